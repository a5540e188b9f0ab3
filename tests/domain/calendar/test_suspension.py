"""A period that stands still spends its budget outside every pause, and can say at any day what is left."""

from datetime import date, timedelta

import pytest

from domain.calendar.periods import Period, balance, deadline, last_day
from domain.calendar.suspension import Balance, Pause
from domain.calendar.trace import trace
from tests.domain.calendar.notice_files import calendar
from tests.domain.calendar.refusals import refused

TEN = Period(amount=10, unit="working_days")
START = date(2026, 3, 2)


def pause(since: str, until: str | None, reason: str = "hearing", basis: str = "45") -> Pause:
    """A pause from ISO days."""
    return Pause(since=date.fromisoformat(since), until=date.fromisoformat(until) if until else None, reason=reason, basis=basis)


def ends(period: Period, *pauses: Pause, start: date = START) -> str:
    """The last day with pauses."""
    return deadline(calendar(), period, start, pauses).last_day.isoformat()


def test_a_pause_moves_the_end_by_the_days_that_it_takes() -> None:
    """Ten working days from Monday 2 March 2026: a pause from Thursday to Tuesday takes four of them."""
    assert ends(TEN) == "2026-03-16"
    assert ends(TEN, pause("2026-03-05", "2026-03-10")) == "2026-03-20"
    assert ends(TEN, pause("2026-03-07", "2026-03-08")) == "2026-03-16", "a weekend is no day of the budget"
    assert ends(TEN, pause("2026-03-17", "2026-03-20")) == "2026-03-16", "what comes after the end takes nothing"
    assert ends(TEN, pause("2026-02-01", "2026-03-02")) == "2026-03-16", "nor what was over when it began"
    assert ends(TEN, pause("2026-03-16", "2026-03-16")) == "2026-03-17", "the last day itself may be taken"
    assert ends(TEN, pause("2026-02-20", "2026-03-03")) == "2026-03-17"


def test_pauses_that_overlap_take_a_day_once() -> None:
    """In whatever order they are told."""
    pauses = [pause("2026-03-09", "2026-03-11", "appraisal"), pause("2026-03-05", "2026-03-10"), pause("2026-03-06", "2026-03-06")]
    assert ends(TEN, *pauses) == ends(TEN, *reversed(pauses)) == "2026-03-23"


def test_the_start_day_may_count_and_days_months_and_years_may_stand_still() -> None:
    """Months and years have the days that they have; a pause adds its own."""
    hold = pause("2026-03-05", "2026-03-10")
    assert ends(Period(amount=10, unit="working_days", start_counts=True), hold) == "2026-03-19"
    assert ends(Period(amount=10, unit="days"), hold) == "2026-03-18"
    assert ends(Period(amount=10, unit="days", start_counts=True), hold) == "2026-03-17"
    assert ends(Period(amount=1, unit="months"), hold) == "2026-04-08"
    assert ends(Period(amount=1, unit="months", start_counts=True), hold) == "2026-04-07"
    assert ends(Period(amount=1, unit="years"), hold) == "2027-03-08"


def test_a_last_day_rolls_over_rest_days_and_pauses() -> None:
    """Twelve days from 2 March end on Saturday the 14th: on Monday, or after the pause that holds Monday."""
    twelve = Period(amount=12, unit="days", rolls=True)
    later = pause("2026-03-30", "2026-03-31")
    assert ends(twelve, later) == "2026-03-16"
    assert ends(twelve, pause("2026-03-16", "2026-03-18")) == "2026-03-19"
    assert ends(twelve, pause("2026-03-16", "2026-03-20")) == "2026-03-23"
    assert ends(twelve, pause("2026-03-16", "2026-03-17"), pause("2026-03-18", "2026-03-19")) == "2026-03-20"
    with refused("period-suspended", since="2026-03-15"):
        ends(twelve, pause("2026-03-15", None))
    assert ends(Period(amount=12, unit="days"), pause("2026-03-15", None)) == "2026-03-14", "what does not roll has ended before"


def test_a_period_may_begin_in_a_pause_on_the_first_day_known() -> None:
    """Counted from the day before it."""
    first = Period(amount=1, unit="working_days", start_counts=True)
    assert ends(first, pause("2010-01-01", "2010-01-01"), start=date(2010, 1, 1)) == "2010-01-04"
    assert ends(first, pause("2010-01-04", "2010-01-04"), start=date(2010, 1, 1)) == "2010-01-05"


def test_while_it_lasts_there_is_no_last_day() -> None:
    """Nobody knows it; the refusal says since when, why and by which article."""
    with refused("period-suspended", since="2026-03-16", reason="appraisal", basis="45(2)"):
        ends(TEN, pause("2026-03-16", None, "appraisal", "45(2)"))
    assert ends(TEN, pause("2026-03-17", None)) == "2026-03-16"


def test_the_ledger_says_what_is_left_on_any_day() -> None:
    """Consumed and left make the budget; a day in a pause names it."""
    hold = pause("2026-03-05", "2026-03-10")
    days = ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-10", "2026-03-11", "2026-03-20", "2026-03-31"]
    found = [balance(calendar(), TEN, START, [hold], date.fromisoformat(day)) for day in days]
    assert [(one.consumed, one.left) for one in found] == [(0, 10), (0, 10), (1, 9), (2, 8), (2, 8), (2, 8), (3, 7), (10, 0), (10, 0)]
    assert [one.pause for one in found] == [None, None, None, None, hold, hold, None, None, None]
    lasting = pause("2026-03-05", None)
    assert balance(calendar(), TEN, START, [lasting], date(2026, 6, 1)) == Balance(10, 2, 8, lasting)
    assert balance(calendar(), Period(amount=1, unit="months"), START, [lasting], date(2026, 6, 1)) == Balance(31, 2, 29, lasting)
    assert balance(calendar(), Period(amount=2, unit="days", start_counts=True), START, [], START) == Balance(2, 1, 1, None)


@pytest.mark.parametrize("period", [TEN, Period(amount=17, unit="days"), Period(amount=1, unit="months", start_counts=True)])
def test_the_ledger_and_the_last_day_agree(period: Period) -> None:
    """The budget is spent on the last day and not the day before."""
    pauses = [pause("2026-03-04", "2026-03-09"), pause("2026-03-20", "2026-03-24"), pause("2026-03-08", "2026-03-10")]
    last = last_day(calendar(), period, START, pauses)
    assert balance(calendar(), period, START, pauses, last).left == 0
    assert balance(calendar(), period, START, pauses, last - timedelta(days=1)).left == 1


def test_the_trace_names_reason_and_article_of_each_day_that_stands_still() -> None:
    """And still counts to the budget."""
    days = trace(calendar(), TEN, START, [pause("2026-03-05", "2026-03-10", "appraisal", "45(2)")])
    assert [(day.day.day, day.kind, day.source) for day in days if day.outcome == "suspended"] == [
        (day, "appraisal", "45(2)") for day in range(5, 11)
    ]
    assert [day.number for day in days if day.number] == list(range(1, 11))
    assert days[-1].day == date(2026, 3, 20)
    month = trace(calendar(), Period(amount=1, unit="months"), START, [pause("2026-03-05", "2026-03-10")])
    assert (month[-1].day, month[-1].number, len(month)) == (date(2026, 4, 8), 31, 37)
    rolled = trace(calendar(), Period(amount=12, unit="days", rolls=True), START, [pause("2026-03-16", "2026-03-16")])
    assert [(day.day.day, day.outcome) for day in rolled[-3:]] == [(15, "rolled_over"), (16, "suspended"), (17, "rolled_to")]


def test_a_pause_has_an_order_a_reason_and_an_article() -> None:
    """And only what runs forward can be paused."""
    with refused("pause-order", since="2026-03-05", until="2026-03-04"):
        pause("2026-03-05", "2026-03-04")
    for reason, basis in (("", "45"), ("hearing", "")):
        with refused("pause-basis", since="2026-03-05"):
            pause("2026-03-05", "2026-03-05", reason, basis)
    with pytest.raises(TypeError):
        Pause(date(2026, 3, 5), None, "hearing", "45")  # type: ignore[call-arg]  # that is the point
    assert pause("2026-03-05", "2026-03-05").holds(date(2026, 3, 5))
    for amount in (-1, -3):
        with refused("look-back-paused"):
            ends(Period(amount=amount, unit="days"), pause("2026-03-05", "2026-03-05"))
