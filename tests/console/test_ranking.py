"""The ranking's page: exact numbers, how firm they are, and whom they are kept from."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser, signed_in
from tests.desk import CYCLE, REVIEWERS, Desk, code, opened, qualified, sheet
from tests.site import Site

PAGE = f"/cycles/{CYCLE}/ranking"
MANY = 5
"""Ranked organizations, two more than there are places."""

GIVEN = {
    1: ("840", "830", "820"), 2: ("810", "812", "814"), 3: ("800", "800", "830"), 4: ("805", "806", "805.4"), 5: ("700", "700", "700"),
}  # fmt: skip
"""The totals of the three reviewers, the same in both reviews: without the third the fourth would stand before the third."""


def ranked(d: Desk, stages: tuple[str, ...] = ("document_review", "onsite_review")) -> Desk:
    """The reviews of five, scored as given; after both the ranking is frozen."""
    return scored(qualified(opened(d), range(1, MANY + 1)), stages)


def scored(d: Desk, stages: tuple[str, ...] = ("document_review", "onsite_review")) -> Desk:
    """The same from the point where the first review is open."""
    for stage in stages:
        for number, totals in GIVEN.items():
            for reviewer, total in zip(REVIEWERS, totals, strict=True):
                known = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer}
                d.done("score.submit", "reviewer", reviewer, **known, points=sheet(Decimal(total)))
            if stage == "onsite_review":
                d.done("record.keep", "reviewer", "rev-a", cycle=CYCLE, applicant=code(number), text="visit")
        d.done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="report")
        d.advance()
    return d


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Five ranked, three places."""
    return Site(ranked(quick_desk), tmp_path)


def cells(browser: Browser, path: str = PAGE) -> str:
    """What the page says."""
    page = browser.open(path)
    assert page.status == 200, page.text
    return page.text


def test_exact_numbers(site: Site) -> None:
    """Composite, mean, lowest, highest, range, deviation and each sheet; where the places end, and on whom that hangs."""
    told = cells(signed_in(site, "clerk", "office"))
    for said in (
        "830.00", "820—840，相差 20，标准差 8.16", "rev-a 840", "812.00", "810.00", "805.47",
        "800—830，相差 30，标准差 14.14", "标准差 0.41",
        "名额 3，按排序可占 3。", "“虚构企业3”高出界外最近者“虚构企业4” 4.53 分", "去掉 3 位中的 1 位之一", "虚构企业3：质量奖 → 界外",
        "虚构企业4：界外 → 质量奖", "材料评审 × 0.4", "第十八条",
    ):  # fmt: skip
        assert said in told, said
    assert told.count("不变") == 2
    assert told.index("虚构企业3") < told.index("虚构企业4")


def test_the_office_has_a_page_before_the_freeze(quick_desk: Desk, tmp_path: Path) -> None:
    """Sheets without composite and rank; the committee has nothing yet, a reviewer what he has scored himself."""
    d = qualified(opened(quick_desk), range(1, 3))
    for number, reviewer in ((1, "rev-a"), (1, "rev-b"), (2, "rev-a")):
        known = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer}
        d.done("score.submit", "reviewer", reviewer, **known, points=sheet(701 + number))
    site = Site(d, tmp_path)
    told = cells(signed_in(site, "clerk", "office"))
    assert ("尚未排序" in told, "rev-a 702" in told, "rev-a 703" in told, "综合得分" in told.partition("加权和")[2]) == (
        True,
        True,
        True,
        False,
    )
    assert "没有可查看的得分" in cells(signed_in(site, "chair", "committee_chair"))
    own = cells(signed_in(site, "rev-b", "reviewer"))
    assert ("rev-a 702" in own, "703" in own, "虚构企业2" in own, "另有 1 件不显示" in own) == (True, False, False, True)
    assert "没有可查看的得分" in cells(signed_in(site, "rev-c", "reviewer"))


def test_who_sits_on_the_panel_waits_for_his_own_sheet_in_every_role(quick_desk: Desk, tmp_path: Path) -> None:
    """Also as a clerk of the office: what others gave in the open review is not shown before."""
    d = qualified(opened(quick_desk), range(1, 2))
    d.done("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", points=sheet(702))
    told = cells(signed_in(Site(d, tmp_path), "rev-b", "office", "reviewer"))
    assert ("702" in told, "不显示" in told) == (False, True)


def test_who_keeps_away_sees_neither_line_nor_cut(site: Site) -> None:
    """The margin would tell what the line withholds."""
    site.desk.done("recusal.declare", cycle=CYCLE, applicant=code(4), reviewer="member", reason="(invented) kin")
    told = cells(signed_in(site, "member", "committee_member"))
    for kept in ("虚构企业4", "805.47", "4.53"):
        assert kept not in told, kept
    assert ("另有 1 件不显示" in told, "名额分界不显示" in told, "812.00" in told) == (True, True, True)


def test_ties_are_told_with_who_breaks_them(quick_desk: Desk, tmp_path: Path) -> None:
    """Equal points, the article, and the reason once the committee has decided."""
    d = qualified(opened(quick_desk), range(1, 3))
    for stage in ("document_review", "onsite_review"):
        for number in (1, 2):
            known = {"cycle": CYCLE, "applicant": code(number)}
            for reviewer in REVIEWERS:
                d.done("score.submit", "reviewer", reviewer, **known, reviewer=reviewer, points=sheet(700))
            if stage == "onsite_review":
                d.done("record.keep", "reviewer", "rev-a", **known, text="visit")
        d.done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="report")
        d.advance()
    chair = signed_in(Site(d, tmp_path), "chair", "committee_chair")
    told = cells(chair)
    assert ("同分待决" in told, "第 1 名同分：虚构企业1、虚构企业2" in told, "由评委会决定" in told) == (True, True, True)
    d.done("ties.resolve", "committee_chair", "chair", cycle=CYCLE, order=[code(2), code(1)], reason="（虚构）现场表现")
    told = cells(chair)
    assert ("同分已决" in told, "（虚构）现场表现" in told) == (True, True)
    assert told.index("虚构企业2 " + code(2)) < told.index("虚构企业1 " + code(1))


def test_whom_the_page_is_open_to(site: Site) -> None:
    """Applicants and recommenders never, another city's office finds nothing, a stranger is sent to the login."""
    assert signed_in(site, "org-1", "applicant", acts_for=(code(1),)).open(PAGE).status == 403
    assert signed_in(site, "town", "recommender", acts_for=("town",)).open(PAGE).status == 403
    assert signed_in(site, "money", "finance").open(PAGE).status == 403
    assert signed_in(site, "far", "office", city="erenhot").open(PAGE).status == 404
    assert "/login" in Browser(site).open(PAGE).url
    assert signed_in(site, "mayor", "approver").open(PAGE).status == 200


def test_pages_of_fifty(site: Site) -> None:
    """From any line on; a number that is none begins at the first."""
    browser = signed_in(site, "clerk", "office")
    told = cells(browser, PAGE + "?from=4")
    assert (code(5) in told, code(4) in told) == (True, False)
    assert code(1) in cells(browser, PAGE + "?from=x")


def test_names_are_asked_for_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many lines the table has, the register is asked once for those of the table and once for those whom the cut names."""
    office, asked, query = signed_in(site, "clerk", "office"), list[int](), site.parts.views.query

    def counted(statement: str, parameters: Sequence[Any] = ()) -> Any:
        if "from applicant_register" in statement:
            asked.append(len(parameters))
        return query(statement, parameters)

    monkeypatch.setattr(site.parts.views, "query", counted)
    assert "虚构企业5" in office.open(PAGE).text
    assert (asked.count(MANY), len(asked)) == (1, 2)
