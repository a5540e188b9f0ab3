"""The law as pages: every city's text whole, defaults told apart and alone, clause by clause, compared; for a stranger, too."""

from pathlib import Path

import pytest

from services.catalogue import Catalogue
from services.ledger import rows_of
from services.regulation_page import entries
from tests.browser import Browser
from tests.desk import ROOT, Desk
from tests.site import Site

CATALOGUE = Catalogue(ROOT / "regulations")
TEXTS = [f"{city}/{version}" for city in CATALOGUE.cities() for version in CATALOGUE.versions(city)]


@pytest.fixture
def browser(quick_desk: Desk, tmp_path: Path) -> Browser:
    """A stranger at a log in which nothing has happened yet."""
    return Browser(Site(quick_desk, tmp_path))


def test_every_text_is_listed_and_shown_whole(browser: Browser) -> None:
    """Each line of the text stands on its page with its value; each default of ours with its reason, and as many as the list says."""
    listed = browser.open("/regulations")
    for name in TEXTS:
        regulation, _ = CATALOGUE.regulation(*name.split("/"))
        told = browser.open(f"/regulations/{name}")
        found = list(entries(regulation, "zh"))
        squeezed = told.text.replace(" ", "")
        assert [one for one in found if not all(part.replace(" ", "") in squeezed for part in (one.label, one.said, one.reason))] == []
        ours = [one for one in found if one.ours]
        assert listed.links[str(len(ours))] or str(len(ours)) in listed.text
        assert f"标有“默认”的 {len(ours)} 处" in told.text


def test_a_text_lapses_on_its_day(quick_desk: Desk, tmp_path: Path) -> None:
    """The page says what a text is on the day of the log: Erenhot's is in force to its last day, and no longer."""
    name, browser = f"erenhot/{CATALOGUE.latest('erenhot')}", Browser(Site(quick_desk, tmp_path))
    for day, state in (("2026-08-31", "现行"), ("2026-09-01", "已失效")):
        quick_desk.on(f"{day} 09:00")
        assert state in browser.open(f"/regulations/{name}").text
        row = browser.open("/regulations").html.partition(f'href="/regulations/{name}"')[2].partition("</tr>")[0]
        assert f">{state}<" in row


def test_defaults_of_ours_alone(browser: Browser) -> None:
    """Nothing that the text itself says stands there but what leads to a default."""
    regulation, _ = CATALOGUE.regulation("wuhai", "undated")
    told = browser.open("/regulations/wuhai/undated", show="ours")
    assert all(one.reason in told.text for one in entries(regulation, "zh") if one.ours)
    assert ("收费（元）" in told.text, "收费（元）" in browser.open("/regulations/wuhai/undated").text) == (False, True)


@pytest.mark.parametrize("city", CATALOGUE.cities())
def test_clause_by_clause(browser: Browser, city: str) -> None:
    """Every row of the ledger in the order of the text, each answered for in words."""
    told = browser.open(f"/regulations/{city}/{CATALOGUE.latest(city)}/clauses")
    rows = rows_of(CATALOGUE.root / city)
    assert [row.id for row in rows if " ".join(row.summary_zh.split()) not in told.text] == []
    assert (f"共 {len(rows)} 项" in told.text, "尚未落实" in told.text) == (True, False)


def test_two_texts_are_compared(browser: Browser) -> None:
    """What Gongyi says otherwise than Wuhai, with the articles of both; a text has nothing that differs from itself."""
    told = browser.open("/regulations/compare", before="wuhai/undated", after="gongyi/2023-03-09")
    assert "处不同" in told.text
    assert all(word in told.text for word in ("乌海市市长质量奖管理办法", "第四条"))
    assert "两份文本没有不同" in browser.open("/regulations/compare", before="wuhai/undated", after="wuhai/undated").text


@pytest.mark.parametrize(
    "path", ["/regulations/wuhai/1999-01-01", "/regulations/nowhere/undated", "/regulations/..%2f/undated", "/regulations/wuhai/x/clauses"]
)
def test_a_text_that_is_not_there(browser: Browser, path: str) -> None:
    """It is answered as absent, in words."""
    assert browser.open(path).status == 404
    assert browser.open("/regulations/compare", before="wuhai/nowhere").status == 404
