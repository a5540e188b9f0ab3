"""`award recover`: start again, from the log alone, every workflow that should be open."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from activities.engine import Engine
from cli import embedded
from cli.bootstrap import Product, existing

AT_ONCE = 16
"""Starts under way at the same time."""


async def recover_open(product: Product, engine: Engine) -> tuple[int, int]:
    """Start whatever is open and does not run; how many were started, and how many are open."""
    streams = await asyncio.to_thread(lambda: list(product.clerk.open_streams()))
    gate = asyncio.Semaphore(AT_ONCE)

    async def start(stream: str) -> bool:
        async with gate:
            return await engine.start(stream)

    started = await asyncio.gather(*(start(stream) for stream in streams))
    return sum(started), len(streams)


def recover(data: Path | None, environ: Mapping[str, str]) -> tuple[int, int]:
    """Recover the log in `data` against the server that its settings name."""

    async def run(product: Product) -> tuple[int, int]:
        client = await embedded.ready(product.settings.temporal)
        return await recover_open(product, Engine(client, product.clock))

    product = existing(data, environ)
    try:
        return asyncio.run(run(product))
    finally:
        product.close()
