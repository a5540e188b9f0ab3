"""Titles, money and what an applicant is told, in a real browser, on the whole log of years that was kept."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from services.sheets.statement import template
from tests.desk import Desk
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.past import kept
from tests.projections.test_boards import whole_cycle
from tests.services.sheets.test_sheets import fill
from tests.services.test_reconciliation import approved, line, out, paid
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

CITY, CODE, SECOND, PERSON = "erenhot", "91152501MA0E4D0017", "91152501MA0E4D002A", "person-chen02"


@pytest.mark.long
def test_titles_and_money(tmp_path: Path) -> None:
    """From the list to a title that runs and one that was withdrawn; the money with its approvals; in both languages."""
    site = Site(kept("erenhot-2022-years", tmp_path), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wang"), ("en-GB", "li")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office", "finance"), CITY))
            visitor.press("nav a[href='/awards'] >> nth=0", f"awards-{locale}")
            visitor.press(f"tbody th a[href='/awards/{CITY}/2024/{CODE}']", f"award-running-{locale}")
            visitor.open(f"/awards/{CITY}/2022/{PERSON}")
            expect(visitor.page.locator("main")).to_contain_text("2031")
            visitor.open(f"/awards/{CITY}/2022/{CODE}")
            visitor.press("nav a[href='/finance'] >> nth=0", f"finance-{locale}")
            expect(visitor.page.locator("tbody")).to_contain_text("bank-1")
            visitor.done()


@pytest.mark.long
def test_the_figures_of_the_years(tmp_path: Path) -> None:
    """Every figure with its table, the workbook and the paper under the links of the page; in both languages."""
    site = Site(kept("erenhot-2022-years", tmp_path), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wang"), ("en-GB", "li")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office",), CITY))
            visitor.open("/statistics")
            expect(visitor.page.locator(".figure")).to_have_count(11)
            for form, begin in (("xlsx", b"PK"), ("pdf", b"%PDF-")):
                taken = visitor.page.request.get(
                    address + (visitor.page.get_attribute(f"main a[href^='/statistics/{form}']", "href") or "")
                )
                assert (taken.status, taken.body()[: len(begin)]) == (200, begin)
            visitor.done()


def test_what_a_holder_sees(tmp_path: Path) -> None:
    """Its decisions, its title with the duties to report, and what is not told."""
    site = Site(kept("erenhot-2022-years", tmp_path), tmp_path)
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        first(visitor, site, Account("org-1", ("applicant",), CITY, (CODE, SECOND)))
        visitor.open(f"/applications/{CITY}/2022/{SECOND}")
        expect(visitor.page.locator("#told")).to_be_visible()
        visitor.open(f"/applications/{CITY}/2024/{CODE}")
        visitor.press(f"main a[href='/awards/{CITY}/2024/{CODE}']", "award-own")
        visitor.press("main a[href*='/acts/duty.record']", "award-own-duty")
        visitor.done()


def test_a_statement_is_reconciled(quick_desk: Desk, tmp_path: Path) -> None:
    """From the money's page to the statement's, a file with every kind of line, and from a line that fits to the act; both languages."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    approved(d, 3)
    lines = [
        line(out(1)), line(out(3), reference="bank-3"), line(out(3), reference="bank-4"), line(out(4), reference="bank-5"),
        line("NOBODY", reference="bank-6"), line(out(1), "=1+1"),
    ]  # fmt: skip
    site, file = Site(d, tmp_path), tmp_path / "statement.xlsx"
    file.write_bytes(fill(template("zh"), lines))
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "qian"), ("en-GB", "sun")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("finance",), "wuhai"))
            visitor.open("/finance")
            visitor.press("main a[href='/finance/statement']", f"reconcile-{locale}")
            visitor.page.set_input_files("#file", str(file))
            visitor.press("form[action='/finance/statement'] button:not(.calm)", f"reconciled-{locale}")
            expect(visitor.page.locator("#ready tbody tr")).to_have_count(1)
            expect(visitor.page.locator("#form tbody tr")).to_have_count(1)
            visitor.press("#ready a[href^='/acts/payment.pay']", f"reconciled-pay-{locale}")
            expect(visitor.page.locator("input[name='reference']")).to_have_value("bank-3")
            visitor.done()
