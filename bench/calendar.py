"""The calendar's speed beside two packages in the same run, on one core: `python -m bench.calendar --cases N`.

The packages add working days and do nothing else; ours does that, and then a whole deadline with its bounds, and its trace, each beside
adding alone. Where a share misses its aim, the exit code is 1; cases per second are told and depend on the machine.
"""

import argparse
import random
import sys
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import chinese_calendar
import holidays

from bench.timing import paired
from domain.calendar.periods import Period, deadline
from domain.calendar.trace import trace
from domain.calendar.working_calendar import WorkingCalendar
from services.catalogue import Catalogue
from services.settings import ROOT

AMOUNTS = (5, 20, 30)
DAY_BY_DAY, BY_HOLIDAYS = 100, 10
"""How many times faster than a package adding must be at least: one that asks each day, one that looks holidays up."""

ENDED, TRACED = 12, 40
"""How many times the time of adding alone a whole deadline may take, and one with its trace."""

SHARE = 50
"""The packages are so much slower that they get one case of so many."""

ANNOUNCED, OPEN = (date(2010, 2, 1), date(2026, 9, 1)), (date(2027, 1, 1), date(2034, 9, 1))
DAY = timedelta(days=1)
Starts = list[date]


def starts(between: tuple[date, date], cases: int, seed: int) -> Starts:
    """Random days to start from."""
    rng, days = random.Random(seed), (between[1] - between[0]).days  # noqa: S311  # cases, not secrets
    return [between[0] + rng.randrange(days) * DAY for _ in range(cases)]


def over(cases: Starts, one: Callable[[date], object]) -> Callable[[], None]:
    """Something done for each start."""

    def work() -> None:
        for start in cases:
            one(start)

    return work


def counted(amount: int, start: date) -> date:
    """Day after day by the package that only says whether a day is worked."""
    while amount:
        start += DAY
        amount -= chinese_calendar.is_workday(start)
    return start


class Figures:
    """What was measured, printed as it comes."""

    def __init__(self, calendar: WorkingCalendar, cases: int) -> None:
        self.calendar, self.cases, self.missed = calendar, cases, 0

    def beside(self, name: str, amount: int, aim: int, ours: Callable[[date], object], theirs: Callable[[date], object]) -> None:
        """Ours and a package's on the same starts."""
        many = starts(ANNOUNCED, self.cases, amount)
        few = many[: max(self.cases // SHARE, 50)]
        took, limit = paired(over(many, ours), over(few, theirs))
        rate = len(many) / took
        times = rate * limit / len(few)
        self._say(f"{amount:>2} working days added, times {name} (>= {aim})", times, rate, missed=times < aim)

    def whole(self, name: str, aim: int, between: tuple[date, date], one: Callable[[Period, date], object]) -> None:
        """A deadline of ours over all amounts in turn, beside adding them."""
        periods = [Period(amount=amount, unit="working_days") for amount in AMOUNTS]
        cases, plain = starts(between, self.cases // 4, aim), starts(ANNOUNCED, self.cases // 4, aim)
        took, limit = paired(
            over(cases, lambda start: [one(period, start) for period in periods]),
            over(plain, lambda start: [_added(self.calendar, amount, start) for amount in AMOUNTS]),
        )
        self._say(f"{name}, times adding alone (<= {aim})", took / limit, len(cases) * len(periods) / took, missed=took / limit > aim)

    def _say(self, label: str, times: float, rate: float, *, missed: bool) -> None:
        self.missed += missed
        sys.stdout.write(f"  {label:<76} {times:8,.1f}  {rate:>10,.0f}/s{'  MISSED' if missed else ''}\n")
        sys.stdout.flush()


def measure(calendar: WorkingCalendar, cases: int) -> int:
    """Every figure; how many missed their aim."""
    figures = Figures(calendar, cases)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        china = holidays.country_holidays("CN", years=range(2010, 2028))
    for amount in AMOUNTS:
        period = Period(amount=amount, unit="working_days")

        checked = starts(ANNOUNCED, 200, amount)
        assert [deadline(calendar, period, start).last_day for start in checked] == [counted(amount, start) for start in checked]  # noqa: S101  # the same work is measured
        ours = partial(_added, calendar, amount)
        figures.beside("chinesecalendar is_workday", amount, DAY_BY_DAY, ours, partial(counted, amount))
        figures.beside("chinesecalendar find_workday", amount, DAY_BY_DAY, ours, partial(chinese_calendar.find_workday, amount))
        figures.beside("holidays get_nth_working_day", amount, BY_HOLIDAYS, ours, partial(_nth, china, amount))
    figures.whole("deadline, days settled", ENDED, ANNOUNCED, lambda period, start: deadline(calendar, period, start))
    figures.whole("deadline with bounds, days open", ENDED, OPEN, lambda period, start: deadline(calendar, period, start))
    figures.whole("deadline and trace, days settled", TRACED, ANNOUNCED, lambda period, start: _traced(calendar, period, start))
    figures.whole("deadline with bounds and trace, days open", TRACED, OPEN, lambda period, start: _traced(calendar, period, start))
    return figures.missed


def _added(calendar: WorkingCalendar, amount: int, start: date) -> date:
    return calendar.add_working_days(start, amount)


def _nth(china: holidays.HolidayBase, amount: int, start: date) -> date:
    return china.get_nth_working_day(start, amount)


def _traced(calendar: WorkingCalendar, period: Period, start: date) -> object:
    return deadline(calendar, period, start), trace(calendar, period, start)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    asked = parser.parse_args()
    calendar, _ = Catalogue(ROOT / "regulations").calendar(["CN"], date(2026, 10, 1))
    sys.stdout.write(f"calendar, {asked.cases:,} cases, {', '.join(map(str, AMOUNTS))} working days\n")
    sys.exit(1 if measure(calendar, asked.cases) else 0)


if __name__ == "__main__":
    main()
