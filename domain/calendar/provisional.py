"""Years whose notice is not out: what the law alone fixes, shown as provisional and never as a fact.

Statutory days and their substitution on the next free weekday: Measures on Public Holidays (State Council Order 795), Art. 2 and 6.
The lunar dates are those on which eight independent computations agree.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.calendar.notices import SATURDAY, Notice, OffKind

LUNAR = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
}
"""Year -> Spring Festival, Qingming, Dragon Boat, Mid-Autumn."""

DAY = timedelta(days=1)
REACH = 7
"""A make-up day has never stood farther than this many days and a weekend from its holiday."""


def statutory(year: int) -> list[date]:
    """The thirteen days of Art. 2; Mid-Autumn inside National Day stands twice, because both are owed."""
    spring, qingming, dragon, autumn = (date.fromisoformat(f"{year}-{day}") for day in LUNAR[year])
    new_year, labour, national = date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)
    spring_days = [spring + offset * DAY for offset in range(-1, 3)]
    return [new_year, *spring_days, qingming, labour, labour + DAY, dragon, autumn, national, national + DAY, national + 2 * DAY]


def provisional(year: int, jurisdiction: str = "CN") -> Notice:
    """The year as the law alone has it: a day on a weekend, or owed twice, is made up on the next free weekday (Art. 6)."""
    days = statutory(year)
    off: dict[date, OffKind] = dict.fromkeys(days, "statutory")
    for day in sorted(set(days)):
        owed = (day.weekday() >= SATURDAY) + days.count(day) - 1
        free = day
        while owed:
            free += DAY
            if free.weekday() < SATURDAY and free not in off:
                off[free] = "substitute"
                owed -= 1
    return Notice(jurisdiction, year, 0, "provisional", off, {})


def undecided(year: int) -> set[date]:
    """The days that the year's notice may still turn: weekdays that bridge a holiday, and the weekends around it."""
    fixed = set(statutory(year))
    days: set[date] = set()
    for first, last in _blocks(year):
        length = (last - first).days
        days |= {first + offset * DAY for offset in range(length + 1) if (first + offset * DAY).weekday() < SATURDAY}
        for offset in range(1, REACH + 1):
            days |= {day for day in (first - offset * DAY, last + offset * DAY) if day.weekday() >= SATURDAY}
        days |= {first + offset * DAY for offset in range(length + 1) if (first + offset * DAY).weekday() >= SATURDAY}
    return days - fixed


def _blocks(year: int) -> Iterator[tuple[date, date]]:
    spring, qingming, dragon, autumn = (date.fromisoformat(f"{year}-{day}") for day in LUNAR[year])
    national = date(year, 10, 1)
    yield spring - 2 * DAY, spring + 8 * DAY
    yield date(year, 4, 29), date(year, 5, 5)
    yield min(national, autumn) if abs((autumn - national).days) <= REACH else national, date(year, 10, 8)
    for one in (date(year, 1, 1), qingming, dragon, autumn):
        yield one - 2 * DAY, one + 2 * DAY
