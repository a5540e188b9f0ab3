"""Objections: found by who must answer them, read by nobody without a trace, answered by whom the regulation names."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.files.files import of_objection
from tests import made_up
from tests.browser import Browser, Page, signed_in
from tests.console.test_desk import todo
from tests.desk import CYCLE, Desk, code, noticed, opened, proposed, qualified, reviewed
from tests.site import Site

LIST = f"/cycles/{CYCLE}/objections"
PAGE = f"{LIST}/obj-1"
SECRET = {"objector": "（虚构）张三", "grounds": "（虚构）排放超标"}


def sealed(page: Page) -> list[str]:
    """What of the sealed text stands on a page."""
    return [word for word in SECRET.values() if word in page.html]


def openings(d: Desk, cycle: str = CYCLE) -> list[tuple[str, str]]:
    """Who opened the objection, and in which role, as the log has it."""
    events = [one.data for one in d.log.events_of(ids.objection_stream(cycle, "obj-1"))]
    return [(one.reader, one.role) for one in events if isinstance(one, o.Opened)]


def buttons(page: Page, titles: Sequence[str] = ("登记异议调查结论", "作出异议结论")) -> list[str]:
    """The acts that a page offers."""
    return [title for title in titles if title in page.links]


def objected(d: Desk) -> Desk:
    """Two candidates on notice, to the second of whom somebody objects; the office re-examines and decides."""
    d = reviewed(qualified(opened(d), range(1, 4)), range(1, 4))
    proposed(d, 1, 2)
    d.advance()
    noticed(d.on("2026-09-16 09:00"), "2026-09-16")
    about = {"cycle": CYCLE, "notice": 1, "candidate": code(2), "reference": "obj-1"}
    d.on("2026-09-17 10:30").done("objection.file", "public", "public", **about, **SECRET)
    return d


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """The same behind pages."""
    return Site(objected(quick_desk), tmp_path)


@pytest.fixture
def apart(tmp_path: Path) -> Site:
    """A list of the accepted is on notice, one of whom is objected to; the office re-examines, and the committee decides."""
    rule = {"re_examined_by": "office", "decided_by": "committee", "upheld": "cancelled", "late": "report"}
    d = made_up.opened(tmp_path, made_up.regulation([made_up.early("accepted_list", "accepted", objections=rule), made_up.DOCUMENT]))
    made_up.qualified(d, 3)
    made_up.notice(d, "2026-04-01")
    d.done("objection.file", "public", "public", cycle=made_up.CYCLE, notice=1, candidate=code(2), reference="obj-1", **SECRET)
    return Site(d, tmp_path)


def test_what_proves_it_is_sealed_and_opened_with_it(site: Site) -> None:
    """Evidence is said beside the grounds; it stands on no page before the opening, in no event in clear, and is shown with the rest."""
    about = {"cycle": CYCLE, "notice": 1, "candidate": code(1), "reference": "obj-2", "evidence": "（虚构）检验报告存于某处"}
    site.desk.on("2026-09-17 11:00").done("objection.file", "public", "public", **about, **SECRET)
    stream, page = ids.objection_stream(CYCLE, "obj-2"), PAGE.replace("obj-1", "obj-2")
    assert all("检验报告" not in str(one.data) for one in site.desk.log.events_of(stream))
    clerk = signed_in(site, "clerk", "office")
    before = clerk.open(page)
    opened_ = clerk.send(before.form(f"{page}/open"))
    assert ("检验报告" in before.text, "（虚构）检验报告存于某处" in opened_.text) == (False, True)
    assert "证据说明" in Browser(site).open("/acts/objection.file", cycle=CYCLE, notice="1").text


def test_files_that_prove_it(site: Site) -> None:
    """Chosen in the form and kept once it is on record: under the objector's seal, and given out behind an opening."""
    d, stranger, proof = site.desk.on("2026-09-17 11:00"), Browser(site), "（虚构）检测报告".encode()
    blank = stranger.open("/acts/objection.file", cycle=CYCLE, notice="1", candidate=code(1))
    form = blank.form("/acts/objection.file")
    [reference], head = form.fields["reference"], d.log.head()
    bad = stranger.send(form, {"files.file": b"%PDF-1.7 broken"}, **SECRET)
    assert ["请重新选择" in page.text for page in (blank, bad)] == [False, True]
    assert (bad.status, "files.file.pdf" in bad.text, "文件损坏" in bad.text, d.log.head()) == (422, True, True, head)
    assert stranger.send(bad.form("/acts/objection.file"), {"files.file": proof}, **SECRET).status == 200
    digest = sha256(proof).hexdigest()
    kept, page, stream = site.files.find(digest, of_objection(reference)), f"{LIST}/{reference}", ids.objection_stream(CYCLE, reference)
    assert (kept is not None and kept.sealed, "检测报告" in str(d.log.events_of(stream))) == (True, False)
    clerk = signed_in(site, "clerk", "office")
    assert digest not in clerk.open(page).html
    link = clerk.send(clerk.open(page).form(f"{page}/open")).links["第 1 份（TXT，24 字节）"]
    given = clerk.http.get(link)
    assert (given.content, "attachment" in given.headers["content-disposition"]) == (proof, True)
    assert [one.data.reader for one in d.log.events_of(stream) if isinstance(one.data, o.Opened)] == ["clerk", "clerk"]
    chair = signed_in(site, "chair", "committee_chair").http.get(link)
    assert (chair.status_code, "登录" in stranger.open(link).text, proof in stranger.http.get(link).content) == (404, True, False)
    d.log.keys.destroy(of_objection(reference))
    assert proof not in clerk.http.get(link).content


def test_too_many_files(site: Site) -> None:
    """More than one objection may come with: nothing is on record."""
    about = {"cycle": CYCLE, "notice": 1, "candidate": code(1), "reference": "obj-2"}
    with pytest.raises(InvalidError) as told:
        site.desk.act("objection.file", "public", "public", **about, **SECRET, files=["a" * 64] * 11)
    assert (told.value.code, told.value.facts) == ("evidence-many", {"given": 11, "most": 10})
    with pytest.raises(InvalidError, match="digest-form"):
        site.desk.act("objection.file", "public", "public", **about, **SECRET, files=["a" * 63])


def test_it_is_found_from_the_cycle_the_application_and_the_desk(site: Site) -> None:
    """The list names whom it concerns and when it came; each place leads to the page."""
    clerk = signed_in(site, "clerk", "office")
    assert LIST in clerk.open(f"/cycles/{CYCLE}").links.values()
    for told in ("obj-1", "虚构企业2", "2026年9月17日 周四 10:30", "第 1 号公示期限内的异议", "待：作出异议结论"):
        assert told in clerk.open(LIST).text, told
    assert PAGE in clerk.open(LIST).links.values()
    assert PAGE in clerk.open(f"/applications/{CYCLE}/{code(2)}").links.values()
    assert PAGE not in clerk.open(f"/applications/{CYCLE}/{code(1)}").html
    docket = clerk.open("/").html.partition('id="due"')[2]
    assert f'href="{PAGE}"' in docket


def test_what_stands_on_its_page(site: Site) -> None:
    """The candidate, the day, the limit with its article, nothing that is sealed; looking at it is no opening."""
    clerk = signed_in(site, "clerk", "office")
    head = site.desk.log.head()
    page = clerk.open(PAGE)
    for told in ("异议 obj-1", "虚构企业2", "2026年9月17日 周四 10:30", "第十九条", "复核时限", "截止 2026年", "尚无调查结论"):
        assert told in page.text, told
    assert (sealed(page), site.desk.log.head(), buttons(page)) == ([], head, ["登记异议调查结论", "作出异议结论"])


def test_it_is_read_behind_an_opening_on_record(site: Site) -> None:
    """By the office, and by who watches; each opening stands in the log with reader and role, and nothing of the text does."""
    d = site.desk
    for handle, role in (("clerk", "office"), ("watch", "supervisor")):
        reader = signed_in(site, handle, role)  # type: ignore[arg-type]  # a role each
        page = reader.send(reader.open(PAGE).form(f"{PAGE}/open"))
        assert (page.status, sealed(page), "记录在案" in page.text) == (200, list(SECRET.values()), True)
        assert sealed(reader.open(PAGE)) == []
    assert openings(d) == [("clerk", "office"), ("watch", "supervisor")]
    assert "clerk" in signed_in(site, "audit", "auditor").open(PAGE).text.partition("打开记录")[2]


def test_who_is_not_named_does_not_open_it(site: Site) -> None:
    """The chair and the approver see where it stands, and are offered no opening and no act, for the office alone answers it here."""
    for handle, role in (("chair", "committee_chair"), ("mayor", "approver")):
        reader = signed_in(site, handle, role)  # type: ignore[arg-type]  # a role each
        page = reader.open(PAGE)
        assert ("虚构企业2" in page.text, buttons(page), f"{PAGE}/open" in page.html) == (True, [], False)
        sent = reader.http.post(f"{PAGE}/open", data={"guard": page.form("/logout").fields["guard"][0]})
        assert (sent.status_code, [word for word in SECRET.values() if word in sent.text]) == (404, [])
        refused = site.desk.act("objection.open", role, handle, cycle=CYCLE, reference="obj-1")  # type: ignore[arg-type]  # a role each
        assert (refused.outcome, refused.code) == ("refused", "not-theirs")
        assert [link for link in todo(reader.open("/")) if "obj-1" in link] == []
    assert openings(site.desk) == []


def test_who_keeps_away_sees_nothing_of_it(site: Site) -> None:
    """Not the page, not its line in the list, no task; and opens nothing by the act itself."""
    site.desk.done("recusal.declare", cycle=CYCLE, applicant=code(2), reviewer="clerk", reason="(invented) kin")
    clerk = signed_in(site, "clerk", "office")
    assert (clerk.open(PAGE).status, "obj-1" in clerk.open(LIST).html) == (403, False)
    assert [link for link in todo(clerk.open("/")) if "obj-1" in link] == []
    refused = site.desk.act("objection.open", "office", "clerk", cycle=CYCLE, reference="obj-1")
    assert (refused.code, openings(site.desk)) == ("recused", [])
    assert "obj-1" in signed_in(site, "other", "office").open(LIST).text


def test_the_task_appears_and_goes(site: Site) -> None:
    """With the last day; answered from its page, it is gone, and no act is offered any more."""
    clerk = signed_in(site, "clerk", "office")
    desk = clerk.open("/")
    assert (PAGE in todo(desk), "虚构企业2" in desk.text.partition("对异议 obj-1")[0], "截止 2026年" in desk.text) == (True, True, True)
    form = clerk.open(clerk.open(PAGE).links["作出异议结论"]).form("/acts/objection.decide")
    told = clerk.send(form, outcome="rejected", reason="（虚构）查无此事")
    assert (told.status, told.url.partition("?")[0].endswith(PAGE)) == (200, True), told.text
    assert ("（虚构）查无此事" in told.text, buttons(told), PAGE in todo(clerk.open("/"))) == (True, [], False)


def test_one_re_examines_and_another_decides(apart: Site) -> None:
    """First the office, then the chair: each has the task, the button and the opening in its turn, and no certain refusal."""
    page_ = f"/cycles/{made_up.CYCLE}/objections/obj-1"
    clerk, chair = (signed_in(apart, one, role, city=made_up.CITY) for one, role in (("clerk", "office"), ("chair", "committee_chair")))  # type: ignore[arg-type]  # a role each
    assert [page_ in todo(one.open("/")) for one in (clerk, chair)] == [True, False]
    assert [buttons(one.open(page_)) for one in (clerk, chair)] == [["登记异议调查结论"], []]
    form = clerk.open(clerk.open(page_).links["登记异议调查结论"]).form("/acts/objection.investigate")
    assert clerk.send(form, finding="unfounded", reason="（虚构）查无实据").status == 200
    assert [page_ in todo(one.open("/")) for one in (clerk, chair)] == [False, True]
    assert [buttons(one.open(page_)) for one in (clerk, chair)] == [["登记异议调查结论"], ["作出异议结论"]]
    read = chair.send(chair.open(page_).form(f"{page_}/open"))
    assert (sealed(read), "（虚构）查无实据" in read.text) == (list(SECRET.values()), True)
    assert openings(apart.desk, made_up.CYCLE) == [("chair", "committee_chair")]
    form = chair.open(chair.open(page_).links["作出异议结论"]).form("/acts/objection.decide")
    assert chair.send(form, outcome="rejected", reason="（虚构）不成立").status == 200
    assert [page_ in todo(one.open("/")) for one in (clerk, chair)] == [False, False]


def test_a_late_one_is_told_as_a_report(site: Site) -> None:
    """Kept and answered, even where it names one who never applied."""
    late = {"cycle": CYCLE, "notice": 1, "candidate": "nobody", "reference": "late-1"}
    site.desk.on("2026-10-09 09:00").done("objection.file", "public", "public", **late, **SECRET)
    page = signed_in(site, "clerk", "office").open(f"{LIST}/late-1")
    assert ("第 1 号公示期满后的举报" in page.text, "未设时限" in page.text, sealed(page)) == (True, True, [])


def test_whom_the_pages_are_open_to(site: Site) -> None:
    """Not an applicant, a reviewer, a member or finance; another city finds nothing; a stranger is sent to the login."""
    for role in ("applicant", "recommender", "reviewer", "committee_member", "finance"):
        browser = signed_in(site, f"a-{role}", role, acts_for=(code(2),))
        assert [browser.open(address).status for address in (LIST, PAGE)] == [403, 403], role
    far = signed_in(site, "far", "office", city="erenhot")
    assert [far.open(address).status for address in (LIST, PAGE)] == [404, 404]
    guard = far.open("/").form("/logout").fields["guard"][0]
    assert far.http.post(f"{PAGE}/open", data={"guard": guard}).status_code == 404
    clerk = signed_in(site, "clerk", "office")
    assert [clerk.open(f"{LIST}/{name}").status for name in ("obj-9", "OBJ")] == [404, 404]
    assert ("/login" in Browser(site).open(PAGE).url, openings(site.desk)) == (True, [])
