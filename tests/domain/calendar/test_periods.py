"""Periods end where the Civil Code has them end: months and years by their number, rolling only where a rule says so, zone of Shanghai."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from domain.calendar.instants import closing, day_of, opening, shanghai
from domain.calendar.outlook import outlook
from domain.calendar.periods import Bound, Period, Unit, add_months, balance, deadline, last_day, look_back
from domain.calendar.reading import CalendarRangeError
from domain.calendar.sheet import Mistake
from domain.calendar.suspension import Pause
from domain.calendar.trace import trace
from domain.shared.refusal import InvalidError
from services.catalogue import Catalogue
from tests.domain.calendar.notice_files import ROOT, calendar
from tests.domain.calendar.refusals import refused


def end(amount: int, unit: Unit, start: str, *, start_counts: bool = False, rolls: bool = False) -> str:
    """The last day of a period on the shipped notices."""
    period = Period(amount=amount, unit=unit, start_counts=start_counts, rolls=rolls)
    return last_day(calendar(), period, date.fromisoformat(start)).isoformat()


def test_a_last_day_ends_at_midnight_in_shanghai() -> None:
    """24:00 of the last day is the exclusive end, 16:00 of that day in UTC; in the summers of 1986 to 1991, an hour earlier."""
    last = closing(date(2026, 10, 9))
    assert last == datetime(2026, 10, 9, 16, tzinfo=UTC)
    assert opening(date(2026, 10, 10)) == last
    assert day_of(last - timedelta(microseconds=1)) == date(2026, 10, 9)
    assert day_of(last) == date(2026, 10, 10)
    assert closing(date(1990, 7, 1)) == datetime(1990, 7, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "last", "inclusive"),
    [
        (1, "months", "2024-01-31", "2024-02-29", "2024-02-29"),
        (1, "months", "2023-01-31", "2023-02-28", "2023-02-28"),
        (1, "months", "2024-03-31", "2024-04-30", "2024-04-30"),
        (1, "months", "2024-02-29", "2024-03-29", "2024-03-28"),
        (1, "months", "2024-12-31", "2025-01-31", "2025-01-30"),
        (3, "months", "2014-05-28", "2014-08-28", "2014-08-27"),
        (12, "months", "2024-02-29", "2025-02-28", "2025-02-28"),
        (1, "years", "2023-02-28", "2024-02-28", "2024-02-27"),
        (3, "years", "2024-02-29", "2027-02-28", "2027-02-28"),
        (4, "years", "2024-02-29", "2028-02-29", "2028-02-28"),
        (4, "years", "2024-12-02", "2028-12-02", "2028-12-01"),
        (-1, "months", "2024-03-31", "2024-02-29", "2024-03-01"),
        (-1, "months", "2024-03-15", "2024-02-15", "2024-02-16"),
        (-3, "years", "2026-11-22", "2023-11-22", "2023-11-23"),
        (-1, "years", "2024-02-29", "2023-02-28", "2023-03-01"),
        (-13, "months", "2024-01-15", "2022-12-15", "2022-12-16"),
        (7, "days", "2026-02-20", "2026-02-27", "2026-02-26"),
        (-7, "days", "2026-02-20", "2026-02-13", "2026-02-14"),
        (1, "days", "2024-02-28", "2024-02-29", "2024-02-28"),
        (5, "working_days", "2026-02-13", "2026-02-27", "2026-02-26"),
        (5, "working_days", "2026-02-20", "2026-02-28", "2026-02-28"),
        (-2, "working_days", "2026-03-02", "2026-02-27", "2026-02-28"),
        (1, "working_days", "2026-03-02", "2026-03-03", "2026-03-02"),
    ],
)  # fmt: skip
def test_the_end_of_a_period(amount: int, unit: Unit, start: str, last: str, inclusive: str) -> None:
    """Month ends and 29 February; with the start day counted, a day less, save where the month lacks the number."""
    assert (end(amount, unit, start), end(amount, unit, start, start_counts=True)) == (last, inclusive)


def test_a_period_rolls_only_where_it_says_so() -> None:
    """Ten days from 21 September 2026 end in the National Day week: rolled, on the first working day after it; a validity stays."""
    assert end(10, "days", "2026-09-21") == "2026-10-01"
    assert end(10, "days", "2026-09-21", rolls=True) == "2026-10-08"
    assert end(1, "months", "2026-09-08", rolls=True) == "2026-10-08"
    assert end(5, "years", "2021-10-01") == "2026-10-01"
    assert end(5, "years", "2021-10-01", rolls=True) == "2026-10-08"
    assert end(5, "working_days", "2026-09-24", rolls=True) == end(5, "working_days", "2026-09-24")
    assert end(15, "days", "2026-02-13", rolls=True) == "2026-02-28", "a make-up Saturday is a working day"


def test_a_validity_needs_no_calendar() -> None:
    """It is certain in years that nobody has announced, names no calendar, and reaches beyond the years known."""
    found = deadline(calendar(), Period(amount=20, unit="years"), date(2026, 10, 1))
    assert (found.last_day, found.certain, found.earliest, found.latest, found.calendar) == (
        date(2046, 10, 1),
        True,
        date(2046, 10, 1),
        date(2046, 10, 1),
        None,
    )
    rolling = deadline(calendar(), Period(amount=1, unit="months", rolls=True), date(2026, 9, 1))
    assert (rolling.last_day, rolling.certain, rolling.calendar) == (date(2026, 10, 8), True, calendar().hash)


def test_a_look_back_is_the_first_day_of_its_years() -> None:
    """The anniversary is inside; 29 February looks back to the 28th where there is none."""
    assert look_back(date(2026, 5, 29), 3) == date(2023, 5, 29)
    assert look_back(date(2024, 2, 29), 3) == date(2021, 2, 28)
    assert add_months(date(2026, 1, 31), -14) == date(2024, 11, 30)


def test_what_is_counted_back_over_open_days_is_not_certain() -> None:
    """A look-back from the new year into the old depends on the days between, though it ends on a settled day."""
    ours = calendar("CN/final+provisional-2027")
    found = deadline(ours, Period(amount=-10, unit="working_days"), date(2027, 1, 6))
    assert (found.certain, found.last_day <= ours.settled_through) == (False, True)
    assert found.earliest <= found.last_day <= found.latest
    assert found.earliest < found.latest
    settled = date(2026, 12, 29)
    assert deadline(ours, Period(amount=-1, unit="working_days"), settled).certain
    assert not deadline(ours, Period(amount=-1, unit="working_days", start_counts=True), settled).certain
    assert deadline(ours, Period(amount=-1, unit="working_days", start_counts=True), settled - timedelta(days=1)).certain
    # 29 December 2018, a Saturday, looked like rest until the notice for 2019 made it a working day.
    before, _ = Catalogue(ROOT).calendar(["CN"], date(2018, 11, 30))
    counted = deadline(before, Period(amount=-1, unit="working_days", start_counts=True), date(2018, 12, 29))
    assert (counted.last_day, counted.certain, counted.latest) == (date(2018, 12, 28), False, date(2018, 12, 29))


@pytest.mark.parametrize(("bound", "day"), [("at_least", "latest"), ("at_most", "earliest"), ("exactly", "last_day")])
def test_a_floor_waits_and_a_ceiling_hurries(bound: Bound, day: str) -> None:
    """While the day may move, a floor is relied on at its latest and a ceiling at its earliest."""
    found = deadline(calendar("CN/final+provisional-2027"), Period(amount=30, unit="working_days", bound=bound), date(2026, 11, 22))
    assert found.earliest < found.last_day < found.latest
    assert found.safe_day(bound) == getattr(found, day)


@pytest.mark.parametrize("unit", ["working_days", "days", "months", "years"])
def test_a_period_has_a_length_and_a_look_back_never_rolls(unit: Unit) -> None:
    """Zero of any unit is no period."""
    with refused("period-zero"):
        Period(amount=0, unit=unit)
    with refused("look-back-rolls"):
        Period(amount=-1, unit=unit, rolls=True)
    assert Period(amount=1, unit=unit, rolls=True).rolls


@pytest.mark.parametrize(
    ("amount", "unit", "start"),
    [
        (10**9, "days", "2026-01-01"), (-(10**9), "days", "2026-01-01"), (10**9, "months", "2026-01-01"), (-30_000, "months", "2026-01-01"),
        (8000, "years", "2026-01-01"), (-2026, "years", "2026-01-01"), (1, "days", "9998-12-31"), (10**9, "working_days", "2026-01-01"),
    ],
)  # fmt: skip
def test_what_no_calendar_can_hold_is_refused(amount: int, unit: Unit, start: str) -> None:
    """A year that cannot be written is an error that says so, not a fault."""
    with pytest.raises(CalendarRangeError) as told:
        deadline(calendar(), Period(amount=amount, unit=unit), date.fromisoformat(start))
    years = {"first": 2010, "last": 2026} if unit == "working_days" else {"first": 1, "last": 9998}
    assert (told.value.code, told.value.facts) == ("calendar-range", {"day": start} | years)


@pytest.mark.parametrize(
    ("amount", "unit", "start", "last"),
    [(7972, "years", "2026-01-01", "9998-01-01"), (-2025, "years", "2026-01-01", "0001-01-01"), (1, "days", "9998-12-30", "9998-12-31")],
)
def test_the_last_years_that_can_be_written(amount: int, unit: Unit, start: str, last: str) -> None:
    """The bounds themselves are inside."""
    found = deadline(calendar(), Period(amount=amount, unit=unit), date.fromisoformat(start))
    assert (found.last_day.isoformat(), found.certain) == (last, True)


def test_a_period_is_a_value() -> None:
    """Named by its fields, unknown ones refused; exact unless it says otherwise; it never changes, nor does what came of it."""
    five = Period(amount=5, unit="working_days")
    assert (five.bound, five.start_counts, five.rolls, five.back) == ("exactly", False, False, False)
    assert Period(amount=-5, unit="days").back
    assert msgspec.convert({"amount": 5, "unit": "working_days"}, Period) == five
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"amount": 5, "unit": "working_days", "rolled": True}, Period)
    with pytest.raises(TypeError):
        Period(5, "working_days")  # type: ignore[call-arg]  # that is the point
    days = trace(calendar(), five, date(2026, 3, 2))
    hold = Pause(since=date(2026, 3, 5), until=None, reason="hearing", basis="45")
    left = balance(calendar(), five, date(2026, 3, 2), [], date(2026, 3, 2))
    due = outlook(calendar(), date(2026, 3, 2))
    values = (five, deadline(calendar(), five, date(2026, 3, 2)), days[0], hold, left, due, Mistake(("year",), "missing"))
    for value in values:
        with pytest.raises(AttributeError):
            setattr(value, value.__struct_fields__[0], None)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-05-29 23:59:59", datetime(2026, 5, 29, 15, 59, 59, tzinfo=UTC)),
        ("2026-05-29", datetime(2026, 5, 28, 16, tzinfo=UTC)),
        ("2026-05-29T12:00:00+09:00", datetime(2026, 5, 29, 3, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_shanghai_unless_it_says_otherwise(text: str, instant: datetime) -> None:
    """A day is its first instant; a zone that is written counts."""
    assert shanghai(text) == instant


def test_another_form_of_an_instant_is_refused() -> None:
    """What was given is named."""
    with pytest.raises(InvalidError) as error:
        shanghai("29 May")
    assert (error.value.code, error.value.facts) == ("setting-day", {"name": "at", "given": "29 May"})
