"""Scenario files: read with every mistake in its place, and held against what was expected when played."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest

import services.office  # noqa: F401  # enters every command in the table
from cli.cast import Organization
from cli.expansion import Expansion
from cli.scenario import PlainAct, Scenario, schema
from cli.scenario_text import load
from domain.calendar.working_calendar import WorkingCalendar
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.catalogue import Catalogue
from services.commands import COMMANDS, parse
from tests.cli.small_scenario import CODES, FIRST_ACT, HEAD, expanded, mistakes, written
from tests.terminal import Told, award

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_act_of_every_scenario_parses(path: Path) -> None:
    """Each act that ships is a command with fields that it takes, by a role that may send it, unless it is there to be invalid."""
    acts = list(Expansion(*load(path)).acts())
    sent = [one.act for one in acts if one.invalid is None]
    assert [act.command for act in sent if parse(act.command, act.fields).entry.name != act.command] == []
    assert [(act.command, act.actor.role) for act in sent if act.actor.role not in COMMANDS[act.command].entry.roles] == []
    assert len({one.act.command_id for one in acts}) == len(acts) > 0


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_credit_code_is_invented_with_a_right_check_digit(path: Path) -> None:
    """Applicants have codes that check out, no two the same, and names that say that they are invented."""
    _, applicants = load(path)
    assert [handle for handle, one in applicants.items() if ids.applicant(one.code) != one.code or not one.name.startswith("虚构")] == []
    assert len({one.code for one in applicants.values()}) == len(applicants)


def test_the_cycle_has_the_applicants_that_it_should_show() -> None:
    """Twelve apply: one after an accident, one under a ban, one for a re-award, one without its evidence."""
    _, applicants = load(ROOT / "scenarios" / "wuhai-2026.yaml")
    assert len(applicants) == 12
    assert [handle for handle, one in applicants.items() if one.history.facts] == ["tieshan"]
    assert [handle for handle, one in applicants.items() if one.history.bans] == ["changlong"]
    assert [handle for handle, one in applicants.items() if one.history.titles] == ["fuxing"]
    assert [handle for handle, one in applicants.items() if "evidence" not in one.documents] == ["haoyu"]


# Counted by hand on the notice for 2026: rest on 25-27 September and 1-7 October, work on Sunday 20 September and Saturday 10 October.
COUNTED = {
    (date(2026, 9, 16), 5): date(2026, 9, 22),  # 17 18 20 21 22
    (date(2026, 9, 24), 5): date(2026, 10, 9),  # 28 29 30 8 9
    (date(2026, 9, 30), 5): date(2026, 10, 13),  # 8 9 10 12 13
    (date(2026, 9, 18), 10): date(2026, 10, 9),  # 20 21 22 23 24 28 29 30 8 9
    (date(2026, 9, 21), 10): date(2026, 10, 12),  # 22 23 24 28 29 30 8 9 10 12
    (date(2026, 9, 22), 10): date(2026, 10, 13),  # 23 24 28 29 30 8 9 10 12 13
}


def counted_on_fingers(calendar: WorkingCalendar, start: date, amount: int) -> date:
    """The last of so many working days after a day, one day at a time."""
    day, left = start, amount
    while left:
        day = date.fromordinal(day.toordinal() + 1)
        left -= calendar.is_working(day)
    return day


def test_the_periods_expected_are_those_counted_by_hand() -> None:
    """Every working-day period in the scenario's `expect` has the last day that was counted on the holiday notice."""
    scenario, _ = load(ROOT / "scenarios" / "wuhai-2026.yaml")
    length = {"public_notice": 5, "re_examination_limit": 10}
    periods = {(due.opens_on, length[due.name]): due.last_day for due in scenario.expect.deadlines or () if due.name in length}
    calendar, _ = Catalogue(ROOT / "regulations").calendar(["CN"], date(2026, 9, 16))
    assert periods == COUNTED
    assert {key: counted_on_fingers(calendar, *key) for key in COUNTED} == COUNTED


@pytest.mark.parametrize(
    ("act", "path", "code"),
    [
        ("{at: 2026-03-02 10:00, do: work_plan.file, by: office, with: {tekst: x}}", "acts.0.with.tekst", "extra-forbidden"),
        ("{at: 2026-03-02 10:00, do: work_plan.file, by: office}", "acts.0.with.text", "missing"),
        (
            "{at: 2026-03-02 10:00, do: cycle.open, by: office, with: {year: soon, version: undated}}",
            "acts.0.with.year",
            "string-pattern-mismatch",
        ),
        ("{at: 2026-03-02 10:00, do: work_plan.fill, by: office}", "acts.0", "literal-error"),
        ("{at: 2026-03-02 10:00, do: application.submit, by: applicant, of: three}", "acts.0", "literal-error"),
        (
            "{at: 2026-03-02 10:00, do: candidates.propose, by: committee_chair, with: {candidates: ['@three'], resolution: r}}",
            "acts.0",
            "literal-error",
        ),
        ("{at: 2026-03-02 10:00, register: all, by: ofice}", "acts.0.by", "string-pattern-mismatch"),
        ("{at: 2026-03-02 10:00, register: all, refuse: late}", "acts.0.refuse", "extra-forbidden"),
        ("{at: 2026-03-02 10:00, scores: {one: [1]}, by: [rev-a]}", "acts.0", "points-sum"),
        ("{at: 2026-03-02 10:00, scores: {one: 151}, by: [rev-a]}", "acts.0", "points-sum"),
        ("{at: 2026-02-31 10:00, register: all}", "acts.0.at", "date-type"),
        ("{at: 2026-03-02 08:59, register: all}", "acts.0.at", "literal-error"),
        ("{at: 2026-03-04, register: all}", "acts.0.at", "literal-error"),
        ("{at: 2026-03-02 10:00, dou: cycle.open}", "acts.0", "union-tag-invalid"),
    ],
)
def test_a_mistake_in_an_act_is_named_in_its_place(tmp_path: Path, act: str, path: str, code: str) -> None:
    """Nothing is played of a file with a mistake: line and path say where it is."""
    [(line, _, found, problem)] = mistakes(written(tmp_path, act))
    assert (line, found, problem) == (FIRST_ACT, path, code)


def test_all_mistakes_come_at_once_with_their_columns(tmp_path: Path) -> None:
    """A wrong credit code, an unknown key and a missing one are told together, each where it stands."""
    head = HEAD.replace(CODES[1], CODES[1][:-1] + "A").replace("title:", "titel:")
    assert mistakes(written(tmp_path, "{at: 2026-03-02 10:00, register: all}", head=head)) == [
        (1, 1, "title", "missing"),
        (3, 1, "titel", "extra-forbidden"),
        (10, 26, "applicants.two.uscc", "string-pattern-mismatch"),
    ]


def csv_head(folder: Path, *rows: str) -> str:
    """The head of a scenario whose applicants stand in a table of these rows beside it."""
    (folder / "who.csv").write_text("\n".join(["handle,name,uscc,registered_in,operating_since,legal_person", *rows]), "utf-8-sig")
    return HEAD.partition("applicants:\n")[0] + "applicants: who.csv\nacts:\n"


def test_applicants_come_from_a_table(tmp_path: Path) -> None:
    """A CSV file beside the scenario, as a spreadsheet saves it, gives the same applicants as lines in the file."""
    head = csv_head(tmp_path, f"one,虚构一,{CODES[0]},wuhai,2010-01-01,", f"two,虚构二,{CODES[1]},wuhai,2010-01-01,false")
    _, applicants = load(written(tmp_path, "{at: 2026-03-02 10:00, register: all}", head=head))
    one = {"name": "虚构一", "uscc": CODES[0], "registered_in": "wuhai", "operating_since": date(2010, 1, 1)}
    two = {"name": "虚构二", "uscc": CODES[1], "registered_in": "wuhai", "operating_since": date(2010, 1, 1), "legal_person": False}
    assert applicants == {"one": Organization.model_validate(one), "two": Organization.model_validate(two)}


def test_a_mistake_in_the_table_has_its_row(tmp_path: Path) -> None:
    """A wrong day in the table's third line is told with the table's name and that line; a handle given twice is told too."""
    act = "{at: 2026-03-02 10:00, register: all}"
    wrong = (f"one,虚构一,{CODES[0]},wuhai,2010-01-01,", f"two,虚构二,{CODES[1]},wuhai,2010-02-30,")
    [(line, _, path, _)] = mistakes(written(tmp_path, act, head=csv_head(tmp_path, *wrong)))
    assert (line, path) == (3, "two.operating_since")
    twice = (f"one,虚构一,{CODES[0]},wuhai,2010-01-01,", f"one,虚构二,{CODES[1]},wuhai,2010-01-01,")
    assert [code for *_, code in mistakes(written(tmp_path, act, head=csv_head(tmp_path, *twice)))] == ["name-twice"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A missing scenario and a missing table are told by name."""
    with pytest.raises(InvalidError, match="text-missing"):
        load(tmp_path / "none.yaml")
    head = csv_head(tmp_path)
    (tmp_path / "who.csv").unlink()
    with pytest.raises(InvalidError, match="text-missing"):
        load(written(tmp_path, "{at: 2026-03-02 10:00, register: all}", head=head))


def test_the_schema_names_what_a_file_may_say() -> None:
    """The JSON Schema has the keys of a scenario and of each kind of act, by the names that stand in a file, and allows no others."""
    told = json.loads(schema())
    assert sorted(told["properties"]) == sorted(field.alias or name for name, field in Scenario.model_fields.items())
    assert told["additionalProperties"] is False
    act = told["$defs"]["PlainAct"]
    assert sorted(act["properties"]) == sorted(field.alias or name for name, field in PlainAct.model_fields.items())
    assert sorted(act["required"]) == ["at", "by", "do"]


def test_the_example_in_the_reference_is_a_scenario(tmp_path: Path) -> None:
    """The short scenario of the reference page is read as it stands there."""
    page = (ROOT / "docs" / "reference" / "scenario.md").read_text("utf-8")
    path = tmp_path / "example.yaml"
    path.write_text(dedent(page.partition("## A short one\n")[2].partition("## Acts")[0]), "utf-8")
    commands = [one.act.command for one in Expansion(*load(path)).acts()]
    assert commands == ["standard.approve", "cycle.open", "applicant.register", "application.submit"]


@pytest.mark.parametrize(
    ("written_as", "instant"),
    [
        ("2026-03-02 10:00", datetime(2026, 3, 2, 2, tzinfo=UTC)),
        ("2026-03-02 10:00:00.000001", datetime(2026, 3, 2, 2, 0, 0, 1, tzinfo=UTC)),
        ('"2026-03-02 10:00:00.000001"', datetime(2026, 3, 2, 2, 0, 0, 1, tzinfo=UTC)),
        ("2026-03-02T10:00:00+09:00", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        ("2026-03-03", datetime(2026, 3, 2, 16, tzinfo=UTC)),
    ],
)
def test_a_time_is_shanghai_time_unless_it_says_otherwise(tmp_path: Path, written_as: str, instant: datetime) -> None:
    """With seconds or without, in quotation marks or not; a day is its first instant in Shanghai."""
    [act] = expanded(tmp_path, f"{{at: {written_as}, do: work_plan.file, by: office, with: {{text: plan}}}}")
    assert act.act.at == instant


def rehearse(path: Path) -> Told:
    """Play a file as a person would."""
    return award("rehearse", str(path), "--lang", "en")


def test_a_mistake_leaves_with_code_2_and_its_place(tmp_path: Path) -> None:
    """The command says file, line, column and what is wrong, prints no timeline, and leaves with 2."""
    path = written(tmp_path, "{at: 2026-03-02 10:00, do: work_plan.file, by: office, with: {tekst: x, text: y}}")
    told = rehearse(path)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == f"{path}:{FIRST_ACT}:67: acts.0.with.tekst: unknown key (it says )\n"


def test_an_expectation_that_does_not_hold_is_told(tmp_path: Path) -> None:
    """Expectations can fail: another refusal than expected, another last day and another sum are all told, and nothing else, with 1."""
    text = (ROOT / "scenarios" / "refusals.yaml").read_text("utf-8")
    for right, wrong in (
        ("refused: late", "refused: barred"),
        ("last_day: 2026-05-29", "last_day: 2026-05-30"),
        ("paid_cny: 0", "paid_cny: 1"),
    ):
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    path = tmp_path / "wrong.yaml"
    path.write_text(text, "utf-8")
    told = rehearse(path)
    assert told.returncode == 1
    assert [line.partition(" {")[0] for line in told.stdout.splitlines() if line.startswith("  ")] == [
        "  2026-05-30 00:00 application.submit: barred expected, late came",
        "  deadline: expected and missing: intake, 2026-05-29, 2026-05-30",
        "  deadline: came and not expected: intake, 2026-05-29, 2026-05-29",
        "  money: expected and missing: 1, 0",
        "  money: came and not expected: 0, 0",
    ]
