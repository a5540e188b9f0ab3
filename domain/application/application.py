"""One applicant's application in one cycle: filed, judged, scored, and every earlier score still there."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from domain.regulation.applicants import Track
from domain.shared.event import Envelope, Event, event, renamed
from domain.shared.finding import Finding
from domain.shared.private import Private
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError

Standing = Literal["new", "re_award"]


@event("application.submitted", 2, [renamed("uscc", "applicant")])
class Submitted(Event, frozen=True):
    """Filed inside the window: `stamped_at` is the receipt's instant, `documents` name -> digest."""

    cycle: str
    applicant: str
    standing: Standing
    stamped_at: datetime
    documents: dict[str, str]
    contact: Private
    receipt: Receipt
    track: Track = "organization"


@event("application.withdrawn")
class Withdrawn(Event, frozen=True):
    """The applicant took it back."""

    reason: str


@event("application.condition_judged")
class ConditionJudged(Event, frozen=True):
    """The office judged one condition that no figure decides; a later judgement stands beside the earlier."""

    condition: str
    met: bool
    reason: str


@event("application.qualification_concluded")
class QualificationConcluded(Event, frozen=True):
    """The office closed the qualification review; `supersedes` tells that an earlier outcome was replaced, and why is in `reason`."""

    outcome: Literal["qualified", "unqualified"]
    finding: Finding
    reason: str
    receipt: Receipt
    supersedes: bool = False


@event("application.barred")
class Barred(Event, frozen=True):
    """A ground that came to light later ended the application."""

    finding: Finding
    receipt: Receipt


@event("application.found_false")
class FoundFalse(Event, frozen=True):
    """What was filed was found to be false or withheld: the application is over, whether or not it had won; `rule` is the ban's."""

    rule: str
    reason: str
    evidence: str
    basis: str


@event("application.recused")
class Recused(Event, frozen=True):
    """A reviewer keeps away from this application; what was scored before no longer counts."""

    reviewer: str
    declared_by: str
    reason: Private


@event("application.scored")
class Scored(Event, frozen=True):
    """One reviewer's sheet in one stage; `sheet` counts the versions, and a changed one has a reason."""

    stage: str
    reviewer: str
    sheet: int
    points: dict[str, Decimal]
    reason: str


@event("application.assessed")
class Assessed(Event, frozen=True):
    """The composite of the sheets that count, frozen with its receipt before the ranking."""

    composite: Decimal
    receipt: Receipt


@event("application.record_kept")
class RecordKept(Event, frozen=True):
    """The record of a review, by its digest."""

    stage: str
    text: str


class Sheet(msgspec.Struct, frozen=True, gc=False):
    """The newest version of one reviewer's points."""

    version: int
    points: dict[str, Decimal]


class Application(msgspec.Struct):
    """The application as it stands. `sheets`: stage -> reviewer -> newest sheet."""

    cycle: str
    applicant: str
    standing: Standing
    stamped_at: datetime
    documents: dict[str, str]
    track: Track = "organization"
    judged: dict[str, tuple[bool, str]] = {}
    qualification: str | None = None
    ended: str | None = None
    recused: set[str] = set()
    sheets: dict[str, dict[str, Sheet]] = {}
    records: dict[str, str] = {}
    composite: Decimal | None = None
    found_false: bool = False

    @property
    def in_review(self) -> bool:
        """Whether reviewers may score it."""
        return self.ended is None and self.qualification == "qualified"

    @property
    def to_qualify(self) -> bool:
        """Whether the office still owes a result."""
        return self.ended is None and self.qualification is None

    def withdraw(self, reason: str, basis: str) -> Withdrawn:
        """Take it back while it stands."""
        self._standing(basis)
        return Withdrawn(reason)

    def judge(self, condition: str, reason: str, basis: str, *, met: bool) -> ConditionJudged:
        """Judge a condition while qualification is open."""
        self._standing(basis)
        return ConditionJudged(condition, met, reason)

    def conclude(
        self, outcome: Literal["qualified", "unqualified"], finding: Finding, reason: str, receipt: Receipt
    ) -> QualificationConcluded:
        """Close the qualification review in agreement with what the facts give; a second conclusion supersedes with a reason."""
        basis = finding.basis or "house"
        self._standing(basis)
        if outcome != finding.outcome:
            raise RefusedError(
                "finding-contradicts", basis, outcome=outcome, finding=finding.outcome, rules=[g.rule for g in finding.grounds]
            )
        supersedes = self.qualification is not None
        if supersedes and not reason:
            raise InvalidError("reason-needed", what="supersede")
        return QualificationConcluded(outcome, finding, reason, receipt, supersedes)

    def find_false(self, rule: str, reason: str, evidence: str, basis: str) -> FoundFalse:
        """Find once that what was filed was false or withheld, also after the application has ended."""
        if self.found_false:
            raise RefusedError("found-false-already", basis)
        if not reason:
            raise InvalidError("reason-needed", what="find_false")
        return FoundFalse(rule, reason, evidence, basis)

    def recuse(self, reviewer: str, declared_by: str, reason: Private, basis: str) -> Recused:
        """Keep a reviewer away, once."""
        if reviewer in self.recused:
            raise RefusedError("recused-already", basis, reviewer=reviewer)
        return Recused(reviewer, declared_by, reason)

    def score(self, stage: str, reviewer: str, points: dict[str, Decimal], *, reason: str, basis: str) -> Scored:
        """Score or change a score; a recused reviewer is refused, and a change without a reason is not taken."""
        if not self.in_review:
            raise RefusedError("not-in-review", basis, qualification=self.qualification, ended=self.ended)
        if reviewer in self.recused:
            raise RefusedError("recused", basis, reviewer=reviewer)
        before = self.sheets.get(stage, {}).get(reviewer)
        if before is not None and not reason:
            raise InvalidError("reason-needed", what="score")
        return Scored(stage, reviewer, before.version + 1 if before else 1, points, reason)

    def keep_record(self, stage: str, text: str, basis: str) -> RecordKept:
        """Keep the record of a review."""
        if not self.in_review:
            raise RefusedError("not-in-review", basis, qualification=self.qualification, ended=self.ended)
        return RecordKept(stage, text)

    def totals(self, stage: str) -> dict[str, Decimal]:
        """Reviewer -> total of the newest sheet, without the recused."""
        return {
            name: sum(sheet.points.values(), Decimal(0))
            for name, sheet in sorted(self.sheets.get(stage, {}).items())
            if name not in self.recused
        }

    def _standing(self, basis: str) -> None:
        if self.ended is not None:
            raise RefusedError("application-ended", basis, ended=self.ended)


def fold(state: Application | None, envelopes: Sequence[Envelope]) -> Application | None:
    """The application after these events; None when it was never filed."""
    for envelope in envelopes:
        match envelope.data:
            case Submitted() as e:
                state = Application(e.cycle, e.applicant, e.standing, e.stamped_at, e.documents, e.track)
            case change if state is not None:
                _apply(state, change)
            case _:
                pass
    return state


def _apply(state: Application, change: Event) -> None:
    match change:
        case Scored() as e:
            state.sheets.setdefault(e.stage, {})[e.reviewer] = Sheet(e.sheet, e.points)
        case ConditionJudged() as e:
            state.judged[e.condition] = (e.met, e.reason)
        case QualificationConcluded() as e:
            state.qualification = e.outcome
        case Recused() as e:
            state.recused.add(e.reviewer)
        case Assessed() as e:
            state.composite = e.composite
        case RecordKept() as e:
            state.records[e.stage] = e.text
        case Withdrawn():
            state.ended = "withdrawn"
        case Barred():
            state.ended = "barred"
        case FoundFalse():
            state.ended, state.found_false = state.ended or "found_false", True
        case _:
            pass


def check_sheet(points: dict[str, Decimal], scale: dict[str, Decimal]) -> None:
    """Raise InvalidError unless the sheet gives every dimension of the approved standard a number on its scale."""
    if points.keys() != scale.keys():
        raise InvalidError("sheet-dimensions", missing=sorted(scale.keys() - points.keys()), unknown=sorted(points.keys() - scale.keys()))
    for name, given in points.items():
        if not 0 <= given <= scale[name]:
            raise InvalidError("score-off-scale", dimension=name, given=str(given), highest=str(scale[name]))
