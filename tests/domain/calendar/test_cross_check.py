"""Every day against two independent packages: where one disagrees, it is written down here with who is right and why."""

import warnings
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

import chinese_calendar
import holidays
import pytest

from domain.calendar.provisional import provisional
from tests.domain.calendar.notice_files import calendar, law

FIRST, LAST = date(2010, 1, 1), date(2026, 12, 31)

DISAGREEMENTS: dict[str, dict[date, str]] = {
    "chinese_calendar": {},
    # It is known to give 2005-12-31 as rest, against the notice for 2006; that year is before the first notice kept here.
    "holidays": {},
    # Its versions 0.60 to 0.89 have 28 April and 2, 3, 5 May 2019 as they were before the notice of 22 March 2019.
}
"""Package -> day -> who is right and why."""

PROVISIONAL: dict[date, str] = {
    date(2028, 10, 5): "Mid-Autumn falls on 3 October and 1 October on a Sunday: Art. 6 owes two days, the package gives one",
    date(2031, 10, 6): "Mid-Autumn falls on 1 October: Art. 6 owes one day, the package gives none",
}
"""Days of years without a notice on which `holidays` and Art. 2 and 6 part."""


def days(first: date, last: date) -> Iterator[date]:
    """Every day from one to another."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


@pytest.fixture(scope="module")
def package() -> holidays.HolidayBase:
    """The package `holidays` from 2010 to 2035; it warns of years that it only computes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return holidays.country_holidays("CN", years=range(2010, 2036), language="en_US")


def test_every_day_agrees_with_chinesecalendar() -> None:
    """From 2010 to 2026 the notices and `chinesecalendar` say the same of each day."""
    ours = calendar()
    parted = {day for day in days(FIRST, LAST) if ours.is_working(day) != chinese_calendar.is_workday(day)}
    assert parted == DISAGREEMENTS["chinese_calendar"].keys()


def test_every_day_agrees_with_holidays(package: holidays.HolidayBase) -> None:
    """From 2010 to 2026 the notices and `holidays` say the same of each day."""
    ours = calendar()
    parted = {day for day in days(FIRST, LAST) if ours.is_working(day) != package.is_working_day(day)}
    assert parted == DISAGREEMENTS["holidays"].keys()


@pytest.mark.parametrize("year", range(2010, 2036))
def test_the_law_has_the_statutory_days_that_holidays_has(package: holidays.HolidayBase, year: int) -> None:
    """The days of Art. 2 and the festivals' own days: what the package calls a holiday of the year, and no day moved or observed."""
    theirs = {day for day, name in package.items() if day.year == year and any(_statutory(one) for one in name.split("; "))}
    assert set(chain.from_iterable(law().statutory(year).values())) == theirs


def _statutory(name: str) -> bool:
    return not any(word in name for word in ("(observed)", "Day off", "Extended", "70th Anniversary"))


@pytest.mark.parametrize("year", range(2027, 2036))
def test_a_provisional_year_is_the_one_that_holidays_computes(package: holidays.HolidayBase, year: int) -> None:
    """Statutory days with their substitutes, for years that nobody has announced."""
    ours = set(provisional(law(), year).off)
    theirs = {day for day in package if day.year == year}
    assert ours ^ theirs == {day for day in PROVISIONAL if day.year == year}
