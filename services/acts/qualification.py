"""Acts of the qualification review: judge conditions and records, ask once for what is missing, conclude, and what time brings to it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from domain.application import admission as m
from domain.application import application as a
from domain.application import recommendation as r
from domain.application import supplement as s
from domain.calendar.periods import Period
from domain.cycle.cycle import Cycle
from domain.cycle.results import lose
from domain.policies import bars as bar_policy
from domain.policies import qualification as qualification_policy
from domain.policies.conditions import may_be_judged
from domain.policies.standstill import left
from domain.regulation.applicants import DeclaredDay
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.shared.term import Term
from domain.stages.intake import IntakeStage
from domain.stages.qualification import QualificationStage, Supplement
from domain.stages.recommendation import RecommendationStage
from services.acts.intake import bar_of, check_declared
from services.acts.places import freed
from services.case import Case
from services.commands import Command, command
from services.eligibility import as_before, considered, lacking, profile, qualification, reference_day, verdicts
from services.recomputation import Recomputed, recomputes

DURING = ("qualification", "intake", "recommendation")
"""Kinds of stage in which an application may be reviewed: before its own only where the time for it runs from the receipt."""


def review(case: Case, cycle: Cycle) -> QualificationStage:
    """The stage of the review; refused while it has not begun, which it has from the receipt where its time runs from there."""
    stage = case.regulation(cycle).the(QualificationStage)
    if cycle.stage != stage.name and stage.within is None:
        raise RefusedError("not-in-stage", stage.basis, stage=cycle.stage, expected=[stage.name])
    return stage


def resumed(case: Case, cycle: Cycle, rule: Supplement) -> Callable[[a.Application, date], Term | None]:
    """The end of a review whose clock goes on from a day: what was left of it when the applicant was asked."""

    def resume(application: a.Application, on: date) -> Term | None:
        due, asked = application.due, application.supplement.term
        rest = left(case.calendar(cycle), due, asked.opens_on) if due is not None and asked is not None else None
        if due is None or rest is None or not rule.stops_clock:
            return due
        return case.term(cycle, rest, on, name=due.name, basis=due.basis, hands=due.hands)

    return resume


@command("condition.judge", "office", stages=DURING)
class JudgeCondition(Command, frozen=True):
    """Judge a basic condition that no figure decides, with the reason."""

    cycle: str
    applicant: str
    condition: str
    met: bool
    reason: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the judgement on a condition that is asked of this applicant."""
        cycle = case.open_cycle(self.cycle)
        review(case, cycle)
        judged = {rule.name: rule for rule in case.regulation(cycle).conditions if rule.kind == "judged"}
        if self.condition not in judged:
            raise InvalidError("condition-unknown", condition=self.condition, known=sorted(judged))
        if not self.reason:
            raise InvalidError("reason-needed", what=self.condition)
        application, rule = case.application(self.cycle, self.applicant), judged[self.condition]
        again = application.standing == "re_award"
        if not may_be_judged(rule, profile(case, cycle, case.applicant(self.applicant), application.declared, re_award=again)):
            raise InvalidError("condition-not-asked", condition=self.condition, applicant=self.applicant)
        case.record(self.stream(), application.judge(self.condition, self.reason, rule.basis, met=self.met))
        return {"applicant": self.applicant, "condition": self.condition, "met": self.met}


@command("bar.judge", "office")
class JudgeBar(Command, frozen=True):
    """Decide whether something on record bars, where only a person can, with the reason.

    A fact by its rule and `reference`; a title that the text leaves to a person as `holder`, with its cycle.
    """

    cycle: str
    applicant: str
    rule: str
    reference: str
    bars: bool
    reason: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the decision on what the rule reaches, and no computer decides on."""
        cycle = case.open_cycle(self.cycle)
        if not self.reason:
            raise InvalidError("reason-needed", what=self.rule)
        asked = {one.key: one.ground for one in verdicts(case, cycle, self.applicant) if one.why != bar_policy.BARS}
        ground = asked.get(bar_policy.key(self.rule, self.reference))
        if ground is None:
            raise InvalidError("nothing-to-judge", rule=self.rule, reference=self.reference, known=sorted(asked))
        application = case.application(self.cycle, self.applicant)
        application.goes_on(ground.basis)
        case.record(self.stream(), m.BarJudged(self.rule, self.reference, self.bars, self.reason, ground.basis))
        return {"applicant": self.applicant, "rule": self.rule, "reference": self.reference, "bars": self.bars}


@command("supplement.request", "office", stages=DURING)
class RequestSupplement(Command, frozen=True):
    """Tell an applicant everything that is missing, once and all at once; the time for the reply runs from today."""

    cycle: str
    applicant: str
    missing: tuple[str, ...]

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it, and stop the clock of the review where the text stops it."""
        cycle = case.open_cycle(self.cycle)
        rule = supplement_rule(case, cycle)
        if rule.reply_within not in cycle.settings:
            raise RefusedError("settings-missing", rule.basis, missing=[rule.reply_within])
        period = Period(amount=int(cycle.settings[rule.reply_within]), unit="working_days")
        term = case.term(cycle, period, case.today, name="supplement", basis=rule.basis, hands="applicant")
        application = case.application(self.cycle, self.applicant)
        lacks = lacking(case, cycle, application.documents)
        case.record(self.stream(), s.request(application, rule, self.missing, lacks, on=case.today, term=term))
        return {"applicant": self.applicant, "missing": list(self.missing), "reply_by": term.last_day.isoformat()}


def supplement_rule(case: Case, cycle: Cycle) -> Supplement:
    """The rule on asking for what is missing; refused where the text has none."""
    stage = review(case, cycle)
    if stage.supplement is None:
        raise RefusedError("supplement-not-written", stage.basis)
    return stage.supplement


@command("supplement.answer", "applicant", stages=DURING, windowed=True)
class AnswerSupplement(Command, frozen=True):
    """Reply to what the office asked for: documents (name -> digest) and days that are declared."""

    cycle: str
    applicant: str
    documents: dict[str, str] = {}
    declared: dict[DeclaredDay, date] = {}

    def window(self) -> str:
        """The replies of the cycle; each applicant has its own last day among them."""
        return f"supplement:{ids.cycle(self.cycle)}"

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Take the reply within its time, and let the clock of the review go on."""
        cycle = case.open_cycle(self.cycle)
        rule = supplement_rule(case, cycle)
        application = case.application(self.cycle, self.applicant)
        check_declared(case, case.applicant(self.applicant), self.declared)
        resume = resumed(case, cycle, rule)
        answered = s.answer(application, self.documents, self.declared, now=case.now, on=case.today, resume=resume)
        case.record(self.stream(), answered)
        missing = lacking(case, cycle, application.documents | self.documents)
        return {"applicant": self.applicant, "missing": missing, "due": answered.due.last_day.isoformat() if answered.due else None}


@command("qualification.conclude", "office", stages=DURING)
class ConcludeQualification(Command, frozen=True):
    """Close an application's qualification review; the outcome must be what conditions and facts give."""

    cycle: str
    applicant: str
    outcome: Literal["qualified", "unqualified"]
    reason: str = ""

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the outcome with its receipt."""
        cycle = case.open_cycle(self.cycle)
        stage = review(case, cycle)
        application = case.application(self.cycle, self.applicant)
        inputs, finding, _ = qualification_of(case, cycle, application)
        trail = [*(rule.basis for rule in case.regulation(cycle).conditions), *considered(case, cycle), stage.basis]
        receipt = case.receipt(cycle, qualification_policy.POLICY, inputs, finding, list(dict.fromkeys(trail)))
        concluded = application.conclude(self.outcome, finding, self.reason, receipt)
        case.record(self.stream(), concluded)
        return {"applicant": self.applicant, "outcome": self.outcome, "rules": [ground.rule for ground in finding.grounds]}


def qualification_of(case: Case, cycle: Cycle, one: a.Application) -> Recomputed:
    """What a qualification review finds, with what it looked at."""
    finding = qualification(case, cycle, one)
    inputs = [
        one.applicant, sorted(one.judged.items()), sorted(one.bars_judged.items()), sorted(one.documents), sorted(one.declared.items()),
        one.support.answer, reference_day(cycle, case.regulation(cycle).the(IntakeStage)),
    ]  # fmt: skip
    return Recomputed(inputs, finding, {"finding": finding})


@recomputes(qualification_policy.POLICY)
def concluded_again(case: Case, stream: str, _: a.QualificationConcluded) -> Recomputed:
    """A qualification review's finding."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    return qualification_of(case, cycle, case.application(cycle.cycle, ids.applicant_in(stream)))


@recomputes(qualification_policy.BEFORE)
def concluded_before(case: Case, stream: str, event: a.QualificationConcluded) -> Recomputed:
    """The same as version 1 told it."""
    return as_before(case, stream, concluded_again(case, stream, event))


@command("application.bar", "office")
class BarApplication(Command, frozen=True):
    """End an application on a ground that came to light after it was filed, at any stage before approval."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """End it when a bar on record applies."""
        cycle = case.open_cycle(self.cycle)
        case.application(self.cycle, self.applicant)
        inputs, finding, _ = bar_of(case, cycle, self.applicant)
        if finding.outcome != "barred":
            raise RefusedError("no-bar", "house", applicant=self.applicant)
        receipt = case.receipt(cycle, bar_policy.POLICY, inputs, finding, [finding.basis])
        case.record(self.stream(), a.Barred(finding, receipt))
        if self.applicant in cycle.standing():
            left = freed(case, cycle, self.applicant, "barred")
            case.record(ids.cycle_stream(self.cycle), lose(cycle, self.applicant, "barred", finding.basis), *left)
        return {"applicant": self.applicant, "rules": [ground.rule for ground in finding.grounds]}


@command("applications.fall_due", "system")
class FallDue(Command, frozen=True):
    """What the passing of time brings to applications at one legal instant: a reply that did not come, a review that is overdue."""

    cycle: str
    applicants: tuple[str, ...]
    at: datetime

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for each that it still concerns, with the legal instant."""
        cycle = case.open_cycle(self.cycle)
        case.effective_at = self.at
        for code in self.applicants:
            event = self._due(case, cycle, case.application(self.cycle, code))
            if event is not None:
                case.record(ids.application_stream(self.cycle, code), event)
        return {"at": self.at.isoformat(), "applicants": len(case.recorded)} if case.recorded else None

    def _due(self, case: Case, cycle: Cycle, application: a.Application) -> Event | None:
        regulation = case.regulation(cycle)
        window = cycle.terms.get(cycle.stage or "")
        if window is not None and window.closes_at == self.at and isinstance(regulation.stage(cycle.stage), RecommendationStage):
            return r.lapse(application, window)
        rule = regulation.the(QualificationStage).supplement
        resume = resumed(case, cycle, rule) if rule is not None else lambda one, _: one.due
        return s.fall_due(application, case.now, resume)
