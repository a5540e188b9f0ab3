"""From the log to the workflows: starts what an event opens, pokes what an event concerns, and never loses its place.

Sent at least once and effective once: the server drops a repeated request id, a workflow drops a position that it has seen, and
the place in the log moves only after the server has taken everything before it.
"""

import asyncio
from collections.abc import Iterable

import structlog
from temporalio.service import RPCError

from activities.engine import Engine
from domain.shared import identifiers as ids
from services.follow import Bookmark
from services.log.event_log import EventLog
from services.log.rows import EventRow

STARTS = {"cycle.opened", "objection.filed", "objection.report_received", "award.conferred"}
"""Event names that open a stream with a workflow of its own."""

SILENT = {
    "act.refused",
    "application.submitted",
    "application.scored",
    "application.record_kept",
    "application.assessed",
    "application.condition_judged",
    "application.not_recommended",
    "application.overdue",
    "application.supplement_lapsed",
    "application.feedback_recorded",
    "application.flagged",
    "application.review_passed",
    "award.duty_reminded",
    "award.duty_set",
    "award.item_delivered",
    "cycle.stage_opened",
    "cycle.stage_closed",
    "cycle.ranked",
    "cycle.notice_closed",
    "cycle.interest_stated",
    "cycle.limit_started",
    "cycle.limit_overrun",
    "cycle.panel_changed",
    "cycle.seed_committed",
    "notice.closed",
    "objection.reminded",
}
"""Event names that no workflow waits for: what the workflows cause themselves, and what changes no wait."""

PAUSE = 0.2
"""Seconds between two looks at the log; pokes of one look are coalesced, so a stream is poked at most five times a second."""

PATIENCE = 2.0
"""Seconds before a server that could not be reached is tried again."""

line = structlog.get_logger("relay")


class Relay:
    """Follows one log for one engine."""

    def __init__(self, log: EventLog, bookmark: Bookmark, engine: Engine) -> None:
        self._log = log
        self._bookmark = bookmark
        self._engine = engine
        self.poked: dict[str, int] = {}

    async def drain(self) -> int:
        """Send all that stands in the log now; the position reached. `poked` holds what this call sent, for who waits on it."""
        self.poked = {}
        while rows := await asyncio.to_thread(self._bookmark.page):
            await self._send(rows)
            await asyncio.to_thread(self._bookmark.move, rows[-1].position)
        return self._bookmark.position

    async def run(self) -> None:
        """Follow the log until cancelled; a server out of reach delays everything and loses nothing."""
        while True:
            try:
                reached = await self.drain()
            except (RPCError, OSError, RuntimeError) as error:
                line.warning("relay.waits", problem=type(error).__name__)
                await asyncio.sleep(PATIENCE)
            else:
                await asyncio.to_thread(self._log.wait, reached, 1.0)
                await asyncio.sleep(PAUSE)

    async def _send(self, rows: Iterable[EventRow]) -> None:
        starts, pokes = plan(rows)
        await asyncio.gather(*(self._engine.start(stream) for stream in starts))
        await asyncio.gather(*(self._poke(stream, position) for stream, position in pokes.items()))
        self.poked |= dict.fromkeys(starts, 0) | pokes

    async def _poke(self, stream: str, position: int) -> None:
        found = await self._engine.poke(stream, position, f"{self._log.log_id}:{position}")
        if not found:
            # The server lost it, or it has ended: started again it asks the log, and ends at once when nothing is left to do.
            await self._engine.start(stream, position)


def plan(rows: Iterable[EventRow]) -> tuple[list[str], dict[str, int]]:
    """Which workflows to start, and which to poke with which highest position."""
    starts: list[str] = []
    pokes: dict[str, int] = {}
    for row in rows:
        name = row.topic.partition("/")[0]
        if name in STARTS:
            starts.append(row.stream)
        elif name not in SILENT:
            target = _served_by(row.stream)
            if target is not None:
                pokes[target] = row.position
    return starts, {stream: position for stream, position in pokes.items() if stream not in starts}


def _served_by(stream: str) -> str | None:
    kind = ids.kind_of(stream)
    if kind in {"cycle", "objection", "award"}:
        return stream
    cycle = ids.cycle_in(stream)
    return ids.cycle_stream(cycle) if kind in {"application", "notice"} and cycle else None
