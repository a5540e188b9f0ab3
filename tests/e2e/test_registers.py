"""Lists in a real browser: the registers on a whole log of years that was kept, and one act on several applications by ticking them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from tests.desk import CYCLE, Desk, code, opened, register, submit
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.past import kept
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

CITY, CODE, PERSON = "erenhot", "91152501MA0E4D0017", "person-chen02"


@pytest.mark.long
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


def test_one_act_on_several(quick_desk: Desk, tmp_path: Path) -> None:
    """Tick two of three, choose what fits both, fill it in once, see what would come of it, carry it out; sent again, nothing more."""
    d = opened(quick_desk)
    for number in (1, 2, 3):
        register(d, number)
        assert submit(d, number).outcome == "done"
    d.on("2026-05-06 09:00").advance()
    site = Site(d, tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wang"), ("en-GB", "li")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office",), "wuhai"))
            page = visitor.open("/applications")
            for number in (1, 2):
                page.check(f"input[value='{CYCLE}/{code(number)}']")
            visitor.press("main form .chosen button", f"together-{locale}")
            visitor.press("button[formaction='/together/condition.judge']", f"together-form-{locale}")
            page.select_option("select[name='condition']", "performance")
            page.select_option("select[name='met']", "true")
            page.fill("[name='reason']", "（虚构）已核")
            head = d.log.head()
            visitor.press("form[action$='/preview'] button", f"together-preview-{locale}")
            assert d.log.head() == head
            visitor.press("form[action$='/send'] button", f"together-report-{locale}")
            assert (head := d.log.head()) > 0
            page.reload()
            expect(page.locator("tbody tr")).to_have_count(2)
            assert d.log.head() == head
            visitor.done()
