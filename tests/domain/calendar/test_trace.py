"""Each day that is counted or skipped says why, by which notice, and whether it may still be turned."""

from datetime import date

from domain.calendar.periods import Period
from domain.calendar.suspension import Pause
from domain.calendar.trace import CountedDay, trace
from tests.domain.calendar.notice_files import calendar


def test_it_counts_to_the_last_day_and_names_its_notices() -> None:
    """Five working days from 24 September 2026 skip Mid-Autumn and National Day, day after day."""
    days = trace(calendar(), Period(amount=5, unit="working_days"), date(2026, 9, 24))
    assert [day.day.toordinal() for day in days] == list(range(date(2026, 9, 25).toordinal(), date(2026, 10, 10).toordinal()))
    assert [day.day.isoformat() for day in days if day.number] == ["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09"]
    assert days[0] == CountedDay(date(2026, 9, 25), None, "statutory", "CN-2026.0", "skipped", settled=True)
    assert days[3] == CountedDay(date(2026, 9, 28), 1, "weekday", "week", "counted", settled=True)


def test_a_make_up_day_counts_by_its_notice() -> None:
    """The Saturday before the Spring Festival of 2026 is day 1."""
    first = trace(calendar(), Period(amount=1, unit="working_days"), date(2026, 2, 13))
    assert first == (CountedDay(date(2026, 2, 14), 1, "makeup", "CN-2026.0", "counted", settled=True),)


def test_a_look_back_is_traced_backwards() -> None:
    """From the day before the start down to the last."""
    days = trace(calendar(), Period(amount=-3, unit="working_days"), date(2026, 10, 9))
    assert [(day.day.isoformat(), day.number) for day in days if day.number] == [("2026-10-08", 1), ("2026-09-30", 2), ("2026-09-29", 3)]
    assert [day.day for day in days] == sorted((day.day for day in days), reverse=True)
    assert len(days) == 10
    included = trace(calendar(), Period(amount=-1, unit="working_days", start_counts=True), date(2026, 10, 9))
    assert [(day.day, day.number) for day in included] == [(date(2026, 10, 9), 1)]
    assert len(trace(calendar(), Period(amount=-1, unit="working_days"), date(2010, 1, 5))) == 1


def test_days_count_whatever_they_are_and_roll_after_that() -> None:
    """Ten days from 21 September 2026 are ten; the rest of the holiday is rolled over, to the first working day."""
    days = trace(calendar(), Period(amount=10, unit="days", rolls=True), date(2026, 9, 21))
    assert [day.number for day in days] == [*range(1, 11), *[None] * 7]
    assert [day.outcome for day in days] == [*["counted"] * 10, *["rolled_over"] * 6, "rolled_to"]
    assert (days[-1].day, days[-1].kind, days[9].kind) == (date(2026, 10, 8), "weekday", "statutory")
    assert trace(calendar(), Period(amount=1, unit="days", rolls=True), date(2026, 9, 21))[-1].outcome == "counted"


def test_months_and_years_are_traced_by_the_days_that_end_them() -> None:
    """Three years are three steps; a roll follows them."""
    years = trace(calendar(), Period(amount=2, unit="years", rolls=True), date(2024, 10, 3))
    assert [(day.day.isoformat(), day.number, day.outcome) for day in years[:3]] == [
        ("2025-10-03", 1, "counted"), ("2026-10-03", 2, "counted"), ("2026-10-04", None, "rolled_over"),
    ]  # fmt: skip
    assert years[-1].day == date(2026, 10, 8)
    months = trace(calendar(), Period(amount=-2, unit="months", start_counts=True), date(2026, 3, 31))
    assert [(day.day.isoformat(), day.number) for day in months] == [("2026-03-01", 1), ("2026-02-01", 2)]


def test_what_needs_no_calendar_is_traced_beyond_it() -> None:
    """Days outside the years known are counted as days, and as not settled."""
    ours = calendar()
    beyond = trace(ours, Period(amount=2, unit="days"), date(2026, 12, 30))
    assert beyond == (
        CountedDay(date(2026, 12, 31), 1, "weekday", "week", "counted", settled=False),
        CountedDay(date(2027, 1, 1), 2, "calendar_day", "", "counted", settled=False),
    )
    before = trace(ours, Period(amount=-2, unit="days"), date(2010, 1, 2))
    assert [(day.day, day.kind) for day in before] == [(date(2010, 1, 1), "statutory"), (date(2009, 12, 31), "calendar_day")]
    assert trace(ours, Period(amount=4, unit="years"), date(2030, 2, 1))[-1].day == date(2034, 2, 1)
    first = trace(ours, Period(amount=1, unit="working_days", start_counts=True), date(2010, 1, 1))
    assert [(day.day.day, day.number) for day in first] == [(1, None), (2, None), (3, None), (4, 1)]


def test_open_days_say_so() -> None:
    """After 28 December of the last announced year nothing is settled, and a guessed day names no notice as its source."""
    days = trace(calendar("CN/final+provisional-2027"), Period(amount=3, unit="working_days"), date(2026, 12, 27))
    assert [(day.day.isoformat(), day.settled) for day in days] == [("2026-12-28", True), ("2026-12-29", False), ("2026-12-30", False)]
    new_year = trace(calendar("CN/final+provisional-2027"), Period(amount=1, unit="days"), date(2026, 12, 31))
    assert (new_year[0].kind, new_year[0].source) == ("statutory", "CN-2027.provisional")
    rolled = trace(calendar("CN/final+provisional-2027"), Period(amount=1, unit="days", rolls=True), date(2026, 12, 31))
    assert [(day.outcome, day.settled) for day in rolled] == [
        ("counted", False),
        ("rolled_over", False),
        ("rolled_over", False),
        ("rolled_to", False),
    ]


def test_28_december_is_settled_itself() -> None:
    """Counted, ending a month, rolled to, or standing still."""
    ours = calendar("CN/final+provisional-2027")
    day = date(2026, 12, 28)
    month = trace(ours, Period(amount=1, unit="months"), date(2026, 11, 28))
    rolls = Period(amount=1, unit="days", rolls=True)
    rolled = trace(ours, rolls, date(2026, 12, 25))
    held = trace(ours, rolls, date(2026, 12, 25), [Pause(since=day, until=day, reason="hearing", basis="45")])
    assert [(one.day, one.outcome, one.settled) for one in (month[-1], rolled[-1])] == [(day, "counted", True), (day, "rolled_to", True)]
    assert [(one.day.day, one.outcome, one.settled) for one in held[-2:]] == [(28, "suspended", True), (29, "rolled_to", False)]


def test_the_last_day_known_needs_no_day_after_it() -> None:
    """A period that ends on it does not look beyond."""
    assert trace(calendar(), Period(amount=1, unit="days", rolls=True), date(2026, 12, 30))[-1].day == date(2026, 12, 31)
