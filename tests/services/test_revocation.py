"""What takes a title away: elements, class and window of a ground, the chain, recovery and bans where they are written and nowhere else."""

from pathlib import Path
from typing import Any

import pytest

from domain.award.award import Revoked
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from services.answer import Answer
from tests.desk import Desk, code, register
from tests.lindu import CITY, CYCLE, NO_VOTE, TEXT, Change, deliberating, lindu, noticed, opened, person, propose, who, winners


def titled(folder: Path, *changes: Change) -> Desk:
    """An organization has a title since 20 May 2026; plaque and certificate were handed over, the prize is paid."""
    d = winners(lindu(folder, NO_VOTE, *changes), 1)
    for item in ("plaque", "certificate"):
        d.done("award.deliver", cycle=CYCLE, applicant=code(1), item=item, on="2026-05-20")
    for name in ("f1", "f2"):
        d.done("payment.approve", "finance", name, cycle=CYCLE, applicant=code(1))
    d.on("2027-01-05 09:00").done("payment.pay", "finance", "f1", cycle=CYCLE, applicant=code(1), on="2027-01-05", reference="b")
    return d


def proposed(d: Desk, ground: str, role: Role = "office", **more: Any) -> Answer:
    """A proposal to withdraw it."""
    return d.act("revocation.propose", role, "clerk", cycle=CYCLE, applicant=code(1), ground=ground, evidence="(invented)", **more)


def step(d: Desk, act: str, role: Role, *, granted: bool = True, **more: Any) -> Answer:
    """A decision of the chain."""
    return d.act(f"revocation.{act}", role, "someone", cycle=CYCLE, applicant=code(1), granted=granted, reason="(invented)", **more)


def withdrawn(d: Desk) -> Answer:
    """Withdrawn for fraud, by the whole chain."""
    proposed(d, "fraud/fraud")
    step(d, "resolve", "committee_chair")
    return step(d, "decide", "approver")


@pytest.mark.parametrize(
    ("event_on", "code_"), [("2026-05-19", "outside-window"), ("2026-05-20", ""), ("2029-05-20", ""), ("2029-05-21", "outside-window")]
)
def test_within_three_years_of_the_award_article_27_1(tmp_path: Path, event_on: str, code_: str) -> None:
    """The day of the event counts, however late it is found: the third anniversary is inside, the day after is not."""
    d = titled(tmp_path).on("2031-01-01 09:00")
    answer = proposed(d, "events/accident", severity="major", event_on=event_on)
    assert answer.code == code_
    if code_:
        assert (answer.basis, answer.facts["first"], answer.facts["last"]) == ("27(1)", "2026-05-20", "2029-05-20")


@pytest.mark.parametrize(
    ("severity", "code_"), [("larger", "severity-below"), ("major", ""), ("extraordinary", ""), (None, "element-missing")]
)
def test_the_least_class_of_an_accident_article_27_1(tmp_path: Path, severity: str | None, code_: str) -> None:
    """Major and above; without its official class nothing is proposed."""
    assert proposed(titled(tmp_path), "events/accident", severity=severity, event_on="2026-06-01").code == code_


def test_a_class_that_does_not_exist_is_invalid(tmp_path: Path) -> None:
    """The answer lists the four."""
    with pytest.raises(InvalidError, match="severity-unknown"):
        proposed(titled(tmp_path), "events/accident", severity="terrible", event_on="2026-06-01")


def test_a_ground_asks_for_all_its_elements_at_once(tmp_path: Path) -> None:
    """Reason, class and day: what lacks is told together."""
    d = titled(tmp_path)
    assert proposed(d, "events/accident").facts["missing"] == ["severity", "event_on"]
    assert proposed(d, "events/breach").facts["missing"] == ["reason"]


@pytest.mark.parametrize(("event_on", "code_"), [("2028-05-20", ""), ("2028-05-21", "outside-window")])
def test_within_the_validity_also_when_it_is_over(tmp_path: Path, event_on: str, code_: str) -> None:
    """An accident on the last day of two years, found after them: the ground applies to a title that has expired."""
    d = titled(
        tmp_path, ("window: {years: 3}", "window: {validity: true}"), ("validity: {years: null", "validity: {years: 2"),
    )  # fmt: skip
    d.on("2028-06-01 09:00").clerk.advance(ids.award_stream(CYCLE, code(1)))
    assert d.clerk.standing(ids.award_stream(CYCLE, code(1))).stage == "expired"
    assert proposed(d, "events/accident", severity="major", event_on=event_on).code == code_


def test_fraud_has_no_time_bar_article_26(tmp_path: Path) -> None:
    """Nine years later, without a day of any event."""
    assert proposed(titled(tmp_path).on("2035-06-01 09:00"), "fraud/fraud").outcome == "done"


def test_the_chain_is_the_rules_own(tmp_path: Path) -> None:
    """Fraud goes to the committee before the government, an event goes to the government at once; each by whom the text names."""
    d = titled(tmp_path)
    proposed(d, "fraud/fraud")
    assert step(d, "decide", "approver").code == "chain-order"
    assert step(d, "resolve", "office").code == "not-theirs"
    assert step(d, "resolve", "committee_chair").outcome == "done"
    assert step(d, "decide", "committee_chair").code == "not-theirs"
    assert step(d, "decide", "approver", granted=False).facts["granted"] is False
    assert proposed(d, "events/breach", elements=["reason"]).outcome == "done"
    assert step(d, "decide", "approver").facts["granted"] is True


def test_fraud_recovers_all_and_bans_for_ten_years_article_26(tmp_path: Path) -> None:
    """Money that was paid, items that were handed over, ten years from the decision; the case is open until they are back and public."""
    d = titled(tmp_path).on("2027-06-01 09:00")
    facts = withdrawn(d).facts
    assert (facts["recover_cny"], facts["items_back"], facts["banned_until"]) == (500_000, ["certificate", "plaque"], "2037-06-01")
    stream = ids.award_stream(CYCLE, code(1))
    back = {"cycle": CYCLE, "applicant": code(1), "on": "2027-06-01"}
    d.done("revocation.publish", cycle=CYCLE, applicant=code(1), channels={"website": "2027-06-01"})
    assert d.clerk.standing(stream).ended is False
    d.done("item.return", **back, item="plaque")
    assert (d.act("item.return", **back, item="plaque").code, d.answers[-1].facts["owed"]) == ("item-not-owed", ["certificate"])
    d.done("item.return", **back, item="certificate")
    assert d.clerk.standing(stream).ended is True


def test_an_event_recovers_nothing_and_bans_nobody_article_27(tmp_path: Path) -> None:
    """Never more than is written: no claim, nothing to come back, no ban."""
    d = titled(tmp_path)
    proposed(d, "events/breach", elements=["reason"])
    facts = step(d, "decide", "approver").facts
    assert (facts["recover_cny"], facts["items_back"], facts["banned_until"]) == (0, [], None)
    d.done("revocation.publish", cycle=CYCLE, applicant=code(1), channels={"website": "2027-01-05"})
    assert d.clerk.standing(ids.award_stream(CYCLE, code(1))).ended is True
    assert d.act("item.return", cycle=CYCLE, applicant=code(1), item="plaque", on="2027-01-05").code == "item-not-owed"


def test_a_ground_that_stands_ends_in_nothing_else_where_the_text_says_so(tmp_path: Path) -> None:
    """Mandatory: a refusal must say that the ground does not stand, which leaves the title and ends the case; elsewhere it need not."""
    change: Change = ('    publishes: announcement\n    basis: "27"', '    publishes: announcement\n    mandatory: true\n    basis: "27"')
    d = titled(tmp_path, change)
    proposed(d, "events/breach", elements=["reason"])
    refused = step(d, "decide", "approver", granted=False)
    assert (refused.code, refused.basis) == ("withdrawal-mandatory", "27(2)")
    with pytest.raises(InvalidError, match="granted-unfounded"):
        step(d, "decide", "approver", unfounded=True)
    assert step(d, "decide", "approver", granted=False, unfounded=True).outcome == "done"
    assert step(d, "decide", "approver").code == "revocation-not-proposed"
    proposed(d, "fraud/fraud")
    assert step(d, "resolve", "committee_chair", granted=False).outcome == "done"


def test_what_was_not_paid_yet_is_paid_no_more(tmp_path: Path) -> None:
    """Withdrawn for fraud before the payment: nothing to recover, nothing to pay, nothing more to hand over."""
    d = winners(lindu(tmp_path, NO_VOTE), 1)
    for name in ("f1", "f2"):
        d.done("payment.approve", "finance", name, cycle=CYCLE, applicant=code(1))
    assert withdrawn(d).facts["recover_cny"] == 0
    d.on("2027-01-05 09:00")
    assert d.act("payment.pay", "finance", "f1", cycle=CYCLE, applicant=code(1), on="2027-01-05", reference="b").code == "payment-stopped"
    assert d.act("award.deliver", cycle=CYCLE, applicant=code(1), item="plaque", on="2026-05-20").code == "award-not-valid"


def test_another_text_may_govern_for_a_reason(tmp_path: Path) -> None:
    """By default the cycle's own; a later version with its own ban is chosen by an act that says why, and governs to the end."""
    d = titled(tmp_path)
    later = TEXT.replace(NO_VOTE[0], NO_VOTE[1]).replace("ban: {years: 10", "ban: {years: 7")
    (tmp_path / "regulations" / CITY / "2027-01-01.yaml").write_text(later, "utf-8")
    with pytest.raises(InvalidError, match="reason-needed"):
        proposed(d, "fraud/fraud", version="2027-01-01")
    assert proposed(d, "fraud/fraud", version="2027-01-01", reason="(invented) the act came after it").outcome == "done"
    step(d, "resolve", "committee_chair")
    assert step(d, "decide", "approver").facts["banned_until"] == "2034-01-05"


def test_a_draft_governs_nothing(tmp_path: Path) -> None:
    """No title is withdrawn under a text for comment."""
    d = titled(tmp_path)
    draft = TEXT.replace("status: {state: in_force", "status: {state: draft")
    (tmp_path / "regulations" / CITY / "draft-2027.yaml").write_text(draft, "utf-8")
    refused = proposed(d, "fraud/fraud", version="draft-2027", reason="(invented)")
    assert (refused.code, refused.basis) == ("regulation-draft", "40")


def find_false(d: Desk, one: int | str = 1, role: Role = "office") -> Answer:
    """What was filed is found false."""
    return d.act("application.find_false", role, "clerk", cycle=d.cycle, applicant=who(one), reason="(invented)", evidence="(invented)")


def test_a_false_application_bars_for_five_years_without_a_win_article_25(tmp_path: Path) -> None:
    """Found on 4 May 2026: the application is over; the fifth anniversary is the last day of the ban, in the cycle of 2031 one may file."""
    d = deliberating(lindu(tmp_path, NO_VOTE), 1, 2)
    assert find_false(d, 1, "committee_chair").code == "not-theirs"
    assert find_false(d).facts["banned_until"] == "2031-05-04"
    assert propose(d, 1).code == "application-ended"
    assert find_false(d).code == "found-false-already"
    propose(d, 2)
    assert propose(d, 2).code == "candidate-already"


def test_a_candidate_found_false_leaves_the_notice(tmp_path: Path) -> None:
    """Article 25: the candidacy ends with the application; its place is one that stays free."""
    d = deliberating(lindu(tmp_path, NO_VOTE), 1, 2)
    propose(d, 1, 2)
    noticed(d)
    find_false(d)
    assert [type(e.data).__name__ for e in d.log.events_of(ids.cycle_stream(CYCLE))][-2:] == ["CandidateLost", "PlaceVacated"]


@pytest.mark.parametrize(("on", "outcome"), [("2036-01-05", "barred"), ("2037-01-05", "barred"), ("2037-01-06", "")])
def test_of_two_bans_the_longer_prevails_articles_25_and_26(tmp_path: Path, on: str, outcome: str) -> None:
    """Won by fraud, found false as well: ten years from the withdrawal bar, and the answer names them, not the five."""
    d = titled(tmp_path, ("effective_until: 2030-12-31, remind_days: 90, ", ""))
    withdrawn(d)
    assert find_false(d).facts["banned_until"] == "2032-01-05"
    d.cycle = f"{CITY}/{on[:4]}"
    opened(d.on(f"{on[:4]}-01-02 09:00"))
    filed = {"cycle": d.cycle, "applicant": code(1), "documents": {"application": "d"}, "contact": "(invented)"}
    answer = d.on(f"{on} 09:00").act("application.submit", "applicant", "org", **filed)
    assert answer.code == outcome
    if outcome:
        assert (answer.basis, [ground["until"] for ground in answer.facts["grounds"]]) == ("26", ["2037-01-05"])


def test_where_no_ban_is_written_none_is_made(tmp_path: Path) -> None:
    """A regulation without bans for false applications: the act is refused, and the office judges qualification as it may."""
    bans = 'application_bans:\n  - {name: false_application, years: 5, decided_by: award_office, basis: "25"}\n'
    d = deliberating(lindu(tmp_path, NO_VOTE, (bans, "")), 1)
    assert find_false(d).code == "no-application-ban"


def test_grounds_are_those_of_the_track(tmp_path: Path) -> None:
    """A rule for organizations alone takes no person's title."""
    change: Change = (
        '    publishes: announcement\n    basis: "27"',
        '    publishes: announcement\n    tracks: [organization]\n    basis: "27"',
    )
    d = winners(lindu(tmp_path, NO_VOTE, change), person(1))
    with pytest.raises(InvalidError, match="ground-unknown"):
        d.act("revocation.propose", cycle=CYCLE, applicant=person(1), ground="events/breach", evidence="e", elements=["reason"])


def test_the_wuhai_accident_has_a_class_and_a_liability(quick_desk: Desk) -> None:
    """Article 31(1): major and above, and liable; nothing is asked about a day."""
    from tests.projections.test_boards import whole_cycle  # noqa: PLC0415  # a whole cycle of the other city

    d = whole_cycle(quick_desk)
    register(d, 1)
    fields: dict[str, Any] = {"cycle": "wuhai/2026", "applicant": code(1), "ground": "events/accident", "evidence": "(invented)"}

    def refused(**more: Any) -> tuple[str, str, Any]:
        answer = d.act("revocation.propose", **fields | more)
        return answer.code, answer.basis, answer.facts.get("missing")

    assert refused(severity="major") == ("element-missing", "31(1)", ["liability"])
    assert refused(elements=["liability"]) == ("element-missing", "31(1)", ["severity"])
    assert refused(elements=["liability"], severity="larger") == ("severity-below", "31(1)", None)
    assert d.act("revocation.propose", **fields, elements=["liability"], severity="major").outcome == "done"


def test_the_log_tells_what_a_withdrawal_took(tmp_path: Path) -> None:
    """Ground, article, and what is recovered stand in one event."""
    d = titled(tmp_path)
    withdrawn(d)
    [revoked] = [e.data for e in d.log.events_of(ids.award_stream(CYCLE, code(1))) if isinstance(e.data, Revoked)]
    assert (revoked.ground, revoked.basis, revoked.recovers_items, revoked.recovers_money) == ("fraud", "26", True, True)
