"""A table as an office keeps it: lines as cells under headings, each with the place that people see it at, and what is wrong where."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from domain.shared.refusal import Facts, InvalidError

Value = str | int | float | datetime | time | timedelta
"""What a cell can hold that was read."""

ROWS = 100_000
"""So many lines are a table at most."""

EPOCH = date(1899, 12, 30)
"""From which day Excel counts, where the workbook does not say 1904."""


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell, or the code and facts of what keeps it from being taken."""

    value: Value = ""
    code: str = ""
    facts: Facts = {}

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.code and self.value == ""


class Line(msgspec.Struct, frozen=True):
    """A line by its number, counted with the heading's as people see it, and its cells by their heading."""

    number: int
    cells: dict[str, Cell]


class Fault(msgspec.Struct, frozen=True):
    """What is wrong and where: sheet (empty for CSV), line, heading of the column (empty: the line as a whole), the cell as Excel calls it.

    `basis` is the article, where the regulation refuses the act and not its form.
    """

    sheet: str
    line: int
    column: str
    cell: str
    code: str
    facts: Facts
    basis: str = ""


class Table(msgspec.Struct, frozen=True):
    """The sheet, empty for CSV; the headings with the letter of each one's column, empty for CSV; the lines that say something.

    `titles` is what stands over each heading, where the headings are fields that people do not see; `epoch` is what days count from.
    """

    sheet: str
    letters: dict[str, str]
    lines: list[Line]
    titles: dict[str, str] = {}
    epoch: date = EPOCH

    def fault(self, line: int, column: str, error: InvalidError, basis: str = "") -> Fault:
        """What is wrong with a line, in one of its columns or as a whole."""
        letter = self.letters.get(column, "")
        return Fault(
            self.sheet, line, self.titles.get(column) or column, f"{letter}{line}" if letter else "", error.code, error.facts, basis
        )


class Printed(msgspec.Struct, frozen=True):
    """A column that is written: the field that it is read back as (none for what is only shown), its title, and how its cells look."""

    field: str
    title: str
    dated: bool = False
    choices: tuple[str, ...] = ()


def placed(headings: Sequence[object], wanted: Sequence[str] | None) -> dict[str, int]:
    """Where each wanted heading stands, from 0, or each that there is; raises InvalidError where one is missing or stands twice."""
    known = ["" if one is None else str(one).strip() for one in headings]
    sought = [name for name in known if name] if wanted is None else wanted
    missing = sorted(set(sought) - set(known))
    if missing:
        raise InvalidError("columns-missing", missing=missing, known=[name for name in known if name])
    twice = sorted(name for name in set(sought) if known.count(name) > 1)
    if twice:
        raise InvalidError("columns-twice", twice=twice)
    return {name: known.index(name) for name in sought}


def titles_of(above: Sequence[object], places: dict[str, int]) -> dict[str, str]:
    """What stands over each heading."""
    said = {name: above[place] for name, place in places.items() if place < len(above)}
    return {name: str(title).strip() for name, title in said.items() if title is not None}
