"""The registers as pages: what is found by a name, what each row says and leads to, who may look, and ten thousand rows by the page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from console.shell import WAYS
from doors.boards import OVERSIGHT, SIGNED_IN
from doors.looking import PAGE
from tests.browser import Browser, signed_in
from tests.desk import CITY, CYCLE, Desk, code, opened, qualified, register, reviewed
from tests.past import kept
from tests.site import Site

FIRST, SECOND, PERSON = "91152501MA0E4D0017", "91152501MA0E4D002A", "person-chen02"
PAGES = ("/registers", "/registers/applicants", "/registers/bans", "/registers/reviewers", "/registers/bodies")
MANY = 10_000


@pytest.fixture
def years(tmp_path: Path) -> Site:
    """Three cycles of a city with titles, two withdrawals, a ban."""
    return Site(kept("erenhot-2022-years", tmp_path), tmp_path)


def officer(site: Site, city: str = "erenhot", **more: Any) -> Browser:
    """Somebody of an office."""
    return signed_in(site, "wang", "office", city=city, **more)


def test_an_applicant_over_the_years(years: Site) -> None:
    """By a part of its name; its applications and their outcome by year, its titles, and the acts that make sense, filled in."""
    office = officer(years)
    listed = office.open("/registers/applicants", text="虚构甲")
    assert (listed.text.count(FIRST), SECOND in listed.text, "共 1 项" in listed.text) == (1, False, True)
    page = office.open(f"/registers/applicants/{FIRST}")
    for words in ("2024年度", "2022年度", "已撤销 2026年2月2日", "2027年12月10日", "没有禁止申报的决定"):
        assert words in page.text, (words, page.text)
    assert f"applicant={FIRST}" in page.links["变更组织名称"]
    assert "终止母子公司关系" not in page.links
    form = office.open(page.links["登记禁止申报决定"]).form("/acts/ban.record")
    assert (form.fields["applicant"], form.fields["city"]) == ([FIRST], ["erenhot"])
    none = office.open("/registers/applicants", text="%")
    assert "没有符合的记录" in none.text


def test_a_ban_with_its_days_and_article(years: Site) -> None:
    """Who, why, from when until when, under which article; held until its last day."""
    office = officer(years)
    page = office.open("/registers/bans", holds="yes")
    for words in (PERSON, "骗取荣誉", "2026年3月2日", "2031年3月2日", "第二十八条", "在禁止期内"):
        assert words in page.text, words
    assert "没有符合的记录" in office.open("/registers/bans", holds="no").text
    years.desk.on("2031-03-02 12:00")
    assert "在禁止期内 第" in office.open("/registers/bans").text
    years.desk.on("2031-03-03 00:00")
    assert "已期满" in office.open("/registers/bans", holds="no").text


def test_who_reviewed(quick_desk: Desk, tmp_path: Path) -> None:
    """The field, the panel that one led, sheets and recusals by year; who left the pool may be admitted again."""
    d = reviewed(qualified(opened(quick_desk), range(1, 3)), range(1, 3))
    office = officer(Site(d, tmp_path), CITY)
    assert "共 1 项 评审员" in office.open("/registers/reviewers", text="rev-b").text
    page = office.open(f"/registers/reviewers/{CITY}/rev-a")
    assert all(words in page.text for words in ("任组长：one", "专业领域 质量", "在库")), page.text
    assert "one 任组长：one 4 0 0" in page.text
    assert f"cycle={CYCLE}".replace("/", "%2F") in page.links["考核评审员"]
    d.done("reviewer.assess", cycle=CYCLE, reviewer="rev-a", text="(invented)")
    d.done("reviewer.exit", city=CITY, reviewer="rev-a", reason="(invented) moved")
    page = office.open(f"/registers/reviewers/{CITY}/rev-a")
    assert ("已评估" in page.text, "已出库" in page.text, "reviewer.admit" in page.html, "reviewer.exit" in page.html) == (
        True,
        True,
        True,
        False,
    )
    assert "rev-a" in office.open("/registers/reviewers", pool="left").text.partition("共 1 项")[2]


def test_bodies_of_a_city(years: Site) -> None:
    """Those of the text with their article and who sits in them; a seat that is held can be left."""
    office = officer(years)
    listed = office.open("/registers/bodies")
    for words in ("市长质量奖评审专项工作组", "在任 5 人", "第七条", "review-house"):
        assert words in listed.text, words
    page = office.open("/registers/bodies/erenhot/special_working_group")
    assert ("副主任" in page.text, page.html.count("/acts/body.leave"), "member=leader" in page.html) == (True, 5, True)
    assert office.open("/registers/bodies/erenhot/nothing").status == 404


def test_who_may_look(years: Site) -> None:
    """Oversight alone, each of its own city; whoever is not signed in is sent to the login."""
    detail = (f"/registers/applicants/{FIRST}", "/registers/reviewers/erenhot/exp-a", "/registers/bodies/erenhot/special_working_group")
    for role in SIGNED_IN:
        speaks = (FIRST,) if role in {"applicant", "recommender"} else ()
        browser = signed_in(years, f"the-{role.replace('_', '-')}", role, city="erenhot", acts_for=speaks)
        assert {browser.open(path).status for path in (*PAGES, *detail)} == ({200} if role in OVERSIGHT else {403}), role
    other = signed_in(years, "qi", "auditor", city="gongyi")
    assert [other.open(path).status for path in detail] == [404, 404, 404]
    assert [FIRST in other.open(path).text for path in PAGES[1:3]] == [False, False]
    stranger = Browser(years)
    assert all("/login" in stranger.open(path).url for path in (*PAGES, *detail))
    assert "/registers" in {way.address for way in WAYS}


def test_a_city_finds_its_own_alone(quick_desk: Desk, tmp_path: Path) -> None:
    """An organization of another city stands in no other's register, until it applies there; a count tells nothing of it."""
    register(quick_desk, 1)
    site = Site(quick_desk, tmp_path)
    assert (code(1) in officer(site, CITY).open("/registers/applicants").text) is True
    assert (code(1) in signed_in(site, "qi", "office", city="gongyi").open("/registers/applicants").text) is False


def test_ten_thousand_rows(quick_desk: Desk, tmp_path: Path) -> None:
    """The last page and a search are cut in the database: what comes out of it is a page, not the table."""
    site = Site(quick_desk, tmp_path)
    office = officer(site, CITY)
    office.open("/applications")
    lines = [(CITY, f"CODE{number:05}", "fraud", "2026-01-01", "30", f"2030-01-{number % 28 + 1:02}", None) for number in range(MANY)]
    names = [(line[1], f"虚构{line[1]}", f" {CITY} ") for line in lines]
    filed = [(CYCLE, line[1]) for line in lines]
    with site.views.transaction() as tx:
        tx.executemany("insert into ban_register values (?, ?, ?, ?, ?, ?, ?)", lines)
        tx.executemany("insert into applicant_register (applicant, name, cities) values (?, ?, ?)", names)
        tx.executemany("insert into application_register (cycle, applicant, track) values (?, ?, 'organization')", filed)
    fetched: list[int] = []
    ask = site.views.query

    def counted(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        found = ask(statement, parameters)
        fetched.append(len(found))
        return found

    site.views.query = counted  # type: ignore[method-assign]
    for path in ("/registers/bans", "/applications"):
        last = office.open(path, page=str(MANY))
        assert (f"第 {MANY // PAGE} 页，共 {MANY // PAGE} 页" in last.text, last.html.count('<th scope="row">')) == (True, PAGE)
        one = office.open(path, text="虚构code04242")
        assert ("共 1 项" in one.text, "CODE04242" in one.text) == (True, True)
    assert max(fetched) <= PAGE
