"""What is judged, in a real browser: the ranking, the committee's pack and ballot, and the charts, each with real content."""

from pathlib import Path

import pytest

from services.accounts.account import Account
from tests.console.test_ranking import ranked
from tests.desk import CITY, CYCLE, Desk
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def test_the_ranking(quick_desk: Desk, tmp_path: Path) -> None:
    """In both languages, by its link from the cycle."""
    site = Site(ranked(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wei"), ("en-GB", "ann")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office",), CITY))
            visitor.page.goto(f"{address}/cycles/{CYCLE}")
            visitor.press(f"nav.beside a[href='/cycles/{CYCLE}/ranking']", "ranking")
            assert (visitor.said, visitor.asked) == ([], {address.removeprefix("http://")})
