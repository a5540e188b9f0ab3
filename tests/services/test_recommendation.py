"""The recommendation: departments, local notice, opinion, consent in their order (Qinhuangdao 13), and what the window's end does."""

from pathlib import Path

import pytest

from domain.shared.refusal import InvalidError
from services.answer import Answer
from tests.cities import application, conclude, events, filing, judged, organization, refused
from tests.cities import file as filed
from tests.desk import Desk, code, desk

ONE, TWO = code(1), code(2)


@pytest.fixture
def d(tmp_path: Path) -> Desk:
    """Two applications are in, on 20 April 2026; filing closes on 30 April, recommending on 20 May."""
    days = {"filing_deadline": "2026-04-30", "recommendation_deadline": "2026-05-20"}
    d = filing(desk(str(tmp_path / "log.db"), "2026-03-02 09:00"), "qinhuangdao/2026", **days)
    for number in (1, 2):
        organization(d, number)
        d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=code(number), posted_on="2026-03-02", text="proof")
    d.on("2026-04-20 09:00")
    for number in (1, 2):
        assert filed(d, code(number)).outcome == "done"
    return d


def county(d: Desk, name: str, applicant: str = ONE, **fields: object) -> Answer:
    """An act of the county's regulator on an application."""
    return d.act(name, "recommender", "county", cycle=d.cycle, applicant=applicant, **fields)


def give(d: Desk, applicant: str = ONE, signed_on: str = "2026-05-11", by: str = "county_market_regulator") -> Answer:
    """Recommend."""
    return county(d, "recommendation.give", applicant, by=by, signed_on=signed_on, text="opinion")


def notice(d: Desk, *applicants: str, on: str = "2026-04-29") -> Answer:
    """Put applications on the county's notice."""
    fields = {"cycle": d.cycle, "applicants": applicants, "by": "county_market_regulator", "on": on, "text": "notice"}
    return d.act("local_notice.publish", "recommender", "county", **fields)


def consult(d: Desk, applicant: str = ONE) -> Answer:
    """Put the departments' opinion on record."""
    return county(d, "departments.consult", applicant, by="county_market_regulator", on="2026-04-20", text="opinions")


def test_each_step_waits_for_the_one_before_qinhuangdao_13(d: Desk) -> None:
    """Article 13: departments, five working days of notice (29 April to 9 May 2026), the opinion, consent after it, recommendation."""
    assert refused(give(d, signed_on="2026-04-20")) == ("departments-not-consulted", "13")
    assert refused(notice(d.on("2026-04-29 09:00"), ONE)) == ("departments-not-consulted", "13")
    assert consult(d).outcome == "done"
    assert refused(give(d, signed_on="2026-04-29")) == ("local-notice-missing", "13")
    assert refused(county(d, "local_notice.objection", reference="o-1", outcome="open", text="r")) == ("local-notice-missing", "13")
    assert notice(d, ONE).facts["last_day"] == "2026-05-09"
    assert d.on("2026-05-01 09:00").advance().stage == "recommendation"
    assert refused(give(d.on("2026-05-09 23:59:59"), signed_on="2026-05-09")) == ("local-notice-running", "13")
    d.on("2026-05-11 09:00")
    assert refused(give(d, signed_on="2026-05-09")) == ("local-notice-running", "13")
    assert refused(give(d)) == ("consent-missing", "13")
    assert county(d, "consent.record", on="2026-05-10", document="c").outcome == "done"
    assert refused(give(d)) == ("consent-before-opinion", "13")
    assert county(d, "consent.record", on="2026-05-11", document="c", granted=False).outcome == "done"
    assert refused(give(d)) == ("consent-missing", "13")
    assert county(d, "consent.record", on="2026-05-11", document="c").outcome == "done"
    assert give(d).outcome == "done"
    assert refused(give(d)) == ("recommendation-answered", "13")
    assert application(d, ONE).support.answer == "given"


def test_an_objection_in_the_county_holds_the_opinion_qinhuangdao_13(d: Desk) -> None:
    """Article 13: recommended without objection; an open or upheld one holds it, a rejected one does not."""
    consult(d)
    notice(d.on("2026-04-29 09:00"), ONE)
    county(d.on("2026-05-11 09:00"), "consent.record", on="2026-05-11", document="c")
    for outcome, problem in (("open", "local-objection"), ("upheld", "local-objection"), ("rejected", "")):
        assert county(d, "local_notice.objection", reference="o-1", outcome=outcome, text="r").outcome == "done"
        assert give(d).code == problem


def test_who_recommends_is_one_whom_the_text_names(d: Desk) -> None:
    """Others are told who does; consent is recorded by whom it is asked of; a refusal gives its reason."""
    with pytest.raises(InvalidError, match="recommender-unknown"):
        give(d, by="municipal_departments", signed_on="2026-04-20")
    with pytest.raises(InvalidError, match="role"):
        d.act("consent.record", "approver", "mayor", cycle=d.cycle, applicant=ONE, on="2026-04-20", document="c")
    with pytest.raises(InvalidError, match="reason-needed"):
        county(d, "recommendation.decline", by="county_market_regulator", reason="")
    with pytest.raises(InvalidError, match="applicants-none"):
        notice(d, on="2026-04-20")


def test_all_answered_ends_the_stage_early_and_a_refusal_ends_the_application(d: Desk) -> None:
    """Recommending is over when every application has its answer; one that is not put forward has ended."""
    d.on("2026-05-01 09:00").advance()
    assert county(d, "recommendation.decline", by="county_market_regulator", reason="(invented) weak").outcome == "done"
    assert application(d, ONE).ended == "not_recommended"
    assert refused(consult(d)) == ("recommendation-answered", "13")
    assert d.advance().stage == "recommendation"
    assert county(d, "recommendation.decline", TWO, by="county_market_regulator", reason="(invented) weak").outcome == "done"
    assert d.advance().stage == "qualification"


def test_the_end_of_the_window_ends_whom_nobody_recommended(d: Desk) -> None:
    """At 24:00 of the last day the rest ends, on record with the legal instant, and whatever comes after it is late."""
    d.on("2026-05-01 09:00").advance()
    county(d, "recommendation.decline", TWO, by="county_market_regulator", reason="(invented) weak")
    assert d.on("2026-05-20 23:59:59").advance().stage == "recommendation"
    assert refused(consult(d.on("2026-05-21 08:00"))) == ("late", "13")
    assert d.advance().stage == "qualification"
    assert events(d, f"application:{d.cycle}/{ONE}")[-2:] == ["ActRefused", "NotRecommended"]
    [ended] = [commit for commit in d.log.commits() if commit.command == "applications.fall_due"]
    assert ended.effective_at == 1_779_292_800_000_000  # 2026-05-20T16:00:00Z
    assert (application(d, ONE).ended, application(d, TWO).ended) == ("not_recommended", "not_recommended")


def test_a_recommendation_stamped_in_time_counts_gongyi_17_2(tmp_path: Path) -> None:
    """Article 17(2): given in the last second of the window and left undecided, it is settled before the window's end ends anybody."""
    import orjson  # noqa: PLC0415  # the door's own form

    days = {"filing_deadline": "2023-06-30", "recommendation_deadline": "2023-07-10"}
    d = filing(desk(str(tmp_path / "log.db"), "2023-05-08 09:00"), "gongyi/2023", **days)
    organization(d, 1)
    d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=ONE, posted_on="2023-05-08", text="proof")
    assert filed(d.on("2023-06-01 09:00"), ONE).outcome == "done"
    d.on("2023-07-10 23:59:59").advance()
    fields = {"cycle": d.cycle, "applicant": ONE, "by": "town_or_subdistrict", "signed_on": "2023-07-10", "text": "opinion"}
    content = {"name": "recommendation.give", "fields": fields, "actor": {"id": "town", "role": "recommender"}}
    d.office._reception.stamp(f"recommendation:{d.cycle}", "late-1", orjson.dumps(content))  # noqa: SLF001  # the door, without the decision behind it
    assert d.on("2023-07-11 09:00").advance().stage == "qualification"
    assert application(d, ONE).support.answer == "given"


def test_no_qualification_without_a_recommendation_gongyi_13_5(tmp_path: Path) -> None:
    """Article 13(5): recommended by the town; one that declined has ended, and nothing else qualifies."""
    days = {"filing_deadline": "2023-06-30", "recommendation_deadline": "2023-07-10"}
    d = filing(desk(str(tmp_path / "log.db"), "2023-05-08 09:00"), "gongyi/2023", **days)
    for number in (1, 2):
        organization(d, number)
        d.done("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=code(number), posted_on="2023-05-08", text="proof")
        filed(d.on("2023-06-01 09:00"), code(number))
    d.on("2023-07-01 09:00").advance()
    town = {"cycle": d.cycle, "by": "town_or_subdistrict"}
    d.done("recommendation.decline", "recommender", "town", **town, applicant=ONE, reason="(invented) weak")
    d.done("recommendation.give", "recommender", "town", **town, applicant=TWO, signed_on="2023-07-01", text="opinion")
    assert d.advance().stage == "qualification"
    assert conclude(d, ONE).code == "application-ended"
    judged(d, TWO)
    assert conclude(d, TWO).outcome == "done"
