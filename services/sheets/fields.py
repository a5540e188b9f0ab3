"""The fields of a command as the columns of a table: what a cell of each must be, and how a line becomes the command's fields."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from domain.shared.refusal import InvalidError
from services.commands import Command
from services.sheets.cells import told
from services.sheets.table import Fault, Line, Table

Words = Mapping[str, Mapping[str, str]]
"""Field -> what stands in a cell -> our word for it."""

TRUTH = {"是": "true", "yes": "true", "否": "false", "no": "false"}
"""How people write yes and no, beside `true` and `false`, in letters of any case."""

Row = tuple[int, dict[str, str]]
"""A line by its number, and the text of each of its fields; an empty cell says nothing."""


class Column(msgspec.Struct, frozen=True):
    """A field with the type that its text must be of, and whether it may not be empty."""

    kind: Any
    needed: bool

    @property
    def dated(self) -> bool:
        """Whether it is a day."""
        return date in {self.kind, *get_args(self.kind)}

    def plain(self, said: str) -> str:
        """A yes or no as a program writes it; any other text as it is."""
        return TRUTH.get(said.lower(), said) if bool in {self.kind, *get_args(self.kind)} else said

    def check(self, said: str) -> None:
        """Raise InvalidError that says what is right, where the text is not of the field's type."""
        if not said:
            if self.needed:
                raise InvalidError("cell-needed")
            return
        try:
            msgspec.convert(said, self.kind, strict=False)
        except msgspec.ValidationError:
            raise self._wrong(said) from None

    def _wrong(self, said: str) -> InvalidError:
        kinds = {self.kind, *get_args(self.kind)}
        if bool in kinds:
            return InvalidError("cell-truth", given=said)
        if kinds & {int, Decimal, float}:
            return InvalidError("cell-number", given=said)
        return InvalidError("cell-choice", given=said, known=[one for one in _choices(self.kind) if isinstance(one, str)])


def _choices(kind: Any) -> list[Any]:
    return [part for one in get_args(kind) for part in ((one,) if isinstance(one, str) else _choices(one))]


def columns_of(command: type[Command], paths: Sequence[str]) -> dict[str, Column]:
    """The fields of a command that a table has, `field` or `field.key` for one of several.

    Raises InvalidError for one that is none, and where one is missing that the command needs.
    """
    hints = get_type_hints(command)
    needed = {one.name for one in msgspec.structs.fields(command) if one.required}
    missing = sorted(needed - {path.partition(".")[0] for path in paths})
    if missing:
        raise InvalidError("fields-missing", name=command.entry.name, missing=missing, fields=list(command.__struct_fields__))
    return {path: _column(command, hints, needed, path) for path in paths}


def _column(command: type[Command], hints: dict[str, Any], needed: set[str], path: str) -> Column:
    name, dot, _ = path.partition(".")
    if name not in command.__struct_fields__:
        raise _unknown(command, path)
    if not dot:
        return Column(hints[name], name in needed)
    if get_origin(hints[name]) is not dict:
        raise _unknown(command, path)
    return Column(get_args(hints[name])[1], needed=False)


def _unknown(command: type[Command], path: str) -> InvalidError:
    return InvalidError("field-unknown", name=command.entry.name, given=path, fields=list(command.__struct_fields__))


def rows_of(
    table: Table, command: type[Command], columns: Mapping[str, str], same: Mapping[str, str], words: Words
) -> tuple[list[Row], list[Fault]]:
    """Each line as the text of its fields, and everything that is wrong with the form of any cell."""
    kinds = columns_of(command, [*columns, *same])
    for field, fixed in same.items():
        kinds[field].check(fixed)
    rows, faults = list[Row](), list[Fault]()
    for line in table.lines:
        said, wrong = _row(table, line, columns, kinds, words)
        rows.append((line.number, {**same, **said}))
        faults += wrong
    return rows, faults


def _row(
    table: Table, line: Line, columns: Mapping[str, str], kinds: dict[str, Column], words: Words
) -> tuple[dict[str, str], list[Fault]]:
    said, wrong = dict[str, str](), list[Fault]()
    for field, heading in columns.items():
        try:
            text = told(line.cells[heading], dated=kinds[field].dated, epoch=table.epoch)
            text = kinds[field].plain(words.get(field, {}).get(text, text))
            kinds[field].check(text)
        except InvalidError as error:
            wrong.append(table.fault(line.number, heading, error))
        else:
            said |= {field: text} if text else {}
    return said, wrong


def nested(said: Mapping[str, str]) -> dict[str, Any]:
    """Fields by their paths as a command has them: `field.key` inside `field`."""
    found = dict[str, Any]()
    for path, text in said.items():
        name, dot, key = path.partition(".")
        found[name] = {**found.get(name, {}), key: text} if dot else text
    return found
