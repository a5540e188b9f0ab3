"""A city's figures over its years: the same on the page, in the workbook and in the paper, within the reader's city and role."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.shared.actor import Role
from doors.boards import MONEY as SEE_MONEY
from doors.boards import STAFF
from tests.browser import Browser, Page, signed_in
from tests.console.test_figures import table
from tests.desk import Desk, code, opened, register, submit
from tests.evidence import read
from tests.past import kept
from tests.projections.test_boards import whole_cycle
from tests.site import Site

FIGURES = (
    "applications", "applied", "winners", "industries", "funnel", "working", "days", "duties", "money", "uses", "shown",
)  # fmt: skip
MONEY = ("money", "uses")


@pytest.fixture
def years(tmp_path: Path) -> Site:
    """Three cycles of a city, with titles, duties, money and a report on it."""
    return Site(kept("erenhot-2022-years", tmp_path), tmp_path)


def names(page: Page) -> list[str]:
    """The figures of a page, in their order."""
    return re.findall(r'aria-labelledby="fig-(\w+)"', page.html)


def heads(page: Page, name: str) -> list[str]:
    """The headings of a figure's table."""
    return re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page.html.partition(f'id="fig-{name}"')[2].partition("</thead>")[0])


def taken(browser: Browser, form: str, **query: str) -> bytes:
    """A file of the statistics."""
    answer = browser.http.get(f"/statistics/{form}", params=query)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def sheets(content: bytes) -> Iterator[list[list[str]]]:
    """The sheets of a workbook, as they are read."""
    for sheet in load_workbook(BytesIO(content)).worksheets:
        yield [[_said(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and value < 100_000 else str(int(value)) if isinstance(value, float) else str(value)


def test_the_same_on_page_in_workbook_and_in_paper(years: Site) -> None:
    """Every table of the page is a sheet of the workbook, cell by cell, and stands in the paper line by line with its digest."""
    office = signed_in(years, "wang", "office", city="erenhot")
    page = office.open("/statistics")
    told = {name: [heads(page, name), *table(page, name)] for name in names(page)}
    assert tuple(told) == FIGURES
    assert list(sheets(taken(office, "xlsx"))) == list(told.values())
    content = taken(office, "pdf")
    text = read(content)
    for name, lines in told.items():
        for line in lines[1:]:
            assert "".join(line).replace(" ", "") in text, (name, line)
    assert re.search(r"SHA-256[0-9a-f]{64}", text)
    for words in ("二连浩特市市长质量奖评审统计表", "2022年度至2026年度", "演练日志，并非正式评审"):
        assert words in text, words
    assert taken(office, "pdf") == content


def test_what_each_figure_counts(years: Site) -> None:
    """Received and qualified by track, how far each cycle has come, both counts of days, terms of duties, money, uses against the text."""
    page = signed_in(years, "wang", "office", city="erenhot").open("/statistics")
    assert table(page, "applications")[1:] == [["2024", "3", "1", "2", "3", "已完成"], ["2026", "1", "0", "1", "0", "资格审查"]]
    days, working = ({row[0]: row[2:] for row in table(page, name)} for name in ("days", "working"))
    assert (days["公示"], working["公示"], days["资格审查"], working["资格审查"]) == (
        ["77", "77", "—"], ["51", "51", "—"], ["10", "5", "—"], ["7", "3", "—"],
    )  # fmt: skip
    assert ["2025 宣传交流经验", "0", "0", "4", "0"] in table(page, "duties")
    assert table(page, "money") == [
        ["2022", "200000", "200000", "200000", "0", "0", "0"],
        ["2024", "200000", "200000", "0", "0", "0", "200000"],
    ]
    assert table(page, "uses") == [
        ["人员培训（条文列明）", "120000", "120000", "120000"],
        ["dividends（条文未列明）", "80000", "80000", "80000"],
    ]
    assert table(page, "shown") == [["2023", "1", "1"]]


def test_working_days_are_those_of_the_law(quick_desk: Desk, tmp_path: Path) -> None:
    """The filing from 2 March to 30 April 2026: sixty days, of which the notice of that year leaves forty-three working ones."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    page = signed_in(site, "clerk", "office").open("/statistics")
    assert (["申报受理", "60", "60"] in table(page, "days"), ["申报受理", "43", "43"] in table(page, "working")) == (True, True)


def test_whom_each_form_is_open_to(years: Site) -> None:
    """Staff of the city; the money for those who see each payment; another city's staff has its own; a stranger logs in first."""
    outside: tuple[Role, ...] = ("applicant", "recommender", "reviewer")
    for role in outside:
        browser = signed_in(years, f"a-{role}", role, city="erenhot", acts_for=("person-chen02",))
        assert [browser.http.get(f"/statistics/{form}").status_code for form in ("pdf", "xlsx")] == [403, 403], role
    for role in STAFF:
        browser = signed_in(years, role.replace("_", "-"), role, city="erenhot")
        found = names(browser.open("/statistics"))
        assert all(name in found for name in MONEY) == (role in SEE_MONEY), role
        assert ("funnel" in found) == (role not in {"finance", "operator"}), role
        assert len(list(sheets(taken(browser, "xlsx")))) == len(found)
    far = signed_in(years, "qi", "office", city="gongyi")
    assert [far.http.get(path).status_code for path in ("/statistics/xlsx?city=erenhot", "/statistics/pdf")] == [404, 404]
    everywhere = signed_in(years, "all", "auditor", city="")
    assert read(taken(everywhere, "pdf", city="erenhot")) == read(taken(signed_in(years, "wang", "auditor", city="erenhot"), "pdf"))
    assert everywhere.http.get("/statistics/docx").status_code == 404
    assert "/login" in Browser(years).open("/statistics/xlsx").url


def test_a_name_is_never_a_formula(quick_desk: Desk, tmp_path: Path) -> None:
    """An industry that begins as a formula does stays a text in the workbook, also where it is the first of its line."""
    for number in (1, 2):
        register(quick_desk, number, industry="=1+1")
    browser = signed_in(Site(whole_cycle(quick_desk), tmp_path), "clerk", "office")
    cells = [cell for sheet in load_workbook(BytesIO(taken(browser, "xlsx"))).worksheets for row in sheet.iter_rows() for cell in row]
    found = [(cell.data_type, cell.quotePrefix) for cell in cells if cell.value == "=1+1"]
    assert found
    assert set(found) == {("s", True)}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert code(1) not in str([cell.value for cell in cells])


def test_the_list_of_cycles_counts_by_the_same_word(quick_desk: Desk, tmp_path: Path) -> None:
    """What was received, and not what was refused at the door: while the cycle takes applications and afterwards, on both pages."""
    d = opened(quick_desk)
    for number in (1, 2, 3):
        register(d, number)
    submit(d, 1)
    submit(d, 2)
    d.on("2026-05-06 09:00")
    assert submit(d, 3).outcome == "refused"
    clerk = signed_in(Site(d, tmp_path), "clerk", "office")
    for _ in ("open", "closed"):
        cycles, figures = clerk.open("/cycles"), clerk.open("/statistics")
        assert '<td class="number" data-label="受理件数">2</td>' in cycles.html, cycles.text
        assert ("受理件数" in figures.text, '<td class="number" data-label="受理件数">2</td>' in figures.html) == (True, True), figures.html
        d.advance()
