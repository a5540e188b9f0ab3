"""`award paper import`: titles of the years on paper, marked as recorded later, told apart from native ones, put in once."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from cli.bootstrap import Product, open_product
from domain.paper.paper import Transcribed
from domain.shared import identifiers as ids
from services import settings as settings_of
from services.clock import StandingClock
from tests.desk import at, code, desk_of, register
from tests.terminal import award
from tests.workbooks import workbook

MAPPING = """
paper = "winners-2014"
document = "Circular 2015/12, list of winners"
act = "title.record"

[columns]
applicant = "代码"
conferred_on = "授奖日期"
valid_until = "有效期至"
tier = "奖项"

[same]
cycle = "wuhai/2014"

[words.tier]
"市长质量奖" = "award"
"""
TABLE = "\ufeff代码,授奖日期,有效期至,奖项\n{0},2015-01-20,2018-01-19,市长质量奖\n{1},2015-01-20,,市长质量奖\n{2},2015-02-30,,市长质量奖\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A log with one registered organization, a table and its mapping."""
    folder, clock = tmp_path / "log", StandingClock(at("2026-03-02 09:00"))
    product = open_product(settings_of.load(folder, "rehearsal", os.environ), clock)
    register(desk_of(product, clock), 1)
    product.close()
    (tmp_path / "winners.toml").write_text(MAPPING, "utf-8")
    (tmp_path / "winners.csv").write_text(TABLE.format(code(1), code(2), code(1)), "utf-8")
    return folder


def imported(data: Path, table: str = "winners.csv") -> dict[str, Any]:
    """Import; what was told."""
    words = ("paper", "import", str(data.parent / table), "--mapping", str(data.parent / "winners.toml"), "--as", "clerk")
    told: dict[str, Any] = orjson.loads(award(*words, "--data", str(data), "--json").stdout)
    return told


def faults(told: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Line, column and code of each."""
    return [(one["line"], one["column"], one["code"]) for one in told["wrong"]]


def marks_of(product: Product) -> list[tuple[int, str]]:
    """What the log says was put on record from the document: line, and of whom."""
    events = (one.data for one in product.log.events_of(ids.paper_stream("winners-2014")))
    return [(one.line, one.subject) for one in events if isinstance(one, Transcribed)]


def reopened(data: Path) -> Product:
    """The log, at ten o'clock."""
    return open_product(settings_of.load(data, "rehearsal", os.environ), StandingClock(at("2026-03-02 10:00")))


def test_nothing_is_half_imported(data: Path) -> None:
    """What is wrong in form and what is wrong in meaning is told at once, each with line and column, and nothing is stored."""
    told = imported(data)
    assert (told["lines"], told["taken"]) == (3, 0)
    assert faults(told) == [(3, "代码", "applicant-unknown"), (4, "授奖日期", "cell-date")]
    product = reopened(data)
    try:
        assert marks_of(product) == []
    finally:
        product.close()


def test_what_was_on_paper_is_marked_and_goes_in_once(data: Path) -> None:
    """A clean table goes in whole, marked for ever as told from paper; a second run puts nothing in twice."""
    product = reopened(data)
    register(desk_of(product, StandingClock(at("2026-03-02 10:00"))), 2)
    product.close()
    (data.parent / "winners.csv").write_text(TABLE.format(code(1), code(2), code(3)).rpartition("\n91")[0] + "\n", "utf-8")
    assert imported(data) == {"lines": 2, "taken": 2, "unchanged": 0, "wrong": []}
    assert imported(data) == {"lines": 2, "taken": 2, "unchanged": 0, "wrong": []}
    product = reopened(data)
    try:
        assert marks_of(product) == [(2, ids.applicant_stream(code(1))), (3, ids.applicant_stream(code(2)))]
        for number in (1, 2):
            stream = ids.applicant_stream(code(number))
            titles = [one for one in product.log.events_of(stream) if type(one.data).__name__ == "TitleRecorded"]
            commits = [product.log.rows.commit_at(one.position) for one in titles]
            assert [commit.command for commit in commits if commit] == ["paper.transcribe"]
    finally:
        product.close()
    why = award("audit", "why", f"{ids.applicant_stream(code(1))}@2", "--lang", "en", "--data", str(data))
    assert ("recorded later, from paper" in why.stdout, why.returncode) == (True, 0), why.stderr


def test_a_workbook_is_named_by_sheet_row_and_column(data: Path) -> None:
    """Lines are tried on each other; a formula, a bare number and a title told twice are found before anything is in."""
    heading = ["代码", "授奖日期", "有效期至", "奖项"]
    rows: list[list[Any]] = [
        heading,
        [code(1), date(2015, 1, 20), None, "市长质量奖"],
        [code(1), "=TODAY()", None, "市长质量奖"],
        [code(1), date(2015, 1, 20), "2018-01-19", "市长质量奖"],
        [code(1), None, 43119, "市长质量奖"],
    ]
    (data.parent / "winners.xlsx").write_bytes(workbook(rows))
    told = imported(data, "winners.xlsx")
    assert faults(told) == [
        (3, "授奖日期", "cell-formula"),
        (4, "", "title-known"),
        (5, "授奖日期", "cell-needed"),
        (5, "有效期至", "cell-serial"),
    ]
    assert [(one["sheet"], one["cell"]) for one in told["wrong"]] == [("名单", "B3"), ("名单", ""), ("名单", "B5"), ("名单", "C5")]
    words = ("--mapping", str(data.parent / "winners.toml"), "--as", "clerk", "--data", str(data), "--lang", "zh")
    said = award("paper", "import", str(data.parent / "winners.xlsx"), *words)
    assert (said.returncode, "工作表“名单”、第 3 行、列 授奖日期、单元格 B3: 单元格中是公式" in said.stdout) == (2, True), said.stdout
    (data.parent / "winners.xlsx").write_bytes(workbook(rows[:2]))
    assert imported(data, "winners.xlsx") == {"lines": 1, "taken": 1, "unchanged": 0, "wrong": []}


def test_a_table_and_a_mapping_that_do_not_fit_are_told(data: Path) -> None:
    """A column that is not there, a mapping that is none, that lacks a field or names one too many, another table under the same name."""
    there = data.parent
    (there / "other.csv").write_text("代码,日期\nx,y\n", "utf-8")
    words = ("paper", "import", str(there / "other.csv"), "--mapping", str(there / "winners.toml"), "--as", "clerk", "--data", str(data))
    told = award(*words, "--lang", "en")
    assert (told.returncode, "lacks the columns" in told.stderr) == (2, True)
    one = TABLE.format(code(1), "", "").partition("\n,")[0] + "\n"
    (there / "winners.csv").write_text(one, "utf-8")
    assert imported(data)["taken"] == 1
    (there / "again.csv").write_text(one.replace("2018", "2019"), "utf-8")
    assert faults(imported(data, "again.csv")) == [(2, "", "paper-other")]
    for spoilt, said in (
        (MAPPING.replace('conferred_on = "授奖日期"\n', ""), "needs the fields conferred_on"),
        (MAPPING.replace("conferred_on", "conferred_at"), "needs the fields conferred_on"),
        (MAPPING.replace("tier =", "colour ="), "has no field colour"),
        ('paper = "x"\n', "is no mapping"),
    ):
        (there / "winners.toml").write_text(spoilt, "utf-8")
        told = award(*words[:2], str(there / "winners.csv"), *words[3:], "--lang", "en")
        assert (told.returncode, said in told.stderr) == (2, True), told.stderr
