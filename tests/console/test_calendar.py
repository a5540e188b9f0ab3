"""The calendar's pages: a year as its notices have it, a period counted, a notice foreseen, proposed by one, confirmed by another."""

import tomllib
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from domain.calendar.notices import notice_from
from domain.holidays.holidays import NoticeAnnounced
from services import calendars
from services.calendars import calendar_of_pages, law_of_pages
from services.catalogue import Catalogue
from services.transcript import Transcript, written
from tests.browser import Browser, signed_in
from tests.desk import ROOT, Desk, noticed, opened, proposed, qualified, reviewed
from tests.holidays import MADE_UP
from tests.site import Site

LISTED = Transcript(
    "CN", "2027", "2026-12-30", "(invented)", "https://example.invalid/made-up-2027",
    "2026-12-31..2027-01-03\n2027-02-05 至 2027-02-11、2027-04-03..2027-04-05\n"
    "2027-05-01..2027-05-05\n2027-06-09\n2027-09-15\n2027-10-01..2027-10-07",
    "2027-01-09\n2027-01-31、2027-02-14\n2027-04-25;2027-05-08，2027-09-26\n2027-10-09",
)  # fmt: skip


@pytest.fixture
def late(quick_desk: Desk, tmp_path: Path) -> Site:
    """A notice of the winners that stands over the turn of the year, with no notice of the next year's holidays yet."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-12-30 09:00"), "2026-12-30")
    return Site(d, tmp_path)


def test_a_year_is_shown_to_everybody(quick_desk: Desk, tmp_path: Path) -> None:
    """2026 as the notice of the State Council has it: the days off by name, the worked Sundays, and how many working days there are."""
    page = Browser(Site(quick_desk, tmp_path)).open("/calendar", year="2026")
    assert (page.status, "2026 年工作日历" in page.text, "CN-2026.0" in page.text) == (200, True, True)
    notes = [attributes["title"] for tag, attributes in page.tags if tag == "td" and "title" in attributes]
    assert len(notes) == 365
    assert [one for one in notes if "2026年10月1日" in one] == ["2026年10月1日 周四 法定节假日 CN-2026.0"]
    notice = tomllib.loads((ROOT / "regulations" / "calendars" / "CN" / "2026.toml").read_text("utf-8"))
    assert sum("调休上班" in one for one in notes) == len([day for day in notice["work"] if day.startswith("2026")]) > 0
    weekends = sum("周末" in one for one in notes)
    rest = sum(kind in one for one in notes for kind in ("法定节假日", "调休 "))
    assert f"全年 {365 - weekends - rest} 个工作日" in page.text


def test_the_files_are_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the calendar is looked at; a file that has changed is parsed anew, and what is made of the rest with it."""
    copytree(ROOT / "regulations" / "calendars" / "CN", tmp_path / "calendars" / "CN")
    for path in (tmp_path / "calendars").rglob("*.toml"):
        path.write_bytes(path.read_bytes() + b"# a copy\n")
    read, known, day, parsed = list[str](), Catalogue(tmp_path), date(2026, 11, 27), calendars._parsed  # noqa: SLF001  # what must happen once

    def counted(content: bytes, source: str) -> Any:
        read.append(source)
        return parsed(content, source)

    monkeypatch.setattr(calendars, "_parsed", counted)
    before = calendar_of_pages([page for page, _ in known.pages(["CN"], day)], ["CN"])
    files = len(list((tmp_path / "calendars").rglob("*.toml")))
    assert (len(read), calendar_of_pages([page for page, _ in known.pages(["CN"], day)], ["CN"]) is before) == (files, True)
    (tmp_path / "calendars" / "CN" / "2026.toml").unlink()
    after = calendar_of_pages([page for page, _ in known.pages(["CN"], day)], ["CN"])
    assert (after.id == before.id, len(read)) == (False, files)
    changed = tmp_path / "calendars" / "CN" / "2025.toml"
    changed.write_bytes(changed.read_bytes() + b"# looked at again\n")
    known.pages(["CN"], day)
    assert read[files:] == ["calendars/CN/2025.toml"]


def test_a_period_is_counted(quick_desk: Desk, tmp_path: Path) -> None:
    """Five working days from 30 September 2026 end after the holidays, day by day; what cannot be counted is told."""
    browser = Browser(Site(quick_desk, tmp_path))
    page = browser.open("/calendar", **{"from": "2026-09-30", "amount": "5", "unit": "working_days", "place": "CN"})
    assert "最后一日：2026年10月13日 周二" in page.text, page.text
    for bad in (
        {"from": "x"},
        {"amount": "0"},
        {"amount": "9" * 400},
        {"unit": "weeks"},
        {"from": "9999-12-31", "amount": "4000", "unit": "years"},
    ):
        told = browser.open("/calendar", **{"from": "2026-09-30", "amount": "5", "unit": "working_days", "place": "CN"} | bad)
        assert (told.status, "无法推算" in told.text or "超出" in told.text) == (200, True), (bad, told.text)


def test_what_is_copied_off_is_the_notice() -> None:
    """The file made from the listed days says what the file of the notice says, day by day and kind by kind."""
    law = law_of_pages(
        [page for page, _ in Catalogue(ROOT / "regulations").pages(["CN"], notice_from(tomllib.loads(MADE_UP), "it").issued)]
    )
    made = notice_from(tomllib.loads(written(LISTED, law).decode()), "made")
    given = notice_from(tomllib.loads(MADE_UP), "given")
    assert (dict(sorted(made.off.items())), made.work, made.published) == (dict(sorted(given.off.items())), given.work, given.published)


def test_a_notice_is_foreseen_proposed_and_confirmed(late: Site) -> None:
    """One sees which days turn and where the running notice would end, and proposes; the other sees the same, and confirms."""
    one, two = signed_in(late, "zhao", "office"), signed_in(late, "qian", "office")
    before = late.parts.log.head()
    form = one.open("/calendar/notice").form("/calendar/notice")
    seen = one.send(form, **LISTED._asdict())
    assert (seen.status, "尚未记录" in seen.text) == (200, True), seen.text
    assert "改为休息 2026年12月31日 周四" in seen.text
    assert "改为上班 2027年1月9日 周六" in seen.text
    assert "随之变动的在办期限：1 项" in seen.text, seen.text
    assert late.parts.log.head() == before, "nothing is recorded by looking"
    told = one.send(seen.form("/acts/calendar.announce"))
    assert (told.status, "/pending" in told.url) == (200, True), told.text
    page = two.open("/pending")
    assert "随之变动的在办期限：1 项" in page.text
    asked = (
        two.open(page.links["确认两人办理事项"])
        if "确认两人办理事项" in page.links
        else two.open(next(link for link in page.links.values() if "proposal.confirm" in link))
    )
    assert two.send(asked.form("/acts/proposal.confirm")).status == 200
    [announced] = late.parts.log.events_of("holidays:CN")
    assert isinstance(announced.data, NoticeAnnounced)
    assert announced.data.notice == "CN-2027.0"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ({"off": "2027-13-01"}, "看不懂日期"),
        ({"off": "2027-01-03..2027-01-01"}, "起止不对"),
        ({"off": "2027-01-01..2027-12-31"}, "起止不对"),
        ({"year": "next"}, "四位数字"),
        ({"jurisdiction": "DE"}, "DE"),
        ({"published": ""}, "看不懂日期"),
        ({"published": "2027-06-01"}, "晚于今天"),
        ({"off": "2027-01-01"}, "off"),
    ],
)
def test_a_slip_of_the_hand_is_told(late: Site, typed: dict[str, str], word: str) -> None:
    """In a sentence, with all that was typed still there."""
    browser = signed_in(late, "zhao", "office")
    told = browser.send(browser.open("/calendar/notice").form("/calendar/notice"), **LISTED._asdict() | typed)
    assert (told.status, word in told.text) == (422, True), told.text
    assert told.form("/calendar/notice").fields["work"][0].strip() == LISTED.work


def test_a_file_counts_before_what_was_typed(late: Site) -> None:
    """The file of a notice is taken as it is; one that is no notice is told with its place."""
    browser = signed_in(late, "sun", "operator")
    form = browser.open("/calendar/notice").form("/calendar/notice")
    assert "通知 CN-2027.0 的影响" in browser.send(form, {"file": MADE_UP.encode()}).text
    told = browser.send(form, {"file": b"schema = 1\nyear = 2027\n[off\n"})
    assert (told.status, "file:3:" in told.text) == (422, True), told.text


@pytest.mark.parametrize("role", ["reviewer", "finance", "auditor"])
def test_nobody_else_announces(late: Site, role: str) -> None:
    """The form is not there for others."""
    assert signed_in(late, "li", role).open("/calendar/notice").status == 403  # type: ignore[arg-type]  # one of the roles above
