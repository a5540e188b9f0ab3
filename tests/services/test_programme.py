"""The years between cycles: when the next is due and put on the desk, when a text may be used and when it lapses, parts of a year."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.cycle.events import AnchorPassed
from domain.programme import events as p
from domain.shared import identifiers as ids
from domain.shared.standing import Standing
from projections.office_desk import OfficeDesk
from services.clock import SystemClock
from services.database import Database
from services.follow import Follower
from tests.desk import Desk, at, code
from tests.lindu import (
    CITY,
    CYCLE,
    NO_VOTE,
    VERSION,
    Change,
    cleared,
    deliberating,
    lindu,
    noticed,
    opened,
    person,
    propose,
    winners,
)

PROGRAMME = ids.programme_stream(CITY)
UNDATED: Change = ("effective_from: 2024-01-01, effective_until: 2030-12-31, remind_days: 90", "effective_from: by_act")
EVENTS = (p.CycleDue, p.CycleReminded, p.LapseReminded, p.RegulationLapsed)


def until(d: Desk, day: str) -> Standing:
    """Let the years pass to a day: the clerk comes as often as something is due."""
    d.on(f"{day} 09:00")
    return d.clerk.advance(PROGRAMME)


def instants(d: Desk) -> list[tuple[str, datetime]]:
    """What came by itself, each with its legal instant."""
    return [(type(e.data).__name__, i) for i, e in d.log.dated() if e.originator_id == PROGRAMME and isinstance(e.data, EVENTS)]


def desk_rows(d: Desk) -> dict[str, tuple[Any, Any, Any]]:
    """What lies on the office's desk: matter -> what, state, reminders."""
    views = Database.open(":memory:")
    Follower(d.log, views, OfficeDesk()).catch_up()
    rows = OfficeDesk.table.rows(views.query)
    views.close()
    return {row["matter"]: (row["told"], row["state"], row["reminders"]) for row in rows}


def test_the_next_cycle_comes_to_the_desk_on_its_day_article_2(tmp_path: Path) -> None:
    """Two years after 2026, on 1 March 2028 at 00:00: once; reminded on the 21st; again in the year after, while none is opened."""
    d = opened(lindu(tmp_path))
    assert until(d, "2028-02-29").due == at("2028-03-01 00:00")
    assert desk_rows(d)["next_cycle"] == ("2028", "scheduled", None)
    assert until(d, "2028-03-01").stage == "cycle_due"
    assert desk_rows(d)["cycle_due"] == ("2028", "open", 0)
    until(d, "2028-03-21")
    assert desk_rows(d)["cycle_due"] == ("2028", "open", 1)
    until(d, "2029-04-01")
    assert instants(d) == [
        ("CycleDue", at("2028-03-01 00:00")), ("CycleReminded", at("2028-03-21 00:00")),
        ("CycleDue", at("2029-03-01 00:00")), ("CycleReminded", at("2029-03-21 00:00")),
    ]  # fmt: skip


def test_an_opened_cycle_leaves_the_desk(tmp_path: Path) -> None:
    """Opened before the reminder: nobody is reminded, and the next is two years on."""
    d = opened(lindu(tmp_path))
    until(d, "2028-03-01")
    d.done("cycle.open", city=CITY, year=2028, version=VERSION)
    assert until(d, "2028-06-01").due == at("2030-03-01 00:00")
    assert [name for name, _ in instants(d)] == ["CycleDue"]
    assert desk_rows(d)["cycle_due"][1] == "settled"


def test_before_any_cycle_the_next_such_day_is_due(tmp_path: Path) -> None:
    """A text that an act puts in force in July: the first of March after it, in the first year that comes."""
    d = lindu(tmp_path, UNDATED, start="2026-07-01 09:00")
    fields = {"city": CITY, "version": VERSION, "effective_from": "2026-06-01", "source": "(invented) gazette"}
    proposal = d.done("regulation.enact", "office", "first", **fields).facts["proposal"]
    d.done("proposal.confirm", "office", "second", proposal=proposal)
    assert d.clerk.standing(PROGRAMME).due == at("2027-03-01 00:00")
    until(d, "2027-03-01")
    assert instants(d) == [("CycleDue", at("2027-03-01 00:00"))]


def test_a_second_cycle_in_the_same_period_is_refused_article_2(tmp_path: Path) -> None:
    """2026 and 2027 are one period, 2028 is the next; a cancelled cycle frees its year, and the next day is counted anew."""
    d = opened(lindu(tmp_path))
    for year in (2026, 2027):
        refused = d.act("cycle.open", city=CITY, year=year, version=VERSION)
        assert (refused.code, refused.basis) == ("cycle-too-soon", "2")
    proposal = d.done("cycle.cancel", "office", "first", cycle=CYCLE, reason="(invented)").facts["proposal"]
    d.done("proposal.confirm", "office", "second", proposal=proposal)
    assert d.clerk.standing(PROGRAMME).due == at("2027-03-01 00:00")
    assert d.act("cycle.open", city=CITY, year=2027, version=VERSION).outcome == "done"


@pytest.mark.parametrize(("today", "outcome"), [("2028-12-31 23:59", "refused"), ("2029-01-01 00:00", "done")])
def test_a_year_more_than_one_ahead_is_refused(tmp_path: Path, today: str, outcome: str) -> None:
    """The cycle of 2030 opens from the first instant of 2029 on; what the text says of years comes before our own limit."""
    d = opened(lindu(tmp_path))
    d.on(today)
    answer = d.act("cycle.open", city=CITY, year=2030, version=VERSION)
    assert answer.outcome == outcome
    if outcome == "refused":
        assert (answer.code, answer.basis, answer.facts) == (
            "cycle-far-ahead",
            "house",
            {"year": 2030, "today": "2028-12-31", "latest": 2029},
        )


def test_a_text_lapses_on_its_last_day_article_40(tmp_path: Path) -> None:
    """Ninety days before 31 December 2030 the office is told, at its end the text lapses; no further opening day is ahead."""
    d = opened(lindu(tmp_path))
    d.on("2030-03-02 09:00").done("cycle.open", city=CITY, year=2030, version=VERSION)
    assert until(d, "2030-10-01").due == at("2030-10-02 00:00")
    assert desk_rows(d)["next_cycle"] == (VERSION, "nothing_ahead", None)
    until(d, "2030-12-31")
    standing = until(d, "2031-01-01")
    assert instants(d)[-2:] == [("LapseReminded", at("2030-10-02 00:00")), ("RegulationLapsed", at("2031-01-01 00:00"))]
    assert (standing.ended, standing.due, desk_rows(d)["text"]) == (True, None, (VERSION, "open", None))


def live(folder: Path, *changes: Change) -> Any:
    """An attempt to open this year's cycle in a live log, by the wall clock."""
    d = lindu(folder, *changes, kind="live", clock=SystemClock())
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r")
    return d.act("cycle.open", city=CITY, year=datetime.now(UTC).year, version=VERSION)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (("state: in_force, effective_from: 2024-01-01, effective_until: 2030-12-31", "state: draft, effective_from: by_act"), "draft"),
        (("effective_until: 2030-12-31", "effective_until: 2024-12-31"), "lapsed"),
        (("effective_from: 2024-01-01, effective_until: 2030-12-31", "effective_from: 2999-01-01"), "not_yet"),
        (UNDATED, "undated"),
    ],
)
def test_a_live_cycle_needs_a_text_in_force_article_40(tmp_path: Path, change: Change, state: str) -> None:
    """Not under a draft, not after the term, not before the first day, not without one: with the article of the term."""
    refused = live(tmp_path, change)
    assert (refused.code, refused.basis, refused.facts["state"]) == ("regulation-not-in-force", "40", state)
    assert refused.facts.get("until") == ("2024-12-31" if state == "lapsed" else None)


def test_a_live_cycle_opens_under_a_text_in_force(tmp_path: Path) -> None:
    """The same text, within its term."""
    assert live(tmp_path, ("effective_until: 2030-12-31", "effective_until: 2999-12-31")).outcome == "done"


def test_a_rehearsal_takes_any_text(tmp_path: Path) -> None:
    """Drafts and lapsed texts can be rehearsed, with everything that the years bring."""
    d = opened(lindu(tmp_path, ("state: in_force", "state: draft")))
    assert d.clerk.standing(PROGRAMME).due == at("2028-03-01 00:00")


@pytest.mark.parametrize(
    ("day", "code_"), [("2026-02-28", "outside-anchor"), ("2026-03-03", ""), ("2026-04-30", ""), ("2026-05-01", "outside-anchor")]
)
def test_a_filing_deadline_lies_in_its_part_of_the_year_article_2(tmp_path: Path, day: str, code_: str) -> None:
    """March and April: the last day of April is inside, May is not; nor is the same day of another year."""
    d = lindu(tmp_path)
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r")
    d.done("cycle.open", city=CITY, year=2026, version=VERSION)
    answer = d.act("cycle.set", cycle=CYCLE, name="filing_deadline", value=day)
    assert answer.code == code_
    if code_:
        assert (answer.basis, answer.facts["first"], answer.facts["last"]) == ("2", "2026-03-01", "2026-04-30")
    assert d.act("cycle.set", cycle=CYCLE, name="filing_deadline", value="2027-04-01").code == "outside-anchor"


def overruns(d: Desk) -> list[AnchorPassed]:
    """What was said of stages past their part of the year."""
    return [e.data for e in d.log.events_of(ids.cycle_stream(CYCLE)) if isinstance(e.data, AnchorPassed)]


def test_a_stage_past_its_part_of_the_year_is_flagged_once_article_2(tmp_path: Path) -> None:
    """The notice should have ended by 30 June: at 24:00 it is said, once, at that instant; nothing stops, the desk shows it."""
    d = deliberating(lindu(tmp_path, NO_VOTE), 1)
    assert d.clerk.standing(ids.cycle_stream(CYCLE)).due == at("2026-07-01 00:00")
    d.on("2026-06-30 23:59:59").advance()
    assert overruns(d) == []
    d.on("2026-07-03 09:00").advance()
    d.advance()
    assert [(one.stage, one.last_day.isoformat(), one.basis) for one in overruns(d)] == [("public_notice", "2026-06-30", "2")]
    assert [instant for instant, e in d.log.dated() if isinstance(e.data, AnchorPassed)] == [at("2026-07-01 00:00")]
    assert desk_rows(d)["overrun"][1] == "open"
    propose(d, 1)
    noticed(d, "2026-07-06")
    assert d.on("2026-07-14 09:00").advance().stage == "approval"
    assert desk_rows(d)["overrun"][1] == "settled"


def test_a_stage_that_ends_in_time_is_not_flagged(tmp_path: Path) -> None:
    """Neither the intake nor the notice."""
    d = cleared(noticed(_proposed(tmp_path)))
    d.on("2026-07-03 09:00").advance()
    assert overruns(d) == []


def _proposed(folder: Path) -> Desk:
    d = deliberating(lindu(folder, NO_VOTE), 1)
    propose(d, 1)
    return d


def test_the_desk_shows_what_was_flagged(tmp_path: Path) -> None:
    """Misuse of a title, a use of money that nobody named, costs and prizes beyond their sums: each until it is settled, or for good."""
    d = winners(lindu(tmp_path, NO_VOTE), 1, 2, person(1))
    d.done("work_cost.book", "finance", "f1", cycle=CYCLE, amount_cny=300_001, use="review", on="2026-05-20", reference="b")
    used = {"cycle": CYCLE, "applicant": code(1), "on": "2026-05-20", "text": "t"}
    d.done("title_use.report", **used, shown=["on_products"])
    for name in ("f1", "f2"):
        d.done("payment.approve", "finance", name, cycle=CYCLE, applicant=code(1))
    d.on("2027-01-05 09:00").done("payment.pay", "finance", "f1", cycle=CYCLE, applicant=code(1), on="2027-01-05", reference="b")
    d.done("fund_use.report", "applicant", "org", **used, uses={"dividend": 5})
    shown = desk_rows(d)
    assert {matter: row[:2] for matter, row in shown.items() if matter not in {"next_cycle", "cycle_due"}} == {
        "work_cost": ("b", "on_record"), "title_use": ("on_products", "on_record"), "fund_use": ("dividend", "open"),
        "budget": ("1020000 > 1000000", "on_record"),
    }  # fmt: skip
    d.done("fund_use.inspect", "finance", "f1", cycle=CYCLE, applicant=code(1), report=1, verdict="diverted", reason="(invented)")
    assert desk_rows(d)["fund_use"][1] == "settled"
