"""Counting again is counting anew: a running period on the calendar after a notice is what it would have been had it begun on it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from domain.calendar.instants import closing
from domain.calendar.periods import Period
from domain.calendar.working_calendar import WorkingCalendar
from domain.policies.counting import counted, period_of, recounted
from domain.shared.term import Bound, Term
from tests.domain.calendar.notice_files import notices

AMENDED = {year: (date(year, 1, 1), day) for year, day in ((2015, date(2015, 5, 12)), (2019, date(2019, 3, 21)), (2020, date(2020, 1, 26)))}
"""Year -> its first day, and the last on which its amendment was not known."""

CALENDARS = {
    year: (WorkingCalendar(notices(before)), WorkingCalendar(notices(date.fromordinal(before.toordinal() + 1))))
    for year, (_, before) in AMENDED.items()
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def term(calendar: WorkingCalendar, start: date, amount: int, bound: Bound) -> Term:
    """A period in working days."""
    return counted(calendar, Period(amount=amount, unit="working_days", bound=bound), start, name="t", basis="house", hands="office")


@given(
    st.sampled_from(sorted(AMENDED)), st.integers(0, 250), st.integers(1, 40), st.sampled_from(["exactly", "at_least", "at_most"])
)  # fmt: skip
def test_counting_again_is_counting_anew(year: int, offset: int, amount: int, bound: Bound) -> None:
    """The new term is that of the new calendar, and the old is left alone exactly where nothing about it differs."""
    before, after = CALENDARS[year]
    start = date.fromordinal(AMENDED[year][0].toordinal() + offset)
    old, new = term(before, start, amount, bound), term(after, start, amount, bound)
    found = recounted(old, after, before.changed_days(after), notice="n", announced_at=LONG_AGO)
    if found is None:
        assert (old.last_day, old.certain, old.earliest, old.latest) == (new.last_day, new.certain, new.earliest, new.latest)
        return
    assert (found.old, found.new) == (old, new)
    if found.old.last_day != found.new.last_day:
        assert found.changed
    assert all(start <= day <= max(old.last_day, new.last_day) for day in found.changed)


@pytest.mark.parametrize("year", sorted(AMENDED))
def test_what_is_over_or_set_as_a_day_is_left_alone(year: int) -> None:
    """A term that had ended at the announcement, and one that no calendar moves."""
    before, after = CALENDARS[year]
    running = term(before, AMENDED[year][1], 30, "exactly")
    assert recounted(running, after, before.changed_days(after), notice="n", announced_at=running.closes_at) is None
    set_as_a_day = Term("t", running.opens_on, running.last_day, running.closes_at, "house")
    assert (period_of(set_as_a_day), recounted(set_as_a_day, after, [], notice="n", announced_at=LONG_AGO)) == (None, None)


@given(st.sampled_from(sorted(AMENDED)), st.integers(0, 250), st.integers(1, 40), st.integers(1, 12))
def test_a_floor_made_longer_keeps_the_day_that_was_made_public(year: int, offset: int, amount: int, more: int) -> None:
    """No notice shortens it; where the floor itself now reaches beyond that day, the floor counts."""
    before, after = CALENDARS[year]
    start = date.fromordinal(AMENDED[year][0].toordinal() + offset)
    floor, new = term(before, start, amount, "at_least"), term(after, start, amount, "at_least")
    public = date.fromordinal(floor.last_day.toordinal() + more)
    longer = structs.replace(floor, last_day=public, closes_at=closing(public))
    found = recounted(longer, after, before.changed_days(after), notice="n", announced_at=LONG_AGO, before=before)
    assert (found.new.last_day if found else public) == max(public, new.last_day)
