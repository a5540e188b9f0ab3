"""What of a board its reader may see: level with the log, of the reader's city alone, without what it keeps away from, in its columns."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.shared.refusal import InvalidError
from doors.boards import READS, Read, bounds
from doors.caller import Reader
from doors.parts import Parts
from projections.table import Condition, Key, Record

MOST = 500
"""Rows at once where nobody asks for fewer."""


def seen(
    parts: Parts, read: Read, who: Reader, where: Sequence[Condition] = (), *, after: Key | None = None, size: int = MOST
) -> list[Record]:
    """Rows of a board that its reader may see, whole: whoever shows them takes `columns` of them."""
    return read.table.page(parts.views.query, narrowed(parts, read, who, where), after, size)


def narrowed(parts: Parts, read: Read, who: Reader, where: Sequence[Condition] = ()) -> list[Condition]:
    """What is asked, and what bounds this reader beside."""
    return [*where, *bounds(read, who.city), *read.narrowed(who, parts.views.query)]


def columns(read: Read, who: Reader, row: Record) -> Record:
    """The columns of a row that a reader sees."""
    shown = read.shown.get(who.role)
    return row if shown is None else {name: row[name] for name in shown}


def rows(parts: Parts, board: str, who: Reader, where: Sequence[Condition] = (), size: int = MOST) -> list[Record]:
    """The same as a page shows it, whose visit brought the boards level; nothing for a role that may not read the board."""
    read = READS[board]
    if not _may(read, who):
        return []
    return [columns(read, who, row) for row in seen(parts, read, who, where, size=size)]


def every(parts: Parts, board: str, who: Reader) -> Iterator[Record]:
    """Every row of a board that the reader may see, however many there are; nothing for a role that may not read the board."""
    read, after = READS[board], None
    while _may(read, who) and (found := seen(parts, read, who, after=after, size=MOST)):
        yield from (columns(read, who, row) for row in found)
        after = tuple(found[-1][column] for column in read.table.key)


def last_rows(parts: Parts, board: str, who: Reader, where: Sequence[Condition], size: int) -> list[Record]:
    """The last of them, in their order."""
    read = READS[board]
    if not _may(read, who):
        return []
    return [columns(read, who, row) for row in read.table.before(parts.views.query, narrowed(parts, read, who, where), None, size)]


def _may(read: Read, who: Reader) -> bool:
    return who.role in read.roles or "public" in read.roles


def one(parts: Parts, board: str, who: Reader, where: Sequence[Condition], name: str) -> Record:
    """The one row that meets the conditions; raises InvalidError where there is none for this reader."""
    parts.boards.catch_up()
    found = seen(parts, READS[board], who, where, size=1)
    if not found:
        raise InvalidError("absent", name=name)
    return columns(READS[board], who, found[0])


class Slice(NamedTuple):
    """A page of a list, numbered from 1, of how many, and how many rows there are in all."""

    rows: list[Record]
    number: int
    pages: int
    total: int


PAGE = 50
"""Rows of a page."""


def paged(number: int, total: int) -> tuple[int, int]:
    """A page's number within a list of so many rows, the nearest where there is no such page; and how many pages there are."""
    pages = max(-(-total // PAGE), 1)
    return min(max(number, 1), pages), pages


class Cut(NamedTuple):
    """How a list is cut: in an order (SQL of our own), and which of its pages."""

    order: Sequence[str]
    number: int


def listed(parts: Parts, board: str, who: Reader, where: Sequence[Condition], cut: Cut) -> Slice:
    """A page of a board, counted and cut in the database; the last one where there are not so many."""
    read = READS[board]
    conditions = narrowed(parts, read, who, where)
    total = read.table.count(parts.views.query, conditions)
    number, pages = paged(cut.number, total)
    found = read.table.slice(parts.views.query, conditions, cut.order, (number - 1) * PAGE, PAGE)
    return Slice([columns(read, who, row) for row in found], number, pages, total)


def sums(parts: Parts, board: str, who: Reader, where: Sequence[Condition], by: tuple[str, str]) -> dict[str, tuple[int, int]]:
    """Value of a column -> rows and the sum of another over them, of what the reader may see."""
    read = READS[board]
    return read.table.sums(parts.views.query, narrowed(parts, read, who, where), *by)
