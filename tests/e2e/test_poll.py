"""The satisfaction poll in a real browser: the office makes slips, a stranger speaks once with one, and many at once are flagged."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.browser import Browser, signed_in
from tests.desk import Desk, at
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.midway import until
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

CITY, NING, LU = "qinhuangdao", "person-ning01", "person-lu0001"


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Names and achievements stand on notice 2 from 24 September to 9 October 2026; it is 28 September."""
    return until(tmp_path, "qinhuangdao-2026", "2026-09-28 09:00")


def test_one_voice_for_each_slip(d: Desk, tmp_path: Path) -> None:
    """Qinhuangdao 15: about persons alone; the same slip speaks once, a made-up one never; the count is what the office records."""
    site, cycle = Site(d, tmp_path), d.cycle
    with served(site) as address, chromium() as browser:
        office, visitor = Visitor(browser, address), Visitor(browser, address)
        first(office, site, Account("liu", ("office",), CITY))
        office.open(f"/polls/{cycle}")
        office.page.fill("#count", "3")
        office.press("form[action$='/slips'] button", "poll-slips")
        slips = office.page.locator("#slips li").all_text_contents()
        assert len(set(slips)) == 3
        stored = b"".join(row[3] for row in d.log.rows.stream(f"poll:{cycle}/2", 2**62))
        assert (slips[0].encode() in stored, sha256(slips[0].encode()).hexdigest().encode() in stored) == (False, True)
        page = visitor.open(f"/polls/{cycle}")
        assert page.locator("fieldset").count() == 2
        for slip, told in ((slips[0], "已记录"), (slips[0], "已经使用过"), ("nonsense", "没有这个测评编码")):
            visitor.open(f"/polls/{cycle}")
            page.fill("#slip", slip)
            page.check(f"input[name='voice.{NING}'][value=satisfied]")
            page.check(f"input[name='voice.{LU}'][value=dissatisfied]")
            visitor.press("form[action^='/polls'] button", "poll-told")
            expect(page.locator("main")).to_contain_text(told)
        d.on("2026-10-10 09:00").advance()
        visitor.open(f"/polls/{cycle}")
        expect(page.locator("main")).to_contain_text("目前没有正在进行的测评")
        office.open(f"/polls/{cycle}")
        office.press(f"a[href*='poll.record'][href*='{NING}']", "poll-record")
        assert len([one for one in visitor.said if "422" not in one and "400" not in one]) == 0
        office.done()
    fields = {
        "cycle": cycle,
        "applicant": NING,
        "score": "100",
        "opened_on": "2026-09-24",
        "closed_on": "2026-10-09",
        "source": "(invented)",
    }
    assert d.act("poll.record", counts={"satisfied": 900, "dissatisfied": 1}, **fields).code == "poll-counts-differ"
    d.done("poll.record", "office", "liu", counts={"satisfied": 1, "dissatisfied": 0}, **fields)


def test_slips_are_the_offices_own(d: Desk, tmp_path: Path) -> None:
    """Nobody else makes them: a stranger is sent to the login, another city's office finds no such cycle, a supervisor may not."""
    site = Site(d, tmp_path)
    address, form = f"/polls/{d.cycle}/slips", {"notice": "2", "count": "5"}
    assert Browser(site).http.post(address, data=form, follow_redirects=False).status_code in {303, 403}
    for handle, role, city, status in (("an", "office", "wuhai", 404), ("jian", "supervisor", CITY, 403)):
        browser = signed_in(site, handle, role, city=city)  # type: ignore[arg-type]  # roles by their names
        guard = browser.open("/account").form("/logout").fields["guard"][0]
        assert browser.http.post(address, data=form | {"guard": guard}).status_code == status
    office = signed_in(site, "liu", "office", city=CITY)
    page = office.send(office.open(f"/polls/{d.cycle}").form(address), count="5")
    assert (page.status, "仅显示这一次" in page.text) == (200, True)


def test_many_at_once_are_flagged(d: Desk, tmp_path: Path) -> None:
    """Twenty voices within ten minutes stand among the supervisor's flags; nineteen do not. An organization is not polled."""
    slips = [f"slip-{number}" for number in range(21)]
    on = {"cycle": d.cycle, "notice": 2}
    d.done("poll.issue", "office", "liu", **on, slips=[sha256(one.encode()).hexdigest() for one in slips])
    said = d.act("poll.voice", "public", "someone", **on, slip=slips[20], satisfied=["91130300MA0Q1A001A"])
    assert (said.code, said.basis) == ("not-polled", "15")
    site = Site(d, tmp_path)
    supervisor = signed_in(site, "jian", "supervisor", city=CITY)
    for number, slip in enumerate(slips[:20]):
        d.clock.set(at("2026-09-28 10:00") + timedelta(seconds=20 * number))
        d.done("poll.voice", "public", "someone", **on, slip=slip, satisfied=[NING])
        if number == 18:
            assert "短时集中" not in supervisor.open("/flags", cycle=d.cycle).text
    told = supervisor.open("/flags", cycle=d.cycle).text
    assert "短时集中" in told
    assert "20 份" in told
    refused = d.on("2026-10-10 00:00").act("poll.voice", "public", "someone", **on, slip=slips[20], satisfied=[NING])
    assert refused.outcome == "refused"
