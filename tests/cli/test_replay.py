"""`award replay` from the terminal: read models made anew, a past cycle walked through, workflows held against today's code."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from tests.cli.test_audit import cycle_kept_in
from tests.desk import CYCLE, ROOT, code
from tests.terminal import award


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a whole cycle."""
    return cycle_kept_in(tmp_path_factory.mktemp("replay") / "log")


def test_read_models_are_made_anew(data: Path) -> None:
    """All, or those that are named; twice the same hash; an unknown name is told with the known ones."""
    there = ("--data", str(data))
    made = {one["projection"]: one for one in orjson.loads(award("replay", "projections", "--json", *there).stdout)}
    assert (made["winners_register"]["rows"], made["cycle_board"]["rows"], len(made) > 10) == (3, 1, True)
    only = award("replay", "projections", "--only", "winners_register", "--lang", "en", *there)
    assert (only.returncode, made["winners_register"]["sha256"] in only.stdout, "cycle_board" in only.stdout) == (0, True, False)
    wrong = award("replay", "projections", "--only", "winners", "--lang", "en", *there)
    assert (wrong.returncode, "There is no read model winners" in wrong.stderr) == (2, True)
    assert orjson.loads(award("winners", "--json", *there).stdout)[0]["prize_cny"] == 1_000_000


def test_a_past_cycle_as_its_boards_stood(data: Path) -> None:
    """Up to an instant on record, the boards as they stood then; a cycle that the log does not have is told."""
    there = ("--data", str(data), "--json")
    whole = orjson.loads(award("replay", "cycle", CYCLE, *there).stdout)
    positions = [step["position"] for step in whole["steps"]]
    assert (positions == sorted(positions), len(whole["boards"]["winners_register"])) == (True, 3)
    then = orjson.loads(award("replay", "cycle", CYCLE, "--to", "2026-09-20", *there).stdout)
    assert then["steps"] == whole["steps"][: len(then["steps"])]
    assert (then["boards"]["winners_register"], then["boards"]["cycle_board"][0]["stage"]) == ([], "public_notice")
    assert award("replay", "cycle", "wuhai/1999", *there).returncode == 2


def test_step_by_step(data: Path) -> None:
    """Each event with what it changed on the boards, until the operator has seen enough; every change together gives the boards."""
    words = ("replay", "cycle", CYCLE, "--step", "--data", str(data))
    walked = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "cli.main", *words, "--lang", "en"], cwd=ROOT, input="\n\nq\n", capture_output=True, text=True, check=True
    )
    assert walked.stdout.count("Enter goes on") == 3
    found = orjson.loads(award(*words, "--json").stdout)
    filed = next(step for step in found["steps"] if step["event"] == "application.submitted" and code(1) in step["stream"])
    change = next(one for one in filed["changes"] if one["board"] == "application_register")
    assert (change["key"][-1], change["values"]["applicant"]) == (code(1), [None, code(1)])
    built: dict[str, dict[str, object]] = {}
    for step in found["steps"]:
        for one in step["changes"]:
            row = built.setdefault("/".join([one["board"], *one["key"]]), {})
            row |= {name: new for name, (_, new) in one["values"].items()}
    rows = [{name: value for name, value in row.items() if value is not None} for name, row in built.items() if name.startswith("winners")]
    stood = [{name: value for name, value in row.items() if value is not None} for row in found["boards"]["winners_register"]]
    assert sorted(rows, key=str) == sorted(stood, key=str)


def test_workflows_are_held_against_todays_code(data: Path) -> None:
    """The recorded ones of a folder; without a server, and without a folder, it says that none answers."""
    told = award("replay", "workflows", "--recorded", str(ROOT / "tests" / "histories"), "--data", str(data), "--lang", "en")
    assert (told.returncode, "0 would go another way" in told.stdout) == (0, True)
    nobody = award("replay", "workflows", "--data", str(data), "--lang", "en", AWARD_TEMPORAL_ADDRESS="127.0.0.1:1")
    assert (nobody.returncode, "does not answer" in nobody.stderr) == (2, True)
