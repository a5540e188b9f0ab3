"""`award paper import`: the years on paper, from a table and a mapping, line by line; what went in once is not put in twice."""

import csv
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.progress import progress
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from cli.verbs import text_of
from domain.shared.actor import Actor
from domain.shared.citation import Language
from domain.shared.identifiers import handle
from domain.shared.refusal import InvalidError
from services import wording
from services.commands import parse
from services.office import Act

FIRST = 2
"""The line of a table that follows its heading."""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a table is read: under which handle and title the document is kept, as which act each line counts, which column is which field.

    `same` are fields that have one value in every line; `words` turns what stands in a cell of a field into our word for it.
    """

    paper: str
    document: str
    act: str
    columns: dict[str, str]
    same: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}


def mapping_of(path: Path) -> Mapping:
    """The mapping in a file; raises InvalidError that says what is wrong with it."""
    try:
        return msgspec.convert(tomllib.loads(text_of(path)), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidError("mapping-form", name=str(path), problem=str(error)) from None


def lines_of(text: str, mapping: Mapping) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line of a table with a heading, as the fields of its act; an empty cell says nothing."""
    table = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    missing = sorted(set(mapping.columns.values()) - set(table.fieldnames or ()))
    if missing:
        raise InvalidError("columns-missing", missing=missing, known=list(table.fieldnames or ()))
    for line, row in enumerate(table, FIRST):
        cells = {field: (row[column] or "").strip() for field, column in mapping.columns.items()}
        told = {field: mapping.words.get(field, {}).get(cell, cell) for field, cell in cells.items() if cell}
        yield line, mapping.same | told


def import_(
    table: Annotated[Path, Parameter(help="the table: CSV in UTF-8, with a heading")],
    /,
    *,
    mapping: Annotated[Path, Parameter(help="the mapping: TOML, see docs/how-to/import-the-paper-years.md")],
    as_: Annotated[str, Parameter(name="--as", help="who puts it on record: a handle")],
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Put titles, facts and bans of the time before this log on record, each marked as recorded later, with document and line."""

    def action(product: Product, spoken: Language) -> int:
        how, text = mapping_of(mapping), text_of(table)
        lines, wrong = list(lines_of(text, how)), list[dict[str, Any]]()
        document = {"paper": how.paper, "document": how.document, "digest": sha256(text.encode()).hexdigest(), "act": how.act}
        with progress(how.paper, len(lines), quiet=json) as reached:
            for done, (line, told) in enumerate(lines, 1):
                wrong += _put(product, document | {"line": line, "told": told}, as_)
                reached(done)
        if json:
            terminal.say_json({"lines": len(lines), "wrong": wrong})
        else:
            terminal.say(wording.word("imported", spoken, count=len(lines) - len(wrong), document=how.document, wrong=len(wrong)))
        for one in () if json else wrong:
            terminal.say(f"  {wording.word('line', spoken, line=one['line'])} {wording.sentence(one['code'], one['facts'], spoken)}")
        return terminal.INVALID if wrong else terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _put(product: Product, fields: dict[str, Any], who: str) -> list[dict[str, Any]]:
    """Send one line; what is wrong with it. A line has its own command id: a second run gets the same answer."""
    command_id = f"paper/{fields['paper']}/{fields['digest'][:16]}/{fields['line']}"
    try:
        answer = product.office.execute(parse("paper.transcribe", fields), Act(Actor(handle(who), "office"), command_id))
    except InvalidError as error:
        return [{"line": fields["line"], "code": error.code, "facts": error.facts}]
    return [] if answer.outcome == "done" else [{"line": fields["line"], "code": answer.code, "facts": answer.facts}]


def add_paper(app: App) -> None:
    """Add the verb beside the act's."""
    app["paper"].command(import_, name="import")
