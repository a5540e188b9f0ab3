"""The duty register: what is expected of and about the holder of each title, until when, and whether it was done."""

from domain.award import award as w
from domain.award.records import OccasionRecorded
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row

RUNNING = ("due", "done")
"""States in which a term runs."""


class DutyRegister(Board):
    """One row per title and duty.

    `state`: `due` while its term runs with nothing on record, `done` once there is something, `over` where no further term runs.
    `since` is the last day of the term before, or the day from which the first counts. `overdue_since` is the last day of the term
    before, where it ran out with nothing on record; `occasion_on` the day of what calls for a duty.
    """

    name = "duty_register"
    reads = frozenset(["award.duty_set", "award.duty_done", "award.duty_ended", "award.occasion_recorded"])
    table = Table(
        "duty_register",
        {"cycle": "text", "applicant": "text", "duty": "text"},
        {
            "since": "text", "last_day": "text", "hands": "text", "basis": "text", "state": "text", "done_on": "text", "times": "bigint",
            "overdue_since": "text", "occasion_on": "text",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The duty that the event names."""
        match row.event:
            case w.DutySet(duty) | w.DutyDone(duty) | w.DutyEnded(duty) | OccasionRecorded(duty):
                return [(ids.cycle_in(row.stream), ids.applicant_in(row.stream), duty)]
            case _:
                return []

    def change(self, record: Record, row: Row) -> None:
        """Follow the duty from term to term."""
        match row.event:
            case w.DutySet(_, term):
                before = record["last_day"] if record["state"] in RUNNING else None
                _run_out(record)
                record |= {"since": before or term.opens_on.isoformat(), "last_day": term.last_day.isoformat(), "hands": term.hands}
                record |= {"basis": term.basis, "state": "due"}
            case w.DutyDone(_, on):
                record |= {"done_on": max(record["done_on"] or "", on.isoformat()), "times": (record["times"] or 0) + 1}
                record["overdue_since"] = None
                if _fulfils(record, on.isoformat()):
                    record["state"] = "done"
            case w.DutyEnded():
                _run_out(record)
                record["state"] = "over"
            case OccasionRecorded(_, on):
                record["occasion_on"] = on.isoformat()
                if record["state"] is None:
                    record["state"] = "on_occasion"
            case _:
                pass


def _run_out(record: Record) -> None:
    """End the term that runs: it is overdue where nothing was on record."""
    record["overdue_since"] = record["last_day"] if record["state"] == "due" else None


def _fulfils(record: Record, on: str) -> bool:
    """Whether what was done counts for the term that runs: it lies behind the term's beginning, or behind what called for it."""
    return record["state"] == "due" and (record["occasion_on"] is not None or on > record["since"])
