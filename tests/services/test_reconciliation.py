"""A statement held against what is owed: every way in which a line can be right or wrong, each by its place, and nothing changed by it."""

import time
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.shared.refusal import InvalidError
from services import fund_uses, payables
from services.payables import dues, key_of
from services.reconciliation import Finding, counted, reconciled
from services.sheets.leaf import Leaf, book, named, text
from services.sheets.place import place, told
from services.sheets.statement import statement, template
from tests.desk import CYCLE, Desk, code
from tests.projections.test_boards import whole_cycle
from tests.services.sheets.test_sheets import fill

MILLION = 1_000_000
DAY = date(2026, 9, 23)


def out(number: int) -> str:
    """The key of a payment."""
    return key_of(CYCLE, code(number), payables.OUT)


def back(number: int) -> str:
    """The key of a claim."""
    return key_of(CYCLE, code(number), payables.BACK)


def line(key: Any, amount: Any = MILLION, on: Any = DAY, reference: Any = "bank-1") -> dict[str, Any]:
    """A line of a statement."""
    return {"key": key, "amount_cny": amount, "on": on, "reference": reference}


def approved(d: Desk, *numbers: int) -> None:
    """Both persons approve."""
    for number in numbers:
        for who in ("qian", "sun"):
            d.done("payment.approve", "finance", who, cycle=CYCLE, applicant=code(number))


def paid(d: Desk, number: int, reference: str) -> None:
    """Money that went."""
    approved(d, number)
    d.done("payment.pay", "finance", "qian", cycle=CYCLE, applicant=code(number), on="2026-09-23", reference=reference)


def held(d: Desk, lines: Sequence[dict[str, Any]]) -> list[Finding]:
    """What comes of a workbook with these lines."""
    return reconciled(statement(fill(template("zh"), lines), "statement.xlsx"), dues(d.log, d.office.texts, [CYCLE]))


def kinds(found: Sequence[Finding]) -> list[tuple[str, str]]:
    """What each is, and in which cell."""
    return [(one.kind, one.fault.cell) for one in found]


def test_what_is_owed(quick_desk: Desk) -> None:
    """Three payments under keys of their own with approvals and state; a claim behind the payment that it is of."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    d.done("payment.approve", "finance", "qian", cycle=CYCLE, applicant=code(3))
    d.done("revocation.propose", cycle=CYCLE, applicant=code(1), ground="fraud/fraud", evidence="e")
    d.done("revocation.decide", "approver", "mayor", cycle=CYCLE, applicant=code(1), granted=True, reason="(invented)")
    d.done("payment.recover", "finance", "qian", cycle=CYCLE, applicant=code(1), amount_cny=300_000, on="2026-09-23", reference="in-1")
    found = {one.key: one for one in dues(d.log, d.office.texts, [CYCLE])}
    assert [(key, one.state, one.yuan, one.open) for key, one in found.items()] == [
        (out(1), "paid", MILLION, 0), (back(1), "claimed", MILLION, 700_000), (out(3), "approved_once", MILLION, MILLION),
        (out(4), "payable", MILLION, MILLION),
    ]  # fmt: skip
    shown = payables.leaf(list(found.values()), "zh")
    assert [(*row[0:4:2], row[6], row[7], row[8], row[10]) for row in shown.rows][:3] == [
        (out(1), "虚构企业1", "qian", "sun", "已拨付", "bank-1"), (back(1), "虚构企业1", "qian", "sun", "追缴中", "in-1"),
        (out(3), "虚构企业3", "qian", "", "待第二人批准", ""),
    ]  # fmt: skip
    assert out(1) == f"WUHAI-2026-{code(1)}-P"


def test_every_way_in_which_a_line_can_be(quick_desk: Desk) -> None:
    """Matched, on record, unknown, twice, not approved, a cell that is none: each by its cell, and nothing is put on record."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    approved(d, 3)
    head = d.log.head()
    lines = [
        line(out(3), reference="bank-3"), line(out(1)), line(out(3), reference="bank-4"), line(out(1), reference="bank-9"),
        line(out(4), reference="bank-5"), line("WUHAI-2026-NOBODY-P", reference="bank-6"), line(out(3), "=1+1"), line(out(3), "一百万"),
        line(out(3), on=46288), line(None),
    ]  # fmt: skip
    found = held(d, lines)
    assert [(one.fault.line, *pair) for one, pair in zip(found, kinds(found), strict=True)] == [
        (3, "ready", "A3"), (4, "booked", "A4"), (5, "twice", "A5"), (6, "twice", "A6"), (7, "refused", "A7"), (8, "unknown", "A8"),
        (9, "form", "B9"), (10, "form", "B10"), (11, "form", "C11"), (12, "form", "A12"),
    ]  # fmt: skip
    assert d.log.head() == head
    assert [place(one.fault, "zh") for one in found[:1]] == ["工作表“对账单”、第 3 行、列 拨付编号 *、单元格 A3"]
    sentences = [told(one.fault, "zh") for one in found]
    for number, words in (
        (0, "与应付“虚构企业3”的 1,000,000 元相符，待人确认拨付"), (2, "在第 3 行已经出现"), (4, "第二十一条"),
        (5, "不是任何一笔应拨付或追缴款的编号"),
    ):  # fmt: skip
        assert words in sentences[number], sentences[number]


def test_a_second_payment_is_told_by_the_record(quick_desk: Desk) -> None:
    """Under another reference, on another day, in another amount."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    approved(d, 3)
    for given, kind, cell, words in (
        (line(out(1), reference="bank-2"), "twice", "D3", "这一行是第二次拨付"),
        (line(out(1), on=date(2026, 9, 24)), "day", "C3", "记录在 2026-09-23"),
        (line(out(1), 999_999), "amount", "B3", "对账单金额为 999,999 元"),
        (line(out(3), 999_999.5, reference="bank-3"), "amount", "B3", "应付或未结金额为 1,000,000 元"),
        (line(out(3), on=date(2025, 12, 31), reference="bank-3"), "refused", "C3", "2026"),
    ):
        [first, *_] = held(d, [given])
        assert (first.kind, first.fault.cell, words in told(first.fault, "zh")) == (kind, cell, True), told(first.fault, "zh")


def test_what_the_statement_lacks(quick_desk: Desk) -> None:
    """Approved and not gone; on record within its days and not in it; claimed and not come. What nobody has approved is not missed."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    approved(d, 3)
    assert [(one.kind, one.fault.code, one.due.key if one.due else "") for one in held(d, [])] == [
        ("missing", "statement-not-gone", out(3))
    ]
    [_, lacking] = held(d, [line(out(3), reference="bank-3")])
    assert (lacking.fault.code, lacking.fault.line, place(lacking.fault, "zh")) == ("statement-not-in", 0, "")
    assert [one.kind for one in held(d, [line(out(3), on=date(2026, 9, 24), reference="bank-3")])] == ["ready"]


def test_what_comes_back(quick_desk: Desk) -> None:
    """Parts of a claim up to its sum, over the lines of one statement too; what is on record by its reference; more than is open."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    d.done("revocation.propose", cycle=CYCLE, applicant=code(1), ground="fraud/fraud", evidence="e")
    d.done("revocation.decide", "approver", "mayor", cycle=CYCLE, applicant=code(1), granted=True, reason="(invented)")
    d.done("payment.recover", "finance", "qian", cycle=CYCLE, applicant=code(1), amount_cny=300_000, on="2026-09-23", reference="in-1")
    lines = [
        line(out(1)), line(back(1), 300_000, reference="in-1"), line(back(1), 400_000, reference="in-2"),
        line(back(1), 400_000, reference="in-3"), line(back(1), 400_000, reference="in-2"),
    ]  # fmt: skip
    found = held(d, lines)
    assert kinds(found) == [("booked", "A3"), ("booked", "A4"), ("ready", "A5"), ("amount", "B6"), ("twice", "A7")]
    assert "未结金额为 300,000 元" in told(found[3].fault, "zh")
    assert [one.fault.code for one in held(d, [line(out(1))]) if one.kind == "missing"] == ["statement-not-come", "statement-not-in"]


def test_csv_and_what_banks_write(quick_desk: Desk) -> None:
    """The same first two rows, thousands with commas, letters of any case; a column that is not there."""
    d = whole_cycle(quick_desk)
    approved(d, 3)
    heading = "编号,金额,日期,流水\nkey,amount_cny,on,reference\n"
    found = statement((heading + f'{out(3).lower()},"1,000,000.00",2026-09-23,b-3\n').encode(), "bank.csv")
    assert kinds(reconciled(found, dues(d.log, d.office.texts, [CYCLE]))) == [("ready", "")]
    with pytest.raises(InvalidError, match="columns-missing"):
        statement(b"a,b\nkey,on\n", "bank.csv")
    for bad in ("-5", "NaN", "Infinity", "0"):
        [one] = statement((heading + f"{out(3)},{bad},2026-09-23,b-3\n").encode(), "bank.csv").faults
        assert (one.code, one.line, one.column) == ("cell-number", 3, "金额"), bad


def test_ten_thousand_lines(quick_desk: Desk) -> None:
    """All of them are told within seconds, two of them right."""
    d = whole_cycle(quick_desk)
    approved(d, 3, 4)
    content = "a,b,c,d\nkey,amount_cny,on,reference\n" + "".join(f"X-{number},1,2026-09-23,r-{number}\n" for number in range(9_998))
    content += f"{out(3)},{MILLION},2026-09-23,b-3\n{out(4)},{MILLION},2026-09-23,b-4\n"
    began = time.process_time()
    found = reconciled(statement(content.encode(), "bank.csv"), dues(d.log, d.office.texts, [CYCLE]))
    assert time.process_time() - began < 10
    assert {kind: many for kind, many in counted(found).items() if many} == {"unknown": 9_998, "ready": 2}


def test_the_uses_of_the_money(quick_desk: Desk) -> None:
    """Each use of each report against what the text names, with what was found."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    d.done("fund_use.report", "applicant", "org-1", cycle=CYCLE, applicant=code(1), uses={"training": 1000, "party": 500}, on="2026-09-23",
           text="v")  # fmt: skip
    d.done("fund_use.inspect", cycle=CYCLE, applicant=code(1), report=1, verdict="diverted", reason="(invented)")
    found = list(fund_uses.uses(d.log, d.office.texts, [CYCLE]))
    assert sorted((one.use, one.yuan, one.named, one.verdict) for one in found) == [
        ("party", 500, False, "diverted"), ("training", 1000, True, "diverted"),
    ]  # fmt: skip
    shown = fund_uses.leaf(d.log, d.office.texts, found, "zh")
    assert sorted((row[1], row[6], row[8]) for row in shown.rows) == [
        ("虚构企业1", "否", "有未列明用途，待认定"), ("虚构企业1", "是", "有未列明用途，待认定"),
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(given: str) -> None:
    """A text in a workbook, behind a quote in CSV."""
    leaf = Leaf("a/b:c", (given, "x"), [(given, DAY)])
    cells = [cell for row in load_workbook(BytesIO(book([leaf])))["a b c"].iter_rows() for cell in row]
    assert [(cell.data_type, cell.value) for cell in cells[:3:2]] == [("s", given), ("s", given)]
    assert text(leaf).decode().startswith(f"\ufeff'{given}") or f"\"'{given}" in text(leaf).decode()


def test_sheets_are_called_apart() -> None:
    """No longer than Excel takes, no sign that it refuses, each once."""
    leaves = [Leaf(title, (), []) for title in ("x" * 40, "x" * 40, "[a]", "", "A", "a")]
    names = named(leaves)
    assert (len({name.lower() for name in names}), max(map(len, names))) == (6, 31)
