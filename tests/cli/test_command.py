"""The command `award`: exit codes, sentences in two languages, nothing stored of what is wrong, never a stack trace."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from services import settings as settings_of
from services.clock import StandingClock
from services.commands import COMMANDS
from services.log.event_log import EventLog
from tests.desk import CYCLE, OPENED, at, code, desk_of, opened, register
from tests.terminal import ROOT, Told, award


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A demo log with an open filing window and one registered organization."""
    from cli.bootstrap import open_product  # noqa: PLC0415  # the product's own start

    settings = settings_of.load(tmp_path, "demo", os.environ)
    clock = StandingClock(at("2026-03-02 09:00"))
    product = open_product(settings, clock)
    register(opened(desk_of(product, clock), "2098-04-30"), 1)
    product.close()
    return tmp_path


def submit(data: Path, *more: str, applicant: str = "", lang: str = "en") -> Told:
    """File the organization's application from the terminal."""
    words = [
        "application",
        "submit",
        "--cycle",
        CYCLE,
        "--applicant",
        applicant or code(1),
        "--documents",
        "report=d",
        "--contact",
        "(invented)",
    ]
    return award(*words, "--data", str(data), "--as", "org-1", "--lang", lang, *more)


def head(data: Path) -> int:
    """How much stands in the log."""
    log = EventLog.open(str(data / "log.db"))
    OPENED.append(log)
    return log.head()


def test_done_invalid_refused(data: Path) -> None:
    """0 when done, 2 and a clear sentence when the input is wrong, 3 and the article when it is refused."""
    before = head(data)
    wrong = submit(data, applicant="91150300MA01W00011")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("invalid: The credit code 91150300MA01W00011 does not check out: its last character should be ")
    unknown = award("application", "submit", "--data", str(data), "--lang", "zh")
    assert (unknown.returncode, "输入有误" in unknown.stderr) == (2, True)
    assert head(data) == before
    done = submit(data, "--command-id", "once")
    assert (done.returncode, done.stderr) == (0, "")
    refused = submit(data, "--command-id", "twice")
    assert (refused.returncode, "Art. 17" in refused.stderr) == (3, True)
    chinese = submit(data, "--command-id", "twice", lang="zh")
    assert (chinese.returncode, "第十七条" in chinese.stderr, "在 wuhai/2026 已申报" in chinese.stderr) == (3, True, True)
    assert submit(data, "--command-id", "once").stdout == done.stdout
    assert not any("Traceback" in told.stdout + told.stderr for told in (wrong, unknown, done, refused, chinese))


def test_what_stands_is_shown(data: Path) -> None:
    """Status, cycle, application, docket and trail tell a program the same log."""
    submit(data)
    status = orjson.loads(award("status", "--data", str(data), "--json").stdout)
    assert [(row["cycle"], row["stage"]) for row in status["cycles"]] == [(CYCLE, "intake")]
    shown = orjson.loads(award("cycle", "show", CYCLE, "--data", str(data), "--json").stdout)
    assert [row["applicant"] for row in shown["applications"]] == [code(1)]
    [due] = orjson.loads(award("docket", "--data", str(data), "--json").stdout)
    assert (due["name"], due["last_day"], due["basis"], due["hands"]) == ("intake", "2098-04-30", "17", "applicant")
    one = orjson.loads(award("application", "show", CYCLE, code(1), "--data", str(data), "--json").stdout)
    assert [row["event"] for row in one["trail"]] == ["application.submitted"]
    assert orjson.loads(one["trail"][0]["actor"]) == {"id": "org-1", "role": "applicant", "authenticated": False}


def test_where_there_is_no_log(tmp_path: Path) -> None:
    """A folder without a log is told, with what to do."""
    told = award("status", "--data", str(tmp_path / "none"))
    assert (told.returncode, "award serve" in told.stderr) == (2, True)


def test_a_regulation_is_checked(tmp_path: Path) -> None:
    """Problems of a file are named with line and column, exit code 2; a sound file says so."""
    sound = ROOT / "regulations" / "wuhai" / "undated.yaml"
    before, unit, after = sound.read_text("utf-8").partition("unit: working_days, bound")
    broken = tmp_path / "broken.yaml"
    broken.write_text(f"{before}bound{after}", "utf-8")
    told = award("regulation", "check", str(broken))
    place = f":{before.count(chr(10)) + 1}:13: stages.7.period.unit: a required key is missing"
    assert (unit != "", told.returncode, place in told.stderr) == (True, 2, True)
    assert award("regulation", "check", str(sound)).returncode == 0
    assert award("regulation", "check", str(tmp_path / "none.yaml")).returncode == 2


def test_a_scenario_is_checked(tmp_path: Path) -> None:
    """An unknown field, an unknown command and an impossible day are named with line and column, and nothing is played."""
    text = (ROOT / "scenarios" / "wuhai-2026.yaml").read_text("utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("city: wuhai\n", "city: wuhai\ncolour: red\n", 1), "utf-8")
    told = award("rehearse", str(wrong))
    place = text[: text.index("city: wuhai\n")].count("\n") + 2
    assert (told.returncode, told.stderr) == (2, f"{wrong}:{place}:1: colour: unknown key (it says red)\n")
    wrong.write_text(text.replace("do: work_plan.file", "do: work_plan.burn", 1), "utf-8")
    told = award("rehearse", str(wrong))
    assert (told.returncode, "it says work_plan.burn" in told.stderr) == (2, True)


def test_the_schema_of_a_scenario_is_printed() -> None:
    """`award rehearse --schema` prints a JSON Schema that knows the keys of a scenario."""
    told = orjson.loads(award("rehearse", "--schema").stdout)
    assert {"scenario", "applicants", "acts", "expect"} <= told["properties"].keys()


def test_every_command_has_its_verb() -> None:
    """Each act of a person is a verb of its group; acts of the system are not."""
    groups: dict[str, list[str]] = {}
    for name in COMMANDS:
        group, _, verb = name.partition(".")
        groups.setdefault(group, []).append(verb)
    for group, verbs in groups.items():
        person = [verb for verb in verbs if COMMANDS[f"{group}.{verb}"].entry.roles != ("system",)]
        if group in {"cycle", "application", "objection", "award"}:
            told = award(group, "--help").stdout
            assert [verb for verb in person if verb.replace("_", "-") not in told] == []
            assert "advance" not in told


def test_help_comes_at_once() -> None:
    """`award --help` loads neither the engine's client nor the web server: they are what a start waits for."""
    line = f"{sys.executable} -X importtime -m cli.main --help 2>&1 >/dev/null"
    told = subprocess.run(["/bin/bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  # ours
    loaded = {row.rpartition("|")[2].strip() for row in told.stdout.splitlines()}
    assert {"cli.ask", "services.office"} <= loaded
    assert loaded & {"temporalio", "temporalio.client", "fastapi", "uvicorn", "openpyxl", "typst", "docx"} == set()


def test_a_reader_who_has_seen_enough_is_no_fault() -> None:
    """`award regulation show wuhai | head -1` ends quietly, also where more was to be said than a pipe holds."""
    line = f"{sys.executable} -m cli.main regulation show wuhai --json | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  # ours
    assert (done.stdout, done.stderr) == ("0\n", "")
