"""What anybody sees without an account: the board and its feeds, a notice with the way to object, titles and certificates on any day."""

from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from ical.calendar_stream import IcsCalendarStream

from console.public import held_on
from domain.objection import objection as o
from domain.shared.refusal import InvalidError
from services.documents.issuing import Issuing
from services.documents.official import certificate
from services.documents.press import posted
from tests.browser import Browser, signed_in
from tests.desk import CYCLE, Desk, code, noticed, opened, proposed, qualified, reviewed
from tests.evidence import read
from tests.midway import until
from tests.projections.test_boards import whole_cycle
from tests.site import Site


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A cycle to its winners, of which one was objected away."""
    return Site(whole_cycle(quick_desk), tmp_path)


def test_the_board_is_there_for_everybody(site: Site) -> None:
    """Both notices with those who stood on them by name, until when, in either language; nothing sealed among it."""
    browser = Browser(site)
    page = browser.open("/notices")
    assert (page.status, "虚构企业2" in page.text, "已结束的公示" in page.text, "目前没有正在进行的公示" in page.text) == (
        200,
        True,
        True,
        True,
    )
    one = browser.open(f"/notices/{CYCLE}/1")
    assert all(word in one.text for word in ("第 1 号", "2026年9月22日", "第十九条", code(2), "举报收存")), one.text
    assert [browser.open(f"/notices/{CYCLE}/{number}").status for number in ("9", "x", "99999999999")] == [404, 404, 404]
    assert "canary" not in page.html + one.html


def test_public_pages_are_there_for_every_account(site: Site) -> None:
    """Somebody of another city's office sees the board, the notice, titles and certificates as a stranger does; the cycle stays closed."""
    far, stranger = signed_in(site, "far", "office", city="gongyi"), Browser(site)
    for path, query in (
        ("/notices", {}),
        (f"/notices/{CYCLE}/1", {}),
        ("/titles", {"on": "2027-01-01"}),
        ("/certificate", {"code": code(1)}),
    ):
        assert far.open(path, **query).text.count("虚构企业") == stranger.open(path, **query).text.count("虚构企业") > 0, path
    assert [far.open(path).status for path in (f"/cycles/{CYCLE}", f"/awards/{CYCLE}/{code(1)}")] == [404, 404]


def test_a_running_notice_leads_to_an_objection(quick_desk: Desk, tmp_path: Path) -> None:
    """Whoever reads it in its window objects by a form, without an account; what was filed stands in the log."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    browser = Browser(Site(d, tmp_path))
    page = browser.open(f"/notices/{CYCLE}/1")
    assert "个工作日" in page.text, page.text
    form = browser.open(next(link for link in page.links.values() if link.startswith("/acts/objection.file"))).form("/acts/objection.file")
    typed = {"candidate": code(2), "reference": "obj-9", "objector": "(invented) 王某", "grounds": "(invented) 排放"}
    told = browser.send(form, **typed)
    assert (told.status, f"/notices/{CYCLE}/1" in told.url) == (200, True), told.text
    assert d.log.version(f"objection:{CYCLE}/obj-9") == 1


def test_an_objection_without_a_name_is_a_report(quick_desk: Desk, tmp_path: Path) -> None:
    """No text asks for a name: left empty, it is received, marked, told as such, and decided with a reason."""
    d = reviewed(qualified(opened(quick_desk), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    site = Site(d, tmp_path)
    browser, office = Browser(site), signed_in(site, "clerk", "office")
    page = browser.open(f"/notices/{CYCLE}/1")
    leads = next(link for link in page.links.values() if link.startswith("/acts/objection.file"))
    for reference, objector in (("obj-1", ""), ("obj-2", "  ")):
        form = browser.open(leads).form("/acts/objection.file")
        typed = {"candidate": code(2), "reference": reference, "objector": objector, "grounds": "（虚构）排放"}
        assert browser.send(form, **typed).status == 200
        kept = d.log.load(f"objection:{CYCLE}/{reference}", o.fold)[0]
        assert kept is not None
        assert (kept.kind, kept.anonymous) == ("report", True)
    told = browser.open("/answers", cycle=CYCLE, reference="obj-1").text
    assert ("匿名，作为举报收存" in told, "逾期" in told, "尚未答复" in told) == (True, False, True), told
    assert "匿名举报 obj-1" in office.open("/").text
    assert "匿名" in office.open(f"/cycles/{CYCLE}/objections").text
    one = office.open(f"/cycles/{CYCLE}/objections/obj-1")
    assert all(word in one.text for word in ("第 1 号公示期限内的匿名举报", "没有写明须实名", "本系统默认")), one.text
    read = office.send(one.form(f"/cycles/{CYCLE}/objections/obj-1/open"))
    assert ("未留姓名" in read.text, "（虚构）排放" in read.text) == (True, True)
    form = office.open(office.open(one.url).links["作出异议结论"]).form("/acts/objection.decide")
    assert office.send(form, outcome="rejected", reason="（虚构）线索不明，不予采纳").status == 200
    assert "不予采纳" in browser.open("/answers", cycle=CYCLE, reference="obj-1").text
    assert browser.open(f"/notices/{CYCLE}/1").status == 200


def test_titles_on_any_day(site: Site) -> None:
    """Nobody before the conferral, valid to the last day of the validity, expired on the day after; no money is shown."""
    browser = Browser(site)
    assert "这一天还没有授予任何称号" in browser.open("/titles", on="2026-09-22").text
    valid = browser.open("/titles", on="2030-09-23")
    assert (valid.text.count(" 有效 "), "1000000" in valid.html, "虚构企业1" in valid.text) == (3, False, True), valid.text
    assert ("已期满" in valid.text, "已期满" in browser.open("/titles", on="2030-09-24").text) == (False, True)


def test_a_certificate_is_checked(site: Site) -> None:
    """By code and day; a code that cannot be is told so, and one without a title has none."""
    browser = Browser(site)
    assert "虚构企业1" in browser.open("/certificate", code=code(1), on="2027-01-01").text
    assert "没有代码" in browser.open("/certificate", code=code(2), on="2027-01-01").text
    wrong = browser.open("/certificate", code="91150300MA01W00019", on="nonsense")
    assert (wrong.status, "不是有效的代码" in wrong.text) == (200, True)


def test_a_certificate_is_checked_by_what_stands_on_it(site: Site) -> None:
    """Its number finds the one title, and so does its check code; a number or code of none finds nothing."""
    browser, made = Browser(site), certificate(Issuing(site.desk.log, site.desk.office.texts), CYCLE, code(1))
    assert "/certificate" in made.check
    number = made.number.partition("：")[2]
    check = made.check.partition("：")[2][:24]
    for typed in (number, number.lower(), f" {check} ", check.upper()):
        told = browser.open("/certificate", code=typed, on="2027-01-01").text
        assert ("虚构企业1" in told, "不是有效" in told) == (True, False), typed
        assert "虚构企业3" not in told, typed
    for typed in (f"WUHAI-2026-{code(2)}", "0" * 24, "WUHAI-1999-X"):
        told = browser.open("/certificate", code=typed, on="2027-01-01").text
        assert ("虚构企业" in told, "没有代码" in told) == (False, True), typed
    assert "不是有效" in browser.open("/certificate", code="WUHAI-20", on="2027-01-01").text


def test_a_check_code_is_looked_for_in_every_title(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows the register gives at once: with one at a time, the title of the code is found, and no other of the act."""
    monkeypatch.setattr("doors.looking.MOST", 1)
    for of in (1, 3, 4):
        made = certificate(Issuing(site.desk.log, site.desk.office.texts), CYCLE, code(of))
        told = Browser(site).open("/certificate", code=made.check.partition("：")[2][:24], on="2027-01-01").text
        assert [number for number in range(1, 5) if f"虚构企业{number}" in told] == [of], told


@pytest.mark.parametrize(
    ("state", "ended_on", "day", "told"),
    [
        ("valid", None, "2026-09-22", "before"), ("valid", None, "2026-09-23", "valid"), ("valid", None, "2030-09-23", "valid"),
        ("expired", "2030-09-23", "2030-09-24", "expired"), ("revoked", "2028-05-01", "2028-04-30", "valid"),
        ("revoked", "2028-05-01", "2028-05-01", "revoked"), ("revoked", "2028-05-01", "2031-01-01", "revoked"),
    ],
)  # fmt: skip
def test_a_title_on_a_day(state: str, ended_on: str | None, day: str, told: str) -> None:
    """Valid, expired, revoked: by the days that stand in the register, whatever is true today."""
    row = {"conferred_on": "2026-09-23", "valid_until": "2030-09-23", "state": state, "ended_on": ended_on}
    assert held_on(row, day) == told


def test_the_feeds_are_read_by_other_programs(site: Site) -> None:
    """The feed is well-formed with an entry for each notice; the calendar is read by another library, each notice with its window."""
    browser = Browser(site)
    feed = ET.fromstring(browser.open("/notices.atom").html)  # noqa: S314  # our own text
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert (len(entries), entries[0].findtext("{http://www.w3.org/2005/Atom}updated")) == (2, "2026-09-16T00:00:00+08:00")
    [calendar] = [IcsCalendarStream.calendar_from_ics(browser.open("/notices.ics").html)]
    assert {(str(event.dtstart), str(event.dtend)) for event in calendar.events} == {("2026-09-16", "2026-09-23")}


def test_who_is_signed_in_finds_them_too(site: Site) -> None:
    """The board stands in the head of every page."""
    assert "/notices" in signed_in(site, "wang", "office").open("/").links.values()


def test_what_is_handed_out_on_paper(site: Site) -> None:
    """Notice and certificate as PDF: the same bytes each time, with the names and days of the board; a certificate for the office alone."""
    browser, office = Browser(site), signed_in(site, "wang", "office")
    for visitor, address, words in (
        (browser, f"/notices/{CYCLE}/1/pdf", ("虚构企业2", code(3), "拟奖名单", "2026年9月22日", "第十九条")),
        (office, f"/titles/{CYCLE}/{code(1)}/certificate", ("虚构企业1", "荣誉证书", "2026年9月23日", "2030年9月23日", "乌海市人民政府")),
    ):
        first, again = (visitor.http.get(address).content for _ in range(2))
        assert (first[:5], first == again) == (b"%PDF-", True)
        assert [word for word in words if word not in read(first)] == []
    assert browser.http.get(f"/titles/{CYCLE}/{code(1)}/certificate", follow_redirects=False).status_code == 303
    assert office.http.get(f"/titles/{CYCLE}/{code(2)}/certificate").status_code == 404


def test_a_character_without_a_glyph_is_an_error(quick_desk: Desk) -> None:
    """Such a document is not handed out, and the character is named."""
    made = certificate(Issuing(whole_cycle(quick_desk).log, quick_desk.office.texts), CYCLE, code(1))
    with pytest.raises(InvalidError, match="glyph-missing"):
        posted(msgspec.structs.replace(made, holder="(invented) \U00020bb7"))


def test_no_handle_of_a_person_stands_on_the_board(tmp_path: Path) -> None:
    """An individual's name is in the notice's own text; the board and the form to object tell it by its place, never by a handle."""
    d = until(tmp_path, "qinhuangdao-2026", "2026-09-28 09:00")
    stranger, page = Browser(Site(d, tmp_path)), f"/notices/{d.cycle}/2"
    told = [stranger.open(path).text for path in ("/notices", page)]
    assert [("person-" in one, "（个人，姓名见公示文本）" in one) for one in told] == [(False, True), (False, True)]
    form = stranger.open("/acts/objection.file", cycle=d.cycle, notice=2)
    assert ("person-" in form.text, "位（个人，姓名见公示文本）" in form.text) == (False, True)
    assert any(code.startswith("person-") for code in form.form("/acts/objection.file").choices["candidate"])
