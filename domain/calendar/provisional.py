"""Years whose notice is not out: what the law alone fixes, shown as provisional and never as a fact; and what a notice may still turn.

Statutory days, and their substitution on the next free weekday: Measures on Public Holidays, Art. 2 and 6.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from domain.calendar.measures import Law, Measures
from domain.calendar.notices import SATURDAY, Notice, OffKind

DAY = timedelta(days=1)


def provisional(law: Law, year: int) -> Notice:
    """The year as the law alone has it: a day on a weekend, or owed twice, is made up on the next free weekday (Art. 6)."""
    measures = _measures(law, year)
    days = [day for festival in law.statutory(year).values() for day in festival]
    off: dict[date, OffKind] = dict.fromkeys(days, "statutory")
    for day in tuple(off):
        free = day
        for _ in range((day.weekday() >= SATURDAY) + days.count(day) - 1):
            while free in off or free.weekday() >= SATURDAY:
                free += DAY
            off[free] = "substitute"
    told = {"jurisdiction": measures.jurisdiction, "issuer": measures.order, "year": year, "seq": 0, "status": "provisional"}
    return Notice.model_validate({"schema": 1, **told, "off": off, "work": {}})


def undecided(law: Law, year: int) -> set[date]:
    """The days that the year's notice may still turn: weekdays that bridge a holiday, and the weekends in and around it."""
    statutory = law.statutory(year)
    reach = _measures(law, year).reach
    days: set[date] = set()
    for first, last in _blocks(law, year):
        days |= set(_between(first, last))
        around = _between(first - reach.weekend_days * DAY, last + reach.weekend_days * DAY)
        days |= {day for day in around if day.weekday() >= SATURDAY}
    return days - {day for festival in statutory.values() for day in festival}


def _blocks(law: Law, year: int) -> Iterator[tuple[date, date]]:
    """First and last day that may become rest around each festival, and between two that are near each other."""
    reach = _measures(law, year).reach
    festivals = sorted(law.statutory(year).items(), key=lambda item: item[1])
    for name, days in festivals:
        before, after = reach.weekdays[name]
        yield days[0] - before * DAY, days[-1] + after * DAY
    for (_, one), (_, other) in pairwise(festivals):
        if (other[0] - one[-1]).days <= reach.joined_within:
            yield one[-1], other[0]


def _between(first: date, last: date) -> Iterator[date]:
    return (first + offset * DAY for offset in range((last - first).days + 1))


def _measures(law: Law, year: int) -> Measures:
    measures = law.governing(year)
    if measures is None:
        raise LookupError(f"no measures govern {year}")
    return measures
