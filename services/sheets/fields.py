"""The fields of a command as the columns of a table: what a cell of each must be, and how a line becomes the command's fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services.commands import Command
from services.sheets.cells import told
from services.sheets.table import Fault, Line, Table
from services.vocabulary import Words

Spoken = Mapping[str, Mapping[str, str]]
"""Field -> what stands in a cell -> our word for it."""

TRUTH = {"是": "true", "yes": "true", "否": "false", "no": "false"}
"""How people write yes and no, beside `true` and `false`, in letters of any case."""

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SEVERAL = re.compile(r"[、,，;；\n]")
"""What stands between several texts in one cell."""

Row = tuple[int, dict[str, str]]
"""A line by its number, and the text of each of its fields; an empty cell says nothing."""


class Column(msgspec.Struct, frozen=True, dict=True):
    """A field with the type that its text must be of, and whether it may not be empty."""

    kind: Any
    needed: bool

    @cached_property
    def kinds(self) -> set[Any]:
        """The type and what it is made of."""
        return {self.kind, *get_args(self.kind)}

    @cached_property
    def dated(self) -> bool:
        """Whether it is a day."""
        return date in self.kinds

    @cached_property
    def several(self) -> bool:
        """Whether one cell holds several texts."""
        return get_origin(self.kind) is tuple

    @cached_property
    def choices(self) -> list[str]:
        """The words of which it is one; none where it is anything."""
        return _choices(self.kind)

    def offered(self, language: Language) -> tuple[str, ...]:
        """What people choose from, where they choose."""
        if bool in self.kinds:
            return ("是", "否") if language == "zh" else ("yes", "no")
        return tuple(Words(None, language).name(one) for one in self.choices)

    @cached_property
    def _meant(self) -> dict[str, str]:
        labels = [(Words(None, language).name(one), one) for language in LANGUAGES for one in self.choices]
        return TRUTH if bool in self.kinds else dict(labels)

    def plain(self, said: str) -> str:
        """What people choose as the command calls it; any other text as it is."""
        return self._meant.get(said.lower(), self._meant.get(said, said)) if self._meant else said

    def value(self, said: str) -> Any:
        """The text as the command takes it; raises InvalidError that says what is right, where it is not of the field's type."""
        given: Any = [part.strip() for part in SEVERAL.split(said) if part.strip()] if self.several else said
        try:
            return msgspec.convert(given, self.kind, strict=False)
        except msgspec.ValidationError:
            raise self._wrong(said) from None

    def _wrong(self, said: str) -> InvalidError:
        if bool in self.kinds:
            return InvalidError("cell-truth", given=said)
        if self.kinds & {int, Decimal, float}:
            return InvalidError("cell-number", given=said)
        if self.dated:
            return InvalidError("cell-date", given=said)
        return InvalidError("cell-choice", given=said, known=list(self._meant))


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [one for one in get_args(kind) if isinstance(one, str)]
    return [one for part in get_args(kind) for one in _choices(part)]


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
    if name not in command.__struct_fields__ or bool(dot) != (get_origin(hints[name]) is dict):
        raise InvalidError("field-unknown", name=command.entry.name, given=path, fields=list(command.__struct_fields__))
    return Column(get_args(hints[name])[1], needed=False) if dot else Column(hints[name], name in needed)


class Rows(msgspec.Struct, frozen=True):
    """What the lines of a table say: the fields of each that says something new, and everything that is wrong with any cell."""

    rows: list[Row]
    faults: list[Fault]
    unchanged: int = 0


def rows_of(
    table: Table,
    command: type[Command],
    columns: Mapping[str, str],
    same: Mapping[str, str],
    spoken: Spoken,
    *,
    known: Callable[[Sequence[dict[str, str]]], Sequence[bool]] = lambda lines: [False] * len(lines),
) -> Rows:
    """Each line as the text of its fields; `known` tells of all of them which say nothing new."""
    kinds = columns_of(command, [*columns, *same])
    for field, fixed in same.items():
        kinds[field].value(fixed)
    rows, faults, unchanged = list[Row](), list[Fault](), 0
    read = [_row(line, columns, kinds, spoken, table.epoch) for line in table.lines]
    texts = [{**same, **said} for said, _ in read]
    for line, said, (_, wrong), old in zip(table.lines, texts, read, known(texts), strict=True):
        if old and not wrong:
            unchanged += 1
            continue
        rows.append((line.number, said))
        wrong |= {field: InvalidError("cell-needed") for field in columns if kinds[field].needed and line.cells[columns[field]].empty}
        faults += [table.fault(line.number, columns[field], wrong[field]) for field in columns if field in wrong]
    return Rows(rows, faults, unchanged)


def _row(
    line: Line, columns: Mapping[str, str], kinds: dict[str, Column], spoken: Spoken, epoch: date
) -> tuple[dict[str, str], dict[str, InvalidError]]:
    said, wrong = dict[str, str](), dict[str, InvalidError]()
    for field, heading in columns.items():
        try:
            text = told(line.cells[heading], dated=kinds[field].dated, epoch=epoch)
            text = kinds[field].plain(spoken.get(field, {}).get(text, text))
            if text:
                kinds[field].value(text)
        except InvalidError as error:
            wrong[field] = error
        else:
            said |= {field: text} if text else {}
    return said, wrong


def valued(columns: Mapping[str, Column], said: Mapping[str, str]) -> dict[str, Any]:
    """Fields by their paths, as texts, as a command has them: values, `field.key` inside `field`, which may be left empty."""
    found: dict[str, Any] = {path.partition(".")[0]: {} for path in columns if "." in path}
    for path, text in said.items():
        name, dot, key = path.partition(".")
        value = columns[path].value(text)
        found[name] = {**found[name], key: value} if dot else value
    return found
