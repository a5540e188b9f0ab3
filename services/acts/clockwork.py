"""What the passing of time brings, as acts of the system: whoever calls, whenever, the log's clock and the law decide what is due.

Each looks at the log, does what is due and nothing else, and may be repeated at will.
"""

from datetime import date
from functools import partial

from domain.award.award import Award
from domain.calendar.periods import Period, add_months
from domain.cycle import events as cycle_events
from domain.cycle import limits, places, progress, reminders, review_events
from domain.cycle.anchors import overrunning
from domain.cycle.approvals import lacking
from domain.cycle.cycle import Cycle
from domain.cycle.windows import windows
from domain.regulation.award import Offer
from domain.regulation.tenure import Duty
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.shared.term import Term
from domain.stages.kinds import AnyStage
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from services.acts.dossier import tell_lacking
from services.acts.intake import received
from services.acts.places import rules_of
from services.acts.ranking import rank
from services.acts.standing import anybody
from services.case import Case
from services.commands import Command, command

SETTLED_INSIDE = ("plan_approval", "announcement")
"""Kinds of stage that open whatever is still to be set: it is settled inside them."""
REVIEWED = {"draw", "review", "shortlist", "public_comment"}
"""Kinds of stage that are over when nobody is left to review."""


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
        return self._walk(case, cycle) or self._overrun(case, cycle)

    def _walk(self, case: Case, cycle: Cycle) -> Facts | None:
        if cycle.stage is None:
            return self._open(case, cycle)
        kind = case.regulation(cycle).stage(cycle.stage).kind
        if kind == "ranking" and not cycle.rankings:
            return rank(case, cycle)
        if progress.done(cycle, kind, progress_of(case, cycle, kind)):
            return self._close(case, cycle, kind)
        return flag_overrun(case, cycle) or self._remind(case, cycle)

    def _remind(self, case: Case, cycle: Cycle) -> Facts | None:
        reminded = reminders.remind(cycle, case.ladder(cycle), case.now)
        if reminded is None:
            return None
        case.effective_at = reminded.due
        case.record(self.stream(), reminded)
        return {"reminded": reminded.stage, "rung": reminded.rung}

    def _overrun(self, case: Case, cycle: Cycle) -> Facts | None:
        over = limits.overrun(cycle, case.now)[:1]
        if not over:
            return None
        case.effective_at = over[0].due
        case.record(self.stream(), *over)
        return {"overrun": over[0].limit}

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
        if stage.kind not in SETTLED_INSIDE and missing_settings(regulation, cycle, name):
            return flag_overrun(case, cycle)
        term = _window_term(case, cycle, regulation, stage)
        opened = progress.open_next(cycle, term, stage.hands, stage.basis)
        case.record(self.stream(), *opened, *self._limits(case, cycle, regulation, name))
        return {"opened": name}

    def _limits(self, case: Case, cycle: Cycle, regulation: Regulation, stage: str) -> list[review_events.LimitStarted]:
        """The ceilings that begin to run with this stage."""
        return [
            review_events.LimitStarted(
                rule.name, rule.last, case.term(cycle, rule.period.period(), case.today, name=rule.name, basis=rule.basis, hands=rule.by)
            )
            for rule in limits.beginning(regulation.limits, stage)
        ]

    def _close(self, case: Case, cycle: Cycle, kind: str) -> Facts:
        closed_at = progress.legal_end(cycle, kind, case.now)
        filed = received(case, cycle) if kind == "intake" else ()
        vacant = places.vacant(cycle, rules_of(case.regulation(cycle), cycle))
        case.record(self.stream(), *progress.close_stage(cycle, closed_at, filed, vacant))
        tell_lacking(case, cycle)
        case.effective_at = closed_at
        return {"closed": cycle.stage, "closed_at": closed_at.isoformat()}


def progress_of(case: Case, cycle: Cycle, kind: str) -> progress.Progress:
    """What the open stage, of this kind, turns on and the cycle cannot see by itself."""
    stage = case.regulation(cycle).stage(cycle.stage)
    early = isinstance(stage, PublicNoticeStage) and stage.of != "candidates"
    left = anybody(case, cycle) if early or kind in REVIEWED else True
    roster = case.roster(cycle.cycle) if kind in {"recommendation", "qualification"} else None
    undecided, unanswered = (roster.undecided(), len(roster.unanswered())) if roster else (0, 0)
    return progress.Progress(
        case.now,
        undecided,
        left,
        early,
        unanswered,
        len(lacking(cycle, stage)),
        len(open_offers(case, cycle)) if kind == "deliberation" else 0,
    )


def open_offers(case: Case, cycle: Cycle) -> list[Offer]:
    """The tracks and tiers on which the committee has still to say something."""
    regulation = case.regulation(cycle)
    return places.undecided(cycle, regulation.offers, rules_of(regulation, cycle), regulation.vacancy)


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


def _window_term(case: Case, cycle: Cycle, regulation: Regulation, stage: AnyStage) -> Term | None:
    """The term of a stage whose last day the cycle sets; None for any other."""
    found = next((one for one in windows(regulation.stages, cycle.settings) if one.stage == stage.name), None)
    if found is None:
        return None
    start = max(case.today, found.first_day or case.today)
    return case.day_term(start, found.last_day, name=stage.name, basis=found.basis, hands=stage.hands)


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
