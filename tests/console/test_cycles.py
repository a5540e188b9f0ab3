"""Cycles and applications by their pages: through a whole cycle, for every role, within its bounds, with what is due and offered."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from console.shell import WAYS
from console.standings import WORDS
from doors.boards import READS, SIGNED_IN
from doors.opening import APPLICATION, MATERIAL
from services.commands import COMMANDS
from services.wording import sentences
from tests.browser import Browser, Page, signed_in
from tests.desk import CYCLE, Desk, code, noticed, opened, proposed, qualified, register, reviewed, submit
from tests.site import Site

PAGE = f"/applications/{CYCLE}/{code(1)}"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site whose cycle takes applications; two are in, and the third organization has not filed."""
    opened(quick_desk)
    for number in (1, 2, 3):
        register(quick_desk, number)
    assert [submit(quick_desk, number).outcome for number in (1, 2)] == ["done", "done"]
    return Site(quick_desk, tmp_path)


def people(site: Site) -> dict[str, Browser]:
    """Somebody in each role; the reviewers are those of the panel."""
    names = {"reviewer": "rev-b", "panel_leader": "rev-a"}
    speaks = {"applicant": (code(1), code(3)), "recommender": ("town",)}
    return {
        role: signed_in(site, names.get(role, "the-" + role.replace("_", "-")), role, acts_for=speaks.get(role, ())) for role in SIGNED_IN
    }  # fmt: skip


def confer(d: Desk) -> None:
    """The chain passes the list."""
    d.done("list.review", "committee_chair", "chair", cycle=CYCLE, resolution="r")
    d.done("list.approve", "approver", "mayor", cycle=CYCLE, resolution="r")
    d.advance()


def walk(d: Desk) -> Iterator[str]:
    """The steps of a cycle, each once it has come about."""
    steps: dict[str, Callable[[], object]] = {
        "intake": lambda: None,
        "qualification": lambda: d.on("2026-05-06 09:00").advance(),
        "document_review": lambda: qualified(d, range(1, 3)),
        "deliberation": lambda: reviewed(d, range(1, 3)),
        "public_notice": lambda: (proposed(d, 1, 2), d.advance()),
        "notice": lambda: noticed(d.on("2026-09-16 09:00"), "2026-09-16"),
        "approval": lambda: d.on("2026-09-23 09:00").advance(),
        "conferral": lambda: confer(d),
        "over": lambda: (d.done("award.confer", cycle=CYCLE, on="2026-09-23", document="d"), d.advance()),
    }
    for name, step in steps.items():
        step()
        yield name


def offered(page: Page) -> list[str]:
    """The acts that a page offers."""
    links = [given.get("href", "") for tag, given in page.tags if tag == "a"]
    return [link for link in dict.fromkeys(links) if link.startswith("/acts/")]


def test_every_page_for_every_role_through_a_whole_cycle(site: Site) -> None:
    """Never a fault; open to whom the tables say; whatever is offered has a form, for a role of the reader's."""
    browsers = people(site)
    for step in walk(site.desk):
        for role, browser in browsers.items():
            for path in ("/", "/cycles", f"/cycles/{CYCLE}", *(way.address for way in WAYS if role in way.roles)):
                page = browser.open(path)
                assert page.status == 200, (role, step, path, page.text)
                assert ("<h1>" in page.html, '<html lang="zh-CN">' in page.html, "演练" in page.text) == (True, True, True)
            page = browser.open(PAGE)
            assert page.status == (200 if role in APPLICATION else 403), (role, step, page.text)
            for link in offered(page) + offered(browser.open(f"/cycles/{CYCLE}")):
                name = urlsplit(link).path.rpartition("/")[2]
                assert (browser.open(link).status, role in COMMANDS[name].entry.roles) == (200, True), (role, link, step)
            if role not in {"reviewer", "panel_leader"}:
                assert browser.open(f"{PAGE}/material").status == (200 if role in MATERIAL else 403), role


def test_a_cycle_in_time(site: Site) -> None:
    """What is due in working days with its article, each stage in the chart and in the table, what the stage waits for, who applied."""
    clerk = signed_in(site, "clerk", "office")
    site.desk.on("2026-04-28 10:00")
    page = clerk.open(f"/cycles/{CYCLE}")
    for told in ("还剩 2 个工作日", "截止 2026年4月30日 周四", "第十七条", "期限届满自动结束", "虚构企业1", "虚构企业2", "材料评审"):
        assert told in page.text, told
    assert ("<title id=" in page.html, "<desc id=" in page.html, page.html.count('<th scope="row">') >= 10) == (True, True, True)
    site.desk.on("2026-04-30 10:00")
    assert "今日截止" in clerk.open(f"/cycles/{CYCLE}").text
    site.desk.on("2026-05-06 09:00").advance()
    later = clerk.open(f"/cycles/{CYCLE}")
    assert "尚有 2 件申报没有资格审查结果" in later.text
    assert "虚构企业2" not in clerk.open(f"/cycles/{CYCLE}", text="企业1").text


def test_only_oversight_sees_the_changes(site: Site) -> None:
    """With the time, who, in which role, and the event's name."""
    browsers = people(site)
    told = browsers["office"].open(f"/cycles/{CYCLE}").text
    assert ("最近变动" in told, "clerk（办公室）" in told) == (True, True)
    assert [role for role in browsers if "最近变动" in browsers[role].open(f"/cycles/{CYCLE}").text] == [
        role for role in SIGNED_IN if role in READS["trail"].roles
    ]


def test_another_citys_cycle_is_not_there(site: Site) -> None:
    """Neither the cycle, nor its applications, nor their material, nor in any list."""
    far = signed_in(site, "far", "office", city="erenhot")
    assert [far.open(path).status for path in (f"/cycles/{CYCLE}", PAGE, f"{PAGE}/material", f"{PAGE}/receipt")] == [404] * 4
    assert (CYCLE in far.open("/cycles").html, CYCLE in far.open("/").html, code(1) in far.open("/applications").html) == (False,) * 3


def test_who_keeps_away_finds_it_closed(site: Site) -> None:
    """By the article, on every page of it, from the moment of the recusal; in the lists it is not there."""
    d = site.desk
    clerk = signed_in(site, "clerk", "office")
    assert clerk.open(PAGE).status == 200
    d.done("recusal.declare", "office", "clerk", cycle=CYCLE, applicant=code(1), reviewer="clerk", reason="kin")
    for path in (PAGE, f"{PAGE}/material", f"{PAGE}/receipt"):
        page = clerk.open(path)
        assert (page.status, "依据：" in page.text, code(1) in page.text.replace(path, "")) == (403, True, False)
    assert code(1) not in clerk.open(f"/cycles/{CYCLE}").html


def test_opening_the_material_is_on_record_first(site: Site) -> None:
    """Each document, by whom and in which role; the applicant's own look is nobody's business. A reviewer states interests before."""
    d = site.desk
    chair, reviewer = signed_in(site, "chair", "committee_chair"), signed_in(site, "rev-b", "reviewer")
    applicant = signed_in(site, "org-1", "applicant", acts_for=(code(1),))
    head = d.log.head()
    assert "d" * 64 in applicant.open(f"{PAGE}/material").text
    assert d.log.head() == head
    page = chair.open(f"{PAGE}/material")
    assert ("d" * 64 in page.text, "本次查阅已记录在案" in page.text, d.log.head()) == (True, True, head + 2)
    assert "王某" not in page.text
    closed = reviewer.open(f"{PAGE}/material")
    assert (closed.status, "interest.state" in closed.html) == (403, True)


def test_a_reviewers_page_has_no_score_of_another(site: Site) -> None:
    """Neither sheets, nor composite, nor what the office sees of the qualification."""
    d = site.desk
    qualified(d, range(1, 3))
    reviewed(d, range(1, 3))
    told = signed_in(site, "rev-b", "reviewer").open(PAGE).text
    office = signed_in(site, "clerk", "office").open(PAGE).text
    assert ("综合得分" in told, "综合得分" in office, "办理经过" in told) == (False, True, False)


def test_standings_have_their_words() -> None:
    """In the catalogue."""
    assert [word for word in WORDS if word not in sentences("zh")["words"]] == []
