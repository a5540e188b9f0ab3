"""`award paper import`: titles of the years on paper, marked as recorded later, told apart from native ones, put in once."""

import os
from pathlib import Path

import orjson
import pytest

from cli.bootstrap import open_product
from domain.paper.paper import Transcribed
from domain.shared import identifiers as ids
from services import settings as settings_of
from services.clock import StandingClock
from tests.cli.test_command import award
from tests.desk import at, code, desk_of, register

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


def imported(data: Path, table: str = "winners.csv") -> dict[str, object]:
    """Import; what was told."""
    words = ("paper", "import", str(data.parent / table), "--mapping", str(data.parent / "winners.toml"), "--as", "clerk")
    told: dict[str, object] = orjson.loads(award(*words, "--data", str(data), "--json").stdout)
    return told


def test_what_was_on_paper_is_marked_and_goes_in_once(data: Path) -> None:
    """A wrong line is told with its number, the rest is in; a second run puts nothing in twice and takes what has become right."""
    told = imported(data)
    assert told["lines"] == 3
    assert [(one["line"], one["code"]) for one in told["wrong"]] == [(3, "applicant-unknown"), (4, "command-fields")]  # type: ignore[attr-defined]  # a list
    clock = StandingClock(at("2026-03-02 10:00"))
    product = open_product(settings_of.load(data, "rehearsal", os.environ), clock)
    register(desk_of(product, clock), 2)
    product.close()
    assert len(imported(data)["wrong"]) == 1  # type: ignore[arg-type]  # as above
    product = open_product(settings_of.load(data, "rehearsal", os.environ), clock)
    try:
        marks = [one.data for one in product.log.events_of(ids.paper_stream("winners-2014"))]
        assert [(one.line, one.subject) for one in marks if isinstance(one, Transcribed)] == [
            (2, ids.applicant_stream(code(1))), (3, ids.applicant_stream(code(2))),
        ]  # fmt: skip
        for number in (1, 2):
            stream = ids.applicant_stream(code(number))
            titles = [one for one in product.log.events_of(stream) if type(one.data).__name__ == "TitleRecorded"]
            commits = [product.log.rows.commit_at(one.position) for one in titles]
            assert [commit.command for commit in commits if commit] == ["paper.transcribe"]
    finally:
        product.close()
    why = award("audit", "why", f"{ids.applicant_stream(code(1))}@2", "--lang", "en", "--data", str(data))
    assert ("recorded later, from paper" in why.stdout, why.returncode) == (True, 0), why.stderr


def test_a_table_and_a_mapping_that_do_not_fit_are_told(data: Path) -> None:
    """A column that is not there, a mapping that is none, and another table under the same name."""
    there = data.parent
    (there / "other.csv").write_text("代码,日期\nx,y\n", "utf-8")
    words = ("paper", "import", str(there / "other.csv"), "--mapping", str(there / "winners.toml"), "--as", "clerk", "--data", str(data))
    told = award(*words, "--lang", "en")
    assert (told.returncode, "lacks the columns" in told.stderr) == (2, True)
    imported(data)
    (there / "again.csv").write_text(TABLE.format(code(1), code(2), code(1)).replace("2018", "2019"), "utf-8")
    assert {one["code"] for one in imported(data, "again.csv")["wrong"]} >= {"paper-other"}  # type: ignore[attr-defined]  # a list
    (there / "winners.toml").write_text('paper = "x"\n', "utf-8")
    told = award(*words, "--lang", "en")
    assert (told.returncode, "is no mapping" in told.stderr) == (2, True)
