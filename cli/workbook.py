"""An Excel workbook as a table: one sheet that people see, cell by cell, and nothing in it that people do not see or did not type."""

import re
import warnings
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  # an exception that its library calls so

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cli.table import Cell, Line, Table, placed
from domain.shared.refusal import InvalidError

UNPACKED, CELLS, ROWS = 16 * 2**20, 1_000_000, 100_000
"""How large a workbook may be, in bytes when unpacked, in cells that one range of it spans, in rows."""

SPANS = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=[\"']([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)[\"']")
BROKEN = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    ZlibError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)
"""What the library says of a file that is no workbook."""


def read(content: bytes, path: Path, wanted: Sequence[str], sheet: str, heading: int) -> Table:
    """The lines under the heading; raises InvalidError where it is no workbook, or too large, or its sheet is not plain."""
    try:
        _bounded(content, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and checks that are not read
            found = load_workbook(BytesIO(content), keep_links=False)
    except BROKEN:
        raise InvalidError("workbook-form", name=str(path)) from None
    page = _sheet(found, sheet)
    if page.max_row > ROWS:
        raise InvalidError("workbook-large", name=str(path))
    places = placed([cell.value for cell in page[heading]] if page.max_row >= heading else [], wanted)
    places = {name: place + 1 for name, place in places.items()}
    lines = [_line(page, number, places) for number in range(heading + 1, page.max_row + 1)]
    columns = {name: f"{get_column_letter(place)} {name}" for name, place in places.items()}
    return Table(page.title, columns, [line for line in lines if any(cell.value != "" or cell.code for cell in line.cells.values())])


def _bounded(content: bytes, path: Path) -> None:
    """Nothing is unpacked before its size is known; an entry that is larger than it says does not unpack."""
    with ZipFile(BytesIO(content)) as packed:
        entries = packed.infolist()
        if sum(entry.file_size for entry in entries) > UNPACKED:
            raise InvalidError("workbook-large", name=str(path))
        spans = [span for entry in entries if entry.filename.startswith("xl/worksheets/") for span in SPANS.findall(packed.read(entry))]
    if sum(_area(span.decode()) for span in spans) > CELLS:
        raise InvalidError("workbook-large", name=str(path))


def _area(span: str) -> int:
    left, top, right, bottom = range_boundaries(span)
    return (int(right or 0) - int(left or 0) + 1) * (int(bottom or 0) - int(top or 0) + 1)


def _sheet(found: Workbook, name: str) -> Worksheet:
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


def _line(page: Worksheet, number: int, places: dict[str, int]) -> Line:
    cells = {name: _cell(page, number, place) for name, place in places.items()}
    if page.row_dimensions[number].hidden and any(cell.value != "" for cell in cells.values()):
        cells = dict.fromkeys(places, Cell(code="cell-hidden"))
    return Line(number, cells)


def _cell(page: Worksheet, number: int, place: int) -> Cell:
    spans = page.merged_cells.ranges
    merged = next((one.coord for one in spans if one.min_row <= number <= one.max_row and one.min_col <= place <= one.max_col), None)
    if merged:
        return Cell(code="cell-merged", facts={"range": merged})
    cell = page.cell(number, place)
    value = cell.value
    if cell.data_type == "f":
        return Cell(code="cell-formula")
    if cell.data_type == "e":
        return Cell(code="cell-error", facts={"given": str(value)})
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if value is None or (isinstance(value, str) and not value.strip()):
        return Cell()
    hidden = any(one.hidden and one.min <= place <= one.max for one in page.column_dimensions.values())
    return Cell(code="cell-hidden") if hidden else Cell(value if isinstance(value, str | int | float | datetime | time) else str(value))
