"""Counting in constant time is counting one day after another: against a slow count written for these tests alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar.periods import Period, deadline
from tests.domain.calendar.notice_files import calendar, notices

CALENDAR = calendar()
STARTS = st.dates(date(2011, 1, 1), date(2025, 12, 31))
AMOUNTS = st.integers(1, 60)


def slow(start: date, amount: int) -> date:
    """Walk day by day over the notices' own lists: the later notice of a year speaks last."""
    off: dict[date, bool] = {}
    for notice in notices():
        for day in (*notice.cancel_work, *notice.cancel_off):
            off.pop(day, None)
        off |= dict.fromkeys(notice.off, True) | dict.fromkeys(notice.work, False)
    step, day = (1 if amount > 0 else -1), start
    while amount:
        day += timedelta(days=step)
        if not off.get(day, day.isoweekday() > 5):
            amount -= step
    return day


@given(STARTS, AMOUNTS, st.sampled_from([1, -1]))
def test_equals_a_slow_count(start: date, amount: int, sign: int) -> None:
    """Forward and back, the n-th working day is the one that a walk finds."""
    assert CALENDAR.add_working_days(start, sign * amount) == slow(start, sign * amount)


@given(STARTS, AMOUNTS, AMOUNTS)
def test_adds_up(start: date, first: int, second: int) -> None:
    """Two periods one after the other are one of their sum."""
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, first), second) == CALENDAR.add_working_days(start, first + second)


@given(STARTS, st.integers(0, 30), AMOUNTS)
def test_never_ends_earlier_for_a_later_start(start: date, later: int, amount: int) -> None:
    """A later start never gives an earlier end."""
    assert CALENDAR.add_working_days(start, amount) <= CALENDAR.add_working_days(start + timedelta(days=later), amount)


@given(STARTS, AMOUNTS)
def test_counts_exactly_its_amount(start: date, amount: int) -> None:
    """Between the start and the last day lie exactly `amount` working days, and the last is one."""
    last = deadline(CALENDAR, Period(amount=amount, unit="working_days"), start).last_day
    assert (CALENDAR.is_working(last), CALENDAR.working_days_between(start, last)) == (True, amount)
