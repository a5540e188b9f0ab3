"""The desk by role: what is due, what waits for the reader and nobody else, and each thing leads to where it is done."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import cities, lindu
from tests.browser import Browser, Page, signed_in
from tests.desk import CITY, CYCLE, REVIEWERS, Desk, code, desk, noticed, opened, proposed, qualified, reviewed, sheet
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
    assert f"候选者 虚构企业1 {code(1)} 尚待市长" in mayor.open("/").text + mayor.open(f"/cycles/{CYCLE}").text
    assert "已记录在案" in mayor.send(mayor.open(link).form("/acts/"), resolution="r9").text
    d.advance()
    assert "应付" not in money.open("/").text
    clerk = signed_in(site, "clerk", "office")
    told = clerk.send(clerk.open("/acts/award.confer", cycle=CYCLE).form("/acts/"), on="2026-09-23", document="d").text
    assert f"获奖者 虚构企业1 {code(1)}、" in told, told
    d.advance()
    page = money.open("/")
    assert ("应付" in page.text, "payment.approve?" in page.html, "payment.pay?" in page.html) == (True, True, False)
    known = {"cycle": CYCLE, "applicant": code(1)}
    d.done("payment.approve", "finance", "purse", **known)
    sun = signed_in(site, "sun", "finance")

    def line(browser: Browser) -> str:
        return str(browser.open("/").html.rpartition(f'href="/awards/{CYCLE}/{code(1)}"')[2].partition("</li>")[0])

    mine, suns = line(money), line(sun)
    assert ("payment." in mine, "待另一人批准" in mine) == (False, True)
    assert ("payment.approve?" in suns, "payment.pay?" in suns) == (True, False)
    d.done("payment.approve", "finance", "sun", **known)
    assert [("payment.approve?" in line(one), "payment.pay?" in line(one)) for one in (money, sun)] == [(False, True), (False, True)]


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


def test_a_vote_that_is_in_is_closed_from_the_desk(tmp_path: Path) -> None:
    """A sitting is asked for; when everybody present has voted, who may close it is told so, and nobody before; then the chair proposes."""
    d = lindu.seated(lindu.deliberating(lindu.lindu(tmp_path), 1, 2))
    site = Site(d, tmp_path)
    chair, clerk = signed_in(site, "m1", "committee_chair", city=lindu.CITY), signed_in(site, "clerk", "office", city=lindu.CITY)
    assert [f"/cycles/{lindu.CYCLE}/ballot" in todo(one.open("/")) for one in (chair, clerk)] == [True, True]
    assert "candidates.propose" not in chair.open("/").html
    d.done("session.open", "committee_chair", "m1", cycle=lindu.CYCLE, on="2026-05-04", present=("m1", "m2", "m3"))
    d.done("motion.put", "committee_chair", "m1", cycle=lindu.CYCLE, session=1, candidate=code(1))
    for member in ("m1", "m2", "m3"):
        assert [link for link in todo(clerk.open("/")) if "ballot.close" in link] == []
        d.done("ballot.cast", "committee_member", member, cycle=lindu.CYCLE, session=1, motion=1, choice="for")
    assert [link for link in todo(signed_in(site, "m4", "committee_member", city=lindu.CITY).open("/")) if "ballot.close" in link] == []
    [link] = [link for link in todo(clerk.open("/")) if "ballot.close" in link]
    assert "已记录在案" in clerk.send(clerk.open(link).form("/acts/")).text
    assert [one for one in todo(clerk.open("/")) if "ballot.close" in one] == []
    assert f"/cycles/{lindu.CYCLE}/ballot" in todo(chair.open("/"))
    assert "candidates.propose" in chair.open(f"/cycles/{lindu.CYCLE}/ballot").html


def test_the_suggestion_waits_on_the_desk_when_the_reviews_are_done(tmp_path: Path) -> None:
    """The office hands it in; before it the chair, whose text wants it first, is offered nothing that would be refused."""
    before = 'may_depart_with_reason: true, next: public_notice, basis: "17"'
    d = lindu.deliberating(lindu.lindu(tmp_path, lindu.NO_VOTE, (before, f"report_first: true, {before}")), 1, 2)
    site = Site(d, tmp_path)
    chair, clerk = signed_in(site, "m1", "committee_chair", city=lindu.CITY), signed_in(site, "clerk", "office", city=lindu.CITY)
    [link] = [link for link in todo(clerk.open("/")) if "candidates.suggest" in link]
    assert [one for one in todo(chair.open("/")) if "candidates.propose" in one] == []
    form = clerk.open(link).form("/acts/")
    assert "已记录在案" in clerk.send(form, candidates=code(1), report="a" * 64).text
    assert [one for one in todo(clerk.open("/")) if "candidates.suggest" in one] == []
    tiers = [parse_qs(urlsplit(one).query)["tier"] for one in todo(chair.open("/")) if "candidates.propose" in one]
    assert sorted(tiers) == [["award"], ["nomination"]]


def test_a_leader_keeps_records_and_concludes_from_the_desk(site: Site) -> None:
    """Each missing record of the visit leads to its form; when nothing is missing, the conclusion does; no other member has them."""
    d = site.desk
    leader, other = signed_in(site, "rev-a", "panel_leader"), signed_in(site, "rev-b", "reviewer")

    def scored() -> None:
        for number in (1, 2):
            for reviewer in REVIEWERS:
                known = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer}
                d.done("score.submit", "reviewer", reviewer, **known, points=sheet(800))

    assert [link for link in todo(leader.open("/")) if "review.conclude" in link or "record.keep" in link] == []
    scored()
    [link] = [link for link in todo(leader.open("/")) if "review.conclude" in link]
    assert [one for one in todo(other.open("/")) if "review.conclude" in one] == []
    assert "已记录在案" in leader.send(leader.open(link).form("/acts/"), report="a" * 64).text
    d.advance()
    scored()
    links = [link for link in todo(leader.open("/")) if "record.keep" in link]
    assert (len(links), [one for one in todo(other.open("/")) if "record.keep" in one]) == (2, [])
    for link in links:
        assert [one for one in todo(leader.open("/")) if "review.conclude" in one] == []
        assert leader.send(leader.open(link).form("/acts/"), {"text.file": b"(invented) a visit"}).status == 200
    assert [urlsplit(one).path for one in todo(leader.open("/")) if "record.keep" in one or "review.conclude" in one] == [
        "/acts/review.conclude"
    ]


def test_a_plan_is_approved_by_whom_the_text_names(quick_desk: Desk, tmp_path: Path) -> None:
    """Where the committee approves it, the office has no button for what would be refused; who is both acts in the role that fits."""
    d = cities.opened(quick_desk, "yancheng/2026")
    site, page = Site(d, tmp_path), "/cycles/yancheng/2026"
    clerk, chair = signed_in(site, "clerk", "office", city="yancheng"), signed_in(site, "chair", "committee_chair", city="yancheng")
    both = signed_in(site, "both", "office", "committee_chair", city="yancheng")
    assert ["plan.approve" in one.open(page).html for one in (clerk, chair, both)] == [False, True, True]
    assert [len([link for link in todo(one.open("/")) if "plan.approve" in link]) for one in (clerk, chair, both)] == [0, 1, 1]
    [link] = [link for link in todo(both.open("/")) if "plan.approve" in link]
    done = both.send(both.open(link).form("/acts/"), document="doc", on=cities.today(d).isoformat())
    assert "已记录在案" in done.text


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


def test_a_desk_of_several_cities_is_folded_by_city(quick_desk: Desk, tmp_path: Path) -> None:
    """With the numbers on top, the first open; nothing is lost, and who has one city has no fold."""
    cities.filing(opened(quick_desk), "erenhot/2026", filing_deadline="2026-04-30")
    site = Site(quick_desk, tmp_path)
    every = signed_in(site, "zhou", "supervisor", city="").open("/")
    [first, second] = [part.partition("</details>")[0] for part in every.html.split('aria-labelledby="in-')[1:]]
    assert (first.startswith("erenhot"), second.startswith(CITY)) == (True, True), every.text
    assert ("<details open>" in first, "<details>" in second, "到期事项 " in first, "到期事项 " in second) == (True,) * 4
    assert (f"/cycles/{CYCLE}" in second, f"/cycles/{CYCLE}" in first) == (True, False)
    single = signed_in(site, "zhao", "supervisor").open("/").html
    assert ('aria-labelledby="in-' in single, single.count('<li class="due')) == (False, second.count('<li class="due'))
