"""Looking at what is over, in a real browser: the auditor's slider over a cycle, and what a stranger finds on the board."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.desk import CITY, CYCLE, Desk, code
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.projections.test_boards import whole_cycle
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def test_the_auditors_slider(quick_desk: Desk, tmp_path: Path) -> None:
    """From the cycle to its decisions, to why, to how it stood; the slider back to the third event, then one on."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        first(visitor, site, Account("wei", ("auditor",), CITY))
        page = visitor.open(f"/cycles/{CYCLE}")
        visitor.press(f"a[href='/cycles/{CYCLE}/decisions']", "decisions")
        visitor.press("tbody th a >> nth=-1", "why")
        visitor.press("main .button.calm", "stood")
        visitor.open(f"/as-of?stream=cycle:{CYCLE}")
        page.fill("#step", "3")
        visitor.press("form[action='/as-of'] button >> nth=0", "step-3")
        expect(page.locator("label[for=step]")).to_contain_text("第 3 步")
        visitor.press("a[rel=next]", "step-4")
        expect(page.locator("label[for=step]")).to_contain_text("第 4 步")
        assert (visitor.said, visitor.asked) == ([], {address.removeprefix("http://")})


def test_a_stranger_at_the_board(quick_desk: Desk, tmp_path: Path) -> None:
    """Board, notice, titles on a day, and a certificate that is valid, expired, or not there; in both languages."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, words in (("zh-CN", ("有效", "已期满", "没有代码")), ("en-GB", ("valid", "expired", "No title"))):
            visitor = Visitor(browser, address, locale)
            visitor.open("/notices")
            visitor.press("tbody th a >> nth=0", f"notice-{locale}")
            visitor.open("/titles?on=2030-09-24")
            page = visitor.open("/certificate")
            for number, day, word in ((1, "2030-09-23", words[0]), (1, "2030-09-24", words[1]), (2, "2030-09-23", words[2])):
                page.fill("#code", code(number))
                page.fill("#on", day)
                visitor.press("main form button", f"certificate-{locale}-{number}-{day}")
                expect(page.locator("main")).to_contain_text(word)
            assert (visitor.said, visitor.asked) == ([], {address.removeprefix("http://")})
