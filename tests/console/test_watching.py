"""What the supervisor watches over, as pages: sheets that stand out in words, and the draw with the same drawn again beside it."""

from hashlib import sha256
from pathlib import Path

import pytest

from domain.cycle import review_events as e
from domain.policies import draw as policy
from tests.browser import signed_in
from tests.desk import CYCLE, Desk, code
from tests.made_up import CITY, DOCUMENT, DRAW, EXPERTS, admit, events, opened, panels, qualified, regulation
from tests.made_up import CYCLE as MADE_UP
from tests.projections.test_boards import whole_cycle
from tests.services.review.test_draw import SEEDS, commit, reveal
from tests.site import Site

DRAWS = f"/cycles/{MADE_UP}/draw"


@pytest.fixture
def reviewed(quick_desk: Desk, tmp_path: Path) -> Site:
    """A cycle whose sheets were all given at once."""
    return Site(whole_cycle(quick_desk), tmp_path)


@pytest.fixture
def pool(tmp_path: Path) -> Desk:
    """A pool of seven: one recused, one gone, one of another field; three are to be drawn from the other four."""
    d = opened(tmp_path, regulation([DRAW, DOCUMENT], panels=panels(drawn=True)), experts=(*EXPERTS, "exp-d", "exp-e", "exp-f"))
    admit(d, "exp-food", field="food")
    [applicant] = qualified(d, 1)
    d.done("recusal.declare", "reviewer", "exp-b", cycle=MADE_UP, applicant=applicant, reviewer="exp-b", reason="(invented) same unit")
    d.done("reviewer.exit", city=CITY, reviewer="exp-f", reason="(invented) moved away")
    d.done("draw.open", cycle=MADE_UP, seats=3, field="quality")
    return d


def test_what_stands_out_is_told_in_words(reviewed: Site) -> None:
    """Each with its kind, whose sheet, on whom, since when, the article of the reviews, and the way to its record; by kind, too."""
    browser = signed_in(reviewed, "zhou", "supervisor")
    page = browser.open("/flags")
    assert all(word in page.text for word in ("打分过快", "就位和阶段开始后仅 0 分钟即打分", "rev-a", "虚构企业1", "第九条", "2026年")), (
        page.text
    )
    record = browser.open(page.links["查看评分记录"])
    assert (record.status, "评分" in record.text) == (200, True)
    hasty = browser.open("/flags", cycle=CYCLE, kind="hasty")
    assert ("各项分数与" in page.text, "各项分数与" in hasty.text, "打分前没有查阅" in hasty.text) == (True, False, False)
    assert "What stands out" in signed_in(reviewed, "zhou-en", "supervisor", language="en").open("/flags").text


def test_flags_begin_where_there_is_something_to_look_at(reviewed: Site) -> None:
    """Not on the newest cycle, which has been opened and has nothing in it yet."""
    reviewed.desk.on("2028-03-01 09:00")
    reviewed.desk.done("cycle.open", city="wuhai", year=2028, version="undated")
    page = signed_in(reviewed, "zhou", "supervisor").open("/flags")
    form = page.form("/flags")
    assert (form.fields["cycle"], "wuhai/2028" in form.choices["cycle"], "打分过快" in page.text) == ([CYCLE], True, True)


def test_flags_are_for_who_watches(reviewed: Site) -> None:
    """Not for the office, which arranges the reviews; another city's cycle is absent; a stranger is sent to the login."""
    assert signed_in(reviewed, "liu", "office").open("/flags").status == 403
    assert signed_in(reviewed, "qi", "supervisor", city="gongyi").open("/flags", cycle=CYCLE).status == 404
    assert "/flags" not in signed_in(reviewed, "li", "office").open("/").links.values()
    assert "/flags" in signed_in(reviewed, "zhou", "supervisor").open("/").links.values()


def test_a_draw_is_shown_step_by_step(pool: Desk, tmp_path: Path) -> None:
    """The list and who is not on it, with the reason; who is bound, who is not; nothing is drawn yet."""
    page = signed_in(Site(pool, tmp_path), "zhou", "supervisor", city=CITY).open(DRAWS)
    assert all(
        word in page.text
        for word in (
            "exp-a、exp-c、exp-d、exp-e",
            "exp-b",
            "(invented) same unit",
            "第二十五条",
            "exp-f",
            "moved away",
            "exp-food",
            "尚未提交承诺",
            "指纹相符",
        )
    ), page.text
    assert policy.list_hash(["exp-a", "exp-c", "exp-d", "exp-e"]) in page.text
    assert ("按记录的种子重新抽取" in page.text, "登记监督到场" in page.links) == (False, True)


def test_it_is_drawn_again(pool: Desk, tmp_path: Path) -> None:
    """Commitments, seeds and the order with its tickets, as `sha256sum` gives them; the same as on record."""
    for step in (commit, reveal):
        for party in SEEDS:
            assert step(pool, party).outcome == "done"
    [drawn] = events(pool, e.PanelDrawn)
    page = signed_in(Site(pool, tmp_path), "zhou", "supervisor", city=CITY).open(DRAWS)
    assert all(word in page.text for word in ("按记录的种子重新抽取：结果一致", "与承诺相符", *SEEDS.values(), "、".join(drawn.panel))), (
        page.text
    )
    listed = policy.list_hash(drawn.panel + drawn.alternates)
    tickets = [sha256("\n".join((*SEEDS.values(), listed, one)).encode()).hexdigest() for one in (*drawn.panel, *drawn.alternates)]
    places = [page.text.index(ticket) for ticket in tickets]
    assert (places == sorted(places), "结果不一致" in page.text) == (True, False)


def test_another_result_is_told(pool: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look can fail: where the record says another panel than follows from its seeds, the page says so."""
    for step in (commit, reveal):
        for party in SEEDS:
            step(pool, party)
    site = Site(pool, tmp_path)
    browser = signed_in(site, "zhou", "supervisor", city=CITY)
    drawn = policy.draw
    monkeypatch.setattr(policy, "draw", lambda handles, seeds, seats: drawn(handles, [*seeds, "x"], seats))
    text = browser.open(DRAWS).text
    assert ("复算结果与记录不一致" in text, "结果一致" in text) == (True, False)


def test_a_voided_draw_says_why(pool: Desk, tmp_path: Path) -> None:
    """It stays on the page with the reason, and nothing of it is computed."""
    pool.done("draw.void", cycle=MADE_UP, reason="(invented) silent")
    text = signed_in(Site(pool, tmp_path), "zhou", "supervisor", city=CITY).open(DRAWS).text
    assert ("(invented) silent" in text, "重新抽取" in text) == (True, False)


def test_who_may_not_see_a_draw(pool: Desk, tmp_path: Path) -> None:
    """A reviewer; another city; and of whom a reader keeps away from, not the reason."""
    site = Site(pool, tmp_path)
    assert signed_in(site, "exp-a", "reviewer", city=CITY).open(DRAWS).status == 403
    assert signed_in(site, "qi", "supervisor").open(DRAWS).status == 404
    pool.done("recusal.declare", "office", "wang", cycle=MADE_UP, applicant=code(1), reviewer="wang", reason="(invented) kin")
    text = signed_in(site, "wang", "office", city=CITY).open(DRAWS).text
    assert ("same unit" in text, "exp-b" in text, "不予显示" in text) == (False, True, True)


def test_a_regulation_that_draws_nobody_has_no_draw(reviewed: Site) -> None:
    """Its cycles have no such page, and no way to it."""
    browser = signed_in(reviewed, "zhou", "supervisor")
    assert browser.open(f"/cycles/{CYCLE}/draw").status == 404
    assert f"/cycles/{CYCLE}/draw" not in browser.open(f"/cycles/{CYCLE}").links.values()
