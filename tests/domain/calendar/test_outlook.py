"""When somebody should look for the next notice: from as early as one ever came, and never silently after that."""

from datetime import date

import pytest

from domain.calendar.outlook import Outlook, outlook
from domain.calendar.working_calendar import WorkingCalendar
from services.catalogue import Catalogue
from tests.domain.calendar.notice_files import ROOT
from tests.domain.calendar.test_working_calendar import local


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2025-11-04", "not_due"), ("2026-10-24", "not_due"), ("2026-10-25", "due"), ("2026-11-25", "due"), ("2026-12-16", "due"),
        ("2026-12-17", "late"), ("2026-12-31", "late"), ("2027-01-01", "missing"), ("2029-05-05", "missing"),
    ],
)  # fmt: skip
def test_the_notice_of_2027(today: str, state: str) -> None:
    """It may be out from 25 October 2026, as that of 2024 was; none came later than 16 December would be."""
    day = date.fromisoformat(today)
    found = outlook(Catalogue(ROOT).calendar(["CN"], day)[0], day)
    assert found == Outlook(2027, state, date(2026, 10, 25), date(2026, 12, 16))  # type: ignore[arg-type]  # from the table
    assert found.warns == (state != "not_due")


def test_it_is_told_from_what_was_known_by_then() -> None:
    """At the end of 2010 one notice had come, 24 days before its year, and another 23."""
    calendar, _ = Catalogue(ROOT).calendar(["CN"], date(2010, 12, 9))
    assert outlook(calendar, date(2010, 12, 9)) == Outlook(2012, "not_due", date(2011, 12, 8), date(2011, 12, 9))


def test_a_local_calendar_waits_for_the_national_notice() -> None:
    """Amendments and local notices say nothing of when the next year's comes."""
    nation, _ = Catalogue(ROOT).calendar(["CN"], date(2026, 6, 1))
    region = WorkingCalendar([local(year=2030)], parent=nation)
    assert outlook(WorkingCalendar([local("CN-1503")], parent=region), date(2026, 11, 1)) == outlook(nation, date(2026, 11, 1))
