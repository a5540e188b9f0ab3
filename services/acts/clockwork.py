"""What the passing of time brings, as acts of the system: whoever calls, whenever, the log's clock and the law decide what is due.

Each looks at the log, does what is due and nothing else, and may be repeated at will.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.application import application as a
from domain.calendar.periods import Period
from domain.cycle import events as cycle_events
from domain.cycle import progress
from domain.cycle.cycle import Cycle
from domain.policies import ranking as ranking_policy
from domain.regulation.review import Scoring
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.shared.term import Term
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from services.acts.intake import received
from services.acts.review import in_review
from services.case import Case
from services.commands import Command, command
from services.recomputation import Recomputed, recomputes


@command("cycle.advance", "system")
class AdvanceCycle(Command, frozen=True):
    """Close the notices and stages that are over, and open the next stage."""

    cycle: str

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """One step: closing and opening are separate appends, so that each rests on what stands in the log."""
        cycle = case.cycle(self.cycle)
        if cycle.state != "open":
            return None
        due = progress.notices_due(cycle, case.now)
        if due:
            return self._close_notices(case, cycle, due)
        if cycle.stage is None:
            return self._open(case, cycle)
        kind = case.regulation(cycle).stage(cycle.stage).kind
        if kind == "ranking" and cycle.ranking is None:
            return self._rank(case, cycle)
        if progress.done(cycle, kind, self._progress(case, cycle, kind)):
            return self._close(case, cycle, kind)
        return None

    def _close_notices(self, case: Case, cycle: Cycle, due: list[int]) -> Facts:
        for number in due:
            term = cycle.notices[number].term
            stream = ids.notice_stream(self.cycle, number)
            closed = case.notice(self.cycle, number).close(case.now)
            if closed is not None:
                case.record(stream, closed)
            case.record(self.stream(), cycle_events.NoticeClosed(number, term.closes_at))
            case.effective_at = term.closes_at
        return {"closed_notices": due}

    def _open(self, case: Case, cycle: Cycle) -> Facts | None:
        name = cycle.next_stage()
        if name is None:
            return None
        regulation = case.regulation(cycle)
        stage = regulation.stage(name)
        if stage.kind != "announcement" and missing_settings(regulation, cycle, name):
            return None
        term = _filing_term(case, cycle, stage) if isinstance(stage, IntakeStage) else None
        case.record(self.stream(), *progress.open_next(cycle, term))
        return {"opened": name}

    def _close(self, case: Case, cycle: Cycle, kind: str) -> Facts:
        closed_at = progress.legal_end(cycle, kind, case.now)
        filed = received(case, cycle) if kind == "intake" else ()
        case.record(self.stream(), *progress.close_stage(cycle, closed_at, filed))
        case.effective_at = closed_at
        return {"closed": cycle.stage, "closed_at": closed_at.isoformat()}

    def _progress(self, case: Case, cycle: Cycle, kind: str) -> progress.Progress:
        undecided = scored = 0
        if kind in {"qualification", "review"}:
            applications = [case.application(self.cycle, code) for code in cycle.applicants]
            undecided = sum(application.to_qualify for application in applications)
            scored = sum(application.in_review for application in applications)
        return progress.Progress(case.now, undecided, scored)

    def _rank(self, case: Case, cycle: Cycle) -> Facts | None:
        applications = in_review(case, cycle)
        if any(application.composite is None for application in applications):
            return None
        inputs, entries, _ = ranking_of(applications)
        receipt = case.receipt(cycle, ranking_policy.POLICY, inputs, entries, [case.regulation(cycle).scoring_of("organization").basis])
        case.record(self.stream(), cycle_events.RankingFrozen(entries, receipt))
        return {"ranked": len(entries)}


def ranking_of(applications: Sequence[a.Application]) -> Recomputed:
    """The ranking of those in review."""
    entries = ranking_policy.ranking(
        ranking_policy.Composite(one.applicant, one.composite, one.standing == "re_award")
        for one in applications
        if one.composite is not None
    )
    return Recomputed([[one.applicant, str(one.composite), one.standing] for one in applications], entries, {"entries": entries})


@recomputes(ranking_policy.POLICY)
def ranked_again(case: Case, stream: str, _: cycle_events.RankingFrozen) -> Recomputed:
    """A frozen ranking."""
    return ranking_of(in_review(case, case.cycle(ids.cycle_in(stream) or "")))


def missing_settings(regulation: Regulation, cycle: Cycle, stage: str) -> list[str]:
    """What the office must still set before this stage can open."""
    return [setting.name for setting in regulation.set_per_cycle if setting.until == stage and setting.name not in cycle.settings]


def _filing_term(case: Case, cycle: Cycle, stage: IntakeStage) -> Term:
    return case.day_term(stage.name, case.today, date.fromisoformat(cycle.settings[stage.closes]), stage.basis)


@command("application.assess", "system")
class AssessApplication(Command, frozen=True):
    """Freeze one application's composite score for the ranking, with its receipt."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The application."""
        return ids.application_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Compute the composite of the sheets that count, once."""
        cycle = case.cycle(self.cycle)
        application = case.application(self.cycle, self.applicant)
        if application.composite is not None or not application.in_review:
            return None
        rule = case.regulation(cycle).scoring_of("organization")
        inputs, composite, _ = composite_of(rule, cycle, application)
        receipt = case.receipt(cycle, ranking_policy.COMPOSITE, inputs, composite, [rule.basis])
        case.record(self.stream(), a.Assessed(composite, receipt))
        return {"applicant": self.applicant, "composite": str(composite)}


def composite_of(rule: Scoring, cycle: Cycle, application: a.Application) -> Recomputed:
    """The composite of the sheets that count."""
    sheets = {stage: application.totals(stage) for stage in rule.inputs}
    weights = {stage: Decimal(weight) for stage, weight in cycle.settings["weights"].items()}
    composite = ranking_policy.composite({stage: list(one.values()) for stage, one in sheets.items()}, weights, rule.decimals)
    return Recomputed([sheets, weights], composite, {"composite": composite})


@recomputes(ranking_policy.COMPOSITE)
def assessed_again(case: Case, stream: str, _: a.Assessed) -> Recomputed:
    """A frozen composite."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    rule = case.regulation(cycle).scoring_of("organization")
    return composite_of(rule, cycle, case.application(cycle.cycle, ids.applicant_in(stream)))


@command("objection.advance", "system")
class AdvanceObjection(Command, frozen=True):
    """Remind the office when its own limit for a re-examination is over."""

    cycle: str
    reference: str

    def stream(self) -> str:
        """The objection."""
        return ids.objection_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the reminder once."""
        reminded = case.objection(self.cycle, self.reference).remind(case.now)
        if reminded is None:
            return None
        case.effective_at = reminded.due
        case.record(self.stream(), reminded)
        return {"reminded": self.reference}


@command("award.advance", "system")
class AdvanceAward(Command, frozen=True):
    """Remind of duties whose day came, set their next day, and end the title on the last day of its validity."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record what the passing of time brings, at its legal instant."""
        award = case.award(self.cycle, self.applicant)
        due = award.next_due()
        if due is None or case.now < due:
            return None
        cycle = case.cycle(self.cycle)
        every = {duty.name: duty.every_months or 0 for duty in case.regulation(cycle).duties}

        def following(duty: str, term: Term) -> Term | None:
            months = (term.last_day.year - award.conferred_on.year) * 12 + term.last_day.month - award.conferred_on.month
            period = Period(amount=months + every[duty], unit="months")
            after = case.term(cycle, duty, period, award.conferred_on, term.basis)
            return after if after.closes_at <= award.validity.closes_at else None

        case.effective_at = due
        case.record(self.stream(), *award.fall_due(due, following))
        return {"due": due.isoformat()}
