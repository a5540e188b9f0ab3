"""A cycle's page as a share of a bare route that renders the same template from constants, in the same run: `python -m bench.pages`.

The cycle is one of so many applications reviewed and ranked. Nothing of a page is kept between two requests.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import httpx2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.api import a_second, percentile
from cli.web import whole
from console import shell
from services import logging
from tests.desk import CYCLE, desk, opened, qualified, reviewed
from tests.site import Site, serving

ROUNDS = 5


def caught(port: int, path: str, cookie: str) -> dict[str, Any]:
    """What the page gave its template for one request."""
    found: list[dict[str, Any]] = []
    real = shell.environment()

    class Catching:
        def get_template(self, name: str) -> "Catching":
            self.template = real.get_template(name)
            return self

        def render(self, context: dict[str, Any]) -> str:
            found.append(context)
            return self.template.render(context)

    with mock.patch.object(shell, "environment", Catching):
        answer = httpx2.get(f"http://127.0.0.1:{port}{path}", headers={"Cookie": f"award={cookie}"})
    assert answer.status_code == httpx2.codes.OK, answer.text  # noqa: S101  # the bench itself is broken otherwise
    return found[0]


def bare(template: str, context: dict[str, Any]) -> ASGIApp:
    """The same framework and the same template, from constants, in the same kind of thread."""

    def view() -> Response:
        return Response(shell.environment().get_template(template).render(context), media_type="text/html")

    async def endpoint(_: Request) -> Response:
        return await run_in_threadpool(view)

    return Starlette(routes=[Route("/bare", endpoint)])


def measure(folder: Path, applications: int, seconds: float) -> str:
    """One line of figures."""
    d = desk(str(folder / "log.db"))
    reviewed(qualified(opened(d), range(1, applications + 1)), range(1, applications + 1))
    site = Site(d, folder)
    client, path = site.person("bench", "office"), f"/cycles/{CYCLE}"
    cookie = client.http.cookies["__Host-award"]
    with serving(whole(site.parts)) as port:
        context = caught(port, path, cookie)
        with serving(bare("cycle.html", context)) as limit:
            rounds = [
                (asyncio.run(a_second(port, path, cookie, seconds)), asyncio.run(a_second(limit, "/bare", cookie, seconds)))
                for _ in range(ROUNDS)
            ]
    share = statistics.median(ours[0] / raw[0] for ours, raw in rounds)
    ours, raw = (statistics.median(one[side][0] for one in rounds) for side in (0, 1))
    p99 = statistics.median(percentile(one[0][1], 0.99) for one in rounds)
    return f"a cycle's page with {applications} applications: {ours:.0f}/s of {raw:.0f}/s, {share:.0%}, p99 {p99:.0f} ms"


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--applications", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=3)
    asked = parser.parse_args()
    logging.configure("error")
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder:
        sys.stdout.write(measure(Path(folder), asked.applications, asked.seconds) + "\n")


if __name__ == "__main__":
    main()
