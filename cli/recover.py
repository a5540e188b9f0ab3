"""`award recover`: start again, from the log alone, every workflow that should be open, and have the others ask the log anew."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from activities.engine import Engine
from cli import embedded
from cli.bootstrap import Product, existing

AT_ONCE = 16
"""Starts under way at the same time."""


async def recover_open(product: Product, engine: Engine) -> tuple[int, int]:
    """Have every open cycle count on what was announced, and start whatever is open and does not run.

    How many were started, and how many are open.
    """
    await asyncio.to_thread(product.clerk.renew_open)
    streams = await asyncio.to_thread(lambda: list(product.clerk.open_streams()))
    started = await _each(streams, engine.start)
    return sum(started), len(streams)


async def _each(streams: list[str], do: Callable[[str], Awaitable[bool]]) -> list[bool]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(stream: str) -> bool:
        async with gate:
            return await do(stream)

    return await asyncio.gather(*(one(stream) for stream in streams))


async def wake(product: Product, engine: Engine) -> None:
    """Have every open stream's workflow ask the log anew: for one that waits for an instant that no longer holds."""
    head = await asyncio.to_thread(product.log.head)
    call = uuid.uuid4().hex
    streams = await asyncio.to_thread(lambda: list(product.clerk.open_streams()))
    await _each(streams, lambda stream: engine.poke(stream, head, f"{product.log.log_id}:recover:{call}"))


def recover(data: Path | None, environ: Mapping[str, str]) -> tuple[int, int]:
    """Recover the log in `data` against the server that its settings name."""

    async def run(product: Product) -> tuple[int, int]:
        client = await embedded.ready(product.settings.temporal)
        engine = Engine(client, product.clock)
        recovered = await recover_open(product, engine)
        await wake(product, engine)
        return recovered

    product = existing(data, environ)
    try:
        return asyncio.run(run(product))
    finally:
        product.close()
