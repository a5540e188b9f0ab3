"""`award sheet`: a template is written, filled in, taken in whole or not at all, and read out again."""

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from cli.bootstrap import open_product
from services import settings as settings_of
from services.clock import StandingClock
from tests.desk import CYCLE, at, desk_of, opened, register
from tests.projections.test_boards import whole_cycle
from tests.services.sheets.test_sheets import application, fill
from tests.services.test_reconciliation import approved, line, out
from tests.terminal import ROOT, award


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A demo log with an open filing window and two registered organizations."""
    folder, clock = tmp_path / "log", StandingClock(at("2026-03-02 09:00"))
    product = open_product(settings_of.load(folder, "demo", os.environ), clock)
    d = opened(desk_of(product, clock), "2098-04-30")
    register(d, 1)
    register(d, 2)
    product.close()
    return folder


def test_a_sheet_from_the_template_to_the_export(data: Path) -> None:
    """Each fault with its cell, in Chinese; then all lines, once; then the same lines from the export, which change nothing."""
    made, filled, out = (data.parent / f"{name}.xlsx" for name in ("template", "filled", "out"))
    at_log = ("--data", str(data))
    told = award("sheet", "template", "application.submit", "--into", str(made), "--cycle", CYCLE, "--lang", "zh", *at_log)
    assert (told.returncode, made.stat().st_mode & 0o777) == (0, 0o600), told.stderr
    send = ("sheet", "import", "application.submit", str(filled), "--as", "clerk", *at_log)
    filled.write_bytes(fill(made.read_bytes(), [application(1), application(2, track="个体")]))
    told = award(*send, "--lang", "zh")
    assert (told.returncode, "一行也没有录入" in told.stdout) == (2, True), told.stderr
    assert "工作表“申报”、第 4 行、列 申报类别、单元格 " in told.stdout
    assert "“个体”不能填在这里。可填：组织、个人" in told.stdout
    filled.write_bytes(fill(made.read_bytes(), [application(1), application(2)]))
    assert orjson.loads(award(*send, "--json").stdout) == {"lines": 2, "taken": 2, "unchanged": 0, "wrong": []}
    write = ("sheet", "export", "application.submit", "--into", str(out), "--cycle", CYCLE, *at_log)
    assert award(*write).returncode == 0
    told = award(*write, "--lang", "zh")
    assert (told.returncode, "不会覆盖" in told.stderr) == (2, True)
    back = award("sheet", "import", "application.submit", str(out), "--as", "clerk", "--json", *at_log)
    assert orjson.loads(back.stdout) == {"lines": 2, "taken": 0, "unchanged": 2, "wrong": []}


def test_a_statement_against_what_is_owed(tmp_path: Path) -> None:
    """Payables as a workbook and as CSV; the template filled; each line told in Chinese; the exit code says whether anybody must look."""
    folder, clock = tmp_path / "log", StandingClock(at("2026-03-02 09:00"))
    product = open_product(settings_of.load(folder, "demo", os.environ), clock)
    approved(whole_cycle(desk_of(product, clock)), 3)
    product.close()
    made, filled, owed = (tmp_path / f"{name}.xlsx" for name in ("template", "filled", "owed"))
    at_log = ("--lang", "zh", "--data", str(folder))
    for told in (
        award("sheet", "payables", "--into", str(owed), *at_log), award("sheet", "statement", "--into", str(made), *at_log),
        award("sheet", "payables", "--into", str(owed.with_suffix(".csv")), "--cycle", CYCLE, *at_log),
    ):  # fmt: skip
        assert told.returncode == 0, told.stderr
    assert out(3) in owed.with_suffix(".csv").read_text("utf-8")
    filled.write_bytes(fill(made.read_bytes(), [line(out(3), reference="bank-3")]))
    told = award("sheet", "reconcile", str(filled), *at_log)
    assert (told.returncode, "相符，待确认: 1" in told.stdout, "第 3 行" in told.stdout) == (0, True, True), told.stdout + told.stderr
    filled.write_bytes(fill(made.read_bytes(), [line("nobody"), line(out(3), 5)]))
    told = award("sheet", "reconcile", str(filled), "--json", "--data", str(folder))
    found = orjson.loads(told.stdout)
    assert (told.returncode, [(one["kind"], one["cell"]) for one in found["found"]]) == (2, [("unknown", "A3"), ("amount", "B4")])


def test_what_may_not_be_is_refused(data: Path) -> None:
    """A role that may not, an act without a sheet, a folder that is none."""
    made = data.parent / "template.xlsx"
    at_log = ("--lang", "en", "--data", str(data))
    assert award("sheet", "template", "body.seat", "--into", str(made), *at_log).returncode == 0
    told = award("sheet", "import", "body.seat", str(made), "--as", "x", "--role", "reviewer", *at_log)
    assert (told.returncode, "reviewer" in told.stderr) == (2, True)
    told = award("sheet", "import", "body.seat", str(made), "--as", "x", "--role", "nobody", *at_log)
    assert (told.returncode, "nobody" in told.stderr) == (2, True)
    told = award("sheet", "export", "cycle.open", "--into", str(data.parent / "x.xlsx"), *at_log)
    assert (told.returncode, "has no sheet" in told.stderr) == (2, True)
    told = award("sheet", "template", "body.seat", "--into", str(data / "none" / "x.xlsx"), *at_log)
    assert (told.returncode, "cannot be written" in told.stderr) == (2, True)


def test_the_library_of_workbooks_is_loaded_where_one_is_read() -> None:
    """No other command waits for it."""
    line = "import sys, cli.main; print('openpyxl' in sys.modules, 'services.sheets.layout' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603  # our own code
    assert told.stdout == "False True\n"
