"""The sheet of a command: a template to fill in, or everything that is on record, under the same headings and read back the same way."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

import msgspec

from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from domain.stages.intake import IntakeStage
from services import wording
from services.case import Case
from services.commands import COMMANDS, Command
from services.office import Office
from services.sheets.fields import columns_of
from services.sheets.record import SHEETS, Fields, Kept
from services.sheets.table import Printed
from services.vocabulary import Words

NEEDED = " *"
"""What stands behind the title of a column that may not be empty."""

Titles = dict[str, str]
"""Path of a column -> its title."""


def kept(name: str) -> Kept:
    """The sheet of a command; raises InvalidError where it has none."""
    if name not in SHEETS:
        raise InvalidError("sheet-unknown", name=name, known=list(SHEETS))
    return SHEETS[name]


def template(office: Office, name: str, cycle: str, language: Language) -> bytes:
    """A workbook to fill in; the documents, days and points that it asks for are those of the cycle."""
    kept(name)
    titles = cast("Titles", office.look(f"sheet/{name}", lambda case: titles_of(case, name, cycle, language)))
    return _written(wording.column(name, language), _printed(COMMANDS[name], titles, language), [])


def export(office: Office, name: str, within: str, language: Language, panel: str = "") -> bytes:
    """A workbook of what is on record within a cycle (by the members of one panel) or a city; who is named there in a seal stays sealed."""
    sheet = kept(name)
    if bool(within) != (sheet.scope != "log"):
        raise InvalidError("sheet-scope", name=name, scope=sheet.scope)

    def look(case: Case) -> tuple[list[Fields], Titles]:
        members = members_of(case, within, panel) if panel else ()
        rows = [row for row in sheet.every(case, within) if not panel or row.get("reviewer") in members]
        paths = list(dict.fromkeys(path for row in rows for path in row if "." in path))
        return rows, titles_of(case, name, within if sheet.scope == "cycle" else "", language, paths)

    rows, titles = cast("tuple[list[Fields], Titles]", office.look(f"sheet/{name}", look))
    command, shown = COMMANDS[name], [Printed("", wording.column(one, language)) for one in sheet.shown]
    columns = columns_of(command, list(titles))
    paths = [*titles, *sheet.shown]
    choices = {path: dict(zip(one.choices, one.offered(language), strict=True)) for path, one in columns.items() if one.choices}
    printed = [*_printed(command, titles, language), *shown]
    return _written(wording.column(name, language), printed, _cells(rows, paths, choices, language))


def _written(title: str, columns: Sequence[Printed], rows: Iterable[Sequence[date | Decimal | str | None]]) -> bytes:
    from services.sheets import workbook  # noqa: PLC0415  # a library that few need and that takes a moment to load

    return workbook.write(title, columns, rows)


def members_of(case: Case, cycle: str, panel: str) -> tuple[str, ...]:
    """Who sits in a panel of a cycle; raises InvalidError where it has none of that name."""
    panels = case.cycle(cycle).review.panels
    if panel not in panels:
        raise InvalidError("panel-unknown", name=panel, known=sorted(panels))
    return tuple(panels[panel].members)


def _cells(
    rows: Iterable[Fields], paths: Sequence[str], choices: dict[str, dict[str, str]], language: Language
) -> Iterable[list[date | Decimal | str | None]]:
    for row in rows:
        yield [_cell(row.get(path), choices.get(path, {}), language) for path in paths]


def _cell(value: Any, labels: dict[str, str], language: Language) -> date | Decimal | str | None:
    match value:
        case bool():
            return wording.word("yes" if value else "no", language)
        case date() | Decimal() | None:
            return value
        case int():
            return Decimal(value)
        case tuple():
            return wording.BETWEEN["zh"].join(value) or None
        case _:
            return labels.get(str(value), str(value))


def titles_of(case: Case, name: str, cycle: str, language: Language, more: Sequence[str] = ()) -> Titles:
    """The columns of a command in the order of its fields, those of several values by the cycle's regulation and standards, and more."""
    command, known = COMMANDS[name], _known(case, name, cycle, language)
    found = Titles()
    for field, kind in get_type_hints(command).items():
        if field not in command.__struct_fields__:
            continue
        if get_origin(kind) is not dict:
            found[field] = wording.column(field, language)
            continue
        keys = known.get(field, {}) | {path.partition(".")[2]: "" for path in more if path.startswith(f"{field}.")}
        keys |= dict.fromkeys(get_args(get_args(kind)[0]) if get_origin(get_args(kind)[0]) is Literal else (), "")
        words = Words(None, language)
        found |= {
            f"{field}.{key}": f"{wording.column(field, language)}: {known.get(field, {}).get(key) or words.name(key)}" for key in keys
        }
    return found


def _known(case: Case, name: str, cycle: str, language: Language) -> dict[str, Titles]:
    """What a cycle asks for of a field of several values: documents by its regulation, points by its standards."""
    if not cycle:
        return {}
    opened = case.cycle(cycle)
    regulation = case.regulation(opened)
    words = Words(regulation, language)
    if name == "application.submit":
        return {"documents": {one: words.name(one) for one in regulation.the(IntakeStage).documents}}
    dimensions = [one for track in opened.criteria for one in case.criteria(opened, track).dimensions]
    return {"points": {one.name: f"{words.text(one.title)} (0-{one.points})" for one in dimensions}}


def _printed(command: type[Command], titles: Titles, language: Language) -> list[Printed]:
    columns = columns_of(command, _complete(command, titles))
    return [
        Printed(path, title + (NEEDED if columns[path].needed else ""), columns[path].dated, columns[path].offered(language))
        for path, title in titles.items()
    ]


def _complete(command: type[Command], titles: Titles) -> list[str]:
    """The columns; raises InvalidError where the several values of a field that is needed are known by no cycle."""
    needed = {one.name for one in msgspec.structs.fields(command) if one.required}
    missing = sorted(needed - {path.partition(".")[0] for path in titles})
    if missing:
        raise InvalidError("sheet-cycle-needed", name=command.entry.name, fields=missing)
    return list(titles)
