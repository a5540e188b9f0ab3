"""Filing: tracks, secrets, what is missing, the notice inside the house, and what the register says that nobody declares anew."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.application.application import Submitted
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.answer import Answer
from tests.cities import application, filing, organization, person, refused, registered
from tests.cities import file as filed
from tests.desk import Desk, code, desk


@pytest.fixture
def erenhot(tmp_path: Path) -> Desk:
    """Organizations and persons may file, from 9 to 31 May 2022."""
    return filing(desk(str(tmp_path / "log.db"), "2022-05-09 09:00"), "erenhot/2022", filing_deadline="2022-05-31")


@pytest.fixture
def gongyi(tmp_path: Path) -> Desk:
    """Organizations file after a notice in their own house, to 30 June 2023."""
    days = {"filing_deadline": "2023-06-30", "recommendation_deadline": "2023-07-10"}
    return filing(desk(str(tmp_path / "log.db"), "2023-05-08 09:00"), "gongyi/2023", **days)


def posted(d: Desk, applicant: str, on: str) -> Answer:
    """Record the notice inside the applicant's house."""
    return d.act("internal_notice.record", "applicant", "org", cycle=d.cycle, applicant=applicant, posted_on=on, text="proof")


def test_both_tracks_file_erenhot_2(erenhot: Desk) -> None:
    """Article 2: the award is for organizations and individuals; the track is the applicant's own, never another."""
    d = erenhot
    organization(d, 1)
    person(d, employer=code(1), top_manager=False)
    assert filed(d, code(1)).outcome == "done"
    assert filed(d, "person-a1b2", track="individual").outcome == "done"
    assert (application(d, code(1)).track, application(d, "person-a1b2").track) == ("organization", "individual")
    organization(d, 2)
    with pytest.raises(InvalidError, match="track-of-applicant"):
        filed(d, code(2), track="individual")


def test_no_individual_files_where_none_is_awarded_gongyi_13(gongyi: Desk) -> None:
    """Article 13: applicants are organizations; a person's filing is refused as a track that is not offered."""
    person(gongyi)
    assert refused(filed(gongyi, "person-a1b2"))[0] == "track-not-offered"


def test_no_name_of_a_person_stands_in_clear(erenhot: Desk) -> None:
    """A person is a handle everywhere: name and identification are sealed in the log, and in no answer."""
    d = erenhot
    person(d)
    stored = d.log.rows.stream(ids.applicant_stream("person-a1b2"), 2**62)
    assert "王某".encode() not in b"".join(bytes(row[3]) for row in stored)
    [envelope] = d.log.events_of(ids.applicant_stream("person-a1b2"))
    assert d.log.reveal(envelope).name.text == "(invented) 王某"  # type: ignore[attr-defined]  # a PersonRegistered
    assert "王" not in str(d.answers[-1])
    for wrong in ("wang", "person-x", "person-Wang"):
        with pytest.raises(InvalidError, match="person-form"):
            person(d, wrong)


def test_an_employer_is_one_of_the_register(erenhot: Desk) -> None:
    """Whose head a person is, its record is asked: so it must be there, and an organization."""
    d = erenhot
    with pytest.raises(InvalidError, match="applicant-unknown"):
        person(d, employer=code(1))
    with pytest.raises(InvalidError, match="employer-needed"):
        person(d, top_manager=True)
    organization(d, 1)
    person(d, employer=code(1), top_manager=True)
    d.done("person.employ", person="person-a1b2", source="(invented) contract")
    assert registered(d, "person-a1b2").employer is None
    for act, fields in (
        ("applicant.rename", {"name": "x"}), ("label.record", {"label": "srdi", "since": "2022-01-01", "evidence": "e"}),
        ("applicant.correct", {"source": "s"}), ("parent.record", {"parent": code(1), "since": "2022-01-01", "source": "s"}),
    ):  # fmt: skip
        with pytest.raises(InvalidError, match="organization-needed"):
            d.act(act, applicant="person-a1b2", **fields)


def test_state_secrets_are_refused_qinhuangdao_13(tmp_path: Path) -> None:
    """Article 13: no filing without the declaration that nothing in it touches state secrets; trade secrets are marked by name."""
    days = {"filing_deadline": "2026-04-20", "recommendation_deadline": "2026-05-20"}
    d = filing(desk(str(tmp_path / "log.db"), "2026-03-02 09:00"), "qinhuangdao/2026", **days)
    organization(d, 1)
    posted(d, code(1), "2026-03-02")
    d.on("2026-03-10 09:00")
    assert refused(filed(d, code(1), free_of_state_secrets=False)) == ("state-secrets", "13")
    with pytest.raises(InvalidError, match="secrets-unknown"):
        filed(d, code(1), secrets=["recipe"])
    assert filed(d, code(1), secrets=["written_evidence"]).outcome == "done"
    assert application(d, code(1)).secrets == ("written_evidence",)


def test_an_incomplete_application_is_in_and_says_what_is_missing_erenhot_15(erenhot: Desk) -> None:
    """Article 15: form, self-evaluation and evidence; what is missing is told and recorded, and may be added while filing is open."""
    d = erenhot
    organization(d, 1)
    answer = filed(d, code(1), documents={"application_form": "d", "photo": "d"})
    assert answer.facts["missing"] == ["self_evaluation_report", "supporting_evidence", "truth_statement"]
    [envelope] = d.log.events_of(ids.application_stream(d.cycle, code(1)))
    assert isinstance(envelope.data, Submitted)
    assert list(envelope.data.missing) == answer.facts["missing"]
    amend = {"cycle": d.cycle, "applicant": code(1)}
    more = {"self_evaluation_report": "d", "supporting_evidence": "d"}
    assert d.act("application.amend", "applicant", "org", **amend, documents=more).facts["missing"] == ["truth_statement"]
    assert d.act("application.amend", "applicant", "org", **amend, documents={"truth_statement": "d"}).facts["missing"] == []
    late = d.on("2022-06-01 00:00:00").act("application.amend", "applicant", "org", **amend, documents={"photo": "x"})
    assert refused(late) == ("late", "15;28")
    assert late.facts["stamped_at"] == "2022-05-31T16:00:00Z"


def test_a_day_that_lies_ahead_is_not_declared(erenhot: Desk) -> None:
    """Since when something is practised is past or today: tomorrow is refused in filing and in amending, and nothing is in."""
    d = erenhot
    organization(d, 1)
    tomorrow, one = d.clock.now().date() + timedelta(days=1), {"cycle": d.cycle, "applicant": code(1)}
    for days in ({"management_system_since": tomorrow.isoformat()}, {"excellence_model_since": "2028-01-01"}):
        with pytest.raises(InvalidError, match="declared-in-future"):
            filed(d, code(1), declared=days)
    today = {"management_system_since": d.clock.now().date().isoformat()}
    assert filed(d, code(1), declared=today).outcome == "done"
    with pytest.raises(InvalidError, match="declared-in-future"):
        d.act("application.amend", "applicant", "org", **one, declared={"management_system_since": tomorrow.isoformat()})


def test_what_the_register_holds_is_not_declared_anew(erenhot: Desk) -> None:
    """Since when an organization operates is in the register, and corrected there with a source."""
    d = erenhot
    organization(d, 1)
    with pytest.raises(InvalidError, match="declared-in-register"):
        filed(d, code(1), declared={"operating_since": "1990-01-01"})
    d.done("applicant.correct", applicant=code(1), source="(invented) licence", operating_since="1990-01-01", activity="non_profit")
    assert registered(d, code(1)).days == {"operating_since": date(1990, 1, 1)}
    assert (registered(d, code(1)).activity, registered(d, code(1)).registered_in) == ("non_profit", "erenhot")


def test_a_merged_organization_files_no_more(erenhot: Desk) -> None:
    """What was absorbed no longer exists; the other files."""
    d = erenhot
    organization(d, 1)
    organization(d, 2)
    d.done("applicant.merge", applicant=code(1), into=code(2))
    assert refused(filed(d, code(1))) == ("applicant-absorbed", "house")


@pytest.mark.parametrize(("at", "outcome"), [("2023-06-25 23:59:59", "refused"), ("2023-06-26 00:00:00", "done")])
def test_five_working_days_inside_the_house_gongyi_17_2(gongyi: Desk, at: str, outcome: str) -> None:
    """Article 17(2): posted Thu 15 June 2023 (day not counted; 22 to 24 off, Sun 25 worked), filing on the 25th is too early."""
    d = gongyi
    organization(d, 1)
    assert refused(filed(d, code(1))) == ("internal-notice-missing", "17(2)")
    assert posted(d.on("2023-06-15 09:00"), code(1), "2023-06-15").facts["last_day"] == "2023-06-25"
    answer = filed(d.on(at), code(1))
    assert answer.outcome == outcome
    if outcome == "refused":
        assert refused(answer) == ("internal-notice-running", "17(2)")


def test_an_objection_inside_the_house_holds_the_filing_yancheng_11_1(tmp_path: Path) -> None:
    """Article 11(1): posted 7 March 2024, filing is possible from the 15th, and only without an open or upheld objection."""
    days = {"opening_day": "2024-02-01", "filing_deadline": "2024-03-20", "recommendation_deadline": "2024-03-31"}
    d = filing(desk(str(tmp_path / "log.db"), "2024-01-08 09:00"), "yancheng/2024", **days)
    organization(d, 1)
    fields = {"cycle": d.cycle, "applicant": code(1), "reference": "o-1", "text": "record"}
    early = d.act("internal_notice.objection", "applicant", "org", **fields, outcome="open")
    assert refused(early) == ("internal-notice-missing", "11(1)")
    with pytest.raises(InvalidError, match="day-in-future"):
        posted(d, code(1), "2024-03-07")
    assert posted(d.on("2024-03-08 09:00"), code(1), "2024-03-07").facts["last_day"] == "2024-03-14"
    assert refused(filed(d.on("2024-03-12 09:00"), code(1))) == ("internal-notice-running", "11(1)")
    assert refused(filed(d.on("2024-03-14 23:59:59"), code(1))) == ("internal-notice-running", "11(1)")
    for outcome, code_ in (("open", "internal-objection"), ("upheld", "internal-objection"), ("rejected", "")):
        d.on("2024-03-15 09:00").done("internal_notice.objection", "applicant", "org", **fields, outcome=outcome)
        assert filed(d, code(1)).code == code_
    assert refused(posted(d, code(1), "2024-03-15")) == ("application-filed", "11(1)")


def test_the_office_sets_a_length_that_the_text_does_not_give_qinhuangdao_13(tmp_path: Path) -> None:
    """Article 13 gives the internal notice no length: the cycle's setting does, five working days where nobody changes it."""
    days = {"filing_deadline": "2026-04-30", "recommendation_deadline": "2026-05-20"}
    d = filing(desk(str(tmp_path / "log.db"), "2026-03-02 09:00"), "qinhuangdao/2026", **days)
    organization(d, 1)
    organization(d, 2)
    # Friday 3 April 2026 (day not counted): 4 to 6 April off, so 7, 8, 9, 10 and 13 April count.
    assert posted(d.on("2026-04-03 09:00"), code(1), "2026-04-03").facts["last_day"] == "2026-04-13"
    assert refused(filed(d.on("2026-04-13 09:00"), code(1))) == ("internal-notice-running", "13")
    assert filed(d.on("2026-04-14 00:00:00"), code(1)).outcome == "done"
    d.done("cycle.set", cycle=d.cycle, name="internal_notice_days", value=2, reason="(invented) shorter")
    assert posted(d, code(2), "2026-04-14").facts["last_day"] == "2026-04-16"


def test_a_text_without_an_internal_notice_asks_for_none_erenhot_15(erenhot: Desk) -> None:
    """Article 15 lets applicants file with the office directly."""
    organization(erenhot, 1)
    assert refused(posted(erenhot, code(1), "2022-05-09")) == ("internal-notice-not-asked", "15;28")


def test_a_person_without_a_house_is_left_to_the_office_qinhuangdao_13(tmp_path: Path) -> None:
    """Article 13: individuals post the notice at their employer; for one who has none the office decides, and for nobody else."""
    days = {"filing_deadline": "2026-04-30", "recommendation_deadline": "2026-05-20"}
    d = filing(desk(str(tmp_path / "log.db"), "2026-03-02 09:00"), "qinhuangdao/2026", **days)
    organization(d, 1)
    person(d, "person-hired", employer=code(1))
    person(d, "person-free")
    waive = {"cycle": d.cycle, "reason": "(invented) self-employed"}
    for applicant in (code(1), "person-hired"):
        assert refused(d.act("internal_notice.waive", **waive, applicant=applicant)) == ("internal-notice-due", "13")
    assert refused(filed(d, "person-free")) == ("internal-notice-missing", "13")
    with pytest.raises(InvalidError, match="reason-needed"):
        d.act("internal_notice.waive", cycle=d.cycle, applicant="person-free", reason="")
    d.done("internal_notice.waive", **waive, applicant="person-free")
    assert filed(d, "person-free").outcome == "done"
