"""Applications: the reader's list, one with where it stands and what comes next, its material on record, and the receipt of its filing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from msgspec import structs
from starlette.responses import Response

from console import offered, papers, together
from console.choices import called, called_all
from console.cycles import Listed
from console.listing import asked, equal, listing
from console.objections import against
from console.shell import cycle_word, page
from console.standings import STATES, standing_of
from console.subject import Countdown, Subject, subject
from console.told import told
from console.visit import Visit, absent
from domain.application import application as a
from domain.application.application import Application
from domain.shared import identifiers as ids
from domain.shared.term import Term
from domain.stages.recommendation import RecommendationStage
from doors.boards import NARROW, OVERSIGHT, named_like
from doors.filed import Named, Shape
from doors.filed import document as filed_document
from doors.looking import one, rows
from doors.notes import notes_for
from doors.opening import MATERIAL, closed_to, contact_for, opened
from doors.statuses import REFUSED
from doors.trail import signed
from projections.table import Condition, Record
from services.answer import Answer
from services.case import Case
from services.checklist import Point, checklist
from services.eligibility import qualification
from services.files.files import of_applicant
from services.told import NOT_TOLD

KINDS = ("condition", "document", "notice", "bar", "family")
"""The groups of points, in the order in which a reader looks at them."""


class Next(NamedTuple):
    """What happens next to an application: its word with facts, and the period that runs where one does."""

    word: str
    facts: Mapping[str, Any]
    term: Term | None = None
    left: int | None = None


class Seen(NamedTuple):
    """An application as pages look at it."""

    code: str
    filed: Application
    row: Record
    outcome: str
    points: list[Point]


def applications(visit: Visit) -> Response:
    """Every application that the reader may see, the latest cycle first, by the page; several may be chosen to act on together."""
    names = sorted((row["cycle"] for row in rows(visit.parts, "cycles", visit.who)), key=lambda name: (-ids.year_of(name), name))
    cycles = {name: cycle_word(visit, name) for name in names}
    states = STATES if visit.who.role not in NARROW else {}
    given = asked(visit, "text", "cycle", "track", "state")
    where: list[Condition] = [*named_like(given["text"]), *equal(given, "cycle", "track")]
    if given["state"] in states:
        where.append((states[given["state"]], ()))
    found = listing(visit, "applications", where, ("cycle desc",), given)
    words = called_all(visit, [row["applicant"] for row in found.slice.rows])
    lines = [Listed(row, words[row["applicant"]], standing_of(row)) for row in found.slice.rows]
    return page(
        "applications.html", visit, applications=lines, listing=found, asked=given | {"cycles": cycles}, states=list(states),
        choosing=together.may(visit, "applications"), all=visit.given("all") == "yes",
    )  # fmt: skip


def application(visit: Visit) -> Response:
    """One application, closed before anything of it is looked for."""
    found = subject(visit)
    code, row = _row(visit, found)
    seen = _seen(visit, found, code, row)
    if seen is None:
        return _turned_away(visit, found, code, row)
    oversight = visit.who.role in OVERSIGHT
    offers = offered.on_application(visit, found, seen.filed, seen.outcome if oversight else "", seen.points if oversight else ())
    judging = {offer.command: offer.address for offer in offers if offer.command in {"condition.judge", "bar.judge"}}
    return page(
        "application.html", visit, regulation=found.regulation, subject=found, seen=seen, name=called(visit, code), kinds=KINDS,
        standing=standing_of(row), coming=coming(visit, found, seen), points=_points(visit, found, seen), offers=offers,
        oversight=oversight, judging=judging, brought=_brought(visit, found, seen.filed), may_open=visit.who.role in MATERIAL,
        history=_history(visit, found.name, code),
        version=visit.parts.log.version(ids.application_stream(found.name, code)), told=told(visit, found, code), not_told=NOT_TOLD,
        papers=papers.of_application(visit, found, code),
        objections=against(visit, found.name, code),
    )  # fmt: skip


def _row(visit: Visit, found: Subject) -> tuple[str, Record]:
    """The applicant that the address names, and its row in the register as the reader sees it."""
    code = ids.applicant(visit.path("applicant"))
    closed_to(visit.parts, visit.who, found.name, code)
    where = [("cycle = ? and applicant = ?", (found.name, code))]
    return code, one(visit.parts, "applications", visit.who, where, f"{found.name}/{code}")


def _seen(visit: Visit, found: Subject, code: str, row: Record) -> Seen | None:
    """The application with what its review would find; None where nothing but refusals is on record."""

    def question(case: Case) -> Seen | None:
        filed = case.filed(found.name, code)
        if filed is None:
            return None
        return Seen(code, filed, row, qualification(case, found.cycle, filed).outcome, checklist(case, found.cycle, code))

    return cast("Seen | None", visit.parts.office.look(ids.application_stream(found.name, code), question))


def _points(visit: Visit, found: Subject, seen: Seen) -> list[Point]:
    """The points for oversight and the applicant, to whom what a person judged is open until a result; for a recommender the conditions."""
    if visit.who.role in OVERSIGHT or (visit.who.role == "applicant" and seen.filed.qualification is not None):
        return seen.points
    judged = {rule.name for rule in found.regulation.conditions if rule.kind == "judged"}
    told = [structs.replace(point, state="open", facts={}) if point.rule in judged else point for point in seen.points]
    if vouches(visit, found):
        return [point for point in told if point.kind == "condition"]
    return told if visit.who.role == "applicant" else []


def vouches(visit: Visit, found: Subject) -> bool:
    """Whether the reader is one who recommends, under a text that has them: he vouches for what he has seen."""
    return visit.who.role == "recommender" and bool(found.regulation.stages_of(RecommendationStage))


def _brought(visit: Visit, found: Subject, filed: Application) -> list[str] | None:
    """The documents by name for who recommends, without those that hold trade secrets; None for whoever else, who may open them or not."""
    return [name for name in filed.documents if name not in filed.secrets] if vouches(visit, found) else None


def _turned_away(visit: Visit, found: Subject, code: str, row: Record) -> Response:
    """Who was refused at the door: when, and by which article."""
    history = _history(visit, found.name, code)
    return page(
        "refused.html", visit, regulation=found.regulation, subject=found, code=code, name=called(visit, code), history=history,
        standing=standing_of(row),
    )  # fmt: skip


def coming(visit: Visit, found: Subject, seen: Seen) -> Next:
    """What happens next: the reader's own move first, then the office's, then the stage that the cycle is in."""
    filed = seen.filed
    if filed.ended is not None:
        return Next("next-ended", {})
    running = filed.running_terms()
    term = min(running, key=lambda one_: one_.closes_at, default=None)
    if filed.to_qualify and filed.supplement.state == "asked":
        return _until(visit, found, "next-supplement", {"missing": list(filed.supplement.missing)}, filed.supplement.term)
    if filed.to_qualify and found.kind in {"intake", "recommendation", "qualification"}:
        word = "next-intake" if found.kind == "intake" else "next-overdue" if filed.overdue else "next-review"
        return _until(visit, found, word, {}, term or _own_term(found))
    stage = found.cycle.stage or found.cycle.next_stage()
    if stage is None:
        return Next("next-over", {})
    after = found.cycle.after(stage)
    return _until(visit, found, "next-last" if after == stage else "next-stage", {"stage": stage, "after": after}, _own_term(found))


def _own_term(found: Subject) -> Term | None:
    return found.cycle.terms.get(found.cycle.stage or "")


def _until(visit: Visit, found: Subject, word: str, facts: Mapping[str, Any], term: Term | None) -> Next:
    return Next(word, facts, term, Countdown(visit).of(found.name, term) if term else None)


def _history(visit: Visit, cycle_name: str, code: str) -> Sequence[Record]:
    """What happened in an application, for those who may read the trail."""
    stream = ids.application_stream(cycle_name, code)
    return signed(visit.parts.log, rows(visit.parts, "trail", visit.who, [("stream = ?", (stream,))]))


def material(visit: Visit) -> Response:
    """What was filed: that it was opened, by whom and in which role, is on record before it is shown."""
    found, code = subject(visit), ids.applicant(visit.path("applicant"))
    filed = opened(visit.parts, visit.who, found.name, code)
    if isinstance(filed, Answer):
        return _refused(visit, filed)
    contact = contact_for(visit.parts, visit.who, filed)
    kept = {name: visit.parts.files.find(digest, of_applicant(code)) for name, digest in filed.documents.items()}
    return page(
        "material.html",
        visit,
        regulation=found.regulation,
        subject=found,
        filed=filed,
        contact=contact,
        name=called(visit, code),
        kept=kept,
        notes=notes_for(visit.parts, visit.who, filed),
    )  # fmt: skip


def document(visit: Visit) -> Response:
    """One document, whole or as it is shown; its opening is on record before the first byte."""
    found, shape = subject(visit), "preview" if visit.given("shape") == "preview" else "whole"
    told = filed_document(visit.parts, visit.who, Named(found.name, visit.path("applicant"), visit.given("name"), cast("Shape", shape)))
    return _refused(visit, told) if isinstance(told, Answer) else told


def _refused(visit: Visit, answer: Answer) -> Response:
    """The page of an opening that the law refuses."""
    return page("failed.html", visit, status=REFUSED, code=answer.code, facts=answer.facts, basis=answer.basis, told=REFUSED)


class Receipt(NamedTuple):
    """The proof of a filing: its position in the log, the two times, and the link of the chain that holds it."""

    position: int
    recorded_at: str
    command_id: str
    link: str


def receipt(visit: Visit) -> Response:
    """The receipt of a filing, for the file of the one who filed: what came in, when, and the hash by which the log holds it."""
    found = subject(visit)
    code, row_ = _row(visit, found)
    seen = _seen(visit, found, code, row_)
    if seen is None or visit.who.role not in (*OVERSIGHT, "applicant"):
        raise absent(visit.request.url.path)
    stream = ids.application_stream(found.name, seen.code)
    filed = next(one_ for one_ in visit.parts.log.events_of(stream) if isinstance(one_.data, a.Submitted))
    [commit] = visit.parts.log.rows.commits_of([filed.position])
    row = signed(visit.parts.log, [{"position": filed.position}])[0]
    proof = Receipt(filed.position, row["recorded_at"], commit.command_id, commit.link.hex())
    return page(
        "receipt.html", visit, regulation=found.regulation, subject=found, seen=seen, submitted=filed.data, proof=proof,
        name=called(visit, seen.code), log_id=visit.parts.log.log_id,
    )  # fmt: skip
