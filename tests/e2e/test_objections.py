"""An objection in a real browser: from the desk to its page, opened, and answered."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.console.test_objections import LIST, PAGE, SECRET, objected, openings
from tests.desk import CITY, CYCLE, Desk, code
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def test_an_objection_is_found_opened_and_answered(quick_desk: Desk, tmp_path: Path) -> None:
    """In both languages: a reader finds it on the desk and opens it; the second one answers it."""
    site = Site(objected(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wang"), ("en-GB", "li")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office",), CITY))
            visitor.open(f"/applications/{CYCLE}/{code(2)}")
            visitor.open(LIST)
            visitor.open("/")
            visitor.press(f"ul.steps a[href='{PAGE}']", f"objection-{locale}")
            expect(visitor.page.locator("main")).not_to_contain_text(SECRET["grounds"])
            visitor.press(f"form[action='{PAGE}/open'] button", f"objection-opened-{locale}")
            expect(visitor.page.locator("main")).to_contain_text(SECRET["grounds"])
            visitor.done()
        visitor.press("main a[href^='/acts/objection.decide']", "objection-decide")
        visitor.page.select_option("[name='outcome']", "rejected")
        visitor.page.fill("[name='reason']", "（虚构）查无此事")
        visitor.press("form[action^='/acts/objection.decide'] button", "objection-decided")
        expect(visitor.page.locator("main")).to_contain_text("（虚构）查无此事")
        visitor.done()
    assert openings(site.desk) == [("wang", "office"), ("li", "office")]
