"""What the years between cycles bring, as an act of the system, and what the award's own work costs in them."""

from datetime import date

from domain.programme.ahead import fall_due
from domain.programme.events import WorkCostBooked
from domain.shared import identifiers as ids
from domain.shared.refusal import Facts, InvalidError
from services.case import Case
from services.commands import Command, command


@command("programme.advance", "system")
class AdvanceProgramme(Command, frozen=True):
    """Put the next cycle on the office's desk on its day, remind of it, and say that a text lapses and has lapsed."""

    city: str

    def stream(self) -> str:
        """The programme."""
        return ids.programme_stream(self.city)

    def carry_out(self, case: Case) -> Facts | None:
        """Record what has fallen due, at its instant."""
        programme = case.programme(self.city)
        if programme.ahead is None:
            return None
        regulation = case.texts.regulation(programme.ahead.text)
        fallen = fall_due(programme, regulation.frequency, regulation.status, case.now)
        if not fallen:
            return None
        case.effective_at = fallen[0][0]
        case.record(self.stream(), *(event for _, event in fallen))
        return {"due": fallen[0][0].isoformat()}


@command("work_cost.book", "office", "finance")
class BookWorkCost(Command, frozen=True):
    """Book a cost of the award's own work (review, training, supervision) in a cycle, out of the year's sum where there is one."""

    cycle: str
    amount_cny: int
    use: str
    on: date
    reference: str

    def stream(self) -> str:
        """The programme: the sum is a year's, not a cycle's."""
        return ids.programme_stream(ids.city_of(self.cycle))

    def carry_out(self, case: Case) -> Facts | None:
        """Record it, and flag what is beyond the sum: the text names the sum and no sanction."""
        if self.amount_cny <= 0:
            raise InvalidError("amount-positive", amount=self.amount_cny)
        case.past(self.on)
        rule = case.regulation(case.cycle(self.cycle)).budget
        year = self.on.year + rule.work_year_offset
        total = case.programme(ids.city_of(self.cycle)).costs.get(year, 0) + self.amount_cny
        over = rule.work_cny is not None and total > rule.work_cny
        booked = WorkCostBooked(ids.cycle(self.cycle), year, self.amount_cny, self.use, self.on, self.reference, over)
        case.record(self.stream(), booked)
        return {"budget_year": year, "booked_cny": total, "sum_cny": rule.work_cny, "over": over}
