"""The prize money of one award: payable, approved by two persons, paid, and recovered where the regulation says so."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.payment.uses import Report, UseInspected, UseReported, Verdict
from domain.shared.event import Envelope, Event, event
from domain.shared.finding import Finding
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError, RefusedError

APPROVERS = 2


@event("payment.payable")
class Payable(Event, frozen=True):
    """Yuan that are owed to the winner, out of one budget year."""

    amount_cny: int
    budget_year: int
    receipt: Receipt


@event("payment.approved")
class Approved(Event, frozen=True):
    """One of two persons approved the payment."""

    by: str


@event("payment.paid")
class Paid(Event, frozen=True):
    """The money left, on a day, under the bank's reference."""

    on: date
    reference: str


@event("payment.recovery_opened")
class RecoveryOpened(Event, frozen=True):
    """What was paid is claimed back."""

    amount_cny: int
    basis: str


@event("payment.recovered")
class Recovered(Event, frozen=True):
    """Money came back."""

    amount_cny: int
    on: date
    reference: str


class Payment(msgspec.Struct):
    """Whole yuan throughout."""

    amount_cny: int
    budget_year: int
    approved_by: list[str] = []
    paid_on: date | None = None
    claimed_cny: int = 0
    recovered_cny: int = 0
    stopped: bool = False
    reports: dict[int, Report] = {}

    def approve(self, by: str, basis: str, budget_year: int | None = None) -> Approved:
        """Approve as one of two different persons, out of the budget year that the regulation gives."""
        self._check_goes_on(basis)
        if budget_year is not None and budget_year != self.budget_year:
            raise RefusedError("budget-year", basis, given=budget_year, budget_year=self.budget_year)
        if by in self.approved_by:
            raise RefusedError("second-person", basis, person=by)
        if len(self.approved_by) == APPROVERS:
            raise RefusedError("payment-approved", basis, approvers=APPROVERS)
        return Approved(by)

    def pay(self, on: date, reference: str, basis: str) -> Paid:
        """Pay once, after both approvals, and not before the budget year."""
        self._check_goes_on(basis)
        if len(self.approved_by) < APPROVERS:
            raise RefusedError("payment-not-approved", basis, have=len(self.approved_by), need=APPROVERS)
        if self.paid_on is not None:
            raise RefusedError("payment-made", basis, on=self.paid_on.isoformat())
        if on.year < self.budget_year:
            raise RefusedError("budget-year", basis, given=on.year, budget_year=self.budget_year)
        return Paid(on, reference)

    def _check_goes_on(self, basis: str) -> None:
        if self.stopped and self.paid_on is None:
            raise RefusedError("payment-stopped", basis)

    def report_use(self, on: date, uses: dict[str, int], text: str, finding: Finding, basis: str) -> UseReported:
        """Say what paid money was spent on; all reports together never say more than was paid."""
        if self.paid_on is None:
            raise RefusedError("payment-not-made", basis)
        left = self.amount_cny - sum(report.total_cny for report in self.reports.values())
        if not uses or min(uses.values()) <= 0 or sum(uses.values()) > left:
            raise InvalidError("fund-uses-sum", total=sum(uses.values()), left=left)
        return UseReported(len(self.reports) + 1, on, uses, text, finding)

    def inspect_use(self, number: int, verdict: Verdict, by: str, reason: str) -> UseInspected:
        """Judge a report; a later judgement takes the place of the earlier."""
        if number not in self.reports:
            raise InvalidError("fund-report-unknown", number=number, known=sorted(self.reports))
        if not reason:
            raise InvalidError("reason-needed", what="fund_use.inspect")
        return UseInspected(number, verdict, by, reason)

    def open_recovery(self, basis: str) -> RecoveryOpened:
        """Claim back what was paid: nothing when nothing was."""
        return RecoveryOpened(self.amount_cny if self.paid_on else 0, basis)

    def recover(self, amount_cny: int, on: date, reference: str, basis: str) -> Recovered:
        """Book money that came back, never more than is claimed."""
        if amount_cny > self.claimed_cny - self.recovered_cny:
            raise RefusedError("recovery-exceeds-claim", basis, amount=amount_cny, open=self.claimed_cny - self.recovered_cny)
        return Recovered(amount_cny, on, reference)


def fold(state: Payment | None, envelopes: Sequence[Envelope]) -> Payment | None:
    """The payment after these events; None where no money was due."""
    for envelope in envelopes:
        match envelope.data:
            case Payable() as e:
                state = Payment(e.amount_cny, e.budget_year)
            case Approved() as e if state is not None:
                state.approved_by.append(e.by)
            case Paid() as e if state is not None:
                state.paid_on = e.on
            case RecoveryOpened() as e if state is not None:
                state.claimed_cny += e.amount_cny
                state.stopped = True
            case Recovered() as e if state is not None:
                state.recovered_cny += e.amount_cny
            case UseReported() as e if state is not None:
                state.reports[e.number] = Report(sum(e.uses.values()), e.finding.outcome)
            case UseInspected() as e if state is not None:
                state.reports[e.number].verdict = e.verdict
            case _:
                pass
    return state
