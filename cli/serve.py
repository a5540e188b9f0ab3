"""`award serve` and `award work`: everything in one process group, watched, restarted when a part dies, ended together.

The watcher has three children: the embedded Temporal server, the worker (workflows, activities, relay, read models, the
watcher over notices), and the web server. A child that dies is started again; when the watcher itself dies, the kernel ends the children.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from activities.engine import Engine
from activities.relay import Relay
from activities.watcher import Watcher
from cli import embedded
from cli.bootstrap import Product, courier, open_accounts, open_outbox, open_product, signature
from cli.group import READY, Group, signs
from cli.play import begin, waits
from cli.recover import recover_open
from cli.terminal import DONE, FAULT
from cli.watch import hold
from cli.worker import worker
from domain.shared.refusal import InvalidError
from projections.boards import follow_boards
from services import logging
from services import settings as settings_of
from services.clock import ShiftedClock
from services.follow import Bookmark
from services.settings import KIND, Kind, Settings


def serve(data: Path, *, kind: Kind = "live", clock_start: datetime | None = None, empty: bool = False) -> int:
    """Run everything for the log in `data` until told to stop.

    `clock_start` begins a new demo's clock at an instant; a new demo that begins at today's is given its sample, unless it stays `empty`.
    """
    settings = settings_of.load(data, kind, os.environ)
    signature(settings)  # a key that cannot sign is told before anything starts
    with hold(data):
        for sign in signs(data):
            sign.unlink(missing_ok=True)
        _open(settings, clock_start, empty=empty)
        stopping = _until_stopped()
        group = Group(settings)
        whole = True
        while whole and not stopping():
            whole = group.watch()
            time.sleep(0.1)
        group.stop()
    return DONE if whole else FAULT


def _open(settings: Settings, clock_start: datetime | None, *, empty: bool) -> None:
    """Make the log where there is none, or see that it opens."""
    new = not (settings.data / KIND).exists()
    if clock_start is not None and not new:
        raise InvalidError("clock-started", folder=str(settings.data))
    if settings.kind == "demo" and clock_start is None and ((new and not empty) or waits(settings.data)):
        begin(settings)
        return
    open_product(settings, ShiftedClock(clock_start - datetime.now(UTC)) if clock_start else None).close()


def _until_stopped() -> Callable[[], bool]:
    asked: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return lambda: bool(asked)


def work(data: Path, *, kind: Kind = "live") -> int:
    """Run the worker of the log in `data` until told to stop."""
    logging.configure("info")
    settings = settings_of.load(data, kind, os.environ)
    product = open_product(settings)
    try:
        asyncio.run(_work(product))
    finally:
        product.close()
    return 0


async def _work(product: Product) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    client = await embedded.ready(product.settings.temporal)
    engine = Engine(client, product.clock)
    if product.settings.temporal.embedded:
        await engine.keep_histories(product.settings.temporal.retention_days)
    relay = Relay(product.log, Bookmark(product.log, product.views, "relay"), engine, product.clerk.counting_on)
    async with worker(client, product.clerk, product.settings.temporal), asyncio.TaskGroup() as group:
        watcher = Watcher(product.office, product.settings.web, timedelta(minutes=product.settings.watched_every))
        beside = (relay.run(), follow_boards(product.log, product.views), watcher.run(), _post(product))
        tasks = [group.create_task(one) for one in beside]
        await recover_open(product, engine)
        await engine.audit_nightly(product.settings.temporal.nightly_audit)
        (product.settings.data / READY).write_text(f"{os.getpid()} {datetime.now(UTC).isoformat()}\n")
        await stopped.wait()
        for task in tasks:
            task.cancel()


async def _post(product: Product) -> None:
    """Take messages out until cancelled."""
    accounts, outbox = open_accounts(product), open_outbox(product.settings)
    try:
        await courier(product, accounts, outbox).run()
    finally:
        outbox.database.close()
        accounts.database.close()
