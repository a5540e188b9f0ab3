"""Who may not apply is told so in place of the form: by which title and article, until when, and from which cycle it may."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import cities
from tests.browser import signed_in
from tests.desk import Desk, code
from tests.site import Site

SETTINGS: dict[str, dict[str, Any]] = {
    "wuhai": {"filing_deadline": "2026-04-30", "weights": {"document_review": "0.4", "onsite_review": "0.6"}},
    "qinhuangdao": {"filing_deadline": "2026-04-20", "recommendation_deadline": "2026-05-20"},
    "yancheng": {"opening_day": "2026-03-03", "filing_deadline": "2026-03-20", "recommendation_deadline": "2026-03-31"},
}


@pytest.mark.parametrize(
    ("cycle", "title", "told"),
    [
        ("wuhai/2026", ("2024", "2024-10-12", "2027-10-11"), ("第六条", "至 2027年10月11日 周一 止不得申报，最早可申报 2028 年的届次。")),
        ("wuhai/2026", ("2024", "2024-10-12", "2026-04-15"), ("第六条", "最早可申报 2026 年的届次。")),
        ("wuhai/2026", ("2025", "2025-10-12", "2028-10-11"), ("第六条", "最早可申报 2028 年的届次；该届若在此日前截止申报，则为 2030 年")),
        ("yancheng/2026", ("2022", "2022-03-10", ""), ("第十六条", "至 2027年3月9日 周二 止不得申报，最早可申报 2027 年的届次；该届若")),
        ("yancheng/2026", ("2022", "2022-04-10", ""), ("第十六条", "至 2027年4月9日 周五 止不得申报，最早可申报 2028 年的届次。")),
        ("qinhuangdao/2026", ("2020", "2020-04-10", ""), ("第十一条", "不再受理申报")),
    ],
)  # fmt: skip
def test_a_holder_is_told_when_it_may_apply_again(
    quick_desk: Desk, tmp_path: Path, cycle: str, title: tuple[str, str, str], told: tuple[str, str]
) -> None:
    """Neither the desk, nor the cycle's page, nor the form's own address has a form for it."""
    city, (year, conferred, until) = cycle.partition("/")[0], title
    d = cities.filing(quick_desk, cycle, **SETTINGS[city])
    cities.organization(d, 1)
    fields = {"conferred_on": date.fromisoformat(conferred), "valid_until": date.fromisoformat(until) if until else None}
    d.done("title.record", applicant=code(1), cycle=f"{city}/{year}", **fields)
    browser = signed_in(Site(d, tmp_path), "org-1", "applicant", city="", acts_for=(code(1),))
    for path in ("/", f"/cycles/{cycle}", f"/cycles/{cycle}/file"):
        page = browser.open(path)
        assert [one in page.text for one in (*told, "虚构企业1：不能申报", "年度")] == [True] * 4, page.text
        assert ("application.submit" in page.html, f"/cycles/{cycle}/file?" in page.html) == (False, False), path


def test_a_record_that_bars_is_told_as_well(quick_desk: Desk, tmp_path: Path) -> None:
    """Without a day, as nothing but the record ends it; in the reader's language."""
    d = cities.filing(quick_desk, "wuhai/2026", **SETTINGS["wuhai"])
    cities.organization(d, 1)
    fact = {"reference": "acc-1", "kind": "accident", "occurred_on": "2025-06-18", "severity": "major", "source": "(invented) report"}
    d.done("fact.record", applicant=code(1), **fact)
    page = signed_in(Site(d, tmp_path), "org-1", "applicant", city="", acts_for=(code(1),), language="en").open("/")
    assert ("may not apply" in page.text, "It cannot apply while this stands." in page.text, "/file" in page.html) == (True, True, False)
