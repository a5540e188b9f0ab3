"""The shortlist: so many for so many places (Yancheng 11(3)), whoever passed (Gongyi 17(5)), or a list with its chain (Qinhuangdao 15)."""

from pathlib import Path
from typing import Any

import pytest

from domain.cycle import review_events as e
from services.answer import Answer
from tests.desk import Desk, code
from tests.made_up import (
    CYCLE,
    DOCUMENT,
    application,
    early,
    events,
    notice,
    opened,
    person,
    qualified,
    ratio,
    register,
    regulation,
    review,
    reviewed,
    score,
    setting,
    shortlist,
    state,
)  # fmt: skip

ONSITE = review("onsite_review", "onsite")
TWO_FROM_FIVE = {code(1): 90, code(2): 80, code(3): 70, code(4): 70, code(5): 60}


def after_review(tmp_path: Path, select: dict[str, Any], totals: dict[str, int], **more: Any) -> Desk:
    """A cycle whose document review gave these totals; the shortlist is open."""
    text = regulation([DOCUMENT, shortlist(select, **more), ONSITE])
    text["set_per_cycle"] += [
        setting("base", "count", "shortlist", value=1), setting("rounding", "choice", "shortlist", choices=["up", "down"], value="down"),
    ]  # fmt: skip
    d = opened(tmp_path, text)
    persons = sum(applicant.startswith("person-") for applicant in totals)
    qualified(d, len(totals) - persons, persons)
    return reviewed(d, totals)


def propose(d: Desk, role: Any = "office", **fields: Any) -> Answer:
    """The list is proposed."""
    return d.act("shortlist.propose", role, "somebody", cycle=CYCLE, **fields)


def test_three_for_two_places_and_who_ties_with_the_last_passes(tmp_path: Path) -> None:
    """Yancheng 11(3), 1:1.5 of two places: three go on, and the fourth whose score is the third's (default)."""
    d = after_review(tmp_path, ratio(), TWO_FROM_FIVE)
    assert propose(d).facts == {"on": [code(1), code(2), code(3), code(4)], "off": 1}
    [fixed] = events(d, e.Shortlisted)
    assert (fixed.off, fixed.basis) == ((code(5),), "12")
    [proposed] = events(d, e.ShortlistProposed)
    assert (proposed.receipt.policy, proposed.receipt.trail) == ("shortlist.v1", ("12",))
    assert d.advance().stage == "onsite_review"


def test_who_is_off_the_list_is_out_of_the_review(tmp_path: Path) -> None:
    """Yancheng 11(4), 11(5): no defence and no visit for one off the list, with the article; and the ranking knows only the others."""
    d = after_review(tmp_path, ratio(), TWO_FROM_FIVE)
    propose(d)
    d.advance()
    refused = score(d, code(5), 80, "exp-a")
    assert (refused.code, refused.basis, refused.facts["stage"]) == ("not-shortlisted", "12", "shortlist")
    reviewed(d, dict.fromkeys([code(1), code(2), code(3), code(4)], 50))
    assert [line.applicant for line in state(d).ranking] == [code(1), code(2), code(3), code(4)]
    assert application(d, code(5)).composite is None


def test_everybody_goes_on_when_they_are_few(tmp_path: Path) -> None:
    """Three or fewer need no cut."""
    d = after_review(tmp_path, ratio(), {code(1): 90, code(2): 10})
    assert propose(d).facts == {"on": [code(1), code(2)], "off": 0}


def test_a_tie_at_the_cut_is_decided_where_the_text_says_so(tmp_path: Path) -> None:
    """Two places are left for three with one score: somebody decides, with a reason, and only among them."""
    totals = {code(1): 90, code(2): 80, code(3): 80, code(4): 80, code(5): 60}
    d = after_review(tmp_path, ratio(ties="decided"), totals)
    waits = propose(d)
    assert (waits.code, waits.facts["tied"], waits.facts["left"]) == ("shortlist-tied", [code(2), code(3), code(4)], 2)
    with pytest.raises(ValueError, match="not-at-cut"):
        propose(d, decided=[code(5), code(2)], reason="(invented)")
    with pytest.raises(ValueError, match="reason-needed"):
        propose(d, decided=[code(2), code(4)])
    assert propose(d, decided=[code(2)], reason="(invented)").code == "shortlist-tied"
    assert propose(d, decided=[code(2), code(4)], reason="(invented)").facts["on"] == [code(1), code(2), code(4)]


def test_base_and_rounding_may_be_the_cycles_own(tmp_path: Path) -> None:
    """Yancheng 11(3) says neither what the base is nor how a half is rounded: both are settings. 1 x 1.5, down, is one."""
    d = after_review(tmp_path, ratio(base_set_by="base", rounding_set_by="rounding"), TWO_FROM_FIVE)
    with pytest.raises(ValueError, match="setting-choice"):
        d.act("cycle.set", cycle=CYCLE, name="rounding", value="half_up", reason="(invented)")
    assert propose(d).facts["on"] == [code(1)]


def test_each_track_by_its_own_places(tmp_path: Path) -> None:
    """Persons are measured with persons; a track of which the ratio names no place goes on whole."""
    totals = {code(1): 90, code(2): 80, code(3): 70, code(4): 60, person(1): 20, person(2): 10, person(3): 9, person(4): 8}
    both = after_review(tmp_path / "both", ratio(of=["organizations", "individuals"]), totals)
    assert propose(both).facts["on"] == [person(1), person(2), person(3), code(1), code(2), code(3)]
    one = after_review(tmp_path / "one", ratio(), totals)
    assert propose(one).facts["on"] == [person(1), person(2), person(3), person(4), code(1), code(2), code(3)]


def test_a_list_is_not_typed_where_it_follows_from_the_scores(tmp_path: Path) -> None:
    """Nobody adds a name."""
    d = after_review(tmp_path, ratio(), TWO_FROM_FIVE)
    with pytest.raises(ValueError, match="list-computed"):
        propose(d, applicants=[code(5)])


def test_a_re_award_takes_no_place_where_the_text_passes_it_over(tmp_path: Path) -> None:
    """Yancheng 16: a holder who applies again takes none of the three and passes beside them; without that rule it takes one."""
    for passes_over, on in (("re_awards", [1, 2, 3, 4]), (None, [1, 2, 3])):
        folder = tmp_path / str(passes_over)
        d = opened(folder, regulation([DOCUMENT, shortlist(ratio(passes_over=passes_over)), ONSITE]))
        title = {"cycle": "xinqiao/2020", "conferred_on": "2020-06-01", "valid_until": "2023-06-01"}
        register(d, code(2))
        d.done("title.record", applicant=code(2), **title)
        qualified(d, 5)
        reviewed(d, {code(number): 100 - number for number in range(1, 6)})
        assert propose(d).facts["on"] == [code(number) for number in on]


def test_whoever_passed_goes_on(tmp_path: Path) -> None:
    """Gongyi 17(5): those who passed the document review get a visit, whatever their number."""
    text = regulation([DOCUMENT, shortlist({"rule": "passed"}), ONSITE])
    d = opened(tmp_path, text)
    qualified(d, 3)
    d.done("panel.form", cycle=CYCLE, panel="one", members=["exp-a", "exp-b", "exp-c"], leader="exp-a")
    for number in (1, 2, 3):
        say = {"cycle": CYCLE, "applicant": code(number), "reviewer": "exp-a", "passed": number != 2, "reason": "(invented)"}
        d.done("review.pass", "panel_leader", "exp-a", **say)
    reviewed(d, {code(1): 60, code(2): 90, code(3): 70})
    assert propose(d).facts["on"] == [code(3), code(1)]
    assert events(d, e.Shortlisted)[0].off == (code(2),)


LIST = {
    "by": "experts", "consults": ["commendation_authority"], "chain": [{"act": "approve", "by": "committee"}], "basis": "15",
}  # fmt: skip
OPINION = {"cycle": CYCLE, "by": "commendation_authority", "opinion": "agrees", "text": "f" * 64, "on": "2026-04-01"}


@pytest.fixture
def listed(tmp_path: Path) -> Desk:
    """A cycle that waits for its experts' list."""
    return after_review(tmp_path, {"rule": "list"}, TWO_FROM_FIVE, **LIST)


def approve(d: Desk, role: Any = "committee_chair", **fields: Any) -> Answer:
    """The chair takes the list, or returns it."""
    return d.act("shortlist.approve", role, "somebody", cycle=CYCLE, **fields)


def test_panel_proposes_authority_is_heard_chair_approves(listed: Desk) -> None:
    """Qinhuangdao 15: in this order and no other."""
    assert approve(listed).code == "shortlist-not-proposed"
    assert listed.act("consultation.record", **OPINION).code == "shortlist-not-proposed"
    other = propose(listed, "office", applicants=[code(1)], reason="(invented)")
    assert (other.code, other.facts["by"]) == ("not-theirs", "experts")
    assert propose(listed, "panel_leader", applicants=[code(2), code(1)], reason="(invented)").facts["on"] == [code(1), code(2)]
    unheard = approve(listed)
    assert (unheard.code, unheard.facts["missing"]) == ("opinion-missing", ["commendation_authority"])
    listed.done("consultation.record", **OPINION)
    assert listed.advance().stage == "shortlist"
    assert (approve(listed, "approver").code, approve(listed).outcome) == ("not-theirs", "done")
    assert events(listed, e.Shortlisted)[0].on == (code(1), code(2))
    assert listed.advance().stage == "onsite_review"


def test_only_who_was_reviewed_is_listed(listed: Desk) -> None:
    """Qinhuangdao 15: a list from the scores, with its reasons; a stranger is not on it."""
    stranger = propose(listed, "panel_leader", applicants=[code(9)], reason="(invented)")
    assert (stranger.code, stranger.facts["applicants"]) == ("not-reviewed", [code(9)])
    with pytest.raises(ValueError, match="reason-needed"):
        propose(listed, "panel_leader", applicants=[code(1)])


def test_an_adverse_opinion_is_answered(listed: Desk) -> None:
    """Only an opinion is asked for: it blocks nothing, but who approves against it says why."""
    propose(listed, "panel_leader", applicants=[code(1)], reason="(invented)")
    listed.done("consultation.record", **OPINION | {"opinion": "objects"})
    with pytest.raises(ValueError, match="reason-needed"):
        approve(listed)
    assert approve(listed, reason="(invented)").outcome == "done"


def test_a_returned_list_is_proposed_anew_and_heard_anew(listed: Desk) -> None:
    """What the authority said of another list counts for nothing."""
    propose(listed, "panel_leader", applicants=[code(1)], reason="(invented)")
    listed.done("consultation.record", **OPINION)
    approve(listed, granted=False, reason="(invented) one more")
    assert approve(listed).code == "shortlist-not-proposed"
    propose(listed, "panel_leader", applicants=[code(1), code(2)], reason="(invented)")
    assert approve(listed).code == "opinion-missing"


def test_who_is_not_to_be_consulted_has_no_opinion_here(listed: Desk) -> None:
    """Nor has one of tomorrow."""
    propose(listed, "panel_leader", applicants=[code(1)], reason="(invented)")
    assert listed.act("consultation.record", **OPINION | {"by": "government"}).code == "not-consulted"
    with pytest.raises(ValueError, match="day-in-future"):
        listed.act("consultation.record", **OPINION | {"on": "2026-04-02"})


def test_opinions_alone_fix_a_list_without_a_chain(tmp_path: Path) -> None:
    """With nobody to approve, the last opinion fixes it."""
    d = after_review(tmp_path, ratio(), TWO_FROM_FIVE, consults=["commendation_authority"])
    propose(d)
    assert d.advance().stage == "shortlist"
    d.done("consultation.record", **OPINION)
    assert d.advance().stage == "onsite_review"


def test_an_open_objection_keeps_one_off_the_list(tmp_path: Path) -> None:
    """An objection from the notice of the accepted is decided before its applicant is shortlisted; the others wait for nothing."""
    text = regulation([DOCUMENT, early("names", "accepted"), shortlist({"rule": "list"}), ONSITE])
    d = opened(tmp_path, text)
    qualified(d, 2)
    reviewed(d, {code(1): 90, code(2): 80})
    notice(d, "2026-04-01")
    objection = {"notice": 1, "candidate": code(1), "reference": "obj-1", "objector": "(invented)", "grounds": "(invented)"}
    d.done("objection.file", "public", "citizen", cycle=CYCLE, **objection)
    d.on("2026-04-11 09:00").advance()
    held = propose(d, applicants=[code(1), code(2)], reason="(invented)")
    assert (held.code, held.facts["candidate"]) == ("objection-open", [code(1)])
    assert propose(d, applicants=[code(2)], reason="(invented)").outcome == "done"
