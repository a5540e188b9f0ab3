"""What is judged, in a real browser: the ranking, the committee's pack and ballot, and the charts, each with real content."""

from pathlib import Path

import pytest

from services.accounts.account import Account
from tests.console.test_ranking import ranked
from tests.desk import CITY, CYCLE, Desk, code, register
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.lindu import CYCLE as LINDU
from tests.projections.test_boards import whole_cycle
from tests.services.test_votes import cast, close, put, sitting
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


def test_the_committee(tmp_path: Path) -> None:
    """Its pack and its ballot, in both languages: one motion decided, one open, one member kept away."""
    d = sitting(tmp_path)
    for number in (1, 2):
        put(d, number)
    d.done("recusal.declare", "committee_member", "m5", cycle=LINDU, applicant=code(2), reviewer="m5", reason="(invented)")
    for member, choice in (("m1", "for"), ("m2", "for"), ("m3", "against"), ("m4", "for")):
        cast(d, member, choice)
    close(d)
    cast(d, "m2", "for", 2)
    site = Site(d, tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "m1"), ("en-GB", "m3")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("committee_chair",), "lindu"))
            visitor.open(f"/cycles/{LINDU}")
            visitor.press(f"nav.beside a[href='/cycles/{LINDU}/pack']", "pack")
            visitor.press(f"main a[href='/cycles/{LINDU}/ballot']", "ballot")
            visitor.press("main a[href*='/acts/ballot.cast']", "ballot-cast")
            assert (visitor.said, visitor.asked) == ([], {address.removeprefix("http://")})


@pytest.mark.long
def test_the_figures(quick_desk: Desk, tmp_path: Path) -> None:
    """The cycle with its charts and the city's years, in both languages; on paper every table is open."""
    register(quick_desk, 1, industry="manufacturing")
    site = Site(whole_cycle(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        for locale, handle in (("zh-CN", "wei"), ("en-GB", "ann")):
            visitor = Visitor(browser, address, locale)
            first(visitor, site, Account(handle, ("office",), CITY))
            page = visitor.open(f"/cycles/{CYCLE}")
            assert page.locator(".figure").count() >= 3
            assert visitor.open(f"/cycles/{CYCLE}/ranking").locator(".figure").count() == 1
            visitor.open("/statistics")
            page.emulate_media(media="print")
            for path in ("/statistics", f"/cycles/{CYCLE}"):
                page.goto(address + path)
                shown = page.locator(".paper table")
                assert [one.is_visible() for one in shown.all()] == [True] * shown.count() != []
                assert page.locator("details.screen").first.is_hidden()
            assert (visitor.said, visitor.asked) == ([], {address.removeprefix("http://")})
