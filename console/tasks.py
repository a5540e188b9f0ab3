"""What waits for a reader to be done now, cycle by cycle: to file, to state, to score, to vote, and what an open stage lacks."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from console.choices import called
from console.subject import Subject, filed_of
from console.visit import Visit
from domain.cycle.cycle import track_of
from domain.session import session as sessions
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.stages.plan import Regulation
from domain.stages.qualification import QualificationStage
from domain.stages.review import ReviewStage
from doors.boards import OVERSIGHT, REVIEWING
from doors.looking import rows
from services.acts.standing import standing
from services.case import Case
from services.commands import COMMANDS


class Task(NamedTuple):
    """Something for the reader to do: a word with facts, where it is done, under which regulation, and the article that asks for it."""

    word: str
    facts: Mapping[str, Any]
    address: str
    regulation: Regulation
    basis: str = ""


def tasks(visit: Visit, roles: set[Role], found: Subject) -> Iterator[Task]:
    """What waits in one cycle for a reader in these roles."""
    if "applicant" in roles and found.kind == "intake":
        yield from _to_file(visit, found)
    if roles & set(REVIEWING):
        yield from _to_review(visit, found)
    if roles & {"committee_member", "committee_chair"}:
        yield from _to_vote(visit, found)
    yield from _overdue(visit, roles, found)
    for lack in found.lacks if roles & {*OVERSIGHT, "approver", "committee_chair"} else ():
        acts = [name for name in lack.acts if roles & set(COMMANDS[name].entry.roles)]
        if acts:
            yield Task("task-lack", {"cycle": found.name, "lack": lack}, _where(acts[0], found), found.regulation, lack.basis)


def _overdue(visit: Visit, roles: set[Role], found: Subject) -> Iterator[Task]:
    """Results that the office owes and whose time is over."""
    late = [("cycle = ? and overdue = 1 and qualification is null and ended is null", (found.name,))]
    owed = len(rows(visit.parts, "applications", visit.who, late)) if "office" in roles else 0
    if owed:
        stage = next(iter(found.regulation.stages_of(QualificationStage)))
        address = f"/cycles/{found.name}?standing=standing-overdue"
        yield Task("task-overdue", {"cycle": found.name, "count": owed}, address, found.regulation, stage.basis)


def _where(name: str, found: Subject) -> str:
    """Where an act is done: its form, and for one on a single application the page of the cycle that lists them."""
    if "applicant" in COMMANDS[name].__struct_fields__:
        return f"/cycles/{found.name}"
    return f"/acts/{name}?{urlencode({'cycle': found.name, 'back': f'/cycles/{found.name}'})}"


def _to_file(visit: Visit, found: Subject) -> Iterator[Task]:
    """For whom the account speaks and who has not filed."""
    account = visit.who.account
    for code in account.acts_for if account else ():
        if filed_of(visit, found.name, code) is None:
            term = found.cycle.terms.get(found.cycle.stage or "")
            facts = {"cycle": found.name, "applicant": called(visit, code), "last_day": term.last_day if term else None}
            address = f"/cycles/{found.name}/file?{urlencode({'applicant': code})}"
            yield Task("task-file", facts, address, found.regulation, term.basis if term else "")


def _to_review(visit: Visit, found: Subject) -> Iterator[Task]:
    """An interest to state, sheets to fill."""
    handle, review = visit.handle, found.cycle.review
    seated = any(handle in panel.members for panel in review.panels.values())
    basis = found.regulation.panels.recusal.basis
    if seated and handle not in review.stated:
        query = urlencode({"cycle": found.name, "reviewer": handle, "back": "/"})
        yield Task("task-interest", {"cycle": found.name}, f"/acts/interest.state?{query}", found.regulation, basis)
    stage = found.regulation.stage(found.cycle.stage) if found.cycle.stage else None
    if not isinstance(stage, ReviewStage):
        return

    def question(case: Case) -> list[str]:
        members = {track: review.members(stage.name, track) for track in found.regulation.tracks}
        return [
            one.applicant for one in standing(case, found.cycle)
            if handle in members[track_of(one.applicant)] and handle not in one.recused and handle not in one.sheets.get(stage.name, {})
        ]  # fmt: skip

    for code in cast("list[str]", visit.parts.office.look(ids.cycle_stream(found.name), question)):
        address = f"/applications/{found.name}/{code}/score"
        yield Task(
            "task-score",
            {"cycle": found.name, "applicant": called(visit, code), "stage": stage.name},
            address,
            found.regulation,
            stage.basis,
        )


def _to_vote(visit: Visit, found: Subject) -> Iterator[Task]:
    """Open ballots of the cycle's sittings."""
    for stream in visit.parts.log.streams(f"session:{found.name}/"):
        sitting = visit.parts.log.load(stream, sessions.fold)[0]
        number = stream.rpartition("/")[2]
        for motion, put in sitting.motions.items() if sitting is not None and visit.handle in sitting.present else ():
            if put.outcome is None and put.ballot != "secret" and visit.handle not in put.cast:
                query = urlencode({"cycle": found.name, "session": number, "motion": motion, "back": "/"})
                facts = {"cycle": found.name, "session": number, "motion": motion, "candidate": called(visit, put.candidate)}
                yield Task("task-ballot", facts, f"/acts/ballot.cast?{query}", found.regulation)
