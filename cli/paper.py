"""`award paper import`: the years on paper, from a table and a mapping: all of it or nothing, and what is in is not put in twice."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from cli.bootstrap import Product
from cli.checking import check
from cli.entering import entered
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from cli.verbs import bytes_of, text_of
from domain.shared.actor import Actor
from domain.shared.citation import Language
from domain.shared.identifiers import handle
from domain.shared.refusal import InvalidError
from services.acts.paper import Transcribable
from services.commands import COMMANDS, parse
from services.sheets.entry import Entries, Entry
from services.sheets.fields import Row, rows_of
from services.sheets.reading import read
from services.sheets.table import Table


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a table is read: under which handle and title the document is kept, as which act each line counts, which column is which field.

    `same` are fields that have one value in every line; `words` turns what stands in a cell of a field into our word for it. `sheet` names
    the sheet of a workbook that shows several; `heading` is the line of the heading.
    """

    paper: str
    document: str
    act: Transcribable
    columns: dict[str, str]
    same: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    sheet: str = ""
    heading: Annotated[int, msgspec.Meta(ge=1)] = 1


def mapping_of(path: Path) -> Mapping:
    """The mapping in a file; raises InvalidError that says what is wrong with it."""
    try:
        return msgspec.convert(tomllib.loads(text_of(path)), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidError("mapping-form", name=str(path), problem=str(error)) from None


def entries_of(table: Table, how: Mapping, rows: list[Row], digest: str, actor: Actor) -> Entries:
    """Each line as the act that puts it on record."""
    document = {"paper": how.paper, "document": how.document, "digest": digest, "act": how.act}
    entries = [
        Entry(line, parse("paper.transcribe", {**document, "line": line, "told": said}), f"paper/{how.paper}/{digest[:16]}/{line}", said)
        for line, said in rows
    ]
    return Entries(table, how.columns, entries, actor)


def import_(
    file: Annotated[Path, Parameter(name="TABLE", help="the table, with a heading: CSV in UTF-8, or an Excel workbook (.xlsx)")],
    /,
    *,
    mapping: Annotated[Path, Parameter(help="the mapping: TOML, see docs/how-to/import-the-paper-years.md")],
    as_: Annotated[str, Parameter(name="--as", help="who puts it on record: a handle")],
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Put titles, facts and bans of the time before this log on record, each marked as recorded later, with document and line.

    Every line is checked first. Where anything is wrong, nothing is put on record, and all of it is told.
    """

    def action(product: Product, spoken: Language) -> int:
        how, content, actor = mapping_of(mapping), bytes_of(file), Actor(handle(as_), "office")
        table = read(content, file.name, list(how.columns.values()), how.sheet, how.heading)
        found = rows_of(table, COMMANDS[how.act], how.columns, how.same, how.words)
        entries = entries_of(table, how, found.rows, sha256(content).hexdigest(), actor)
        return entered(product, entries, found.faults, how.document, spoken, as_json=json)

    looked(data, lang, as_json=json, action=action)


def add_paper(app: App) -> None:
    """Add the verbs beside the act's."""
    app["paper"].command(check)
    app["paper"].command(import_, name="import")
