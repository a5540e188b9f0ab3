"""The verbs that count days: answers for people and for programs, and what is refused with exit code 2 and a clear sentence."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from cli.main import app
from services import logging

ROOT = Path(__file__).resolve().parents[2]
QUESTION = {"--from": "2026-09-24", "--amount": "5", "--unit": "working_day"}


class Told(NamedTuple):
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


class Left(BaseException):
    """Stands for the end of the process."""


Award = Callable[..., Told]


@pytest.fixture
def award(capfd: pytest.CaptureFixture[str]) -> Award:
    """The command, run in this process up to where it would leave it."""

    def run(*words: str, **env: str) -> Told:
        with (
            patch.dict(os.environ, {"LANG": "en_US.UTF-8", **env}),
            patch("cli.terminal.os._exit", side_effect=Left) as leave,
            pytest.raises((Left, SystemExit)),
        ):
            app(["calendar", *words])
        logging.configure("error")
        printed = capfd.readouterr()
        return Told(leave.call_args.args[0] if leave.called else 1, printed.out, printed.err)

    return run


def asked(**changed: str | None) -> list[str]:
    """The words of a question, with options changed or left out."""
    options = QUESTION | {f"--{name.rstrip('_').replace('_', '-')}": value for name, value in changed.items()}
    return [word for option, value in options.items() if value is not None for word in (option, value)]


def answer(award: Award, *words: str, **env: str) -> Any:
    """The JSON of an answer."""
    told = award(*words, "--json", **env)
    assert (told.returncode, told.stderr) == (0, "")
    return json.loads(told.stdout)


def test_the_real_command_needs_no_log(tmp_path: Path) -> None:
    """In a folder where nothing is, the command answers and leaves nothing behind."""
    command = [sys.executable, "-m", "cli.main", "calendar", "deadline", *asked(), "--json"]
    told = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    assert (told.returncode, json.loads(told.stdout)["last_day"]) == (0, "2026-10-09")
    assert list(tmp_path.iterdir()) == []


def test_a_deadline_with_its_trace(award: Award) -> None:
    """Last day, instant, certainty, calendar, and each day with its reason and notice."""
    found = answer(award, "deadline", *asked())
    assert [found[name] for name in ("last_day", "closes_at", "certain", "earliest", "latest")] == [
        "2026-10-09", "2026-10-09T16:00:00+00:00", True, "2026-10-09", "2026-10-09",
    ]  # fmt: skip
    assert found["calendar"]["id"] == f"CN@{found['calendar']['hash'][:12]}"
    assert [day["day"] for day in found["trace"] if day["counted"]] == [
        "2026-09-28",
        "2026-09-29",
        "2026-09-30",
        "2026-10-08",
        "2026-10-09",
    ]
    assert found["trace"][0] == {
        "day": "2026-09-25", "number": None, "counted": False, "outcome": "skipped",
        "why": "statutory", "notice": "CN-2026.0", "settled": True,
    }  # fmt: skip
    assert [day["notice"] for day in found["trace"] if day["day"] == "2026-09-28"] == [None]


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ({"amount": "-10", "from": "2026-10-09"}, "2026-09-18"),
        ({"amount": "-3", "unit": "year", "from": "2026-11-22"}, "2023-11-22"),
        ({"amount": "+1", "unit": "month", "from": "2024-01-31"}, "2024-02-29"),
        ({"amount": "10", "unit": "calendar_day", "from": "2026-09-21"}, "2026-10-01"),
        ({"from": "2020-01-20", "as_of": "2020-01-26"}, "2020-02-01"),
        ({"from": "2020-01-20", "as_of": "2020-01-27"}, "2020-02-04"),
        ({"jurisdiction": "CN-150302"}, "2026-10-09"),
    ],
)  # fmt: skip
def test_other_questions(award: Award, more: dict[str, str], last: str) -> None:
    """Counted back, by months, by days, as of a day, in a county."""
    assert answer(award, "deadline", *asked(**more))["last_day"] == last


def test_flags_roll_and_count_the_start(award: Award) -> None:
    """Neither is a default."""
    question = asked(amount="10", unit="calendar_day", from_="2026-09-21")
    ends = [answer(award, "deadline", *question, *flags)["last_day"] for flags in ((), ("--roll",), ("--start-counts",))]
    assert ends == ["2026-10-01", "2026-10-08", "2026-09-30"]


def test_a_provisional_day_is_shown_as_one_in_both_languages(award: Award) -> None:
    """With the range in which it may move; never as a fact."""
    question = ["deadline", *asked(from_="2026-11-22", amount="30", as_of="2026-11-22")]
    found = answer(award, *question)
    assert (found["certain"], found["last_day"]) == (False, "2027-01-04")
    english, chinese = award(*question, "--lang", "en").stdout, award(*question, "--lang", "zh").stdout
    assert (
        f"Provisional: days after 2026-12-28 still wait for a notice; the day may fall between {found['earliest']} and {found['latest']}."
        in english
    )
    assert f"最后一日可能在 {found['earliest']} 至 {found['latest']} 之间变动" in chinese
    assert "Certain" in award("deadline", *asked(), "--lang", "en").stdout
    assert "look-back begins on 2026-09-18, Fri" in award("deadline", *asked(amount="-10", from_="2026-10-09"), "--lang", "en").stdout


@pytest.mark.parametrize(
    ("bound", "name", "sentence"),
    [
        ("at_least", "latest", "A floor: by {} 24:00 it has surely run."),
        ("at_most", "earliest", "A ceiling: who is done by {} 24:00 is surely in time."),
        ("exactly", "last_day", "Until the notice is in, count with {}."),
    ],
)
def test_a_floor_waits_and_a_ceiling_hurries(award: Award, bound: str, name: str, sentence: str) -> None:
    """While a day may move, the day to rely on depends on what the period is."""
    question = ["deadline", *asked(from_="2026-11-22", amount="30", as_of="2026-11-22", bound=bound)]
    found = answer(award, *question)
    assert found["earliest"] < found["last_day"] < found["latest"]
    assert found["safe_day"] == found[name]
    assert sentence.format(found[name]) in award(*question, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"from": "2026-02-30"}, "--from: 2026-02-30 is not a day that exists; write it as 2026-05-29."),
        ({"from": "20260229"}, "--from: 20260229 is not a day that exists"),
        ({"from": None}, "--from is needed."),
        ({"as_of": "yesterday"}, "--as-of: yesterday is not a day that exists"),
        ({"amount": "0"}, "A period has at least one day: 0 is no period."),
        ({"amount": "five"}, "--amount is a whole number such as 5 or -3; it is five."),
        ({"amount": "1.5"}, "--amount is a whole number"),
        ({"amount": None}, "--amount is needed."),
        ({"unit": "week"}, "There is no unit week; there are: working_day, calendar_day, month, year."),
        ({"unit": None}, "--unit is needed."),
        ({"bound": "about"}, "There is no bound about; there are: at_least, exactly, at_most."),
        ({"from": "2036-01-01"}, "Counting from 2036-01-01 leaves the years known, 2010 to 2035."),
        ({"from": "2009-06-01"}, "leaves the years known, 2010 to 2035."),
        ({"unit": "year", "amount": "9000"}, "leaves the years known, 1 to 9998."),
        ({"as_of": "2009-12-07"}, "No notice of CN was published by that day."),
        ({"jurisdiction": "Inner Mongolia"}, "Inner Mongolia is not a jurisdiction: write CN, or CN- with two, four or six digits"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_refused(award: Award, change: dict[str, str | None], sentence: str) -> None:
    """Exit code 2, a sentence that says what would be right, nothing on standard output, never a stack trace."""
    told = award("deadline", *asked(**change), "--lang", "en")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("invalid: ")
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr


def test_a_look_back_that_would_roll_is_refused_for_a_program_too(award: Award) -> None:
    """The code and its facts."""
    told = award("deadline", *asked(amount="-3"), "--roll", "--json")
    assert (told.returncode, json.loads(told.stdout)) == (2, {"outcome": "invalid", "code": "look-back-rolls", "facts": {}})
    unknown = award("deadline", *asked(unit="week"), "--json")
    assert (unknown.returncode, json.loads(unknown.stdout)["code"]) == (2, "unit-unknown")


def test_a_year_is_shown(award: Award) -> None:
    """Its turned days, its working days, and what may still be turned."""
    known, open_ = answer(award, "show", "2026", "--as-of", "2026-06-01"), answer(award, "show", "2027", "--as-of", "2026-06-01")
    assert (known["year"], known["working_days"], known["calendar"]["id"][:3]) == (2026, 248, "CN@")
    assert {day["certainty"] for day in known["days"] if day["day"] <= "2026-12-28"} == {"settled"}
    assert {"day": "2026-02-14", "working": True, "why": "makeup", "notice": "CN-2026.0", "certainty": "settled"} in known["days"]
    assert {"day": "2027-01-01", "working": False, "why": "statutory", "notice": "CN-2027.provisional", "certainty": "open"} in open_[
        "days"
    ]
    assert {"day": "2027-02-14", "working": False, "why": "weekend", "notice": None, "certainty": "undecided"} in open_["days"]
    assert "make-up working day" in award("show", "2026", "--lang", "en").stdout
    assert "调休上班" in award("show", "2026", "--lang", "zh").stdout
    assert award("show", "2036").returncode == award("show", "0").returncode == award("show", "next").returncode == 2


def test_the_status_warns_from_the_day_that_a_notice_may_be_out(award: Award) -> None:
    """Quiet until 24 October, a warning from the 25th, louder later; in both languages and for a program."""
    quiet, due, late = (award("status", "--as-of", day, "--lang", "en").stdout for day in ("2026-10-24", "2026-10-25", "2026-12-17"))
    assert "The notice for 2027 is not due yet; from 2026-10-25 on this warns." in quiet
    assert "Warning" not in quiet
    assert "Warning: the notice for 2027 is not in." in due
    assert "Warning: the notice for 2027 is still not in" in late
    assert "警告：2027 年放假通知尚未录入" in award("status", "--as-of", "2026-10-25", "--lang", "zh").stdout
    assert "警告" in award("status", "--as-of", "2027-01-01", "--lang", "zh").stdout
    found = answer(award, "status", "--as-of", "2026-10-25", "--jurisdiction", "CN-1503")
    assert (found["warning"], found["settled_through"], found["provisional_years"][0], len(found["notices"])) == (
        True,
        "2026-12-28",
        2027,
        20,
    )
    assert found["next_notice"] == {"year": 2027, "state": "due", "warn_from": "2026-10-25", "late_after": "2026-12-16"}
    assert answer(award, "status", "--as-of", "2026-10-24")["warning"] is False


def test_a_bad_file_is_named_with_its_line(award: Award, tmp_path: Path) -> None:
    """File, line, column and reason; exit code 2."""
    shutil.copytree(ROOT / "regulations" / "calendars", tmp_path / "calendars")
    path = tmp_path / "calendars" / "CN" / "2026.toml"
    path.write_text(path.read_text("utf-8").replace('2026-02-14 = "makeup"', '2026-02-13 = "makeup"'), "utf-8")
    told = award("status", "--lang", "en", AWARD_REGULATIONS=str(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "calendars/CN/2026.toml:49:1: work.2026-02-13: a make-up day is a Saturday or Sunday (2026-02-13)\n"


def test_local_days_off_count_where_they_are(award: Award, tmp_path: Path) -> None:
    """An invented notice of a region turns a make-up Saturday back into rest there, and nowhere else."""
    shutil.copytree(ROOT / "regulations" / "calendars", tmp_path / "calendars")
    (tmp_path / "calendars" / "CN-15").mkdir()
    (tmp_path / "calendars" / "CN-15" / "2026.toml").write_text(
        'schema = 1\njurisdiction = "CN-15"\nyear = 2026\nseq = 0\nstatus = "announced"\nissuer = "(invented)"\npublished = 2026-01-20\n'
        '[off]\n2026-02-28 = "local"\n[work]\n',
        "utf-8",
    )
    question = ["deadline", *asked(from_="2026-02-20")]
    ends = {
        place: answer(award, *question, "--jurisdiction", place, AWARD_REGULATIONS=str(tmp_path))
        for place in ("CN", "CN-13", "CN-15", "CN-1503")
    }
    assert {place: end["last_day"] for place, end in ends.items()} == {
        "CN": "2026-02-28",
        "CN-13": "2026-02-28",
        "CN-15": "2026-03-02",
        "CN-1503": "2026-03-02",
    }
    assert ends["CN-1503"]["calendar"]["id"].startswith("CN-15@")
    assert next(day["notice"] for day in ends["CN-15"]["trace"] if day["why"] == "local") == "CN-15-2026.0"
    early = answer(award, *question, "--jurisdiction", "CN-15", "--as-of", "2026-01-19", AWARD_REGULATIONS=str(tmp_path))
    assert early["last_day"] == "2026-02-28"
