"""What must hold of every period, whatever the calendar: it adds up, never runs backwards, and follows each day that is turned."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar.notices import Notice
from domain.calendar.periods import Period, balance, deadline, last_day
from domain.calendar.suspension import Pause
from domain.calendar.trace import trace
from domain.calendar.working_calendar import WorkingCalendar
from tests.domain.calendar.notice_files import calendar, notices

CALENDAR = calendar("CN/final+provisional-2027")
DAY = timedelta(days=1)
STARTS = st.dates(date(2011, 1, 1), date(2034, 12, 31))
AMOUNTS = st.integers(1, 60)
DAYS = st.lists(st.dates(date(2012, 1, 1), date(2026, 12, 20)), max_size=8, unique=True)
QUESTIONS = st.lists(st.tuples(st.dates(date(2011, 6, 1), date(2026, 9, 1)), AMOUNTS), min_size=10, max_size=40)


def working(amount: int) -> Period:
    """So many working days."""
    return Period(amount=amount, unit="working_days")


def turned(off: list[date], work: list[date]) -> WorkingCalendar:
    """The calendar with days turned by an invented region: the one way to turn a day that no national notice may."""
    said = {
        year: Notice.model_validate({
            "schema": 1, "jurisdiction": "CN-15", "year": year, "seq": 0, "status": "announced", "published": date(year, 1, 1),
            "off": {day: "local" for day in off if day.year == year},
            "work": {day: "local" for day in work if day.year == year and day not in off},
        })
        for year in {day.year for day in (*off, *work)}
    }  # fmt: skip
    return WorkingCalendar(said.values(), parent=CALENDAR) if said else CALENDAR


@given(STARTS, AMOUNTS, AMOUNTS)
def test_it_adds_up(start: date, first: int, second: int) -> None:
    """Two periods one after the other are one of their sum."""
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, first), second) == CALENDAR.add_working_days(start, first + second)


@given(STARTS, st.integers(0, 30), AMOUNTS)
def test_a_later_start_never_ends_earlier(start: date, later: int, amount: int) -> None:
    """Forward and back."""
    for count in (amount, -amount):
        assert CALENDAR.add_working_days(start, count) <= CALENDAR.add_working_days(start + later * DAY, count)


@given(STARTS, AMOUNTS)
def test_it_counts_exactly_its_amount(start: date, amount: int) -> None:
    """Between the start and the last day lie exactly `amount` working days, and the last is one; back again, none is left over."""
    found = deadline(CALENDAR, working(amount), start)
    assert CALENDAR.is_working(found.last_day)
    assert CALENDAR.working_days_between(start, found.last_day) == amount
    assert found.earliest <= found.last_day <= found.latest
    back = CALENDAR.add_working_days(found.last_day, -amount)
    assert back <= start
    assert CALENDAR.working_days_between(back, start) == 0


@given(STARTS, AMOUNTS, st.sampled_from([1, -1]), st.booleans())
def test_the_trace_is_whole(start: date, amount: int, sign: int, start_counts: bool) -> None:  # noqa: FBT001  # Hypothesis gives it by place
    """Each day from the first to the last once, numbered without a gap, each with its reason."""
    period = Period(amount=sign * amount, unit="working_days", start_counts=start_counts)
    days = trace(CALENDAR, period, start)
    first = start if start_counts else start + sign * DAY
    assert [day.day for day in days] == [first + sign * number * DAY for number in range(len(days))]
    assert [day.number for day in days if day.number] == list(range(1, amount + 1))
    assert days[-1].day == last_day(CALENDAR, period, start)
    assert all(day.kind and day.source for day in days)


@given(DAYS, QUESTIONS)
def test_more_rest_never_ends_earlier_and_more_work_never_later(days: list[date], questions: list[tuple[date, int]]) -> None:
    """Turning days one way moves every end one way."""
    rested, worked = turned(days, []), turned([], days)
    for start, amount in questions:
        ends = [known.add_working_days(start, amount) for known in (worked, CALENDAR, rested)]
        assert ends == sorted(ends)


@given(DAYS, DAYS, QUESTIONS)
def test_a_window_that_no_turned_day_touches_ends_as_before(off: list[date], work: list[date], questions: list[tuple[date, int]]) -> None:
    """So only the periods that contain a changed day need to be planned again."""
    other = turned(off, work)
    changed = CALENDAR.changed_days(other)
    for start, amount in questions:
        last = CALENDAR.add_working_days(start, amount)
        if not any(start < day <= last for day in changed):
            assert other.add_working_days(start, amount) == last


@given(st.permutations(notices()))
def test_the_order_of_the_notices_is_no_matter(found: list[Notice]) -> None:
    """The hash is of what was said, not of how it was read."""
    assert WorkingCalendar(found).hash == calendar().hash


PAUSES = st.lists(
    st.builds(
        lambda since, days: Pause(since=since, until=since + days * DAY, reason="hearing", basis="45"),
        st.dates(date(2026, 2, 20), date(2026, 6, 1)),
        st.integers(0, 20),
    ),
    max_size=4,
)


@settings(max_examples=100)
@given(st.integers(1, 40), PAUSES, st.sampled_from(["working_days", "days"]))
def test_a_budget_is_spent_day_by_day(amount: int, pauses: list[Pause], unit: str) -> None:
    """What is consumed never falls, grows by one a day at most, not in a pause, and is the budget on the last day first."""
    period, start = Period(amount=amount, unit=unit, start_counts=False), date(2026, 3, 1)  # type: ignore[arg-type]  # one of the units
    last = last_day(CALENDAR, period, start, pauses)
    found = [balance(CALENDAR, period, start, pauses, start + offset * DAY) for offset in range((last - start).days + 3)]
    for before, after in pairwise(found):
        assert after.consumed - before.consumed in ({0} if after.pause else {0, 1})
        assert after.consumed + after.left == amount
    assert next(offset for offset, one in enumerate(found) if not one.left) == (last - start).days


@settings(max_examples=500)
@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(-240, 240).filter(bool))
def test_months_end_on_the_same_number_or_the_last(start: date, months: int) -> None:
    """The end lies exactly so many months on; on another number only where the month lacks it."""
    end = last_day(CALENDAR, Period(amount=months, unit="months"), start)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + DAY).month != end.month)
