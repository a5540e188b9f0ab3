"""What a document is before it is set: a cover, and sections of facts, tables and sentences; the same for every kind of document."""

from datetime import datetime

import msgspec

from domain.shared.citation import Language


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """Labels with their values, one to a line."""

    rows: list[tuple[str, str]]


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table whose head is repeated on each page; `widths` are shares of the line.

    So many of the last columns stand `under` each row, in a line of their own.
    """

    columns: list[str]
    widths: list[int]
    rows: list[list[str]]
    under: int = 0

    def filled(self) -> "Grid":
        """The same table without the columns that nothing stands in."""
        return self._of([place for place in range(len(self.columns)) if any(row[place] for row in self.rows)])

    def without(self, column: int) -> "Grid":
        """The same table without one column."""
        return self._of([place for place in range(len(self.columns)) if place != column])

    def _of(self, places: list[int]) -> "Grid":
        rows = [[row[place] for place in places] for row in self.rows]
        return Grid([self.columns[place] for place in places], [self.widths[place] for place in places], rows, self.under)


class Words(msgspec.Struct, frozen=True, tag="words"):
    """A sentence."""

    text: str


class Code(msgspec.Struct, frozen=True, tag="code"):
    """What is typed into a terminal, or kept to the letter."""

    text: str


Block = Facts | Grid | Words | Code


class Section(msgspec.Struct, frozen=True):
    """A heading with what stands under it; level 1 begins a part and stands in the contents."""

    title: str
    blocks: list[Block]
    level: int = 1


class Document(msgspec.Struct, frozen=True):
    """A document: `header` runs over each page, `foot` under it; `mark` says what kind of log it is from where that is not a live one."""

    title: str
    over: str
    header: str
    foot: str
    mark: str
    contents: str
    language: Language
    cover: Facts
    sections: list[Section]
    dated: datetime
