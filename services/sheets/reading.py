"""The one way to read a table from the bytes of a file: an Excel workbook or CSV in UTF-8."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from domain.shared.refusal import InvalidError
from services.sheets.table import ROWS, Cell, Line, Table, placed, titles_of

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
"""How a workbook begins, and how one of old or one under a password does."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a workbook under a password calls its content."""

SUFFIXES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".xltx", ".ods")
"""Names that promise no CSV."""


def read(content: bytes, name: str, wanted: Sequence[str] | None, sheet: str = "", heading: int = 1) -> Table:
    """The lines under the heading, of the columns that are wanted, or of all; raises InvalidError where the file is no such table."""
    if content.startswith(ZIP):
        from services.sheets import workbook  # noqa: PLC0415  # a library that few need and that takes a moment to load

        return workbook.read(content, name, wanted, sheet, heading)
    if content.startswith(OLE):
        raise InvalidError("workbook-encrypted" if ENCRYPTED in content else "workbook-old", name=name)
    if name.lower().endswith(SUFFIXES) or b"\0" in content:
        raise InvalidError("workbook-none", name=name)
    if sheet:
        raise InvalidError("sheet-missing", sheet=sheet, known=[])
    rows = _records(content, name)
    places = placed(rows[heading - 1] if len(rows) >= heading else [], wanted)
    titles = titles_of(rows[heading - 2], places) if heading > 1 else {}
    return Table("", dict.fromkeys(places, ""), list(_lines(rows, heading, places)), titles)


def _records(content: bytes, name: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(StringIO(content.decode().removeprefix("\ufeff"), newline=""), strict=True))
    except UnicodeDecodeError:
        raise InvalidError("text-not-utf8", name=name) from None
    except csv.Error as error:
        raise InvalidError("csv-form", name=name, problem=str(error)) from None
    if len(rows) > ROWS:
        raise InvalidError("table-long", name=name, most=ROWS)
    return rows


def _lines(rows: Sequence[Sequence[str]], heading: int, places: dict[str, int]) -> Iterator[Line]:
    for number, row in enumerate(rows[heading:], heading + 1):
        cells = {name: Cell(row[place].strip() if place < len(row) else "") for name, place in places.items()}
        if not all(cell.empty for cell in cells.values()):
            yield Line(number, cells)
