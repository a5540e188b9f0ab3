"""Payables taken along and statements held against them by finance alone: told line by line, confirmed by the act that there is."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from doors.boards import SIGNED_IN
from services.sheets.statement import template
from tests.browser import Browser, Form, Page, signed_in
from tests.desk import CYCLE, Desk, code
from tests.projections.test_boards import whole_cycle
from tests.services.sheets.test_sheets import fill
from tests.services.test_reconciliation import approved, line, out, paid
from tests.site import Site

PAGE = "/finance/statement"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Three payments: one paid, one approved, one that nobody has approved."""
    d = whole_cycle(quick_desk)
    paid(d, 1, "bank-1")
    approved(d, 3)
    return Site(d, tmp_path)


def upload(browser: Browser, content: bytes, name: str = "bank.xlsx") -> Page:
    """Hand in a statement by the form of the page."""
    form = browser.open(PAGE).form(PAGE)
    return Page(browser.http.post(PAGE, data=dict(form.fields), files={"file": (name, content)}))


def test_a_statement_is_told_and_nothing_is_changed(site: Site) -> None:
    """Each kind with its count, each line with its place and sentence; only what a person confirms is put on record."""
    qian, log = signed_in(site, "qian", "finance"), site.desk.log
    head = log.head()
    lines = [line(out(1)), line(out(3), reference="bank-3"), line(out(4), reference="bank-4"), line("NOBODY", reference="bank-5")]
    page = upload(qian, fill(template("zh"), lines))
    for words in (
        "工作表“对账单”、第 4 行、列 拨付编号 *、单元格 A4", "与应付“虚构企业3”的 1,000,000 元相符，待人确认拨付", "第二十一条",
        "编号“NOBODY”不是任何一笔", "与“虚构企业1”的记录相符（银行凭证号“bank-1”）",
    ):  # fmt: skip
        assert words in page.text, (words, page.text)
    assert log.head() == head
    [address] = [given["href"] for tag, given in page.tags if tag == "a" and given.get("href", "").startswith("/acts/payment.pay")]
    form = qian.open(address).form("/acts/payment.pay")
    assert (form.fields["on"], form.fields["reference"], form.fields["applicant"]) == (["2026-09-23"], ["bank-3"], [code(3)])
    assert "已记录在案" in qian.send(form).text
    assert "bank-3" in qian.open("/finance").text
    assert "相符，已记录" in upload(qian, fill(template("zh"), lines)).text


def test_the_whole_result_is_taken_along(site: Site) -> None:
    """As a workbook, every line with its place; the template and the payables too, with the reports on the money beside them."""
    qian = signed_in(site, "qian", "finance")
    form = qian.open(PAGE).form(PAGE)
    content = fill(template("zh"), [line(out(3), 5, reference="=1+1"), line("NOBODY", reference="x")])
    answer = qian.http.post(f"{PAGE}/xlsx", data=dict(form.fields), files={"file": ("a.xlsx", content)})
    rows = [[str(value) for value in row] for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)]
    assert [row[0] for row in rows] == ["核对结果", "填写有误", "编号不明", "对账单缺少", "对账单缺少"], rows
    assert load_workbook(BytesIO(qian.http.get(f"{PAGE}/template").content)).worksheets[0]["A2"].value == "key"
    owed = load_workbook(BytesIO(qian.http.get("/finance/payables/xlsx", params={"cycle": CYCLE}).content))
    assert [(sheet.title, sheet.max_row) for sheet in owed.worksheets] == [("应付与应收", 4), ("奖金用途报告", 1)]
    csv = qian.http.get("/finance/payables/csv").content.decode()
    assert (csv.count("\r\n"), out(3) in csv, "待拨付" in csv) == (4, True, True)
    assert qian.http.get("/finance/payables/docx").status_code == 404


def test_what_is_no_statement_is_told(site: Site) -> None:
    """Above the form, with what would be right."""
    qian = signed_in(site, "qian", "finance")
    for content, name, words in (
        (b"a,b\nc,d\n", "bank.csv", "缺少"), (b"PK", "bank.xlsx", "损坏"), (b"\xff\xfe", "bank.csv", "UTF-8"),
    ):  # fmt: skip
        page = upload(qian, content, name)
        assert (page.status, words in page.text, 'type="file"' in page.html) == (422, True, True), page.text
    form = qian.open(PAGE).form(PAGE)
    assert "请选择一份对账单文件" in qian.send(Form(PAGE, "post", fields=form.fields)).text


def test_finance_alone(site: Site) -> None:
    """Nobody else is led there or let in; another city's payments are unknown to it; a stranger logs in first."""
    paths = (PAGE, f"{PAGE}/template", "/finance/payables/xlsx")
    for role in SIGNED_IN:
        browser = signed_in(
            site, f"the-{role.replace('_', '-')}", role, acts_for=(code(1),) if role in {"applicant", "recommender"} else ()
        )
        assert {browser.http.get(path).status_code for path in paths} == {200 if role == "finance" else 403}, role
        assert (PAGE in browser.open("/finance").html) == (role == "finance"), role
    office = signed_in(site, "li", "office")
    fields = {"guard": office.open("/account").form("/logout").fields["guard"]}
    assert office.http.post(PAGE, data=fields, files={"file": ("a.csv", b"")}).status_code == 403
    far = signed_in(site, "qi", "finance", city="gongyi")
    assert "编号不明" in upload(far, fill(template("zh"), [line(out(3))])).text
    assert "虚构企业" not in far.http.get("/finance/payables/csv").text
    assert far.http.get("/finance/payables/csv", params={"cycle": CYCLE}).status_code == 404
    assert all("/login" in Browser(site).open(path).url for path in paths)
