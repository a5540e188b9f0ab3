"""What the public says, in a real browser: an objection and its answer, a comment around its last minute, a certificate on three days."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from domain.comment import comment as c
from domain.objection import objection as o
from domain.shared import identifiers as ids
from services.accounts.account import Account
from services.files.files import of_comment, of_objection
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, first, served
from tests.midway import until
from tests.past import kept
from tests.site import Site

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

ALPHA, ONE = "91152501MA0E4D0017", "91320900MA0Y2B0011"


def test_an_objection_and_its_answer(tmp_path: Path) -> None:
    """Yancheng 11(7): a stranger objects within the seven days, the office finds, the committee's chair decides, the stranger reads it."""
    d = until(tmp_path, "yancheng-2025-objections", "2025-05-28 09:00")
    site, cycle = Site(d, tmp_path), d.cycle
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        page = visitor.open(f"/notices/{cycle}/1")
        visitor.press("main .top a.button", "objection")
        page.select_option("#f-candidate", ONE)
        for name, typed in (("reference", "obj-e2e"), ("objector", "（虚构）秦某"), ("grounds", "（虚构）数据不实")):
            page.fill(f"#f-{name}", typed)
        papers = [tmp_path / "（虚构）检测报告.txt", tmp_path / "（虚构）照片说明.txt"]
        for number, paper in enumerate(papers):
            paper.write_text(f"（虚构）第 {number} 份", "utf-8")
        page.set_input_files("[name='files.file']", papers)
        visitor.press("form.form button", "objection-filed")
        expect(page.locator("[role=status]")).to_contain_text("obj-e2e")
        visitor.open(f"/answers?cycle={cycle}&reference=obj-e2e")
        expect(page.locator("#answer")).to_contain_text("尚未答复")
        expect(page.locator("#answer")).to_contain_text("2 个")
        found = {"cycle": cycle, "reference": "obj-e2e", "reason": "(invented)"}
        d.on("2025-06-06 10:00").done("objection.investigate", **found, finding="unfounded")
        d.done("objection.decide", "committee_chair", "chair", **found | {"reason": "（虚构）查无此事"}, outcome="rejected")
        page.fill("#reference", "obj-e2e")
        visitor.press("form[action='/answers'] button", "objection-answered")
        expect(page.locator("#answer")).to_contain_text("（虚构）查无此事")
        assert "秦某" not in (page.text_content("main") or "")
        visitor.open(f"/answers?cycle={cycle}&reference=nobody")
        expect(page.locator("#answer")).to_contain_text("没有")
        visitor.done()
    assert d.log.load(ids.objection_stream(cycle, "obj-e2e"), o.fold)[0].outcome == "rejected"  # type: ignore[union-attr]  # it is there
    assert [site.files.find(sha256(paper.read_bytes()).hexdigest(), of_objection("obj-e2e")) is None for paper in papers] == [False, False]


def test_a_comment_before_and_after_the_last_minute(tmp_path: Path) -> None:
    """Erenhot 19: of the thirty working days, at ten to midnight of the last it is a comment; twenty minutes later it is a report."""
    d = until(tmp_path, "erenhot-2022", "2022-08-29 23:50")
    site, paper = Site(d, tmp_path), tmp_path / "（虚构）说明.txt"
    paper.write_text("（虚构）", "utf-8")
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        for reference, told, kind in (("com-e2e-1", "意见", "comment"), ("com-e2e-2", "逾期", "report")):
            page = visitor.open("/notices") if kind == "comment" else visitor.page
            if kind == "comment":
                visitor.press("a[href*='/acts/comment.file']", "comment")
            else:
                visitor.open(f"/acts/comment.file?cycle={d.cycle}&back=/notices")
                d.on("2022-08-30 00:10").advance()
            for name, typed in (("reference", reference), ("author", "（虚构）卫某"), ("text", "（虚构）名副其实")):
                page.fill(f"#f-{name}", typed)
            page.set_input_files("[name='files.file']", paper)
            visitor.press("form.form button", f"comment-filed-{kind}")
            visitor.open(f"/answers?cycle={d.cycle}&reference={reference}")
            expect(page.locator("#answer")).to_contain_text(told)
            expect(page.locator("#answer")).to_contain_text("1 个")
            assert site.files.find(sha256(paper.read_bytes()).hexdigest(), of_comment(reference)) is not None
            assert d.log.load(ids.comment_stream(d.cycle, reference), c.fold)[0].kind == kind  # type: ignore[union-attr]  # as above
        visitor.done()
        office = Visitor(browser, address)
        first(office, site, Account("zhao", ("office",), "erenhot"))
        office.open(f"/acts/comment.handle?cycle={d.cycle}&reference=com-e2e-2&back=/notices")
        office.page.select_option("#f-outcome", "noted")
        office.page.fill("#f-reason", "（虚构）已阅")
        office.press("form.form button", "comment-handled")
        visitor.open(f"/answers?cycle={d.cycle}&reference=com-e2e-2")
        expect(visitor.page.locator("#answer")).to_contain_text("（虚构）已阅")
        office.done()


def test_a_certificate_on_three_days(tmp_path: Path) -> None:
    """Erenhot, the title of 2022: valid, over after three years, and revoked on 2 February 2026."""
    site = Site(kept("erenhot-2022-years", tmp_path), tmp_path)
    days = [("2022-12-10", "有效"), ("2025-12-11", "已期满"), ("2026-02-02", "已撤销")]
    with served(site) as address, chromium() as browser:
        visitor = Visitor(browser, address)
        page = visitor.open("/certificate")
        for day, told in days:
            page.fill("#code", ALPHA)
            page.fill("#on", day)
            visitor.press("main form button", f"certificate-{day}")
            expect(page.locator("main tbody tr").first).to_contain_text(told)
        visitor.done()
