"""The registers in a real browser, on the whole log of years that was kept: what is searched, what a row leads to."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.past import kept
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

CITY, CODE, PERSON = "erenhot", "91152501MA0E4D0017", "person-chen02"


def test_the_registers(tmp_path: Path) -> None:
    """From the way in the head to each register, by a search to a row, and to its page; in both languages."""
    site = Site(kept("erenhot-2022-years", tmp_path), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wang"), ("en-GB", "li")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office",), CITY))
            visitor.press("nav a[href='/registers']", f"registers-{locale}")
            visitor.press("main a[href='/registers/applicants']", f"register-applicants-{locale}")
            visitor.page.fill("#text", "虚构甲")
            visitor.press("form[action='/registers/applicants'] button", f"register-search-{locale}")
            expect(visitor.page.locator("tbody tr")).to_have_count(1)
            visitor.press("tbody th a", f"register-applicant-{locale}")
            expect(visitor.page.locator("h1")).to_have_text("虚构甲机械有限公司")
            visitor.open("/registers/bans")
            expect(visitor.page.locator("tbody")).to_contain_text(PERSON)
            visitor.open("/registers/reviewers")
            visitor.press("tbody th a >> nth=0", f"register-reviewer-{locale}")
            visitor.open("/registers/bodies")
            visitor.press("tbody th a >> nth=0", f"register-body-{locale}")
            visitor.press("main a[href*='/acts/body.seat']", f"register-act-{locale}")
            visitor.done()
