"""What a clause forbids is refused by the act itself: those refusals that no scenario of the plain cycle meets."""

from datetime import date

import pytest

from tests.desk import CHANNELS, CITY, CYCLE, REVIEWERS, Desk, code, noticed, opened, proposed, qualified, register, reviewed, sheet, submit


@pytest.fixture
def deliberated(quick_desk: Desk) -> Desk:
    """Four are ranked, and the committee deliberates."""
    return reviewed(qualified(opened(quick_desk), range(1, 5)), range(1, 5))


def notice_of(d: Desk, number: int) -> str:
    """What comes of putting the n-th organization on notice today; the empty code when it is done."""
    channels = dict.fromkeys(CHANNELS, "2026-09-16")
    return d.act("notice.publish", cycle=CYCLE, channels=channels, text="notice", candidates=[code(number)]).code


def test_nobody_stands_on_notice_whom_the_committee_did_not_propose(deliberated: Desk) -> None:
    """Art. 7, 18: deliberated first, shown afterwards."""
    d = deliberated
    proposed(d, 1, 2)
    d.on("2026-09-16 09:00").advance()
    assert (notice_of(d, 3), notice_of(d, 1)) == ("not-to-notice", "")


def test_who_left_the_pool_sits_on_no_panel(quick_desk: Desk) -> None:
    """Art. 8(2): an exit with its reason; the earlier panel stays as it was."""
    d = opened(quick_desk)
    d.done("reviewer.exit", city=CITY, reviewer="rev-c", reason="(invented) did not keep to the rules")
    answer = d.act("panel.form", cycle=CYCLE, panel="two", members=REVIEWERS, leader="rev-a")
    assert (answer.code, answer.basis, answer.facts["reviewers"]) == ("not-in-pool", "8(2);9", ["rev-c"])


def test_only_who_passed_the_first_review_is_scored(quick_desk: Desk) -> None:
    """Art. 8(5), 18: nobody unqualified goes on to the review group."""
    d = opened(quick_desk)
    register(d, 9, operating_since=date(2024, 1, 1))
    submit(d, 9)
    d = qualified(d, range(1, 2))
    assert d.advance().stage == "qualification"
    d.done("qualification.conclude", cycle=CYCLE, applicant=code(9), outcome="unqualified")
    assert d.advance().stage == "document_review"
    answer = d.act("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(9), reviewer="rev-a", points=sheet(800))
    assert (answer.code, answer.facts["qualification"]) == ("not-in-review", "unqualified")


def test_nobody_off_the_panels_scores(quick_desk: Desk) -> None:
    """Art. 9: review is done by the review groups."""
    d = qualified(opened(quick_desk), range(1, 2))
    answer = d.act("score.submit", "reviewer", "rev-x", cycle=CYCLE, applicant=code(1), reviewer="rev-x", points=sheet(800))
    assert (answer.code, answer.basis) == ("not-on-panel", "8(2);9")


def test_an_objection_holds_its_candidate_and_upheld_ends_it(deliberated: Desk) -> None:
    """Art. 19: one is held until it is re-examined, the others go on; upheld, it can no longer be approved."""
    d = deliberated
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    said = {"candidate": code(1), "reference": "o1", "objector": "(invented)", "grounds": "(invented)"}
    d.on("2026-09-18 09:00").done("objection.file", "public", "citizen", cycle=CYCLE, notice=1, **said)
    d.on("2026-09-23 09:00").advance()
    held = d.act("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r", candidates=[code(1)])
    assert (held.code, held.basis) == ("objection-open", "19")
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r", candidates=[code(2)])
    d.done("objection.decide", cycle=CYCLE, reference="o1", outcome="upheld", reason="(invented)")
    ended = d.act("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r", candidates=[code(1)])
    assert (ended.code, ended.basis) == ("not-a-candidate", "19")


def test_a_withdrawal_follows_its_chain(deliberated: Desk) -> None:
    """Art. 30, 31: the office proposes, the committee decides where the article says so, the city government withdraws."""
    d = deliberated
    proposed(d, 1)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    d.on("2026-09-23 09:00").advance()
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()
    d.done("award.confer", cycle=CYCLE, on="2026-09-23", document="d")
    case = {"cycle": CYCLE, "applicant": code(1)}
    early = d.act("revocation.decide", "approver", "gov", **case, granted=True, reason="r")
    assert early.code == "revocation-not-proposed"
    said = {"elements": ["liability"], "severity": "major"}
    d.done("revocation.propose", **case, ground="events/accident", evidence="e", **said)
    skipped = d.act("revocation.decide", "approver", "gov", **case, granted=True, reason="r")
    assert (skipped.code, skipped.basis, skipped.facts["expected"]) == ("chain-order", "31(1)", "resolve")
    d.done("revocation.resolve", "committee_chair", "chair", **case, granted=True, reason="r")
    granted = d.done("revocation.decide", "approver", "gov", **case, granted=True, reason="r")
    assert (granted.facts["recover_cny"], granted.facts["banned_until"]) == (0, None)
