"""Hand-made cases: each row of `vectors.jsonl`, with every field of it, on the calendar that it names."""

import json
from datetime import date
from pathlib import Path

import pytest

from domain.calendar.periods import Period, Unit, deadline
from domain.calendar.trace import trace
from services.catalogue import Catalogue
from tests.domain.calendar.notice_files import ROOT, calendar

ROWS = [json.loads(line) for line in (Path(__file__).parent / "vectors.jsonl").read_text("utf-8").splitlines()]
UNITS: dict[str, Unit] = {"working_day": "working_days", "calendar_day": "days", "month": "months", "year": "years"}
VERSIONS = {
    "CN/final": date(2026, 10, 1),
    "CN/final+provisional-2027": date(2026, 10, 1),
    "CN/asof-2020-01-26": date(2020, 1, 26),
    "CN/asof-2019-03-21": date(2019, 3, 21),
}
"""The day by which each version's notices were published: before the notice for 2027."""


def period(unit: str, amount: int) -> Period:
    """A period from a row's unit: `_roll` rolls, `_incl` counts the start day."""
    name, _, manner = unit.removesuffix("_roll").removesuffix("_incl"), "", unit.rpartition("_")[2]
    return Period(amount=amount, unit=UNITS[name], rolls=manner == "roll", start_counts=manner == "incl")


def test_every_row_and_field_is_known() -> None:
    """No row is left out, and no field says something that the test below would not look at."""
    assert len(ROWS) == 31
    assert {frozenset(row) for row in ROWS} == {frozenset(["start", "amount", "unit", "expected_last_day", "calendar_version", "why"])}
    assert {row["calendar_version"] for row in ROWS} == VERSIONS.keys()
    assert all(row["why"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['start']} {row['amount']} {row['unit']}")
def test_row(row: dict[str, str]) -> None:
    """It ends on its expected day on the notices of its version, on the shipped files as of that day, and in its trace."""
    asked, start = period(row["unit"], int(row["amount"])), date.fromisoformat(row["start"])
    shipped, _ = Catalogue(ROOT).calendar(["CN"], VERSIONS[row["calendar_version"]])
    ends = {deadline(known, asked, start).last_day.isoformat() for known in (calendar(row["calendar_version"]), shipped)}
    assert ends == {row["expected_last_day"]}, row["why"]
    assert trace(shipped, asked, start)[-1].day.isoformat() == row["expected_last_day"]
