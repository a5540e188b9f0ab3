"""`award web`: the product over HTTP, in a process of its own that the watcher starts."""

import asyncio
import gc
import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from temporalio.service import RPCError

import api.app
import console.app
from activities.running import running
from cli.bootstrap import Product, open_accounts, open_outbox, open_product, signature
from doors.parts import Parts, Workings
from services import logging
from services import settings as settings_of
from services.accounts.sessions import Sessions
from services.running import Databases, Running
from services.settings import Kind, Settings

WEB_READY = "web.ready"
"""File that the web server writes its process id to when it takes requests."""

GRACE = 3
"""Seconds that open requests get to end when the server is told to stop."""

ASKED_EVERY = 5.0
"""Seconds for which it is remembered whether the workflow engine answers."""

line = structlog.get_logger("web")


class Engine:
    """Whether the workflow engine takes connections, asked at most every few seconds."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._place, self._asked, self._answers = (host, int(port)), float("-inf"), False

    def __call__(self) -> bool:
        """Ask, unless it was asked just now."""
        if time.monotonic() - self._asked > ASKED_EVERY:
            self._asked = time.monotonic()
            try:
                socket.create_connection(self._place, 0.5).close()
                self._answers = True
            except OSError:
                self._answers = False
        return self._answers


def web(data: Path, *, kind: Kind) -> int:
    """Serve the log in `data` over HTTP until told to stop."""
    logging.configure("info")
    settings = settings_of.load(data, kind, os.environ)
    product = open_product(settings)
    parts = parts_of(product)
    try:
        asyncio.run(_serve(product, parts))
    finally:
        if parts.outbox is not None:
            parts.outbox.database.close()
        parts.accounts.database.close()
        product.close()
    return 0


def parts_of(product: Product) -> Parts:
    """The parts of a product that is served over HTTP."""
    sign, accounts = signature(product.settings), open_accounts(product)
    engine = Engine(product.settings.temporal.address)
    return Parts(
        product.office, product.log, product.views, product.catalogue, accounts, Sessions(accounts), engine, product.files, product.prover,
        workings_of(product.settings, engine), outbox=open_outbox(product.settings),
        sign=sign,
    )  # fmt: skip


def workings_of(settings: Settings, engine: Callable[[], bool]) -> Workings:
    """What an operator is shown of a log that is served."""

    def workflows(city: str) -> Running | None:
        try:
            return running(settings.temporal, city) if engine() else None
        except (RPCError, OSError, RuntimeError):  # it answered a moment ago, and does no longer
            return None

    names = ("log", "views", "keys", "proofs", "accounts", "taken")
    databases = Databases({name: getattr(settings, name) for name in names}, settings.data)
    pages = settings.temporal.pages
    return Workings(workflows, databases, pages and f"{pages}/namespaces/{settings.temporal.namespace}/workflows")


def whole(parts: Parts) -> ASGIApp:
    """The API under its places, and the console under every other address."""
    programs, people = api.app.build(parts), console.app.build(parts)

    async def split(scope: Scope, receive: Receive, send: Send) -> None:
        first = scope.get("path", "").split("/")[1:2]
        await (programs if api.app.PLACES.intersection(first) else people)(scope, receive, send)

    return split


NOWHERE = ("/v1/nowhere", "/nowhere")


async def warm(app: ASGIApp) -> None:
    """Ask for what is nowhere: the framework makes its routes when it is first asked, and whoever came first would wait for them.

    What was loaded by then stays: the collector does not go through it again while people wait.
    """

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        """Nobody reads the answer."""

    for path in NOWHERE:
        asked: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "root_path": "",
            "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [], "client": ("127.0.0.1", 0), "server": None,
        }  # fmt: skip
        await app(asked, receive, send)
    gc.collect()
    gc.freeze()


class Server(uvicorn.Server):
    """A server that says when it takes requests."""

    def __init__(self, config: uvicorn.Config, sign: Path) -> None:
        super().__init__(config)
        self._sign = sign

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and leave the sign."""
        await super().startup(sockets)
        if self.started:
            self._sign.write_text(f"{os.getpid()} {datetime.now(UTC).isoformat()}\n")
            line.info("web.ready", address=f"{self.config.host}:{self.config.port}")


async def _serve(product: Product, parts: Parts) -> None:
    host, _, port = product.settings.web.rpartition(":")
    app = whole(parts)
    await warm(app)
    config = uvicorn.Config(app, host, int(port), log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=GRACE)
    await Server(config, product.settings.data / WEB_READY).serve()
