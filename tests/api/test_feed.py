"""The event feed on a real server: an event comes when it happens, and the feed ends with the session that opened it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
import uvicorn

from cli.embedded import free_port
from tests.desk import CITY, Desk
from tests.site import Site

WITHIN = 10.0


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site with an empty log."""
    return Site(quick_desk, tmp_path)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The site on a port of this host."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(site.app, "127.0.0.1", port, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    serving = threading.Thread(target=server.run)
    serving.start()
    began = time.monotonic()
    while not server.started and time.monotonic() - began < WITHIN:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    serving.join(WITHIN)


def test_an_event_comes_when_it_happens(site: Site, address: str) -> None:
    """Within the look of the feed; what was before the reader's place is not sent again; ended with the session."""
    person = site.person("liu", "office")
    cookies = {"award": next(iter(person.http.cookies.values()))}
    head = site.desk.log.head()
    with httpx2.stream("GET", f"{address}/v1/events", params={"after": head}, cookies=cookies, timeout=WITHIN) as feed:
        lines = feed.iter_lines()
        assert feed.headers["content-type"].startswith("text/event-stream")
        site.desk.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r")
        assert [next(lines), next(lines)] == [f"id: {head + 1}", "event: programme.standard_approved"]
        site.accounts.close("liu")
        rest = list(lines)
    assert [line for line in rest if line.startswith("id:")] == []


def test_a_city_hears_of_its_own(site: Site, address: str) -> None:
    """Another city's event goes by; the next of one's own comes."""
    person = site.person("far", "office", city="elsewhere")
    cookies = {"award": next(iter(person.http.cookies.values()))}
    site.desk.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r")
    site.desk.done("standard.approve", "committee_chair", city="elsewhere", criteria="gbt19580-wuhai", resolution="r")
    query = {"follow": "false"}
    told = httpx2.get(f"{address}/v1/events", params=query, cookies=cookies, timeout=WITHIN).text
    assert [line for line in told.splitlines() if line.startswith("event:")] == ["event: log.opened", "event: programme.standard_approved"]
