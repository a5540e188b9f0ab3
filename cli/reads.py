"""Verbs that look and change nothing: the boards, brought level with the log first."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table as Grid

from cli import terminal
from cli.bootstrap import Product, existing
from cli.docket import grids
from cli.terminal import Json, Lang
from domain.calendar.instants import ZONE
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from projections.application_register import ApplicationRegister
from projections.audit_trail import AuditTrail
from projections.boards import level
from projections.comment_board import CommentBoard
from projections.counted_docket import OPEN, deadlines
from projections.cycle_board import CycleBoard
from projections.draw_register import DrawRegister
from projections.notice_board import NoticeBoard
from projections.office_desk import OfficeDesk
from projections.panel_board import PanelBoard
from projections.pending_acts import PendingActs
from projections.table import Record, Table
from projections.winners_register import WinnersRegister
from services import labels, wording
from services.log.rows import instant

Data = Annotated[Path | None, Parameter(name="--data", help="folder of the log")]


def read(data: Path | None, lang: str | None, *, as_json: bool, question: Callable[[Product], Any], board: str = "") -> None:
    """Open a log, bring the boards level, and show what a question gives."""

    def action(product: Product, spoken: Language) -> int:
        level(product.log, product.views)
        show(question(product), spoken, as_json=as_json, board=board)
        return terminal.DONE

    looked(data, lang, as_json=as_json, action=action)


def looked(data: Path | None, lang: str | None, *, as_json: bool, action: Callable[[Product, Language], int]) -> None:
    """Open a log, do something with it, close it, and leave with the exit code."""
    spoken = terminal.language(lang)

    def run() -> int:
        product = existing(data, os.environ)
        try:
            return action(product, spoken)
        finally:
            product.close()

    terminal.run(run, spoken, as_json=as_json)


def rows(table: Table, where: str = "", parameters: Sequence[Any] = ()) -> Callable[[Product], list[Record]]:
    """A question for rows of a read model."""
    return lambda product: table.rows(product.views.query, where, parameters)


BOARDS = {"cycle": "cycles", "application": "applications", "deadlines": "docket", "second person": "pending"}
"""Group that a verb shows -> board that its rows are of, where it does not bear the board's name."""


def show(found: Any, spoken: Language, *, as_json: bool, board: str = "") -> None:
    """Rows as a grid, or as JSON; a file as it is. What is a board's is told in words; `board` names it where no group does."""
    if isinstance(found, bytes):
        sys.stdout.buffer.write(found)
        return
    if as_json:
        terminal.say_json(found)
        return
    groups = found if isinstance(found, dict) else {"": found}
    console = Console(width=None if os.isatty(1) else 200)
    for title, records in groups.items():
        if records:
            console.print(_grid(title, BOARDS.get(title, title or board), records, spoken))
    if not any(groups.values()):
        terminal.say(wording.word("nothing", spoken))


def _grid(title: str, board: str, records: Sequence[Record], spoken: Language) -> Grid:
    columns = [name for name in records[0] if any(record[name] is not None for record in records)]
    known = labels.is_board(board, spoken)
    heads = [labels.field_label(board, name, spoken) for name in columns] if known else columns
    told = labels.board_title(board, spoken) if known and title else title
    timed = any(INSTANT.match(str(record[name])) for record in records for name in columns)
    grid = Grid(
        *heads,
        title=told or None,
        caption=wording.word("terminal-zone", spoken) if timed else None,
        caption_justify="left",
        title_justify="left",
        header_style="bold",
    )
    for record in records:
        grid.add_row(*(_cell(board if known else "", name, record[name], spoken) for name in columns))
    return grid


INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
"""An instant as boards have it: it is shown by the clock of Shanghai."""


def _cell(board: str, name: str, value: Any, spoken: Language) -> str:
    if value is None:
        return ""
    if name == "basis":
        return wording.article(str(value), spoken)
    if isinstance(value, str) and INSTANT.match(value):
        return f"{datetime.fromisoformat(value).astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
    return labels.value(board, name, str(value), spoken) if board else str(value)


def status(*, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """What stands open: cycles, running deadlines, acts that wait for a second person, what lies on the office's desk."""

    def question(product: Product) -> dict[str, list[Record]]:
        return {
            "cycles": CycleBoard.table.rows(product.views.query),
            "deadlines": deadlines(product.office, product.views.query, OPEN)
            if json
            else grids(deadlines(product.office, product.views.query, OPEN), terminal.language(lang))["deadlines"],
            "second person": PendingActs.table.rows(product.views.query, "state = ?", ("open",)),
            "desk": OfficeDesk.table.rows(product.views.query, "state <> ?", ("settled",)),
        }

    read(data, lang, as_json=json, question=question)


def docket(
    *,
    cycle: str | None = None,
    every: Annotated[bool, Parameter(negative="", help="also what is over")] = False,
    trace: Annotated[bool, Parameter(negative="", help="each day of each period, counted or skipped, and why")] = False,
    ics: Annotated[bool, Parameter(negative="", help="as a calendar feed (RFC 5545), with what is over")] = False,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """What is due, in whose hands, by which article, in how many working days, certain or between which days."""
    where = "stream like ?" if every or ics else f"stream like ? and {OPEN}"
    about = (f"%:{ids.cycle(cycle)}%",) if cycle else ("%",)
    spoken = terminal.language(lang)

    def question(product: Product) -> Any:
        found = deadlines(product.office, product.views.query, where, about, traced=trace)
        if ics:
            from cli.feed import feed  # noqa: PLC0415  # a fifth of the time that every command takes to start

            return feed(found, product.log.log_id, product.clock.now(), spoken)
        return found if json else grids(found, spoken)

    read(data, lang, as_json=json and not ics, question=question)


def cycle_show(
    cycle: str,
    /,
    *,
    trace: Annotated[bool, Parameter(negative="", help="each day of each period, counted or skipped, and why")] = False,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """One cycle: where it stands, its applications, draws, panels, notices, comments and deadlines."""

    def question(product: Product) -> dict[str, list[Record]]:
        ask, name = product.views.query, ids.cycle(cycle)
        found = deadlines(product.office, product.views.query, "stream like ?", (f"%:{name}%",), traced=trace)
        return {
            "cycle": CycleBoard.table.rows(ask, "cycle = ?", (name,)),
            "applications": ApplicationRegister.table.rows(ask, "cycle = ?", (name,)),
            "draws": DrawRegister.table.rows(ask, "cycle = ?", (name,)),
            "panels": PanelBoard.table.rows(ask, "cycle = ?", (name,)),
            "notices": NoticeBoard.table.rows(ask, "cycle = ?", (name,)),
            "comments": CommentBoard.table.rows(ask, "cycle = ?", (name,)),
            **({"deadlines": found} if json else grids(found, terminal.language(lang))),
        }

    read(data, lang, as_json=json, question=question)


def application_show(cycle: str, applicant: str, /, *, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """One application, with everything that happened to it."""

    def question(product: Product) -> dict[str, list[Record]]:
        ask, key = product.views.query, (ids.cycle(cycle), ids.applicant(applicant))
        return {
            "application": ApplicationRegister.table.rows(ask, "cycle = ? and applicant = ?", key),
            "trail": trail_of(product, ids.application_stream(*key)),
        }

    read(data, lang, as_json=json, question=question)


def winners(*, cycle: str | None = None, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Every title, what it paid, and what became of it."""
    where = ("cycle = ?", (ids.cycle(cycle),)) if cycle else ("", ())
    read(data, lang, as_json=json, question=rows(WinnersRegister.table, *where), board="winners")


def notices(*, data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """Every public notice."""
    read(data, lang, as_json=json, question=rows(NoticeBoard.table), board="notices")


def trail(*, stream: str = "", data: Data = None, json: Json = False, lang: Lang = None) -> None:
    """The audit trail of a stream, or of everything: when, by which role, what, under which article."""
    read(data, lang, as_json=json, question=lambda product: trail_of(product, stream), board="trail")


def trail_of(product: Product, stream: str) -> list[Record]:
    """The trail with the commits' times and actors."""
    where, parameters = ("stream = ?", (stream,)) if stream else ("", ())
    found = AuditTrail.table.rows(product.views.query, where, parameters)
    commits = {position: commit for commit in product.log.commits() for position in range(commit.first, commit.last + 1)}
    return [
        {
            "position": row["position"],
            "recorded_at": instant(commits[row["position"]].recorded_at).isoformat(),
            "effective_at": instant(commits[row["position"]].effective_at).isoformat(),
            "actor": commits[row["position"]].actor,
            **{name: row[name] for name in ("stream", "event", "command", "code", "basis")},
        }
        for row in found
    ]


def add_reads(app: App) -> None:
    """Add the verbs that look."""
    app.command(status)
    app.command(docket)
    app.command(winners)
    app.command(notices)
    app.command(trail)
    app["cycle"].command(cycle_show, name="show")
    app["application"].command(application_show, name="show")
