"""A holiday notice transcribed: from the days as the notice lists them to the file that is announced, each day with its kind.

Measures on Public Holidays, Art. 2: which days are statutory. The rest follows from the weekday.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import orjson

from domain.calendar.measures import Law
from domain.calendar.notices import SATURDAY
from domain.calendar.sheet import JURISDICTION
from domain.shared.refusal import InvalidError

SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:\.\.|~|至|to)\s*(\d{4}-\d{2}-\d{2}))?")
LONGEST = 31
"""Days of one block of rest at most: no notice ever gave more in a row, and a slip of the hand in a year would give hundreds."""

FIRST_YEAR, LAST_YEAR = 1949, 2200


class Transcript(NamedTuple):
    """What a person copies off a notice; `off` and `work` are lines of days (`2027-01-01`) or of blocks (`2027-01-01..2027-01-03`)."""

    jurisdiction: str
    year: str
    published: str
    issuer: str
    url: str
    off: str
    work: str


def written(given: Transcript, law: Law) -> bytes:
    """The file of the notice; raises InvalidError where something of it cannot be read."""
    if not JURISDICTION.fullmatch(given.jurisdiction):
        raise InvalidError("jurisdiction-form", name=given.jurisdiction)
    if not (given.year.isascii() and given.year.isdigit() and FIRST_YEAR <= int(given.year) <= LAST_YEAR):
        raise InvalidError("transcript-year", given=given.year)
    national, year = "-" not in given.jurisdiction, int(given.year)
    statutory = {day for festival in law.statutory(year).values() for day in festival} if national and law.governing(year) else set[date]()
    off = {day: _kind(day, statutory) if national else "local" for day in _days("off", given.off)}
    work = dict.fromkeys(_days("work", given.work), "makeup" if national else "local")
    head = {
        "schema": "1", "jurisdiction": _text(given.jurisdiction), "year": str(year), "seq": "0", "status": _text("announced"),
        "issuer": _text(given.issuer.strip()), "published": _day("published", given.published.strip()).isoformat(),
        "url": _text(given.url.strip()),
    }  # fmt: skip
    return "\n".join([*(f"{key} = {value}" for key, value in head.items()), *_section("off", off), *_section("work", work), ""]).encode()


def _kind(day: date, statutory: Iterable[date]) -> str:
    return "statutory" if day in statutory else "weekend" if day.weekday() >= SATURDAY else "adjusted"


def _section(name: str, days: Mapping[date, str]) -> Iterator[str]:
    yield from ("", f"[{name}]")
    yield from (f"{day.isoformat()} = {_text(days[day])}" for day in sorted(days))


def _text(text: str) -> str:
    """A string of TOML: one of JSON is one."""
    return orjson.dumps(text).decode()


def _days(field: str, text: str) -> Iterator[date]:
    for line in filter(None, (part.strip() for part in re.split(r"[\n,，、;；]", text))):
        found = SPAN.fullmatch(line)
        if found is None:
            raise InvalidError("transcript-day", field=field, given=line)
        first = _day(field, found[1])
        last = _day(field, found[2]) if found[2] else first
        if not first <= last <= first + timedelta(days=LONGEST):
            raise InvalidError("transcript-block", field=field, given=line, most=LONGEST)
        yield from (first + timedelta(days=step) for step in range((last - first).days + 1))


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidError("transcript-day", field=field, given=text) from None
