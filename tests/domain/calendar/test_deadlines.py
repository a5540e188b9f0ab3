"""Periods end on the day that the law says: hand-made vectors, and every shipped notice against two independent packages."""

import json
import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from domain.calendar.instants import closing, day_of
from domain.calendar.notices import NoticeError, notice_from
from domain.calendar.periods import Period, deadline, look_back
from domain.calendar.trace import trace
from domain.calendar.working_calendar import CalendarRangeError, WorkingCalendar
from tests.domain.calendar.notice_files import calendar, notices

VECTORS = [json.loads(line) for line in (Path(__file__).parent / "vectors.jsonl").read_text("utf-8").splitlines()]
UNITS = {"working_day": "working_days", "calendar_day": "days", "month": "months", "year": "years"}


def period(unit: str, amount: int) -> Period:
    """A period from a vector's unit: `_roll` rolls, `_incl` counts the start day."""
    name = next(known for known in UNITS if unit.startswith(known))
    return Period(amount=amount, unit=UNITS[name], rolls=unit.endswith("_roll"), start_counts=unit.endswith("_incl"))  # type: ignore[arg-type]  # from the table above


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['start']} {vector['amount']} {vector['unit']}")
def test_vector(vector: dict[str, str]) -> None:
    """Each hand-made case ends on its expected day."""
    found = deadline(
        calendar(vector["calendar_version"]), period(vector["unit"], int(vector["amount"])), date.fromisoformat(vector["start"])
    )
    assert found.last_day.isoformat() == vector["expected_last_day"], vector["why"]


def test_a_last_day_ends_at_midnight_in_shanghai() -> None:
    """24:00 of the last day is the exclusive end, 16:00 of that day in UTC."""
    end = closing(date(2026, 10, 9))
    assert end == datetime(2026, 10, 9, 16, tzinfo=UTC)
    assert day_of(end - timedelta(microseconds=1)) == date(2026, 10, 9)
    assert day_of(end) == date(2026, 10, 10)


def test_every_day_agrees_with_an_independent_table() -> None:
    """From 2010 to 2026 our notices and `chinesecalendar` say the same of each day."""
    ours = calendar()
    days = [date(2010, 1, 1) + timedelta(days=offset) for offset in range((date(2026, 12, 31) - date(2010, 1, 1)).days + 1)]
    assert [day for day in days if ours.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_agrees_with_another_independent_table() -> None:
    """From 2010 to 2026 our notices and `holidays` say the same of each day."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = holidays.country_holidays("CN", years=range(2010, 2027))
    ours = calendar()
    days = [date(2010, 1, 1) + timedelta(days=offset) for offset in range((date(2026, 12, 31) - date(2010, 1, 1)).days + 1)]
    assert [day for day in days if ours.is_working(day) != theirs.is_working_day(day)] == []


def test_an_amendment_is_unknown_before_it_is_published() -> None:
    """The emergency notice of January 2020 turned exactly its days, make-up Saturday included."""
    before, after = calendar("CN/asof-2020-01-26"), WorkingCalendar(notices(date(2020, 1, 27)))
    assert before.changed_days(after) == [date(2020, 1, 31), date(2020, 2, 1)]
    assert (before.why(date(2020, 2, 1)), after.why(date(2020, 2, 1))) == (("makeup", "CN-2020.0"), ("weekend", "CN-2020.1"))


def test_a_year_is_settled_to_28_december() -> None:
    """What the next notice may still move is uncertain; what lies before it is a fact."""
    ours = calendar("CN/final+provisional-2027")
    assert deadline(ours, Period(amount=1, unit="working_days"), date(2026, 12, 25)).certain
    late = deadline(ours, Period(amount=30, unit="working_days"), date(2026, 11, 22))
    assert (late.certain, late.last_day) == (False, date(2027, 1, 4))
    assert late.earliest <= late.last_day <= late.latest


def test_validity_never_rolls_and_ends_on_the_anniversary() -> None:
    """Four years from a day end on the same day, weekend or not; 29 February ends on the 28th where there is none."""
    four = Period(amount=4, unit="years")
    assert deadline(calendar(), four, date(2024, 12, 2)).last_day == date(2028, 12, 2)
    assert deadline(calendar(), Period(amount=3, unit="years"), date(2024, 2, 29)).last_day == date(2027, 2, 28)
    assert look_back(date(2026, 5, 29), 3) == date(2023, 5, 29)


def test_the_trace_counts_to_the_last_day_and_names_its_notices() -> None:
    """Five working days from 24 September 2026 skip Mid-Autumn and National Day."""
    days = trace(calendar(), Period(amount=5, unit="working_days"), date(2026, 9, 24))
    assert [day.day.isoformat() for day in days if day.number] == ["2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09"]
    assert {day.source for day in days if day.kind == "statutory"} == {"CN-2026.0"}


def test_days_outside_the_years_known_are_refused() -> None:
    """Nothing is guessed beyond the notices: the error names the years."""
    with pytest.raises(CalendarRangeError, match="2010 to 2026"):
        deadline(calendar(), Period(amount=5, unit="working_days"), date(2026, 12, 30))


BASE = {"schema": 1, "jurisdiction": "CN", "year": 2026, "seq": 0, "status": "announced", "off": {}, "work": {}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"work": {"2026-01-05": "makeup"}}, "work: 2026-01-05: a make-up day is a Saturday or Sunday"),
        ({"off": {"2026-01-04": "adjusted"}}, "off: 2026-01-04: an adjusted rest day is a weekday; a weekend needs no adjustment"),
        (
            {"off": {"2026-01-04": "weekend"}, "work": {"2026-01-04": "makeup"}},
            "off, work: 2026-01-04: a day is either rest or work, not both",
        ),
        ({"off": {"2027-01-01": "statutory"}}, "2027-01-01: a notice of 2026 speaks of days from 2025-12-20 to 2026-12-31"),
        ({"holiday": {}}, "$: Object contains unknown field `holiday`"),
        ({"off": {"2026-02-30": "statutory"}}, "$.off: Invalid RFC3339 encoded date"),
        ({"status": "guessed"}, "$.status: Invalid enum value 'guessed'"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(change: dict[str, object], words: str) -> None:
    """Each mistake is named with its source and place."""
    with pytest.raises(NoticeError) as refused:
        notice_from(BASE | change, "2026.toml")
    assert str(refused.value).startswith(f"2026.toml: {words}")


def test_the_hash_follows_the_content_and_not_the_order() -> None:
    """Two calendars of the same notices are the same calendar; one notice less is another."""
    found = notices()
    assert WorkingCalendar(found).hash == WorkingCalendar(reversed(found)).hash
    assert WorkingCalendar(found).hash != WorkingCalendar(found[:-1]).hash


def test_a_local_overlay_may_turn_a_make_up_day_back() -> None:
    """A narrower jurisdiction overlays the wider one, both ways."""
    local = notice_from(BASE | {"jurisdiction": "CN-15", "off": {"2026-02-28": "local"}, "work": {"2026-03-01": "local"}}, "local.toml")
    overlaid = WorkingCalendar([local], parent=calendar())
    assert calendar().changed_days(overlaid) == [date(2026, 2, 28), date(2026, 3, 1)]
    assert overlaid.why(date(2026, 2, 28)) == ("local", "CN-15-2026.0")
