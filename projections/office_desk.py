"""The office's desk: what came by itself or was flagged, and waits for a person: a cycle that is due, a text that lapses, an overrun."""

from typing import Any

from domain.award.records import TitleUseReported
from domain.calendar.instants import ZONE, day_of
from domain.cycle import events as c
from domain.notice import notice, watch
from domain.payment.uses import UseInspected, UseReported
from domain.programme import events as p
from domain.shared import identifiers as ids
from domain.shared.event import Event
from projections.table import Board, Key, Record, Table
from services.follow import Row

FLAGGED = {"to_judge", "diverted"}
"""What a report on prize money may be that somebody must look at."""


class OfficeDesk(Board):
    """One row per matter: `open` until it is settled, `scheduled` while its day is still to come, `on_record` where nothing settles it."""

    name = "office_desk"
    reads = frozenset(
        [
            "programme.scheduled", "programme.cycle_due", "programme.cycle_reminded", "programme.cycle_opened", "programme.lapse_reminded",
            "programme.regulation_lapsed", "programme.regulation_enacted", "programme.work_cost_booked", "cycle.anchor_passed",
            "cycle.stage_closed", "cycle.budget_exceeded", "award.title_use_reported", "payment.use_reported", "payment.use_inspected",
            "notice.attested", "notice.found_altered", "notice.alteration_explained", "notice.missed", "notice.outage", "notice.extended",
        ]
    )  # fmt: skip
    table = Table(
        "office_desk",
        {"stream": "text", "matter": "text", "item": "text"},
        {"city": "text", "day": "text", "told": "text", "reminders": "bigint", "basis": "text", "state": "text"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The matters that an event opens or settles."""
        return [(row.stream, *matter) for matter in _matters(row.event)]

    def change(self, record: Record, row: Row) -> None:
        """Follow the matter; what settles one that was never open says nothing."""
        found = _said(row.event)
        if found.get("state") == "settled" and record["state"] is None:
            return
        if isinstance(row.event, p.CycleReminded):
            found["reminders"] = (record["reminders"] or 0) + 1
        record |= {"city": ids.city_in(row.stream)} | found


def _matters(event: Event) -> list[tuple[str, str]]:
    """Matter and item."""
    match event:
        case p.Scheduled():
            return [("next_cycle", "")]
        case p.CycleDue() | p.CycleReminded() | p.CycleOpened():
            return [("cycle_due", "")]
        case p.LapseReminded() | p.RegulationLapsed() | p.RegulationEnacted():
            return [("text", "")]
        case c.AnchorPassed(stage) | c.StageClosed(stage):
            return [("overrun", stage)]
        case _:
            return _of_money_or_title(event)


def _of_money_or_title(event: Event) -> list[tuple[str, str]]:
    match event:
        case p.WorkCostBooked(budget_year=year, over=True):
            return [("work_cost", str(year))]
        case c.BudgetExceeded(year):
            return [("budget", str(year))]
        case TitleUseReported(on, finding=finding) if finding.outcome == "misuse":
            return [("title_use", on.isoformat())]
        case UseReported(number, finding=finding) if finding.outcome in FLAGGED:
            return [("fund_use", str(number))]
        case UseInspected(number):
            return [("fund_use", str(number))]
        case _:
            return _of_a_notice(event)


def _of_a_notice(event: Event) -> list[tuple[str, str]]:
    """A notice that reads otherwise, and one that could not be had: the outage stays on record until it is made up for, or for good."""
    match event:
        case watch.FoundAltered() | watch.AlterationExplained() | watch.Attested():
            return [("notice_altered", "")]
        case watch.Missed() | watch.Outage() | notice.Extended():
            return [("notice_outage", "")]
        case _:
            return []


def _said(event: Event) -> dict[str, Any]:
    match event:
        case p.Scheduled(version, _, year, day):
            state = "scheduled" if day else "nothing_ahead"
            return {"day": day and day.isoformat(), "told": str(year or version), "state": state}
        case p.CycleDue(year, day, basis):
            return {"day": day.isoformat(), "told": str(year), "basis": basis, "reminders": 0, "state": "open"}
        case p.LapseReminded(version, day, basis) | p.RegulationLapsed(version, day, basis):
            return {"day": day.isoformat(), "told": version, "basis": basis, "state": "open"}
        case p.CycleReminded():
            return {"state": "open"}
        case c.AnchorPassed(_, day, basis):
            return {"day": day.isoformat(), "basis": basis, "state": "open"}
        case _:
            return _said_of_money_or_title(event)


def _said_of_money_or_title(event: Event) -> dict[str, Any]:
    match event:
        case p.WorkCostBooked(reference=reference, on=on):
            return {"day": on.isoformat(), "told": reference, "state": "on_record"}
        case c.BudgetExceeded(_, payable, limit, basis):
            return {"told": f"{payable} > {limit}", "basis": basis, "state": "on_record"}
        case TitleUseReported(on, shown, _, finding):
            return {"day": on.isoformat(), "told": ", ".join(shown), "basis": finding.basis, "state": "on_record"}
        case UseReported(_, on, _, _, finding):
            told = ", ".join(ground.rule for ground in finding.grounds)
            return {"day": on.isoformat(), "told": told, "basis": finding.basis, "state": "open"}
        case _:
            return _said_of_a_notice(event)


def _said_of_a_notice(event: Event) -> dict[str, Any]:
    match event:
        case watch.FoundAltered(expected, found, at):
            return {"day": day_of(at).isoformat(), "told": f"{expected} > {found}", "basis": "house", "state": "open"}
        case watch.Missed(since, problem):
            return {"day": day_of(since).isoformat(), "told": problem, "basis": "house", "state": "open"}
        case watch.Outage(since, until):
            told = f"{since.astimezone(ZONE):%Y-%m-%d %H:%M} – {until.astimezone(ZONE):%Y-%m-%d %H:%M}"
            return {"day": day_of(since).isoformat(), "told": told, "basis": "house", "state": "on_record"}
        case _:
            return {"state": "settled"}
