"""A legal period as a regulation gives it: how long, in which unit, a floor, exact or a ceiling, from what, and whether its ends count."""

from typing import Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from domain.calendar.periods import Bound, Period, Unit
from domain.regulation.rule import Flag, Name, Positive, Rule, Value

Start = Literal["publication", "receipt", "stage_opened", "handover", "conferral"]
"""What a period runs from: the last channel's day, an application's receipt, a stage's opening, a list's handing over, the conferral."""


class PeriodRule(Value):
    """One period, every part of it said."""

    amount: Positive
    unit: Unit
    bound: Bound
    starts: Start
    start_counts: Flag = False
    rolls: Flag = False

    @model_validator(mode="after")
    def _rolled(self) -> "PeriodRule":
        if self.rolls and self.unit == "working_days":
            raise PydanticCustomError("rolls_anyway", "a count of working days ends on one")
        return self

    def period(self) -> Period:
        """As the calendar counts it."""
        return Period(amount=self.amount, unit=self.unit, bound=self.bound, start_counts=self.start_counts, rolls=self.rolls)


class Limit(Rule):
    """A ceiling on the time that one or several stages may take together; running over decides nothing, it is on record and reminded."""

    name: Name
    first: Name
    last: Name
    by: Name
    period: PeriodRule
