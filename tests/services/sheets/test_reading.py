"""CSV as a table, and the lines of any table as the fields of a command."""

from decimal import Decimal
from typing import Any

import pytest

from domain.shared.refusal import InvalidError
from services.commands import COMMANDS
from services.sheets.fields import columns_of, rows_of, valued
from services.sheets.reading import read
from services.sheets.table import ROWS, Cell, Line, Table

TEXT = '\ufeff代码,日期\r\nA1,2015-01-20\r\n,\r\n"A,2","2015/1/21"\r\n'


def test_csv_is_read_as_a_workbook_is() -> None:
    """With a mark of its encoding, quotes, and lines that say nothing; it has no sheet and no letters of columns."""
    found = read(TEXT.encode(), "list.csv", ["日期", "代码"])
    assert (found.sheet, found.letters) == ("", {"日期": "", "代码": ""})
    assert [(line.number, line.cells["代码"].value, line.cells["日期"].value) for line in found.lines] == [
        (2, "A1", "2015-01-20"), (4, "A,2", "2015/1/21"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sheet", "why"),
    [
        (TEXT.encode("gb18030"), "", "text-not-utf8"),
        (TEXT.encode(), "名单", "sheet-missing"),
        (b'a,"b', "", "csv-form"),
        (b"a,b\0", "", "workbook-none"),
        (b"a,b\n" * (ROWS + 1), "", "table-long"),
        (b"", "", "columns-missing"),
    ],
)
def test_what_is_no_csv_is_refused(content: bytes, sheet: str, why: str) -> None:
    """With the reason."""
    with pytest.raises(InvalidError) as raised:
        read(content, "list.csv", ["代码"], sheet)
    assert raised.value.code == why


APPLICANT = {"uscc": "代码", "name": "名称", "registered_in": "地区", "legal_person": "法人", "operating_since": "成立", "activity": "性质"}
RIGHT = {"代码": "9115", "名称": "某公司", "地区": "wuhai", "法人": "是", "成立": "2010年1月1日", "性质": "非营利"}


def row(**changes: str) -> tuple[dict[str, str], list[tuple[str, str, dict[str, Any]]]]:
    """The fields of one line, and column, code and facts of what is wrong with it."""
    line = Line(2, {name: Cell(value) for name, value in (RIGHT | changes).items()})
    table = Table("名单", dict(zip(RIGHT, "ABCDEF", strict=True)), [line])
    found = rows_of(table, COMMANDS["applicant.register"], APPLICANT, {}, {"activity": {"非营利": "non_profit"}})
    return found.rows[0][1], [(one.cell, one.code, one.facts) for one in found.faults]


def test_a_line_is_the_fields_of_a_command() -> None:
    """Days, yes and no, and our own words for what people write."""
    said, faults = row()
    assert said == {
        "uscc": "9115", "name": "某公司", "registered_in": "wuhai", "legal_person": "true", "operating_since": "2010-01-01",
        "activity": "non_profit",
    }  # fmt: skip
    assert faults == []
    assert row(性质="")[0].keys() == said.keys() - {"activity"}


def test_every_cell_that_is_wrong_is_told() -> None:
    """All of one line at once, each with what would be right."""
    _, faults = row(名称="", 法人="也许", 成立="去年", 性质="公益")
    assert [(cell, code) for cell, code, _ in faults] == [
        ("B2", "cell-needed"),
        ("D2", "cell-truth"),
        ("E2", "cell-date"),
        ("F2", "cell-choice"),
    ]
    assert faults[3][2] == {"given": "公益", "known": ["生产经营类", "非营利类", "production or business", "non profit"]}


def test_one_of_several_values_of_a_field_has_its_own_column() -> None:
    """`points.brand` is a number inside `points`; a field that a command has not, or a part of one that has none, is refused."""
    fields = ["cycle", "applicant", "reviewer", "points.brand"]
    column = columns_of(COMMANDS["score.submit"], fields)["points.brand"]
    column.value("85.5")
    with pytest.raises(InvalidError, match="cell-number"):
        column.value("八十五")
    columns = columns_of(COMMANDS["score.submit"], [*fields, "points.scale"])
    assert valued(columns, {"points.brand": "85.5", "cycle": "x"}) == {"points": {"brand": Decimal("85.5")}, "cycle": "x"}
    for wrong in ("colour", "cycle.year"):
        with pytest.raises(InvalidError, match="field-unknown"):
            columns_of(COMMANDS["score.submit"], [*fields, wrong])
    with pytest.raises(InvalidError, match="fields-missing"):
        columns_of(COMMANDS["score.submit"], fields[:3])
