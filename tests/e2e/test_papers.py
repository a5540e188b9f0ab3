"""Papers where their pages are, in a real browser: the cards that lead to them, accessible at each width."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.accounts.account import Account
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.past import kept
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

CYCLE, ASKED = "erenhot/2022", "91152501MA0E1A002D"


@pytest.mark.long
def test_the_pages_lead_to_their_papers(tmp_path: Path) -> None:
    """The committee's chair finds the call, the winners and the minutes; the applicant its supplement notice and its feedback."""
    site = Site(kept("erenhot-2022", tmp_path), tmp_path)
    chair, own = Account("chair", ("committee_chair",), "erenhot"), Account("org", ("applicant",), "erenhot", (ASKED,))
    shared = (f"/cycles/{CYCLE}", ("announcement/pdf", "announcement/docx", "winners/1/pdf"))
    with served(site) as address, chromium() as browser:
        for account, shown in (
            (chair, (shared, (f"/cycles/{CYCLE}/ballot", ("minutes/1/pdf", "minutes/1/docx")))),
            (own, (shared, (f"/applications/{CYCLE}/{ASKED}", ("supplement/1/pdf", "supplement/1/docx", "feedback/pdf")))),
        ):
            visitor = Visitor(browser, address)
            first(visitor, site, account)
            for path, papers in shown:
                taken(visitor.open(path), address, papers)
            visitor.done()


def taken(page: Page, address: str, papers: tuple[str, ...]) -> None:
    """Each link is there to be seen, and leads to a paper of its form."""
    for paper in papers:
        link = page.locator(f"a[href$='/{paper}']")
        expect(link).to_be_visible()
        answer = page.request.get(f"{address}{link.get_attribute('href')}")
        assert (answer.status, answer.body()[:2]) == (200, b"%P" if paper.endswith("pdf") else b"PK"), paper
