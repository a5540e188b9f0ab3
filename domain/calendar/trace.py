"""Why a period ends where it does: each day counted or skipped, with the reason and the notice that gives it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec import structs

from domain.calendar.periods import Period, before, last_day, months_on, rolled
from domain.calendar.suspension import DAY, Pause, pause_on
from domain.calendar.working_calendar import WorkingCalendar

Outcome = Literal["counted", "skipped", "suspended", "rolled_over", "rolled_to"]

UNKNOWN = ("calendar_day", "")
"""Kind and source of a day outside the years known, where a period counts every day and needs no notice."""


class CountedDay(msgspec.Struct, frozen=True):
    """`number` is the day's place in the count, None where it does not count; a number of months or years is the day that ends them.

    `kind` and `source` are the calendar's; of a suspended day, the pause's reason and article. `settled` is False where a notice may still
    turn the day.
    """

    day: date
    number: int | None
    kind: str
    source: str
    outcome: Outcome
    settled: bool


def trace(calendar: WorkingCalendar, period: Period, start: date, pauses: Sequence[Pause] = ()) -> tuple[CountedDay, ...]:
    """Every day from the first counted to the last, in order of counting; of months and years, the day that ends each."""
    nominal = last_day(calendar, structs.replace(period, rolls=False), start, pauses)
    if period.unit in {"months", "years"} and not pauses:
        days = tuple(_steps(calendar, period, start))
    else:
        days = tuple(_counted(calendar, period, _days(calendar, period, before(period, start), nominal), pauses))
    return (*days, *_rolled(calendar, nominal, rolled(calendar, nominal, pauses), pauses)) if period.rolls else days


def _days(calendar: WorkingCalendar, period: Period, after: date, last: date) -> Iterable[tuple[date, int, str, str]]:
    """The days of the count, in its order, as the calendar has them."""
    step = -DAY if period.back else DAY
    first = after + step
    if calendar.knows(first) and calendar.knows(last):
        days = list(calendar.between(min(first, last), max(first, last)))
        return reversed(days) if period.back else days
    return ((day, 1, *_why(calendar, day)) for day in (after + number * step for number in range(1, abs((last - after).days) + 1)))


def _why(calendar: WorkingCalendar, day: date) -> tuple[str, str]:
    return calendar.why(day) if calendar.knows(day) else UNKNOWN


def _counted(
    calendar: WorkingCalendar, period: Period, days: Iterable[tuple[date, int, str, str]], pauses: Sequence[Pause]
) -> Iterator[CountedDay]:
    number, settled, every = 0, calendar.settled_through, period.unit != "working_days"
    for day, on, kind, source in days:
        if pauses and (pause := pause_on(pauses, day)):
            yield CountedDay(day, None, pause.reason, pause.basis, "suspended", day <= settled)
        elif on or every:
            number += 1
            yield CountedDay(day, number, kind, source, "counted", day <= settled)
        else:
            yield CountedDay(day, None, kind, source, "skipped", day <= settled)


def _steps(calendar: WorkingCalendar, period: Period, start: date) -> Iterator[CountedDay]:
    for number in range(1, abs(period.amount) + 1):
        day = months_on(period, start, -number if period.back else number)
        yield CountedDay(day, number, *_why(calendar, day), "counted", day <= calendar.settled_through)


def _rolled(calendar: WorkingCalendar, nominal: date, last: date, pauses: Sequence[Pause]) -> Iterator[CountedDay]:
    """The days after the nominal last day, up to the one that is the last by law (Civil Code 203)."""
    for day, _, kind, source in calendar.between(nominal + DAY, last) if last > nominal else ():
        if pause := pause_on(pauses, day):
            yield CountedDay(day, None, pause.reason, pause.basis, "suspended", day <= calendar.settled_through)
        else:
            yield CountedDay(day, None, kind, source, "rolled_to" if day == last else "rolled_over", day <= calendar.settled_through)
