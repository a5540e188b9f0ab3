"""What forms say before and after: nothing typed is lost, what is not filled in is no failing, and names are chosen, not guessed."""

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from console.fields import fields_of
from console.saying import Saying
from domain.stages.approval import ApprovalStage
from services import wording
from services.settings import ROOT
from tests import cities
from tests.browser import Browser, Page, signed_in
from tests.console.test_ballot import member
from tests.desk import CITY, CYCLE, Desk, code, noticed, opened, proposed, qualified, register, reviewed
from tests.lindu import CYCLE as SITTING_CYCLE
from tests.services.test_votes import SEALED, put, sitting
from tests.site import Site

CODE = [path for of in ("domain", "services") for path in (ROOT / of).rglob("*.py")]


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site whose cycle takes applications."""
    opened(quick_desk)
    return Site(quick_desk, tmp_path)


def links(page: Page, to: str) -> list[dict[str, str]]:
    """The links of a page to an address."""
    return [given for tag, given in page.tags if tag == "a" and to in given.get("href", "")]


def told(page: Page, kind: str) -> list[str]:
    """The values of the fields of a kind."""
    return [given.get("value", "") for tag, given in page.tags if given.get("type") == kind]


@pytest.mark.parametrize(("cycle", "marks"), [("gongyi/2026", False), ("erenhot/2026", True)])
def test_the_filing_form_keeps_what_is_there(quick_desk: Desk, tmp_path: Path, cycle: str, *, marks: bool) -> None:
    """The house's notice opens beside it; what is empty is called so; a file that was taken is told of after a refusal."""
    also = {} if marks else {"recommendation_deadline": "2026-05-31"}
    d = cities.filing(quick_desk, cycle, filing_deadline="2026-04-30", **also)
    site = Site(d, tmp_path)
    cities.organization(d, 1)
    browser = signed_in(site, "org-1", "applicant", city="", acts_for=(code(1),))
    page = browser.open(f"/cycles/{cycle}/file")
    assert ("勾选商业秘密" in page.text, "尚未填写" in page.text, "已收存" in page.text) == (marks, True, False)
    beside = links(page, "internal_notice.record")
    assert [(one["target"], parse_qs(urlsplit(one["href"]).query)["back"]) for one in beside] == (
        [] if marks else [("_blank", [f"/cycles/{cycle}"])]
    )
    form = page.form("/acts/application.submit")
    form.files = ["documents.file"]
    names = form.fields["documents.name"]
    form.fields["documents.digest"] = [""] * len(names)
    refused = browser.send(form, {"documents.file": "（虚构）一份文件".encode()}, contact="")
    digest = sha256("（虚构）一份文件".encode()).hexdigest()
    kept = refused.form("/acts/application.submit").fields
    assert (refused.status, "已收存" in refused.text, digest in kept["documents.digest"]) == (422, True, True)
    assert refused.text.count("尚未填写") < page.text.count("尚未填写")


def test_names_are_chosen_and_not_typed(site: Site) -> None:
    """The stages of a panel and the steps of a chain by the words of the regulation; no others can be given."""
    clerk = signed_in(site, "clerk", "office")
    page = clerk.open("/acts/panel.form", cycle=CYCLE)
    assert (told(page, "checkbox")[:2], "材料评审" in page.text) == (["document_review", "onsite_review"], True)
    done = clerk.send(page.form("/acts/"), panel="two", members="rev-a\nrev-b\nrev-c", leader="rev-b", stages="onsite_review")
    assert (done.status, cities.cycle(site.desk).review.panels["two"].stages) == (200, ("onsite_review",)), done.text


NEEDING = [
    ("yancheng/2026", {"opening_day": "2026-03-10", "filing_deadline": "2026-03-31", "recommendation_deadline": "2026-03-31"}),
    ("gongyi/2026", {"filing_deadline": "2026-04-30", "recommendation_deadline": "2026-05-31"}),
    ("erenhot/2026", {"filing_deadline": "2026-04-30"}),
]


@pytest.mark.parametrize(("cycle", "days"), NEEDING)
def test_no_panel_is_offered_before_what_it_needs(quick_desk: Desk, tmp_path: Path, cycle: str, days: dict[str, str]) -> None:
    """A panel that is drawn by lot, or that an institution forms, is no button before; under more acts the form says what is missing."""
    d = cities.filing(quick_desk, cycle, **days)
    panels, site = cities.regulation(d).panels, Site(d, tmp_path)
    needs = panels.drawn or panels.institution is not None or panels.work_plan_required
    page = signed_in(site, "clerk", "office", city="").open(f"/cycles/{cycle}")
    assert (page.status, bool(links(page, "/acts/panel.form")), panels.drawn) == (200, not needs, cycle.startswith("yancheng"))


def test_the_steps_of_a_chain_are_chosen(quick_desk: Desk, tmp_path: Path) -> None:
    """Those without an act of their own, by what they are called; a text that has none leaves the field as it was."""
    d = cities.opened(quick_desk, "yancheng/2026")
    page = signed_in(Site(d, tmp_path), "chair", "committee_chair", city="yancheng").open("/acts/list.pass", cycle="yancheng/2026")
    offered = [choice for choice in page.form("/acts/").choices.get("act", []) if choice]
    chain = [step.act for step in cities.regulation(d).stages_of(ApprovalStage)[0].chain]
    assert offered == [act for act in chain if act not in {"review", "approve"}]


def test_the_second_persons_button_says_what_it_confirms(site: Site) -> None:
    """And the desk counts what waits for this reader, and for no other."""
    one, other = signed_in(site, "clerk", "office"), signed_in(site, "head", "office")
    one.send(one.open("/acts/cycle.cancel", cycle=CYCLE).form("/acts/"), reason="虚构之由")
    link = links(other.open("/pending"), "proposal.confirm")[0]["href"]
    assert "确认：取消" in other.open(link).text
    assert ["待您作为第二人确认：1 项" in browser.open("/").text for browser in (one, other)] == [False, True]


def test_a_year_that_cannot_be_is_said_at_its_field(site: Site) -> None:
    """Of more than four digits, too soon, with the year that may be next, or far ahead; the cycle that was opened is a link."""
    clerk = signed_in(site, "clerk", "office")

    def sent(year: str) -> Page:
        return clerk.send(clerk.open("/acts/cycle.open", city=CITY, version="undated").form("/acts/"), year=year)

    for year, word in (("20277", "年份为四位数"), ("2026", "下一届可为 2028 年"), ("2090", "最多开评 2027 年的届次")):
        page = sent(year)
        wrong = [given["name"] for tag, given in page.tags if given.get("aria-invalid")]
        assert (word in page.text, wrong) == (True, ["year"]), page.text
    site.desk.on("2027-12-01 09:00")
    done = clerk.send(sent("2028").form("/acts/cycle.open"))
    assert links(done, f"/cycles/{CITY}/2028") != [], done.text


def test_labels_say_what_is_asked_for(site: Site) -> None:
    """A paper is a file to choose, the bank's number is the bank's, and no interest is said by leaving the list empty."""
    for name, field in (("review.conclude", "report"), ("candidates.suggest", "report"), ("announcement.publish", "text")):
        assert next(one.kind for one in fields_of(name) if one.name == field) == "digest"
    clerk, purse = signed_in(site, "clerk", "office"), signed_in(site, "purse", "finance")
    page = clerk.send(clerk.open("/acts/work_plan.file", cycle=CYCLE).form("/acts/"), text="计划全文")
    assert (page.status, "请选择文件" in page.text, page.form("/acts/").fields["text"]) == (422, True, ["计划全文"])
    assert "正文（选择文件，系统记录其指纹）" in clerk.open("/acts/announcement.publish", cycle=CYCLE).text
    pay = purse.open("/acts/payment.pay", cycle=CYCLE, applicant=code(1)).text
    assert ("银行凭证号" in pay, "自编的编号" in pay) == (True, False)
    reviewer = signed_in(site, "rev-a", "reviewer")
    form = reviewer.open("/acts/interest.state", cycle=CYCLE, reviewer="rev-a")
    assert "均无则留空" in form.text
    assert "均无利害关系" in reviewer.send(form.form("/acts/")).text
    for board in (purse.open("/finance"), signed_in(site, "all", "auditor", city="").open("/finance")):
        assert board.status == 200
    assert "质量奖 · erenhot" in board.text


def test_an_empty_fact_leaves_its_clause_out() -> None:
    """No sign stands where there is nothing to say."""
    facts = {"outcome": "upheld", "finding": "unfounded", "rules": []}
    assert wording.sentence("finding-contradicts", facts, "zh") == "结论 upheld 与认定 unfounded 不符。"
    assert wording.sentence("finding-contradicts", facts | {"rules": ["a"]}, "zh").endswith("不符：a。")
    assert wording.sentence("sheet-dimensions", {"lacks": ["a"], "unknown": []}, "en").endswith("standard: missing a.")
    assert wording.sentence("columns-missing", {"missing": ["a"], "known": []}, "zh") == "表格缺少这些列: a。"


def test_what_needs_a_reason_is_said_in_a_word() -> None:
    """Each key that the code says has one, and a name of the regulation its own."""
    found = re.findall(r'"reason-needed", what="([^"]+)"', "".join(path.read_text("utf-8") for path in CODE))
    for name in found:
        assert f"reason-for-{name}" in wording.sentences("zh")["words"], name
        assert name not in Saying("zh").sentence("reason-needed", {"what": name})
    assert (len(found) > 20, Saying("zh").sentence("reason-needed", {"what": "score"})) == (True, "“更改评分”须说明理由。")
    assert Saying("zh").sentence("reason-needed", {"what": "legal_person"}) != "“legal_person”须说明理由。"


def test_each_ground_of_a_refusal_is_a_sentence() -> None:
    """Titles, bans and relatives by their own, a fact on record by its rule; a clause that has nothing to say is left out."""
    held = {"rule": "holder", "cycle": "made_up/2024", "tier": "award"}
    grounds = [
        held | {"valid_until": "2028-10-21"}, held | {"valid_until": None}, {"rule": "family_application", "parent": "P"},
        {"rule": "family_title", "subsidiary": "S", "title": "nomination", "cycle": "made_up/2023"},
        {"rule": "ban", "since": "2024-01-01", "until": "2027-01-01"},
        {"rule": "serious_dishonesty_list", "on": "2024-03-01", "reference": "f-1"},
        {"rule": "missing_licence", "occurred_on": "2024-01-01", "unresolved_on": "2025-05-30", "reference": "f-2"},
    ]  # fmt: skip
    assert Saying("zh").sentence("barred", {"grounds": grounds}) == (
        "不得申报或批准：2024年度质量奖获奖者，称号有效至 2028年10月21日 周六；2024年度质量奖获奖者；母公司 P 已在本届申报；"
        "子公司 S 已获2023年度提名奖；处于禁止申报期：2024年1月1日 周一 至 2027年1月1日 周五；"
        "严重失信名单（2024年3月1日 周五，记录编号 f-1）；"
        "未取得证照（发生于 2024年1月1日 周一，至 2025年5月30日 周五 尚未消除，记录编号 f-2）。"
    )
    assert Saying("en").sentence("barred", {"grounds": grounds[2:3]}) == "Barred: the parent P applies in this cycle."


def test_only_what_is_sealed_is_called_so(tmp_path: Path) -> None:
    """An open vote is not under the words for a sealed one."""
    for number, rule in enumerate((None, SEALED)):
        folder = tmp_path / str(number)
        folder.mkdir()
        d = sitting(folder, rule) if rule else sitting(folder)
        put(d)
        page = member(Site(d, folder), "m2").open("/acts/ballot.cast", cycle=SITTING_CYCLE, session="1", motion="1")
        assert (page.status, "加密保存" in page.text) == (200, bool(rule))


def test_who_objects_is_led_to_the_answer(quick_desk: Desk, tmp_path: Path) -> None:
    """The number is for looking up the answer; the receipt links there with everything filled in. A place left vacant is filled in too."""
    d = reviewed(qualified(opened(quick_desk), range(1, 3)), range(1, 3))
    chair = signed_in(site := Site(d, tmp_path), "chair", "committee_chair")
    link = links(chair.open(f"/cycles/{CYCLE}"), "places.leave_vacant")[0]["href"]
    known = parse_qs(urlsplit(link).query)
    assert (known["track"], known["tier"]) == (["organization"], ["award"])
    proposed(d, 1)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    citizen = Browser(site)
    page = citizen.open("/acts/objection.file", cycle=CYCLE, notice="1", candidate=code(1), back="/notices")
    assert ("请记下" in page.text, "自编的编号" in page.text, "查询答复" in page.text) == (True, False, True)
    done = citizen.send(page.form("/acts/objection.file"), grounds="（虚构）")
    asks = parse_qs(urlsplit(links(done, "/answers?")[0]["href"]).query)
    reference = page.form("/acts/objection.file").fields["reference"]
    assert asks == {"cycle": [CYCLE], "reference": reference}
    assert "尚未" in citizen.open("/answers", cycle=CYCLE, reference=reference[0]).text
    assert register(d, 1) == code(1)
