"""What the public reads of a notice is on record: unchanged, altered on disk or in the database, missing; explained, and made up for."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from activities.watcher import Watcher
from console import shell
from domain.cycle import cycle as cycles
from domain.notice import notice as n
from domain.notice import watch as w
from domain.shared import identifiers as ids
from services.answer import Answer
from tests.browser import Browser, signed_in
from tests.desk import CYCLE, Desk, at, noticed, opened, proposed, qualified, reviewed
from tests.e2e.chromium import served
from tests.holidays import announced, notice
from tests.site import Site

HOUR = timedelta(minutes=60)
STREAM = ids.notice_stream(CYCLE, 1)


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Two candidates stand on notice 1 from Wednesday 16 September to Tuesday 22 September 2026."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    d.advance()
    return Site(d, tmp_path)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the site is served, as host and port."""
    with served(site) as found:
        yield found.removeprefix("http://")


def looks(site: Site, address: str, *hours: int) -> list[str]:
    """Look after so many hours of 16 September, one after the other; the names of all events of the notice."""
    for hour in hours:
        site.desk.on(f"2026-09-16 {hour:02d}:00")
        Watcher(site.desk.office, address, HOUR).turn()
    return [type(one.data).__name__ for one in site.desk.log.events_of(STREAM)]


def stands(site: Site) -> n.Notice:
    """The notice."""
    found, _ = site.desk.log.load(STREAM, n.fold)
    assert found is not None
    return found


def test_it_stood_unchanged(site: Site, address: str) -> None:
    """Whoever reads it, whenever, in whatever language, reads the same bytes; the digest of them is on record at every look."""
    before = {Browser(site, language).open(f"/notices/{CYCLE}/1/posted").html for language in ("zh", "en")}
    assert looks(site, address, 10, 11, 12) == ["Published", "Attested", "Attested", "Attested"]
    site.desk.on("2026-09-18 16:00")
    office = signed_in(site, "wang", "office")
    page = office.open(f"/notices/{CYCLE}/1/posted")
    assert {page.html} == before
    assert stands(site).watch.digest == sha256(page.html.encode()).hexdigest()
    told = Browser(site).open(f"/notices/{CYCLE}/1").text
    assert all(word in told for word in ("原样在网", stands(site).watch.digest or "", "共 3 次")), told


def test_looked_at_once_in_an_interval(site: Site, address: str) -> None:
    """Turn after turn within the hour, one record; a closed notice is looked at no more."""
    wall = [0.0]
    watcher = Watcher(site.desk.office, address, HOUR, lambda: wall[0])
    for seconds in (0, 15, 3_599, 3_600):
        wall[0] = seconds
        watcher.turn()
    assert stands(site).watch.looks == 2
    site.desk.on("2026-09-23 00:00").advance()
    wall[0] = 9_000
    watcher.turn()
    assert (stands(site).state, stands(site).watch.looks) == ("closed", 2)


def test_altered_in_the_database(site: Site, address: str) -> None:
    """A row of the read model that somebody changed is found at the next look, stands in the trail, on the desk, the flags and the page."""
    looks(site, address, 10)
    with site.views.transaction() as tx:
        tx.execute("update notice_board set last_day = ? where number = 1", ("2026-09-18",))
    assert looks(site, address, 11)[-1] == "FoundAltered"
    watch = stands(site).watch
    [found] = [one.data for one in site.desk.log.events_of(STREAM) if isinstance(one.data, w.FoundAltered)]
    assert (found.expected, found.found, found.at) == (watch.digest, watch.altered, at("2026-09-16 11:00"))
    page = Browser(site).open(f"/notices/{CYCLE}/1").text
    assert found.expected in page
    assert found.found in page
    assert "公示内容有变" in signed_in(site, "wang", "office").open("/").text
    assert found.found in signed_in(site, "jian", "supervisor").open("/flags", cycle=CYCLE).text
    [row] = site.views.query("select event from audit_trail where event = 'notice.found_altered'")
    assert row == ("notice.found_altered",)
    with site.views.transaction() as tx:
        tx.execute("update notice_board set last_day = ? where number = 1", ("2026-09-22",))
    assert looks(site, address, 12)[-1] == "Attested"
    assert "公示内容有变" not in Browser(site).open(f"/notices/{CYCLE}/1").text


def test_altered_on_disk_and_explained(site: Site, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that changed under the running product is found at the next look; with the office's reason the new text is what counts."""
    folder = tmp_path / "templates"
    shutil.copytree(shell.TEMPLATES, folder)
    monkeypatch.setattr(shell.environment().loader, "searchpath", [str(folder)])
    shell.environment().cache.clear()  # type: ignore[union-attr]  # there is one
    looks(site, address, 10)
    posted = folder / "posted.html"
    posted.write_text(posted.read_text("utf-8").replace("<main", "<p>(invented)</p><main"), "utf-8")
    assert looks(site, address, 11, 12)[-2:] == ["FoundAltered", "FoundAltered"]
    found = stands(site).watch.altered or ""
    explain = {"cycle": CYCLE, "notice": 1, "reason": "(invented) an update"}
    assert site.desk.act("notice.explain_alteration", **explain, digest="0" * 64).code == "notice-not-altered"
    office = signed_in(site, "wang", "office")
    link = office.open(f"/notices/{CYCLE}/1").links["说明公示变化"]
    assert "说明公示变化" not in signed_in(site, "far", "office", city="erenhot").open(f"/notices/{CYCLE}/1").links
    told = office.send(office.open(link).form("/acts/notice.explain_alteration"), reason="（虚构）系统升级")
    assert (told.status, stands(site).watch.digest, stands(site).watch.altered) == (200, found, None)
    assert looks(site, address, 13)[-2:] == ["AlterationExplained", "Attested"]
    monkeypatch.undo()
    shell.environment().cache.clear()  # type: ignore[union-attr]  # as above


def extended(site: Site, days: int = 1) -> Answer:
    """The office lengthens the notice, by two persons."""
    proposed_ = site.desk.act("notice.extend", "office", "wang", cycle=CYCLE, notice=1, days=days, reason="(invented) a night")
    if proposed_.outcome == "refused":
        return proposed_
    return site.desk.act("proposal.confirm", "office", "li", proposal=proposed_.facts["proposal"])


def test_an_outage_lengthens_the_notice(site: Site, address: str) -> None:
    """Nobody could read it for some hours: from when until when is on record; two persons make up for it, and the cycle waits as long."""
    looks(site, address, 10)
    assert extended(site).code == "notice-not-interrupted"
    gone = Watcher(site.desk.office, "127.0.0.1:9", HOUR, lambda: 0.0)
    for time in ("11:00:00", "11:00:30", "11:01:30", "12:00:00"):
        site.desk.on(f"2026-09-16 {time}")
        gone.turn()
    assert [type(one.data).__name__ for one in site.desk.log.events_of(STREAM)] == ["Published", "Attested", "ActRefused", "Missed"]
    assert "公示中断" in signed_in(site, "wang2", "office").open("/").text
    assert looks(site, address, 13)[-2:] == ["Outage", "Attested"]
    [outage] = stands(site).watch.outages
    assert (outage.since, outage.until, outage.cause) == (at("2026-09-16 11:00"), at("2026-09-16 13:00"), "unreachable")
    assert "无法打开" in Browser(site).open(f"/notices/{CYCLE}/1").text
    assert extended(site).facts["last_day"] == "2026-09-23"
    assert "2026年9月23日" in Browser(site).open(f"/notices/{CYCLE}/1/posted").text
    cycle, _ = site.desk.log.load(ids.cycle_stream(CYCLE), cycles.fold)
    assert cycle is not None
    assert cycle.notices[1].term == stands(site).term
    assert site.desk.on("2026-09-23 12:00").advance().stage == "public_notice"
    assert site.desk.on("2026-09-24 00:00").advance().stage == "approval"
    assert extended(site).code == "notice-not-running"


def test_a_longer_notice_is_counted_again_as_long(site: Site, address: str) -> None:
    """After the extension a holiday notice moves the longer period; the page that changed with it is attested anew, and no alteration."""
    d = site.desk
    looks(site, address, 10, 20)
    d.on("2026-09-16 23:00")
    assert stands(site).watch.outages[0].cause == "unwatched"
    assert extended(site, 2).facts["last_day"] == "2026-09-24"
    old = stands(site).watch.digest
    assert old is None
    assert looks(site, address, 23)[-1] == "Attested"
    announced(d.on("2026-09-17 09:00"), notice("2026-09-17", ["2026-09-18"], place="CN-15", year=2026))
    d.advance()
    assert (stands(site).term.amount, stands(site).term.last_day) == (7, date(2026, 9, 28))
