"""An applicant's path by its pages: conditions checked while it is filled in, filed, a receipt, and what is asked of it afterwards."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from domain.shared import identifiers as ids
from services.accounts.drafts import LASTS, Drafts
from services.files.files import of_applicant
from tests import cities
from tests.browser import Browser, Page, signed_in
from tests.desk import Desk, code
from tests.hostile import pdf
from tests.site import Site

CYCLE = "erenhot/2026"


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """Erenhot takes applications until 30 April."""
    cities.filing(quick_desk, CYCLE, filing_deadline="2026-04-30")
    return Site(quick_desk, tmp_path)


def applicant(site: Site, number: int = 1) -> Browser:
    """Who speaks for the n-th organization."""
    return signed_in(site, f"org-{number}", "applicant", city="", acts_for=(code(number),))


def test_from_the_desk_to_the_receipt(site: Site) -> None:
    """The desk says what to do; the conditions are told by article; documents become digests; the receipt proves what came when."""
    cities.organization(site.desk, 1)
    browser = applicant(site)
    desk = browser.open("/")
    link = next(given["href"] for tag, given in desk.tags if tag == "a" and "/file?" in given.get("href", ""))
    page = browser.open(link)
    for told in ("在本市注册 符合", "第十条第（一）项", "还剩", "截止 2026年4月30日"):
        assert told in page.text, told
    form = page.form("/acts/application.submit")
    count = len(form.fields["documents.name"])
    names = [*form.fields["documents.name"][:-1], "business_plan"] if count > 1 else ["business_plan"]
    typed = {"documents.name": names, "documents.digest": ["a" * 64] * count, "contact": "（虚构）王某", "free_of_state_secrets": "true"}
    done = browser.send(form, **typed)
    assert (done.status, urlsplit(done.url).path) == (200, f"/applications/{CYCLE}/{code(1)}"), done.text
    assert ("已记录在案" in done.text, "下一步" in done.text) == (True, True)
    receipt = browser.open(f"/applications/{CYCLE}/{code(1)}/receipt")
    [commit] = [one for one in site.desk.log.commits() if one.command == "application.submit"]
    assert (commit.link.hex() in receipt.text, "a" * 64 in receipt.text) == (True, True)
    assert urlsplit(browser.open(f"/cycles/{CYCLE}/file").url).path == f"/applications/{CYCLE}/{code(1)}"


def test_a_file_becomes_its_digest(site: Site) -> None:
    """Made by the server where no script did; what is checked keeps it, so that the file is chosen once."""
    cities.organization(site.desk, 1)
    browser = applicant(site)
    form = browser.open(f"/cycles/{CYCLE}/file").form("/acts/application.submit")
    form.action = f"/cycles/{CYCLE}/file"
    form.files = ["documents.file"]
    form.fields["documents.name"], form.fields["documents.digest"] = ["application"], [""]
    page = browser.send(form, {"documents.file": b"(invented) a document"})
    shown = page.form("/acts/application.submit").fields["documents.digest"]
    assert sha256(b"(invented) a document").hexdigest() in shown
    assert site.desk.log.version(ids.application_stream(CYCLE, code(1))) == 0


def test_what_is_filled_in_is_kept_until_it_is_sent(site: Site) -> None:
    """Each change goes into a draft that only its account has; it is sealed, can be thrown away, and is gone once it was sent."""
    cities.organization(site.desk, 1)
    browser, page = applicant(site), f"/cycles/{CYCLE}/file"
    form = browser.open(page).form("/acts/application.submit")
    assert "自动保存" not in browser.open(page).text
    count = len(form.fields["documents.name"])
    typed = {"documents.digest": ["b" * 64] * count, "contact": "（虚构）草稿甲", "free_of_state_secrets": "true"}
    form.action = page
    assert "b" * 64 in browser.send(form, **typed).html
    [(content,)] = site.accounts.database.query("select content from drafts")
    assert ("草稿甲" in content, "b" * 64 in content) == (False, False)
    found = browser.open(page)
    again = found.form("/acts/application.submit")
    assert (again.fields["contact"], "b" * 64 in again.fields["documents.digest"], "自动保存" in found.text) == (
        ["（虚构）草稿甲"],
        True,
        True,
    )
    other = signed_in(site, "org-1b", "applicant", city="", acts_for=(code(1),))
    assert "草稿甲" not in other.open(page).html
    form.fields["discard"] = ["1"]
    assert "草稿甲" not in browser.send(form, **typed).html
    del form.fields["discard"]
    browser.send(form, **typed)
    again = browser.open(page).form("/acts/application.submit")
    names = [*again.fields["documents.name"][:-1], "business_plan"]
    done = browser.send(again, **{"documents.name": names, "documents.digest": ["a" * 64] * len(names)})
    assert urlsplit(done.url).path == f"/applications/{CYCLE}/{code(1)}", done.text
    assert site.accounts.database.query("select count(*) from drafts") == [(0,)]


def test_a_draft_grows_old(site: Site) -> None:
    """Half a year without a change, and it is gone."""
    drafts = Drafts(site.accounts.database, site.desk.log.keys, site.wall)
    drafts.keep("org-1", "filing:x", {"contact": "a"})
    found = drafts.of("org-1", "filing:x")
    assert found is not None
    assert (found.content, drafts.of("org-2", "filing:x")) == ({"contact": "a"}, None)
    site.wall.set(site.wall.now() + LASTS + timedelta(days=1))
    assert drafts.of("org-1", "filing:x") is None
    drafts.keep("org-2", "filing:y", {})
    assert site.accounts.database.query("select handle from drafts") == [("org-2",)]


def filed(browser: Browser, contents: dict[str, bytes], **typed: str | None) -> Page:
    """File with a file for each document."""
    form = browser.open(f"/cycles/{CYCLE}/file").form("/acts/application.submit")
    form.files = []
    form.fields["documents.name"], form.fields["documents.digest"] = list(contents), [""] * len(contents)
    data = {name: values for name, values in form.fields.items() if values} | {
        "contact": ["（虚构）王某"],
        "free_of_state_secrets": ["true"],
    }
    data |= {name: [value] if value else [""] for name, value in typed.items()}
    parts: list[tuple[str, Any]] = [(name, (None, value)) for name, values in data.items() for value in values]
    parts += [("documents.file", (f"f.{'pdf' if content.startswith(b'%PDF') else 'txt'}", content)) for content in contents.values()]
    return Page(browser.http.post(form.action, files=parts))


def test_files_are_kept_and_opened_on_record(site: Site, tmp_path: Path) -> None:
    """What is marked stays sealed; a document is shown and given out to who may see it, and each opening is on record."""
    cities.organization(site.desk, 1)
    browser = applicant(site)
    contents = {"application": pdf(), "evidence": "（虚构）机密配方".encode()}
    done = filed(browser, contents, secrets="evidence")
    assert done.status == 200, done.text
    kept = {path.name: path.read_bytes() for path in (tmp_path / "files").rglob("*") if path.is_file()}
    digest = sha256(contents["application"]).hexdigest()
    assert (len(kept), kept[digest] == contents["application"]) == (2, True)
    assert not any("机密配方".encode() in content for content in kept.values())
    office = signed_in(site, "office-1", "office", city="erenhot")
    page = office.open(f"/applications/{CYCLE}/{code(1)}/material")
    before = site.desk.log.version(ids.material_stream(CYCLE, code(1)))
    assert ("下载（PDF）" in page.text, "预览" in page.text, before) == (True, True, 2)
    whole = office.http.get(f"/applications/{CYCLE}/{code(1)}/document", params={"name": "evidence"})
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, contents["evidence"], "text/plain; charset=utf-8")
    assert (whole.headers["x-content-type-options"], "attachment" in whole.headers["content-disposition"]) == ("nosniff", True)
    assert whole.headers["content-security-policy"].startswith("sandbox;")
    shown = office.http.get(f"/applications/{CYCLE}/{code(1)}/document", params={"name": "application", "shape": "preview"})
    assert (shown.headers["content-type"], shown.content[:4]) == ("image/png", b"\x89PNG")
    assert site.desk.log.version(ids.material_stream(CYCLE, code(1))) == before + 2
    stranger = signed_in(site, "org-2", "applicant", city="", acts_for=(code(2),))
    assert stranger.http.get(f"/applications/{CYCLE}/{code(1)}/document", params={"name": "evidence"}).status_code == 404
    site.desk.log.keys.destroy(f"application:{code(1)}")
    gone = office.http.get(f"/applications/{CYCLE}/{code(1)}/document", params={"name": "evidence"})
    assert (gone.status_code, "密钥已销毁" in gone.text) == (404, True)
    assert office.http.get(f"/applications/{CYCLE}/{code(1)}/document", params={"name": "application"}).content == contents["application"]


def test_a_file_that_is_refused_files_nothing(site: Site) -> None:
    """The form comes back with what is wrong and all that was typed; nothing is on record."""
    cities.organization(site.desk, 1)
    browser = applicant(site)
    done = filed(browser, {"application": b"%PDF-1.7 broken"})
    assert (done.status, "文件损坏" in done.text, "（虚构）王某" in done.html) == (422, True, True)
    assert sha256(b"%PDF-1.7 broken").hexdigest() not in done.html
    assert site.desk.log.version(ids.application_stream(CYCLE, code(1))) == 0


def test_what_is_refused_comes_back_as_the_filing_form(site: Site) -> None:
    """What is missing or wrong stands at its field, what the law forbids above, on the page itself; a file that was taken stays taken."""
    cities.organization(site.desk, 1)
    browser = applicant(site)

    def wrong(page: Page) -> list[str]:
        return [given["id"] for tag, given in page.tags if given.get("aria-invalid")]

    content = pdf()
    bare = filed(browser, {"application": content}, contact=None, secrets="application")
    digest = sha256(content).hexdigest()
    form = bare.form("/acts/application.submit")
    assert (bare.status, wrong(bare), "申报条件" in bare.text or "符合" in bare.text) == (422, ["contact"], True)
    assert digest in form.fields["documents.digest"]
    stray = browser.send(form, contact="（虚构）王某", secrets="evidence")
    assert (stray.status, "请核对此栏" in stray.text, digest in stray.html, "（虚构）王某" in stray.html) == (422, True, True, True)
    site.desk.on("2026-05-06 09:00")
    late = browser.send(form, contact="（虚构）王某", secrets=None)
    kept = late.form("/acts/application.submit")
    assert (late.status, "依据：" in late.text, digest in kept.fields["documents.digest"]) == (409, True, True)
    assert (kept.fields["contact"], site.files.find(digest, of_applicant(code(1))) is not None) == (["（虚构）王某"], True)


def test_a_broken_file_does_not_take_others_with_it(site: Site) -> None:
    """Every file that can be kept is kept, whatever stands before it; the broken one alone is chosen again."""
    cities.organization(site.desk, 1)
    whole = pdf()
    done = filed(applicant(site), {"application": b"%PDF-1.7 broken", "evidence": whole})
    form = done.form("/acts/application.submit")
    digests = dict(zip(form.fields["documents.name"], form.fields["documents.digest"], strict=True))
    assert (done.status, digests["application"], digests["evidence"]) == (422, "", sha256(whole).hexdigest())
    assert site.files.find(digests["evidence"], of_applicant(code(1))) is not None


def test_a_missed_condition_is_told_before_filing(site: Site) -> None:
    """Registered elsewhere, and too young: by their articles, while it is filled in; as a piece of the page for the script."""
    cities.organization(site.desk, 1, registered_in="wuhai", operating_since="2025-01-01")
    browser = applicant(site)
    page = browser.open(f"/cycles/{CYCLE}/file")
    assert ("在本市注册 不符合" in page.text, page.text.count("不符合") >= 2) == (True, True)
    form = page.form("/acts/application.submit")
    piece = browser.http.post(f"/cycles/{CYCLE}/file", data=form.fields, headers={"HX-Request": "true"})
    assert (piece.status_code, "<html" in piece.text, "不符合" in piece.text) == (200, False, True)


def test_who_is_not_registered_is_led_there(site: Site) -> None:
    """And comes back to the form."""
    browser = applicant(site)
    page = browser.open(f"/cycles/{CYCLE}/file")
    link = next(given["href"] for tag, given in page.tags if tag == "a" and "applicant.register" in given.get("href", ""))
    form = browser.open(link).form("/acts/")
    done = browser.send(
        form, name="虚构企业1", registered_in="erenhot", legal_person="true", operating_since="2010-01-01", activity="for_profit",
    )  # fmt: skip
    assert (urlsplit(done.url).path, "虚构企业1" in done.text) == (f"/cycles/{CYCLE}/file", True)


def test_who_was_refused_at_the_door_has_a_page(site: Site) -> None:
    """The list says so, and leads to when and by which article; the applicant is told that nothing is in."""
    d = site.desk
    cities.organization(d, 1)
    refused = cities.file(d.on("2026-05-06 09:00"), code(1))
    assert refused.outcome == "refused"
    clerk, path = signed_in(site, "clerk", "office", city="erenhot"), f"/applications/{CYCLE}/{code(1)}"
    assert "未受理" in clerk.open("/applications").text
    page = clerk.open(path)
    assert (page.status, "未予办理" in page.text, "第十五条" in page.text) == (200, True, True)
    assert ("未受理" in applicant(site).open(path).text, clerk.open(f"{path}/receipt").status) == (True, 404)


def test_a_judgement_is_told_with_the_result(site: Site) -> None:
    """Until then what a person judged stands open for the applicant, and is there for the office."""
    d = site.desk
    cities.organization(d, 1)
    assert cities.file(d, code(1)).outcome == "done"
    d.on("2026-05-06 09:00").advance()
    cities.judged(d, code(1), environment=False)
    clerk, own, path = signed_in(site, "clerk", "office", city="erenhot"), applicant(site), f"/applications/{CYCLE}/{code(1)}"
    assert ["环境保护 不符合" in one.open(path).text for one in (clerk, own)] == [True, False]
    assert cities.conclude(d, code(1), "unqualified").outcome == "done"
    assert "环境保护 不符合" in own.open(path).text


def test_nobody_files_for_another(site: Site) -> None:
    """Neither by the address nor by the form; and outside the window nothing can be sent."""
    cities.organization(site.desk, 1)
    cities.organization(site.desk, 2)
    browser = applicant(site)
    assert browser.open(f"/cycles/{CYCLE}/file", applicant=code(2)).status == 404
    form = browser.open(f"/cycles/{CYCLE}/file").form("/acts/application.submit")
    assert browser.send(form, applicant=code(2), contact="x").status in {403, 422}
    site.desk.on("2026-05-06 09:00")
    late = browser.send(
        form, **{"documents.name": "application", "documents.digest": "a" * 64}, contact="（虚构）", free_of_state_secrets="true"
    )
    assert (late.status, "依据：" in late.text, late.form("/acts/").fields["contact"]) == (409, True, ["（虚构）"])


def test_a_supplement_by_its_pages(site: Site) -> None:
    """The office asks; the applicant's desk says what, until when, by which article; the reply goes by the form; both see it answered."""
    d = site.desk
    cities.organization(d, 1)
    assert cities.file(d, code(1)).outcome == "done"
    d.on("2026-05-06 09:00").advance()
    clerk, browser = signed_in(site, "clerk", "office", city="erenhot"), applicant(site)
    late = clerk.open("/")
    assert ("1 件资格审查已超过期限" in late.text, "standing=standing-overdue" in late.html) == (True, True)
    path = f"/applications/{CYCLE}/{code(1)}"
    link = next(given["href"] for tag, given in clerk.open(path).tags if tag == "a" and "supplement.request" in given.get("href", ""))
    asked = clerk.send(clerk.open(link).form("/acts/"), missing="quality_report")
    assert "待补正" in asked.text
    assert "共 1 件，取最早到期者" in clerk.open("/").text
    desk = browser.open("/")
    assert ("须在期限内补正" in desk.text, "个工作日" in desk.text) == (True, True)
    own = browser.open(path)
    link = next(given["href"] for tag, given in own.tags if tag == "a" and "supplement.answer" in given.get("href", ""))
    reply = browser.send(browser.open(link).form("/acts/"), {"documents.file": pdf()})
    assert ("已补正" in reply.text, "已补正" in clerk.open(path).text) == (True, True)
    kept = site.files.find(cities.application(d, code(1)).documents["quality_report"], of_applicant(code(1)))
    assert kept is not None
    assert (kept.kind, kept.sealed) == ("pdf", False)


def test_conditions_are_judged_from_the_list_of_points(site: Site) -> None:
    """Each that is open has its link, with the condition filled in; when none is left, the result is offered, filled in as found."""
    d = site.desk
    cities.organization(d, 1)
    assert cities.file(d, code(1)).outcome == "done"
    clerk, path = signed_in(site, "clerk", "office", city="erenhot"), f"/applications/{CYCLE}/{code(1)}"
    d.on("2026-05-06 09:00").advance()
    links = [given["href"] for tag, given in clerk.open(path).tags if tag == "a" and "&condition=" in given.get("href", "")]
    assert len(links) > 10
    for link in links:
        clerk.send(clerk.open(link).form("/acts/"), met="true", reason="看过")
    page = clerk.open(path)
    assert ("&condition=" in page.html, "bar.judge" in page.html) == (False, False)
    link = next(given["href"] for tag, given in page.tags if tag == "a" and "qualification.conclude" in given.get("href", ""))
    done = clerk.send(clerk.open(link).form("/acts/"), reason="看过")
    assert ("评审中" in done.text, cities.application(d, code(1)).qualification) == (True, "qualified")
