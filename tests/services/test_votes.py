"""A body that votes: the roll of the day, quorum after recusals, majorities, and ballots that are open, sealed or secret."""

from pathlib import Path
from typing import Any

import pytest

from domain.cycle.events import MotionDecided
from domain.session import session as s
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from services.answer import Answer
from tests.desk import Desk, code
from tests.lindu import CITY, CYCLE, MEMBERS, NO_VOTE, Change, deliberating, lindu, propose, seated

SEALED: Change = ("ballot: open", "ballot: sealed")
SECRET: Change = ("ballot: open", "ballot: secret")


def sitting(folder: Path, *changes: Change, present: tuple[str, ...] = MEMBERS) -> Desk:
    """Three organizations are ranked, and the committee sits with some of its five members."""
    d = seated(deliberating(lindu(folder, *changes), 1, 2, 3))
    d.done("session.open", "committee_chair", "m1", cycle=CYCLE, on="2026-05-04", present=present)
    return d


def put(d: Desk, number: int = 1, **more: Any) -> Answer:
    """A motion on the n-th organization."""
    return d.act("motion.put", "committee_chair", "m1", cycle=CYCLE, session=1, candidate=code(number), **more)


def cast(d: Desk, member: str, choice: str, motion: int = 1) -> Answer:
    """A member's vote."""
    return d.act("ballot.cast", "committee_member", member, cycle=CYCLE, session=1, motion=motion, choice=choice)


def close(d: Desk, motion: int = 1) -> Answer:
    """The chair closes the ballot."""
    return d.act("ballot.close", "committee_chair", "m1", cycle=CYCLE, session=1, motion=motion)


def tally(d: Desk, teller: str, *counts: int, role: Role = "office") -> Answer:
    """A teller's count: for, against, abstentions."""
    in_favour, against, abstaining = counts
    counted = {"in_favour": in_favour, "against": against, "abstaining": abstaining}
    return d.act("ballot.tally", role, teller, cycle=CYCLE, session=1, motion=1, **counted)


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ({"m1": "for", "m2": "for", "m3": "for", "m4": "against", "m5": "against"}, "carried"),
        ({"m1": "for", "m2": "for", "m3": "abstain", "m4": "against"}, "lost"),  # two of five
        ({"m1": "for", "m2": "for", "m3": "for"}, "carried"),  # three of five: the silent two abstain
    ],
)
def test_more_than_half_of_those_present_article_17_1(tmp_path: Path, choices: dict[str, str], outcome: str) -> None:
    """Whoever is there counts, an abstention too: three of five carry, two of five do not."""
    d = sitting(tmp_path)
    put(d)
    for member, choice in choices.items():
        assert cast(d, member, choice).outcome == "done"
    assert close(d).facts["outcome"] == outcome
    assert (propose(d, 1).code == "motion-not-carried") is (outcome == "lost")


def test_exactly_half_of_those_present_is_not_enough(tmp_path: Path) -> None:
    """Article 17(1): of four, two are half, and half must be exceeded."""
    d = sitting(tmp_path, present=MEMBERS[:4])
    put(d)
    for member, choice in zip(MEMBERS[:4], ("for", "for", "against", "abstain"), strict=True):
        cast(d, member, choice)
    assert close(d).facts["outcome"] == "lost"


@pytest.mark.parametrize(("present", "outcome"), [(MEMBERS[:3], "carried"), (MEMBERS[:2], "no_quorum")])
def test_a_quorum_of_three_in_five_article_17_1(tmp_path: Path, present: tuple[str, ...], outcome: str) -> None:
    """Six tenths of five are three: with two there is no quorum, and the motion may be put again."""
    d = sitting(tmp_path, present=present)
    put(d)
    for member in present:
        cast(d, member, "for")
    assert close(d).facts["outcome"] == outcome
    assert put(d).code == ("motion-known" if outcome == "carried" else "")


def test_the_recused_count_neither_as_entitled_nor_as_present(tmp_path: Path) -> None:
    """Article 31: with two of five recused, three may vote: two there are six tenths of three, rounded up, and two votes carry."""
    d = sitting(tmp_path, present=("m1", "m2", "m5"))
    put(d)
    for member in ("m4", "m5"):
        d.done("recusal.declare", "committee_member", member, cycle=CYCLE, applicant=code(1), reviewer=member, reason="(invented)")
    refused = cast(d, "m5", "for")
    assert (refused.outcome, refused.code) == ("refused", "recused")
    cast(d, "m1", "for")
    cast(d, "m2", "for")
    found = close(d).facts
    assert (found["outcome"], found["entitled"], found["present"], found["quorum"], found["needed"]) == ("carried", 3, 2, 2, 2)


def test_a_vote_cast_before_the_recusal_does_not_count(tmp_path: Path) -> None:
    """Article 31: who is recused after voting has no vote at the close."""
    d = sitting(tmp_path)
    put(d)
    for member in MEMBERS[:3]:
        cast(d, member, "for")
    d.done("recusal.declare", "office", cycle=CYCLE, applicant=code(1), reviewer="m3", reason="(invented)")
    assert (close(d).facts["outcome"], close(d).code) == ("lost", "ballot-closed")


def test_the_roll_is_that_of_the_day(tmp_path: Path) -> None:
    """A member who left the day before is not on it and cannot be present; the last day in the seat still counts."""
    d = seated(deliberating(lindu(tmp_path), 1, 2))
    d.done("body.leave", city=CITY, body="committee", member="m5", on="2026-05-03")
    d.done("body.leave", city=CITY, body="committee", member="m4", on="2026-05-04")
    refused = d.act("session.open", "committee_chair", "m1", cycle=CYCLE, on="2026-05-04", present=MEMBERS)
    assert (refused.code, refused.basis, refused.facts["members"]) == ("not-on-roll", "17(1)", ["m5"])
    opened = d.done("session.open", "committee_chair", "m1", cycle=CYCLE, on="2026-05-04", present=["m1", "m4"])
    assert (opened.facts["roll"], opened.facts["absent"]) == (["m1", "m2", "m3", "m4"], ["m2", "m3"])


def test_a_committee_without_its_chair_does_not_sit(tmp_path: Path) -> None:
    """Article 6: the seat of the chair is empty on the day."""
    d = seated(deliberating(lindu(tmp_path), 1, 2))
    d.done("body.leave", city=CITY, body="committee", member="m1", on="2026-05-03")
    refused = d.act("session.open", cycle=CYCLE, on="2026-05-04", present=["m2"])
    assert (refused.code, refused.basis) == ("chair-missing", "6")


def test_nobody_votes_twice_or_from_outside(tmp_path: Path) -> None:
    """One vote for each who is there; what is no vote is invalid and stored nowhere."""
    d = sitting(tmp_path, present=MEMBERS[:3])
    put(d)
    cast(d, "m1", "for")
    assert cast(d, "m1", "against").code == "ballot-cast"
    assert cast(d, "m4", "for").code == "not-present"
    with pytest.raises(InvalidError, match="choice-unknown"):
        cast(d, "m2", "perhaps")
    with pytest.raises(InvalidError, match="motion-unknown"):
        cast(d, "m2", "for", motion=2)


def test_an_open_ballot_is_seen_as_it_is_cast(tmp_path: Path) -> None:
    """Each vote stands in the log by name."""
    d = sitting(tmp_path)
    put(d)
    cast(d, "m2", "against")
    [vote] = [e.data for e in d.log.events_of(ids.session_stream(CYCLE, 1)) if isinstance(e.data, s.BallotCast)]
    assert (vote.member, vote.choice) == ("m2", "against")


def test_a_sealed_vote_is_read_by_nobody_before_the_close(tmp_path: Path) -> None:
    """Neither the log nor an answer nor the state tells it; the close opens them all."""
    d = sitting(tmp_path, SEALED)
    put(d)
    for member, choice in zip(MEMBERS, ("for", "for", "for", "against", "abstain"), strict=True):
        answer = cast(d, member, choice)
        assert choice not in str(answer)
    stored = d.log.events_of(ids.session_stream(CYCLE, 1))
    sealed = [e.data for e in stored if isinstance(e.data, s.BallotSealed)]
    assert len(sealed) == 5
    assert all(vote.choice.sealed and vote.choice.text not in {"for", "against", "abstain"} for vote in sealed)
    state = d.office.look("", lambda case: case.session(CYCLE, 1))
    assert isinstance(state, s.Session)
    assert set(state.motions[1].cast.values()) == {None}
    assert close(d).facts["outcome"] == "carried"
    [closed] = [e.data for e in d.log.events_of(ids.session_stream(CYCLE, 1)) if isinstance(e.data, s.BallotClosed)]
    assert closed.choices == dict(zip(MEMBERS, ("for", "for", "for", "against", "abstain"), strict=True))


def test_a_secret_ballot_keeps_roll_and_totals_only(tmp_path: Path) -> None:
    """Two different tellers enter the same count; no vote is entered by name, and none is stored."""
    d = sitting(tmp_path, SECRET)
    put(d)
    assert cast(d, "m2", "for").code == "ballot-secret"
    assert close(d).code == "ballot-secret"
    with pytest.raises(InvalidError, match="tally-sum"):
        tally(d, "t1", 3, 1, 0)
    assert tally(d, "t1", 4, 1, 0).facts == {"motion": 1, "tellers": 1}
    assert tally(d, "t1", 4, 1, 0).facts == {"motion": 1, "tellers": 1}  # the same person is one teller
    assert tally(d, "t2", 3, 1, 1).code == "tally-differs"
    assert tally(d, "t2", 4, 1, 0).facts["outcome"] == "carried"
    names = [type(e.data).__name__ for e in d.log.events_of(ids.session_stream(CYCLE, 1))]
    assert not {"BallotCast", "BallotSealed"} & set(names)
    [closed] = [e.data for e in d.log.events_of(ids.session_stream(CYCLE, 1)) if isinstance(e.data, s.BallotClosed)]
    assert closed.choices == {}


def test_a_teller_counts_again_until_both_agree(tmp_path: Path) -> None:
    """A count that was wrong is replaced by its own teller."""
    d = sitting(tmp_path, SECRET)
    put(d)
    tally(d, "t1", 5, 0, 0)
    assert tally(d, "m3", 2, 3, 0, role="committee_member").code == "tally-differs"
    tally(d, "t1", 2, 3, 0)
    assert tally(d, "m3", 2, 3, 0, role="committee_member").facts["outcome"] == "lost"


def test_tellers_are_for_secret_ballots(tmp_path: Path) -> None:
    """An open ballot counts itself."""
    d = sitting(tmp_path)
    put(d)
    assert tally(d, "t1", 5, 0, 0).code == "ballot-not-secret"


def test_a_motion_carries_for_its_tier_alone(tmp_path: Path) -> None:
    """Who was carried for the nomination cannot be proposed for the award (Art. 17)."""
    d = sitting(tmp_path)
    put(d, tier="nomination")
    for member in MEMBERS:
        cast(d, member, "for")
    close(d)
    assert [e.data.tier for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, MotionDecided)] == ["nomination"]
    assert (propose(d, 1).code, d.answers[-1].basis) == ("motion-not-carried", "17")
    assert propose(d, 1, tier="nomination").outcome == "done"


def test_a_body_without_a_vote_resolves(tmp_path: Path) -> None:
    """Where the regulation has no vote, there is nothing to open, and a resolution proposes."""
    d = seated(deliberating(lindu(tmp_path, NO_VOTE), 1, 2))
    assert d.act("session.open", cycle=CYCLE, on="2026-05-04", present=["m1"]).code == "no-vote"
    assert propose(d, 1).outcome == "done"


def test_a_decided_motion_has_its_receipt(tmp_path: Path) -> None:
    """Policy, articles and inputs stand with the decision."""
    d = sitting(tmp_path)
    put(d)
    close(d)
    [closed] = [e.data for e in d.log.events_of(ids.session_stream(CYCLE, 1)) if isinstance(e.data, s.BallotClosed)]
    assert (closed.receipt.policy, closed.receipt.trail, closed.finding.outcome) == ("vote.v1", ("17(1)",), "lost")
