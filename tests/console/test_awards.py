"""Titles over the years, the money, and what an applicant is told: by their pages, for each who may look, in the five cities' own words."""

from pathlib import Path
from typing import Any

import pytest

from console.awards import payable_acts
from doors.boards import MONEY, READS, SIGNED_IN
from projections.duty_register import DutyRegister
from tests.browser import Browser, Form, signed_in
from tests.desk import CYCLE, Desk, code
from tests.logs.keep import FOLDER, SUFFIX, unpacked
from tests.past import desk_on, kept
from tests.projections.test_boards import whole_cycle
from tests.site import Site

FIRST, SECOND, PERSON = "91152501MA0E4D0017", "91152501MA0E4D002A", "person-chen02"
ONE = {"cycle": CYCLE, "applicant": code(1)}


@pytest.fixture
def years(tmp_path: Path) -> Site:
    """Three cycles of a city with titles, duties, money, two withdrawals."""
    return Site(kept("erenhot-2022-years", tmp_path), tmp_path)


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A cycle to its three winners."""
    return Site(whole_cycle(quick_desk), tmp_path)


def test_a_title_with_its_duties(years: Site) -> None:
    """Each duty with its interval, article and default; each term with what came of it; the text of the report by its digest."""
    page = signed_in(years, "wang", "office", city="erenhot").open(f"/awards/erenhot/2022/{FIRST}")
    duty = page.text.partition("宣传交流经验 每 12 个月一次")[2].partition("定期巡访 每")[0]
    for words in ("第三十二条", "部分采用本系统默认", "2023年12月10日 周日 已履行 2023年6月12日", "2025年12月10日 周三 逾期未履行"):
        assert words in duty, (words, duty)
    assert "有效期至 2025年12月10日" in page.text
    running = signed_in(years, "li", "office", city="erenhot").open(f"/awards/erenhot/2024/{FIRST}")
    for words in ("待履行", "约剩", "个工作日 截止 2026年12月10日"):
        assert words in running.text, (words, running.text)
    assert ("/acts/duty.record" in running.html, "/acts/duty.record" in page.html) == (True, False)


def test_a_withdrawal_and_what_follows(years: Site) -> None:
    """Ground, chain, items back, money, the ban's last day, publication: each as the text has it, or that it is not written."""
    office = signed_in(years, "wang", "office", city="erenhot")
    page = office.open(f"/awards/erenhot/2022/{PERSON}").text.partition("撤销 已撤销")[2]
    for words in (
        "骗取荣誉 第二十八条",
        "市人民政府 决定 同意",
        "2026年3月5日 周四 收回",
        "5 年，至 2031年3月2日",
        "通报 网站 2026年3月4日",
        "未曾拨付",
    ):
        assert words in page, (words, page)
    other = office.open(f"/awards/erenhot/2022/{FIRST}").text.partition("撤销 已撤销")[2]
    assert (other.count("条文未规定"), "第二十九条" in other) == (3, True), other  # Article 29 has neither recovery nor a ban


def test_the_list_is_searched(years: Site) -> None:
    """By name, year, state, and duties that are overdue; a title that is over has none."""
    office = signed_in(years, "wang", "office", city="erenhot")
    for query, total in (({}, 4), ({"year": "2024"}, 2), ({"state": "revoked"}, 2), ({"text": "虚构甲"}, 2), ({"late": "yes"}, 2)):
        assert f"共 {total} 项" in office.open("/awards", **query).text, query
    assert "逾期未履行" in office.open("/awards", late="yes").text


def test_an_overdue_duty_stays_on_the_desk(years: Site) -> None:
    """The next term runs, and what the last one lacked is told by its day and article until it is done; another city sees nothing of it."""
    office = signed_in(years, "wang", "office", city="erenhot")
    office.open("/")
    late = "overdue_since is not null and state = 'due'"
    found = [row for row in DutyRegister.table.rows(years.parts.views.query, late) if row["cycle"] == "erenhot/2024"]
    assert found
    page = office.open("/")
    html = page.html.partition('id="overdue"')[2].partition("</section>")[0]
    for row in found:
        assert f"/awards/erenhot/2024/{row['applicant']}" in html
    assert (html.count("逾期未履行</span>"), "第三十二条" in html) == (html.count("<li>"), True)
    assert 'id="overdue"' not in signed_in(years, "far", "office", city="wuhai").open("/").html
    due = found[0]
    fields = {"cycle": due["cycle"], "applicant": due["applicant"], "duty": due["duty"], "on": due["overdue_since"], "text": "a" * 64}
    years.desk.done("duty.record", "applicant" if due["hands"] == "holder" else "office", "org", **fields)
    after = office.open("/").html.partition('id="overdue"')[2].partition("</section>")[0]
    assert after.count("<li>") == html.count("<li>") - 1


def test_money_from_owed_to_recovered(site: Site) -> None:
    """Two persons approve by the links of the page, never the same twice; paid under a reference; a claim with what is still out."""
    d = site.desk
    qian, sun = signed_in(site, "qian", "finance"), signed_in(site, "sun", "finance")

    def line(browser: Browser) -> str:
        return browser.open("/finance", text="虚构企业1").text.partition("办理 虚构企业1")[2].partition("一切办理")[0]

    assert all(words in line(qian) for words in ("1,000,000 元 第二十条、第六条", "市级 2026 年度预算 第二十一条", "待第一人批准")), line(
        qian
    )
    for browser, state in ((qian, "待第二人批准"), (sun, "待拨付")):
        page = browser.open("/finance", text="虚构企业1")
        form = browser.open(page.links[next(word for word in page.links if word.startswith("批准"))]).form("/acts/payment.approve")
        assert form.fields["applicant"] == [code(1)]
        browser.send(form)
        assert state in line(browser)
        assert "payment.approve" not in browser.open("/finance", text="虚构企业1").html
    d.done("payment.pay", "finance", "qian", **ONE, on="2026-09-23", reference="bank-77")
    assert all(words in line(qian) for words in ("已拨付", "qian, sun", "bank-77")), line(qian)
    d.done("revocation.propose", **ONE, ground="fraud/fraud", evidence="e")
    d.done("revocation.decide", "approver", "mayor", **ONE, granted=True, reason="(invented)")
    d.done("payment.recover", "finance", "qian", **ONE, amount_cny=300_000, on="2026-09-23", reference="back-1")
    told = line(qian)
    for words in ("追缴中", "应追缴 1,000,000 元，已追回 300,000 元", "第三十条", "没有规定追缴期限"):
        assert words in told, (words, told)
    page = qian.open("/finance", state="claimed")
    assert "700,000" in page.text
    assert "amount_cny=700000" in page.html


def test_a_withdrawal_under_way_is_told_before_the_money_leaves(site: Site) -> None:
    """On the list and on each form, with sum, tier and the first who approved; it hinders nothing, and is gone once refused."""
    d = site.desk
    qian, sun = signed_in(site, "qian", "finance"), signed_in(site, "sun", "finance")
    said = ("此称号已提请撤销", "弄虚作假", "本系统默认")

    def told(browser: Browser, act: str) -> str:
        page = browser.open("/finance", text="虚构企业1")
        [address] = [given["href"] for tag, given in page.tags if tag == "a" and f"/acts/{act}?" in given.get("href", "")]
        return browser.open(address).text

    first = told(qian, "payment.approve")
    assert ("1,000,000 元" in first, "质量奖" in first, "撤销" in first, "撤销" in told(sun, "payment.approve")) == (
        True,
        True,
        False,
        False,
    )
    d.done("payment.approve", "finance", "qian", **ONE)
    d.done("revocation.propose", **ONE, ground="fraud/fraud", evidence="e")
    second = told(sun, "payment.approve")
    assert all(words in second for words in ("qian", "1,000,000 元", *said[::2])), second
    assert "撤销程序进行中" in sun.open("/finance", text="虚构企业1").text
    assert "撤销程序进行中" not in sun.open("/finance", text="虚构企业2").text
    d.done("payment.approve", "finance", "sun", **ONE)
    assert said[0] in told(qian, "payment.pay")
    d.done("revocation.decide", "approver", "mayor", **ONE, granted=False, unfounded=True, reason="(invented)")
    assert said[0] not in told(qian, "payment.pay")
    far = signed_in(site, "far", "finance", city="gongyi").open("/acts/payment.pay", cycle=CYCLE, applicant=code(1))
    assert (far.status, "1,000,000" in far.text) == (200, False)


def test_payments_are_approved_together(site: Site) -> None:
    """One person's approvals for all three, each an act of its own; the same person is not offered them again."""
    qian = signed_in(site, "qian", "finance")
    page = qian.send(qian.open("/finance", all="yes").form("/together"))
    asked = qian.send(Form("/together/payment.approve", "post", fields=page.form("/together").fields))
    seen = qian.send(asked.form("/together/payment.approve/preview"))
    assert "3 项中可办 3 项" in seen.text, seen.text
    qian.send(seen.form("/together/payment.approve/send"))
    assert qian.open("/finance").text.count("批准人 qian") == 3
    assert 'name="row"' not in qian.open("/finance").html


def test_the_report_on_the_money(site: Site) -> None:
    """What the text names and who inspects; a use that it does not name is to be judged, by whom the text says."""
    d = site.desk
    for who in ("qian", "sun"):
        d.done("payment.approve", "finance", who, **ONE)
    d.done("payment.pay", "finance", "qian", **ONE, on="2026-09-23", reference="bank-1")
    holder = signed_in(site, "org-1", "applicant", acts_for=(code(1),))
    page = holder.open(f"/awards/{CYCLE}/{code(1)}")
    assert ("尚无用途报告" in page.text, "报告奖金用途" in page.text or "fund_use.report" in page.html) == (True, True)
    d.done("fund_use.report", "applicant", "org-1", **ONE, uses={"training": 1000, "party": 500}, on="2026-09-23", text="v")
    office = signed_in(site, "wang", "office")
    page = office.open(f"/awards/{CYCLE}/{code(1)}")
    assert ("有未列明用途，待认定" in page.text, "/acts/fund_use.inspect" in page.html) == (True, True), page.text
    assert "待认定：报告 1" in office.open("/finance").text
    d.done("fund_use.inspect", **ONE, report=1, verdict="proper", reason="(invented) training")
    page = office.open(f"/awards/{CYCLE}/{code(1)}")
    assert ("/acts/fund_use.inspect" in page.html, "(invented) training" in page.text) == (False, True)


def test_who_may_look(years: Site) -> None:
    """Staff all of their city, a holder its own without who approved; finance's page for who handles money; the others nothing."""
    own, other = f"/awards/erenhot/2022/{FIRST}", f"/awards/erenhot/2022/{PERSON}"
    for role in SIGNED_IN:
        speaks = (FIRST,) if role in {"applicant", "recommender"} else ()
        browser = signed_in(years, f"the-{role.replace('_', '-')}", role, city="erenhot", acts_for=speaks)
        may = role in READS["winners"].roles
        seen = {200 if may else 403}, 403 if not may else 404 if role == "applicant" else 200
        assert ({browser.open(path).status for path in ("/awards", own)}, browser.open(other).status) == seen, role
        assert browser.open("/finance").status == (200 if role in MONEY else 403), role
        if may:
            assert ("qian, sun" in browser.open(own).html) == (role in MONEY), role
            assert ("bank-1" in browser.open(own).html) == (role in READS["payments"].roles), role
    far = signed_in(years, "qi", "office", city="gongyi")
    assert ([far.open(path).status for path in (own, other)], FIRST in far.open("/awards").html, FIRST in far.open("/finance").html) == (
        [404, 404], False, False,
    )  # fmt: skip
    assert all("/login" in Browser(years).open(path).url for path in ("/awards", own, "/finance"))


def test_what_an_applicant_is_told(years: Site) -> None:
    """Each decision with its day and article; no score of anybody, no word of another; and plainly what is not told."""
    holder = signed_in(years, "org-2", "applicant", city="erenhot", acts_for=(SECOND,))
    page = holder.open(f"/applications/erenhot/2022/{SECOND}")
    for words in (
        "结果告知",
        "资格审查合格 第十六条",
        "本届授奖名单中没有本申报者 第二十二条、第二十三条",
        "得分、各项评分与名次：办法没有规定",
        "评审员随评分写下的依据和问题密存",
        "本系统默认",
    ):
        assert words in page.text, (words, page.text)
    register = years.views.query("select composite from application_register where cycle = 'erenhot/2022' and applicant = ?", (SECOND,))
    [[composite]] = register
    assert (composite in page.text, FIRST in page.html, "虚构甲" in page.html) == (False, False, False)
    winner = signed_in(years, "org-1", "applicant", city="erenhot", acts_for=(FIRST,))
    page = winner.open(f"/applications/erenhot/2022/{FIRST}")
    assert ("2022年12月10日 周六 10:00 授奖" in page.text, page.links["查看称号、义务与奖金"]) == (True, f"/awards/erenhot/2022/{FIRST}")
    assert "申报者看到的内容" in signed_in(years, "wang", "office", city="erenhot").open(f"/applications/erenhot/2022/{SECOND}").text
    assert "结果告知" not in signed_in(years, "exp-a", "reviewer", city="erenhot").open(f"/applications/erenhot/2022/{SECOND}").text


def test_an_objection_and_a_ban_are_told(site: Site) -> None:
    """Who lost by an objection is told so with the article, and from when it may apply again where a ban stands."""
    holder = signed_in(site, "org-2", "applicant", acts_for=(code(2),))
    page = holder.open(f"/applications/{CYCLE}/{code(2)}")
    assert ("公示异议成立" in page.text, "第十九条" in page.text, "canary" in page.html) == (True, True, False), page.text
    site.desk.done("ban.record", applicant=code(2), city="wuhai", ground="fraud", since="2026-09-23", until="2031-09-23", basis="30")
    assert "至 2031年9月23日 周二 不得申报 骗取荣誉 第三十条" in holder.open(f"/applications/{CYCLE}/{code(2)}").text


def test_nobody_is_offered_what_is_refused(site: Site) -> None:
    """The acts on a payment follow its state, for one who has approved and one who has not."""
    payment: Any = site.desk.office.look("", lambda case: case.payment(CYCLE, code(1)))
    person: Any = type("Visit", (), {"handle": "qian"})()
    told = []
    for approved, stopped in (((), False), (("qian",), False), (("sun",), False), (("qian", "sun"), False), (("sun",), True)):
        payment.approved_by, payment.stopped = list(approved), stopped
        told.append(list(payable_acts(person, payment)))
    assert told == [["payment.approve"], [], ["payment.approve"], ["payment.pay"], []]


@pytest.mark.parametrize("log", sorted(FOLDER.glob(f"*{SUFFIX}")), ids=lambda path: path.name.removesuffix(SUFFIX))
def test_every_kept_log_has_its_pages(log: Path, tmp_path: Path) -> None:
    """Whatever a city's text has or lacks: each title, the money, each register and what each applicant is told can be looked at."""
    site = Site(desk_on(str(unpacked(log, tmp_path))), tmp_path)
    office, finance = (signed_in(site, f"the-{role}", role, city="") for role in ("office", "finance"))
    fixed = ("/awards", "/registers/applicants", "/registers/bans", "/registers/reviewers", "/registers/bodies", "/applications")
    pages = [office.open(path) for path in fixed] + [finance.open("/finance")]
    ask = site.views.query
    pages += [office.open(f"/awards/{cycle}/{code_}") for cycle, code_ in ask("select cycle, applicant from winners_register")]
    pages += [office.open(f"/applications/{cycle}/{code_}") for cycle, code_ in ask("select cycle, applicant from application_register")]
    pages += [office.open(f"/registers/applicants/{code_}") for (code_,) in ask("select applicant from applicant_register")]
    pages += [office.open(f"/registers/reviewers/{city}/{who}") for city, who in ask("select city, reviewer from reviewer_register")]
    pages += [office.open(f"/registers/bodies/{city}/{body}") for city, body in ask("select distinct city, body from body_register")]
    assert [(page.url, page.status) for page in pages if page.status != 200] == []
