"""Legal periods: how many of which unit, from which day, to which last day and instant (Civil Code 200 to 203)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from domain.calendar.instants import closing
from domain.calendar.reading import CalendarRangeError, Reading
from domain.calendar.suspension import DAY, EVERY_DAY, Balance, Count, Pause, balance_of, ended, last_of, pause_on
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared.refusal import InvalidError

Unit = Literal["working_days", "days", "months", "years"]
Bound = Literal["at_least", "exactly", "at_most"]

YEARS = (1, 9998)
"""Years that a period without a calendar may end in: those whose last instant can be written."""


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`amount` of `unit`, counted back where it is negative.

    The start day does not count unless `start_counts`. A last day on a rest day moves on only if the period `rolls`: a period to act in
    may, a validity, a ban or a look-back never does. `at_least` is a floor, `at_most` a ceiling.
    """

    amount: int
    unit: Unit
    bound: Bound = "exactly"
    start_counts: bool = False
    rolls: bool = False

    def __post_init__(self) -> None:
        """Raise InvalidError on a period of no length, or a look-back that would roll."""
        if self.amount == 0:
            raise InvalidError("period-zero")
        if self.back and self.rolls:
            raise InvalidError("look-back-rolls")

    @property
    def back(self) -> bool:
        """Whether it is counted back."""
        return self.amount < 0


class Deadline(msgspec.Struct, frozen=True):
    """`closes_at` is 24:00 of `last_day` in Shanghai, exclusive, in UTC.

    `certain` when every day that it depends on is settled; else it may still fall between `earliest` and `latest`.
    `calendar` is the hash counted on; None for a period that no calendar can move.
    """

    last_day: date
    closes_at: datetime
    certain: bool
    earliest: date
    latest: date
    calendar: str | None

    def safe_day(self, bound: Bound) -> date:
        """The day to rely on while it may move: a floor has surely run by the latest day, a ceiling is surely kept by the earliest."""
        return {"at_least": self.latest, "at_most": self.earliest, "exactly": self.last_day}[bound]


def deadline(calendar: WorkingCalendar, period: Period, start: date, pauses: Sequence[Pause] = ()) -> Deadline:
    """The end of a period that begins on `start`; raises CalendarRangeError outside the years known, InvalidError while it is suspended."""
    last = last_day(calendar, period, start, pauses)
    if period.unit != "working_days" and not period.rolls:
        return Deadline(last, closing(last), certain=True, earliest=last, latest=last, calendar=None)
    if max(last, start if period.start_counts else start - DAY) <= calendar.settled_through:
        return Deadline(last, closing(last), certain=True, earliest=last, latest=last, calendar=calendar.hash)
    one = last_day(calendar.most_worked, period, start, pauses)
    other = last_day(calendar.least_worked, period, start, pauses)
    return Deadline(last, closing(last), certain=False, earliest=min(one, other), latest=max(one, other), calendar=calendar.hash)


def last_day(reading: Reading, period: Period, start: date, pauses: Sequence[Pause] = ()) -> date:
    """The last day of the period on this reading of the days; of a look-back, the first."""
    if period.unit == "working_days" and not pauses:
        return reading.add_working_days(before(period, start), period.amount)
    try:
        last = _suspended(reading, period, start, pauses) if pauses else _unrolled(period, start)
    except OverflowError:
        raise CalendarRangeError(start, *YEARS) from None
    if last.year > YEARS[1]:
        raise CalendarRangeError(start, *YEARS)
    return rolled(reading, last, pauses) if period.rolls else last


def before(period: Period, start: date) -> date:
    """The day that is counted from, and not itself counted."""
    return start + (DAY if period.back else -DAY) if period.start_counts else start


def _unrolled(period: Period, start: date) -> date:
    if period.unit == "days":
        return before(period, start) + period.amount * DAY
    return months_on(period, start, period.amount)


def rolled(reading: Reading, day: date, pauses: Sequence[Pause] = ()) -> date:
    """The day itself where it is worked and not in a pause, else the next such day (Civil Code 203)."""
    day = reading.roll_forward(day)
    while pauses and (pause := pause_on(pauses, day)):
        day = reading.roll_forward(ended(pause) + DAY)
    return day


def months_on(period: Period, start: date, number: int) -> date:
    """The last day of so many of the period's months or years (Civil Code 202).

    It has the start's number in the last month, or is that month's last day where it has none.
    Where the start counts, it is the day before that number (of a look-back, the day after); a number that the month lacks has its last day
    before it.
    """
    day = add_months(start, number * (12 if period.unit == "years" else 1))
    if not period.start_counts or (not period.back and day.day != start.day):
        return day
    return day + (DAY if period.back else -DAY)


def add_months(day: date, months: int) -> date:
    """The day with the same number in another month, or that month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not YEARS[0] <= year <= YEARS[1]:
        raise CalendarRangeError(day, *YEARS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def look_back(day: date, years: int) -> date:
    """The first day of the years that end on `day`, the anniversary inside; it never rolls."""
    return add_months(day, -12 * years)


# --- with pauses


def balance(calendar: WorkingCalendar, period: Period, start: date, pauses: Sequence[Pause], day: date) -> Balance:
    """What is consumed of a period at the end of a day, and what is left; months and years are counted in the days that they have."""
    return balance_of(counted(calendar, period), before(period, start), budget(period, start), pauses, day)


def counted(reading: Reading, period: Period) -> Count:
    """The days that a period's budget is spent on."""
    return reading if period.unit == "working_days" else EVERY_DAY


def budget(period: Period, start: date) -> int:
    """How many days a period has; raises InvalidError on a look-back, which nothing suspends."""
    if period.back:
        raise InvalidError("look-back-paused")
    if period.unit == "working_days":
        return period.amount
    return (_unrolled(period, start) - before(period, start)).days


def _suspended(reading: Reading, period: Period, start: date, pauses: Sequence[Pause]) -> date:
    return last_of(counted(reading, period), before(period, start), budget(period, start), pauses)
