"""What the passing of time brings, as acts of the system: whoever calls, whenever, the log's clock and the law decide what is due.

Each looks at the log, does what is due and nothing else, and may be repeated at will.
"""

from domain.calendar.periods import Period
from domain.cycle import events as cycle_events
from domain.cycle import limits, progress, review_events
from domain.cycle.approvals import lacking
from domain.cycle.cycle import Cycle
from domain.cycle.windows import windows
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts
from domain.shared.term import Term
from domain.stages.plan import Regulation
from domain.stages.public_notice import PublicNoticeStage
from services.acts.dossier import tell_lacking
from services.acts.intake import received
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
        if cycle.state != "open":
            return None
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
        if progress.done(cycle, kind, self._progress(case, cycle, kind)):
            return self._close(case, cycle, kind)
        return None

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
            case.record(self.stream(), cycle_events.NoticeClosed(number, term.closes_at))
            case.effective_at = term.closes_at
        return {"closed_notices": due}

    def _open(self, case: Case, cycle: Cycle) -> Facts | None:
        name = cycle.next_stage()
        if name is None:
            return None
        regulation = case.regulation(cycle)
        stage = regulation.stage(name)
        if stage.kind not in SETTLED_INSIDE and missing_settings(regulation, cycle, name):
            return None
        term = _window_term(case, cycle, name)
        case.record(self.stream(), *progress.open_next(cycle, term), *self._limits(case, cycle, regulation, name))
        return {"opened": name}

    def _limits(self, case: Case, cycle: Cycle, regulation: Regulation, stage: str) -> list[review_events.LimitStarted]:
        """The ceilings that begin to run with this stage."""
        return [
            review_events.LimitStarted(rule.name, rule.last, case.term(cycle, rule.name, rule.period.period(), case.today, rule.basis))
            for rule in limits.beginning(regulation.limits, stage)
        ]

    def _close(self, case: Case, cycle: Cycle, kind: str) -> Facts:
        closed_at = progress.legal_end(cycle, kind, case.now)
        filed = received(case, cycle) if kind == "intake" else ()
        case.record(self.stream(), *progress.close_stage(cycle, closed_at, filed))
        tell_lacking(case, cycle)
        case.effective_at = closed_at
        return {"closed": cycle.stage, "closed_at": closed_at.isoformat()}

    def _progress(self, case: Case, cycle: Cycle, kind: str) -> progress.Progress:
        stage = case.regulation(cycle).stage(cycle.stage)
        early = isinstance(stage, PublicNoticeStage) and stage.of != "candidates"
        left = anybody(case, cycle) if early or kind in REVIEWED else True
        roster = case.roster(self.cycle) if kind in {"recommendation", "qualification"} else None
        undecided, unanswered = (roster.undecided(), len(roster.unanswered())) if roster else (0, 0)
        return progress.Progress(case.now, undecided, left, early, unanswered, len(lacking(cycle, stage)))


def missing_settings(regulation: Regulation, cycle: Cycle, stage: str) -> list[str]:
    """What the office must still set before this stage can open."""
    return [setting.name for setting in regulation.set_per_cycle if setting.until == stage and setting.name not in cycle.settings]


def _window_term(case: Case, cycle: Cycle, stage: str) -> Term | None:
    """The term of a stage whose last day the cycle sets; None for any other."""
    found = (one for one in windows(case.regulation(cycle).stages, cycle.settings) if one.stage == stage)
    return next((case.day_term(stage, max(case.today, one.first_day or case.today), one.last_day, one.basis) for one in found), None)


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
