"""A filled sheet as acts: what is on record already is left as it is, the rest is checked whole and sent as anybody's acts are."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any, cast

import msgspec

from domain.shared.actor import Actor
from domain.shared.refusal import InvalidError
from services.case import Case
from services.commands import COMMANDS, Command, parse
from services.log.supposed import Supposed
from services.office import Office
from services.sheets.cells import told
from services.sheets.entry import Entries, Entry
from services.sheets.fields import Column, columns_of, rows_of, valued
from services.sheets.layout import kept
from services.sheets.reading import read
from services.sheets.record import Kept
from services.sheets.table import Cell, Fault

KEYS = 2
"""The row in which the fields stand, hidden, under the titles that people see."""


Said = dict[str, str]
"""What a line says: the text of each field."""


class Filled(msgspec.Struct, frozen=True):
    """A filled sheet: the acts of its lines, what is wrong with the form of any, how many say only what is on record."""

    entries: Entries
    faults: list[Fault]
    unchanged: int


def filled(office: Office, name: str, content: bytes, file: str, actor: Actor, *, sheet: str = "") -> Filled:
    """Read a sheet of a command; raises InvalidError where the file is none, or its acts are not this actor's."""
    record = kept(name)
    roles = COMMANDS[name].entry.roles
    if actor.role not in roles:
        raise InvalidError("role", command=name, role=actor.role, roles=list(roles))
    command, mark = COMMANDS[name], f"sheet/{name}/{sha256(content).hexdigest()[:16]}"
    table = read(content, file, None, sheet, KEYS)
    fields = list(table.letters)
    _check_keys(command, name, fields)
    columns = columns_of(command, fields)
    log = Supposed(office.log)

    def known(lines: Sequence[Said]) -> list[bool]:
        log.ahead(list(dict.fromkeys(stream for said in lines for stream in _streams(record, said))))
        return cast("list[bool]", office.look(f"sheet/{name}", lambda case: _known(case, record, columns, lines), log))

    found = rows_of(table, command, {field: field for field in fields}, {}, {}, known=known)
    faults, entries = list(found.faults), list[Entry]()
    wrong = {fault.line for fault in faults}
    for line, said in found.rows:
        if line in wrong:
            continue
        try:
            entries.append(Entry(line, parse(name, valued(columns, said)), f"{mark}/{line}", said))
        except InvalidError as error:
            faults.append(table.fault(line, "", error))
    return Filled(Entries(table, {field: field for field in fields}, entries, actor, log), faults, found.unchanged)


def _check_keys(command: type[Command], name: str, fields: list[str]) -> None:
    """Raise InvalidError where the second row holds no fields: it is no sheet of ours."""
    if not {field.partition(".")[0] for field in fields} & set(command.__struct_fields__):
        raise InvalidError("sheet-keys", name=name)


def _names(record: Kept, said: Said) -> bool:
    """Whether a line has every field that says what it is about."""
    return said.keys() >= set(record.key)


def _streams(record: Kept, said: Said) -> tuple[str, ...]:
    """The streams of a line's own; none where it does not name what it is about: that is told when it is tried."""
    try:
        return record.streams(said) if _names(record, said) else ()
    except InvalidError:
        return ()


def _known(case: Case, record: Kept, columns: dict[str, Column], lines: Sequence[Said]) -> list[bool]:
    """Which lines say only what is on record."""

    @cache
    def recorded(*key: str) -> dict[str, Any] | None:
        try:
            return record.one(case, dict(zip(record.key, key, strict=True)))
        except InvalidError:
            return None  # what is wrong with its name is told when it is tried

    def known(said: Said) -> bool:
        if not _names(record, said):
            return False
        found = recorded(*(said[field] for field in record.key))
        return found is not None and all(_same(columns[field], text, found.get(field)) for field, text in said.items())

    return [known(said) for said in lines]


def _same(column: Column, text: str, recorded: Any) -> bool:
    """Whether a cell says what is on record, as it is read back from where it was written."""
    if isinstance(recorded, str) and not column.choices:
        return told(Cell(recorded), dated=False) == text
    return bool(column.value(text) == recorded)
