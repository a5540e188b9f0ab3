"""The law and the calendar in a real browser: read by a stranger in both languages, a notice copied off by the office."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.console.test_calendar import LISTED
from tests.desk import CITY, Desk, noticed, opened, proposed, qualified, reviewed
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.mark.long
def test_the_law_and_the_calendar(quick_desk: Desk, tmp_path: Path) -> None:
    """Every page of them; the office sees what a notice would do before it proposes it."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-12-30 09:00"), "2026-12-30")
    site = Site(d, tmp_path)
    with served(site) as address, chromium() as browser:
        for locale in ("zh-CN", "en-GB"):
            visitor = Visitor(browser, address, locale)
            for path in ("/regulations", "/regulations/yancheng/draft-2023", "/regulations/wuhai/undated?show=ours",
                         "/regulations/gongyi/2023-03-09/clauses", "/regulations/compare?before=wuhai/undated&after=gongyi/2023-03-09",
                         "/calendar?year=2026&place=CN-1503&from=2026-09-30&amount=5&unit=working_days"):  # fmt: skip
                visitor.open(path)
            visitor.done()
        visitor = Visitor(browser, address)
        first(visitor, site, Account("zhao", ("office",), CITY))
        page = visitor.open("/calendar/notice")
        for name in ("year", "published", "url", "off", "work"):
            page.fill(f"#{name}", LISTED._asdict()[name])
        visitor.press("main form .buttons button", "foreseen")
        visitor.press("main form .buttons button", "proposed")
        page.click(".more summary")
        visitor.look("more")
        expect(page.locator("main")).to_contain_text("随之变动的在办期限：1 项")
        visitor.done()
