"""What a sheet says beside its cells: which rows and columns people do not see, which cells are merged, that its rows are in order."""

import re
from collections.abc import Mapping
from typing import IO, NoReturn
from xml.etree.ElementTree import XMLParser

import msgspec

from services.sheets.table import Cell

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LAST_ROW, LAST_COLUMN = 2**20, 2**14
"""How far a sheet of Excel goes."""

CELLS = 1_000_000
"""So many cells may be merged in the columns that are read."""

SPAN = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
PIECE = 2**16


class Marks:
    """A target of the XML parser. Raises ValueError where rows or cells stand twice or out of order, as Excel would not take them."""

    def __init__(self) -> None:
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[range] = []
        self._merged: list[tuple[range, range, str]] = []
        self._row = 0
        self._cells: set[str] = set()
        self._of = {
            f"{MAIN}row": self._on_row,
            f"{MAIN}col": self._on_column,
            f"{MAIN}mergeCell": self._on_merge,
            f"{MAIN}c": self._on_cell,
        }

    def doctype(self, *_: object) -> NoReturn:
        """Refuse a document type: Excel writes none, and whatever an entity can do begins with one."""
        raise ValueError("a document type")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element in."""
        if tag in self._of:
            self._of[tag](attributes)

    def close(self) -> None:
        """End; what was found stays."""

    def _on_row(self, given: dict[str, str]) -> None:
        number = int(given.get("r", self._row + 1))
        if not self._row < number <= LAST_ROW:
            raise ValueError("rows out of order")
        self._row = number
        self._cells.clear()
        if _yes(given.get("hidden")) or _none(given.get("ht")):
            self._hidden_rows.add(number)

    def _on_cell(self, given: dict[str, str]) -> None:
        place = given.get("r")
        if place is None:
            return
        if place in self._cells:
            raise ValueError("a cell stands twice")
        self._cells.add(place)

    def _on_column(self, given: dict[str, str]) -> None:
        if _yes(given.get("hidden")) or _none(given.get("width")):
            self._hidden_columns.append(range(int(given["min"]), int(given["max"]) + 1))

    def _on_merge(self, given: dict[str, str]) -> None:
        found = SPAN.match(given.get("ref", "").upper())
        if found is None:
            raise ValueError("a merged range that is none")
        left, top, right, bottom = found.groups()
        columns = range(number_of(left), number_of(right or left) + 1)
        self._merged.append((range(int(top), int(bottom or top) + 1), columns, given["ref"]))

    def unplain(self, places: Mapping[str, int], last_row: int) -> "Unplain":
        """The cells of these columns that are no plain cells of a table; raises OverflowError where too many are merged."""
        hidden = {name for name, place in places.items() if any(place in one for one in self._hidden_columns)}
        merged = dict[tuple[int, str], str]()
        for rows, columns, span in self._merged:
            for name in (name for name, place in places.items() if place in columns):
                merged |= {(row, name): span for row in range(rows.start, min(rows.stop, last_row + 1))}
            if len(merged) > CELLS:
                raise OverflowError(span)
        return Unplain(self._hidden_rows, hidden, merged)


class Unplain(msgspec.Struct, frozen=True):
    """The rows and columns of a table that people do not see, and its merged cells with the range of each."""

    rows: set[int]
    columns: set[str]
    merged: dict[tuple[int, str], str]

    def look(self, row: int, column: str, cell: Cell) -> Cell:
        """The cell, or what keeps it from being taken: that its column is hidden, or that it is part of a merged range."""
        if (row, column) in self.merged:
            return Cell(code="cell-merged", facts={"range": self.merged[row, column]})
        return Cell(code="cell-hidden") if not cell.empty and column in self.columns else cell


def marks_of(part: IO[bytes]) -> Marks:
    """The marks of a sheet's part; raises ParseError or ValueError where it is none."""
    found = Marks()
    parser = XMLParser(target=found)  # noqa: S314  # its target refuses every document type
    while piece := part.read(PIECE):
        parser.feed(piece)
    parser.close()
    return found


def number_of(letters: str) -> int:
    """The number of a column from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _yes(given: str | None) -> bool:
    return given in {"1", "true"}


def _none(size: str | None) -> bool:
    return size is not None and float(size) == 0
