"""A poke that comes in while a workflow hears that its stream is over: the server has taken it, so nobody else may miss it."""

import asyncio
import threading
from pathlib import Path
from typing import cast

import msgspec
import pytest

from domain.shared.standing import Standing
from services.clerk import Clerk
from services.clock import SystemClock
from tests.workflows.test_relay import engine_on

OVER = Standing("", "expired", "duty", None, "6", ended=True)
OPEN = Standing("", "revoking", "duty", None, "30")


class Overtaken:
    """Answers that the stream is over, but only after it has been opened anew behind the answer's back."""

    def __init__(self) -> None:
        self.asked, self.poked = threading.Event(), threading.Event()
        self.answers = iter([OVER, OPEN])

    def advance(self, stream: str) -> Standing:
        """The next answer; the first waits until the poke was sent."""
        found = next(self.answers)
        self.asked.set()
        self.poked.wait(30)
        return msgspec.structs.replace(found, stream=stream)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "stream", ["award:wuhai/2026/91150300MA02WH001D", "objection:wuhai/2026/o1", "cycle:wuhai/2026", "programme:wuhai"]
)
async def test_an_end_is_asked_for_again(stream: str, tmp_path: Path) -> None:
    """The workflow of every kind asks once more, and waits where the stream goes on."""
    clerk = Overtaken()
    async with engine_on(cast("Clerk", clerk), SystemClock(), tmp_path) as engine:
        await engine.start(stream)
        assert await asyncio.to_thread(clerk.asked.wait, 30)
        assert await engine.poke(stream, 7, "log:7")
        clerk.poked.set()
        for _ in range(200):
            parked = await engine.parked(stream)
            if parked is not None and parked.waiting:
                break
            await asyncio.sleep(0.05)
        assert parked is not None
        assert (parked.waiting, parked.seen) == (True, 7)
        assert next(clerk.answers, None) is None
