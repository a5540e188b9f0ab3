"""The shipped notices, read for the tests of the calendar."""

import tomllib
from datetime import date
from pathlib import Path

from domain.calendar.notices import Notice, notice_from
from domain.calendar.provisional import provisional, undecided
from domain.calendar.working_calendar import WorkingCalendar

FOLDER = Path(__file__).resolve().parents[3] / "regulations" / "calendars" / "CN"


def notices(published_by: date = date.max) -> list[Notice]:
    """Every shipped notice that was published by a day."""
    found = [notice_from(tomllib.loads(path.read_text("utf-8")), path.name) for path in FOLDER.glob("*.toml")]
    found.sort(key=lambda notice: (notice.year, notice.seq))
    return [notice for notice in found if notice.published is not None and notice.published <= published_by]


def calendar(version: str = "CN/final") -> WorkingCalendar:
    """The calendar that a vector names: final, as of a day, or with provisional years after the last announced one."""
    _, _, rest = version.partition("/")
    if rest.startswith("asof-"):
        return WorkingCalendar(notices(date.fromisoformat(rest.removeprefix("asof-"))))
    years = range(2027, 2036) if "provisional" in rest else ()
    days = [day for year in years for day in undecided(year)]
    return WorkingCalendar([*notices(), *(provisional(year) for year in years)], undecided=days)
