"""The desk: what is due by which article and how soon, what came by itself, what waits for this reader to do now; by every role it has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from starlette.responses import Response

from console.applications import Next, Seen, coming
from console.barring import barrings
from console.choices import called, called_all, regulation_of
from console.comments import to_handle
from console.cycles import Due, singles
from console.finance import offers_of, payments_of
from console.gathered import city_of, gathered
from console.later import OVERDUE, later
from console.listing import cities
from console.objections import address_of, to_answer
from console.pending import waiting
from console.saying import Saying
from console.shell import page
from console.standings import Standing, standing_of
from console.streams import stream_word
from console.subject import Countdown, Subject, filed_of, subject_of
from console.tasks import tasks
from console.visit import Visit
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from doors.boards import OVERSIGHT, READS
from doors.looking import rows
from doors.objections import OBJECTIONS
from projections.counted_docket import OPEN, counted
from projections.table import Record

MATTERS = "state in ('open', 'on_record')"
"""What of the desk's matters is shown: what is open, and what nothing settles."""


class Own(NamedTuple):
    """An applicant's own application: where it stands, and what happens next."""

    cycle: str
    code: str
    name: str
    standing: Standing
    coming: Next
    subject: Subject


def desk(visit: Visit) -> Response:
    """The page."""
    roles: set[Role] = set(visit.who.account.roles if visit.who.account else ())
    open_ = [row["cycle"] for row in rows(visit.parts, "cycles", visit.who, [("state = ?", ("open",))])]
    subjects = [subject_of(visit, name) for name in open_]
    answers = (task for one in subjects for task in (*to_answer(visit, one), *to_handle(visit, one)))
    waits = [*answers, *(task for one in subjects for task in tasks(visit, roles, one)), *later(visit, roles, open_)]
    others, money = (waiting(visit) if visit.who.role in READS["pending"].roles else []), (_money(visit) if "finance" in roles else [])
    to_confirm, to_pay = sum(one.may_confirm for one in others), sum(bool(one["offers"]) for one in money)
    dues, single, late, matters = _docket(visit), list(_singles(visit, subjects)), _overdue(visit), _matters(visit)
    several = gathered(cities(visit), Saying(visit.spoken).word("desk-no-city"), {
        "tasks": [(one.regulation.city, one) for one in waits], "docket": [(city_of(one.row["stream"]), one) for one in dues],
        "singles": [(ids.city_of(one[2]), one) for one in single], "overdue": [(ids.city_of(one[0]["cycle"]), one) for one in late],
        "matters": [(city_of(one[0]["stream"]), one) for one in matters],
    }) if not visit.who.city else []  # fmt: skip
    return page(
        "desk.html", visit, tasks=waits, many=len(waits) + to_confirm + to_pay, to_confirm=to_confirm, to_pay=to_pay,
        docket=dues, subjects=subjects, gathered=several,
        regulations=[(one, Saying(visit.spoken, one.regulation)) for one in subjects], count=Countdown(visit), matters=matters,
        waiting=others, own=list(_own(visit, roles)),
        barrings=[one for found in subjects for one in barrings(visit, found)],
        singles=single, overdue=late, money=money, panels=_panels(visit, subjects),
    )  # fmt: skip


class Item(NamedTuple):
    """What is due: the row that stands for it, the words of its cycle's regulation, and whom it concerns, each with its page."""

    row: Record
    say: Saying
    about: list[tuple[str, str]]


def _docket(visit: Visit) -> list[Item]:
    """What runs or waits, the next to end first; the same duty of several holders of one cycle, due on the same day, is one item."""
    if visit.who.role not in READS["docket"].roles:
        return []
    found = counted(visit.parts.office, rows(visit.parts, "docket", visit.who, [(OPEN, ())]), traced=False)
    found.sort(key=lambda row: row["closes_at"] or "9")
    alike: dict[tuple[Any, ...], list[Record]] = {}
    for row in found:
        single = ids.kind_of(row["stream"]) not in HELD
        key = (row["stream"],) if single else (ids.cycle_in(row["stream"]), *(row[name] for name in ALIKE))
        alike.setdefault((*key, row["name"], row["number"]), []).append(row)
    count = Countdown(visit)
    for row in found:
        row["left"] = count.left(ids.cycle_in(row["stream"]) or "", row["last_day"]) if row["left"] is not None else None
    names = called_all(visit, [ids.applicant_in(row["stream"]) for row in found if ids.kind_of(row["stream"]) in HELD])
    said = _saying(visit)
    return [_item(visit, several, said(several[0]["stream"]), names) for several in alike.values()]


HELD = ("award", "payment", "application")
"""Kinds of stream that concern one applicant and have a page of their own."""

ALIKE = ("last_day", "hands", "basis", "state", "moved_from")


def _item(visit: Visit, several: Sequence[Record], say: Saying, names: Mapping[str, str]) -> Item:
    stream = several[0]["stream"]
    cycle, kind = ids.cycle_in(stream), ids.kind_of(stream)
    about = [(say.cycle(cycle), f"/cycles/{cycle}")] if cycle else []
    if kind in HELD:
        page_of = "applications" if kind == "application" else "awards"
        codes = [ids.applicant_in(row["stream"]) for row in several]
        about += [(names[code].partition(" ")[0], f"/{page_of}/{cycle}/{code}") for code in codes]
    elif kind == "objection" and cycle and visit.who.role in OBJECTIONS:
        about.append((stream_word(visit, say, stream), address_of(cycle, stream.rpartition("/")[2])))
    elif kind != "cycle":
        about.append((stream_word(visit, say, stream), ""))
    return Item(several[0], say, about)


def _matters(visit: Visit) -> list[tuple[Record, str]]:
    """What came by itself, and what it is about."""
    found = rows(visit.parts, "desk", visit.who, [(MATTERS, ())])
    said = _saying(visit)
    return [(row, stream_word(visit, said(row["stream"]), row["stream"])) for row in found]


SHOWN = 50
"""Overdue duties at once; the list of titles has all."""


def _overdue(visit: Visit) -> list[tuple[Record, Saying, str]]:
    """Each with the words of its title's regulation and its holder's name; the next term does not take it from the desk."""
    if visit.who.role not in READS["duties"].roles:
        return []
    found = rows(visit.parts, "duties", visit.who, [(OVERDUE, (Countdown(visit).today.isoformat(),))], SHOWN)
    found.sort(key=lambda row: row["overdue_since"])
    names, said = called_all(visit, [row["applicant"] for row in found]), _saying(visit)
    return [(row, said(ids.cycle_stream(row["cycle"])), names[row["applicant"]].partition(" ")[0]) for row in found]


def _saying(visit: Visit) -> Callable[[str], Saying]:
    """Stream -> the words of its cycle's regulation, each looked for once."""
    of_cycle = cache(lambda name: Saying(visit.spoken, regulation_of(visit, name) if name else None))
    return lambda stream: of_cycle(ids.cycle_in(stream) or "")


def _singles(visit: Visit, subjects: Sequence[Subject]) -> Iterator[tuple[Due, Saying, str]]:
    """For oversight: the periods of single applications, cycle by cycle; the docket has those of cycles, objections and titles."""
    for one in subjects if visit.who.role in OVERSIGHT else ():
        say = Saying(visit.spoken, one.regulation)
        yield from ((due, say, one.name) for due in singles(one, Countdown(visit), say))


def _panels(visit: Visit, subjects: Sequence[Subject]) -> list[tuple[Subject, str, bool]]:
    """The panels that the reader sits on, and whether it leads them."""
    handle = visit.handle
    seats = [(one, name, panel) for one in subjects for name, panel in one.cycle.review.panels.items()]
    return [(one, name, panel.leader == handle) for one, name, panel in seats if handle in panel.members]


def _money(visit: Visit) -> list[Record]:
    """What is to be paid, and what is still to come back, each with its holder's name and what the reader may do with it now."""
    due = "(prize_cny > 0 and paid_on is null and state = 'valid') or coalesce(claimed_cny, 0) > coalesce(recovered_cny, 0)"
    found = rows(visit.parts, "winners", visit.who, [(due, ())])
    names, paying = called_all(visit, [row["applicant"] for row in found]), payments_of(visit, found)
    return [row | {"called": names[row["applicant"]], "offers": offers_of(visit, row, paying)} for row in found]


def _own(visit: Visit, roles: set[Role]) -> Iterator[Own]:
    """An applicant's applications, the latest cycle first."""
    if "applicant" not in roles or visit.who.role != "applicant":
        return
    for row in sorted(rows(visit.parts, "applications", visit.who), key=lambda row: row["cycle"], reverse=True):
        found, code = subject_of(visit, row["cycle"]), row["applicant"]
        filed = filed_of(visit, found.name, code)
        if filed is not None:
            seen = Seen(code, filed, row, "", [])
            yield Own(found.name, code, called(visit, code), standing_of(row), coming(visit, found, seen), found)
