"""The draw in a real browser, as its supervisor follows it to the end and sees it drawn again; and what stands out in a review."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.cycle import review_events as e
from services.accounts.account import Account
from tests.desk import CITY as WUHAI
from tests.desk import Desk
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.made_up import CITY, CYCLE, DOCUMENT, DRAW, EXPERTS, events, opened, panels, qualified, regulation
from tests.projections.test_boards import whole_cycle
from tests.services.review.test_draw import SEEDS, commit, reveal
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

SEED = SEEDS["discipline_group"]


def test_the_supervisor_follows_a_draw(tmp_path: Path) -> None:
    """From presence to the result, each step by the buttons of the page; the panel on the page is the one on record."""
    d = opened(tmp_path, regulation([DRAW, DOCUMENT], panels=panels(drawn=True)), experts=(*EXPERTS, "exp-d", "exp-e"))
    [applicant] = qualified(d, 1)
    d.done("recusal.declare", "reviewer", "exp-b", cycle=CYCLE, applicant=applicant, reviewer="exp-b", reason="(invented) same unit")
    d.done("draw.open", cycle=CYCLE, seats=3)
    site = Site(d, tmp_path)
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        first(visitor, site, Account("zhou", ("supervisor",), CITY))
        page = visitor.open(f"/cycles/{CYCLE}")
        visitor.press(f"a[href='/cycles/{CYCLE}/draw']", "draw-open")
        visitor.press("a.button[href^='/acts/draw.witness']", "draw-witness")
        visitor.press("main form .buttons button", "draw-witnessed")
        assert events(d, e.DrawWitnessed)[0].by == "zhou"
        commit(d, "office")
        visitor.open(f"/acts/draw.commit?cycle={CYCLE}&party=discipline_group&back=/cycles/{CYCLE}/draw")
        page.fill("#f-commitment", sha256(SEED.encode()).hexdigest())
        visitor.press("main form .buttons button", "draw-bound")
        reveal(d, "office")
        visitor.press("a.button[href^='/acts/draw.reveal']", "draw-reveal")
        page.select_option("#f-party", "discipline_group")
        page.fill("#f-seed", SEED)
        visitor.press("main form .buttons button", "draw-drawn")
        [drawn] = events(d, e.PanelDrawn)
        expect(page.locator("main")).to_contain_text("重新抽取：结果一致")
        seated = page.locator("tbody tr:has(.tag.green) th").all_text_contents()
        assert tuple(seated) == drawn.panel
        visitor.done()


def test_what_stands_out(quick_desk: Desk, tmp_path: Path) -> None:
    """The supervisor's list in both languages, and one of its records."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        first(visitor, site, Account("zhou", ("supervisor",), WUHAI))
        page = visitor.open("/flags")
        expect(page.locator("tbody")).to_contain_text("打分过快")
        visitor.press("tbody td a[href^='/why']", "flag-record")
        visitor.open("/language?to=en&back=/flags")
        expect(page.locator("tbody")).to_contain_text("Hasty")
        visitor.done()
