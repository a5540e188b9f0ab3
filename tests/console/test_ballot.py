"""The ballot's page: quorum, thresholds and votes by the text at hand, what each member may do, and what nobody sees too early."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from domain.session.session import fold
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from tests.browser import Browser, Page, signed_in
from tests.console.test_ranking import ranked
from tests.desk import CYCLE as WUHAI
from tests.desk import Desk, code
from tests.lindu import CITY, CYCLE, MEMBERS, deliberating, lindu, seated
from tests.services.test_votes import SEALED, SECRET, cast, close, put, sitting, tally
from tests.site import Site

PAGE = f"/cycles/{CYCLE}/ballot"


def member(site: Site, handle: str, *roles: Role) -> Browser:
    """A member of the committee, or another of the city's people."""
    return signed_in(site, handle, *(roles or ("committee_member",)), city=CITY)


def acts(page: Page) -> list[str]:
    """The acts that a page offers, by name."""
    assert page.status == 200, page.text
    links = [given.get("href", "") for tag, given in page.tags if tag == "a"]
    return [urlsplit(link).path.removeprefix("/acts/") for link in links if link.startswith("/acts/")]


def put_to_vote(page: Page) -> set[str]:
    """Whom the page offers to put to the vote."""
    links = [given.get("href", "") for tag, given in page.tags if tag == "a"]
    return {parse_qs(urlsplit(link).query)["candidate"][0] for link in links if "/acts/motion.put" in link}


def test_quorum_and_threshold_with_their_articles(tmp_path: Path) -> None:
    """Six tenths of five are three; with four there, more than half of them are three votes."""
    d = sitting(tmp_path, present=MEMBERS[:4])
    put(d)
    browser = member(Site(d, tmp_path), "m1")
    told = browser.open(PAGE).text
    for said in (
        "至少为应到可表决者的 60 %", "超过到会可表决者的 50 %", "到会 4 / 须 3", "可表决者应到 5 人", "通过须赞成 3 票", "已投 0 / 到会 4",
        "第十七条第（一）项", "表决中",
    ):  # fmt: skip
        assert said in told, said
    assert "缺席 m5" in told
    for voter, choice in (("m2", "for"), ("m3", "against")):
        cast(d, voter, choice)
    told = browser.open(PAGE).text
    assert ("已投 2 / 到会 4" in told, "同意: m2" in told or "赞成: m2" in told) == (True, True), told
    cast(d, "m1", "for")
    close(d)
    told = browser.open(PAGE).text
    for said, there in (("赞成 2，反对 1，弃权 0，未投票 1", True), ("未投票：m4", True), ("未通过", True), ("表决中", False)):
        assert (said in told) is there, said


def test_a_member_votes_by_the_page(tmp_path: Path) -> None:
    """One link with everything known filled in; afterwards it is gone, and his vote is on record."""
    d = sitting(tmp_path)
    put(d)
    browser = member(Site(d, tmp_path), "m2")
    page = browser.open(PAGE)
    link = next(given["href"] for tag, given in page.tags if tag == "a" and "/acts/ballot.cast" in given.get("href", ""))
    query = parse_qs(urlsplit(link).query)
    assert (query["cycle"], query["session"], query["motion"], query["back"]) == ([CYCLE], ["1"], ["1"], [PAGE])
    done = browser.send(browser.open(link).form("/acts/ballot.cast"), choice="for")
    assert (urlsplit(done.url).path, "已记录在案" in done.text, "您已投票" in done.text) == (PAGE, True, True), done.text
    assert "ballot.cast" not in acts(done)
    held = d.log.load(ids.session_stream(CYCLE, 1), fold)[0]
    assert held is not None
    assert held.motions[1].cast == {"m2": "for"}


def test_whoever_closes_is_told_first_who_has_not_voted(tmp_path: Path) -> None:
    """By name and number, on the form itself and before the record; an abstention is a vote, and once all have, nobody is named."""
    d = sitting(tmp_path, present=MEMBERS[:3])
    put(d)
    cast(d, "m1", "for")
    chair = member(Site(d, tmp_path), "m1", "committee_chair")
    link = next(given["href"] for tag, given in chair.open(PAGE).tags if tag == "a" and "/acts/ballot.close" in given.get("href", ""))
    told = chair.open(link).text
    assert ("尚有 2 人未投票（m2、m3）" in told, "未投票者不计同意" in told) == (True, True), told
    cast(d, "m2", "abstain")
    assert "尚有 1 人未投票（m3）" in chair.open(link).text
    cast(d, "m3", "against")
    form_page = chair.open(link)
    assert ("未投票" in form_page.text, "虚构1" in form_page.text) == (False, True)
    assert "赞成 1，反对 1，弃权 1" in chair.send(form_page.form("/acts/ballot.close")).text
    assert "未投票" not in chair.open(PAGE).text


def test_who_is_absent_or_only_watches_cannot_vote(tmp_path: Path) -> None:
    """The absent have no link, an auditor no act at all; the office may close and never vote."""
    d = sitting(tmp_path, present=MEMBERS[:4])
    put(d)
    site = Site(d, tmp_path)
    assert "ballot.cast" not in acts(member(site, "m5").open(PAGE))
    assert acts(member(site, "wei", "auditor").open(PAGE)) == []
    assert {"ballot.close", "motion.put"} <= set(acts(member(site, "clerk", "office").open(PAGE)))
    assert "ballot.cast" not in acts(member(site, "clerk-2", "office").open(PAGE))


def test_sealed_votes_stay_sealed(tmp_path: Path) -> None:
    """Who has voted is known, what is not, before the close."""
    d = sitting(tmp_path, SEALED)
    put(d)
    cast(d, "m2", "against")
    browser = member(Site(d, tmp_path), "m1")
    told = browser.open(PAGE).text
    assert ("已投票：m2" in told, "反对: m2" in told) == (True, False)
    close(d)
    assert "反对: m2" in browser.open(PAGE).text


def test_a_tellers_count_is_not_shown_to_the_other(tmp_path: Path) -> None:
    """One has counted: how many tellers, and nothing of the count; the members' names are nowhere."""
    d = sitting(tmp_path, SECRET)
    put(d)
    tally(d, "teller-1", 4, 1, 0)
    browser = member(Site(d, tmp_path), "teller-2", "office")
    page = browser.open(PAGE)
    assert ("已有 1 名监票人录入" in page.text, "赞成 4" in page.text, "ballot.tally" in acts(page)) == (True, False, True)
    tally(d, "teller-2", 4, 1, 0)
    assert "赞成 4，反对 1，弃权 0" in browser.open(PAGE).text


def test_who_keeps_away_sees_nothing_of_the_motion(tmp_path: Path) -> None:
    """Neither the name nor the votes; for the others he is neither entitled nor present."""
    d = sitting(tmp_path)
    put(d)
    d.done("recusal.declare", "committee_member", "m5", cycle=CYCLE, applicant=code(1), reviewer="m5", reason="(invented)")
    cast(d, "m2", "for")
    site = Site(d, tmp_path)
    page = member(site, "m5").open(PAGE)
    assert ("您须回避此项" in page.text, "虚构1" in page.text, "m2" in page.text.partition("第 1 项")[2], "ballot.cast" in acts(page)) == (
        True, False, False, False,
    )  # fmt: skip
    told = member(site, "m1").open(PAGE).text
    assert ("回避：m5" in told, "到会 4 / 须 3" in told, "可表决者应到 4 人" in told) == (True, True, True)


def test_a_sitting_is_opened_with_the_roll_of_the_day(tmp_path: Path) -> None:
    """The members of the day are offered; whoever is carried is proposed by one link."""
    d = seated(deliberating(lindu(tmp_path), 1, 2))
    d.done("body.leave", city=CITY, body="committee", member="m5", on="2026-05-01")
    d.on("2026-05-04 10:00")
    chair = member(Site(d, tmp_path), "m1", "committee_chair")
    page = chair.open(PAGE)
    assert "尚未召开会议" in page.text
    link = next(given["href"] for tag, given in page.tags if tag == "a" and "/acts/session.open" in given.get("href", ""))
    form_page = chair.open(link)
    offered = [given["value"] for tag, given in form_page.tags if tag == "input" and given.get("type") == "checkbox"]
    assert (offered, form_page.form("/acts/").fields["on"]) == (["m1", "m2", "m3", "m4"], ["2026-05-04"])
    chair.send(form_page.form("/acts/"), present=["m1", "m2", "m3"])
    put(d)
    for voter in MEMBERS[:3]:
        cast(d, voter, "for")
    assert put_to_vote(chair.open(PAGE)) == {code(2)}
    close(d)
    page = chair.open(PAGE)
    assert put_to_vote(page) == {code(2)}
    link = next(given["href"] for tag, given in page.tags if tag == "a" and "/acts/candidates.propose" in given.get("href", ""))
    assert parse_qs(urlsplit(link).query)["candidates"] == [code(1)]
    form_page = chair.open(link)
    ticked = [given["value"] for tag, given in form_page.tags if tag == "input" and given.get("type") == "checkbox" and "checked" in given]
    assert ticked == [code(1)]
    done = chair.send(form_page.form("/acts/"), candidates=ticked, resolution="（虚构）决议")
    assert "已记录在案" in done.text, done.text


def test_a_text_without_a_vote_says_how_it_is_resolved(quick_desk: Desk, tmp_path: Path) -> None:
    """No quorum is made up."""
    told = signed_in(Site(ranked(quick_desk), tmp_path), "chair", "committee_chair").open(f"/cycles/{WUHAI}/ballot").text
    assert ("办法未规定逐项表决" in told, "法定人数" in told, "第七条、第十八条" in told) == (True, False, True)


def test_whom_the_page_is_open_to(tmp_path: Path) -> None:
    """Not the applicant, not a reviewer; another city finds nothing; a stranger is sent to the login."""
    site = Site(sitting(tmp_path), tmp_path)
    assert signed_in(site, "org-1", "applicant", city="", acts_for=(code(1),)).open(PAGE).status == 403
    assert member(site, "rev-a", "reviewer").open(PAGE).status == 403
    assert signed_in(site, "far", "committee_member", city="wuhai").open(PAGE).status == 404
    assert "/login" in Browser(site).open(PAGE).url
