"""The auditor in a real browser: a cycle gone through event by event, the proof of a record, decisions again, a bundle taken away."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.desk import CITY, CYCLE, Desk
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.projections.test_boards import whole_cycle
from tests.site import Site
from verify_bundle import verify

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def test_the_auditor_goes_through_and_proves(quick_desk: Desk, tmp_path: Path) -> None:
    """Each page in Chinese, the two main ones in English; what is downloaded is what the checker accepts."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        first(visitor, site, Account("wei", ("auditor",), CITY))
        page = visitor.open(f"/cycles/{CYCLE}")
        visitor.press(f"a[href='/cycles/{CYCLE}/replay']", "replay-first")
        page.fill("#day", "2026-09-16")
        visitor.press("main form button", "replay-day")
        visitor.press("a[rel=next]", "replay-next")
        visitor.press("main a[href^='/proofs']", "proofs-record")
        expect(page.locator("main")).to_contain_text("证明成立")
        visitor.open(f"/proofs?check={CYCLE}")
        expect(page.locator("main .flash")).to_contain_text("全部一致")
        with page.expect_download() as taken:
            page.click(f"a[href='/proofs/bundle?subject={CYCLE}']")
        assert verify(taken.value.path().read_bytes(), site.parts.prover.verifier).startswith(f"cycle:{CYCLE}: ")
        for path in ("/proofs", f"/cycles/{CYCLE}/replay"):
            page.goto(f"{address}/language?to=en&back={path}")
            visitor.look(path.strip("/").replace("/", "-"))
        assert (visitor.said, visitor.asked) == ([], {address.removeprefix("http://")})
