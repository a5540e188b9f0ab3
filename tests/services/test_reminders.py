"""Reminders: by the rungs of the regulation's ladder, once each, until the act that they are for is done."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.award import award as w
from domain.calendar.instants import day_of
from domain.cycle import events as e
from domain.objection import objection as o
from domain.policies.ladder import Ladder
from domain.regulation.reminders import Reminders
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.term import Term
from services.catalogue import Catalogue
from services.clerk import Clerk
from services.log.reception import Reception
from services.office import Office
from tests.desk import CYCLE, ROOT, Desk, at, code, desk, noticed, opened, proposed, qualified, register, reviewed, submit
from tests.domain.calendar.notice_files import calendar

STREAM = ids.cycle_stream(CYCLE)
LIMIT = ids.objection_stream(CYCLE, "obj-1")


def told(d: Desk, stream: str, kind: type[Event]) -> list[tuple[int, str]]:
    """Rung and day of each reminder of a stream."""
    return [(one.data.rung, day_of(one.data.due).isoformat()) for one in d.log.events_of(stream) if isinstance(one.data, kind)]  # type: ignore[attr-defined]  # a reminder


def run(d: Desk, stream: str, until: str) -> None:
    """Let time pass as a workflow does: to each due instant of the stream, in order."""
    standing = d.clerk.advance(stream)
    while standing.due is not None and standing.due <= at(until):
        d.clock.set(standing.due)
        standing = d.clerk.advance(stream)
    d.on(until)


def objected(d: Desk) -> Desk:
    """An objection was filed on Wednesday 16 September 2026: ten working days end on 30 September."""
    reviewed(qualified(opened(d), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    fields = {"notice": 1, "candidate": code(2), "reference": "obj-1", "objector": "(invented)", "grounds": "(invented)"}
    d.done("objection.file", "public", "citizen", cycle=CYCLE, **fields)
    return d


def conferred(d: Desk) -> Desk:
    """A title was conferred on Wednesday 23 September 2026, with its yearly duties."""
    reviewed(qualified(opened(d), range(1, 4)), range(1, 4))
    proposed(d, 1)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    d.on("2026-09-23 09:00").advance()
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()
    d.done("award.confer", cycle=CYCLE, on="2026-09-23", document="d")
    d.advance()
    return d


def test_a_limit_reminds_before_and_after(quick_desk: Desk) -> None:
    """Three and one working days before 30 September, one, five and ten after it; ten before it is the day of the filing, and none."""
    d = objected(quick_desk)
    run(d, LIMIT, "2026-12-01 00:00")
    rungs = [(-3, "2026-09-24"), (-1, "2026-09-29"), (1, "2026-10-08"), (5, "2026-10-13"), (10, "2026-10-20")]
    assert told(d, LIMIT, o.Reminded) == rungs
    assert d.clerk.standing(LIMIT).due is None


def test_a_decision_ends_the_reminders(quick_desk: Desk) -> None:
    """Once decided, the objection reminds nobody, and its stream has ended."""
    d = objected(quick_desk)
    run(d, LIMIT, "2026-10-09 12:00")
    d.done("objection.decide", cycle=CYCLE, reference="obj-1", outcome="rejected", reason="(invented)")
    run(d, LIMIT, "2026-12-01 00:00")
    assert [rung for rung, _ in told(d, LIMIT, o.Reminded)] == [-3, -1, 1]
    assert d.clerk.standing(LIMIT).ended


def test_after_a_long_silence_the_last_rung_speaks_for_all(quick_desk: Desk) -> None:
    """A system that stood still for two months reminds once, by the rung that holds, at its own instant; asked again it says nothing."""
    d = objected(quick_desk)
    d.on("2026-11-30 09:00")
    d.clerk.advance(LIMIT)
    d.clerk.advance(LIMIT)
    assert told(d, LIMIT, o.Reminded) == [(10, "2026-10-20")]


def test_a_window_reminds_before_it_ends_and_those_who_act_after_it(quick_desk: Desk) -> None:
    """Of the filing window's end, then whoever must judge what came in, until the qualification review is closed."""
    d = opened(quick_desk)
    register(d, 1)
    submit(d, 1)
    run(d, STREAM, "2026-05-12 00:00")
    expected = [(-10, "2026-04-16"), (-3, "2026-04-27"), (-1, "2026-04-29"), (1, "2026-05-06"), (5, "2026-05-11")]
    assert told(d, STREAM, e.Reminded) == expected
    stages = [one.data.stage for one in d.log.events_of(STREAM) if isinstance(one.data, e.Reminded)]
    assert stages == ["intake"] * 3 + ["qualification"] * 2
    qualified(d, range(1, 2), "2026-05-12 09:00")
    run(d, STREAM, "2026-06-12 00:00")
    assert told(d, STREAM, e.Reminded) == expected


def test_a_closed_notice_reminds_until_the_next_step(quick_desk: Desk) -> None:
    """A candidate that was cleared waits for the chair: reminded one working day after the notice, and no more once reviewed."""
    d = objected(quick_desk)
    run(d, STREAM, "2026-09-24 00:00")
    assert told(d, STREAM, e.Reminded)[-3:] == [(-3, "2026-09-18"), (-1, "2026-09-21"), (1, "2026-09-23")]
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r", candidates=[code(1)])
    run(d, STREAM, "2026-12-01 00:00")
    assert told(d, STREAM, e.Reminded)[-1] == (1, "2026-09-23")


def test_a_duty_reminds_before_and_after_its_day_until_it_is_done(quick_desk: Desk) -> None:
    """The yearly visit: before 23 September 2027 and after it; done on the 28th, it is silent to the next year's ladder."""
    d = conferred(quick_desk)
    stream = ids.award_stream(CYCLE, code(1))
    run(d, stream, "2027-09-28 09:00")

    def visits() -> list[int]:
        return [one.data.rung for one in d.log.events_of(stream) if isinstance(one.data, w.DutyReminded) and one.data.duty == "visit"]

    assert visits() == [-10, -3, -1, 1]
    d.done("duty.record", cycle=CYCLE, applicant=code(1), duty="visit", on="2027-09-28", text="(invented)")
    run(d, stream, "2028-09-01 00:00")
    assert visits() == [-10, -3, -1, 1]
    reminded = [one.data for one in d.log.events_of(stream) if isinstance(one.data, w.DutyReminded)]
    assert {(one.duty, one.last_day) for one in reminded} == {("visit", date(2027, 9, 23)), ("share_experience", date(2027, 9, 23))}


def test_without_a_ladder_nobody_is_reminded(tmp_path: Path) -> None:
    """A regulation that has none: nothing falls due but ends."""
    regulations = tmp_path / "regulations"
    shutil.copytree(ROOT / "regulations", regulations)
    file = regulations / "wuhai" / "undated.yaml"
    text = file.read_text("utf-8")
    start = text.index("reminders:")
    file.write_text(text[:start] + text[text.index("\n\n", start) :], "utf-8")
    plain = desk(str(tmp_path / "log.db"))
    office = Office(plain.log, Catalogue(regulations), Reception(plain.log, plain.clock, plain.log.keys), plain.clock)
    d = objected(Desk(office, Clerk(office), plain.clock, plain.log))
    run(d, LIMIT, "2026-12-01 00:00")
    assert (told(d, LIMIT, o.Reminded), told(d, STREAM, e.Reminded)) == ([], [])


def term(**changes: Any) -> Term:
    """Ten working days from Monday 7 September 2026."""
    base: dict[str, Any] = {
        "name": "t",
        "opens_on": date(2026, 9, 7),
        "last_day": date(2026, 9, 20),
        "closes_at": at("2026-09-21 00:00"),
        "basis": "house",
    }
    return Term(**(base | changes))


RULE = Reminders.model_validate({"before": [1, 3], "after": [1], "unit": "working_days", "basis": "19"})


@pytest.mark.parametrize(
    ("changes", "unit", "days"),
    [
        ({}, "working_days", ["2026-09-16", "2026-09-18"]),  # back from Sunday 20 September, a working one: 18 (1), 17, 16 (3)
        ({}, "days", ["2026-09-17", "2026-09-19"]),
        ({"bound": "at_most", "certain": False, "earliest": date(2026, 9, 17)}, "working_days", ["2026-09-14", "2026-09-16"]),
        ({"bound": "exactly", "certain": False, "earliest": date(2026, 9, 17)}, "working_days", ["2026-09-16", "2026-09-18"]),
        ({"opens_on": date(2026, 9, 16)}, "working_days", ["2026-09-18"]),
        ({"last_day": date(2041, 9, 20)}, "working_days", []),
    ],
)
def test_the_rungs_of_a_term(changes: dict[str, Any], unit: str, days: list[str]) -> None:
    """Working days or days; a ceiling warns before its earliest end; none on the first day, none in years unknown."""
    rule = RULE.model_copy(update={"unit": unit})
    ladder = Ladder(rule, calendar("CN/final"))
    assert [day_of(rung.due).isoformat() for rung in ladder.rungs(term(**changes), after=False, told=None)] == days
