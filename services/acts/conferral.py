"""Acts from the approved list to the paid prize: conferral, delivery, payment."""

from datetime import date

from domain.applicant import events as applicants
from domain.award import award as w
from domain.calendar.periods import Period
from domain.cycle.cycle import Cycle, track_of
from domain.cycle.events import BudgetExceeded
from domain.cycle.results import confer
from domain.payment import payment as p
from domain.policies import prize as prize_policy
from domain.policies.holders import repeats
from domain.regulation.award import Offer
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.history import Title
from domain.shared.refusal import Facts, RefusedError
from domain.shared.term import Term
from domain.stages.conferral import ConferralStage
from domain.stages.plan import Regulation
from services.case import Case
from services.commands import Command, command
from services.recomputation import Recomputed, recomputes


@command("award.confer", "office", stages=("conferral", "approval"))
class Confer(Command, frozen=True):
    """Announce the approved candidates as winners, by the city government's document and its day, and the circular where there is one."""

    cycle: str
    on: date
    document: str
    candidates: tuple[str, ...] = ()
    circular: str = ""

    def stream(self) -> str:
        """The cycle."""
        return ids.cycle_stream(self.cycle)

    def carry_out(self, case: Case) -> Facts | None:
        """Confer each title, start its validity and duties, and owe its prize."""
        cycle = case.open_cycle(self.cycle)
        rule = case.regulation(cycle).the(ConferralStage)
        case.past(self.on)
        conferred = confer(cycle, self.candidates, on=self.on, document=self.document, circular=self.circular, basis=rule.basis)
        case.record(self.stream(), conferred)
        owed_now = sum(self._confer_one(case, cycle, code) for code in conferred.candidates)
        case.record(self.stream(), *over_budget(case, cycle, self.on, owed_now))
        return {"winners": list(conferred.candidates), "on": self.on.isoformat(), "payable_cny": owed_now}

    def _confer_one(self, case: Case, cycle: Cycle, code: str) -> int:
        """Confer one title; the yuan that are owed for it."""
        regulation, candidate = case.regulation(cycle), cycle.candidates[code]
        offer = regulation.offer(track_of(code), candidate.tier)
        rank = next(line.rank for line in cycle.ranking or () if line.applicant == code)
        repeat = repeats(case.applicant(code).titles.values(), city=regulation.city, tier=offer.tier, cycle=self.cycle)
        validity = validity_from(case, cycle, self.on)
        award = ids.award_stream(self.cycle, code)
        case.read(award, w.fold)
        conferred = w.Conferred(
            self.cycle, code, offer.track, offer.tier, rank, candidate.re_award, self.on, self.document, validity, repeat, self.circular
        )
        inputs, amount, _ = payable_for(regulation, offer, repeat=repeat)
        case.record(award, conferred, *duty_terms(case, cycle, self.on, offer.track, paid=amount > 0))
        title = Title(self.cycle, offer.tier, self.on, validity.last_day if validity else None)
        case.record(ids.applicant_stream(code), applicants.TitleRecorded(title))
        if amount:
            stream = ids.payment_stream(self.cycle, code)
            case.read(stream, p.fold)
            receipt = case.receipt(cycle, prize_policy.POLICY, inputs, amount, [regulation.prize(offer.track, offer.tier).basis])
            case.record(stream, p.Payable(amount, budget_year(regulation, self.on), receipt))
        return int(amount)


def payable_for(regulation: Regulation, offer: Offer, *, repeat: bool) -> Recomputed:
    """What a title pays."""
    amount = prize_policy.payable_cny(regulation.prize(offer.track, offer.tier), re_award=repeat)
    return Recomputed([offer.track, offer.tier, repeat], amount, {"amount_cny": amount})


@recomputes(prize_policy.POLICY)
def owed_again(case: Case, stream: str, _: p.Payable) -> Recomputed:
    """What a title paid."""
    cycle, code = case.cycle(ids.cycle_in(stream) or ""), ids.applicant_in(stream)
    regulation, tier = case.regulation(cycle), cycle.candidates[code].tier
    repeat = repeats(case.applicant(code).titles.values(), city=regulation.city, tier=tier, cycle=cycle.cycle)
    return payable_for(regulation, regulation.offer(track_of(code), tier), repeat=repeat)


def budget_year(regulation: Regulation, on: date) -> int:
    """The budget year of prizes for titles that are conferred on a day."""
    return on.year + regulation.budget.prize_year_offset


def over_budget(case: Case, cycle: Cycle, on: date, owed_now: int) -> list[Event]:
    """What is to be said when the year's sum does not hold what is payable out of it: the text makes it a fact, so nothing is refused."""
    regulation = case.regulation(cycle)
    rule, year = regulation.budget, budget_year(regulation, on)
    if rule.prizes_cny is None or not owed_now:
        return []
    payable = owed_now + sum(one.amount_cny for one in case.payments_of(regulation.city) if one.budget_year == year)
    return [BudgetExceeded(year, payable, rule.prizes_cny, rule.basis)] if payable > rule.prizes_cny else []


def validity_from(case: Case, cycle: Cycle, on: date) -> Term | None:
    """How long a title holds that is conferred on a day; None where it has no end."""
    rule = case.regulation(cycle).validity
    if rule.years is None:
        return None
    period = Period(amount=rule.years, unit="years", start_counts=rule.start_counts)
    return case.term(cycle, period, on, name="validity", basis=rule.basis, hands="holder")


def duty_terms(case: Case, cycle: Cycle, on: date, track: str, *, paid: bool) -> list[Event]:
    """The first term of each duty of the years after an award of a track; of duties about prize money only where some is payable."""
    duties = [duty for duty in case.regulation(cycle).duties if track in duty.tracks and (paid or not duty.of_prize)]
    periods = [(duty, Period(amount=duty.every_months, unit="months")) for duty in duties if duty.every_months is not None]
    return [w.DutySet(duty.name, case.term(cycle, period, on, name=duty.name, basis=duty.basis, hands=duty.by)) for duty, period in periods]


@command("award.deliver", "office")
class DeliverItem(Command, frozen=True):
    """Hand over the plaque or cup, the certificate: what the offer names, for a first title or a repeat."""

    cycle: str
    applicant: str
    item: str
    on: date

    def stream(self) -> str:
        """The award."""
        return ids.award_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the delivery; money is paid, not delivered."""
        case.past(self.on)
        regulation = case.regulation(case.cycle(self.cycle))
        award = case.award(self.cycle, self.applicant)
        offer = regulation.offer(award.track, award.tier)
        named = offer.re_award_items if award.repeat and offer.re_award_items is not None else offer.items
        items = [item for item in named if item != "prize_money"]
        case.record(self.stream(), award.deliver(self.item, self.on, items, regulation.the(ConferralStage).basis))
        return {"applicant": self.applicant, "item": self.item}


def owed(case: Case, cycle: str, code: str) -> p.Payment:
    """The payment of an award; refused where the award brings none, by the article on what it pays."""
    payment = case.payment(cycle, code)
    if payment is None:
        award = case.award(cycle, code)
        prize = case.regulation(case.cycle(cycle)).prize(award.track, award.tier)
        why = {"again": award.tier} if award.repeat and prize.first_cny else {"without": award.track}
        raise RefusedError("nothing-payable", prize.basis, applicant=code, **why)
    return payment


@command("payment.approve", "finance")
class ApprovePayment(Command, frozen=True):
    """Approve a payment as one of two persons, out of the budget year that is named."""

    cycle: str
    applicant: str
    budget_year: int | None = None

    def stream(self) -> str:
        """The payment."""
        return ids.payment_stream(self.cycle, self.applicant)

    def carry_out(self, case: Case) -> Facts | None:
        """Record the approval."""
        basis = case.regulation(case.cycle(self.cycle)).budget.basis
        case.record(self.stream(), owed(case, self.cycle, self.applicant).approve(case.actor.id, basis, self.budget_year))
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
        """Record the payment once, and not before the money has left."""
        case.past(self.on)
        basis = case.regulation(case.cycle(self.cycle)).budget.basis
        payment = owed(case, self.cycle, self.applicant)
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
        """Record it, never beyond the claim, and not before it is there."""
        case.past(self.on)
        basis = case.regulation(case.cycle(self.cycle)).budget.basis
        payment = owed(case, self.cycle, self.applicant)
        case.record(self.stream(), payment.recover(self.amount_cny, self.on, self.reference, basis))
        return {"applicant": self.applicant, "amount_cny": self.amount_cny}
