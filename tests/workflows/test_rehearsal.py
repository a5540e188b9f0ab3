"""A whole cycle on the real engine, on both databases: every date, winner and amount as worked out by hand."""

from pathlib import Path

import orjson
import pytest

from cli.rehearse import rehearse
from tests import postgres

ROOT = Path(__file__).resolve().parents[2]

SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml") if path.stem != "wuhai-2026")
"""Those of many years take longest, and are played by the long run."""


@pytest.mark.timeout(200)
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_the_wuhai_cycle(
    database: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scenario's expectations hold, no line is without an article, and the log that was kept verifies."""
    if database == "postgres":
        monkeypatch.setenv("AWARD_DATABASE", f"{postgres.fresh()}_")
    scenario = ROOT / "scenarios" / "wuhai-2026.yaml"
    assert rehearse(scenario, "en", as_json=True, schema=False, keep=tmp_path) == 0
    told = orjson.loads(capsysbinary.readouterr().out)
    assert told["differences"] == []
    assert [line for line in told["timeline"] if not line["basis"] or not line["at"]] == []
    assert {"timeline", "deadlines", "decisions", "refusals", "winners", "awards"} <= told.keys()
    assert len(told["refusals"]) == 30
    assert all(refusal["basis"] for refusal in told["refusals"])
    assert all(decision["receipt"]["trail"] and decision["basis"] for decision in told["decisions"])
    assert sum(winner["prize_cny"] for winner in told["winners"]) == 3_000_000
    # Article 4: in each year that is due, on 4 January, 00:00 in Shanghai, and once more after thirty days.
    ahead = {"programme.cycle_due", "programme.cycle_reminded"}
    days = (("due", "01-03"), ("reminded", "02-02"))
    expected = [(f"programme.cycle_{what}", f"{year}-{day}T16:00") for year in (2028, 2029, 2030) for what, day in days]
    assert [(line["what"], line["at"][:16]) for line in told["timeline"] if line["what"] in ahead] == expected


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long) if name.endswith("-years") else name for name in SCENARIOS])
def test_every_scenario_holds(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Whatever is worked out by hand in a scenario comes out, and every line of it has an article."""
    assert rehearse(ROOT / "scenarios" / f"{name}.yaml", "en", as_json=True, schema=False, keep=None) == 0
    told = orjson.loads(capsysbinary.readouterr().out)
    assert told["differences"] == []
    assert [line for line in told["timeline"] if not line["basis"] or not line["at"]] == []
