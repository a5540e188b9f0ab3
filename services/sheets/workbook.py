"""An Excel workbook as a table: one sheet that people see, cell by cell, and nothing in it that people do not see or did not type.

What is written here shows text as text: no cell of it is ever a formula, in whatever letters its text begins.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, redirect_stdout
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any, BinaryIO, TypeVar

from defusedxml.common import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from domain.shared.refusal import InvalidError
from services.sheets import package
from services.sheets.leaf import Leaf
from services.sheets.marks import LAST_COLUMN, Marks, Unplain, marks_of
from services.sheets.table import EPOCH, ROWS, Cell, Line, Printed, Table, placed, titles_of

WIDTH, BOLD = 24, Font(bold=True)
"""How wide a written column is, and how a title looks."""

COLUMNS = 1_000
"""In so many columns a heading is looked for."""

SPOILT = (SyntaxError, DefusedXmlException, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError)
"""What parsers and library say, by their checks of types and references, of parts that do not fit together; never what we say.

Of XML that is none, each of the two parsers that the library may find says so by a kind of SyntaxError of its own.
"""

TEXT, DAY = "@", "yyyy-mm-dd"
"""Excel's formats of a text and a day."""

FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""

T = TypeVar("T")


def read(content: bytes, name: str, wanted: Sequence[str] | None, sheet: str, heading: int) -> Table:
    """The lines under the heading; raises InvalidError where it is no workbook that may be read, or its sheet is not plain."""
    package.check(content, name)
    with warnings.catch_warnings(), redirect_stdout(StringIO()):  # the library warns of styles that are not read, and prints of broken ones
        warnings.simplefilter("ignore")
        found = _sound(name, lambda: load_workbook(BytesIO(content), read_only=True, keep_links=False))
        with closing(found):
            return _table(found, _sheet(found, sheet), name, wanted, heading)


def brief(file: BinaryIO, name: str, most: int) -> str:
    """The sheets that people see as text, as far as so many characters go: a line for each row, what formulas last gave in their place."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):  # as above
        warnings.simplefilter("ignore")
        found = _sound(name, lambda: load_workbook(file, read_only=True, data_only=True, keep_links=False))
        with closing(found):
            return _sound(name, lambda: _begun(found, most))


def _begun(found: Workbook, most: int) -> str:
    told = ""
    for page in found.worksheets:
        if page.sheet_state != "visible":
            continue
        page.reset_dimensions()
        told += f"{page.title}\n"
        for row in page.iter_rows(max_col=COLUMNS, values_only=True):
            told += "\t".join(_plain(value) for value in row).rstrip("\t") + "\n"
            if len(told) >= most:
                return told[:most]
        told += "\n"
    return told


def _plain(value: object) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else " ".join(str(value).split())


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


def _table(found: Workbook, page: Any, name: str, wanted: Sequence[str] | None, heading: int) -> Table:
    page.reset_dimensions()  # what the file says of its own size may be wrong, and what lies outside would be lost
    marks = _sound(name, lambda: _marks(page))
    above, known = _sound(name, lambda: _heading(page, heading))
    found_at = placed(known, wanted)
    places = {one: place + 1 for one, place in found_at.items()}
    rows = _sound(name, lambda: list(_rows(page, heading, places)))
    if len(rows) > ROWS:
        raise InvalidError("table-long", name=name, most=ROWS)
    try:
        unplain = marks.unplain(places, rows[-1][0] if rows else 0)
    except OverflowError:
        raise InvalidError("workbook-large", name=name) from None
    lines = [_line(number, cells, unplain) for number, cells in rows]
    letters = {one: get_column_letter(place) for one, place in places.items()}
    epoch = CALENDAR_MAC_1904.date() if found.epoch == CALENDAR_MAC_1904 else EPOCH
    return Table(page.title, letters, lines, titles_of(above, found_at), epoch)


def _heading(page: Any, heading: int) -> tuple[Sequence[object], Sequence[object]]:
    """What stands in the row over the heading, and in the heading."""
    first = max(1, heading - 1)
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=first, max_row=heading, max_col=COLUMNS)]
    rows += [[]] * (heading - first + 1 - len(rows))
    return (rows[0], rows[1]) if heading > 1 else ([], rows[0])


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
    if number in unplain.rows:
        cells[next(name for name, cell in cells.items() if not cell.empty)] = Cell(code="cell-hidden")
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


def write(title: str, columns: Sequence[Printed], rows: Iterable[Sequence[date | Decimal | str | None]]) -> bytes:
    """A workbook of one sheet: titles that people see, under them the fields in a hidden row, then the rows."""
    made = Workbook(write_only=True)
    page = made.create_sheet(title)
    page.freeze_panes = "A3"
    page.row_dimensions[2].hidden = True
    for place, column in enumerate(columns, 1):
        _dress(page, get_column_letter(place), column)
    page.append([_written(page, column.title, bold=True) for column in columns])
    page.append([_written(page, column.field) for column in columns])
    for row in rows:
        page.append([_written(page, value) for value in row])
    return _saved(made)


def book(names: Sequence[str], leaves: Sequence[Leaf]) -> bytes:
    """A workbook to be read: a sheet for each table under the name that it is given, the headings first."""
    made = Workbook(write_only=True)
    for name, leaf in zip(names, leaves, strict=True):
        page = made.create_sheet(name)
        page.freeze_panes = "A2"
        for place in range(1, len(leaf.heads) + 1):
            page.column_dimensions[get_column_letter(place)].width = WIDTH
        page.append([_written(page, head, bold=True) for head in leaf.heads])
        for row in leaf.rows:
            page.append([_written(page, value) for value in row])
    return _saved(made)


def _saved(made: Workbook) -> bytes:
    into = BytesIO()
    made.save(into)
    return into.getvalue()


def _dress(page: Any, letter: str, column: Printed) -> None:
    page.column_dimensions[letter].width = WIDTH
    page.column_dimensions[letter].number_format = DAY if column.dated else TEXT
    if column.choices:
        offered = DataValidation(type="list", formula1='"{}"'.format(",".join(column.choices)), allow_blank=True)
        offered.add(f"{letter}3:{letter}{ROWS}")
        page.data_validations.append(offered)


def _written(page: Any, value: date | Decimal | str | None, *, bold: bool = False) -> Any:
    """A cell that is what it says: a text stays one, whatever it begins with, and a number has no more digits than Excel keeps."""
    cell = WriteOnlyCell(page)
    match value:
        case date() if value >= FIRST_DAY:
            cell.value, cell.number_format = value, DAY
        case Decimal() if Decimal(f"{float(value):.15g}") == value:
            cell.value = float(value)
        case None:
            pass
        case _:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))
            cell.data_type, cell.number_format, cell.quotePrefix = "s", TEXT, True
    if bold:
        cell.font = BOLD
    return cell
