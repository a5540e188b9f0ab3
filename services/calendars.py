"""The files of the calendar: notices, measures and festivals, read with the place of every key, and made into a calendar.

The domain knows no files; later, the same texts are read back from the log with the same functions.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from pydantic import ValidationError

from domain.calendar.chain import calendar_of_chain, check_chain
from domain.calendar.measures import Festivals, Law, Measures, law_of
from domain.calendar.notices import Notice, notice_from
from domain.calendar.sheet import Mistake, NoticeError
from domain.calendar.working_calendar import WorkingCalendar
from domain.regulation.problem import KEY, Located, Path, Places, Problem, TextError, from_validation, locate

AT_KEY = {"day-both", "makeup-on-wrong-day", "adjusted-on-wrong-day", "weekend-on-wrong-day", "day-of-another-year", "not-statutory"}
"""Mistakes that are in a key, not in its value."""


class Page(msgspec.Struct, frozen=True, eq=False):
    """One file as it was read: what it says, and where each part stands; it is itself alone, so that what is made of it is kept."""

    source: str
    sheet: Notice | Measures | Festivals
    places: Places

    def known(self, today: date) -> bool:
        """Whether it was published by a day; what follows the moon was always known."""
        return isinstance(self.sheet, Festivals) or (self.sheet.published or date.max) <= today


@lru_cache(maxsize=1_024)
def page_of(content: bytes, source: str) -> Page:
    """A file of the calendar from its bytes, read once under one name; raises TextError with every problem in its place."""
    tree, places = _parsed(content, source)
    try:
        return Page(source, _sheet(tree, source), places)
    except ValidationError as error:
        raise TextError(source, (locate(problem, places) for problem in from_validation(error, tree))) from None
    except NoticeError as error:
        raise TextError(source, located(error.mistakes, places)) from None


def notice_of(content: bytes, source: str) -> Notice:
    """A holiday notice from its bytes; raises TextError on any other file of the calendar."""
    page = page_of(content, source)
    if not isinstance(page.sheet, Notice):
        raise TextError(source, located([Mistake(("kind",), "not-a-notice", page.sheet.kind)], page.places))
    return page.sheet


def calendar_of(contents: Sequence[bytes], jurisdiction: Sequence[str]) -> WorkingCalendar:
    """The calendar of a chain of jurisdictions, the widest first; years without a notice are provisional and say so."""
    return calendar_of_pages([page_of(content, "calendar") for content in contents], jurisdiction)


def calendar_of_pages(pages: Sequence[Page], jurisdiction: Sequence[str]) -> WorkingCalendar:
    """The same from pages that were read; the same pages are counted out once."""
    with _told(pages):
        return _calendar(tuple(pages), tuple(jurisdiction))


@lru_cache(maxsize=64)
def _calendar(pages: tuple[Page, ...], jurisdiction: tuple[str, ...]) -> WorkingCalendar:
    return calendar_of_chain(_notices(pages), law_of_pages(pages), jurisdiction)


def check_pages(pages: Sequence[Page], jurisdiction: Sequence[str]) -> None:
    """Raise TextError where notices contradict each other or the law in force, in the file that it shows in.

    It is asked before a file is taken up. What was taken up is counted on for ever, also when the law has changed since.
    """
    with _told(pages):
        check_chain(_notices(pages), law_of_pages(pages), jurisdiction)


@contextmanager
def _told(pages: Sequence[Page]) -> Iterator[None]:
    try:
        yield
    except NoticeError as error:
        page = next((page for page in pages if isinstance(page.sheet, Notice) and page.sheet.id == error.source), None)
        raise TextError(page.source if page else error.source, located(error.mistakes, page.places if page else {})) from None


def _notices(pages: Sequence[Page]) -> list[Notice]:
    return [page.sheet for page in pages if isinstance(page.sheet, Notice)]


def law_of_pages(pages: Sequence[Page]) -> Law:
    """The measures and festivals among pages that were read."""
    return law_of(page.sheet for page in pages if not isinstance(page.sheet, Notice))


def located(mistakes: Sequence[Mistake], places: Places) -> Iterator[Located]:
    """Mistakes in their places."""
    return (locate(Problem(one.path, one.code, one.given, one.allowed, at_key=one.code in AT_KEY), places) for one in mistakes)


def _sheet(tree: dict[str, Any], source: str) -> Notice | Measures | Festivals:
    sheets: dict[str, type[Measures | Festivals]] = {"measures": Measures, "festivals": Festivals}
    shape = sheets.get(str(tree.get("kind")))
    return shape.model_validate(tree) if shape else notice_from(tree, source)


SECTION = re.compile(r"^\s*\[(?P<name>[^\[\]]+)\]")
ENTRY = re.compile(r"^(?P<indent>\s*)(?P<key>[\w.\"'-]+)\s*=\s*")
PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def _parsed(content: bytes, source: str) -> tuple[dict[str, Any], Places]:
    try:
        text = content.decode()
        return tomllib.loads(text), dict(_places(text))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TextError(source, [Located(line, 1, "$", "not-utf8", "", "UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        told, place, lines = str(error), PLACE.search(str(error)), text.splitlines()
        line, column = (int(place[1]), int(place[2])) if place else (len(lines), len(lines[-1]) + 1)
        raise TextError(source, [Located(line, column, "$", "toml", told.partition(" (at ")[0], "")]) from None


def _places(text: str) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Where each key of a flat TOML text stands, and its value; a value deeper inside has the place of the key around it."""
    section: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if found := SECTION.match(line):
            section = tuple(found["name"].strip().split("."))
            yield section, (number, found.start("name") + 1)
        elif found := ENTRY.match(line):
            path = (*section, *(part.strip("\"'") for part in found["key"].split(".")))
            yield (*path, KEY), (number, found.start("key") + 1)
            yield path, (number, found.end() + 1)
