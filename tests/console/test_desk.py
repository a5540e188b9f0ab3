"""The desk by role: what is due, what waits for the reader and nobody else, and each thing leads to where it is done."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import lindu
from tests.browser import Browser, Page, signed_in
from tests.desk import CITY, CYCLE, Desk, code, desk, noticed, opened, proposed, qualified, reviewed
from tests.site import Site


def todo(page: Page) -> list[str]:
    """Where the things to do lead."""
    html = page.html.partition('id="todo"')[2].partition("</section>")[0]
    return [part.partition('"')[0].replace("&amp;", "&") for part in html.split('href="')[1:]]


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site whose two applicants are in document review."""
    qualified(opened(quick_desk), range(1, 3))
    return Site(quick_desk, tmp_path)


def test_the_office_sees_what_is_due_and_what_is_missing(site: Site) -> None:
    """Each by its article and in whose hands; nothing to do that another role must do."""
    page = signed_in(site, "clerk", "office").open("/")
    for told in ("到期事项", "材料评审", "待办理", "承办：评审组组长"):
        assert told in page.text, told
    assert [link for link in todo(page) if "review.conclude" in link] == []


def test_a_reviewer_states_first_and_scores_then(site: Site) -> None:
    """An interest is asked for before anything else; each sheet that is missing leads to its application, and is gone once it is filled."""
    d = site.desk
    reviewer = signed_in(site, "rev-b", "reviewer")
    links = todo(reviewer.open("/"))
    assert [urlsplit(link).path for link in links] == [
        "/acts/interest.state", f"/applications/{CYCLE}/{code(1)}/score", f"/applications/{CYCLE}/{code(2)}/score",
    ]  # fmt: skip
    reviewer.send(reviewer.open(links[0]).form("/acts/"))
    form = reviewer.open(links[1]).form("/acts/")
    names = form.fields["points.name"]
    assert (form.fields["reviewer"], len([name for name in names if name]) >= 7) == (["rev-b"], True)
    sent = reviewer.send(form, **{"points.value": ["60" if name else "" for name in names]})
    assert sent.status == 200, sent.text
    assert [urlsplit(link).path for link in todo(reviewer.open("/"))] == [f"/applications/{CYCLE}/{code(2)}/score"]
    assert d.office.look("", lambda case: case.application(CYCLE, code(1)).sheets["document_review"]["rev-b"].version) == 1


def test_who_leads_concludes_and_who_does_not_is_not_offered_it(site: Site) -> None:
    """On the cycle's page."""
    leader, other = signed_in(site, "rev-a", "panel_leader"), signed_in(site, "rev-b", "reviewer")
    assert ["review.conclude" in one.open(f"/cycles/{CYCLE}").html for one in (leader, other)] == [True, False]


def test_an_approver_passes_lists_and_finance_pays(site: Site) -> None:
    """The chain's step when it is the approver's turn, and the money once the award is conferred."""
    d = site.desk
    reviewed(d, range(1, 3))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    d.on("2026-09-23 09:00").advance()
    mayor, money = signed_in(site, "mayor", "approver"), signed_in(site, "purse", "finance")
    assert [link for link in todo(mayor.open("/")) if "list.approve" in link] == []
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    link = next(link for link in todo(mayor.open("/")) if "list.approve" in link)
    assert "已记录在案" in mayor.send(mayor.open(link).form("/acts/"), resolution="r9").text
    d.advance()
    assert "应付" not in money.open("/").text
    d.done("award.confer", cycle=CYCLE, on="2026-09-23", document="d")
    d.advance()
    page = money.open("/")
    assert ("应付" in page.text, "payment.approve?" in page.html) == (True, True)


def test_a_member_votes_from_the_desk(tmp_path: Path) -> None:
    """An open ballot for who is present, once; afterwards it is gone."""
    d = lindu.seated(lindu.deliberating(lindu.lindu(tmp_path), 1, 2))
    d.done("session.open", "committee_chair", "m1", cycle=lindu.CYCLE, on="2026-05-04", present=("m1", "m2", "m3"))
    d.done("motion.put", "committee_chair", "m1", cycle=lindu.CYCLE, session=1, candidate=code(1))
    site = Site(d, tmp_path)
    member, absent = (signed_in(site, handle, "committee_member", city=lindu.CITY) for handle in ("m2", "m5"))
    [link] = [link for link in todo(member.open("/")) if "ballot.cast" in link]
    assert [one for one in todo(absent.open("/")) if "ballot.cast" in one] == []
    form = member.open(link).form("/acts/")
    assert "for" in form.choices["choice"]
    assert "已记录在案" in member.send(form, choice="for").text
    assert [one for one in todo(member.open("/")) if "ballot.cast" in one] == []


def test_what_came_by_itself_is_on_the_desk(tmp_path: Path) -> None:
    """A cycle that is due is told by its article, to oversight alone, until it is opened."""
    d = desk(str(tmp_path / "log.db"), "2026-01-01 09:00")
    d.done("regulation.enact", city=CITY, version="undated", effective_from="2026-01-01", source="s")
    d.done("proposal.confirm", "office", "head", proposal=d.answers[-1].facts["proposal"])
    site = Site(d, tmp_path)
    clerk, finance = signed_in(site, "clerk", "office"), signed_in(site, "purse", "finance")
    assert "应开评年份" not in clerk.open("/").text
    d.on("2027-02-01 09:00")
    d.clerk.advance(f"programme:{CITY}")
    page = clerk.open("/")
    assert ("应开评年份" in page.text, "第" in page.text.partition("应开评年份")[2][:60]) == (True, True)
    assert "应开评年份" not in finance.open("/").text


def test_nobody_finds_another_citys_work(site: Site) -> None:
    """The desk of another city's office is empty."""
    far: Browser = signed_in(site, "far", "office", city="erenhot")
    page = far.open("/")
    assert (todo(page), CYCLE in page.html) == ([], False)
