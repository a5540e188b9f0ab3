"""The relay is exactly-once in effect: whatever is sent again, after a crash or from the beginning, changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from activities.engine import Engine
from activities.relay import Relay, plan
from cli import embedded
from cli.worker import worker
from domain.shared import identifiers as ids
from services import settings as settings_of
from services.clerk import Clerk
from services.clock import Clock
from services.follow import Bookmark
from services.log.rows import EventRow
from tests.desk import CYCLE, Desk, at, desk_of, opened, register, submit
from tests.served import PastClock, Served

STREAM = ids.cycle_stream(CYCLE)


@asynccontextmanager
async def engine_on(clerk: Clerk, clock: Clock, folder: Path) -> AsyncIterator[Engine]:
    """A real server and a worker over a clerk."""
    temporal = msgspec.structs.replace(settings_of.load(folder, "demo", {}).temporal, address=f"127.0.0.1:{embedded.free_port()}")
    server = embedded.start(temporal, folder / "temporal.db", folder / "temporal.log", ui=False)
    try:
        client = await embedded.ready(temporal, server)
        async with worker(client, clerk, temporal):
            yield Engine(client, clock)
    finally:
        embedded.stop(server)


def filing_open(d: Desk) -> None:
    """Ten organizations are registered; the window is open."""
    opened(d)
    for number in range(1, 11):
        register(d, number)


@pytest.mark.timeout(120)
async def test_sent_twice_is_effective_once(tmp_path: Path) -> None:
    """A relay that crashed before it kept its place sends again; one that lost its place sends everything: the log stays as it is."""
    served = Served(tmp_path)
    served.prepare(at("2026-03-02 09:00"), at("2026-03-10 09:00"), 0, filing_open)
    product = served.product()
    d = desk_of(product, PastClock(at("2026-03-10 09:00"), at("2026-03-10 09:00"), at("2026-03-10 09:00")))
    async with engine_on(product.clerk, product.clock, tmp_path) as engine:

        async def waits() -> None:
            for _ in range(400):
                parked = await engine.parked(STREAM)
                if parked is not None and parked.waiting and parked.due == at("2026-04-16 00:00"):
                    return
                await asyncio.sleep(0.05)
            raise AssertionError("the cycle does not wait for the first reminder before the window's end")

        await Relay(product.log, Bookmark(product.log, product.views, "relay"), engine, product.clerk.counting_on).drain()
        await waits()
        for number in range(1, 11):
            await asyncio.to_thread(submit, d, number)
        head = product.log.head()
        crashed = Bookmark(product.log, product.views, "relay")
        await Relay(product.log, crashed, engine, product.clerk.counting_on)._send(crashed.page())  # noqa: SLF001  # sent, and dead before the place was kept
        for name in ("relay", "from-the-beginning"):
            await Relay(product.log, Bookmark(product.log, product.views, name), engine, product.clerk.counting_on).drain()
        await waits()
        assert product.log.head() == head
        assert await engine.start(STREAM) is False
    product.close()


def test_pokes_are_coalesced_and_what_workflows_cause_pokes_nobody() -> None:
    """Of many events of one stream the last position is sent; refusals, scores and what the clerk records are sent to nobody."""
    topics = ["cycle.opened/1", "cycle.stage_opened/1", "cycle.announced/1", "cycle.setting_set/1", "application.scored/1", "act.refused/1"]
    rows = [EventRow(place, STREAM, place, topic, b"{}") for place, topic in enumerate(topics, 1)]
    assert plan(rows) == ([STREAM], {})
    assert plan(rows[1:]) == ([], {STREAM: 4})
