"""Legal periods: how many of which unit, from which day, to which last day and instant (Civil Code 200 to 203)."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from domain.calendar.instants import closing
from domain.calendar.working_calendar import WorkingCalendar

Unit = Literal["working_days", "days", "months", "years"]
Bound = Literal["at_least", "exactly", "at_most"]


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`amount` of `unit`. The start day does not count unless `start_counts`; a last day on a rest day moves on only if it `rolls`."""

    amount: int
    unit: Unit
    bound: Bound = "exactly"
    start_counts: bool = False
    rolls: bool = False


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


def deadline(calendar: WorkingCalendar, period: Period, start: date) -> Deadline:
    """The end of a period that begins on `start`; raises CalendarRangeError outside the years known."""
    last = last_day(calendar, period, start)
    if period.unit != "working_days" and not period.rolls:
        return Deadline(last, closing(last), certain=True, earliest=last, latest=last, calendar=None)
    if last <= calendar.settled_through:
        return Deadline(last, closing(last), certain=True, earliest=last, latest=last, calendar=calendar.hash)
    bounds = [last, *(last_day(calendar.reading(undecided_work=work), period, start) for work in (True, False))]
    return Deadline(last, closing(last), certain=False, earliest=min(bounds), latest=max(bounds), calendar=calendar.hash)


def last_day(calendar: WorkingCalendar, period: Period, start: date) -> date:
    """The last day of the period on this calendar; a negative amount of working days or days counts back."""
    last = _unrolled(calendar, period, start)
    return calendar.roll_forward(last) if period.rolls else last


def _unrolled(calendar: WorkingCalendar, period: Period, start: date) -> date:
    before = start - timedelta(days=period.start_counts)
    match period.unit:
        case "working_days":
            return calendar.add_working_days(before, period.amount)
        case "days":
            return before + timedelta(days=period.amount)
        case "months":
            return add_months(start, period.amount) - timedelta(days=period.start_counts)
        case "years":
            return add_months(start, 12 * period.amount) - timedelta(days=period.start_counts)


def add_months(day: date, months: int) -> date:
    """The day with the same number in another month, or that month's last day where it has none (Civil Code 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def look_back(day: date, years: int) -> date:
    """The first day of the years that end on `day`, the anniversary inside; it never rolls."""
    return add_months(day, -12 * years)
