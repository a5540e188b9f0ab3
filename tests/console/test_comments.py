"""The pages of public comments: what waits for the office, its opening on record, who may see them, and a comment without a name."""

from pathlib import Path

import pytest

from domain.comment import comment as c
from domain.shared import identifiers as ids
from services.files.files import of_comment
from services.files.inventory import inventory
from tests.browser import Browser, signed_in
from tests.desk import Desk, code
from tests.made_up import CITY, COMMENT, CYCLE, DOCUMENT, opened, qualified, regulation, reviewed
from tests.site import Site

LIST = f"/cycles/{CYCLE}/comments"


def commented(tmp_path: Path) -> Desk:
    """Results that are open to comments, and one comment by name about the first applicant."""
    d = opened(tmp_path, regulation([DOCUMENT, COMMENT]))
    qualified(d, 2)
    reviewed(d, {code(1): 80, code(2): 70})
    channels = {"website": "2026-04-01", "media": "2026-04-01"}
    d.done("comment_period.publish", cycle=CYCLE, channels=channels, text="f" * 64)
    said = {"reference": "c-1", "author": "（虚构）卫某", "text": "（虚构）名副其实", "about": code(1)}
    d.done("comment.file", "public", "public", cycle=CYCLE, **said)
    return d


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """The same behind pages."""
    return Site(commented(tmp_path), tmp_path)


def openings(d: Desk, reference: str) -> list[str]:
    """Who opened it, by the log."""
    return [one.data.reader for one in d.log.events_of(ids.comment_stream(CYCLE, reference)) if isinstance(one.data, c.Opened)]


def test_the_office_reads_it_on_record_and_says_what_it_made_of_it(site: Site) -> None:
    """It stands on the desk until it is handled; what is sealed is shown once it was opened, and each opening is on record."""
    clerk = signed_in(site, "clerk", "office", city=CITY)
    assert "1 条公众意见待处理" in clerk.open("/").text
    page = clerk.open(LIST)
    assert ("c-1" in page.text, "卫某" in page.html, "名副其实" in page.html, openings(site.desk, "c-1")) == (True, False, False, [])
    read = clerk.send(page.form(f"{LIST}/c-1/open"))
    assert ("卫某" in read.text, "名副其实" in read.text, openings(site.desk, "c-1")) == (True, True, ["clerk"])
    form = clerk.open(clerk.open(LIST).links["处理意见"]).form("/acts/comment.handle")
    assert clerk.send(form, outcome="noted", reason="（虚构）已阅").status == 200
    assert ("已阅" in clerk.open(LIST).text, "公众意见待处理" in clerk.open("/").text) == (True, False)


def test_without_a_name_it_is_marked(site: Site) -> None:
    """No text asks for a name: an anonymous comment is one, told as such to whoever looks for it and to the office; late ones too."""
    browser, clerk = Browser(site), signed_in(site, "clerk", "office", city=CITY)
    form = browser.open(f"/acts/comment.file?cycle={CYCLE}&back=/notices").form("/acts/comment.file")
    assert browser.send(form, reference="c-2", text="（虚构）线索").status == 200
    site.desk.on("2026-05-19 09:00").done("comment.file", "public", "public", cycle=CYCLE, reference="c-3", text="（虚构）来迟")
    for reference, kind in (("c-2", "comment"), ("c-3", "report")):
        kept = site.desk.log.load(ids.comment_stream(CYCLE, reference), c.fold)[0]
        assert kept is not None
        told = browser.open("/answers", cycle=CYCLE, reference=reference).text
        assert (kept.kind, "匿名" in told, "逾期" in told) == (kind, True, kind == "report"), told
    assert clerk.open(LIST).text.count("匿名") == 2
    assert "未留姓名" in clerk.send(clerk.open(LIST).form(f"{LIST}/c-2/open")).text


def test_what_proves_it_is_sealed_and_opened_with_it(site: Site) -> None:
    """Said and chosen in the form, counted for whoever looks for it; read behind an opening on record, accounted for in the inventory."""
    d, stranger, proof = site.desk, Browser(site), "（虚构）检测报告".encode()
    form = stranger.open(f"/acts/comment.file?cycle={CYCLE}&back=/notices").form("/acts/comment.file")
    bad = stranger.send(form, {"files.file": b"%PDF-1.7 broken"}, reference="c-2", text="（虚构）线索", evidence="（虚构）某处可查")
    assert (bad.status, "文件损坏" in bad.text, site.files.every()) == (422, True, [])
    assert stranger.send(bad.form("/acts/comment.file"), {"files.file": proof}).status == 200
    assert "1 个" in stranger.open("/answers", cycle=CYCLE, reference="c-2").text
    counted = inventory(d.log, site.files)
    assert (counted.on_record, counted.intact, counted.unfiled, counted.wrong) == (counted.elsewhere + 1, 1, 0, ())
    assert "某处可查" not in str(d.log.events_of(ids.comment_stream(CYCLE, "c-2")))
    clerk = signed_in(site, "clerk", "office", city=CITY)
    closed = clerk.open(LIST)
    opened_ = clerk.send(closed.form(f"{LIST}/c-2/open"))
    assert ("某处可查" in closed.text, "（虚构）某处可查" in opened_.text) == (False, True)
    link = opened_.links["第 1 份（TXT，24 字节）"]
    assert (clerk.http.get(link).content, openings(d, "c-2")) == (proof, ["clerk", "clerk"])
    assert proof not in stranger.http.get(link).content
    assert signed_in(site, "cashier", "finance", city=CITY).http.get(link).status_code == 403
    d.log.keys.destroy(of_comment("c-2"))
    assert (proof in clerk.http.get(link).content, inventory(d.log, site.files).erased) == (False, 1)
    assert "密钥已销毁" in clerk.send(clerk.open(LIST).form(f"{LIST}/c-2/open")).text


def test_whom_they_are_open_to(site: Site) -> None:
    """Who watches may look; nobody else, no other city; who keeps away from the applicant is refused what is sealed."""
    for role in ("applicant", "reviewer", "committee_member", "finance"):
        assert signed_in(site, f"a-{role.replace('_', '-')}", role, city=CITY, acts_for=(code(2),)).open(LIST).status == 403, role
    assert signed_in(site, "far", "office", city="erenhot").open(LIST).status == 404
    assert "c-1" in signed_in(site, "sup", "supervisor", city=CITY).open(LIST).text
    site.desk.done("recusal.declare", "office", "clerk", cycle=CYCLE, applicant=code(1), reviewer="clerk", reason="(invented)")
    clerk = signed_in(site, "clerk", "office", city=CITY)
    guard = clerk.open("/").form("/logout").fields["guard"][0]
    answer = clerk.http.post(f"{LIST}/c-1/open", data={"guard": guard})
    assert ("名副其实" in answer.text, answer.status_code in (404, 409, 422), openings(site.desk, "c-1")) == (False, True, [])
    proof = {"cycle": CYCLE, "reference": "c-4", "text": "（虚构）", "about": code(1), "files": ["a" * 64]}
    site.desk.done("comment.file", "public", "public", **proof)
    told = clerk.http.get(f"{LIST}/c-4/evidence/{'a' * 64}")
    assert (told.status_code, openings(site.desk, "c-4")) == (409, [])
    refused = site.desk.act("comment.open", "office", "clerk", cycle=CYCLE, reference="c-1")
    assert (refused.outcome, refused.code) == ("refused", "recused")
