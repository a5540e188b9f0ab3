"""Messages in a real browser: what an applicant was told, what became of mail, how messages read, an address of one's own."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from services.accounts.account import Account
from services.catalogue import Catalogue
from services.post.courier import Courier
from services.post.mailboxes import Mailbox, Mailboxes
from services.settings import Post
from tests.desk import CITY, ROOT, Desk, code
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.projections.test_boards import whole_cycle
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def told(site: Site, folder: Path) -> None:
    """A whole cycle happens, and what is to be told is taken into a folder; one was refused."""
    post, catalogue = Post(folder=str(folder)), Catalogue(ROOT / "regulations")
    courier = Courier(site.desk.log, site.outbox, accounts=site.accounts, catalogue=catalogue, post=post, clock=site.wall)
    whole_cycle(site.desk)
    courier.round()
    with site.outbox.database.transaction() as tx:
        tx.execute(
            "update deliveries set state = 'refused', answer = '550 5.1.1 no such mailbox' where channel = 'mail' and kind = 'award'"
        )


@pytest.mark.long
def test_messages_are_looked_at(quick_desk: Desk, tmp_path: Path) -> None:
    """An applicant reads; the office sees what was refused, looks at the words, and keeps an address."""
    site = Site(quick_desk, tmp_path)
    with served(site) as address, chromium() as browser:
        org, clerk = Visitor(browser, address), Visitor(browser, address)
        first(org, site, Account("org-1", ("applicant",), CITY, (code(1),)))
        first(clerk, site, Account("wang", ("office",), CITY))
        Mailboxes(site.accounts.database).keep("org-1", Mailbox("org-1@example.test", "en"))
        told(site, tmp_path / "mail")
        page = org.open("/messages")
        expect(page.locator("main h2").first).to_contain_text("授奖")
        org.look("messages")
        page = clerk.open("/messages/outbox")
        expect(page.locator("tbody")).to_contain_text("550 5.1.1 no such mailbox")
        clerk.look("outbox")
        page.goto(f"{address}/language?to=en&back=/messages/outbox")
        clerk.look("outbox-en")
        clerk.open("/messages/templates")
        clerk.look("message-templates")
        page = clerk.open("/account")
        page.get_by_label("Mail address").fill("wang@example.test")
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_label("Mail address")).to_have_value("wang@example.test")
        clerk.look("account-mail")
        for one in (org, clerk):
            one.done()
