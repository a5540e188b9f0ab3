"""Acts on the notice inside an applicant's own house: since when it is posted, and what was objected to it there."""

from datetime import date

from domain.calendar.periods import Period
from domain.cycle.cycle import Cycle
from domain.internal_notice import internal_notice as n
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.intake import IntakeStage, InternalNotice
from services.case import Case
from services.commands import Command, Digest, command


def house_rule(case: Case, cycle: Cycle) -> InternalNotice:
    """The rule on the notice inside an applicant's house; refused where the text has none."""
    stage = case.regulation(cycle).the(IntakeStage)
    if stage.internal_notice is None:
        raise RefusedError("internal-notice-not-asked", stage.basis)
    return stage.internal_notice


@command("internal_notice.record", "applicant", "office")
class RecordInternalNotice(Command, frozen=True):
    """Say since when the intention to apply is posted inside the applicant's own house, with the digest of the proof."""

    cycle: str
    applicant: str
    posted_on: date
    text: Digest

    def stream(self) -> str:
        """The notice."""
        return ids.internal_notice_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Count the whole period; posted again, it stands a whole new one."""
        cycle = case.open_cycle(self.cycle)
        rule = house_rule(case, cycle)
        case.applicant(self.applicant)
        case.past(self.posted_on)
        if case.filed(self.cycle, self.applicant) is not None:
            raise RefusedError("application-filed", rule.basis, cycle=self.cycle, applicant=self.applicant)
        case.internal_notice(self.cycle, self.applicant)
        term = case.term(cycle, _period(cycle, rule), self.posted_on, name="internal_notice", basis=rule.basis, hands="applicant")
        case.record(self.stream(), n.Recorded(self.posted_on, self.text, term))
        return {"applicant": self.applicant, "last_day": term.last_day.isoformat()}


def _period(cycle: Cycle, rule: InternalNotice) -> Period:
    """The period of the text, or the length that the office has set for the cycle."""
    if rule.period is not None:
        return rule.period.period()
    if rule.set_by not in cycle.settings:
        raise RefusedError("settings-missing", rule.basis, missing=[rule.set_by])
    return Period(amount=int(cycle.settings[rule.set_by]), unit="working_days", bound="at_least")


@command("internal_notice.objection", "applicant", "office")
class RecordInternalObjection(Command, frozen=True):
    """Put an objection inside the applicant's house on record, or what became of it: an open or an upheld one holds the filing."""

    cycle: str
    applicant: str
    reference: str
    outcome: n.Outcome
    text: Digest

    def stream(self) -> str:
        """The notice."""
        return ids.internal_notice_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it; the last word on a reference counts."""
        rule = house_rule(case, case.open_cycle(self.cycle))
        if case.internal_notice(self.cycle, self.applicant) is None:
            raise RefusedError("internal-notice-missing", rule.basis, applicant=self.applicant)
        case.record(self.stream(), n.ObjectionRecorded(ids.handle(self.reference), self.outcome, self.text, rule.basis))
        return {"applicant": self.applicant, "reference": self.reference, "outcome": self.outcome}


@command("internal_notice.waive", "office")
class WaiveInternalNotice(Command, frozen=True):
    """Decide, with a reason, that a person without an employer files without such a notice: there is no house to post it in."""

    cycle: str
    applicant: str
    reason: str

    def stream(self) -> str:
        """The notice."""
        return ids.internal_notice_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for whom the text cannot mean."""
        rule = house_rule(case, case.open_cycle(self.cycle))
        applicant = case.applicant(self.applicant)
        if applicant.track != "individual" or applicant.employer is not None:
            raise RefusedError("internal-notice-due", rule.basis, applicant=self.applicant)
        if not self.reason:
            raise InvalidError("reason-needed", what="waive")
        case.internal_notice(self.cycle, self.applicant)
        case.record(self.stream(), n.Waived(self.reason, rule.basis))
        return {"applicant": self.applicant}
