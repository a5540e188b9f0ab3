"""`award replay cycle`: walk through a past cycle event by event, and see the boards as they stood."""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from cli import terminal
from cli.bootstrap import Product
from cli.hindsight import told
from cli.reads import Data, looked, show
from cli.terminal import Json, Lang
from domain.calendar.instants import shanghai
from domain.shared import identifiers as ids
from domain.shared.citation import Language
from domain.shared.event import Envelope
from projections.boards import BOARDS
from projections.table import Record as Line
from services import wording
from services.audit.decisions import Decisions
from services.audit.past import stream_named
from services.audit.record import Records
from services.audit.spoken import shown
from services.database import Database
from services.follow import Follower

Keyed = dict[tuple[str, ...], Line]
"""Board and key -> the row."""

ENOUGH = "q"
"""What an operator types to stop walking."""


class Boards:
    """The boards of one cycle as they stood after an event, made in memory; they only go forward."""

    def __init__(self, product: Product, cycle: str) -> None:
        self._cycle = cycle
        self._views = Database.open(":memory:")
        self._followers = [Follower(product.log, self._views, board) for board in BOARDS]

    def at(self, position: int) -> dict[str, list[Line]]:
        """Every board's rows about the cycle after the event at a position."""
        for follower in self._followers:
            follower.catch_up(stop=position)
        return {board.name: [row for row in board.table.rows(self._views.query) if self._about(row)] for board in BOARDS}

    def _about(self, row: Line) -> bool:
        return any(isinstance(value, str) and self._cycle in value for value in row.values())

    def close(self) -> None:
        """Drop them."""
        self._views.close()


def cycle(
    name: Annotated[str, Parameter(help="city/year")],
    /,
    *,
    to: Annotated[str | None, Parameter(help="the instant on record at which to stop: Shanghai time, or a day's first instant")] = None,
    step: Annotated[bool, Parameter(negative="", help="stop after each event, and show what it changed on the boards")] = False,
    data: Data = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Walk through a past cycle in the order in which it was recorded, and show its boards as they stood at the end of the walk."""

    def action(product: Product, spoken: Language) -> int:
        stream = stream_named(product.log, ids.cycle_stream(name))
        stop = product.log.position_at(shanghai(to)) if to else product.log.head()
        records = Records(product.log, product.office.texts)
        own = Decisions(product.log, records).streams(ids.cycle_in(stream) or "")
        events = sorted((one for name in own for one in product.log.events_of(name, stop)), key=lambda one: one.position)
        boards = Boards(product, name)
        try:
            walk = Walk(records, boards, spoken, step=step, as_json=json)
            stood = walk.through(events)
        finally:
            boards.close()
        if json:
            terminal.say_json({"steps": walk.steps, "boards": stood})
        else:
            terminal.say("")
            show({name: rows for name, rows in stood.items() if rows}, spoken, as_json=False)
        return terminal.DONE

    looked(data, lang, as_json=json, action=action)


class Walk:
    """One walk, printed as it goes, or kept for a program."""

    def __init__(self, records: Records, boards: Boards, spoken: Language, *, step: bool, as_json: bool) -> None:
        self._records, self._boards, self._spoken, self._step, self._as_json = records, boards, spoken, step, as_json
        self.steps: list[dict[str, Any]] = []

    def through(self, events: Sequence[Envelope]) -> dict[str, list[Line]]:
        """Walk; the boards where it ended: after the last event, or where the operator had seen enough."""
        before: Keyed = {}
        stood: dict[str, list[Line]] = {}
        for one in events:
            changes: list[dict[str, Any]] = []
            if self._step:
                stood = self._boards.at(one.position)
                now = _keyed(stood)
                changes, before = list(_changed(before, now)), now
            if not self._tell(one, changes):
                return stood
        return stood if self._step else self._boards.at(events[-1].position if events else 0)

    def _tell(self, one: Envelope, changes: list[dict[str, Any]]) -> bool:
        """Show one event; whether to go on."""
        record = self._records.record(one)
        if self._as_json:
            self.steps.append(msgspec.to_builtins(record) | ({"changes": changes} if self._step else {}))
            return True
        terminal.say(told(record, self._spoken))
        for change in changes:
            values = "  ".join(f"{name} {shown(old)} → {shown(new)}" for name, (old, new) in change["values"].items())
            terminal.say(f"    {change['board']} {'/'.join(change['key'])}: {values}")
        if not self._step:
            return True
        terminal.say(wording.word("step-on", self._spoken, key=ENOUGH))
        sys.stdout.flush()
        answer = sys.stdin.readline()
        return bool(answer) and answer.strip() != ENOUGH


def _keyed(stood: dict[str, list[Line]]) -> Keyed:
    keys = {board.name: board.table.key for board in BOARDS}
    return {(name, *(str(row[column]) for column in keys[name])): row for name, rows in stood.items() for row in rows}


def _changed(before: Keyed, now: Keyed) -> Iterator[dict[str, Any]]:
    """What is another value now, row by row; a row is never taken off a board."""
    for key, row in now.items():
        old = before.get(key, {})
        values = {name: (old.get(name), value) for name, value in row.items() if old.get(name) != value}
        if values:
            yield {"board": key[0], "key": key[1:], "values": values}


def add_stroll(app: App) -> None:
    """Add the verb."""
    app.command(cycle)
