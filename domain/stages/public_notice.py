"""The public notice of the proposed: its whole period, objections, and what becomes of a freed place."""

from typing import ClassVar, Literal

from domain.calendar.periods import Bound, Period, Unit
from domain.regulation.rule import Flag, Name, Positive, Value
from domain.shared.standing import Wait
from domain.stages.stage import Stage


class PeriodRule(Value):
    """How long, in which unit, a floor or exact or a ceiling, from what, and whether its ends count and roll."""

    amount: Positive
    unit: Unit
    bound: Bound
    starts: Literal["publication"]
    start_counts: Flag
    rolls: Flag

    def period(self) -> Period:
        """As the calendar counts it."""
        return Period(amount=self.amount, unit=self.unit, bound=self.bound, start_counts=self.start_counts, rolls=self.rolls)


class Objections(Value):
    """Who re-examines, what an upheld one does, the office's own limit (a setting), and what a late one is."""

    re_examined_by: Name
    upheld: Literal["cancelled"]
    limit: Name | None = None
    late: Literal["report"]


class Substitution(Value):
    """Whether a freed place is filled, and how."""

    rule: Literal["by_rank", "forbidden", "none"]
    deliberated: Flag = True
    own_notice: Flag = True
    passes_over: Literal["re_awards"] | None = None


class PublicNoticeStage(Stage):
    """Ends when the notice has stood its whole period."""

    waits_as: ClassVar[Wait] = "window"

    kind: Literal["public_notice"]
    by: Name
    channels: tuple[Name, ...]
    period: PeriodRule
    objections: Objections
    substitution: Substitution
