"""Objections: those of a cycle, and one with what was found, what was decided and, behind an opening on record, what is sealed of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from console.choices import called, called_all
from console.evidence import refused, taken
from console.listing import Listing
from console.shell import page
from console.subject import Countdown, Subject, subject
from console.visit import Visit, whole
from console.voting import Task
from doors.filed import ENDING
from doors.looking import PAGE, Slice, paged
from doors.objections import OBJECTIONS, Found, objection_of, objections_of, unsealed
from doors.unsealing import Unsealed
from services.answer import Answer
from services.files.files import of_objection


class Line(NamedTuple):
    """An objection with whom it concerns by name, and where its page is."""

    found: Found
    name: str
    address: str


def objections(visit: Visit) -> Response:
    """Those of a cycle, by the page."""
    found = subject(visit)
    several = objections_of(visit.parts, visit.who, found.name)
    number, pages = paged(whole(visit.request.query_params.get("page", "")) or 1, len(several))
    shown = several[(number - 1) * PAGE : number * PAGE]
    listing = Listing(Slice([], number, pages, len(several)), {}, visit.request.url.path)
    return page(
        "objections.html", visit, regulation=found.regulation, subject=found, lines=_lines(visit, found.name, shown), listing=listing
    )


def objection(visit: Visit) -> Response:
    """One, with what is sealed still closed."""
    found = subject(visit)
    return _shown(visit, found, objection_of(visit.parts, visit.who, found.name, visit.path("reference")))


def opened(visit: Visit) -> Response:
    """One with who objected and what the objection says: that it was opened is on record before it is shown."""
    found = subject(visit)
    known = objection_of(visit.parts, visit.who, found.name, visit.path("reference"))
    told = unsealed(visit.parts, visit.who, found.name, known)
    if isinstance(told, Answer):
        return refused(visit, told)
    return _shown(visit, found, objection_of(visit.parts, visit.who, found.name, known.reference), told)


def _shown(visit: Visit, found: Subject, known: Found, told: Unsealed | None = None) -> Response:
    here = address_of(found.name, known.reference)
    return page(
        "objection.html", visit, regulation=found.regulation, subject=found, one=known, name=called(visit, known.state.candidate),
        here=here, told=told, endings=ENDING, proofs=taken(visit, of_objection(known.reference), told.files if told else ()),
        offers=list(_offers(found.name, known, here)), count=Countdown(visit), filed=known.state.candidate in found.cycle.applicants,
    )  # fmt: skip


def _offers(cycle_name: str, known: Found, here: str) -> Iterator[tuple[str, str, bool]]:
    """The acts that the reader may send now: the command, its form filled in, and whether it is what the objection waits for."""
    for name, role in known.acts.items():
        query = {"cycle": cycle_name, "reference": known.reference, "back": here, "as": role}
        yield name, f"/acts/{name}?{urlencode(query)}", name == known.turn


def address_of(cycle_name: str, reference: str) -> str:
    """Where the page of an objection is."""
    return f"/cycles/{cycle_name}/objections/{reference}"


def against(visit: Visit, cycle_name: str, code: str) -> list[Line]:
    """Those that concern one applicant, for who may look at objections."""
    found = objections_of(visit.parts, visit.who, cycle_name) if visit.who.role in OBJECTIONS else []
    return _lines(visit, cycle_name, [one for one in found if one.state.candidate == code])


def to_answer(visit: Visit, found: Subject) -> Iterator[Task]:
    """Those of a cycle whose next act is the reader's."""
    waiting = [one for one in objections_of(visit.parts, visit.who, found.name) if one.turn in one.acts]
    for one, name, address in _lines(visit, found.name, waiting):
        dated = "" if one.term else "-undated"
        mark = "-anonymous" if one.state.anonymous else ""
        facts = {"cycle": found.name, "reference": one.reference, "candidate": name, "last_day": one.term.last_day if one.term else None}
        yield Task(f"task-{one.turn.replace('.', '-')}{dated}{mark}", facts, address, found.regulation, one.basis)


def _lines(visit: Visit, cycle_name: str, several: Sequence[Found]) -> list[Line]:
    names = called_all(visit, [one.state.candidate for one in several])
    return [Line(one, names[one.state.candidate], address_of(cycle_name, one.reference)) for one in several]
