"""Days counted by walking from one to the next, over a reading of the notice files of its own: what the calendar is compared with.

Nothing here is shared with the calendar: not its files' reader, not its law, not its counting. It is slow and plain on purpose.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

ONE = timedelta(days=1)
STRIDE = {"months": 1, "years": 12}
Row = tuple[date, int | None, str, str, str, bool]
"""A day of a trace: day, number, kind, source, outcome, settled."""

PARTS = ("off", "work", "cancel_off", "cancel_work")
TURNABLE: dict[tuple[str, int], set[date]] = {}
"""What a notice may turn in a year under a law: the same for every almanac, so it is worked out once."""

Held = tuple[date, date | None, str, str]
"""A pause: its first and last day, reason, article."""

Pauses = list[Held]


class RefusedError(Exception):
    """No answer, by the code that says why."""


@dataclass
class Asked:
    """A question: so many of a unit from a day."""

    start: date
    amount: int
    unit: str
    start_counts: bool = False
    rolls: bool = False
    pauses: Pauses = field(default_factory=list)


@dataclass
class Found:
    """An answer."""

    last: date
    certain: bool
    earliest: date
    latest: date
    rows: list[Row]


class Almanac:
    """Every day of a chain of jurisdictions, as the files published by a day have it."""

    def __init__(self, root: Path, chain: list[str], as_of: date) -> None:
        folders = [root / "calendars" / place / part for place in chain for part in (".", "law")]
        files = [tomllib.loads(path.read_text("utf-8")) for folder in folders for path in folder.glob("*.toml")]
        known = [file for file in files if file.get("kind") == "festivals" or file["published"] <= as_of]
        self.lunar = {int(year): days for file in known if file.get("kind") == "festivals" for year, days in file["days"].items()}
        self.measures = [file for file in known if file.get("kind") == "measures"]
        notices = [file for file in known if "kind" not in file]
        own = [file for file in notices if file["jurisdiction"] == "CN"]
        self.announced = max(file["year"] for file in own)
        self.settled = date(self.announced, 12, 28)
        self.first, self.end = date(min(file["year"] for file in own), 1, 1), date(max([self.announced, *self.lunar]), 12, 31)
        levels = [[file for file in notices if file["jurisdiction"] == place] for place in chain]
        decided = {day for level in levels[1:] for file in level for day in (*file.get("off", {}), *file.get("work", {}))}
        guess = self.guessed()
        turnable = {day for year in range(self.announced + 1, self.end.year + 2) for day in self.turnable(year)}
        self.open = {day for day in turnable if self.settled < day <= self.end and day.isoformat() not in decided}
        named = [{name for file in level for part in PARTS for name in file.get(part, ())} for level in levels]
        self.days = {day: self.cell(day, levels, named, guess) for day in stretch(self.first, self.end)}

    def cell(self, day: date, levels: list[list[dict[str, Any]]], named: list[set[str]], guess: dict[date, str]) -> tuple[bool, str, str]:
        """Worked or not, kind and source: the narrowest jurisdiction speaks last, and in each its latest notice."""
        name = day.isoformat()
        worked = day.isoweekday() < 6
        told = (worked, "weekday" if worked else "weekend", "week")
        if day in guess:
            told = (False, guess[day], f"CN-{day.year}.provisional")
        for level, names in zip(levels, named, strict=True):
            wider = told[0]
            if name in names:
                speaking = [file for file in level if any(name in file.get(part, ()) for part in PARTS)]
                last = max(speaking, key=lambda file: (file["year"], file["seq"]))
                source = f"{last['jurisdiction']}-{last['year']}.{last['seq']}"
                if name in last.get("work", {}):
                    told = (True, last["work"][name], source)
                elif name in last.get("off", {}):
                    told = (False, last["off"][name], source)
                else:
                    told = (wider, "cancelled", source)
        return told

    # --- years that nobody has announced

    def holidays(self, year: int) -> list[tuple[str, list[date]]]:
        """The statutory days of a year, festival by festival, in the order of the year."""
        law = self.law(year)
        found = []
        for name, offsets in law["rest"].items():
            day = date.fromisoformat(f"{year}-{law['fixed'][name]}") if name in law["fixed"] else self.lunar.get(year, {}).get(name)
            if day:
                found.append((name, [day + offset * ONE for offset in offsets]))
        return sorted(found, key=lambda one: one[1][0])

    def law(self, year: int) -> dict[str, Any]:
        """The measures in force in a year."""
        return max((one for one in self.measures if one["from_year"] <= year), key=lambda one: int(one["from_year"]))

    def guessed(self) -> dict[date, str]:
        """Statutory days and their substitutes: what is owed is paid on the next weekday that is free."""
        found: dict[date, str] = {}
        for year in range(self.announced + 1, self.end.year + 1):
            days = [day for _, festival in self.holidays(year) for day in festival]
            owed = 0
            for day in stretch(date(year, 1, 1), date(year, 12, 31)):
                if day in days:
                    found[day] = "statutory"
                    owed += days.count(day) - (day.isoweekday() < 6)
                elif owed and day.isoweekday() < 6:
                    found[day] = "substitute"
                    owed -= 1
        return found

    def turnable(self, year: int) -> set[date]:
        """Every day that the year's notice may turn."""
        key = (self.law(year)["order"], year)
        if key not in TURNABLE:
            TURNABLE[key] = {day for day in stretch(date(year - 1, 12, 1), date(year, 12, 31)) if self.may_turn(day, year)}
        return TURNABLE[key]

    def may_turn(self, day: date, year: int) -> bool:
        """Asked of one day: is it near a festival, or between two that are near each other, and itself not statutory."""
        reach, festivals = self.law(year)["reach"], self.holidays(year)
        extra = reach["weekend_days"] if day.isoweekday() > 5 else 0
        near = any(
            days[0] - (reach["weekdays"][name][0] + extra) * ONE <= day <= days[-1] + (reach["weekdays"][name][1] + extra) * ONE
            for name, days in festivals
        )
        between = any(
            one[-1] < day < other[0] and (other[0] - one[-1]).days <= reach["joined_within"] for (_, one), (_, other) in pairwise(festivals)
        )
        return (near or between) and not any(day in days for _, days in festivals)

    # --- counting

    def answer(self, asked: Asked) -> Found:
        """The answer to a question, with its trace and its bounds."""
        last, rows, looked = self.walk(asked, turned=None)
        certain = all(day <= self.settled for day in looked)
        if certain:
            return Found(last, certain, last, last, rows)
        ends = [self.walk(asked, turned=turned)[0] for turned in (True, False)]
        return Found(last, certain, min(ends), max(ends), rows)

    def worked(self, day: date, *, turned: bool | None) -> bool:
        """Whether a day is worked, with every undecided day read as told."""
        if day not in self.days:
            raise RefusedError("calendar-range")
        return turned if turned is not None and day in self.open else self.days[day][0]

    def walk(self, asked: Asked, *, turned: bool | None) -> tuple[date, list[Row], list[date]]:
        """The last day, the trace, and the days whose being worked or not was asked."""
        if asked.amount < 0 and asked.pauses:
            raise RefusedError("look-back-paused")
        last, rows, looked = self._count(asked, turned=turned) if asked.unit not in STRIDE or asked.pauses else self._months(asked)
        if not asked.rolls:
            return last, rows, looked
        while True:
            looked.append(last)
            worked, held = self.worked(last, turned=turned), paused(asked.pauses, last)
            if not rows or rows[-1][0] < last:
                rows.append(self._row(last, None, held, "rolled_to" if worked else "rolled_over"))
            if worked and not held:
                return last, rows, looked
            if held and held[1] is None and worked:
                raise RefusedError("period-suspended")
            last += ONE

    def _count(self, asked: Asked, *, turned: bool | None) -> tuple[date, list[Row], list[date]]:
        """Day by day until the amount is reached."""
        step = ONE if asked.amount > 0 else -ONE
        left = abs(asked.amount)
        if asked.unit in STRIDE:
            left = abs((self._months(asked)[0] - asked.start).days) + asked.start_counts
        day = asked.start - step if asked.start_counts else asked.start
        rows: list[Row] = []
        looked: list[date] = []
        number = 0
        while left:
            day += step
            held = paused(asked.pauses, day)
            if asked.unit == "working_days":
                looked.append(day)
                counts = self.worked(day, turned=turned) and not held
            else:
                counts = not held
            if held and held[1] is None:
                raise RefusedError("period-suspended")
            left -= counts
            number += counts
            if turned is None:
                rows.append(self._row(day, number if counts else None, held, "counted" if counts else "skipped"))
        return day, rows, looked

    def _months(self, asked: Asked) -> tuple[date, list[Row], list[date]]:
        """Month by month: the same number, or the month's last day where it has none."""
        rows: list[Row] = []
        year, month, step = asked.start.year, asked.start.month, 1 if asked.amount > 0 else -1
        for number in range(1, abs(asked.amount) + 1):
            for _ in range(STRIDE[asked.unit]):
                month += step
                if month in {0, 13}:
                    year, month = year + step, 12 if month == 0 else 1
            day = asked.start.replace(day=1).replace(year=year, month=month)
            while day.day != asked.start.day and (day + ONE).month == month:
                day += ONE
            if asked.start_counts and not (step > 0 and day.day != asked.start.day):
                day -= step * ONE
            rows.append(self._row(day, number, None, "counted"))
        return rows[-1][0], rows, []

    def _row(self, day: date, number: int | None, held: Held | None, outcome: str) -> Row:
        _, kind, source = self.days.get(day, (True, "calendar_day", ""))
        return (
            (day, None, held[2], held[3], "suspended", day <= self.settled)
            if held
            else (day, number, kind, source, outcome, day <= self.settled)
        )


def paused(pauses: Pauses, day: date) -> Held | None:
    """The pause that a day falls into, the earliest to begin."""
    if not pauses:
        return None
    return min((one for one in pauses if one[0] <= day and (one[1] is None or day <= one[1])), key=lambda one: one[0], default=None)


def stretch(first: date, last: date) -> Iterator[date]:
    """Every day from one to another."""
    while first <= last:
        yield first
        first += ONE
