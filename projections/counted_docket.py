"""The docket as a person or a program looks at it: with the working days that are left, and why each period ends where it does."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

import msgspec

from domain.calendar.instants import day_of
from domain.calendar.periods import Period
from domain.calendar.reading import CalendarRangeError
from domain.calendar.trace import trace
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared import identifiers as ids
from projections.deadline_docket import DeadlineDocket
from projections.table import Ask, Record
from services.case import Case
from services.office import Office

OPEN = "state in ('running', 'waiting')"
"""What is due: periods that run, and stages that wait for an act."""

TAIL = 16
"""Days shown of a period in months or years: no day inside it matters, and the longest holiday that its end may roll over fits."""

FLAGS = ("start_counts", "rolls", "certain")


class Counting:
    """The calendars of the cycles that rows belong to; each is made once."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._today = day_of(office.clock.now())
        self.calendar = cache(self._calendar)

    def _calendar(self, cycle: str, counted_on: str | None) -> WorkingCalendar:
        """The calendar by the hash that a period was counted on, or the one of today where it needed none."""

        def question(case: Case) -> WorkingCalendar:
            opened = case.cycle(cycle)
            texts = opened.calendars.get(counted_on or "")
            return case.texts.calendar(texts, tuple(case.regulation(opened).jurisdiction)) if texts else case.calendar(opened)

        return cast("WorkingCalendar", self._office.look(ids.cycle_stream(cycle), question))

    def left(self, row: Record) -> int | None:
        """Working days from today, which is not counted, to the last day of what runs; None in years that no calendar knows."""
        if row["state"] != "running":
            return None
        calendar = self.calendar(ids.cycle_in(row["stream"]) or "", None)
        try:
            return calendar.working_days_between(self._today, date.fromisoformat(row["last_day"]))
        except CalendarRangeError:
            return None

    def days(self, row: Record) -> list[Record]:
        """Each day of a period that was counted, from its first to its last, counted or skipped, and why.

        A floor that is not certain yet stands to the latest of its ends: the days after the count wait for a notice.
        """
        if row["amount"] is None:
            return []
        calendar = self.calendar(ids.cycle_in(row["stream"]) or "", row["calendar"])
        how: Record = {name: row[name] for name in ("amount", "unit", "bound")} | {
            name: bool(row[name]) for name in ("start_counts", "rolls")
        }
        days = trace(calendar, msgspec.convert(how, Period), date.fromisoformat(row["opens_on"]))
        found: list[Record] = [msgspec.to_builtins(day) for day in (days if row["unit"].endswith("days") else days[-TAIL:])]
        counted, last = date.fromisoformat(found[-1]["day"]), date.fromisoformat(row["last_day"])
        waits: Record = {"number": None, "kind": "floor", "source": "undecided"}
        return [*found, *({"day": (counted + timedelta(days=step)).isoformat()} | waits for step in range(1, (last - counted).days + 1))]


def deadlines(office: Office, ask: Ask, where: str, parameters: Sequence[Any] = (), *, traced: bool = False) -> list[Record]:
    """Rows of the docket with the working days that are left, and with each day's reason where `traced`."""
    return counted(office, DeadlineDocket.table.rows(ask, where, parameters), traced=traced)


def counted(office: Office, rows: Sequence[Record], *, traced: bool) -> list[Record]:
    """The same of rows that were found already."""
    counting = Counting(office)
    return [dict(_told(counting, row, traced=traced)) for row in rows]


def _told(counting: Counting, row: Record, *, traced: bool) -> Iterator[tuple[str, Any]]:
    yield from row.items()
    yield from ((name, None if row[name] is None else bool(row[name])) for name in FLAGS)
    yield "left", counting.left(row)
    yield "between", f"{row['earliest']} - {row['latest']}" if row["earliest"] else None
    if traced:
        yield "trace", counting.days(row)
