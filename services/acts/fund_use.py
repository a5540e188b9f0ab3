"""Acts on prize money that was paid: what the winner spent it on, and what whoever inspects it found."""

from datetime import date

from domain.cycle.cycle import track_of
from domain.payment.uses import Verdict
from domain.policies.fund_uses import fund_uses
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, RefusedError
from services.acts.authority import acts_as
from services.acts.conferral import owed
from services.case import Case
from services.commands import Command, Digest, command


@command("fund_use.report", "applicant", "office")
class ReportFundUse(Command, frozen=True):
    """Say what prize money was spent on (use -> whole yuan), with the digest of the vouchers."""

    cycle: str
    applicant: str
    uses: dict[str, int]
    on: date
    text: Digest

    def stream(self) -> str:
        """The payment."""
        return ids.payment_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it with what the regulation says of each use: what it does not name is flagged, never refused."""
        rule = case.regulation(case.cycle(self.cycle)).fund_uses
        if track_of(self.applicant) not in rule.tracks:
            raise RefusedError("fund-use-free", rule.basis, applicant=self.applicant)
        case.past(self.on)
        finding = fund_uses(rule, self.uses)
        payment = owed(case, self.cycle, self.applicant)
        reported = payment.report_use(self.on, self.uses, self.text, finding, rule.basis)
        case.record(self.stream(), reported)
        return {"report": reported.number, "outcome": finding.outcome, "uses": [ground.rule for ground in finding.grounds]}


@command("fund_use.inspect", "office", "finance", "committee_chair", "approver")
class InspectFundUse(Command, frozen=True):
    """Judge a report on prize money as the one whom the regulation names, else as the office: `proper` or `diverted`, with the reason."""

    cycle: str
    applicant: str
    report: int
    verdict: Verdict
    reason: str

    def stream(self) -> str:
        """The payment."""
        return ids.payment_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the judgement; no sanction follows by itself."""
        regulation = case.regulation(case.cycle(self.cycle))
        rule = regulation.fund_uses
        by = rule.inspected_by or "office"
        if rule.inspected_by is not None:
            acts_as(case, regulation, rule.inspected_by, rule.basis)
        elif case.actor.role != by:
            raise RefusedError("not-theirs", rule.basis, by=by, role=case.actor.role, roles=[])
        payment = owed(case, self.cycle, self.applicant)
        case.record(self.stream(), payment.inspect_use(self.report, self.verdict, by, self.reason))
        return {"report": self.report, "verdict": self.verdict}
