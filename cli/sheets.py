"""`award sheet`: applications, scores, seats and organizations as Excel workbooks: to fill in, to read out, to put on record."""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.entering import entered
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from cli.verbs import bytes_of
from domain.shared import identifiers as ids
from domain.shared.actor import Actor
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services import wording
from services.commands import COMMANDS
from services.sheets.imports import filled
from services.sheets.layout import export as exported
from services.sheets.layout import kept
from services.sheets.layout import template as made

app = App(name="sheet", help="sheet: acts by the table, in Excel")

Name = Annotated[str, Parameter(name="ACT", help="applicant.register, application.submit, score.submit or body.seat")]
Into = Annotated[Path, Parameter(help="the workbook to write (.xlsx); one that stands there is not written over")]
Cycle = Annotated[str, Parameter(help="the cycle, as city/year")]
Filled = Annotated[Path, Parameter(name="FILE", help="the filled template: a workbook, or CSV with the same first two rows")]
Sheet = Annotated[str, Parameter(help="the sheet, of a workbook that shows several")]


def template(act: Name, /, *, into: Into, cycle: Cycle = "", data: Data = None, lang: Lang = None) -> None:
    """Write a workbook to fill in: a title for each field of the act, with what may be chosen; needed ones with a star."""

    def action(product: Product, spoken: Language) -> int:
        return written(into, made(product.office, act, cycle and ids.cycle(cycle), spoken), spoken)

    looked(data, lang, as_json=False, action=action)


def export(
    act: Name,
    /,
    *,
    into: Into,
    cycle: Cycle = "",
    city: Annotated[str, Parameter(help="the city, for the seats of its bodies")] = "",
    panel: Annotated[str, Parameter(help="of scores, those of this panel's members alone")] = "",
    data: Data = None,
    lang: Lang = None,
) -> None:
    """Write everything that is on record, in the form of the template; taken in again, it changes nothing."""

    def action(product: Product, spoken: Language) -> int:
        within = (cycle and ids.cycle(cycle)) or (city and ids.city(city))
        return written(into, exported(product.office, act, within, spoken, panel), spoken)

    looked(data, lang, as_json=False, action=action)


def import_(
    act: Name,
    file: Filled,
    /,
    *,
    as_: Annotated[str, Parameter(name="--as", help="who acts: an account's handle")],
    role: Annotated[str, Parameter(help="in which role; the first that may, if none is named")] = "",
    sheet: Sheet = "",
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Do the act of every line: all lines are checked first, each fault is told with its cell, and only a clean sheet goes in."""

    def action(product: Product, spoken: Language) -> int:
        kept(act)
        roles = COMMANDS[act].entry.roles
        try:
            actor = msgspec.convert({"id": ids.handle(as_), "role": role or roles[0]}, Actor)
        except msgspec.ValidationError:
            raise InvalidError("role", command=act, role=role, roles=list(roles)) from None
        found = filled(product.office, act, bytes_of(file), file.name, actor, sheet=sheet)
        name = wording.column(act, spoken)
        return entered(product, found.entries, found.faults, name, spoken, as_json=json, unchanged=found.unchanged)

    looked(data, lang, as_json=json, action=action)


def written(into: Path, content: bytes, spoken: Language) -> int:
    """Write a new file that its owner alone may read."""
    try:
        with os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise InvalidError("file-stands", name=str(into)) from None
    except OSError as error:
        raise InvalidError("file-unwritable", path=str(into), problem=error.strerror) from None
    terminal.say(wording.word("written", spoken, file=into))
    return terminal.DONE


app.command(template)
app.command(export)
app.command(import_, name="import")
