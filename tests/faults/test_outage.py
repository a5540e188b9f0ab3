"""While Temporal is away, commands are accepted and deadlines hold; when it is back, the close is recorded at its legal instant."""

import asyncio
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from activities.engine import Engine
from activities.relay import Relay
from cli import embedded
from cli.worker import worker
from domain.cycle.events import StageClosed
from domain.shared import identifiers as ids
from services.follow import Bookmark
from tests.desk import CYCLE, Desk, at, code, desk_of, opened, register, submit
from tests.served import PastClock, Served

STREAM = ids.cycle_stream(CYCLE)
APPLICANTS = range(1, 41)


def filing_open(d: Desk) -> None:
    """Forty organizations are registered; the window runs to 30 April 24:00."""
    opened(d)
    for number in APPLICANTS:
        register(d, number)


@pytest.mark.long
@pytest.mark.timeout(420)
async def test_temporal_is_away_around_a_windows_end(tmp_path: Path, share: float) -> None:
    """Away from 60 s before the end to 120 s after it (a share of that in a shared run): late ones refused, early ones accepted."""
    before, after = max(60 * share, 6), max(120 * share, 12)
    served = Served(tmp_path)
    end = at("2026-05-01 00:00:00")
    served.prepare(at("2026-03-02 09:00"), end - timedelta(seconds=before + 8), 0, filing_open)
    product = served.product()
    temporal = msgspec.structs.replace(served.settings.temporal, address=f"127.0.0.1:{embedded.free_port()}")
    d = desk_of(product, PastClock(end, end, end))

    def server() -> "subprocess.Popen[bytes]":
        return embedded.start(temporal, tmp_path / "temporal.db", tmp_path / "logs" / "temporal.log", ui=False)

    running = server()
    client = await embedded.ready(temporal, running)
    engine = Engine(client, product.clock)
    relay = asyncio.create_task(Relay(product.log, Bookmark(product.log, product.views, "relay"), engine, product.clerk.counting_on).run())
    async with worker(client, product.clerk, temporal):
        await asyncio.sleep((end - timedelta(seconds=before) - product.clock.now()).total_seconds())
        embedded.stop(running)
        answers = []
        for number in APPLICANTS:
            answers.append((product.clock.now(), await asyncio.to_thread(submit, d, number)))
            await asyncio.sleep((before + after) / len(APPLICANTS) - 0.02)
        late = [answer for stamped, answer in answers if answer.code == "late"]
        early = [answer for stamped, answer in answers if answer.outcome == "done"]
        assert len(late) + len(early) == len(answers)
        assert min(len(late), len(early)) >= 5
        assert all(stamped < end for stamped, answer in answers if answer.outcome == "done")
        assert product.clerk.standing(STREAM).stage == "intake"
        running = server()
        began = time.monotonic()
        while product.clerk.standing(STREAM).stage != "qualification":
            assert time.monotonic() - began < 30, "the backlog is not drained within 30 s"
            await asyncio.sleep(0.1)
        [closed] = [e.data for e in product.log.events_of(STREAM) if isinstance(e.data, StageClosed) and e.data.stage == "intake"]
        assert closed.closed_at == end
        assert set(closed.received) == {code(n) for n, (_, answer) in zip(APPLICANTS, answers, strict=True) if answer.outcome == "done"}
        relay.cancel()
    embedded.stop(running)
    product.close()
