"""The years of a title: without an end, with duties that come round or have an occasion, and how the title is shown."""

from pathlib import Path
from typing import Any

import pytest

from domain.award.award import DutyReminded, DutySet
from domain.award.records import TitleUseReported
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from tests.desk import Desk, at, code
from tests.lindu import CYCLE, NO_VOTE, lindu, person, winners


def titled(folder: Path) -> Desk:
    """An organization and a person have titles since 20 May 2026, without an end."""
    return winners(lindu(folder, NO_VOTE), 1, person(1))


def stream(who: str = "") -> str:
    """The title's stream."""
    return ids.award_stream(CYCLE, who or code(1))


def until(d: Desk, day: str, who: str = "") -> Desk:
    """Let the years pass to a day, with all that they bring."""
    d.on(f"{day} 09:00")
    d.clerk.advance(stream(who))
    return d


def of(d: Desk, kind: type, who: str = "") -> list[Any]:
    """A title's events of a kind."""
    return [e.data for e in d.log.events_of(stream(who)) if isinstance(e.data, kind)]


def test_a_title_without_an_end_waits_for_duties_then_for_people_article_23(tmp_path: Path) -> None:
    """Duties of three years, two years, then nothing falls due: the title stands, and something may still happen to it."""
    d = titled(tmp_path)
    assert d.clerk.standing(stream()).due == at("2027-05-21 00:00")
    until(d, "2029-06-01")
    standing = d.clerk.standing(stream())
    assert (standing.stage, standing.due, standing.ended, standing.basis) == ("valid", None, False, "23")


def test_duties_of_each_track_for_their_years_article_29(tmp_path: Path) -> None:
    """Sharing for three years for both; visits for two years for organizations alone; the last day is an anniversary."""
    d = until(until(titled(tmp_path), "2030-01-01"), "2030-01-01", person(1))
    assert [(one.duty, one.term.last_day.year) for one in of(d, DutySet)] == [
        ("share_experience", 2027), ("visit", 2027), ("share_experience", 2028), ("visit", 2028), ("share_experience", 2029),
    ]  # fmt: skip
    assert {one.duty for one in of(d, DutySet, person(1))} == {"share_experience"}
    assert all(one.term.last_day.isoformat().endswith("-05-20") for one in of(d, DutySet))


def occasion(d: Desk, on: str, duty: str = "change_notification", who: str = "") -> Any:
    """The office learned of a change."""
    return d.act("occasion.record", cycle=CYCLE, applicant=who or code(1), duty=duty, on=on, text="(invented) registry")


def test_a_change_is_to_be_told_within_thirty_days_article_28(tmp_path: Path) -> None:
    """A merger of 1 March without a notice by 31 March: reminded once, at the end of that day; nothing else follows."""
    d = titled(tmp_path).on("2027-03-10 09:00")
    assert occasion(d, "2027-03-01").outcome == "done"
    assert of(d, DutySet)[-1].term.last_day.isoformat() == "2027-03-31"
    until(d, "2027-03-31")
    assert of(d, DutyReminded) == []
    until(d, "2027-04-01")
    assert [(one.duty, one.due) for one in of(d, DutyReminded)] == [("change_notification", at("2027-04-01 00:00"))]
    until(d, "2027-05-01")
    assert len(of(d, DutyReminded)) == 1


def test_what_was_told_in_time_reminds_nobody(tmp_path: Path) -> None:
    """The notice came before the office learned of the change, or within the days: no reminder."""
    d = titled(tmp_path).on("2027-03-10 09:00")
    told = {"cycle": CYCLE, "applicant": code(1), "duty": "change_notification", "on": "2027-03-05", "text": "d"}
    d.done("duty.record", "applicant", "org", **told)
    occasion(d, "2027-03-01")
    assert [one.duty for one in of(d, DutySet)] == ["share_experience", "visit"]
    occasion(d, "2027-03-08")
    d.done("duty.record", "applicant", "org", **told | {"on": "2027-03-10"})
    until(d, "2027-05-01")
    assert of(d, DutyReminded) == []


def test_an_occasion_is_for_duties_that_have_one(tmp_path: Path) -> None:
    """Visits come round, and a person has no duty of change: the answer lists what there is."""
    d = titled(tmp_path)
    with pytest.raises(InvalidError, match="duty-unknown"):
        occasion(d, "2026-05-20", duty="visit")
    with pytest.raises(InvalidError, match="duty-unknown"):
        occasion(d, "2026-05-20", who=person(1))
    with pytest.raises(InvalidError, match="day-in-future"):
        occasion(d, "2026-05-21")


@pytest.mark.parametrize(
    ("shown", "uses"),
    [([], []), (["undated"], ["undated"]), (["on_products", "for_profit"], ["on_products", "for_profit"])],
)
def test_how_a_title_is_shown_article_33(tmp_path: Path, shown: list[str], uses: list[str]) -> None:
    """With its year and on no product: misuse is on record with its article, and no sanction follows."""
    d = titled(tmp_path)
    fields = {"cycle": CYCLE, "applicant": code(1), "on": "2026-05-20", "text": "(invented) photo", "shown": shown}
    answer = d.done("title_use.report", **fields)
    assert (answer.facts["outcome"], answer.facts["uses"]) == ("misuse" if uses else "proper", uses)
    [reported] = of(d, TitleUseReported)
    assert reported.finding.basis == ("33" if uses else "")
    assert d.clerk.standing(stream()).stage == "valid"


def test_what_the_text_does_not_forbid_is_no_misuse(tmp_path: Path) -> None:
    """Silent on products: a photo of a package is on record as proper."""
    d = winners(lindu(tmp_path, NO_VOTE, ("on_products: forbidden", "on_products: not_said")), 1)
    fields = {"cycle": CYCLE, "applicant": code(1), "on": "2026-05-20", "text": "t", "shown": ["on_products"]}
    assert d.done("title_use.report", **fields).facts["outcome"] == "proper"
