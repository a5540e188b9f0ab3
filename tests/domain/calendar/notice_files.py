"""The shipped notices and measures, read for the tests of the calendar."""

from datetime import date
from functools import cache
from pathlib import Path

from domain.calendar.measures import Law, law_of
from domain.calendar.notices import Notice
from domain.calendar.working_calendar import WorkingCalendar
from services.calendars import Page, notice_of, page_of
from services.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[3] / "regulations"
FOLDER = ROOT / "calendars" / "CN"


def notices(published_by: date = date.max) -> list[Notice]:
    """Every shipped notice that was published by a day."""
    found = [notice_of(path.read_bytes(), path.name) for path in FOLDER.glob("*.toml")]
    found.sort(key=lambda notice: (notice.year, notice.seq))
    return [notice for notice in found if notice.issued <= published_by]


def law(published_by: date = date.max) -> Law:
    """The measures that were published by a day, and the festivals."""
    pages = [page for page in _law() if page.known(published_by)]
    return law_of(page.sheet for page in pages if not isinstance(page.sheet, Notice))


@cache
def _law() -> tuple[Page, ...]:
    return tuple(page_of(path.read_bytes(), path.name) for path in sorted((FOLDER / "law").glob("*.toml")))


@cache
def calendar(version: str = "CN/final") -> WorkingCalendar:
    """The calendar that a vector names: final, as of a day, or with provisional years after the last announced one."""
    _, _, rest = version.partition("/")
    if rest.startswith("asof-"):
        return WorkingCalendar(notices(date.fromisoformat(rest.removeprefix("asof-"))))
    if "provisional" in rest:
        return Catalogue(ROOT).calendar(["CN"], date.max)[0]
    return WorkingCalendar(notices())
