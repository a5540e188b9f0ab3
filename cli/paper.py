"""`award paper import`: the years on paper, from a table and a mapping, line by line; what went in once is not put in twice."""

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from cyclopts import App, Parameter

from cli import table, terminal
from cli.bootstrap import Product
from cli.progress import progress
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from cli.verbs import bytes_of, text_of
from domain.shared.actor import Actor
from domain.shared.citation import Language
from domain.shared.identifiers import handle
from domain.shared.refusal import InvalidError
from services import wording
from services.acts.paper import Transcribable
from services.commands import COMMANDS, parse
from services.office import Act

Told = tuple[int, dict[str, str]]
"""A line by its number, and the fields that it gives its act."""

Wrong = dict[str, Any]
"""What is wrong, and where: sheet, line, column, code, facts."""


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


def lines_of(found: table.Table, how: Mapping) -> tuple[list[Told], list[Wrong]]:
    """Each line as the fields of its act, and everything that is wrong with the form of any; an empty cell says nothing."""
    dated = {name for name, hint in get_type_hints(COMMANDS[how.act]).items() if date in {hint, *get_args(hint)}}
    lines, wrong = list[Told](), list[Wrong]()
    for line in found.lines:
        fields = dict(how.same)
        for field, column in how.columns.items():
            try:
                said = table.told(line.cells[column], dated=field in dated)
            except InvalidError as error:
                wrong.append(_wrong(found.sheet, line.number, error, found.columns[column]))
            else:
                fields |= {field: how.words.get(field, {}).get(said, said)} if said else {}
        lines.append((line.number, fields))
    return lines, wrong or [one for number, fields in lines for one in _misfits(how.act, found.sheet, number, fields)]


def _misfits(act: str, sheet: str, line: int, fields: dict[str, str]) -> list[Wrong]:
    """What keeps a line's fields from being the act."""
    try:
        parse(act, dict(fields))
    except InvalidError as error:
        return [_wrong(sheet, line, error)]
    return []


def _wrong(sheet: str, line: int, error: InvalidError, column: str = "") -> Wrong:
    return {"sheet": sheet, "line": line, "column": column, "code": error.code, "facts": error.facts}


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
    """Put titles, facts and bans of the time before this log on record, each marked as recorded later, with document and line."""

    def action(product: Product, spoken: Language) -> int:
        how, content = mapping_of(mapping), bytes_of(file)
        found = table.read(content, file, list(how.columns.values()), how.sheet, how.heading)
        lines, wrong = lines_of(found, how)
        document = {"paper": how.paper, "document": how.document, "digest": sha256(content).hexdigest(), "act": how.act}
        sent = [] if wrong else lines
        with progress(how.paper, len(sent), quiet=json) as reached:
            for done, (line, told) in enumerate(sent, 1):
                wrong += _put(product, document | {"line": line, "told": told}, as_, found.sheet)
                reached(done)
        taken = len(sent) - len(wrong) if sent else 0
        if json:
            terminal.say_json({"lines": len(lines), "taken": taken, "wrong": wrong})
        else:
            _say(how.document, taken, len(lines), wrong, spoken)
        return terminal.INVALID if wrong else terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _say(document: str, taken: int, lines: int, wrong: list[Wrong], spoken: Language) -> None:
    """How many lines are in, and what is wrong with the rest, each with its place."""
    terminal.say(wording.word("imported", spoken, count=taken, document=document, wrong=lines - taken))
    for one in wrong:
        parts = [("place-sheet", one["sheet"]), ("place-line", one["line"]), ("place-column", one["column"])]
        place = wording.BETWEEN[spoken].join(wording.word(name, spoken, at=part) for name, part in parts if part)
        terminal.say(f"  {place}: {wording.sentence(one['code'], one['facts'], spoken)}")


def _put(product: Product, fields: dict[str, Any], who: str, sheet: str) -> list[Wrong]:
    """Send one line; what is wrong with it. A line has its own command id: a second run gets the same answer."""
    command_id = f"paper/{fields['paper']}/{fields['digest'][:16]}/{fields['line']}"
    try:
        answer = product.office.execute(parse("paper.transcribe", fields), Act(Actor(handle(who), "office"), command_id))
    except InvalidError as error:
        return [_wrong(sheet, fields["line"], error)]
    return [] if answer.outcome == "done" else [_wrong(sheet, fields["line"], InvalidError(answer.code, **answer.facts))]


def add_paper(app: App) -> None:
    """Add the verb beside the act's."""
    app["paper"].command(import_, name="import")
