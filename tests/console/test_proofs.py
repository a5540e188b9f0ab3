"""Proofs and the replay as pages: what was signed, a record in it, decisions computed again, a bundle; a cycle event by event in words."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.receipt import digest
from services.audit.prover import Prover
from services.log.chain import TamperedError
from services.recomputation import RECOMPUTES
from tests.browser import Browser, signed_in
from tests.desk import CITY, CYCLE, ROOT, Desk, code, opened, qualified
from tests.projections.test_boards import whole_cycle
from tests.site import Site
from verify_bundle import verify

STREAM = ids.cycle_stream(CYCLE)
REPLAY = f"/cycles/{CYCLE}/replay"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A cycle to its winners, of which one was objected away."""
    return Site(whole_cycle(quick_desk), tmp_path)


@pytest.fixture
def browser(site: Site) -> Browser:
    """The city's auditor at a browser."""
    return signed_in(site, "wei", "auditor")


def test_a_record_is_proved(site: Site, browser: Browser) -> None:
    """Its place, digest and root, that the proof holds, and that the decision comes out again; before that, nothing was signed."""
    assert "尚无签名的检查点" in browser.open("/proofs").text
    ranked = next(one for one in site.desk.log.events_of(STREAM) if type(one.data).__name__ == "RankingFrozen")
    page = browser.open("/proofs", record=f"{STREAM}@{ranked.originator_version}")
    assert all(word in page.text for word in ("证明成立", "按当时的依据复算，结果一致", "排名固定", f"第 {ranked.position} 个事件")), (
        page.text
    )
    [kept] = site.parts.prover.kept()
    assert kept.checkpoint().root.hex() in page.text
    told = browser.open("/proofs", record=f"objection:{CYCLE}/obj-1@2").text
    assert ("没有可复算的规则" in told, "异议 obj-1" in told, "canary" in told) == (True, True, False)
    assert browser.open("/proofs", record=f"{STREAM}@999").status == 404


def test_checkpoints_are_listed_and_continue(site: Site, browser: Browser) -> None:
    """Two that were signed, the newer one shown to continue the older by its proofs."""
    first = site.parts.prover.checkpoint().checkpoint()
    site.desk.done("ban.record", applicant=code(2), city=CITY, ground="g", since="2020-01-01", until="2021-01-01", basis="29")
    second = site.parts.prover.checkpoint().checkpoint()
    page = browser.open("/proofs")
    assert (first.root.hex() in page.text, second.root.hex() in page.text, page.text.count("衔接无误")) == (True, True, 1)


def test_the_log_is_computed_again(site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound, and where it is not, where; the decisions of a cycle, each the same."""
    site.parts.prover.checkpoint()
    assert "与全部检查点相符" in browser.open("/proofs", check="log").text
    found = re.search(r"复算 (\d+) 项决定，全部一致", browser.open("/proofs", check=CYCLE).text)
    assert found is not None
    assert int(found[1]) > 5

    def altered(*_: Any) -> None:
        raise TamperedError("checkpoint-differs", size=7, since=3)

    monkeypatch.setattr(Prover, "verify", altered)
    page = browser.open("/proofs", check="log")
    assert ("不符：改动在第 3 个事件之后" in page.text, "与全部检查点相符" in page.text) == (True, False)


def test_another_result_is_told(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look can fail: where a policy gives another result than its receipt says, the page tells it, with the way to it."""
    policy = next(name for name in RECOMPUTES if name.startswith("ranking"))
    truly = RECOMPUTES[policy]
    monkeypatch.setitem(RECOMPUTES, policy, lambda case, stream, event: truly(case, stream, event)._replace(result=["other"]))
    page = browser.open("/proofs", check=CYCLE)
    assert ("1 处不一致" in page.text, digest(["other"]) in page.text, "全部一致" in page.text) == (True, True, False)
    assert "排名固定" in browser.open(page.links["决定依据"]).text


def test_a_bundle_and_its_checker_are_taken_away(site: Site, browser: Browser) -> None:
    """What the page offers is what the checker accepts, and the checker is the one whose digest stands on the page."""
    page = browser.open("/proofs")
    checker = browser.http.get("/proofs/verify_bundle.py")
    assert checker.content == (ROOT / "verify_bundle.py").read_bytes()
    assert sha256(checker.content).hexdigest() in page.text
    assert site.parts.prover.verifier in page.text
    bundle = browser.http.get("/proofs/bundle", params={"subject": CYCLE})
    assert verify(bundle.content, site.parts.prover.verifier).startswith(f"{STREAM}: ")


def test_a_cycle_is_gone_through(site: Site, browser: Browser) -> None:
    """From the first event to the last by the page's own links, each once, in words: no stream, no key."""
    page, seen, words = browser.open(REPLAY), list[str](), list[str]()
    while True:
        seen.append(page.url)
        words.append(page.text)
        if "下一步" not in page.links:
            break
        page = browser.open(page.links["下一步"])
    positions = [row[0] for row in site.desk.log.rows.query("select {pos}, originator_id from {ev}") if ids.cycle_in(row[1]) == CYCLE]
    assert len(seen) == len(positions)
    assert f"第 {len(positions)} 项，共 {len(positions)} 项" in words[-1]
    assert "评审公告" in words[0]
    assert [text for text in words if re.search(r"(cycle|application|notice|objection|award):", text) or "canary" in text] == []
    upheld = next(text for text in words if "该项记录" not in text and "异议 obj-1" in text.partition("其后的记录")[0])
    assert ("第十九条" in upheld, "上一步" in upheld) == (True, True)


def test_the_replay_jumps_to_a_day(browser: Browser) -> None:
    """The first event of the day, or the next there is; behind the last, the last; a page back is a page back."""
    page = browser.open(REPLAY, day="2026-09-23")
    head = page.text.partition("其后的记录")[0]
    assert ("2026年9月23日" in head, "公示" in head) == (True, True)
    last = browser.open(REPLAY, at="999999999")
    assert "这是最后一项记录" in last.text
    back = browser.open(last.links["上一页"])
    assert "下一页" in back.links
    assert browser.open(REPLAY, day="never").status == 422
    assert browser.open(REPLAY, at="x").status == 422


PAGES = ("/proofs", REPLAY, f"/proofs?record={STREAM}@3", f"/proofs?check={CYCLE}", f"/proofs/bundle?subject={CYCLE}")


MAY_NOT: tuple[tuple[str, Role], ...] = (("rev-a", "reviewer"), ("chair", "committee_chair"), ("li", "operator"))


def test_who_may_not_finds_nothing(site: Site) -> None:
    """A reviewer, the committee, an operator; another city's cycle, record and bundle."""
    for person, role in MAY_NOT:
        visitor = signed_in(site, person, role)
        assert [visitor.open(path).status for path in PAGES] == [403] * len(PAGES)
    foreign = signed_in(site, "qi", "auditor", city="gongyi")
    assert [foreign.open(path).status for path in PAGES] == [200, 404, 404, 404, 404]
    assert CYCLE not in foreign.open("/proofs").html


def test_a_stranger_is_sent_to_the_login(site: Site) -> None:
    """From every page of oversight, and back to it afterwards; the checker alone is anybody's."""
    stranger = Browser(site)
    for path in (*PAGES, "/flags", "/operator", f"/cycles/{CYCLE}/draw", f"/why?decision={STREAM}@3"):
        assert "/login?back=" in stranger.open(path).url, path
    assert stranger.http.get("/proofs/verify_bundle.py").status_code == 200


def test_who_keeps_away_finds_it_closed(quick_desk: Desk, tmp_path: Path) -> None:
    """The replay passes over the application, its proof and the cycle's bundle are closed."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("recusal.declare", "office", "wang", cycle=CYCLE, applicant=code(1), reviewer="wang", reason="(invented) kin")
    browser = signed_in(Site(d, tmp_path), "wang", "office")
    page = browser.open(REPLAY)
    html = page.html
    while "下一页" in page.links:
        page = browser.open(page.links["下一页"])
        html += page.html
    assert (code(1) in html, code(2) in html) == (False, True)
    closed = [f"/proofs?record={ids.application_stream(CYCLE, code(1))}@1", f"/proofs/bundle?subject={CYCLE}"]
    assert [browser.open(path).status for path in closed] == [403, 403]
