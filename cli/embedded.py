"""The embedded Temporal server: which binary, with which database file, durable as our own log, and ready when it answers."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from temporalio.client import Client

from activities.engine import connect
from activities.signatures import CITY, NEXT_DEADLINE, STAGE
from cli.child import spawn
from domain.shared.refusal import InvalidError
from services.settings import Temporal

DURABLE = ("journal_mode=WAL", "synchronous=FULL")
FOR_THE_RUN = ("journal_mode=WAL", "synchronous=OFF")
"""A rehearsal's server is gone with its rehearsal: nothing waits for the disk."""

ATTRIBUTES = (f"{STAGE}=Keyword", f"{CITY}=Keyword", f"{NEXT_DEADLINE}=Datetime")

SKIPPING = (
    "frontend.WorkflowTimeSkippingEnabled=true",
    'history.timerProcessorMaxTimeShift="1ms"',
    "history.timerProcessorMaxPollRPS=2000",
    "history.transferProcessorMaxPollRPS=2000",
    "history.workflowIdReuseMinimalInterval=0",  # without it a continued run begins with the skipped time counted twice
    "frontend.WorkflowTimeSkippingMaxSkipPerSession=100000",
)
"""What makes skipped time exact and fast; only a rehearsal's server is started with it."""

READY_WITHIN = 60
"""Seconds until a server that does not answer is given up."""


def binary(name: str) -> str:
    """The server's program: beside this Python, on the path, or by its full name."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise InvalidError("temporal-binary", name=name)
    return found


def start(temporal: Temporal, database: Path, log: Path, *, ui: bool, skipping: bool = False) -> subprocess.Popen[bytes]:
    """Start the server as a child; it is ready when `ready` returns."""
    database.parent.mkdir(parents=True, exist_ok=True)
    host, _, port = temporal.address.rpartition(":")
    command = [binary(temporal.binary), "server", "start-dev", "--ip", host, "--port", port, "--db-filename", str(database)]
    command += [
        "--log-level",
        "warn",
        *_each("--sqlite-pragma", FOR_THE_RUN if skipping else DURABLE),
        *_each("--search-attribute", ATTRIBUTES),
    ]
    command += ["--ui-port", str(temporal.ui_port), "--ui-disable-news-fetch"] if ui else ["--headless"]
    command += _each("--dynamic-config-value", SKIPPING) if skipping else []
    if temporal.namespace != "default":
        command += ["--namespace", temporal.namespace]
    return spawn(command, log, os.getpid())


def _each(flag: str, values: Sequence[str]) -> list[str]:
    return [part for value in values for part in (flag, value)]


async def ready(temporal: Temporal, server: subprocess.Popen[bytes] | None = None) -> Client:
    """Wait for the server and give its client; raises InvalidError when it ended or never answered."""
    for _ in range(READY_WITHIN * 10):
        if server is not None and server.poll() is not None:
            break
        try:
            client = await connect(temporal)
            await client.count_workflows()
        except Exception:  # noqa: BLE001  # the SDK raises RuntimeError, RPCError and others while the server starts
            await asyncio.sleep(0.1)
        else:
            return client
    raise InvalidError("temporal-unreachable", address=temporal.address, environment=temporal.environment)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server in good order; kill it when it does not."""
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
