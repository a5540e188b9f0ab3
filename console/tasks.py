"""What waits for a reader to be done now, cycle by cycle: to file, to state, to score, to vote, and what an open stage lacks."""

from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlencode

from console import offered
from console.barring import barring
from console.choices import called
from console.subject import Subject, filed_of
from console.visit import Visit
from console.voting import Task, voting
from console.worded import named
from domain.cycle.cycle import track_of
from domain.cycle.panels import led_by
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.stages.deliberation import DeliberationStage
from domain.stages.qualification import QualificationStage
from domain.stages.review import ReviewStage
from doors.boards import OVERSIGHT, REVIEWING
from doors.looking import rows
from services.acts.review import gaps, says_passed
from services.acts.standing import standing
from services.case import Case
from services.commands import COMMANDS
from services.remaining import Lack


def tasks(visit: Visit, roles: set[Role], found: Subject) -> Iterator[Task]:
    """What waits in one cycle for a reader in these roles."""
    if "applicant" in roles and found.kind == "intake":
        yield from _to_file(visit, found)
    if roles & set(REVIEWING):
        yield from _to_review(visit, found)
    yield from voting(visit, found)
    yield from _overdue(visit, roles, found)
    if roles & {*OVERSIGHT, "approver", "committee_chair", "panel_leader"}:
        yield from _lacking(visit, found)


def _lacking(visit: Visit, found: Subject) -> Iterator[Task]:
    """What the open stage lacks and the reader may bring now; the report on the reviews, while those who deliberate have none."""
    for lack in found.lacks:
        name = next((name for name in lack.acts if offered.may(visit, name, found)), "")
        if name and offered.makes_sense(visit, name, found) and name not in LED:
            facts = {"cycle": found.name, "lack": named(visit, lack)}
            yield Task("task-lack", facts, _where(visit, name, found, lack), found.regulation, lack.basis)
    deliberating = next(iter(found.regulation.stages_of(DeliberationStage)), None)
    if deliberating and not found.cycle.review.suggested and offered.makes_sense(visit, "candidates.suggest", found):
        address = offered.on_lack(visit, "candidates.suggest", found, Lack("", ""))
        yield Task("task-suggest", {"cycle": found.name}, address, found.regulation, deliberating.basis)


def _overdue(visit: Visit, roles: set[Role], found: Subject) -> Iterator[Task]:
    """Results that the office owes and whose time is over."""
    late = [("cycle = ? and overdue = 1 and qualification is null and ended is null", (found.name,))]
    owed = len(rows(visit.parts, "applications", visit.who, late)) if "office" in roles else 0
    if owed:
        stage = next(iter(found.regulation.stages_of(QualificationStage)))
        address = f"/cycles/{found.name}?standing=standing-overdue"
        yield Task("task-overdue", {"cycle": found.name, "count": owed}, address, found.regulation, stage.basis)


def _where(visit: Visit, name: str, found: Subject, lack: Lack) -> str:
    """Where an act is done: its form; the cycle's list for one on a single application, the ballot for one that a vote must carry."""
    if "applicant" in COMMANDS[name].__struct_fields__:
        return f"/cycles/{found.name}"
    if name == "candidates.propose" and any(stage.vote is not None for stage in found.regulation.stages_of(DeliberationStage)):
        return f"/cycles/{found.name}/ballot"
    return offered.on_lack(visit, name, found, lack)


def _to_file(visit: Visit, found: Subject) -> Iterator[Task]:
    """For whom the account speaks, who has not filed and may."""
    account = visit.who.account
    for code in account.acts_for if account else ():
        if filed_of(visit, found.name, code) is None and barring(visit, found, code) is None:
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

    yield from _to_lead(visit, found, stage)
    for code in cast("list[str]", visit.parts.office.look(ids.cycle_stream(found.name), question)):
        address = f"/applications/{found.name}/{code}/score"
        yield Task(
            "task-score",
            {"cycle": found.name, "applicant": called(visit, code), "stage": stage.name},
            address,
            found.regulation,
            stage.basis,
        )


def _to_lead(visit: Visit, found: Subject, stage: ReviewStage) -> Iterator[Task]:
    """For who leads a panel that is not through: records to keep, words on who passed, and the report when nothing is missing."""
    led = led_by(found.cycle, visit.handle, stage.name).items()
    left = [panel for name, panel in led if name not in found.cycle.review.concluded.get(stage.name, set())]
    says = says_passed(found.regulation, stage)

    def question(case: Case) -> list[tuple[str, str]]:
        mine = (one for one in standing(case, found.cycle) if any(panel.covers(stage.name, track_of(one.applicant)) for panel in left))
        return [(one.applicant, gap) for one in mine for gap in gaps(found.cycle, one, stage, set(), says=says) if gap in LEADING]

    for code, gap in cast("list[tuple[str, str]]", visit.parts.office.look(ids.cycle_stream(found.name), question)) if left else ():
        facts = {"cycle": found.name, "applicant": called(visit, code), "stage": stage.name}
        query = urlencode({"cycle": found.name, "applicant": code, "back": "/"})
        yield Task(f"task-{gap}", facts, f"/acts/{LEADING[gap]}?{query}", found.regulation, stage.basis)
    names = {name for name, panel in led if panel in left}
    if any(lack.what == "conclusion" and lack.facts["panel"] in names and not lack.facts["missing"] for lack in found.lacks):
        query = urlencode({"cycle": found.name, "reviewer": visit.handle, "back": f"/cycles/{found.name}"})
        yield Task(
            "task-conclude", {"cycle": found.name, "stage": stage.name}, f"/acts/review.conclude?{query}", found.regulation, stage.basis
        )


LEADING: Mapping[str, str] = {"record": "record.keep", "passed": "review.pass"}
"""What an application lacks of its panel -> the act that brings it."""

LED = frozenset(["score.submit", "review.conclude"])
"""Acts that a reviewer and a leader are told of by what they are for, not by what the stage lacks."""
