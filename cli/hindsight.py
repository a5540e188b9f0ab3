"""`award audit`, looking back: how things stood on two clocks, and what changed between two instants."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.reads import Data, looked
from cli.terminal import Json, Lang
from domain.calendar.instants import shanghai
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from projections.boards import BOARDS, level
from services import labels, wording
from services.audit.difference import Changed, difference
from services.audit.past import Past, stream_named
from services.audit.record import Record, Records
from services.audit.spoken import by, clock
from services.database import Database
from services.documents.speech import Speech, spoken_under

At = Annotated[str, Parameter(help="the instant by which things count: Shanghai time, or a day's first instant")]
KnownAt = Annotated[str | None, Parameter(help="the instant by which they were on record; today's knowledge without it")]


def as_of(
    target: Annotated[str | None, Parameter(help="a stream, or city/year, or city/year/applicant")] = None,
    /,
    *,
    at: At,
    known_at: KnownAt = None,
    boards: Annotated[Path | None, Parameter(help="write every read model as it stood into views.db of this new folder")] = None,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """How something stood: what counted by an instant, as far as it was on record by another."""

    def action(product: Product, spoken: Language) -> int:
        past = _past(product, at, known_at)
        if target is None and boards is None:
            raise InvalidError("as-of-what")
        written = _write_boards(past, boards) if boards else None
        if target is not None:
            stream = stream_named(product.log, target)
            _tell_state(product, stream, past.state(stream), spoken, as_json=json)
        elif json:
            terminal.say_json(written)
        if written and not json:
            terminal.say(wording.word("boards-written", spoken, folder=boards, boards=[f"{name} {rows}" for name, rows in written.items()]))
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


def diff(
    target: Annotated[str, Parameter(help="a stream, or city/year, or city/year/applicant")],
    /,
    *,
    from_: Annotated[str, Parameter(name="--from", help="the earlier instant")],
    to: Annotated[str, Parameter(help="the later instant")],
    known_at: KnownAt = None,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """What changed in between, field by field: old, new, by whom, by which command, why, under which article."""

    def action(product: Product, spoken: Language) -> int:
        earlier, later = _past(product, from_, known_at), _past(product, to, known_at)
        if shanghai(to) < shanghai(from_):
            raise InvalidError("instants-order", earlier=from_, later=to)
        stream = stream_named(product.log, target)
        found = difference(stream, earlier, later, Records(product.log, product.office.texts))
        if json:
            terminal.say_json(msgspec.to_builtins(found))
        else:
            _tell_changes(found, _speech(product, stream, spoken))
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


def _past(product: Product, at: str, known_at: str | None) -> Past:
    return Past(product.log, shanghai(at), shanghai(known_at) if known_at else None)


def _write_boards(past: Past, folder: Path) -> dict[str, int]:
    """Every read model as it stood, in a database of its own; how many rows each has."""
    path = folder / "views.db"
    if path.exists():
        raise InvalidError("file-exists", path=str(path))
    database = Database.open(str(path))
    try:
        level(past, database)
        poisoned = [row[0] for row in database.query("select distinct stream from quarantined order by stream")]
        if poisoned:
            raise InvalidError("as-of-torn", stream=", ".join(poisoned))
        return {board.name: len(board.table.rows(database.query)) for board in BOARDS}
    finally:
        database.close()


def _speech(product: Product, stream: str, spoken: Language) -> Speech:
    """The words of the texts that govern the stream's cycle."""
    return spoken_under(product.log, product.office.texts, ids.cycle_in(stream), spoken)


def _tell_state(product: Product, stream: str, state: dict[str, Any] | None, spoken: Language, *, as_json: bool) -> None:
    if as_json:
        terminal.say_json({"stream": stream, "state": state})
    elif state is None:
        terminal.say(wording.word("nothing", spoken))
    else:
        terminal.say(stream)
        for name, value in _speech(product, stream, spoken).rows(state):
            terminal.say(f"  {name}: {value}")


def _tell_changes(found: list[Changed], speech: Speech) -> None:
    if not found:
        terminal.say(wording.word("nothing-changed", speech.language))
    for changed in found:
        terminal.say(f"{speech.path(changed.field)}: {speech.value(changed.before)} → {speech.value(changed.after)}")
        for step in changed.steps:
            terminal.say(f"    {speech.value(step.before)} → {speech.value(step.after)}  {told(step.by, speech.language)}")


def told(record: Record, spoken: Language) -> str:
    """A record on one line: when, what, by whom, by which act, why, by which article, and its name."""
    when = clock(record.effective_at)
    if record.recorded_at.replace(microsecond=0) != record.effective_at.replace(microsecond=0):
        when += f" ({wording.word('recorded', spoken)} {clock(record.recorded_at)})"
    act = labels.value("", "command", record.command, spoken)
    parts = (
        when, wording.label(record.event, spoken), by(record, spoken), "" if act == record.command else act, record.reason,
        wording.article(record.basis, spoken), f"{record.stream}@{record.version}",
    )  # fmt: skip
    return "  ".join(part for part in parts if part)


def add_hindsight(app: App) -> None:
    """Add the verbs."""
    app.command(as_of, name="as-of")
    app.command(diff)
