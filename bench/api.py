"""The API's speed, as shares of a bare route of the same framework in the same run: `python -m bench.api --database both`.

A server process serves the product and, beside it, a bare route that gives back the bytes of the same answer. The list is a page of the
register of so many applications; commands register organizations at a steady rate.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pyotp
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response

from api.app import build
from cli.bootstrap import Product, open_product
from cli.embedded import free_port
from cli.web import parts_of, warm
from domain.shared import identifiers as ids
from doors.limits import A_MINUTE, Limits
from projections.application_register import ApplicationRegister
from services import logging
from services import settings as settings_of
from services.accounts.account import Account
from services.office import new_id

HANDLE, PASSWORD = "bench", "correct horse battery"
PATH = "/v1/applications?limit=25"
CYCLE = "benchtown/2026"
AT_ONCE = 8
"""Connections that ask for the list."""


def filled(product: Product, applications: int) -> None:
    """Put applications into the register, as the read model would."""
    blank = dict.fromkeys(ApplicationRegister.table.columns)
    records = {
        (CYCLE, f"A{number:06}"): {"cycle": CYCLE, "applicant": f"A{number:06}"}
        | blank
        | {"track": "organization", "standing": "complete", "stamped_at": datetime.now(UTC).isoformat(), "recusals": 0}
        for number in range(applications)
    }
    with product.views.transaction() as tx:
        ApplicationRegister.table.keep(tx, records)


def serve(data: Path, port: int, bare: int, applications: int) -> None:
    """Serve the product and the bare route until killed; print the cookie and guard of a session first."""
    logging.configure("error")
    product = open_product(settings_of.load(data, "demo", os.environ))
    # One account asks for more than any person may: the limit is not what is measured.
    parts = replace(parts_of(product), limits=Limits(dict.fromkeys(A_MINUTE, 10**9)))
    token = parts.accounts.add(Account(HANDLE, ("office",)))
    factor = parts.accounts.redeem(token, PASSWORD).factor
    code = pyotp.TOTP(parse_qs(urlsplit(factor).query)["secret"][0]).now()
    session, cookie = parts.sessions.open(HANDLE, PASSWORD, code)
    app = build(parts)
    asyncio.run(warm(app))
    filled(product, applications)
    _beside(app, port)
    headers = {"Cookie": f"award={cookie}"}
    body = httpx2.get(f"http://127.0.0.1:{port}{PATH}", headers=headers).content
    plain = FastAPI()

    @plain.get("/bare")
    async def route() -> Response:
        return Response(body, media_type="application/json")

    _beside(plain, bare)
    sys.stdout.write(f"{cookie} {session.guard} {len(body)}\n")
    sys.stdout.flush()
    threading.Event().wait()


def _beside(app: FastAPI, port: int) -> None:
    """Serve in a thread, and wait until it takes requests."""
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None, access_log=False, lifespan="off"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)


async def a_second(port: int, path: str, cookie: str, seconds: float) -> tuple[float, list[float]]:
    """Answers a second over a few connections, and how long each took."""
    took: list[float] = []
    end = time.perf_counter() + seconds
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: award={cookie}\r\n\r\n".encode()

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head[:16]:
                raise RuntimeError(head.decode())
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            took.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
    return len(took) / seconds, took


async def commands(port: int, cookie: str, guard: str, rate: int, seconds: int) -> list[float]:
    """Send commands at a steady rate; how long each took from the moment at which it was due."""
    took: list[float] = []
    headers = {"Cookie": f"award={cookie}", "Award-Guard": guard}
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:

        async def send(number: int) -> None:
            first = f"91150300MB{number:07}"
            fields = {
                "uscc": first + ids.check_digit(first), "name": "(invented)", "registered_in": "benchtown", "legal_person": True,
                "operating_since": "2010-01-01",
            }  # fmt: skip
            began = time.perf_counter()
            answer = await client.post("/v1/commands/applicant/register", json=fields, headers={"Idempotency-Key": new_id()})
            if answer.status_code != 200:  # noqa: PLR2004  # done
                raise RuntimeError(answer.text)
            took.append(time.perf_counter() - began)

        async with asyncio.TaskGroup() as group:
            for number in range(rate * seconds):
                group.create_task(send(number))
                await asyncio.sleep(1 / rate)
    return took


def percentile(took: Sequence[float], share: float) -> float:
    """The time within which a share of them was done, in milliseconds."""
    return sorted(took)[min(len(took) - 1, int(len(took) * share))] * 1000


def measure(database: str, applications: int, seconds: int) -> str:
    """One line of figures."""
    folder, port, bare = Path(tempfile.mkdtemp(prefix="bench-api-")), free_port(), free_port()
    environ = dict(os.environ)
    if database == "postgres":
        from tests import postgres  # noqa: PLC0415  # starts a server: only where it is asked for

        environ["AWARD_DATABASE"] = postgres.fresh().partition("schema=")[0] + "schema="
    words = [sys.executable, "-m", "bench.api", "--serve", str(folder), str(port), str(bare), str(applications)]
    server = subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, text=True)  # noqa: S603  # ours
    try:
        assert server.stdout is not None  # noqa: S101  # it was asked for
        cookie, guard, size = server.stdout.readline().split()
        shares = []
        for _ in range(3):
            ours, took = asyncio.run(a_second(port, PATH, cookie, seconds / 3))
            limit, _ = asyncio.run(a_second(bare, "/bare", cookie, seconds / 3))
            shares.append((ours / limit, ours, limit, percentile(took, 0.99)))
        share, ours, limit, list_p99 = sorted(shares)[1]
        acts = asyncio.run(commands(port, cookie, guard, 50, seconds))
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return (
        f"{database}: list of {size} bytes out of {applications}: {ours:.0f}/s of {limit:.0f}/s, {share:.0%}, p99 {list_p99:.1f} ms; "
        f"commands at 50/s: p50 {percentile(acts, 0.5):.1f} ms, p99 {percentile(acts, 0.99):.1f} ms"
    )


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--applications", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=12)
    parser.add_argument("--serve", nargs=4)
    asked = parser.parse_args()
    if asked.serve:
        data, *numbers = asked.serve
        serve(Path(data), *map(int, numbers))
    for database in ("sqlite", "postgres") if asked.database == "both" else (asked.database,):
        sys.stdout.write(measure(database, asked.applications, asked.seconds) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
