"""From the log to the workflows: starts what an event opens, pokes what an event concerns, and never loses its place.

Sent at least once and effective once: the server drops a repeated request id, a workflow drops a position that it has seen, and
the place in the log moves only after the server has taken everything before it.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence

import structlog
from temporalio.service import RPCError

from activities.engine import Engine
from domain.shared import identifiers as ids
from services.follow import Bookmark
from services.log.event_log import EventLog
from services.log.rows import EventRow

STARTS = {"cycle.opened", "objection.filed", "objection.report_received", "award.conferred"}
"""Event names that open a stream with a workflow of its own."""

ANNOUNCED = "holidays.notice_announced"
"""The event name that concerns every open stream of a jurisdiction."""

SILENT = {
    "act.refused",
    "application.submitted",
    "application.scored",
    "application.record_kept",
    "application.assessed",
    "application.condition_judged",
    "application.not_recommended",
    "application.overdue",
    "application.term_recounted",
    "cycle.applications_recounted",
    "application.supplement_lapsed",
    "application.feedback_recorded",
    "application.flagged",
    "application.review_passed",
    "award.duty_reminded",
    "award.duty_set",
    "award.item_delivered",
    "cycle.calendar_changed",
    "cycle.reminded",
    "award.title_use_reported",
    "cycle.anchor_passed",
    "cycle.budget_exceeded",
    "cycle.motion_decided",
    "cycle.stage_opened",
    "cycle.stage_closed",
    "cycle.term_recounted",
    "cycle.ranked",
    "cycle.notice_closed",
    "cycle.interest_stated",
    "cycle.limit_started",
    "cycle.limit_overrun",
    "cycle.panel_changed",
    "cycle.seed_committed",
    "notice.alteration_explained",
    "notice.attested",
    "notice.closed",
    "notice.extended",
    "notice.found_altered",
    "notice.missed",
    "notice.outage",
    "notice.term_recounted",
    "objection.investigated",
    "objection.opened",
    "comment.opened",
    "objection.reminded",
    "objection.term_recounted",
    "programme.cycle_due",
    "programme.cycle_reminded",
    "programme.lapse_reminded",
    "programme.regulation_lapsed",
    "programme.scheduled",
    "programme.standard_approved",
    "programme.work_cost_booked",
}
"""Event names that no workflow waits for: what the workflows cause themselves, and what changes no wait.

A period that was counted again is among them: the announcement itself wakes every stream concerned, and each asks anew.
"""

AT_ONCE = 32
"""Calls to the server under way at the same time: an announcement may concern thousands of workflows."""

PAUSE = 0.2
"""Seconds between two looks at the log; pokes of one look are coalesced, so a stream is poked at most five times a second."""

PATIENCE = 2.0
"""Seconds before a server that could not be reached is tried again."""

line = structlog.get_logger("relay")


class Relay:
    """Follows one log for one engine; `counting_on` names the open streams that count on a jurisdiction's holiday notices."""

    def __init__(self, log: EventLog, bookmark: Bookmark, engine: Engine, counting_on: Callable[[str], Iterable[str]]) -> None:
        self._log = log
        self._bookmark = bookmark
        self._engine = engine
        self._counting_on = counting_on
        self._gate = asyncio.Semaphore(AT_ONCE)
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

    async def _send(self, rows: Sequence[EventRow]) -> None:
        starts, pokes = plan(rows)
        for row in rows:
            if row.topic.partition("/")[0] == ANNOUNCED:
                concerned = await asyncio.to_thread(self._counting_on, row.stream.removeprefix(ids.HOLIDAYS))
                pokes |= {stream: max(row.position, pokes.get(stream, 0)) for stream in concerned if stream not in starts}
        await asyncio.gather(*(self._start(stream) for stream in starts))
        await asyncio.gather(*(self._poke(stream, position) for stream, position in pokes.items()))
        self.poked |= dict.fromkeys(starts, 0) | pokes

    async def _start(self, stream: str) -> None:
        async with self._gate:
            await self._engine.start(stream)

    async def _poke(self, stream: str, position: int) -> None:
        async with self._gate:
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
    if kind in {"cycle", "objection", "award", "programme"}:
        return stream
    cycle = ids.cycle_in(stream)
    return ids.cycle_stream(cycle) if kind in {"application", "notice"} and cycle else None
