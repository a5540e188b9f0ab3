"""What the passing of time brings, as acts of the system: whoever calls, whenever, the log's clock and the law decide what is due.

Each looks at the log, does what is due and nothing else, and may be repeated at will.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from domain.application import application as a
from domain.award.award import Award
from domain.calendar.periods import Period, add_months
from domain.cycle import events as cycle_events
from domain.cycle import places, progress, reminders
from domain.cycle.anchors import overrunning
from domain.cycle.cycle import Cycle
from domain.policies import ranking as ranking_policy
from domain.regulation.review import Scoring
from domain.regulation.tenure import Duty
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.shared.term import Term
from domain.stages.intake import IntakeStage
from domain.stages.plan import Regulation
from services.acts.intake import received
from services.acts.places import rules_of
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
        if cycle.state != "open" or case.pending(cycle):
            return None  # nothing closes by an end that an announced notice may have moved
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
        return flag_overrun(case, cycle) or self._remind(case, cycle)

    def _remind(self, case: Case, cycle: Cycle) -> Facts | None:
        reminded = reminders.remind(cycle, case.ladder(cycle), case.now)
        if reminded is None:
            return None
        case.effective_at = reminded.due
        case.record(self.stream(), reminded)
        return {"reminded": reminded.stage, "rung": reminded.rung}

    def _close_notices(self, case: Case, cycle: Cycle, due: list[int]) -> Facts:
        for number in due:
            term = cycle.notices[number].term
            stream = ids.notice_stream(self.cycle, number)
            closed = case.notice(self.cycle, number).close(case.now)
            if closed is not None:
                case.record(stream, closed)
            case.record(self.stream(), cycle_events.NoticeClosed(number, term.closes_at, term.overtaken_at is not None))
            case.effective_at = term.closes_at
        return {"closed_notices": due}

    def _open(self, case: Case, cycle: Cycle) -> Facts | None:
        name = cycle.next_stage()
        if name is None:
            return None
        regulation = case.regulation(cycle)
        stage = regulation.stage(name)
        if stage.kind != "announcement" and missing_settings(regulation, cycle, name):
            return flag_overrun(case, cycle)
        term = _filing_term(case, cycle, stage) if isinstance(stage, IntakeStage) else None
        case.record(self.stream(), *progress.open_next(cycle, term, stage.hands, stage.basis))
        return {"opened": name}

    def _close(self, case: Case, cycle: Cycle, kind: str) -> Facts:
        closed_at = progress.legal_end(cycle, kind, case.now)
        filed = received(case, cycle) if kind == "intake" else ()
        vacant = places.vacant(cycle, rules_of(case.regulation(cycle), cycle))
        case.record(self.stream(), *progress.close_stage(cycle, closed_at, filed, vacant))
        case.effective_at = closed_at
        return {"closed": cycle.stage, "closed_at": closed_at.isoformat()}

    def _progress(self, case: Case, cycle: Cycle, kind: str) -> progress.Progress:
        undecided = scored = open_offers = 0
        if kind == "deliberation":
            regulation = case.regulation(cycle)
            open_offers = len(places.undecided(cycle, regulation.offers, rules_of(regulation, cycle), regulation.vacancy))
        if kind in {"qualification", "review"}:
            applications = [case.application(self.cycle, code) for code in cycle.applicants]
            undecided = sum(application.to_qualify for application in applications)
            scored = sum(application.in_review for application in applications)
        return progress.Progress(case.now, undecided, scored, open_offers)

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


def flag_overrun(case: Case, cycle: Cycle) -> Facts | None:
    """Say once of a stage that its part of the year is over and it is not; nothing else follows."""
    rule = case.regulation(cycle).frequency
    at, passed = next(iter(overrunning(cycle, rule.anchors, rule.basis)), (None, None))
    if at is None or passed is None or case.now < at:
        return None
    case.effective_at = at
    case.record(ids.cycle_stream(cycle.cycle), passed)
    return {"overran": passed.stage}


def last_duty_day(rule: Duty, award: Award) -> date:
    """The last day on which a duty may fall due: of the validity, and of the years that bound it."""
    ends = [award.validity.last_day] if award.validity is not None else []
    ends += [add_months(award.conferred_on, 12 * rule.for_years)] if rule.for_years is not None else []
    return min(ends, default=date.max)


def missing_settings(regulation: Regulation, cycle: Cycle, stage: str) -> list[str]:
    """What the office must still set before this stage can open."""
    return [setting.name for setting in regulation.set_per_cycle if setting.until == stage and setting.name not in cycle.settings]


def _filing_term(case: Case, cycle: Cycle, stage: IntakeStage) -> Term:
    last_day = date.fromisoformat(cycle.settings[stage.closes])
    return case.day_term(case.today, last_day, name=stage.name, basis=stage.basis, hands=stage.hands)


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
    """Remind the office of its own limit for a re-examination, by the rungs of the ladder, until it has decided."""

    cycle: str
    reference: str

    def stream(self) -> str:
        """The objection."""
        return ids.objection_stream(self.cycle, self.reference)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the reminder that has fallen due."""
        reminded = case.objection(self.cycle, self.reference).remind(case.ladder(case.cycle(self.cycle)), case.now)
        if reminded is None:
            return None
        case.effective_at = reminded.due
        case.record(self.stream(), reminded)
        return {"reminded": self.reference, "rung": reminded.rung}


@command("award.advance", "system")
class AdvanceAward(Command, frozen=True):
    """Remind of duties, set the next term of each that is over, and end the title on the last day of its validity."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record what the passing of time brings, at its legal instant: an end first, then a reminder."""
        award = case.award(self.cycle, self.applicant)
        if award.state != "valid":
            return None
        end = award.next_end()
        cycle = case.cycle(self.cycle)
        if end is not None and case.now >= end:
            case.effective_at = end
            case.record(self.stream(), *award.fall_due(end, partial(self._following, case, cycle, award)))
            return {"due": end.isoformat()}
        reminded = award.remind(case.ladder(cycle), case.now)
        if reminded is None:
            return None
        case.effective_at = reminded.due
        case.record(self.stream(), reminded)
        return {"reminded": reminded.duty, "rung": reminded.rung}

    def _following(self, case: Case, cycle: Cycle, award: Award, duty: str, term: Term) -> Term | None:
        """The term after one that has run out, counted from the conferral; None when the title or the duty's years end before it."""
        rule = next(rule for rule in case.regulation(cycle).duties if rule.name == duty)
        months = (term.last_day.year - award.conferred_on.year) * 12 + term.last_day.month - award.conferred_on.month
        period = Period(amount=months + (rule.every_months or 0), unit="months")
        after = case.term(cycle, period, award.conferred_on, name=duty, basis=term.basis, hands=rule.by)
        return after if rule.every_months and after.last_day <= last_duty_day(rule, award) else None
