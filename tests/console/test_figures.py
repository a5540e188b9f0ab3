"""Charts and what they count: exact numbers in the tables, true lengths in the drawings, shown to those who may see them."""

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from console.plots import BarRow, Piece, StripRow, bars, strips
from console.saying import Saying
from tests.browser import Browser, Page, signed_in
from tests.console.test_charts import svg
from tests.console.test_ranking import MANY, ranked, scored
from tests.desk import CYCLE, REVIEWERS, Desk, code, opened, qualified, register, sheet, submit
from tests.projections.test_boards import whole_cycle
from tests.site import Site

PAGE = f"/cycles/{CYCLE}"


def figure(page: Page, name: str) -> str:
    """One figure of a page, its drawing and its table."""
    assert page.status == 200, page.text
    found = re.search(rf'<section class="card figure" aria-labelledby="fig-{name}">.*?</section>', page.html, re.DOTALL)
    return found[0] if found else ""


def table(page: Page, name: str) -> list[list[str]]:
    """The rows of a figure's table, without its head."""
    body = figure(page, name).partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.findall(r">([^<>]*)</t[hd]>", row) for row in body.split("</tr>") if row.strip()]


def tree(drawn: str) -> ET.Element:
    """A drawing as a tree: it is well formed."""
    return ET.fromstring(drawn)  # noqa: S314  # our own


def test_bars_are_as_long_as_their_numbers() -> None:
    """The parts end to end, the longest as long as there is room; nothing that a name holds becomes a part of the page."""
    rows = [
        BarRow("甲 <b>", (Piece(6, "done", "已办"), Piece(2, "open", "待办"))),
        BarRow("乙", (Piece(2, "done", "已办"), Piece(0, "open", "待办"))),
    ]
    drawn = svg(bars("work", rows, "工作量"))
    found = [
        (one.get("class"), float(one.get("x", 0)), float(one.get("width", 0))) for one in tree(drawn).iter() if one.tag.endswith("rect")
    ]
    assert [kind for kind, _, _ in found] == ["done", "open", "done"]
    (_, first, long), (_, second, short), (_, _, other) = found
    assert (second, round(long / short, 2), short == other) == (first + long, 3.0, True)
    assert ("甲 &lt;b&gt;: 已办 6, 待办 2" in drawn, "<b>" in drawn, 'aria-labelledby="work-title work-told"' in drawn) == (
        True,
        False,
        True,
    )


def test_scores_stand_where_they_are() -> None:
    """The lowest at the left end, the highest at the right, the mean between, the band as wide as two deviations."""
    row = StripRow("组", (Decimal(700), Decimal(750), Decimal(800)), Decimal("750.00"), Decimal("40.82"))
    drawn = tree(svg(strips("given", [row], "分布", Saying("zh"))))
    marks = [float(one.get("cx", 0)) for one in drawn.iter() if one.get("class") == "mark"]
    mean = next(float(one.get("x1", 0)) for one in drawn.iter() if one.get("class") == "mean")
    band = next(one for one in drawn.iter() if one.get("class") == "spread")
    assert (marks == sorted(marks), mean) == (True, marks[1])
    assert float(band.get("width", 0)) == pytest.approx(2 * 40.82 * (marks[2] - marks[0]) / 100, abs=0.3)


def test_equal_scores_are_drawn_all_the_same() -> None:
    """No spread is no fault."""
    row = StripRow("组", (Decimal(700), Decimal(700)), Decimal("700.00"), Decimal("0.00"))
    assert len([one for one in tree(svg(strips("given", [row], "分布", Saying("en")))).iter() if one.get("class") == "mark"]) == 2


def test_a_cycles_figures(quick_desk: Desk, tmp_path: Path) -> None:
    """Six filed, five qualified and ranked; what each panel gave; every sheet is in; matters by hands."""
    d = opened(quick_desk)
    register(d, 6)
    assert submit(d, 6).outcome == "done"
    d = scored(six(qualified(d, range(1, MANY + 1))))
    clerk = signed_in(Site(d, tmp_path), "clerk", "office")
    page = clerk.open(PAGE)
    assert table(page, "funnel")[:2] == [["申报受理", "6", "100 %"], ["资格审查", "5", "83 %"]]
    assert ["综合排序", "5", "83 %"] in table(page, "funnel")
    [document, onsite] = table(clerk.open(f"{PAGE}/ranking"), "given")
    assert document == ["材料评审 · one", "15", "700", "840", "791.49", "140", "47.08"], document
    assert onsite[1:] == document[1:]
    assert table(page, "reviewers")[0] == ["rev-a · 材料评审", "5", "0"]
    assert [row for row in table(page, "hands") if row[0].endswith("资格审查")] == [["评审办公室 · 资格审查", "6", "0"]]


def six(d: Desk) -> Desk:
    """The sixth is not qualified, and the reviews begin."""
    for condition in ("quality_management", "performance", "brand_and_integrity", "industry_and_environment"):
        d.done("condition.judge", cycle=CYCLE, applicant=code(6), condition=condition, met=False, reason="seen")
    d.done("qualification.conclude", cycle=CYCLE, applicant=code(6), outcome="unqualified")
    d.advance()
    return d


def test_what_is_still_to_be_scored(quick_desk: Desk, tmp_path: Path) -> None:
    """Of two applications, one reviewer has scored one; what he keeps away from is no work."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", points=sheet(702))
    d.done("recusal.declare", cycle=CYCLE, applicant=code(2), reviewer="rev-b", reason="(invented)")
    page = signed_in(Site(d, tmp_path), "clerk", "office").open(PAGE)
    assert table(page, "reviewers") == [
        [f"{who} · 材料评审", *many] for who, many in zip(REVIEWERS, (("1", "1"), ("0", "1"), ("0", "2")), strict=True)
    ]


def test_scores_are_drawn_for_those_who_may_see_them(quick_desk: Desk, tmp_path: Path) -> None:
    """In review the committee has no distribution, the applicant and finance never; counts of work are for oversight."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", points=sheet(702))
    site = Site(d, tmp_path)
    people = {
        role: signed_in(site, role.replace("_", "-"), role, acts_for=(code(1),) if role == "applicant" else ())
        for role in ("office", "committee_chair", "applicant", "finance", "reviewer")
    }  # fmt: skip
    rankings = {role: person.open(f"{PAGE}/ranking") for role, person in people.items() if role not in {"applicant", "finance"}}
    assert [role for role, page in rankings.items() if figure(page, "given")] == ["office"]
    assert [role for role, person in people.items() if figure(person.open(PAGE), "reviewers")] == ["office"]
    assert [people[role].open(f"{PAGE}/ranking").status for role in ("applicant", "finance")] == [403, 403]


def test_the_table_of_each_chart_is_open_on_paper(quick_desk: Desk, tmp_path: Path) -> None:
    """It stands twice: folded for the screen, plain for the printer; the stages' too."""
    page = signed_in(Site(ranked(quick_desk), tmp_path), "clerk", "office").open(PAGE)
    assert page.html.count('<details class="screen">') == page.html.count('<div class="paper">') >= 3
    paper = page.html.partition('<div class="paper">')[2]
    assert "材料评审" in paper.partition("</table>")[0]


def test_a_citys_years(quick_desk: Desk, tmp_path: Path) -> None:
    """Titles by year and industry, the funnel, the days of each stage."""
    d = quick_desk
    register(d, 1, industry="manufacturing")
    site = Site(whole_cycle(d), tmp_path)
    page = signed_in(site, "clerk", "office").open("/statistics")
    assert table(page, "winners") == [["2026", "3", "3"]]
    assert sorted(table(page, "industries")) == sorted([["manufacturing", "1", "1"], ["未登记行业", "2", "2"]])
    assert ["申报受理", "5", "5"] in table(page, "funnel")
    assert ["授奖", "3", "3"] in table(page, "funnel")
    assert ["申报受理", "60", "60"] in table(page, "days")


def test_whom_the_statistics_are_open_to(quick_desk: Desk, tmp_path: Path) -> None:
    """Staff of the city; not applicants, recommenders or reviewers; another city's staff counts its own; a stranger logs in first."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    for role in ("applicant", "recommender", "reviewer"):
        assert signed_in(site, f"a-{role}", role, acts_for=(code(1),)).open("/statistics").status == 403, role
    assert "还没有可统计的届次" in signed_in(site, "far", "office", city="erenhot").open("/statistics", city="wuhai").text
    assert figure(signed_in(site, "money", "finance").open("/statistics"), "winners")
    assert figure(signed_in(site, "all", "auditor", city="").open("/statistics", city="wuhai"), "funnel")
    assert "/login" in Browser(site).open("/statistics").url


def test_every_setting_is_at_hand(quick_desk: Desk, tmp_path: Path) -> None:
    """The weights too, filled in as they stand; nothing to the auditor; the filing day no more once filing is over."""
    d = opened(quick_desk)
    site = Site(d, tmp_path)
    clerk = signed_in(site, "clerk", "office")

    def links() -> list[str]:
        found = [given.get("href", "") for tag, given in clerk.open(PAGE).tags if tag == "a" and "/acts/cycle.set" in given.get("href", "")]
        return [link for link in found if "value=" in link]

    names = [re.findall(r"name=([a-z_]+)", link)[0] for link in links()]
    assert {"filing_deadline", "weights"} <= set(names)
    weights = next(link for link in links() if "name=weights" in link)
    form = clerk.open(weights).form("/acts/cycle.set")
    assert (form.fields["value.name"], form.fields["value.value"]) == (["document_review", "onsite_review"], ["0.4", "0.6"])
    done = clerk.send(form, **{"value.value": ["0.3", "0.7"]}, reason="（虚构）评委会决定")
    assert ("已记录在案" in done.text, "材料评审 0.3、现场评审 0.7" in done.text) == (True, True), done.text
    d.on("2026-05-06 09:00").advance()
    assert "filing_deadline" not in [re.findall(r"name=([a-z_]+)", link)[0] for link in links()]
    assert "/acts/cycle.set" not in signed_in(site, "wei", "auditor").open(PAGE).html
