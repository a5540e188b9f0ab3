"""The qualification review: its clock for each application, the one supplement, whom it hears, what it must find, what a person decides."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson
import pytest

from domain.application.admission import Overdue, SupplementAnswered, SupplementLapsed
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.answer import Answer
from services.log.rows import instant
from tests.cities import altered, application, conclude, cycle, events, filing, judged, organization, person, refused
from tests.cities import file as filed
from tests.desk import Desk, at, code, desk, noticed, proposed, qualified, reviewed
from tests.desk import opened as opened_in_wuhai

ONE, TWO, THREE = (code(n) for n in (1, 2, 3))


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Erenhot, ten working days from each receipt: filing is open from 9 to 31 May 2022."""
    return filing(desk(str(tmp_path / "log.db"), "2022-05-09 09:00"), "erenhot/2022", filing_deadline="2022-05-31")


def received(d: Desk, number: int, on: str, **changes: object) -> str:
    """An organization's application came in on a day."""
    organization(d.on(on), number)
    assert filed(d, code(number), **changes).outcome == "done"
    return code(number)


def ask(d: Desk, *missing: str, applicant: str = ONE) -> Answer:
    """Tell the applicant what is missing."""
    return d.act("supplement.request", cycle=d.cycle, applicant=applicant, missing=list(missing))


def reply(d: Desk, applicant: str = ONE, **documents: str) -> Answer:
    """The applicant's reply."""
    return d.act("supplement.answer", "applicant", "org", cycle=d.cycle, applicant=applicant, documents=documents)


def accident(d: Desk) -> None:
    """A major liability accident of the first organization, within the three years."""
    fact = {"reference": "a1", "kind": "accident", "occurred_on": "2021-06-18", "severity": "major", "fault": "liable", "source": "s"}
    d.done("fact.record", applicant=ONE, **fact)


def due(d: Desk, applicant: str = ONE) -> str:
    """The last day of the review as it runs now."""
    term = application(d, applicant).due
    assert term is not None
    return term.last_day.isoformat()


def overdue(d: Desk) -> Iterator[tuple[str, str]]:
    """Who is on record as overdue, and the legal instant of the commit."""
    for at_, envelope in d.log.dated():
        if isinstance(envelope.data, Overdue):
            yield ids.applicant_in(envelope.originator_id), at_.isoformat()


# --- the clock


def test_each_application_has_its_own_ten_days_erenhot_16(d: Desk) -> None:
    """Article 16: ten working days from receipt, not from the deadline; overdue is on record once, and approves and refuses nobody."""
    received(d, 1, "2022-05-09 15:00")
    received(d, 2, "2022-05-10 15:00")
    assert (due(d, ONE), due(d, TWO)) == ("2022-05-23", "2022-05-24")
    assert d.advance().due == at("2022-05-24 00:00")
    assert d.on("2022-05-23 23:59:59").advance().due == at("2022-05-24 00:00")
    assert list(overdue(d)) == []
    assert d.on("2022-05-24 00:00:00").advance().due == at("2022-05-25 00:00")
    assert list(overdue(d)) == [(ONE, "2022-05-23T16:00:00+00:00")]
    assert d.on("2022-06-02 09:00").advance().stage == "qualification"
    assert list(overdue(d)) == [(ONE, "2022-05-23T16:00:00+00:00"), (TWO, "2022-05-24T16:00:00+00:00")]
    assert application(d, ONE).qualification is None
    assert d.advance().due is None
    assert len(list(overdue(d))) == 2


def test_a_result_in_time_stops_the_clock_erenhot_16(d: Desk) -> None:
    """Article 16: a review may end while filing is still open; what was concluded or taken back is never overdue."""
    received(d, 1, "2022-05-09 15:00")
    received(d, 2, "2022-05-09 16:00")
    judged(d, ONE)
    assert conclude(d, ONE).outcome == "done"
    d.done("application.withdraw", "applicant", "org", cycle=d.cycle, applicant=TWO)
    d.on("2022-06-01 09:00").advance()
    assert list(overdue(d)) == []
    assert "qualification" in cycle(d).closed


def test_a_review_without_a_clock_waits_for_its_stage_wuhai_18(quick_desk: Desk) -> None:
    """Where no time runs from the receipt, nothing is judged before filing is over."""
    d = filing(quick_desk, "wuhai/2026", filing_deadline="2026-04-30", weights={"document_review": "0.4", "onsite_review": "0.6"})
    received(d, 1, "2026-03-10 09:00")
    assert application(d, ONE).due is None
    early = d.act("condition.judge", cycle=d.cycle, applicant=ONE, condition="performance", met=True, reason="seen")
    assert refused(early) == ("not-in-stage", "8(5);18")


def test_whoever_files_later_is_not_forgotten(d: Desk) -> None:
    """Nobody is woken by a filing: the cycle looks again when the first that could have come in may be due, and finds it."""
    standing = d.on("2022-05-10 09:00").advance()
    assert standing.due == at("2022-05-25 00:00")  # what were filed today would be due on the 24th
    received(d, 1, "2022-05-16 09:00")
    looked = d.on("2022-05-25 00:00:00").advance()
    assert looked.due == at("2022-05-31 00:00")  # the tenth working day after 16 May is the 30th


# --- the supplement


def test_everything_is_told_once_erenhot_16(d: Desk) -> None:
    """Article 16: all at once, so with every document that is lacking; and once, whatever is found later."""
    received(d, 1, "2022-05-09 09:00", documents={"application_form": "d"})
    d.on("2022-05-11 09:00")
    with pytest.raises(InvalidError, match="supplement-empty"):
        ask(d)
    forgot = ask(d, "supporting_evidence")
    assert refused(forgot) == ("supplement-incomplete", "16")
    assert forgot.facts["missing"] == ["self_evaluation_report", "truth_statement"]
    asked = ask(d, "supporting_evidence", "self_evaluation_report", "truth_statement", "figures of 2020")
    assert asked.facts["reply_by"] == "2022-05-18"
    again = ask(d, "figures of 2021")
    assert refused(again) == ("supplement-spent", "16")
    assert reply(d, supporting_evidence="e", self_evaluation_report="e", truth_statement="e").facts["missing"] == []
    assert refused(ask(d, "figures of 2021")) == ("supplement-spent", "16")
    assert refused(reply(d, photo="p")) == ("supplement-answered", "16")


def test_the_clock_stands_still_until_the_reply_erenhot_16(d: Desk) -> None:
    """Article 16: received 9 May, two of ten days consumed by the 11th, reply on the 17th: eight more from there end on the 27th."""
    received(d, 1, "2022-05-09 09:00", documents={})
    assert due(d) == "2022-05-23"
    ask(d.on("2022-05-11 09:00"), *application_documents())
    assert d.advance().due == at("2022-05-19 00:00")  # the reply's last day, 18 May
    d.on("2022-05-17 20:00")
    assert reply(d, **dict.fromkeys(application_documents(), "e")).facts["due"] == "2022-05-27"
    [answered] = [e.data for e in d.log.events_of(f"application:{d.cycle}/{ONE}") if isinstance(e.data, SupplementAnswered)]
    assert answered.was is not None
    assert answered.due is not None
    assert (answered.was.last_day, answered.due.last_day) == (date(2022, 5, 23), date(2022, 5, 27))
    assert (answered.due.amount, answered.due.unit, answered.due.opens_on) == (8, "working_days", date(2022, 5, 17))
    assert d.advance().due == at("2022-05-28 00:00")
    d.on("2022-05-28 00:00:00").advance()
    assert list(overdue(d)) == [(ONE, "2022-05-27T16:00:00+00:00")]


def test_the_clock_goes_on_when_no_reply_comes_erenhot_16(d: Desk) -> None:
    """Article 16: the time for the reply is over at 24:00 of 18 May; eight days more end on 30 May; a later reply is refused."""
    received(d, 1, "2022-05-09 09:00", documents={})
    ask(d.on("2022-05-11 09:00"), *application_documents())
    judged(d, ONE)
    assert refused(conclude(d, ONE, "unqualified")) == ("supplement-open", "16")
    assert d.on("2022-05-18 23:59:59").advance().due == at("2022-05-19 00:00")
    d.on("2022-05-19 00:00:00").advance()
    [lapsed] = [e.data for e in d.log.events_of(f"application:{d.cycle}/{ONE}") if isinstance(e.data, SupplementLapsed)]
    assert lapsed.due is not None
    assert lapsed.due.last_day == date(2022, 5, 30)
    assert refused(reply(d, application_form="e")) == ("late", "16")
    contradicted = conclude(d, ONE)
    assert (contradicted.code, contradicted.facts["rules"]) == ("finding-contradicts", ["documents"])
    assert conclude(d, ONE, "unqualified").facts["rules"] == ["documents"]


def application_documents() -> tuple[str, ...]:
    """What an application in Erenhot must bring."""
    return ("application_form", "self_evaluation_report", "supporting_evidence", "truth_statement")


def test_a_reply_stamped_in_the_last_second_is_settled_first(d: Desk) -> None:
    """A reply that was stamped in time and whose sender died is decided before its time is declared over."""
    received(d, 1, "2022-05-09 09:00", documents={})
    ask(d.on("2022-05-11 09:00"), *application_documents())
    d.on("2022-05-18 23:59:59")
    fields = {"cycle": d.cycle, "applicant": ONE, "documents": dict.fromkeys(application_documents(), "e")}
    content = {"name": "supplement.answer", "fields": fields, "actor": {"id": "org", "role": "applicant"}}
    d.office._reception.stamp(f"supplement:{d.cycle}", "late-1", orjson.dumps(content))  # noqa: SLF001  # the door, without the decision behind it
    d.on("2022-05-19 08:00").advance()
    assert events(d, f"application:{d.cycle}/{ONE}")[-1] == "SupplementAnswered"


def test_a_clock_that_does_not_stop_runs_on(tmp_path: Path) -> None:
    """Where the text does not stop it, a supplement leaves the last day as it was."""
    texts = altered(tmp_path / "texts", "erenhot", ("stops_clock: true", "stops_clock: false"))
    d = filing(desk(str(tmp_path / "log.db"), "2022-05-09 09:00", catalogue=texts), "erenhot/2022", filing_deadline="2022-05-31")
    received(d, 1, "2022-05-09 09:00", documents={})
    ask(d.on("2022-05-11 09:00"), *application_documents())
    assert reply(d.on("2022-05-17 20:00"), application_form="e").facts["due"] == "2022-05-23"


def test_nothing_left_is_nothing_added(d: Desk) -> None:
    """Asked on the last day, nothing of the ten days is left: the reply brings no new day, and it is overdue once the reply is in."""
    received(d, 1, "2022-05-09 09:00", documents={})
    ask(d.on("2022-05-23 20:00"), *application_documents())
    assert d.on("2022-05-24 09:00").advance().due is not None
    assert list(overdue(d)) == []
    assert reply(d, application_form="e").facts["due"] == "2022-05-23"
    d.advance()
    assert list(overdue(d)) == [(ONE, "2022-05-23T16:00:00+00:00")]


def test_a_text_without_a_supplement_asks_for_none_gongyi_17_3(tmp_path: Path) -> None:
    """Article 17(3) knows no supplement: what is missing is found."""
    d = _gongyi(tmp_path)
    assert refused(ask(d, "written_material")) == ("supplement-not-written", "10(4);17(3)")
    assert refused(reply(d)) == ("supplement-not-written", "10(4);17(3)")


def _gongyi(tmp_path: Path) -> Desk:
    """One recommended application is in review; one document is missing."""
    days = {"filing_deadline": "2023-06-30", "recommendation_deadline": "2023-07-10"}
    d = filing(desk(str(tmp_path / "log.db"), "2023-05-08 09:00"), "gongyi/2023", **days)
    organization(d, 1)
    d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=ONE, posted_on="2023-05-08", text="proof")
    assert filed(d.on("2023-06-01 09:00"), ONE, documents={"application_form": "d"}).outcome == "done"
    d.on("2023-07-01 09:00").advance()
    given = {"cycle": d.cycle, "applicant": ONE, "by": "town_or_subdistrict", "signed_on": "2023-07-01", "text": "opinion"}
    d.done("recommendation.give", "recommender", "town", **given)
    assert d.advance().stage == "qualification"
    return d


# --- whom the stage hears, and what it must find


def test_the_departments_are_heard_before_the_list_is_fixed_gongyi_17_3(tmp_path: Path) -> None:
    """Article 17(3): the secretariat has the departments examine; the stage does not end before their word is on record."""
    d = _gongyi(tmp_path)
    judged(d, ONE)
    assert conclude(d, ONE, "unqualified").facts["rules"] == ["documents"]
    assert d.advance().stage == "qualification"
    d.done("consultation.record", cycle=d.cycle, by="departments", opinion="agrees", text="t", on="2023-07-01")
    assert d.advance().stage != "qualification"


def test_all_that_is_missed_is_told_together_erenhot_10(d: Desk) -> None:
    """Articles 10, 12 and 15: figures, judgements, documents and bars stand in one finding, each with its article."""
    received(d, 1, "2022-05-09 09:00", documents={"application_form": "d"})
    organization(d, 2, operating_since=date(2021, 1, 1))
    assert filed(d, TWO).outcome == "done"
    accident(d)
    judged(d, ONE, leading_role=False)
    concluded = conclude(d, ONE, "unqualified")
    assert concluded.facts["rules"] == ["accident", "documents", "leading_role"]
    judged(d, TWO)
    assert conclude(d, TWO).facts["rules"] == ["operating_years"]
    assert conclude(d, TWO, "unqualified").outcome == "done"


def test_a_condition_is_judged_of_whom_it_is_asked_erenhot_10_3(d: Desk) -> None:
    """Article 10(3): indicators of businesses, contribution of non-profit bodies, and neither of a person; nothing else is judged."""
    received(d, 1, "2022-05-09 09:00")
    organization(d, 2, activity="non_profit")
    person(d)
    filed(d, TWO)
    filed(d, "person-a1b2")
    judge = {"cycle": d.cycle, "met": True, "reason": "seen"}
    for applicant, condition in ((ONE, "contribution_front_rank"), (TWO, "front_rank"), ("person-a1b2", "front_rank"), (ONE, "ethics")):
        with pytest.raises(InvalidError, match="condition-not-asked"):
            d.act("condition.judge", **judge, applicant=applicant, condition=condition)
    for applicant in (ONE, TWO, "person-a1b2"):
        judged(d, applicant)
        assert conclude(d, applicant).outcome == "done", applicant


def test_what_waits_for_a_person_holds_the_result_erenhot_12_3(d: Desk) -> None:
    """Article 12(3): a breach in another field neither bars nor passes: the office decides, with a reason, before it concludes."""
    organization(d, 1)
    d.done("fact.record", applicant=ONE, reference="v1", kind="other_violation", occurred_on="2021-06-18", scope="tax", source="s")
    assert filed(d, ONE).facts["to_judge"] == ["other_violation"]
    judged(d, ONE)
    waits = conclude(d, ONE)
    assert (waits.code, waits.facts["finding"], waits.facts["rules"]) == ("finding-contradicts", "open", ["other_violation"])
    judge = {"cycle": d.cycle, "applicant": ONE, "rule": "other_violation", "reference": "v1"}
    with pytest.raises(InvalidError, match="reason-needed"):
        d.act("bar.judge", **judge, bars=False, reason="")
    with pytest.raises(InvalidError, match="nothing-to-judge"):
        d.act("bar.judge", **(judge | {"reference": "v2"}), bars=False, reason="r")
    d.done("bar.judge", **judge, bars=True, reason="(invented) grave")
    assert conclude(d, ONE, "unqualified").facts["rules"] == ["other_violation"]
    d.done("bar.judge", **judge, bars=False, reason="(invented) a small fine, paid")
    replaced = d.act("qualification.conclude", cycle=d.cycle, applicant=ONE, outcome="qualified", reason="(invented) judged anew")
    assert replaced.outcome == "done"
    assert application(d, ONE).qualification == "qualified"


def test_an_earlier_title_that_nothing_is_written_of_goes_to_a_person_erenhot_3(d: Desk) -> None:
    """Articles 3 and 12: whether a winner may apply again is not written: not refused, and decided by the office."""
    organization(d, 1)
    d.done("title.record", applicant=ONE, cycle="erenhot/2018", conferred_on="2018-12-01", valid_until="2021-12-01")
    assert filed(d, ONE).facts["to_judge"] == ["holder"]
    judged(d, ONE)
    assert conclude(d, ONE).facts["rules"] == ["holder"]
    d.done("bar.judge", cycle=d.cycle, applicant=ONE, rule="holder", reference="erenhot/2018", bars=False, reason="(invented) may")
    assert conclude(d, ONE).outcome == "done"


def test_the_head_answers_for_the_house_erenhot_11_4(d: Desk) -> None:
    """Article 11(4): the record of the organization that a person heads bars; of one that only works there it does not."""
    organization(d, 1)
    accident(d)
    person(d, "person-head", employer=ONE, top_manager=True)
    person(d, "person-hand", employer=ONE, top_manager=False)
    assert refused(filed(d, "person-head")) == ("barred", "11(4)")
    assert filed(d, "person-hand").outcome == "done"


@pytest.mark.parametrize("cancelled", [False, True])
def test_improvement_is_asked_of_who_applied_before_qinhuangdao_11(tmp_path: Path, cancelled: bool) -> None:  # noqa: FBT001  # two cases
    """Article 11: improvement since the last application, where the log knows one; of a cycle that was called off it knows none."""
    days = {"filing_deadline": "2024-04-30", "recommendation_deadline": "2024-05-20"}
    d = filing(desk(str(tmp_path / "log.db"), "2024-03-04 09:00"), "qinhuangdao/2024", **days)
    for number in (1, 2):
        organization(d, number)
    _in(d, 1, "2024-03-20 09:00", "2024-03-04")
    if cancelled:
        d.act("cycle.cancel", "office", "first", "cancel-1", cycle=d.cycle, reason="(invented)")
        d.done("proposal.confirm", "office", "second", proposal="cancel-1")
    days = {"filing_deadline": "2026-04-30", "recommendation_deadline": "2026-05-20"}
    filing(d.on("2026-03-02 09:00"), "qinhuangdao/2026", **days)
    for number in (1, 2):
        _in(d, number, "2026-03-20 09:00", "2026-03-02")
    d.on("2026-05-01 09:00").advance()
    found = [d.office.look("", lambda case, n=n: _asked_again(case, d.cycle, code(n))) for n in (1, 2)]  # type: ignore[misc]  # bound at once
    assert found == [not cancelled, False]


def _in(d: Desk, number: int, at_: str, posted: str) -> None:
    d.on(posted + " 10:00").done(
        "internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=code(number), posted_on=posted, text="proof"
    )
    assert filed(d.on(at_), code(number)).outcome == "done"


def _asked_again(case: object, name: str, applicant: str) -> bool:
    from services.case import Case  # noqa: PLC0415  # only here
    from services.eligibility import profile  # noqa: PLC0415  # only here

    assert isinstance(case, Case)
    opened = case.cycle(name)
    declared = case.application(name, applicant).declared
    return profile(case, opened, case.applicant(applicant), declared, re_award=False).applied_before


def test_every_instant_on_record_is_legal(d: Desk) -> None:
    """What time brings is recorded late and counts from when it happened."""
    received(d, 1, "2022-05-09 15:00")
    d.on("2022-06-10 09:00").advance()
    [fell] = [commit for commit in d.log.commits() if commit.command == "applications.fall_due"]
    assert (instant(fell.effective_at), instant(fell.recorded_at) >= at("2022-06-10 09:00")) == (at("2022-05-24 00:00"), True)


def test_what_nobody_has_judged_holds_the_approval_wuhai_12_6(quick_desk: Desk) -> None:
    """Article 12(6): a repaired record that comes to light after the proposal waits for a person before the chair may pass the list."""
    d = reviewed(qualified(opened_in_wuhai(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1)
    d.advance()
    noticed(d.on("2026-09-01 09:00"), "2026-09-01")
    d.on("2026-09-10 09:00").advance()
    d.done("fact.record", applicant=ONE, reference="v1", kind="other_violation", occurred_on="2025-06-18", source="s")
    d.done("fact.resolve", applicant=ONE, reference="v1", on="2025-12-01", source="s", repaired=True)
    review = {"cycle": d.cycle, "resolution": "(invented)"}
    held = d.act("list.review", "committee_chair", "chair", **review)
    assert refused(held) == ("bar-unjudged", "12(6)")
    judge = {"cycle": d.cycle, "applicant": ONE, "rule": "other_violation", "reference": "v1"}
    d.done("bar.judge", **judge, bars=False, reason="(invented) repaired and small")
    assert d.act("list.review", "committee_chair", "chair", **review).outcome == "done"
    d.done("bar.judge", **judge, bars=True, reason="(invented) on a second look")
    assert refused(d.act("list.approve", "approver", "mayor", **review)) == ("barred", "12(6)")
    assert d.act("application.bar", cycle=d.cycle, applicant=ONE).facts["rules"] == ["other_violation"]
