"""An applicant's path in Erenhot by clicks, in a real browser: first login, registration, filing, the office's supplement, the reply."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from services.accounts.account import Account
from tests import cities
from tests.desk import Desk, code
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.site import Site

CYCLE = "erenhot/2026"
PAGES = ("/", "/cycles", f"/cycles/{CYCLE}", "/applications", "/pending", "/acts", "/account")
APPLICATION = f"/applications/{CYCLE}/{code(1)}"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium was found: apt-get install chromium fonts-noto-cjk")


def registered(visitor: Visitor) -> None:
    """From the desk to the form of filing, by way of the registration that is still missing."""
    page = visitor.press("#todo >> xpath=../.. >> a", "filing-unregistered")
    visitor.press("main a.button", "register")
    page.fill("#f-name", "虚构企业甲")
    page.select_option("#f-registered_in", "erenhot")
    page.select_option("#f-legal_person", "true")
    page.fill("#f-operating_since", "2010-03-01")
    visitor.press("form.form button", "filing")


def filed(visitor: Visitor, folder: Path) -> None:
    """Choose the documents, see the conditions follow, and file."""
    page = visitor.page
    for place, chosen in enumerate(page.query_selector_all("#filing input[type=file]")):
        paper = folder / f"paper-{place}.txt"
        paper.write_bytes(b"(invented) paper %d" % place)
        chosen.set_input_files(paper)
    names = page.query_selector_all("#filing input[name='documents.name']:not([type=hidden])")
    names[0].fill("company_profile")
    page.fill("#contact", "（虚构）王某 0471-0000000")
    if page.query_selector("#free"):
        page.check("#free")
    page.wait_for_function("document.querySelectorAll('#points .missed').length === 0")
    visitor.look("filing-filled")
    visitor.press("#filing button:not(.calm)", "application-filed")
    assert "已记录在案" in (page.text_content("main") or "")
    visitor.press("text=收件回执", "receipt")


def asked(visitor: Visitor) -> None:
    """The office goes from its desk to the application and asks for what is missing."""
    page = visitor.page
    visitor.open(f"/cycles/{CYCLE}")
    visitor.press("table >> text=虚构企业甲", "application-office")
    visitor.press("a[href*='supplement.request']", "act-supplement")
    page.fill("#f-missing-more" if page.query_selector("#f-missing-more") else "#f-missing", "quality_report")
    visitor.press("form.form button", "application-asked")
    assert "待补正" in (page.text_content("main") or "")


def answered(visitor: Visitor, folder: Path) -> None:
    """The applicant finds it on its desk, and replies from the application's page."""
    page = visitor.open("/")
    assert "须在期限内补正" in (page.text_content("main") or "")
    visitor.open(APPLICATION)
    visitor.press("a[href*='supplement.answer']", "act-answer")
    paper = folder / "report.txt"
    paper.write_bytes(b"(invented) report")
    page.locator("input[name='documents.file']").first.set_input_files(paper)
    visitor.press("form.form button", "application-answered")
    assert "已补正" in (page.text_content("main") or "")


def both(browser: Browser, address: str, site: Site, folder: Path) -> list[Visitor]:
    """The whole path of the two."""
    applicant, office = Visitor(browser, address), Visitor(browser, address)
    first(applicant, site, Account("org-1", ("applicant",), "", (code(1),)))
    registered(applicant)
    filed(applicant, folder)
    site.desk.on("2026-05-06 09:00").advance()
    first(office, site, Account("clerk", ("office",), "erenhot"))
    asked(office)
    answered(applicant, folder)
    for path in (
        "/",
        "/cycles",
        f"/cycles/{CYCLE}",
        "/applications",
        APPLICATION,
        f"{APPLICATION}/material",
        "/pending",
        "/acts",
        "/account",
    ):
        office.open(path)
    office.page.click("text=English")
    for path in ("/", f"/cycles/{CYCLE}", APPLICATION, "/acts/cycle.set"):
        office.open(path)
    return [applicant, office]


def test_an_applicants_path_by_clicks(quick_desk: Desk, tmp_path: Path) -> None:
    """With its supplement; on every page nothing that WCAG 2.2 AA forbids, nothing on the console, and no request to another host."""
    cities.filing(quick_desk, CYCLE, filing_deadline="2026-04-30")
    site = Site(quick_desk, tmp_path)
    with served(site) as address, chromium() as browser:
        visitors = both(browser, address, site, tmp_path)
        for visitor in visitors:
            visitor.done()
    filed_ = cities.application(site.desk, code(1))
    assert (filed_.supplement.state, len(filed_.documents["quality_report"])) == ("answered", 64)


def test_what_is_looked_for_is_found(quick_desk: Desk, tmp_path: Path) -> None:
    """The look can fail: a field without its label, a script inside the page, and a picture from elsewhere."""
    site = Site(quick_desk, tmp_path)
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        page = visitor.open("/login")
        page.evaluate("document.querySelector('label[for=handle]').remove()")
        assert [found.partition(":")[0] for found in visitor.violations()] == ["label"]
        page.evaluate('document.body.insertAdjacentHTML(\'beforeend\', \'<img alt="" src="http://127.0.0.2:9/x.png" onload="1">\')')
        page.wait_for_timeout(200)
        assert any("Content Security Policy" in one for one in visitor.said)
