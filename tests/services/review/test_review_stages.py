"""Review stages of any order: only who stands is scored, by the track's own standard, nothing is missing at the end, time is watched."""

from pathlib import Path
from typing import Any

import pytest

from domain.cycle import review_events as e
from domain.shared import identifiers as ids
from tests.desk import Desk, at, code
from tests.made_up import (
    CYCLE,
    DOCUMENT,
    EXPERTS,
    application,
    conclude,
    events,
    opened,
    panel,
    person,
    qualified,
    regulation,
    review,
    reviewed,
    score,
    scored,
    shortlist,
    state,
)  # fmt: skip

DEFENCE = review("defence", "defence")
ONSITE = review("onsite_review", "onsite", records_required=True)


def test_defence_after_the_visit_where_the_plan_says_so(tmp_path: Path) -> None:
    """Erenhot 18 lists document, on-site and defence: stages follow the plan in whatever order it gives, none is skipped."""
    d = opened(tmp_path, regulation([DOCUMENT, ONSITE, DEFENCE]))
    qualified(d, 1)
    stages = [reviewed(d, {code(1): 80}).advance().stage]
    scored(d, {code(1): 70})
    d.done("record.keep", "reviewer", "exp-a", cycle=CYCLE, applicant=code(1), text="visit")
    conclude(d)
    stages.append(d.advance().stage)
    reviewed(d, {code(1): 60})
    assert (stages, d.advance().stage) == (["onsite_review", "defence"], "deliberation")
    [line] = state(d).ranking
    assert str(line.composite) == "66.00"


def test_each_track_by_its_own_standard(tmp_path: Path) -> None:
    """A person's sheet has the persons' dimensions; the cycle pinned both standards when it opened."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 1, 1)
    panel(d)
    assert sorted(state(d).criteria) == ["individual", "organization"]
    wrong = {"cycle": CYCLE, "applicant": person(1), "reviewer": "exp-a", "points": {"quality": 60, "innovation": 40}}
    with pytest.raises(ValueError, match="sheet-dimensions"):
        d.act("score.submit", "reviewer", "exp-a", **wrong)
    assert score(d, person(1), 50, "exp-a").facts["total"] == "50"


def test_a_reviewer_speaks_in_the_own_name(tmp_path: Path) -> None:
    """A sheet, a word on passing and a report are those of the person who acts; a colleague's is not taken, whoever is on the panel."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 1, 0)
    panel(d)
    said = {"cycle": CYCLE, "reviewer": "exp-b"}
    with pytest.raises(ValueError, match="not-own-name"):
        d.act("score.submit", "reviewer", "exp-a", **said, applicant=code(1), points={"quality": 60, "innovation": 20})
    with pytest.raises(ValueError, match="not-own-name"):
        d.act("review.pass", "panel_leader", "exp-a", **said, applicant=code(1), passed=True)
    with pytest.raises(ValueError, match="not-own-name"):
        d.act("review.conclude", "panel_leader", "exp-a", **said, report="report")


def test_a_cycle_opens_only_when_every_standard_is_approved(tmp_path: Path) -> None:
    """Each track's standard is approved by those whom the text names."""
    text = regulation([DOCUMENT])
    text["standards"][1]["criteria"] = "made-up-organization"
    d = opened(tmp_path / "one", text)
    assert len(set(state(d).criteria.values())) == 1
    text["standards"][1]["criteria"] = "made-up-other"
    with pytest.raises(AssertionError, match="standard-not-approved"):
        opened(tmp_path / "two", text)


def test_an_absent_applicant_counts_zero_after_a_decision(tmp_path: Path) -> None:
    """Yancheng 11(4) does not say what absence does: the stage waits, somebody decides with a reason, and it counts as zero."""
    d = opened(tmp_path, regulation([DOCUMENT, DEFENCE]))
    qualified(d, 2)
    reviewed(d, {code(1): 80, code(2): 60})
    scored(d, {code(1): 80})
    absent: dict[str, Any] = {"cycle": CYCLE, "applicant": code(2), "stage": "defence"}
    assert conclude(d).facts["count"] == 3
    with pytest.raises(ValueError, match="reason-needed"):
        d.act("absence.record", "panel_leader", "exp-a", **absent, reason="")
    assert d.act("absence.record", "panel_leader", "exp-a", **absent | {"applicant": code(1)}, reason="x").code == "input-present"
    d.done("absence.record", "panel_leader", "exp-a", **absent, reason="(invented) did not come")
    assert conclude(d).outcome == "done"
    d.advance()
    assert [(line.applicant, str(line.composite)) for line in state(d).ranking] == [(code(1), "80.00"), (code(2), "12.00")]


def test_no_absence_in_a_stage_to_come(tmp_path: Path) -> None:
    """Only an open or past stage can have been missed, and only an input of the composite."""
    d = opened(tmp_path, regulation([DOCUMENT, DEFENCE]))
    qualified(d, 1)
    absent = {"cycle": CYCLE, "applicant": code(1), "reason": "(invented)"}
    assert d.act("absence.record", "panel_leader", "exp-a", **absent, stage="defence").code == "stage-to-come"
    with pytest.raises(ValueError, match="input-unknown"):
        d.act("absence.record", "panel_leader", "exp-a", **absent, stage="intake")


def test_an_application_without_a_single_sheet_closes_no_stage(tmp_path: Path) -> None:
    """When every reviewer keeps away, somebody must score or decide: nothing counts zero by itself."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 1)
    panel(d)
    for expert in EXPERTS:
        d.done("recusal.declare", "reviewer", expert, cycle=CYCLE, applicant=code(1), reviewer=expert, reason="(invented)")
    assert conclude(d).facts["missing"] == [f"{code(1)}: sheet"]


def test_the_panel_says_of_each_whether_it_passed(tmp_path: Path) -> None:
    """Gongyi 17(5): where passing decides, the report is complete only with a word on each, and a failure has a reason."""
    d = opened(tmp_path, regulation([DOCUMENT, shortlist({"rule": "passed"})]))
    qualified(d, 2)
    panel(d)
    scored(d, {code(1): 90, code(2): 50})
    assert conclude(d).facts["missing"] == [f"{code(1)}: passed", f"{code(2)}: passed"]
    say = {"cycle": CYCLE, "reviewer": "exp-a"}
    assert (
        d.act("review.pass", "panel_leader", "exp-b", cycle=CYCLE, reviewer="exp-b", applicant=code(1), passed=True).code == "leader-only"
    )
    d.done("review.pass", "panel_leader", "exp-a", **say, applicant=code(1), passed=True)
    with pytest.raises(ValueError, match="reason-needed"):
        d.act("review.pass", "panel_leader", "exp-a", **say, applicant=code(2), passed=False)
    d.done("review.pass", "panel_leader", "exp-a", **say, applicant=code(2), passed=False, reason="(invented) below the mark")
    assert conclude(d).outcome == "done"


def test_a_refusal_tells_how_many_are_missing_and_names_some(tmp_path: Path) -> None:
    """A list of thousands helps nobody: fifty are named, all are counted."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 20)
    panel(d)
    missing = conclude(d).facts
    assert (missing["count"], len(missing["missing"])) == (60, 50)


def test_nobody_left_ends_every_stage_of_the_review(tmp_path: Path) -> None:
    """With no application in review, the plan walks on to the deliberation by itself."""
    d = opened(tmp_path, regulation([DOCUMENT, shortlist({"rule": "passed"}), DEFENCE]))
    qualified(d)
    assert d.advance().stage == "deliberation"
    assert state(d).ranking == ()


LIMIT = {"name": "review_time", "first": "document_review", "last": "defence", "by": "office", "basis": "18"} | {
    "period": {"amount": 20, "unit": "working_days", "bound": "at_most", "starts": "handover"}
}  # fmt: skip


@pytest.fixture
def limited(tmp_path: Path) -> Desk:
    """Two reviews that may take twenty working days together, from Wednesday 1 April 2026.

    By hand, with 4 to 6 April off: 2, 3 (2), 7 to 10 (6), 13 to 17 (11), 20 to 24 (16), 27 to 30 April (20).
    """
    d = opened(tmp_path, regulation([DOCUMENT, DEFENCE], limits=[LIMIT]))
    qualified(d, 1)
    return d


def test_twenty_working_days_over_all_reviews(limited: Desk) -> None:
    """Erenhot 18: one clock from the handing over, over all reviews together; the end is among what falls due."""
    [started] = events(limited, e.LimitStarted)
    assert (started.term.opens_on.isoformat(), started.term.last_day.isoformat(), started.last) == ("2026-04-01", "2026-04-30", "defence")
    assert limited.advance().due == at("2026-05-01 00:00")
    reviewed(limited.on("2026-04-30 10:00"), {code(1): 80})
    assert limited.advance().due == at("2026-05-01 00:00")


def test_in_time_to_the_last_minute(limited: Desk) -> None:
    """Concluded at 23:59:59 of the twentieth day: nothing is on record."""
    reviewed(limited.on("2026-04-30 23:59:59"), {code(1): 80})
    reviewed(limited, {code(1): 80})
    limited.on("2026-05-10 09:00").advance()
    assert events(limited, e.LimitOverrun) == []


def test_running_over_is_on_record_and_decides_nothing(limited: Desk) -> None:
    """The overrun stands at its legal instant, once; the review goes on as before."""
    assert limited.on("2026-05-06 09:00").advance().stage == "document_review"
    limited.advance()
    [over] = events(limited, e.LimitOverrun)
    assert (over.limit, over.due, over.basis) == ("review_time", at("2026-05-01 00:00"), "18")
    commit = limited.log.commits().__iter__()
    last = list(commit)[-1]
    assert last.effective_at == int(at("2026-05-01 00:00").timestamp() * 1_000_000)
    reviewed(limited, {code(1): 80})
    assert limited.advance().stage == "defence"


def test_a_late_conclusion_records_the_overrun_itself(limited: Desk) -> None:
    """Also when nobody asked the log in between: the act that came too late says so."""
    reviewed(limited, {code(1): 80})
    scored(limited.on("2026-05-06 09:00"), {code(1): 80})
    conclude(limited)
    assert [over.limit for over in events(limited, e.LimitOverrun)] == ["review_time"]
    limited.advance()
    assert len(events(limited, e.LimitOverrun)) == 1


def test_a_withdrawn_application_needs_no_sheet(tmp_path: Path) -> None:
    """Who is gone holds nobody up."""
    d = opened(tmp_path, regulation([DOCUMENT]))
    qualified(d, 2)
    panel(d)
    d.done("application.withdraw", "applicant", "org", cycle=CYCLE, applicant=code(2))
    scored(d, {code(1): 80})
    assert conclude(d).outcome == "done"
    assert application(d, code(2)).ended == "withdrawn"
    assert ids.applicant_in(ids.application_stream(CYCLE, code(2))) == code(2)
