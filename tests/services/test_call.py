"""Before filing begins: the plan is examined, the call stands its period, the first and the last day for filing fit it."""

from pathlib import Path

import pytest

from domain.shared.refusal import InvalidError
from services.answer import Answer
from tests.cities import altered, approved, call, cycle, filing, opened, organization, refused
from tests.cities import file as filed
from tests.desk import Desk, code, desk


@pytest.fixture
def qinhuangdao(tmp_path: Path) -> Desk:
    """A cycle whose plan another authority examines first."""
    d = desk(str(tmp_path / "log.db"), "2026-03-02 09:00")
    return opened(d, "qinhuangdao/2026", filing_deadline="2026-04-20", recommendation_deadline="2026-05-20")


def examine(d: Desk, role: str = "approver", **changes: object) -> Answer:
    """Send the examination of the selection plan."""
    fields = {"cycle": d.cycle, "what": "selection_plan", "document": "doc", "on": "2026-03-02"} | changes
    return d.act("plan.approve", role, "examiner", **fields)  # type: ignore[arg-type]  # a role of the tests below


def test_the_call_waits_for_the_plan_qinhuangdao_12(qinhuangdao: Desk) -> None:
    """Article 12: the commendation office examines the plan before the notice is issued; a rejection on file is no approval."""
    d = qinhuangdao
    assert d.advance().stage == "plan_approval"
    assert refused(call(d)) == ("not-in-stage", "12")
    with pytest.raises(InvalidError, match="role"):
        examine(d, "office")
    with pytest.raises(InvalidError, match="plan-part-unknown"):
        examine(d, what="standard")
    with pytest.raises(InvalidError, match="reason-needed"):
        examine(d, granted=False)
    with pytest.raises(InvalidError, match="day-in-future"):
        examine(d, on="2026-03-03")
    assert examine(d, granted=False, reason="(invented) no budget").outcome == "done"
    assert d.advance().stage == "plan_approval"
    assert examine(d).outcome == "done"
    assert refused(examine(d)) == ("plan-approved", "12")
    assert d.advance().stage == "announcement"
    assert call(d).outcome == "done"


def test_a_standard_in_the_plan_is_pinned_by_its_approval_gongyi_9_2(tmp_path: Path) -> None:
    """Article 9(2): the committee examines plan and standard; with the standard in the plan, a cycle opens before it is approved."""
    texts = altered(tmp_path / "texts", "gongyi", ("what: [work_plan, standard, working_rules]", "what: [work_plan, standard]"))
    d = desk(str(tmp_path / "log.db"), "2023-05-08 09:00", catalogue=texts)
    d.cycle = "gongyi/2023"
    d.done("cycle.open", city="gongyi", year=2023, version="2023-03-09")
    assert cycle(d).criteria == {}
    d.advance()
    d.done("plan.approve", "committee_chair", "chair", cycle=d.cycle, what="work_plan", document="r1", on="2023-05-08")
    assert d.advance().stage == "plan_approval"
    d.done("plan.approve", "committee_chair", "chair", cycle=d.cycle, what="standard", document="r1", on="2023-05-08")
    assert d.advance().stage == "announcement"
    [pinned] = cycle(d).criteria.values()
    assert d.office.texts.criteria(pinned).set == "gbt19580-gongyi"


def test_a_standard_outside_the_plan_comes_first_gongyi_9_2(tmp_path: Path) -> None:
    """Article 9(2): where the plan does not bring the standard, no cycle opens before the committee has approved it."""
    texts = altered(tmp_path / "texts", "gongyi", ("what: [work_plan, standard, working_rules]", "what: [work_plan, working_rules]"))
    d = desk(str(tmp_path / "log.db"), "2023-05-08 09:00", catalogue=texts)
    answer = d.act("cycle.open", city="gongyi", year=2023, version="2023-03-09")
    assert answer.code == "standard-not-approved"


@pytest.mark.parametrize(("deadline", "outcome"), [("2022-05-20", "refused"), ("2022-05-22", "refused"), ("2022-05-23", "done")])
def test_filing_stays_open_while_the_call_must_stand_erenhot_14(tmp_path: Path, deadline: str, outcome: str) -> None:
    """Article 14: published on 9 May 2022, day not counted, the tenth working day is 23 May; filing may close then, not before."""
    d = approved(opened(desk(str(tmp_path / "log.db"), "2022-05-09 09:00"), "erenhot/2022", filing_deadline=deadline))
    answer = call(d)
    assert answer.outcome == outcome
    if outcome == "refused":
        assert refused(answer) == ("call-too-short", "14")
        assert answer.facts["earliest"] == "2022-05-23"


def test_the_last_day_is_not_moved_before_the_call_has_stood_erenhot_14(tmp_path: Path) -> None:
    """Article 14: once the call is out, moving the last day for filing into its period is refused too."""
    d = filing(desk(str(tmp_path / "log.db"), "2022-05-09 09:00"), "erenhot/2022", filing_deadline="2022-06-30")
    sooner = {"cycle": d.cycle, "name": "filing_deadline", "reason": "(invented) sooner"}
    assert refused(d.act("cycle.set", **sooner, value="2022-05-20")) == ("call-too-short", "14")
    assert d.act("cycle.set", **sooner, value="2022-05-23").outcome == "done"
    assert cycle(d).terms["intake"].last_day.isoformat() == "2022-05-23"


def test_nobody_files_before_the_first_day_yancheng_11_1(tmp_path: Path) -> None:
    """Article 11(1): the call names the day on which filing begins; the second before is too early, its first instant is not."""
    days = {"opening_day": "2024-02-01", "filing_deadline": "2024-03-20", "recommendation_deadline": "2024-03-31"}
    d = filing(desk(str(tmp_path / "log.db"), "2024-01-08 09:00"), "yancheng/2024", **days)
    for number in (1, 2):
        organization(d, number)
        d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=code(number), posted_on="2024-01-08", text="proof")
    assert refused(filed(d.on("2024-01-31 23:59:59"), code(1))) == ("intake-not-open", "11(1);14")
    assert filed(d.on("2024-02-01 00:00:00"), code(2)).outcome == "done"
    moved = d.act("cycle.set", cycle=d.cycle, name="opening_day", value="2024-03-21", reason="(invented)")
    assert refused(moved) == ("first-day-after-last", "11(1);14")


def test_recommending_ends_no_earlier_than_filing(qinhuangdao: Desk) -> None:
    """Both days are the office's to set; the day for recommendations lies on or after that for filing."""
    d = qinhuangdao
    early = d.act("cycle.set", cycle=d.cycle, name="recommendation_deadline", value="2026-04-19")
    assert refused(early) == ("window-before-filing", "13")
    late = d.act("cycle.set", cycle=d.cycle, name="filing_deadline", value="2026-05-21")
    assert refused(late) == ("window-before-filing", "13")
    assert d.act("cycle.set", cycle=d.cycle, name="recommendation_deadline", value="2026-04-20").outcome == "done"
