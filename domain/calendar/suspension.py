"""The ledger of a period that stands still: a budget of days, what of it is consumed, and the last day that follows.

A pause has its reason and its article; its days, both ends included, do not count. The budget is spent on the days outside every pause.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

import msgspec

from domain.shared.refusal import InvalidError

DAY = timedelta(days=1)


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """From the first to the last day that does not count; `until` is None while it lasts. `reason` is a code, `basis` an article."""

    since: date
    until: date | None
    reason: str
    basis: str

    def __post_init__(self) -> None:
        """Raise InvalidError on a pause that ends before it begins, or that nothing carries."""
        if self.until is not None and self.until < self.since:
            raise InvalidError("pause-order", since=self.since.isoformat(), until=self.until.isoformat())
        if not self.reason or not self.basis:
            raise InvalidError("pause-basis", since=self.since.isoformat())

    def holds(self, day: date) -> bool:
        """Whether the period stands still on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Count(Protocol):
    """What days a budget is spent on."""

    def add_working_days(self, start: date, count: int, /) -> date:
        """The `count`-th such day after `start`."""

    def working_days_between(self, after: date, to: date, /) -> int:
        """How many such days lie after the first day, up to and with the second."""


class EveryDay:
    """Calendar days: each one counts."""

    def add_working_days(self, start: date, count: int, /) -> date:
        """So many days on."""
        return start + count * DAY

    def working_days_between(self, after: date, to: date, /) -> int:
        """The days between."""
        return (to - after).days


EVERY_DAY = EveryDay()


class Balance(msgspec.Struct, frozen=True):
    """Days at the end of a day: `consumed` and `left` make the `budget`; `pause` is what holds the period on that day."""

    budget: int
    consumed: int
    left: int
    pause: Pause | None


def pause_on(pauses: Sequence[Pause], day: date) -> Pause | None:
    """The pause that holds a day; the first to begin where several do."""
    return min((pause for pause in pauses if pause.holds(day)), key=lambda pause: pause.since, default=None)


def last_of(count: Count, before: date, budget: int, pauses: Sequence[Pause]) -> date:
    """The day on which the budget is spent, counted from the day after `before`; raises InvalidError while a pause without end holds it."""
    left, spent_to = budget, before
    for pause in sorted(pauses, key=lambda pause: pause.since):
        last = count.add_working_days(spent_to, left)
        if last < pause.since:
            return last
        left -= _free(count, spent_to, pause.since - DAY)
        spent_to = max(spent_to, ended(pause))
    return count.add_working_days(spent_to, left)


def ended(pause: Pause) -> date:
    """Its last day; raises InvalidError while it lasts: until it ends, nobody knows the last day of the period."""
    if pause.until is None:
        raise InvalidError("period-suspended", since=pause.since.isoformat(), reason=pause.reason, basis=pause.basis)
    return pause.until


def balance_of(count: Count, before: date, budget: int, pauses: Sequence[Pause], day: date) -> Balance:
    """What is consumed of the budget at the end of a day, and what is left."""
    consumed, spent_to = 0, before
    for pause in sorted(pauses, key=lambda pause: pause.since):
        consumed += _free(count, spent_to, min(pause.since - DAY, day))
        spent_to = max(spent_to, min(pause.until or day, day))
    consumed = min(consumed + _free(count, spent_to, day), budget)
    return Balance(budget, consumed, budget - consumed, pause_on(pauses, day))


def _free(count: Count, after: date, to: date) -> int:
    """The days that count after one day, up to and with another; none where the other is not later."""
    return count.working_days_between(after, to) if to > after else 0
