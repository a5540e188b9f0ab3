"""A table for people elsewhere to read: a sheet of a workbook, or CSV; no cell of it is ever a formula, in whatever letters it begins."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

import msgspec

Shown = date | Decimal | str | None
"""What a cell shows."""

NAME = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet may not hold."""

LONGEST = 31
"""Characters of a sheet's name at most, as Excel has it."""

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a program may take for a formula when it opens CSV."""

MARK = "\ufeff"
"""By which Excel knows UTF-8."""


class Leaf(msgspec.Struct, frozen=True):
    """A table under its title: headings, and lines of as many cells."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Shown]]


def named(leaves: Sequence[Leaf]) -> list[str]:
    """What the sheets of a workbook are called: their titles as far as Excel takes them, each once."""
    names: list[str] = []
    for leaf in leaves:
        short = NAME.sub(" ", leaf.title).strip()[:LONGEST] or "-"
        again = sum(one.lower().startswith(short[: LONGEST - 3].lower()) for one in names)
        names.append(f"{short[: LONGEST - 3]} {again + 1}" if short.lower() in {one.lower() for one in names} else short)
    return names


def book(leaves: Sequence[Leaf]) -> bytes:
    """A workbook with a sheet for each."""
    from services.sheets import workbook  # noqa: PLC0415  # a library that few need and that takes a moment to load

    return workbook.book(named(leaves), leaves)


def text(leaf: Leaf) -> bytes:
    """The same as CSV in UTF-8; a text that a program could take for a formula has a quote before it."""
    into = StringIO(newline="")
    made = csv.writer(into)
    made.writerow([_harmless(head) for head in leaf.heads])
    made.writerows([_harmless(cell) for cell in row] for row in leaf.rows)
    return (MARK + into.getvalue()).encode()


def _harmless(cell: Shown) -> str:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
        case _:
            return f"'{cell}" if cell.startswith(ACTIVE) else cell


def counted(cell: str) -> Shown:
    """A number as one, so that it can be added up; any other text as it is."""
    return Decimal(cell) if NUMBER.fullmatch(cell) else cell
