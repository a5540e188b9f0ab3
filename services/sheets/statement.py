"""The statement of a bank or a treasury: a template of four columns, and its lines as they are read, cell by cell."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import wording
from services.sheets.cells import told
from services.sheets.fields import Column
from services.sheets.layout import NEEDED
from services.sheets.reading import read
from services.sheets.table import Cell, Fault, Printed, Table
from services.sheets.table import Line as Row

COLUMNS = {
    "key": Column(str, needed=True), "amount_cny": Column(Decimal, needed=True), "on": Column(date, needed=True),
    "reference": Column(str, needed=True),
}  # fmt: skip
"""The key that went out with the money, yuan, the day on which it went or came, and the bank's reference."""

KEYS = 2
"""The row of the fields, under the titles that people see."""

GROUPS = ",，"
"""What people and banks write between thousands."""


class Line(msgspec.Struct, frozen=True):
    """A line of a statement by its number."""

    number: int
    key: str
    amount_cny: Decimal
    on: date
    reference: str


class Statement(msgspec.Struct, frozen=True):
    """A statement: its table, the lines whose cells are right, and what is wrong with any cell of the others."""

    table: Table
    lines: list[Line]
    faults: list[Fault]


def template(language: Language) -> bytes:
    """A workbook to fill in, or to copy a bank's export into."""
    from services.sheets import workbook  # noqa: PLC0415  # a library that few need and that takes a moment to load

    titles = {name: wording.word(f"statement-{name}", language) + NEEDED for name in COLUMNS}
    return workbook.write(
        wording.word("statement", language), [Printed(name, titles[name], column.dated) for name, column in COLUMNS.items()], []
    )


def statement(content: bytes, name: str, sheet: str = "") -> Statement:
    """Read a filled template, a workbook or CSV; raises InvalidError where the file is no such table."""
    table = read(content, name, list(COLUMNS), sheet, KEYS)
    lines, faults = list[Line](), list[Fault]()
    for row in table.lines:
        said, wrong = _said(row, table.epoch)
        faults += [table.fault(row.number, field, error) for field, error in wrong.items()]
        if not wrong:
            lines.append(Line(row.number, **said))
    return Statement(table, lines, faults)


def _said(row: Row, epoch: date) -> tuple[dict[str, Any], dict[str, InvalidError]]:
    said, wrong = dict[str, Any](), dict[str, InvalidError]()
    for field, column in COLUMNS.items():
        try:
            said[field] = _value(column, row.cells[field], epoch)
        except InvalidError as error:
            wrong[field] = error
    return said, wrong


def _value(column: Column, cell: Cell, epoch: date) -> Any:
    if cell.empty:
        raise InvalidError("cell-needed")
    text = told(cell, dated=column.dated, epoch=epoch)
    if column.kind is not Decimal:
        return column.value(text) if column.dated else text.upper() if column is COLUMNS["key"] else text
    amount = column.value(text.translate(dict.fromkeys(map(ord, GROUPS))))
    if not amount.is_finite() or amount <= 0:
        raise InvalidError("cell-number", given=text)
    return amount
