"""Acts in the years of a title: visits and other duties, occasions that call for one, and how the title is shown."""

from datetime import date

from domain.award import award as w
from domain.award.records import OccasionRecorded, TitleUseReported
from domain.calendar.periods import Period
from domain.policies.title_use import Shown, title_use
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError, RefusedError
from services.case import Case
from services.commands import Command, Digest, command


@command("duty.record", "office", "applicant")
class RecordDuty(Command, frozen=True):
    """Say that a duty of the years was done: a visit, experience shared; with the digest of its report."""

    cycle: str
    applicant: str
    duty: str
    on: date
    text: Digest

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it for a duty that the regulation names, while the title is valid."""
        regulation = case.regulation(case.cycle(self.cycle))
        known = {duty.name: duty for duty in regulation.duties}
        if self.duty not in known:
            raise InvalidError("duty-unknown", duty=self.duty, known=sorted(known))
        case.past(self.on)
        award = case.award(self.cycle, self.applicant)
        if award.state != "valid":
            raise RefusedError("award-not-valid", known[self.duty].basis, state=award.state)
        case.record(self.stream(), w.DutyDone(self.duty, self.on, self.text))
        return {"applicant": self.applicant, "duty": self.duty}


@command("occasion.record", "office", "recommender")
class RecordOccasion(Command, frozen=True):
    """Put on record that something happened which calls for a duty of the holder: a change of the organization, say."""

    cycle: str
    applicant: str
    duty: str
    on: date
    text: Digest

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it; where the duty has a term from the occasion and is not done yet, the term runs and reminds."""
        cycle = case.cycle(self.cycle)
        award = case.award(self.cycle, self.applicant)
        asked = (duty for duty in case.regulation(cycle).duties if duty.on is not None and award.track in duty.tracks)
        known = {duty.name: duty for duty in asked if not duty.of_prize or case.payment(self.cycle, self.applicant) is not None}
        if self.duty not in known:
            raise InvalidError("duty-unknown", duty=self.duty, known=sorted(known))
        case.past(self.on)
        rule = known[self.duty]
        if award.state != "valid":
            raise RefusedError("award-not-valid", rule.basis, state=award.state)
        case.record(self.stream(), OccasionRecorded(self.duty, self.on, self.text))
        told = any(duty == self.duty and on >= self.on for duty, on in award.done)
        if rule.within_days is not None and not told:
            period = Period(amount=rule.within_days, unit="days")
            term = case.term(cycle, period, self.on, name=rule.name, basis=rule.basis, hands=rule.by)
            case.record(self.stream(), w.DutySet(rule.name, term))
        return {"applicant": self.applicant, "duty": self.duty}


@command("title_use.report", "office", "supervisor", "recommender")
class ReportTitleUse(Command, frozen=True):
    """Report how a title was shown, with what was wrong with it if anything: misuse is put on record; a sanction is a ground's matter."""

    cycle: str
    applicant: str
    on: date
    text: Digest
    shown: tuple[Shown, ...] = ()

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Hold it against what the regulation forbids."""
        case.past(self.on)
        case.award(self.cycle, self.applicant)
        finding = title_use(case.regulation(case.cycle(self.cycle)).title_use, self.shown)
        case.record(self.stream(), TitleUseReported(self.on, self.shown, self.text, finding))
        return {"applicant": self.applicant, "outcome": finding.outcome, "uses": [ground.rule for ground in finding.grounds]}
