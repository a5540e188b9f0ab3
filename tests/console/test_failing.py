"""When a page cannot be shown: what is wrong is told in the reader's language."""

from pathlib import Path

import pytest

from domain.regulation.problem import Located, TextError
from services.catalogue import Catalogue
from tests.browser import Browser, signed_in
from tests.desk import Desk
from tests.site import Site


@pytest.mark.parametrize(("language", "told"), [("zh", "修改通知须写明所修改的通知"), ("en", "an amended notice names what it amends")])
def test_problems_of_a_text_are_told_as_the_reader_speaks(
    quick_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    """Place, path and sentence of each problem, in Chinese or English."""

    def broken(_: Catalogue) -> list[str]:
        raise TextError("made-up.yaml", [Located(3, 7, "notices.0", "amends-needed", "", "")])

    monkeypatch.setattr(Catalogue, "cities", broken)
    page = Browser(Site(quick_desk, tmp_path), language).open("/regulations")
    assert (page.status, "made-up.yaml:3:7: notices.0:" in page.text, told in page.text) == (422, True, True), page.text


def test_what_is_not_there_is_named_as_people_name_it(quick_desk: Desk, tmp_path: Path) -> None:
    """A cycle by the award of its city, whether it is there for the reader or not; what is no city by its code."""
    clerk = signed_in(Site(quick_desk, tmp_path), "clerk", "office")
    for cycle, behind in (("wuhai/2031", ""), ("erenhot/2026", ""), ("erenhot/2026", "/decisions")):
        page = clerk.open(f"/cycles/{cycle}{behind}")
        assert (page.status, f"没有 {cycle[-4:]}年度" in page.text, cycle in page.text) == (404, True, False), page.text
    assert "没有 nowhere/2026。" in clerk.open("/cycles/nowhere/2026").text
