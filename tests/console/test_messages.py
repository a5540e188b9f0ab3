"""Messages as pages: what is unread and stays one's own, what the other side answered, how each kind reads, an address of one's own."""

from pathlib import Path
from typing import Any

import pytest

from services.accounts.account import Account
from services.catalogue import Catalogue
from services.post.courier import Courier
from services.post.mailboxes import Mailbox, Mailboxes
from services.post.outbox import Delivery
from services.settings import Post
from tests.browser import signed_in
from tests.desk import CITY, ROOT, Desk, code
from tests.projections.test_boards import whole_cycle
from tests.site import Site


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Somebody of the office, and the applicant of the second application, before a whole cycle; mail goes into a folder."""
    made = Site(quick_desk, tmp_path)
    made.accounts.add(Account("lin", ("office",), CITY))
    Mailboxes(made.accounts.database).keep("lin", Mailbox("lin@example.test"))
    made.courier = Courier(  # type: ignore[attr-defined]  # the site of this file has one
        quick_desk.log, made.outbox, accounts=made.accounts, catalogue=Catalogue(ROOT / "regulations"),
        post=Post(folder=str(tmp_path / "mail")), clock=made.wall,
    )  # fmt: skip
    return made


def told(site: Site) -> None:
    """Let the cycle happen, and take out what is to be told."""
    whole_cycle(site.desk)
    site.courier.round()  # type: ignore[attr-defined]  # as above


def test_an_applicant_is_told_of_its_own_and_of_nothing_else(site: Site) -> None:
    """Receipt, result, notice, award: each once, with its page; read once shown; another applicant's are not there."""
    own, other = (signed_in(site, f"org-{n}", "applicant", acts_for=(code(n),)) for n in (1, 2))
    told(site)
    page = own.open("/messages")
    found = site.outbox.rows("recipient = 'org-1' order by position")
    assert f"{len(found)} 条未读" in page.text
    assert {"receipt", "qualification", "notice", "award"} <= {one.kind for one in found}
    assert "申报已收到" in page.text
    assert "0 条未读" in own.open("/messages").text
    assert code(2) not in page.html
    assert code(1) not in other.open("/messages").html
    assert [link for link in page.links.values() if link.startswith(("/applications", "/awards", "/notices"))
            and own.open(link).status != 200] == []  # fmt: skip


def test_the_outbox_tells_what_became_of_it(site: Site) -> None:
    """The office sees its city's, says so of a rehearsal, and lets a refused one be sent again; an applicant may not look."""
    told(site)
    mine = site.outbox.rows("recipient = 'lin' and channel = 'mail' order by position")
    assert mine
    assert {one.state for one in mine} == {"sent"}
    now = site.wall.now()
    with site.outbox.database.transaction() as tx:
        tx.execute("update deliveries set state = 'refused', answer = '550 no such mailbox' where position = ? and channel = 'mail'",
                   (mine[0].position,))  # fmt: skip
    clerk = signed_in(site, "wang", "office")
    page = clerk.open("/messages/outbox", state="refused")
    assert all(word in page.text for word in ("550 no such mailbox", "lin", "只写入 AWARD_MAIL_FOLDER"))
    clerk.send(page.form("/messages/outbox/again"))
    assert [one.key for one in site.outbox.due("mail", now.replace(year=now.year + 1), 9)] == [mine[0].key]
    elsewhere = signed_in(site, "zhou", "office", city="gongyi").open("/messages/outbox")
    assert "lin" not in elsewhere.text
    assert signed_in(site, "org-9", "applicant", acts_for=(code(9),)).open("/messages/outbox").status == 403


def test_each_kind_is_shown_in_both_languages(site: Site) -> None:
    """Two columns of words, and nothing left open in them."""
    page = signed_in(site, "wang", "office").open("/messages/templates")
    assert page.status == 200
    assert page.html.count('lang="en"><h3>') == page.html.count('lang="zh-CN"><h3>') > 10
    assert "{" not in page.text


def test_an_address_is_ones_own(site: Site) -> None:
    """Set on the account's page; what is no address is told, and kept in the field; a stranger is sent to sign in."""
    person = signed_in(site, "wang", "office")
    form = person.open("/account").form("/account/mail")
    refused = person.send(form, mail="no address", language="en")
    assert "这不是一个邮件地址" in refused.text
    assert Mailboxes(site.accounts.database).of("wang") == Mailbox()
    person.send(form, mail="wang@example.test", language="en")
    assert Mailboxes(site.accounts.database).of("wang") == Mailbox("wang@example.test", "en")
    assert site.stranger().get("/messages").status_code in {401, 404}


def test_ten_thousand_messages_are_paged(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty to a page, the newest first, by an index; what is on no page that was opened stays unread."""
    person, outbox = signed_in(site, "wang", "office"), site.outbox
    known = "'page', 'award', ?, ?, '/cycles', '', '', 'award', 0, 'sent', 0, 0, '', 0, 0"
    rows = [(number, "wang", CITY, f"{CITY}/2026") for number in range(1, 10_001)]
    with outbox.database.transaction() as tx:
        tx.executemany(f"insert into deliveries values (?, ?, {known})", rows)  # noqa: S608  # a text of our own
    told, find = list[list[int]](), outbox.rows

    def seen(condition: str, *values: Any) -> list[Delivery]:
        found = find(condition, *values)
        told.append([one.position for one in found])
        return found

    monkeypatch.setattr(outbox, "rows", seen)
    page = person.open("/messages")
    assert ("10000 条未读" in page.text, "第 1 页，共 200 页" in page.text, page.html.count("<h2>")) == (True, True, 50), page.text
    assert "9950 条未读" in person.open("/messages", page="200").text
    assert "9900 条未读" in person.open("/messages", page="201").text
    assert told == [list(range(10_000, 9_950, -1)), list(range(50, 0, -1)), list(range(50, 0, -1))]
    asked = "explain query plan select * from deliveries where recipient = ? and channel = 'page' order by position desc limit 50"
    plan = str(outbox.database.query(asked, ("wang",)))
    assert ("deliveries_of" in plan, "TEMP B-TREE" in plan) == (True, False)
