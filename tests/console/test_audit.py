"""The past as pages: decisions, why, how it stood step by step and on two clocks; closed to other cities and to who keeps away."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from domain.application import application as a
from domain.cycle import events as e
from domain.shared import identifiers as ids
from services.audit.record import Record
from services.audit.says import says
from services.documents.speech import Speech
from tests.browser import signed_in
from tests.desk import CYCLE, Desk, code, opened, qualified
from tests.projections.test_boards import whole_cycle
from tests.site import Site

STREAM = ids.cycle_stream(CYCLE)


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A cycle to its winners, of which one was objected away."""
    return Site(whole_cycle(quick_desk), tmp_path)


def test_a_decision_tells_why(site: Site) -> None:
    """From the list to the page: what, when, under which article, the way of whom it concerned; nothing sealed."""
    browser = signed_in(site, "wei", "auditor")
    listed = browser.open(f"/cycles/{CYCLE}/decisions")
    assert all(word in listed.text for word in ("异议结论", "排名固定", "第十八条")), listed.text
    assert all(f"{word} 虚构企业1 {code(1)}" in listed.text for word in ("条件判断", "综合得分")), listed.text
    assert "异议结论 异议 obj-1" in listed.text
    page = browser.open("/why", decision=f"objection:{CYCLE}/obj-1@2")
    assert all(word in page.text for word in ("异议结论", "第十九条", "虚构企业2", "候选受异议")), page.text
    assert "canary" not in page.html
    assert browser.open("/why", decision="cycle:wuhai/2026@999").status == 404


def test_what_came_out_false_is_said() -> None:
    """A condition that is not met, and an objection that is not upheld, are outcomes like their opposites."""
    judged = says(a.ConditionJudged("registered_here", met=False, reason="(invented)"))
    assert Speech("zh", {}).said(cast("Record", SimpleNamespace(event="application.condition_judged")), judged).endswith("；符合：否")
    assert says(a.ConditionJudged("registered_here", met=True, reason=""))["met"] is True


def test_a_plain_sentence_stands_first(site: Site) -> None:
    """Who was not awarded and by which event; who fills the place, by name, set off by whom; the articles with what they say, folded."""
    browser = signed_in(site, "wei", "auditor")
    page = browser.open("/why", decision=f"objection:{CYCLE}/obj-1@2")
    assert f"虚构企业2 {code(2)}未获奖：公示期间的异议成立。" in page.text.partition("结论 成立")[0], page.text
    named = next(one for one in site.desk.log.events_of(STREAM) if isinstance(one.data, e.SubstituteNamed))
    filled = browser.open("/why", decision=f"{STREAM}@{named.originator_version}").text
    assert f"虚构企业2 {code(2)}空出的名额由虚构企业4 {code(4)}递补。由clerk（办公室）办理“作出异议结论”引起" in filled, filled
    assert all(word in filled for word in ("条文大意由本系统概述", "第十九条", f"虚构企业4 {code(4)}：")), filled
    english = signed_in(site, "wei-en", "auditor", language="en").open("/why", decision=f"objection:{CYCLE}/obj-1@2").text
    assert ("was not awarded" in english, "In our own words" in english) == (True, True)
    winner = browser.open("/why", decision=f"application:{CYCLE}/{code(1)}@2").text
    assert f"虚构企业1 {code(1)}未获奖" not in winner


def test_a_stream_is_walked_through(site: Site) -> None:
    """Before the first event nothing stood; each step shows the state then, and what has changed since."""
    browser = signed_in(site, "wei", "auditor")
    count = site.desk.log.version(STREAM)
    assert "此时尚无记录" in browser.open("/as-of", stream=STREAM, step="0").text
    early, last = browser.open("/as-of", stream=STREAM, step="3"), browser.open("/as-of", stream=STREAM, step=str(count))
    assert (f"第 3 步，共 {count} 步" in early.text, "此后没有变化" in early.text, "此后没有变化" in last.text) == (True, False, True)
    assert browser.open("/as-of", stream=STREAM, step="x").status == 422


def test_two_clocks(site: Site) -> None:
    """What stood on a day, as far as another day knew of it."""
    browser = signed_in(site, "wei", "auditor")
    both = browser.open("/as-of", stream=STREAM, at="2026-09-20T12:00:00", known="2026-09-20T12:00:00")
    assert ("公示" in both.text, "此后没有变化" in both.text) == (True, False)
    assert browser.open("/as-of", stream=STREAM, at="never").status == 422


def test_who_may_not_finds_nothing(site: Site) -> None:
    """Another city's auditor, an applicant, and an officer who keeps away from an application."""
    assert signed_in(site, "qi", "auditor", city="gongyi").open("/as-of", stream=STREAM).status == 404
    assert signed_in(site, "org", "applicant", acts_for=(code(1),)).open("/as-of", stream=STREAM).status == 403


def test_who_keeps_away_finds_it_closed(quick_desk: Desk, tmp_path: Path) -> None:
    """Neither the decisions on the application nor how it stood; the rest of the cycle is open."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("recusal.declare", "office", "wang", cycle=CYCLE, applicant=code(1), reviewer="wang", reason="(invented) kin")
    browser = signed_in(Site(d, tmp_path), "wang", "office")
    listed = browser.open(f"/cycles/{CYCLE}/decisions").html
    assert (code(1) in listed, code(2) in listed) == (False, True)
    mine, other = (ids.application_stream(CYCLE, code(number)) for number in (1, 2))
    assert [browser.open("/as-of", stream=stream).status for stream in (mine, other)] == [403, 200]
    assert [browser.open("/why", decision=f"{stream}@1").status for stream in (mine, other)] == [403, 200]
