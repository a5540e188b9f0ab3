"""The operator's page in a real browser over a real workflow engine: what is open, what has failed, and the way to the engine's pages."""

import asyncio
import subprocess
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect

from activities.engine import Engine
from activities.running import running
from cli import embedded
from doors.parts import Workings
from services import settings as settings_of
from services.accounts.account import Account
from services.settings import Temporal
from tests.desk import CITY, CYCLE, Desk, code
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.projections.test_boards import whole_cycle
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

PAGES = "https://temporal.test/namespaces/default/workflows"


async def begun(temporal: Temporal, d: Desk, server: subprocess.Popen[bytes]) -> None:
    """Two workflows of this city and one of another are open, and one was ended by hand."""
    engine = Engine(await embedded.ready(temporal, server), d.clock)
    for stream in (f"cycle:{CYCLE}", f"award:{CYCLE}/{code(1)}", "cycle:gongyi/2026", f"objection:{CYCLE}/obj-9"):
        assert await engine.start(stream)
    await engine.client.get_workflow_handle(f"objection:{CYCLE}/obj-9").terminate("(invented)")
    for _ in range(200):
        found = await asyncio.to_thread(running, temporal, "")
        if (sum(found.open.values()), len(found.failed)) == (3, 1):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(found)


def test_the_operator_looks(quick_desk: Desk, tmp_path: Path) -> None:
    """An operator of one city sees its workflows alone, by kind and cycle; no case by its name, not even in an address."""
    d = whole_cycle(quick_desk)
    temporal = msgspec.structs.replace(settings_of.load(tmp_path, "demo", {}).temporal, address=f"127.0.0.1:{embedded.free_port()}")
    server = embedded.start(temporal, tmp_path / "temporal.db", tmp_path / "temporal.log", ui=False)
    try:
        asyncio.run(begun(temporal, d, server))
        site = Site(d, tmp_path)
        workings = Workings(lambda city: running(temporal, city), site.parts.workings.databases, PAGES)
        site.parts = replace(site.parts, workings=workings, engine=lambda: True)
        with served(site) as address, chromium() as browser:
            visitor = Visitor(browser, address)
            first(visitor, site, Account("yun", ("operator",), CITY))
            page = visitor.open("/operator")
            rows = page.locator("section[aria-labelledby=open] tbody tr")
            expect(rows).to_have_count(2)
            expect(page.locator("section[aria-labelledby=failed] tbody")).to_contain_text("异议办理")
            expect(page.locator("section[aria-labelledby=failed] tbody")).to_contain_text("已失败")
            assert page.locator("section[aria-labelledby=open] a").evaluate_all("all => all.map(one => one.href)") == [
                href for href in page.locator("main a").evaluate_all("all => all.map(one => one.href)") if f"{PAGES}/cycle%3A" in href
            ]
            assert [word for word in (code(1), "obj-9", "gongyi") if word in page.content()] == []
            page.goto(f"{address}/language?to=en&back=/operator")
            visitor.look("operator")
            visitor.done()
    finally:
        embedded.stop(server)
