"""Decisions computed again: the same digests from the same reading, whatever happened later; whatever differs is told by name."""

from typing import Any

import msgspec
import pytest

from domain.application import application as a
from domain.cycle import events as e
from domain.payment import payment as p
from domain.policies import bars as bar_policy
from domain.policies import prize as prize_policy
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, Event
from domain.shared.receipt import Receipt
from services.audit.decisions import receipt_of
from services.audit.reverification import Difference, Reverification
from services.recomputation import RECOMPUTES
from tests.desk import CYCLE, Desk, code, desk, opened, register, submit
from tests.projections.test_boards import whole_cycle

FACT = {"kind": "complaint", "severity": "prominent", "fault": "organization", "occurred_on": "2026-03-01", "found_on": "2026-03-02"}


def again(d: Desk) -> Reverification:
    """A fresh reverification of a desk's log."""
    return Reverification(d.log, d.office.texts)


def differences(d: Desk) -> list[Difference]:
    """Everything that does not come out again."""
    found = again(d)
    return [one for envelope in found.decisions() for one in found.differences(envelope)]


def decision(d: Desk, kind: type[Event]) -> Envelope:
    """The first decision of a kind."""
    return next(envelope for envelope in again(d).decisions() if isinstance(envelope.data, kind))


def altered(envelope: Envelope, **changes: Any) -> Envelope:
    """A decision with another receipt."""
    receipt: Receipt = msgspec.structs.replace(envelope.data.receipt, **changes)  # type: ignore[attr-defined]  # a decision has one
    return msgspec.structs.replace(envelope, data=msgspec.structs.replace(envelope.data, receipt=receipt))


def test_every_decision_of_a_cycle_comes_out_again(address: str) -> None:
    """All policies, on both databases, in the order of the log and in any other."""
    d = whole_cycle(desk(address))
    envelopes = list(again(d).decisions())
    receipts = [receipt for envelope in envelopes if (receipt := receipt_of(envelope.data))]
    elsewhere = {"draw.v1", "shortlist.v1", "vote.v1"}  # asked in tests/services/review, and computed again after each test
    before = {"bars.v1", "qualification.v1"}  # held against the kept logs
    assert {receipt.policy for receipt in receipts} == RECOMPUTES.keys() - elsewhere - before
    assert len(envelopes) == len(receipts) >= 20
    assert differences(d) == []
    backwards = again(d)
    assert [backwards.differences(envelope) for envelope in reversed(envelopes)] == [[]] * len(envelopes)
    late = again(d)
    assert [one.position for one in late.decisions(envelopes[4].position)] == [one.position for one in envelopes[5:]]


def test_a_bar_that_came_later_comes_out_again(address: str) -> None:
    """Filed when nothing barred, ended when a fact had come to light: each by what was on record then."""
    d = opened(desk(address))
    register(d, 1)
    assert submit(d, 1).outcome == "done"
    d.done("fact.record", applicant=code(1), reference="late", source="(invented)", **FACT)
    d.done("application.bar", cycle=CYCLE, applicant=code(1))
    d.done("fact.resolve", applicant=code(1), reference="late", on="2026-03-02", source="(invented)")
    assert [type(one.data) for one in again(d).decisions()] == [a.Submitted, a.Barred]
    assert differences(d) == []


def test_what_happened_later_changes_nothing(address: str) -> None:
    """Bans, facts, settings and scores after a decision are not what it read."""
    d = whole_cycle(desk(address))
    for number in (1, 3):
        d.done("fact.record", applicant=code(number), reference="late", source="(invented)", **FACT)
        ban = {"city": "wuhai", "ground": "g", "since": "2020-01-01", "until": "2040-01-01", "basis": "30"}
        d.done("ban.record", applicant=code(number), **ban)
    assert differences(d) == []


def test_a_policy_that_gives_something_else_is_told(quick_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed under its old name, a policy no longer gives the recorded result; which decision and what of it is told."""
    d = whole_cycle(quick_desk)
    monkeypatch.setattr(prize_policy, "payable_cny", lambda prize, **_: prize.first_cny - 1)
    found = differences(d)
    assert {(one.policy, one.what) for one in found} == {("prize.v1", "result"), ("prize.v1", "amount_cny")}
    assert sorted({one.decision for one in found}) == [f"{ids.payment_stream(CYCLE, code(number))}@1" for number in (1, 3, 4)]
    assert all(one.recorded != one.recomputed for one in found)


def test_a_policy_that_fails_is_told(quick_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault while computing again is a difference like any other, and the next decision is still looked at."""
    d = whole_cycle(quick_desk)

    def fails(*_: Any, **__: Any) -> Any:
        raise KeyError("gone")

    monkeypatch.setattr(bar_policy, "bars", fails)
    found = differences(d)
    assert {(one.policy, one.what, one.recomputed) for one in found} == {
        (name, "fault", "KeyError: 'gone'") for name in ("bars.v2", "qualification.v2")
    }


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"result": "0" * 64}, "result"),
        ({"inputs": "0" * 64}, "inputs"),
        ({"policy": "ranking.v0"}, "fault"),
        ({"regulation": "0" * 64}, "fault"),
        ({"calendar": None}, "fault"),
        ({"criteria": "0" * 64}, "fault"),
        ({"reads": {}}, "fault"),
        ({"reads": {"cycle:wuhai/2026": 999}}, "fault"),
        ({"reads": {"cycle:wuhai/2026": 1}}, "inputs"),
    ],
    ids=["result", "inputs", "unknown policy", "regulation", "calendar", "criteria", "nothing read", "too much read", "too little read"],
)  # fmt: skip
def test_a_receipt_that_does_not_fit_is_told(quick_desk: Desk, changes: dict[str, Any], what: str) -> None:
    """Every part of a receipt is held against what it speaks of."""
    d = whole_cycle(quick_desk)
    ranked = decision(d, e.RankingFrozen)
    assert again(d).differences(ranked) == []
    found = again(d).differences(altered(ranked, **changes))
    assert what in {one.what for one in found}


def test_an_event_that_says_other_than_its_receipt_is_told(quick_desk: Desk) -> None:
    """The receipt comes out again, and the event beside it claims something else."""
    d = whole_cycle(quick_desk)
    payable = decision(d, p.Payable)
    more = msgspec.structs.replace(payable, data=msgspec.structs.replace(payable.data, amount_cny=2_000_000))
    assert [one.what for one in again(d).differences(more)] == ["amount_cny"]
