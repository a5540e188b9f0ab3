"""Acts from the cleared list to the paid prize: the approval chain, conferral, delivery, payment."""

from datetime import date

from domain.applicant import applicant as applicants
from domain.award import award as w
from domain.calendar.periods import Period
from domain.cycle.cycle import Cycle
from domain.cycle.results import confer, pass_list
from domain.payment import payment as p
from domain.policies import prize as prize_policy
from domain.regulation.award import Prize
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.history import Title
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.approval import ApprovalStage
from domain.stages.conferral import ConferralStage
from domain.stages.plan import Regulation
from services.acts.intake import barred
from services.case import Case
from services.commands import Command, command
from services.recomputation import Recomputed, recomputes


@command("list.review", "committee_chair", stages=("public_notice", "approval"))
class ReviewList(Command, frozen=True):
    """Review the cleared candidates as the committee's chair; all that are ready when none is named."""

    cycle: str
    resolution: str
    candidates: tuple[str, ...] = ()

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's step."""
        return take_step(case, self.cycle, "review", self.candidates, self.resolution)


@command("list.approve", "approver", stages=("public_notice", "approval"))
class ApproveList(Command, frozen=True):
    """Approve the reviewed candidates as the one whom the regulation names; all that are ready when none is named."""

    cycle: str
    resolution: str
    candidates: tuple[str, ...] = ()

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Take the chain's step."""
        return take_step(case, self.cycle, "approve", self.candidates, self.resolution)


def take_step(case: Case, name: str, act: str, candidates: tuple[str, ...], resolution: str) -> Facts:
    """One step of the approval chain: in order, after the notice, without an open objection, and with no bar come to light."""
    cycle = case.open_cycle(name)
    rule = case.regulation(cycle).the(ApprovalStage)
    chain = [step.act for step in rule.chain]
    by = rule.chain[chain.index(act)].by
    passed = pass_list(cycle, candidates, act=act, by=by, resolution=resolution, chain=chain, basis=rule.basis)
    for code in passed.candidates:
        finding, _ = barred(case, cycle, code)
        if finding.outcome == "barred":
            raise RefusedError("barred", finding.basis, applicant=code, grounds=[{"rule": g.rule, **g.facts} for g in finding.grounds])
    case.record(ids.cycle_stream(name), passed)
    return {"act": act, "candidates": list(passed.candidates)}


@command("award.confer", "office", stages=("approval", "conferral"))
class Confer(Command, frozen=True):
    """Announce the approved candidates as winners, by the city government's document and its day."""

    cycle: str
    on: date
    document: str
    candidates: tuple[str, ...] = ()

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Confer each title, start its validity and duties, and owe its prize."""
        cycle = case.open_cycle(self.cycle)
        rule = case.regulation(cycle).the(ConferralStage)
        if self.on > case.today:
            raise InvalidError("day-in-future", on=self.on.isoformat(), today=case.today.isoformat())
        conferred = confer(cycle, self.candidates, self.on, self.document, rule.basis)
        case.record(self.stream(), conferred)
        for code in conferred.candidates:
            self._confer_one(case, cycle, code)
        return {"winners": list(conferred.candidates), "on": self.on.isoformat()}

    def _confer_one(self, case: Case, cycle: Cycle, code: str) -> None:
        regulation = case.regulation(cycle)
        re_award = cycle.candidates[code].re_award
        offer = regulation.offers[0]
        rule = regulation.validity
        period = Period(amount=rule.years or 0, unit="years", start_counts=rule.start_counts)
        validity = case.term(cycle, "validity", period, self.on, rule.basis)
        rank = next(line.rank for line in cycle.ranking or () if line.applicant == code)
        award = ids.award_stream(self.cycle, code)
        case.read(award, w.fold)
        conferred = w.Conferred(self.cycle, code, offer.track, offer.tier, rank, re_award, self.on, self.document, validity)
        case.record(award, conferred, *duty_terms(case, cycle, self.on))
        case.applicant(code)
        case.record(ids.applicant_stream(code), applicants.TitleRecorded(Title(self.cycle, offer.tier, self.on, validity.last_day)))
        self._owe(case, cycle, code, re_award=re_award)

    def _owe(self, case: Case, cycle: Cycle, code: str, *, re_award: bool) -> None:
        regulation = case.regulation(cycle)
        rule = _prize(regulation)
        inputs, amount, _ = payable(regulation, re_award=re_award)
        if amount:
            stream = ids.payment_stream(self.cycle, code)
            case.read(stream, p.fold)
            receipt = case.receipt(cycle, prize_policy.POLICY, inputs, amount, [rule.basis])
            case.record(stream, p.Payable(amount, self.on.year + regulation.budget.prize_year_offset, receipt))


def _prize(regulation: Regulation) -> Prize:
    offer = regulation.offers[0]
    return regulation.prize(offer.track, offer.tier)


def payable(regulation: Regulation, *, re_award: bool) -> Recomputed:
    """What a title pays."""
    rule = _prize(regulation)
    amount = prize_policy.payable_cny(rule, re_award=re_award)
    return Recomputed([rule.track, rule.tier, re_award], amount, {"amount_cny": amount})


@recomputes(prize_policy.POLICY)
def owed_again(case: Case, stream: str, _: p.Payable) -> Recomputed:
    """What a title paid."""
    cycle = case.cycle(ids.cycle_in(stream) or "")
    return payable(case.regulation(cycle), re_award=cycle.candidates[ids.applicant_in(stream)].re_award)


def duty_terms(case: Case, cycle: Cycle, on: date) -> list[Event]:
    """The first term of each duty of the years after the award."""
    return [
        w.DutySet(duty.name, case.term(cycle, duty.name, Period(amount=duty.every_months, unit="months"), on, duty.basis))
        for duty in case.regulation(cycle).duties
        if duty.every_months is not None
    ]


@command("award.deliver", "office")
class DeliverItem(Command, frozen=True):
    """Hand over the plaque or cup, the certificate: what the regulation names."""

    cycle: str
    applicant: str
    item: str
    on: date

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the delivery; money is paid, not delivered."""
        cycle = case.cycle(self.cycle)
        rule = case.regulation(cycle).the(ConferralStage)
        items = [item for item in case.regulation(cycle).offers[0].items if item != "prize_money"]
        case.record(self.stream(), case.award(self.cycle, self.applicant).deliver(self.item, self.on, items, rule.basis))
        return {"applicant": self.applicant, "item": self.item}


def owed(case: Case, cycle: str, code: str, basis: str) -> p.Payment:
    """The payment of an award; refused where the award brings none."""
    payment = case.payment(cycle, code)
    if payment is None:
        raise RefusedError("nothing-payable", basis, applicant=code)
    return payment


@command("payment.approve", "finance")
class ApprovePayment(Command, frozen=True):
    """Approve a payment as one of two persons."""

    cycle: str
    applicant: str

    def stream(self) -> str:
        """The payment."""
        return ids.payment_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the approval."""
        basis = case.regulation(case.cycle(self.cycle)).budget.basis
        case.record(self.stream(), owed(case, self.cycle, self.applicant, basis).approve(case.actor.id, basis))
        return {"applicant": self.applicant}


@command("payment.pay", "finance")
class Pay(Command, frozen=True):
    """Say that the money left, on a day, under the bank's reference."""

    cycle: str
    applicant: str
    on: date
    reference: str

    def stream(self) -> str:
        """The payment."""
        return ids.payment_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the payment once."""
        basis = case.regulation(case.cycle(self.cycle)).budget.basis
        payment = owed(case, self.cycle, self.applicant, basis)
        case.record(self.stream(), payment.pay(self.on, self.reference, basis))
        return {"applicant": self.applicant, "amount_cny": payment.amount_cny}


@command("payment.recover", "finance")
class Recover(Command, frozen=True):
    """Book money that came back of a prize that is recovered."""

    cycle: str
    applicant: str
    amount_cny: int
    on: date
    reference: str

    def stream(self) -> str:
        """The payment."""
        return ids.payment_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record it, never beyond the claim."""
        basis = case.regulation(case.cycle(self.cycle)).budget.basis
        payment = owed(case, self.cycle, self.applicant, basis)
        case.record(self.stream(), payment.recover(self.amount_cny, self.on, self.reference, basis))
        return {"applicant": self.applicant, "amount_cny": self.amount_cny}
