"""A table as an office keeps it, CSV or Excel workbook: its lines as cells under headings, and each cell as a field takes it."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from unicodedata import normalize

import msgspec

from domain.shared.refusal import Facts, InvalidError

Value = str | int | float | datetime | time | timedelta
"""What a cell can hold that was read."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a workbook begins, and how one of old or one under a password does."""

EXACT = 10**15
"""Excel keeps fifteen digits of a number."""

EXPONENT = re.compile(r"^[+-]?\d(\.\d+)?[eE]\+\d+$")
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
EPOCH, PLAUSIBLE = date(1899, 12, 30), range(10_000, 100_000)
"""From which day Excel counts, and which of its counts are days of our times."""


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell, or the code and facts of what keeps it from being taken."""

    value: Value = ""
    code: str = ""
    facts: Facts = {}


class Line(msgspec.Struct, frozen=True):
    """A line by its number, counted with the heading's as people see it, and its cells by their heading."""

    number: int
    cells: dict[str, Cell]


class Table(msgspec.Struct, frozen=True):
    """The sheet, empty for CSV; how people call the column of a heading; the lines that say something."""

    sheet: str
    columns: dict[str, str]
    lines: list[Line]


def read(content: bytes, path: Path, wanted: Sequence[str], sheet: str, heading: int) -> Table:
    """The lines under the heading, of the columns that are wanted; raises InvalidError where the file is no table that has them."""
    if content.startswith(ZIP):
        from cli import workbook  # noqa: PLC0415  # a library that no other verb needs

        return workbook.read(content, path, wanted, sheet, heading)
    if content.startswith(OLE) or path.suffix.lower() in {".xls", ".xlsx", ".xlsm"}:
        raise InvalidError("workbook-form", name=str(path))
    if sheet:
        raise InvalidError("sheet-missing", sheet=sheet, known=[])
    try:
        rows = list(csv.reader(StringIO(content.decode().removeprefix("\ufeff"), newline="")))
    except UnicodeDecodeError:
        raise InvalidError("text-not-utf8", name=str(path)) from None
    except csv.Error:
        raise InvalidError("workbook-form", name=str(path)) from None
    places = placed(rows[heading - 1] if len(rows) >= heading else [], wanted)
    return Table("", {name: name for name in wanted}, list(_lines(rows, heading, places)))


def _lines(rows: Sequence[Sequence[str]], heading: int, places: dict[str, int]) -> Iterator[Line]:
    for number, row in enumerate(rows[heading:], heading + 1):
        cells = {name: Cell(row[place].strip() if place < len(row) else "") for name, place in places.items()}
        if any(cell.value for cell in cells.values()):
            yield Line(number, cells)


def placed(headings: Sequence[object], wanted: Sequence[str]) -> dict[str, int]:
    """Where each wanted heading stands; raises InvalidError where one is missing or stands twice."""
    known = ["" if one is None else str(one).strip() for one in headings]
    missing = sorted(set(wanted) - set(known))
    if missing:
        raise InvalidError("columns-missing", missing=missing, known=[name for name in known if name])
    twice = sorted(name for name in set(wanted) if known.count(name) > 1)
    if twice:
        raise InvalidError("columns-twice", twice=twice)
    return {name: known.index(name) for name in wanted}


def told(cell: Cell, *, dated: bool) -> str:
    """A cell as a field takes it, a day where the field is one; raises InvalidError that says what is wrong and what to do."""
    if cell.code:
        raise InvalidError(cell.code, **cell.facts)
    match cell.value:
        case str(text):
            return _text(text.strip(), dated=dated)
        case datetime() as instant if dated and instant.time() == time():
            return instant.date().isoformat()
        case datetime() | time() | timedelta() as found:
            raise InvalidError("cell-date" if dated else "cell-turned-date", given=str(found))
        case int() | float() as number:
            return _number(number, dated=dated)


def _text(text: str, *, dated: bool) -> str:
    """Full-width letters and digits are taken as plain ones, where nothing else stands beside them."""
    half = normalize("NFKC", text)
    if EXPONENT.match(half):
        raise InvalidError("cell-digits", given=text)
    if not dated or not text:
        return half if half.isascii() else text
    found = DAY.match(half)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    raise InvalidError("cell-date", given=text)


def _number(number: float, *, dated: bool) -> str:
    if dated:
        counted = EPOCH + timedelta(days=int(number)) if number in PLAUSIBLE else None
        raise InvalidError("cell-serial", given=_plain(number), day=counted.isoformat() if counted else "")
    if abs(number) >= EXACT:
        raise InvalidError("cell-digits", given=_plain(number))
    return _plain(number)


def _plain(number: float) -> str:
    return str(number).upper() if isinstance(number, bool) else f"{number:.15g}".upper()
