"""An Excel workbook as a table: one sheet that people see, cell by cell, and nothing in it that people do not see or did not type."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, TypeVar
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from domain.shared.refusal import InvalidError
from services.sheets import package
from services.sheets.marks import LAST_COLUMN, Marks, Unplain, marks_of
from services.sheets.table import EPOCH, ROWS, Cell, Line, Table, placed

COLUMNS = 1_000
"""In so many columns a heading is looked for."""

SPOILT = (ParseError, DefusedXmlException, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError)
"""What parsers and library say, by their checks of types and references, of parts that do not fit together; never what we say."""

T = TypeVar("T")


def read(content: bytes, name: str, wanted: Sequence[str], sheet: str, heading: int) -> Table:
    """The lines under the heading; raises InvalidError where it is no workbook that may be read, or its sheet is not plain."""
    package.check(content, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are not read
        found = _sound(name, lambda: load_workbook(BytesIO(content), read_only=True, keep_links=False))
        with closing(found):
            return _table(found, _sheet(found, sheet), name, wanted, heading)


def _sound(name: str, part: Callable[[], T]) -> T:
    """What the library makes of a part of the file; raises InvalidError where it cannot."""
    try:
        return part()
    except SPOILT:
        raise InvalidError("workbook-damaged", name=name) from None


def _sheet(found: Workbook, name: str) -> Any:
    """The sheet of that name, else the only one that people see."""
    shown = [one for one in found.worksheets if one.sheet_state == "visible"]
    if name in {one.title for one in found.worksheets if one not in shown}:
        raise InvalidError("sheet-hidden", sheet=name)
    named = [one for one in shown if one.title == name] if name else shown
    if not named:
        raise InvalidError("sheet-missing", sheet=name, known=[one.title for one in shown])
    if len(named) > 1:
        raise InvalidError("sheet-which", known=[one.title for one in shown])
    return named[0]


def _table(found: Workbook, page: Any, name: str, wanted: Sequence[str], heading: int) -> Table:
    page.reset_dimensions()  # what the file says of its own size may be wrong, and what lies outside would be lost
    marks = _sound(name, lambda: _marks(page))
    above = _sound(name, lambda: next(page.iter_rows(min_row=heading, max_row=heading, max_col=COLUMNS), ()))
    places = {one: place + 1 for one, place in placed([cell.value for cell in above], wanted).items()}
    rows = _sound(name, lambda: list(_rows(page, heading, places)))
    if len(rows) > ROWS:
        raise InvalidError("table-long", name=name, most=ROWS)
    try:
        unplain = marks.unplain(places, rows[-1][0] if rows else 0)
    except OverflowError:
        raise InvalidError("workbook-large", name=name) from None
    lines = [_line(number, cells, unplain) for number, cells in rows]
    letters = {one: get_column_letter(place) for one, place in places.items()}
    return Table(page.title, letters, lines, CALENDAR_MAC_1904.date() if found.epoch == CALENDAR_MAC_1904 else EPOCH)


def _marks(page: Any) -> Marks:
    with page.parent._archive.open(page._worksheet_path) as part:  # noqa: SLF001  # the library tells nobody which part a sheet is
        return marks_of(part)


def _rows(page: Any, heading: int, places: dict[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row under the heading that says something in the columns that are wanted, one more than there may be at most."""
    last, said = max(places.values(), default=LAST_COLUMN), 0
    for number, row in enumerate(page.iter_rows(min_row=heading + 1, max_col=last), heading + 1):
        cells = {name: row[place - 1] for name, place in places.items()} if row else {}
        if any(cell.value is not None and not (isinstance(cell.value, str) and cell.value.isspace()) for cell in cells.values()):
            yield number, cells
            said += 1
        if said > ROWS:
            return


def _line(number: int, found: dict[str, Any], unplain: Unplain) -> Line:
    cells = {name: unplain.look(number, name, _cell(cell)) for name, cell in found.items()}
    return Line(number, cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    match cell.data_type:
        case "f":
            return Cell(code="cell-formula")
        case "e":
            return Cell(code="cell-error", facts={"given": str(value)})
        case _:
            pass
    if value is None or (isinstance(value, str) and not value.strip()):
        return Cell()
    if isinstance(value, date) and not isinstance(value, datetime):
        return Cell(datetime.combine(value, time()))
    return Cell(value)
