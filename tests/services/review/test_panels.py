"""Panels: how many, from where, by whom formed, for which reviews and tracks, who keeps away, and who follows when a member leaves."""

from pathlib import Path
from typing import Any

import pytest

from domain.shared import identifiers as ids
from tests.desk import Desk, code
from tests.made_up import (
    CITY,
    CYCLE,
    DOCUMENT,
    EXPERTS,
    admit,
    application,
    conclude,
    opened,
    panel,
    panels,
    person,
    qualified,
    regulation,
    review,
    score,
    scored,
    setting,
    state,
)  # fmt: skip

SIX = ("exp-a", "exp-b", "exp-c", "exp-d", "exp-e", "exp-f")


def desk_with(tmp_path: Path, organizations: int = 1, persons: int = 0, **rules: Any) -> Desk:
    """A cycle whose document review is open, with six experts in the pool."""
    d = opened(tmp_path, regulation([DOCUMENT, review("onsite_review", "onsite")], panels=panels(**rules)), experts=SIX)
    qualified(d, organizations, persons)
    return d


@pytest.mark.parametrize(("many", "why"), [(2, "panel-size"), (3, ""), (5, ""), (6, "panel-size")])
def test_three_to_five(tmp_path: Path, many: int, why: str) -> None:
    """Gongyi 11: three to five experts, both ends inside."""
    d = desk_with(tmp_path, size={"least": 3, "most": 5, "basis": "11"})
    answer = panel(d, members=SIX[:many])
    assert (answer.code, answer.basis) == (why, "11" if why else "")


@pytest.mark.parametrize(("many", "why"), [(1, "panel-size"), (2, "")])
def test_a_setting_where_the_text_is_silent(tmp_path: Path, many: int, why: str) -> None:
    """Erenhot 18, Qinhuangdao 15: the size is the cycle's own."""
    text = regulation([DOCUMENT], panels=panels(size={"setting": "size", "basis": "house"}))
    text["set_per_cycle"].append(setting("size", "count", "document_review", value=2))
    d = opened(tmp_path, text)
    assert panel(d, members=SIX[:many]).code == why


def test_no_panel_before_the_institution(tmp_path: Path) -> None:
    """Erenhot 17: the institution is chosen by government procurement, on record with its document before anybody sits on a panel."""
    d = desk_with(tmp_path, institution={"chosen_by": "government_procurement", "basis": "17"})
    early = panel(d)
    assert (early.code, early.basis, early.facts["chosen_by"]) == ("institution-missing", "17", "government_procurement")
    engaged = {"cycle": CYCLE, "institution": "review-house", "document": "f" * 64}
    assert d.done("institution.engage", **engaged, on="2026-04-01").facts["chosen_by"] == "government_procurement"
    assert panel(d, institution="other-house").code == "institution-not-engaged"
    assert panel(d).outcome == "done"
    assert state(d).review.panels["one"].institution == "review-house"


def test_an_institution_is_engaged_only_where_one_reviews(tmp_path: Path) -> None:
    """A regulation without one has nothing to engage."""
    d = desk_with(tmp_path)
    answer = d.act("institution.engage", cycle=CYCLE, institution="x", document="f", on="2026-04-01")
    assert answer.code == "institution-not-foreseen"


def test_a_panel_for_each_track(tmp_path: Path) -> None:
    """Who reviews organizations scores no person; each panel's leader closes his part, and the stage ends with the last."""
    d = desk_with(tmp_path, persons=1)
    panel(d, "organizations", SIX[:3], tracks=["organization"])
    panel(d, "persons", SIX[3:], tracks=["individual"])
    assert score(d, person(1), 40, "exp-a").code == "not-on-panel"
    scored(d, {code(1): 80}, SIX[:3])
    assert conclude(d, "exp-a").facts["panels"] == ["organizations"]
    assert d.advance().stage == "document_review"
    missing = conclude(d, "exp-d")
    assert (missing.code, missing.facts["count"]) == ("review-incomplete", 3)
    scored(d, {person(1): 40}, SIX[3:])
    assert conclude(d, "exp-d").outcome == "done"
    assert d.advance().stage == "onsite_review"


def test_a_track_that_nobody_reviews_keeps_the_stage_open(tmp_path: Path) -> None:
    """The panel for organizations alone cannot close a review in which persons stand."""
    d = desk_with(tmp_path, persons=1)
    panel(d, tracks=["organization"])
    scored(d, {code(1): 80})
    assert conclude(d).facts["missing"] == [f"{person(1)}: panel"]


def test_a_group_of_its_own_for_each_review(tmp_path: Path) -> None:
    """Qinhuangdao 15 and 16: the experts on the documents do not score on site."""
    d = desk_with(tmp_path)
    panel(d, "documents", SIX[:3], stages=["document_review"])
    scored(d, {code(1): 80})
    conclude(d)
    d.advance()
    assert score(d, code(1), 80, "exp-a").code == "not-on-panel"
    panel(d, "visits", SIX[3:], stages=["onsite_review"])
    assert score(d, code(1), 80, "exp-d").outcome == "done"


def test_each_review_asks_for_its_own_group_where_the_text_does(tmp_path: Path) -> None:
    """Qinhuangdao 15 and 16 each have an expert group set up: a panel is for one review."""
    d = desk_with(tmp_path, by_stage=True)
    assert panel(d).code == "panel-of-one-stage"
    assert panel(d, stages=["document_review", "onsite_review"]).code == "panel-of-one-stage"
    assert panel(d, stages=["document_review"]).outcome == "done"


@pytest.mark.parametrize("scope", [{"stages": ["ranking"]}, {"tracks": ["individual"]}])
def test_a_panel_names_reviews_and_tracks_that_exist(tmp_path: Path, scope: dict[str, Any]) -> None:
    """Anything else is invalid and stores nothing."""
    text = regulation([DOCUMENT])
    for key in ("offers", "quotas", "prizes", "holders"):
        text[key] = text[key][:1]
    text["standards"], text["scoring"][0]["tracks"] = text["standards"][:1], ["organization"]
    d = opened(tmp_path, text)
    with pytest.raises(ValueError, match="panel-scope"):
        panel(d, **scope)


def test_a_formed_panel_is_changed_only_seat_by_seat(tmp_path: Path) -> None:
    """Nobody overwrites a panel."""
    d = desk_with(tmp_path)
    panel(d)
    assert panel(d).code == "panel-known"


def test_a_reviewer_who_left_the_pool_is_replaced(tmp_path: Path) -> None:
    """Wuhai 8(2): after an exit he scores no more; the successor scores anew, and what he had scored in the open stage no longer counts."""
    d = desk_with(tmp_path, organizations=2)
    panel(d)
    scored(d, {code(1): 90})
    d.done("reviewer.exit", city=CITY, reviewer="exp-c", reason="(invented)")
    assert score(d, code(2), 60, "exp-c").code == "reviewer-exited"
    scored(d, {code(2): 60}, EXPERTS[:2])
    assert conclude(d).facts["missing"] == [f"{code(2)}: exp-c"]
    change = {"cycle": CYCLE, "panel": "one", "left": "exp-c", "joined": "exp-d", "reason": "(invented) left the pool"}
    assert d.done("panel.replace", **change).facts["leader"] == "exp-a"
    assert conclude(d).facts["missing"] == [f"{code(1)}: exp-d", f"{code(2)}: exp-d"]
    scored(d, {code(1): 60, code(2): 60}, ("exp-d",))
    assert conclude(d).outcome == "done"
    kept = application(d, code(1))
    assert sorted(kept.sheets["document_review"]) == [*SIX[:4]]
    assert sorted(kept.totals("document_review", state(d).review.unseated["document_review"])) == ["exp-a", "exp-b", "exp-d"]


def test_a_leader_who_leaves_needs_a_successor(tmp_path: Path) -> None:
    """Yancheng 11(3), Gongyi 11: a panel has a leader at every moment; a change has a reason."""
    d = desk_with(tmp_path)
    panel(d)
    change = {"cycle": CYCLE, "panel": "one", "left": "exp-a", "joined": "exp-d", "reason": "(invented) ill"}
    assert d.act("panel.replace", **change).code == "leader-outside"
    assert d.act("panel.replace", **change, leader="exp-a").code == "leader-outside"
    assert d.act("panel.replace", **change | {"joined": "exp-b"}, leader="exp-b").code == "on-panel-already"
    assert d.done("panel.replace", **change, leader="exp-d").facts["leader"] == "exp-d"
    with pytest.raises(ValueError, match="reason-needed"):
        d.act("panel.replace", **change | {"left": "exp-b", "joined": "exp-e", "reason": ""})


def test_nobody_joins_a_panel_before_saying_whom_he_knows(tmp_path: Path) -> None:
    """Erenhot 25, Qinhuangdao 31: the duty to step aside is the reviewer's own; with an interest in one he reviews the others."""
    rule = {"of": ["reviewers", "staff"], "declared_by_self": True, "stated_first": True, "basis": "25"}
    d = desk_with(tmp_path, organizations=2, recusal=rule)
    silent = panel(d)
    assert (silent.code, silent.basis, silent.facts["reviewers"]) == ("interest-not-stated", "25", list(EXPERTS))
    d.done("interest.state", "reviewer", "exp-a", cycle=CYCLE, reviewer="exp-a", applicants=[code(1)], reason="(invented) shares")
    for expert in EXPERTS[1:]:
        d.done("interest.state", "reviewer", expert, cycle=CYCLE, reviewer=expert)
    assert panel(d).outcome == "done"
    assert (score(d, code(1), 80, "exp-a").code, score(d, code(2), 80, "exp-a").code) == ("recused", "")
    with pytest.raises(ValueError, match="reason-needed"):
        d.act("interest.state", "reviewer", "exp-b", cycle=CYCLE, reviewer="exp-b", applicants=[code(1)])


def test_staff_keep_away_too(tmp_path: Path) -> None:
    """Gongyi 18, Qinhuangdao 31: a clerk with an interest does nothing in that application, and everything in others."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 2)
    d.done("recusal.declare", "office", "li", cycle=CYCLE, applicant=code(1), reviewer="li", reason="(invented) a brother works there")
    for name, fields in (("application.bar", {}), ("recusal.declare", {"reviewer": "exp-a", "reason": "(invented)"})):
        answer = d.act(name, "office", "li", cycle=CYCLE, applicant=code(1), **fields)
        assert (answer.code, answer.basis) == ("recused", "25")
    answer = d.act("recusal.declare", "office", "li", cycle=CYCLE, applicant=code(2), reviewer="exp-a", reason="(invented)")
    assert answer.outcome == "done"


def test_the_supervision_group_stands_before_the_first_sheet(tmp_path: Path) -> None:
    """Gongyi 10(3): a review group and a supervision group, and nobody in both."""
    d = desk_with(tmp_path, supervision={"basis": "10(3)"})
    panel(d)
    unwatched = score(d, code(1), 80, "exp-a")
    assert (unwatched.code, unwatched.basis) == ("supervision-missing", "10(3)")
    assert d.act("supervision.form", cycle=CYCLE, members=["sup-a", "exp-a"]).facts["persons"] == ["exp-a"]
    d.done("supervision.form", cycle=CYCLE, members=["exp-f", "sup-a"])
    assert score(d, code(1), 80, "exp-a").outcome == "done"
    assert panel(d, "two", (*SIX[3:5], "exp-f")).code == "reviewer-supervises"
    with pytest.raises(ValueError, match="reason-needed"):
        d.act("supervision.form", cycle=CYCLE, members=["sup-b"])


def test_one_assessment_for_each_reviewer_and_cycle(tmp_path: Path) -> None:
    """Wuhai 8(2): the office assesses how reviewers did their duty; who was on no panel is not assessed."""
    d = desk_with(tmp_path)
    panel(d)
    d.done("reviewer.assess", cycle=CYCLE, reviewer="exp-a", text="f" * 64)
    again = d.act("reviewer.assess", cycle=CYCLE, reviewer="exp-a", text="f" * 64)
    stranger = d.act("reviewer.assess", cycle=CYCLE, reviewer="exp-f", text="f" * 64)
    assert (again.code, stranger.code) == ("reviewer-assessed", "not-on-panel")


def test_an_assessment_outlives_an_exit(tmp_path: Path) -> None:
    """Who comes back to the pool is not assessed twice for the same cycle."""
    d = desk_with(tmp_path)
    panel(d)
    d.done("reviewer.assess", cycle=CYCLE, reviewer="exp-b", text="f" * 64)
    d.done("reviewer.exit", city=CITY, reviewer="exp-b", reason="(invented)")
    admit(d, "exp-b")
    assert d.act("reviewer.assess", cycle=CYCLE, reviewer="exp-b", text="f" * 64).code == "reviewer-assessed"


def test_both_sides_say_how_the_other_kept_discipline(tmp_path: Path) -> None:
    """Erenhot 26: the reviewed on reviewers and reviewers on the reviewed, sealed, once each; or declined."""
    d = desk_with(tmp_path)
    panel(d)
    say = {"cycle": CYCLE, "applicant": code(1), "reviewer": "exp-a", "text": "(invented) canary"}
    assert d.done("feedback.record", "applicant", "org", **say).facts["side"] == "on_reviewer"
    assert d.done("feedback.record", "reviewer", "exp-a", **say).facts["side"] == "on_applicant"
    assert d.act("feedback.record", "applicant", "org", **say).code == "feedback-given"
    assert d.act("feedback.record", "applicant", "org", **say | {"reviewer": "exp-f"}).code == "not-on-panel"
    d.done("feedback.record", "applicant", "org", **say | {"reviewer": "exp-b", "text": ""}, declined=True)
    with pytest.raises(ValueError, match="feedback-empty"):
        d.act("feedback.record", "applicant", "org", **say | {"reviewer": "exp-c", "text": ""})
    stored = b"".join(row[3] for row in d.log.rows.stream(ids.application_stream(CYCLE, code(1)), 2**62))
    assert b"canary" not in stored
