"""Why a period ends where it does: each day counted or skipped, with the reason and the notice that gives it."""

from datetime import date, timedelta

import msgspec

from domain.calendar.periods import Period, last_day
from domain.calendar.working_calendar import WorkingCalendar


class CountedDay(msgspec.Struct, frozen=True):
    """`number` is the day's place in the count; None when it was skipped."""

    day: date
    number: int | None
    kind: str
    source: str


def trace(calendar: WorkingCalendar, period: Period, start: date) -> tuple[CountedDay, ...]:
    """Every day from the start to the last, in order of counting."""
    last = last_day(calendar, period, start)
    step = timedelta(days=1 if last >= start else -1)
    day = start if period.start_counts else start + step
    days: list[CountedDay] = []
    number = 0
    while (last - day) * step.days >= timedelta(0):
        counts = period.unit != "working_days" or calendar.is_working(day)
        number += counts
        days.append(CountedDay(day, number if counts else None, *calendar.why(day)))
        day += step
    return tuple(days)
