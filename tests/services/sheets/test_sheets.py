"""Sheets of acts: templates from the command table, all or nothing, a round trip that changes nothing, each fault with its cell."""

import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError
from services.commands import COMMANDS
from services.sheets.imports import Filled, filled
from services.sheets.layout import export, template
from services.sheets.record import SHEETS
from services.sheets.table import Fault
from tests.desk import CYCLE, REVIEWERS, Desk, code, opened, qualified, register, sheet
from tests.workbooks import saved

WHO: dict[str, tuple[str, Role]] = {
    "applicant.register": ("clerk", "office"), "application.submit": ("clerk", "applicant"), "score.submit": ("rev-a", "reviewer"),
    "body.seat": ("clerk", "office"),
}  # fmt: skip


CLERK = Actor("clerk", "office")


def quiet(_: int) -> None:
    """Nobody looks at a bar."""


def fill(content: bytes, rows: Sequence[dict[str, Any]], change: Callable[[Worksheet], object] | None = None) -> bytes:
    """A template with lines filled in by the fields of its hidden row, as a person would by its titles."""
    made = load_workbook(BytesIO(content))
    page = made.active
    assert isinstance(page, Worksheet)
    columns = {cell.value: cell.column for cell in page[2] if cell.value}
    for number, row in enumerate(rows, 3):
        for field, value in row.items():
            page.cell(number, columns[field], value)
    if change is not None:
        change(page)
    return saved(made)


def taken(d: Desk, name: str, content: bytes, *, do: bool = True) -> tuple[Filled, list[Fault]]:
    """Import, as the command line does; what was read, and what is wrong."""
    who, role = WHO[name]
    found = filled(d.office, name, content, "sheet.xlsx", Actor(who, role))
    faults = sorted([*found.faults, *found.entries.tried(d.office, quiet)], key=lambda fault: fault.line)
    if do and not faults:
        assert found.entries.sent(d.office, quiet) == (len(found.entries.entries), [])
    return found, faults


def organization(number: int, **changes: Any) -> dict[str, Any]:
    """A line of the register."""
    return {
        "uscc": code(number), "name": f"虚构企业{number}", "registered_in": "wuhai", "legal_person": "是",
        "operating_since": date(2010, 1, 1), "activity": "生产经营类",
    } | changes  # fmt: skip


def application(number: int, **changes: Any) -> dict[str, Any]:
    """A line of the applications."""
    return {
        "cycle": CYCLE, "applicant": code(number), "documents.application": "d" * 64, "documents.evidence": "e" * 64,
        "contact": "(invented) 王某", "track": "组织", "secrets": "application、evidence",
    } | changes  # fmt: skip


def seat(member: str, **changes: Any) -> dict[str, Any]:
    """A line of the seats."""
    return {
        "city": "wuhai", "version": "undated", "body": "review_committee", "member": member, "name": f"(invented) {member}",
        "position": "委员", "since": date(2026, 1, 1),
    } | changes  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHEETS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_has_a_title_for_every_field(quick_desk: Desk, name: str, language: Any) -> None:
    """In both languages; its fields stand in a hidden row, and it asks for what the cycle asks for."""
    opened(quick_desk)
    made = load_workbook(BytesIO(template(quick_desk.office, name, CYCLE, language)))
    page = made.active
    assert isinstance(page, Worksheet)
    titles, fields = ([cell.value for cell in page[row]] for row in (1, 2))
    assert {str(field).partition(".")[0] for field in fields} == set(COMMANDS[name].__struct_fields__)
    assert (page.row_dimensions[1].hidden, page.row_dimensions[2].hidden) == (False, True)
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert language == "en" or all(re.search(r"[\u4e00-\u9fff]", str(title)) for title in titles)
    if name == "score.submit":
        assert {str(field) for field in fields} >= {f"points.{one}" for one in sheet(800)}
    if name == "application.submit":
        assert {"documents.application", "documents.evidence", "declared.operating_since"} <= {str(field) for field in fields}


def test_a_filled_template_goes_in_once(quick_desk: Desk) -> None:
    """By what people choose and type; the same file again changes nothing, and the same lines in another file are known."""
    lines = [organization(1), organization(2, activity="非营利类", legal_person="否")]
    content = fill(template(quick_desk.office, "applicant.register", "", "zh"), lines)
    _, faults = taken(quick_desk, "applicant.register", content)
    assert faults == []
    head = quick_desk.log.head()
    found, faults = taken(quick_desk, "applicant.register", content)
    assert (found.unchanged, faults, quick_desk.log.head()) == (2, [], head)
    again = fill(template(quick_desk.office, "applicant.register", "", "en"), [*lines, organization(3, name="=1+1", legal_person="TRUE")])
    assert again != content


def test_csv_with_the_same_first_two_rows_is_taken_too(quick_desk: Desk) -> None:
    """What a program writes, or what Excel saves of a template."""
    heading = "代码,名称,登记地,法人,起始\nuscc,name,registered_in,legal_person,operating_since\n"
    line = f"{code(1)},某公司,wuhai,是,2010/1/1\n"
    found = filled(quick_desk.office, "applicant.register", (heading + line + line.replace("/1/1", "/13/1")).encode(), "list.csv", CLERK)
    assert [(one.sheet, one.line, one.column, one.cell, one.code) for one in found.faults] == [("", 4, "起始", "", "cell-date")]
    found = filled(quick_desk.office, "applicant.register", (heading + line).encode(), "list.csv", CLERK)
    assert found.entries.sent(quick_desk.office, quiet) == (1, [])


def test_nothing_is_half_imported(quick_desk: Desk) -> None:
    """A code that does not check out, a choice that is none, a formula, one told twice: all told, nothing in."""
    wrong = code(4)[:-1] + ("0" if code(4)[-1] != "0" else "1")
    lines = [
        organization(1), organization(2, activity="公益"), organization(3, name=None), organization(4, uscc=wrong), organization(1),
        organization(5, name="=A3"),
    ]  # fmt: skip
    content = fill(template(quick_desk.office, "applicant.register", "", "zh"), lines)
    head = quick_desk.log.head()
    found, faults = taken(quick_desk, "applicant.register", content)
    assert [(one.line, one.column, one.cell, one.code) for one in faults] == [
        (4, "单位性质", "F4", "cell-choice"),
        (5, "名称（姓名） *", "B5", "cell-needed"),
        (6, "统一社会信用代码 *", "A6", "uscc-check-digit"),
        (7, "统一社会信用代码 *", "A7", "applicant-known"),
        (8, "名称（姓名） *", "B8", "cell-formula"),
    ]
    assert (found.entries.table.sheet, quick_desk.log.head()) == ("企业名录", head)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx=1", "#N/A", "'=1", '=HYPERLINK("x")'])
def test_a_text_never_becomes_a_formula(quick_desk: Desk, text: str) -> None:
    """What somebody typed as a name is written as text, and read back as the text that it is."""
    register(quick_desk, 1, name=text)
    content = export(quick_desk.office, "applicant.register", "", "zh")
    with ZipFile(BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert b"quotePrefix" in packed.read("xl/styles.xml")
    cell = load_workbook(BytesIO(content)).worksheets[0]["B3"]
    assert (cell.data_type, cell.value) == ("s", text)
    found, faults = taken(quick_desk, "applicant.register", content)
    assert (found.unchanged, faults) == (1, [])


@pytest.mark.parametrize(
    ("name", "row"), [("application.submit", application(1)), ("score.submit", {"cycle": CYCLE}), ("body.seat", seat("m-a"))]
)
def test_a_formula_is_taken_from_no_sheet(quick_desk: Desk, name: str, row: dict[str, Any]) -> None:
    """Whatever it would come to, in whichever column: told with its cell, and nothing goes in."""
    d = opened(quick_desk)
    register(d, 1)
    content = template(d.office, name, CYCLE, "zh")
    fields = [str(cell.value) for cell in load_workbook(BytesIO(content)).worksheets[0][2] if cell.value]
    head = d.log.head()
    for field in fields:
        _, faults = taken(d, name, fill(content, [row | {field: "=1+1"}]), do=False)
        assert "cell-formula" in {one.code for one in faults if one.line == 3}, field
    assert d.log.head() == head


def test_what_is_read_out_is_no_formula_in_any_sheet(quick_desk: Desk) -> None:
    """Every cell of every sheet is a text, a number or a day, also where what was typed of it begins as a formula does."""
    d = qualified(opened(quick_desk), range(1, 3))
    _, faults = taken(d, "body.seat", fill(template(d.office, "body.seat", "", "zh"), [seat("m-a", name="'=1+1")]))
    assert faults == []
    d.done("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", points=sheet(800))
    for name, within in (("application.submit", CYCLE), ("score.submit", CYCLE), ("body.seat", "wuhai")):
        content = export(d.office, name, within, "zh")
        cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}, name
        found, faults = taken(d, name, content)
        assert (found.unchanged, faults) == (len(found.entries.table.lines), []), name


def test_a_round_trip_changes_nothing(quick_desk: Desk) -> None:
    """Each sheet, exported and taken in again, finds every line on record; names and contacts that are sealed stay so."""
    d = qualified(opened(quick_desk), range(1, 4))
    for number, member in enumerate(("m-a", "m-b")):
        _, faults = taken(
            d, "body.seat", fill(template(d.office, "body.seat", "", "zh"), [seat(member, position=("主任（组长）", "委员")[number])])
        )
        assert faults == []
    d.done("body.leave", city="wuhai", body="review_committee", member="m-b", on=date(2026, 3, 1))
    for number in (1, 2, 3):
        for reviewer in REVIEWERS[:number]:
            d.done("score.submit", "reviewer", reviewer, cycle=CYCLE, applicant=code(number), reviewer=reviewer, points=sheet(800))
    head = d.log.head()
    expected = {"applicant.register": ("", 3), "application.submit": (CYCLE, 3), "score.submit": (CYCLE, 6), "body.seat": ("wuhai", 2)}
    for name, (within, lines) in expected.items():
        content = export(d.office, name, within, "zh")
        with ZipFile(BytesIO(content)) as packed:
            assert "(invented)" not in packed.read("xl/worksheets/sheet1.xml").decode()
        found, faults = taken(d, name, content)
        assert (name, found.unchanged, len(found.entries.table.lines), faults) == (name, lines, lines, [])
    assert d.log.head() == head


def test_a_changed_line_is_the_act_that_it_is(quick_desk: Desk) -> None:
    """A reviewer changes points in the export, with a reason; another's line is not his; a filed application is not filed anew."""
    d = qualified(opened(quick_desk), range(1, 3))
    for reviewer in REVIEWERS[:2]:
        d.done("score.submit", "reviewer", reviewer, cycle=CYCLE, applicant=code(1), reviewer=reviewer, points=sheet(800))
    content = export(d.office, "score.submit", CYCLE, "zh")
    lines = {"rev-a": 3, "rev-b": 4}
    _, faults = taken(d, "score.submit", fill(content, [{"points.brand": 90}]))
    assert [(one.line, one.code) for one in faults] == [(lines["rev-a"], "reason-needed")]
    _, faults = taken(d, "score.submit", fill(content, [{"points.brand": 90, "reason": "复核"}, {"points.brand": 91, "reason": "复核"}]))
    assert [(one.line, one.column, one.code) for one in faults] == [(lines["rev-b"], "评审员 *", "not-own-name")]
    _, faults = taken(d, "score.submit", fill(content, [{"points.brand": 999, "reason": "复核"}]))
    assert [(one.line, one.code) for one in faults] == [(lines["rev-a"], "score-off-scale")]
    assert faults[0].column.startswith("得分: 品牌")
    found, faults = taken(d, "score.submit", fill(content, [{"points.brand": 90.5, "reason": "复核"}]))
    assert (found.unchanged, faults) == (1, [])
    d.on("2026-03-02 10:00")
    _, faults = taken(
        d, "application.submit", fill(export(d.office, "application.submit", CYCLE, "zh"), [{"documents.evidence": "f" * 64}])
    )
    assert [(one.line, one.code) for one in faults] == [(3, "cell-needed")]


def test_the_scores_of_one_panel_are_read_out(quick_desk: Desk) -> None:
    """Those of its members and no others; a panel that is none is told."""
    d = qualified(opened(quick_desk), range(1, 2))
    for reviewer in ("rev-d", "rev-e"):
        d.done("reviewer.admit", city="wuhai", reviewer=reviewer, name="(invented)", field="quality")
    d.done("panel.form", cycle=CYCLE, panel="two", members=("rev-c", "rev-d", "rev-e"), leader="rev-c")
    for reviewer in REVIEWERS:
        d.done("score.submit", "reviewer", reviewer, cycle=CYCLE, applicant=code(1), reviewer=reviewer, points=sheet(800))
    for panel, lines in (("", 3), ("one", 3), ("two", 1)):
        assert len(taken(d, "score.submit", export(d.office, "score.submit", CYCLE, "zh", panel))[0].entries.table.lines) == lines
    with pytest.raises(InvalidError, match="panel-unknown"):
        export(d.office, "score.submit", CYCLE, "zh", "three")


def test_what_changes_after_the_check_stops_the_import(quick_desk: Desk) -> None:
    """What is in stays in, and the same file goes on from there once it is right again."""
    content = fill(template(quick_desk.office, "applicant.register", "", "zh"), [organization(1), organization(2), organization(3)])
    found, faults = taken(quick_desk, "applicant.register", content, do=False)
    assert faults == []
    register(quick_desk, 2, name="另一名称")
    done, faults = found.entries.sent(quick_desk.office, quiet)
    assert (done, [(one.line, one.code) for one in faults]) == (1, [(4, "applicant-known")])


@pytest.mark.parametrize(
    ("name", "within", "why"),
    [
        ("score.conclude", "", "sheet-unknown"),
        ("application.submit", "", "sheet-scope"),
        ("applicant.register", CYCLE, "sheet-scope"),
        ("application.submit", "wuhai/1999", "cycle-unknown"),
    ],
)
def test_what_cannot_be_exported_is_told(quick_desk: Desk, name: str, within: str, why: str) -> None:
    """With what would be right."""
    with pytest.raises(InvalidError, match=why):
        export(quick_desk.office, name, within, "zh")


def test_what_is_no_sheet_of_ours_is_told(quick_desk: Desk) -> None:
    """A template of an act that needs a cycle, without one; a workbook without our row; one of another act; one whose row was edited."""
    with pytest.raises(InvalidError, match="sheet-cycle-needed"):
        template(quick_desk.office, "application.submit", "", "zh")
    content = template(quick_desk.office, "applicant.register", "", "zh")
    for spoilt, why in (
        (fill(content, [], lambda page: page.delete_rows(2)), "sheet-keys"),
        (fill(content, [], lambda page: page.delete_rows(1)), "sheet-keys"),
        (fill(content, [], lambda page: page.cell(2, 1, "colour")), "fields-missing"),
        (fill(content, [], lambda page: page.cell(2, 9, "colour")), "field-unknown"),
        (template(quick_desk.office, "body.seat", "", "zh"), "fields-missing"),
    ):
        with pytest.raises(InvalidError, match=why):
            taken(quick_desk, "applicant.register", spoilt)


STRANGER = "91150300MA02W0001" + ids.check_digit("91150300MA02W0001")
WRONG = code(7)[:-1] + ("0" if code(7)[-1] != "0" else "1")
PLANTED: list[tuple[str, Any, str]] = [
    ("applicant", WRONG, "uscc-check-digit"),
    ("applicant", STRANGER, "applicant-unknown"),
    ("applicant", 911503000000000018, "cell-digits"),
    ("track", "个体", "cell-choice"),
    ("contact", None, "cell-needed"),
    ("contact", "=A1", "cell-formula"),
    ("declared.management_system_since", "2015-02-30", "cell-date"),
    ("declared.management_system_since", 42024, "cell-serial"),
    ("secrets", "不在其中", "secrets-unknown"),
    ("cycle", "wuhai/1999", "cycle-unknown"),
]
"""What is planted: in which column, how, and as what it is told."""


def planted(d: Desk, lines: int, errors: int) -> tuple[bytes, list[tuple[str, int, str, str]]]:
    """A sheet of applications with so many errors, evenly spread; where each stands, by sheet, line, field and code."""
    rows = [application(number) for number in range(lines)]
    every, wanted = lines // errors, list[tuple[str, int, str, str]]()
    for number in range(errors):
        field, value, why = PLANTED[number % len(PLANTED)]
        rows[number * every][field] = value
        wanted.append(("申报", number * every + 3, field, why))
    return fill(template(d.office, "application.submit", CYCLE, "zh"), rows), wanted


def check_planted(d: Desk, lines: int, errors: int) -> tuple[float, float]:
    """Every planted error is named by sheet, line and column, no other is, and nothing is in.

    The seconds of one core that it took, and those that the library alone takes for the cells of the same sheet.
    """
    for number in range(lines):
        register(d, number)
    content, wanted = planted(d, lines, errors)
    began = time.process_time()
    assert sum(1 for _ in load_workbook(BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True)) == lines + 2
    plain = time.process_time() - began
    head, began = d.log.head(), time.process_time()
    found, faults = taken(d, "application.submit", content)
    took = time.process_time() - began
    fields = {title: field for field, title in found.entries.table.titles.items()}
    assert [(one.sheet, one.line, fields[one.column], one.code) for one in faults] == wanted
    assert all(one.cell == f"{found.entries.table.letters[fields[one.column]]}{one.line}" for one in faults)
    assert d.log.head() == head
    return took, plain


def test_every_planted_error_is_named(quick_desk: Desk) -> None:
    """A thousand lines, twenty errors."""
    check_planted(opened(quick_desk), 1_000, 20)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_two_hundred_errors_in_ten_thousand_lines_are_named_in_ten_seconds(
    quick_desk: Desk, share: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is in before all of them are told: at most six times what the cells alone take, and at full size ten seconds."""
    took, plain = check_planted(opened(quick_desk), int(10_000 * share), int(200 * share))
    with capsys.disabled():
        sys.stdout.write(f"\n  {took:.2f} s, the cells alone {plain:.2f} s\n")
    assert took <= 6 * plain
    assert share < 1 or took <= 10
