"""A workbook as a table: what is typed is read exactly, what nobody sees or typed is named by its cell, what is hostile is refused."""

import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from domain.shared.refusal import InvalidError
from services.sheets.cells import told
from services.sheets.reading import read
from services.sheets.table import Table
from tests.workbooks import SHEET, STRINGS, changed, workbook

HEADING = ["代码", "日期", "数"]
ROWS = [HEADING, ["A1", "2015-01-20", "7"], ["A2", "2015/1/21", "8"]]


def table(content: bytes, sheet: str = "", heading: int = 1) -> Table:
    """Read a workbook's three columns."""
    return read(content, "list.xlsx", HEADING, sheet, heading)


def refusal(content: bytes, sheet: str = "") -> str:
    """Why a file is not read."""
    with pytest.raises(InvalidError) as raised:
        table(content, sheet)
    return raised.value.code


def of(content: bytes, column: str = "数", *, dated: bool = False) -> list[str]:
    """What a field takes from each cell of a column, or the code of why not."""
    found = table(content)

    def one(cell: Any) -> str:
        try:
            return told(cell, dated=dated, epoch=found.epoch)
        except InvalidError as error:
            return error.code

    return [one(line.cells[column]) for line in found.lines]


def test_lines_are_numbered_as_people_see_them() -> None:
    """With empty rows between and after, under a title, whatever the order of columns, and with columns that nobody asked for."""
    rows: list[list[Any]] = [
        ["获奖名单"],
        [None, "数", "代码", "备注", "日期"],
        [],
        [None, 7, "A1", "x", "2015-01-20"],
        [" ", "", None, "y"],
        [None, 8, "A2"],
    ]
    content = workbook(rows, lambda _, page: page.cell(900_000, 2, "  "))
    found = table(content, heading=2)
    assert (found.sheet, found.letters) == ("名单", {"代码": "C", "日期": "E", "数": "B"})
    assert [(line.number, line.cells["代码"].value, line.cells["数"].value) for line in found.lines] == [(4, "A1", 7), (6, "A2", 8)]


@pytest.mark.parametrize(
    ("typed", "dated", "taken"),
    [
        ("2015-01-20", True, "2015-01-20"),
        ("2015年1月20日", True, "2015-01-20"),
        ("２０１５／１／２０", True, "2015-01-20"),
        (date(2015, 1, 20), True, "2015-01-20"),
        (datetime(2015, 1, 20), True, "2015-01-20"),  # noqa: DTZ001  # Excel knows no zone
        (datetime(2015, 1, 20, 9), True, "cell-date"),  # noqa: DTZ001  # as above
        ("2015-02-30", True, "cell-date"),
        ("1/20/2015", True, "cell-date"),
        (42024, True, "cell-serial"),
        (date(2015, 1, 20), False, "cell-turned-date"),
        (time(9, 30), False, "cell-turned-date"),
        (timedelta(days=3), False, "cell-turned-date"),
        ("007", False, "007"),
        (7, False, "7"),
        (7.0, False, "7"),
        (0.1 + 0.2, False, "0.3"),
        (85.5, False, "85.5"),
        (True, False, "TRUE"),
        ("９１１５ＡＢ", False, "9115AB"),
        ("某（甲）公司", False, "某（甲）公司"),
        ("911503000000000018", False, "911503000000000018"),
        (911503000000000018, False, "cell-digits"),
        (9.115e17, False, "cell-digits"),
        ("9.115E+17", False, "cell-digits"),
        ("=1+1", False, "cell-formula"),
        (ArrayFormula("C2:C2", "=SUM(A1:A9)"), False, "cell-formula"),
        ("#N/A", False, "cell-error"),
    ],
)
def test_a_cell_is_taken_exactly_or_not_at_all(typed: Any, dated: bool, taken: str) -> None:  # noqa: FBT001  # a case's column
    """A day where a day is asked, text as it was typed, numbers to Excel's fifteen digits, and a formula never."""
    assert of(workbook([HEADING, ["A1", "2015-01-20", typed]]), dated=dated) == [taken]


def test_a_workbook_that_counts_from_1904_is_read_by_its_own_count() -> None:
    """A day is the same day, and a bare count is told as the day that it would be there."""

    def dress(made: Workbook, page: Worksheet) -> None:
        made.epoch = CALENDAR_MAC_1904
        page["C2"] = date(2015, 1, 20)
        page["C3"] = 40562

    content = workbook(ROWS, dress)
    assert of(content, dated=True) == ["2015-01-20", "cell-serial"]
    found = table(content)
    with pytest.raises(InvalidError) as raised:
        told(found.lines[1].cells["数"], dated=True, epoch=found.epoch)
    assert raised.value.facts == {"given": "40562", "day": "2015-01-20"}


def hide_row(_: Workbook, page: Worksheet) -> None:
    """Hide the second line."""
    page.row_dimensions[2].hidden = True


def hide_column(_: Workbook, page: Worksheet) -> None:
    """Hide the column of numbers."""
    page.column_dimensions["C"].hidden = True


def merge(_: Workbook, page: Worksheet) -> None:
    """Merge two numbers into one."""
    page.merge_cells("C2:C3")


def merge_beside(_: Workbook, page: Worksheet) -> None:
    """Merge cells that nobody asks for."""
    page.merge_cells("E1:H4")


@pytest.mark.parametrize(
    ("dress", "taken"),
    [
        (hide_column, ["cell-hidden", "cell-hidden"]),
        (merge, ["cell-merged", "cell-merged"]),
        (merge_beside, ["7", "8"]),
    ],
)
def test_what_is_hidden_or_merged_is_not_taken(dress: Callable[[Workbook, Worksheet], None], taken: list[str]) -> None:
    """The cell is named, not guessed at; what nobody asks for may look as it likes."""
    assert of(workbook(ROWS, dress)) == taken


def test_a_row_or_column_without_any_size_is_hidden() -> None:
    """As if it had been hidden by the menu."""
    low = rewritten(b'<row r="2"', b'<row r="2" ht="0" customHeight="1"')
    narrow = rewritten(b"<sheetData>", b'<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>')
    assert of(low(workbook(ROWS)), "代码") == ["cell-hidden", "A2"]
    assert of(narrow(workbook(ROWS))) == ["cell-hidden", "cell-hidden"]


def test_a_hidden_row_is_told_once() -> None:
    """A filter that was left on hides thousands: each is named by its first cell."""
    found = table(workbook(ROWS, hide_row))
    assert [cell.code for cell in found.lines[0].cells.values()] == ["cell-hidden", "", ""]


def second(state: str) -> Callable[[Workbook, Worksheet], None]:
    """Add a sheet."""

    def dress(made: Workbook, _: Worksheet) -> None:
        page = made.create_sheet("另表")
        page.append(HEADING)
        page.sheet_state = state

    return dress


def test_a_sheet_is_the_one_that_people_see() -> None:
    """The only one shown, or the one that is named; a hidden one never, and never a guess among several."""
    assert table(workbook(ROWS, second("hidden"))).sheet == "名单"
    assert table(workbook(ROWS, second("visible")), "另表").lines == []
    assert refusal(workbook(ROWS, second("visible"))) == "sheet-which"
    assert refusal(workbook(ROWS, second("veryHidden")), "另表") == "sheet-hidden"
    assert refusal(workbook(ROWS), "另表") == "sheet-missing"


def test_a_heading_that_is_missing_or_stands_twice_is_told() -> None:
    """With what is there instead."""
    assert refusal(workbook([["代码", "日期"]])) == "columns-missing"
    assert refusal(workbook([])) == "columns-missing"
    assert refusal(workbook([[*HEADING, "数"]])) == "columns-twice"


def with_bomb(content: bytes) -> bytes:
    """The same, and a part of 80 MB that packs small."""
    return changed(content, "", bytes, {"xl/media/image1.png": bytes(80 * 2**20)})


def lying(content: bytes) -> bytes:
    """The same, and a part that says it is small and is not."""
    packed = changed(content, "", bytes, {"xl/big.xml": bytes(2**20)})
    at = packed.rindex(b"PK\x01\x02")
    return packed[: at + 24] + (100).to_bytes(4, "little") + packed[at + 28 :]


def locked(content: bytes) -> bytes:
    """The same, its first entry marked as being under a password."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + b"\x01" + content[at + 9 :]


def twice(content: bytes) -> bytes:
    """The same, with the sheet in it a second time, as another program may read it."""
    into = BytesIO(content)
    with ZipFile(into, "a", ZIP_DEFLATED) as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(SHEET, b"<worksheet/>")
    return into.getvalue()


def repacked(content: bytes) -> bytes:
    """The same, packed in a way that Excel does not know."""
    into = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(into, "w", ZIP_LZMA) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return into.getvalue()


def rewritten(old: bytes, new: bytes, part: str = SHEET) -> Callable[[bytes], bytes]:
    """The same, with something in a part replaced."""

    def change(found: bytes) -> bytes:
        assert old in found
        return found.replace(old, new)

    return lambda content: changed(content, part, change)


ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (with_bomb, "workbook-large"),
        (lying, "workbook-damaged"),
        (locked, "workbook-encrypted"),
        (twice, "workbook-damaged"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "workbook-old"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook-encrypted"),
        (lambda content: content[: len(content) // 2], "workbook-damaged"),
        (lambda _: b"PK\x03\x04 not a zip", "workbook-damaged"),
        (lambda _: "代码,日期,数\n".encode(), "workbook-none"),
        (lambda _: b"", "workbook-none"),
        (lambda _: b"%PDF-1.7", "workbook-none"),
        (lambda content: changed(content, "", bytes, {"xl/vbaProject.bin": b"x"}), "workbook-macros"),
        (lambda content: changed(content, "", bytes, {"xl/workbook.bin": b"x"}), "workbook-none"),
        (repacked, "workbook-damaged"),
        (rewritten(b"<worksheet", ENTITIES + b"<worksheet"), "workbook-damaged"),
        (rewritten(b"<sst", ENTITIES + b"<sst", STRINGS), "workbook-damaged"),
        (rewritten(b'<row r="3"', b'<row r="2"'), "workbook-damaged"),
        (rewritten(b'<row r="3"', b'<row r="4000000000"'), "workbook-damaged"),
        (rewritten(b'<row r="3"', b'<row r="x"'), "workbook-damaged"),
        (rewritten(b'r="B2"', b'r="A2"'), "workbook-damaged"),
        (rewritten(b"<v>0</v>", b"<v>9999</v>"), "workbook-damaged"),
        (rewritten(b"</sheetData>", b""), "workbook-damaged"),
        (rewritten(b"sheet1.xml", b"sheet9.xml", "xl/_rels/workbook.xml.rels"), "sheet-missing"),
        (
            rewritten(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD"/></mergeCells>'),
            "workbook-damaged",
        ),
    ],
)  # fmt: skip
def test_what_is_no_sound_workbook_is_refused(spoil: Callable[[bytes], bytes], why: str) -> None:
    """Each with the reason that says what to do about it."""
    assert refusal(spoil(workbook(ROWS))) == why


@pytest.mark.timeout(20)
def test_what_spans_the_whole_sheet_costs_nothing() -> None:
    """A merged range over everything, links and widths to the last cell, and a size that is a lie."""
    whole = b"A1:XFD1048576"
    more = b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells><hyperlinks><hyperlink ref="%s"/></hyperlinks>' % (whole, whole)
    spoilt = rewritten(b"</sheetData>", more)(workbook(ROWS))
    assert of(spoilt) == ["cell-merged", "cell-merged"]
    assert of(changed(spoilt, SHEET, lambda found: re.sub(rb"<mergeCells>.*</mergeCells>", b"", found))) == ["7", "8"]
    assert of(rewritten(b'dimension ref="A1:C3"', b'dimension ref="A1:A1"')(workbook(ROWS))) == ["7", "8"]


def test_a_workbook_that_was_altered_anywhere_is_read_or_refused() -> None:
    """Nothing but our own errors comes of bytes changed, cut or doubled in any part, on four hundred tries."""
    chance = random.Random(20150120)  # noqa: S311  # a repeatable choice
    good = workbook([*ROWS, ["A3", date(2015, 1, 20), 0.5]], merge_beside)
    with ZipFile(BytesIO(good)) as packed:
        parts = [name for name in packed.namelist() if name.startswith("xl/") or name.endswith((".rels", "].xml"))]
    refused = 0
    for _ in range(400):
        part = chance.choice(parts)

        def spoil(found: bytes) -> bytes:
            at, to = sorted(chance.randrange(len(found)) for _ in range(2))
            to = min(to, at + 40)
            return chance.choice([
                found[:at] + bytes([chance.randrange(32, 127)]) + found[at + 1 :],
                found[:at] + found[to:],
                found[:to] + found[at:to] + found[to:],
                found[:at] + re.sub(rb"\d", lambda _: b"9", found[at:to]) + found[to:],
            ])  # fmt: skip

        try:
            table(changed(good, part, spoil))
        except InvalidError as error:
            refused += 1
            assert error.code.startswith(("workbook-", "sheet-", "columns-"))  # noqa: PT017  # the code says which of ours it is
    assert 50 < refused < 400


def test_a_file_that_was_altered_anywhere_is_read_or_refused() -> None:
    """The same of bytes changed, cut or put in where the ZIP keeps its own account, on four hundred tries."""
    chance = random.Random(20180119)  # noqa: S311  # a repeatable choice
    good = workbook(ROWS)
    accounts = [found.start() for found in re.finditer(b"PK", good)]
    refused = 0
    for _ in range(400):
        at = chance.choice(accounts) + chance.randrange(48)
        middle = chance.choice([b"", bytes([chance.randrange(256)]), chance.randbytes(4)])
        spoilt = good[:at] + middle + good[at + chance.randrange(3) :]
        try:
            table(spoilt)
        except InvalidError as error:
            refused += 1
            assert error.code.startswith("workbook-")  # noqa: PT017  # the code says which of ours it is
    assert refused > 200


def test_nothing_is_printed_of_a_broken_style(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that waits for JSON gets nothing else."""
    assert refusal(
        changed(workbook(ROWS), "xl/styles.xml", lambda found: re.sub(rb"(<cellStyleXfs[^>]*>).*?(</cellStyleXfs>)", rb"\1\2", found))
    )
    assert capsys.readouterr() == ("", "")


def test_a_workbook_is_closed_again() -> None:
    """Nothing is left open, also where the sheet is refused."""
    with suppress(InvalidError):
        table(workbook(ROWS), "另表")
    assert table(workbook(ROWS)).lines
