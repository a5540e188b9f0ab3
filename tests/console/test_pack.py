"""The deliberation pack: all of a candidate with its articles, each opening on record, nothing of what the reader keeps away from."""

from pathlib import Path

import pytest

from domain.material.material import fold
from domain.shared import identifiers as ids
from tests.browser import Browser, sign_in, signed_in
from tests.console.test_ranking import MANY, ranked
from tests.desk import CITY, CYCLE, REVIEWERS, Desk, code, noticed, opened, proposed, qualified, sheet
from tests.site import Site

PAGE = f"/cycles/{CYCLE}/pack"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Five ranked."""
    return Site(ranked(quick_desk), tmp_path)


def part(text: str, number: int) -> str:
    """What the page says of the n-th organization."""
    return text.partition(f"虚构企业{number} {code(number)}")[2].partition("申报详情")[0]


def test_what_stands_in_it(site: Site) -> None:
    """Rank, composite, spread, the record of the visit, each condition with its reason and article, each document."""
    page = signed_in(site, "chair", "committee_chair").open(PAGE)
    told = part(page.text, 3)
    for said in (
        "第 3 名",
        "810.00",
        "800—830，相差 30，标准差 14.14",
        "rev-c 830",
        "现场评审 评审记录存证",
        "理由：seen",
        "第十一条第（五）项",
        "没有异议",
        "质量奖",
    ):
        assert said in told, said
    assert f"/applications/{CYCLE}/{code(3)}/document?name=application&amp;shape=preview" in page.html
    assert (page.html.count('<section class="card sheet-of"'), "一览" in page.text) == (5, True)


def test_the_visit_has_the_questions_and_not_the_evidence(quick_desk: Desk, tmp_path: Path) -> None:
    """Who comes to the panel for the visit reads what the first review would ask; the chair both, by the pack; by the API the same."""
    d = qualified(opened(quick_desk), range(1, MANY + 1))
    known = {"cycle": CYCLE, "applicant": code(3), "reviewer": REVIEWERS[0]}
    said = {"evidence": "（虚构）报告第七页", "questions": "（虚构）设备何时检定？"}
    d.done("score.submit", "reviewer", REVIEWERS[0], **known, points=sheet(799), **said)
    d.done("score.submit", "reviewer", REVIEWERS[0], **known, points=sheet(798), reason="（虚构）补看")
    site, material = Site(d, tmp_path), f"/applications/{CYCLE}/{code(3)}/material"
    d.done("reviewer.admit", city=CITY, reviewer="rev-d", name="(invented) rev-d", field="quality")
    for reviewer in REVIEWERS:
        for number in range(1, MANY + 1):
            if (reviewer, number) != (REVIEWERS[0], 3):
                d.done(
                    "score.submit", "reviewer", reviewer, cycle=CYCLE, applicant=code(number), reviewer=reviewer, points=sheet(700),
                )  # fmt: skip
    d.done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="report")
    assert d.advance().stage == "onsite_review"
    d.done("panel.replace", cycle=CYCLE, panel="one", left="rev-c", joined="rev-d", reason="(invented) ill")
    visitor = site.person("rev-d", "reviewer")
    d.done("interest.state", "reviewer", "rev-d", cycle=CYCLE, reviewer="rev-d")
    [note] = visitor.get(f"/v1{material}").json()["notes"]
    assert (note["stage"], note["questions"], note.get("evidence", "")) == ("document_review", said["questions"], "")
    page = sign_in(Browser(site), "rev-d").open(material).text
    assert [text in page for text in said.values()] == [False, True]
    leader = signed_in(site, "rev-b", "reviewer")
    d.done("interest.state", "reviewer", "rev-b", cycle=CYCLE, reviewer="rev-b")
    assert [text in leader.open(material).text for text in said.values()] == [True, True]
    d.done("recusal.declare", cycle=CYCLE, applicant=code(3), reviewer=REVIEWERS[0], reason="(invented) tie")
    assert [text in leader.open(material).text for text in said.values()] == [False, False]


def test_the_pack_says_where_reviewers_words_are(quick_desk: Desk, tmp_path: Path) -> None:
    """For whom there are any, without a word of them."""
    d = qualified(opened(quick_desk), range(1, MANY + 1))
    known = {"cycle": CYCLE, "applicant": code(3), "reviewer": REVIEWERS[0]}
    d.done("score.submit", "reviewer", REVIEWERS[0], **known, points=sheet(799), evidence="（虚构）报告第七页")
    d.done("score.submit", "reviewer", REVIEWERS[0], **known, points=sheet(800), reason="（虚构）补看")
    for stage in ("document_review", "onsite_review"):
        for reviewer in REVIEWERS:
            for number in range(1, MANY + 1):
                if (stage, reviewer, number) != ("document_review", REVIEWERS[0], 3):
                    fields = {"cycle": CYCLE, "applicant": code(number), "reviewer": reviewer}
                    d.done("score.submit", "reviewer", reviewer, **fields, points=sheet(800 - number))
        for number in range(1, MANY + 1) if stage == "onsite_review" else ():
            d.done("record.keep", "reviewer", "rev-a", cycle=CYCLE, applicant=code(number), text="visit")
        d.done("review.conclude", "panel_leader", "rev-a", cycle=CYCLE, reviewer="rev-a", report="report")
        d.advance()
    page = signed_in(Site(d, tmp_path), "chair", "committee_chair").open(PAGE)
    assert ["评审员写有评分依据" in part(page.text, number) for number in (2, 3)] == [False, True]
    assert "报告第七页" not in page.text


def test_one_alone(site: Site) -> None:
    """For one candidate on the table; another's name is not there."""
    told = signed_in(site, "chair", "committee_chair").open(PAGE, applicant=code(2)).text
    assert ("虚构企业2" in told, "虚构企业3" in told) == (True, False)


def test_looking_at_the_pack_opens_nothing(site: Site) -> None:
    """A document of it does, on record."""
    chair = signed_in(site, "chair", "committee_chair")
    head = site.desk.log.head()
    chair.open(PAGE)
    assert site.desk.log.head() == head
    chair.open(f"/applications/{CYCLE}/{code(3)}/document?name=application&shape=preview")
    opened = site.desk.log.load(ids.material_stream(CYCLE, code(3)), fold)[0]
    assert opened is not None
    assert list(opened.readers["chair"]) == ["application"]


def test_objections_with_their_answers(site: Site) -> None:
    """What was found and decided, and why; who objected, and with which words, is not there."""
    d = site.desk
    assert proposed(d, 1, 2, 3).outcome == "done"
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    secret = {"objector": "（虚构）张三", "grounds": "（虚构）密告"}
    for reference, number in (("obj-1", 1), ("obj-2", 2)):
        d.done("objection.file", "public", "public", cycle=CYCLE, notice=1, candidate=code(number), reference=reference, **secret)
    d.done("objection.decide", cycle=CYCLE, reference="obj-1", outcome="rejected", reason="（虚构）查无此事")
    told = signed_in(site, "chair", "committee_chair").open(PAGE).text
    for said in ("obj-1 对第 1 号公示的异议，2026年9月16日 周三 09:00 收到", "（虚构）查无此事", "第十九条"):
        assert said in part(told, 1), said
    assert ("obj-2" in part(told, 2), "尚未决定" in part(told, 2), "obj-1" in part(told, 2)) == (True, True, False)
    assert [word for word in secret.values() if word in told] == []


def test_who_keeps_away_has_no_part_of_it(site: Site) -> None:
    """Nor a name in the overview."""
    site.desk.done("recusal.declare", cycle=CYCLE, applicant=code(4), reviewer="member", reason="(invented) kin")
    told = signed_in(site, "member", "committee_member").open(PAGE).text
    assert ("虚构企业4" in told, "另有 1 件不显示" in told, "虚构企业3" in told) == (False, True, True)


def test_there_is_none_before_the_ranking(quick_desk: Desk, tmp_path: Path) -> None:
    """For nobody."""
    site = Site(ranked(quick_desk, ("document_review",)), tmp_path)
    for role in ("committee_chair", "office"):
        assert "排序固定后才有审议材料" in signed_in(site, role.replace("_", "-"), role).open(PAGE).text


def test_whom_the_page_is_open_to(site: Site) -> None:
    """Not an applicant, a recommender, a reviewer or finance; another city finds nothing; a stranger is sent to the login."""
    for role in ("applicant", "recommender", "reviewer", "finance"):
        assert signed_in(site, f"a-{role}", role, acts_for=(code(1),)).open(PAGE).status == 403, role
    assert signed_in(site, "far", "committee_chair", city="erenhot").open(PAGE).status == 404
    assert "/login" in Browser(site).open(PAGE).url
