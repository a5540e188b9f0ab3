"""One applicant's application in one cycle: filed, judged, scored, and every earlier score still there."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from domain.application import admission as m
from domain.application.reviewing import AbsenceRecorded, Reviewing, Struck
from domain.application.sheets import Sheet
from domain.policies.bars import key
from domain.regulation.applicants import DeclaredDay, Track
from domain.shared.event import Envelope, Event, event, renamed, same
from domain.shared.finding import Finding
from domain.shared.private import Private
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError
from domain.shared.term import Term

Standing = Literal["new", "re_award"]


@event("application.submitted", 3, [renamed("uscc", "applicant"), same])
class Submitted(Event, frozen=True):
    """Filed inside the window: `stamped_at` is the receipt's instant, `documents` name -> digest.

    `declared` are the days that the applicant declares, `missing` what it should have brought and did not, `secrets` the documents
    that hold trade secrets, `due` the end of the time for its qualification review where the text gives one.
    """

    cycle: str
    applicant: str
    standing: Standing
    stamped_at: datetime
    documents: dict[str, str]
    contact: Private
    receipt: Receipt
    track: Track = "organization"
    declared: dict[DeclaredDay, date] = {}
    missing: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    due: Term | None = None


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


@event("application.assessed", 2, [same])
class Assessed(Event, frozen=True):
    """The composite of the inputs that count, frozen with its receipt before the ranking; `inputs` are their means."""

    composite: Decimal
    receipt: Receipt
    inputs: dict[str, Decimal] = {}


@event("application.record_kept")
class RecordKept(Event, frozen=True):
    """The record of a review, by its digest."""

    stage: str
    text: str


class Application(msgspec.Struct):
    """The application as it stands. `sheets`: stage -> reviewer -> newest sheet; `bars_judged`: rule and fact -> whether it bars."""

    cycle: str
    applicant: str
    standing: Standing
    stamped_at: datetime
    documents: dict[str, str]
    track: Track = "organization"
    declared: dict[DeclaredDay, date] = {}
    secrets: tuple[str, ...] = ()
    due: Term | None = None
    overdue: bool = False
    supplement: m.Supplement = msgspec.field(default_factory=m.Supplement)
    support: m.Support = msgspec.field(default_factory=m.Support)
    bars_judged: dict[str, bool] = {}
    judged: dict[str, tuple[bool, str]] = {}
    qualification: str | None = None
    ended: str | None = None
    recused: set[str] = set()
    sheets: dict[str, dict[str, Sheet]] = {}
    records: dict[str, str] = {}
    composite: Decimal | None = None
    found_false: bool = False
    inputs: dict[str, Decimal] = {}
    review: Reviewing = msgspec.field(default_factory=Reviewing)

    @property
    def in_review(self) -> bool:
        """Whether reviewers may score it."""
        return self.ended is None and self.qualification == "qualified"

    @property
    def to_qualify(self) -> bool:
        """Whether the office still owes a result."""
        return self.ended is None and self.qualification is None

    @property
    def to_recommend(self) -> bool:
        """Whether a recommender still owes an answer, where the plan has one."""
        return self.ended is None and self.support.answer is None

    @property
    def falls_due(self) -> datetime | None:
        """The next instant at which something happens to it by itself: the time for a reply is over, or that for its result."""
        if not self.to_qualify:
            return None
        if self.supplement.state == "asked" and self.supplement.term is not None:
            return self.supplement.term.closes_at
        return self.due.closes_at if self.due is not None and not self.overdue else None

    def running_terms(self) -> list[Term]:
        """The periods that run: of its review, of a reply that is awaited, of the notice of a recommender who has not answered."""
        due = [self.due] if self.to_qualify and not self.overdue else []
        reply = [self.supplement.term] if self.to_qualify and self.supplement.state == "asked" else []
        notice = [self.support.notice] if self.to_recommend else []
        return [term for term in (*due, *reply, *notice) if term is not None]

    def withdraw(self, reason: str, basis: str) -> Withdrawn:
        """Take it back while it stands."""
        self.goes_on(basis)
        return Withdrawn(reason)

    def judge(self, condition: str, reason: str, basis: str, *, met: bool) -> ConditionJudged:
        """Judge a condition while qualification is open."""
        self.goes_on(basis)
        return ConditionJudged(condition, met, reason)

    def conclude(
        self, outcome: Literal["qualified", "unqualified"], finding: Finding, reason: str, receipt: Receipt
    ) -> QualificationConcluded:
        """Close the qualification review in agreement with what the facts give; a second conclusion supersedes with a reason."""
        basis = finding.basis or "house"
        self.goes_on(basis)
        if self.supplement.state == "asked" and self.supplement.term is not None:
            raise RefusedError("supplement-open", self.supplement.term.basis, last_day=self.supplement.term.last_day.isoformat())
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

    def record_absence(self, stage: str, reason: str, by: str, basis: str) -> AbsenceRecorded:
        """Decide that an input of the composite is missing for good, while it is."""
        if not self.in_review:
            raise RefusedError("not-in-review", basis, qualification=self.qualification, ended=self.ended)
        if not reason:
            raise InvalidError("reason-needed", what="absence")
        return AbsenceRecorded(stage, reason, by)

    def totals(self, stage: str, unseated: Collection[str] = ()) -> dict[str, Decimal]:
        """Reviewer -> total of the newest sheet, without the recused and those whose seat another took in this stage."""
        return {
            name: sum(sheet.points.values(), Decimal(0))
            for name, sheet in sorted(self.sheets.get(stage, {}).items())
            if name not in self.recused and name not in unseated
        }

    def goes_on(self, basis: str) -> None:
        """Refuse what no longer can be done once it has ended."""
        if self.ended is not None:
            raise RefusedError("application-ended", basis, ended=self.ended)


def fold(state: Application | None, envelopes: Sequence[Envelope]) -> Application | None:
    """The application after these events; None when it was never filed."""
    for envelope in envelopes:
        match envelope.data:
            case Submitted() as e:
                state = Application(
                    e.cycle, e.applicant, e.standing, e.stamped_at, dict(e.documents), e.track, dict(e.declared), e.secrets, e.due
                )
            case change if state is not None:
                _apply(state, change)
            case _:
                pass
    return state


ENDS: dict[type[Event], str] = {
    Withdrawn: "withdrawn", Barred: "barred", Struck: "struck", m.RecommendationDeclined: "not_recommended",
    m.NotRecommended: "not_recommended",
}  # fmt: skip
"""What an application has ended as, where the event says it by its name."""


def _apply(state: Application, change: Event) -> None:
    state.ended = ENDS.get(type(change), state.ended)
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
            state.composite, state.inputs = e.composite, e.inputs
        case RecordKept() as e:
            state.records[e.stage] = e.text
        case FoundFalse():
            state.ended, state.found_false = state.ended or "found_false", True
        case _:
            if not (_apply_admission(state, change) or state.support.apply(change)):
                state.review.apply(change)


def _apply_admission(state: Application, change: Event) -> bool:
    match change:
        case m.Amended(documents, declared):
            state.documents |= documents
            state.declared |= declared
        case m.BarJudged() as e:
            state.bars_judged[key(e.rule, e.reference)] = e.bars
        case m.SupplementRequested(missing, _, term):
            state.supplement = m.Supplement(state.supplement.times + 1, missing, term, "asked")
        case m.SupplementAnswered(documents, declared, due=due):
            state.documents |= documents
            state.declared |= declared
            state.supplement.state, state.due = "answered", due
        case m.SupplementLapsed(due=due):
            state.supplement.state, state.due = "lapsed", due
        case m.Overdue():
            state.overdue = True
        case m.TermRecounted(old, new):
            _recount(state, old, new)
        case _:
            return False
    return True


def _recount(state: Application, old: Term, new: Term) -> None:
    if state.due == old:
        state.due = new
    elif state.supplement.term == old:
        state.supplement.term = new
    elif state.support.notice == old:
        state.support.notice = new
