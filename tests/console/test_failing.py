"""When a page cannot be shown: what is wrong is told in the reader's language."""

from pathlib import Path

import pytest

from domain.regulation.problem import Located, TextError
from services.catalogue import Catalogue
from tests.browser import Browser
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
