"""`award serve` and `award work`: everything in one process group, watched, restarted when a part dies, ended together.

The watcher has three children: the embedded Temporal server, the worker (workflows, activities, relay, read models, the
watcher over notices), and the web server. A child that dies is started again; when the watcher itself dies, the kernel ends the children.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from activities.engine import Engine
from activities.relay import Relay
from activities.watcher import Watcher
from cli import embedded
from cli.bootstrap import Product, open_product
from cli.child import spawn
from cli.recover import recover_open
from cli.watch import Child, hold
from cli.web import WEB_READY
from cli.worker import worker
from domain.shared.refusal import InvalidError
from projections.boards import follow_boards
from services import logging
from services import settings as settings_of
from services.clock import ShiftedClock
from services.follow import Bookmark
from services.settings import KIND, Kind, Settings

READY = "worker.ready"
"""File that the worker writes its process id to when everything in it runs."""

PATIENCE = 10.0
"""Seconds that a child gets to end in good order."""


def serve(data: Path, *, kind: Kind = "live", clock_start: datetime | None = None) -> int:
    """Run everything for the log in `data` until told to stop; `clock_start` begins a new demo's clock at an instant."""
    settings = settings_of.load(data, kind, os.environ)
    with hold(data):
        for sign in (READY, WEB_READY):
            (data / sign).unlink(missing_ok=True)
        if clock_start is not None and (data / KIND).exists():
            raise InvalidError("clock-started", folder=str(data))
        open_product(settings, ShiftedClock(clock_start - datetime.now(UTC)) if clock_start else None).close()
        children = _children(settings)
        stopping = _until_stopped()
        announced = False
        while not stopping():
            for child in children:
                child.watch()
            if not announced and (data / READY).exists() and (data / WEB_READY).exists():
                announced = True
                _announce(settings)
            time.sleep(0.1)
        for child in reversed(children):
            child.stop(PATIENCE)
    return 0


def _children(settings: Settings) -> list[Child]:
    logs = settings.data / "logs"
    told = ["--data", str(settings.data), "--kind", settings.kind]
    children = [
        _child("worker", ["work", *told], logs / "worker.log"),
        _child("web", ["web", *told], logs / "web.log"),
    ]
    if settings.temporal.embedded:
        database = settings.data / "temporal.db"
        server = Child("temporal", lambda: embedded.start(settings.temporal, database, logs / "temporal.log", ui=True))
        children.insert(0, server)
    return children


def _child(name: str, words: list[str], log: Path) -> Child:
    return Child(name, lambda: spawn([sys.executable, "-m", "cli.main", *words], log, os.getpid()))


def _until_stopped() -> Callable[[], bool]:
    asked: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return lambda: bool(asked)


def _announce(settings: Settings) -> None:
    ui = f"http://{settings.temporal.address.rpartition(':')[0]}:{settings.temporal.ui_port}"
    lines = {
        "console": f"http://{settings.web}/", "API": f"http://{settings.web}/docs", "Temporal UI": ui,
        "an account": f"award user add NAME --role office --data {settings.data}",
        "next": f"award status --data {settings.data}",
    }  # fmt: skip
    sys.stdout.write(f"ready {settings.kind} log {settings.log}\n" + "".join(f"  {name:<12} {line}\n" for name, line in lines.items()))
    sys.stdout.flush()


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
        beside = (relay.run(), follow_boards(product.log, product.views), watcher.run())
        tasks = [group.create_task(one) for one in beside]
        await recover_open(product, engine)
        await engine.audit_nightly(product.settings.temporal.nightly_audit)
        (product.settings.data / READY).write_text(f"{os.getpid()} {datetime.now(UTC).isoformat()}\n")
        await stopped.wait()
        for task in tasks:
            task.cancel()
