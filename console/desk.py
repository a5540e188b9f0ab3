"""The desk: what is due by which article and how soon, what came by itself, what waits for this reader to do now; by every role it has."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from starlette.responses import Response

from console.applications import Next, Seen, coming
from console.choices import called
from console.cycles import Due, singles
from console.pending import waiting
from console.saying import Saying
from console.shell import page
from console.standings import Standing, standing_of
from console.subject import Countdown, Subject, filed_of, subject_of
from console.tasks import tasks
from console.visit import Visit
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from doors.boards import OVERSIGHT, READS
from doors.looking import rows
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
    docket = _docket(visit)
    return page(
        "desk.html", visit, tasks=[task for one in subjects for task in tasks(visit, roles, one)], docket=docket, subjects=subjects,
        regulations=[(one, Saying(visit.spoken, one.regulation)) for one in subjects], count=Countdown(visit), matters=_matters(visit),
        waiting=waiting(visit) if visit.who.role in READS["pending"].roles else [], own=list(_own(visit, roles)),
        singles=list(_singles(visit, subjects)), money=_money(visit) if "finance" in roles else [], panels=_panels(visit, subjects),
    )  # fmt: skip


def _docket(visit: Visit) -> list[tuple[Record, Saying]]:
    """What runs or waits, the next to end first, with the words of its cycle's regulation."""
    if visit.who.role not in READS["docket"].roles:
        return []
    found = counted(visit.parts.office, rows(visit.parts, "docket", visit.who, [(OPEN, ())]), traced=False)
    found.sort(key=lambda row: row["closes_at"] or "9")
    known: dict[str, Saying] = {}
    for row in found:
        name = ids.cycle_in(row["stream"]) or ""
        if name and name not in known:
            known[name] = Saying(visit.spoken, subject_of(visit, name).regulation)
    return [(row, known.get(ids.cycle_in(row["stream"]) or "", Saying(visit.spoken))) for row in found]


def _matters(visit: Visit) -> list[Record]:
    return rows(visit.parts, "desk", visit.who, [(MATTERS, ())])


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
    """What is to be paid, and what is still to come back."""
    due = "(prize_cny > 0 and paid_on is null and state = 'valid') or coalesce(claimed_cny, 0) > coalesce(recovered_cny, 0)"
    return rows(visit.parts, "winners", visit.who, [(due, ())])


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
