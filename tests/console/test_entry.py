"""Coming in by the pages: the first login with its picture, login, sessions, the language, and what no page lets through."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from console.visit import local
from services.accounts.account import Account
from services.accounts.sessions import FAILURES
from services.sample import Played, Sample
from tests.browser import Browser, sign_in, signed_in
from tests.desk import CITY, Desk
from tests.site import FACTORS, PASSWORD, Site


@pytest.fixture
def site(quick_desk: Desk, tmp_path: Path) -> Site:
    """A site with nobody in it."""
    return Site(quick_desk, tmp_path)


def test_a_first_login_by_its_pages(site: Site) -> None:
    """The link's token, a password twice, the second factor once as a picture and as text; then the account logs in by it."""
    token = site.accounts.add(Account("wang", ("office",), CITY))
    browser = Browser(site)
    form = browser.open("/first").form("/first")
    differ = browser.send(form, token=token, password=PASSWORD, again=PASSWORD + "!")
    assert (differ.status, "两次输入的密码不同" in differ.text, differ.form("/first").fields["token"]) == (422, True, [token])
    done = browser.send(form, token=f"https://award.test/first#{token}", password=PASSWORD, again=PASSWORD)
    assert (done.status, "<svg" in done.html, done.headers["cache-control"]) == (200, True, "no-store")
    address = next(text for text in done.text.split() if text.startswith("otpauth://"))
    FACTORS["wang"] = pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])
    assert "wang" in sign_in(browser, "wang").open("/account").text
    assert Browser(site).send(form, token=token, password=PASSWORD, again=PASSWORD).status == 422


def test_what_is_wrong_is_told_on_the_form(site: Site) -> None:
    """The handle is kept and nothing else; who guesses is locked out, by a page."""
    signed_in(site, "wang", "office")
    browser = Browser(site)
    form = browser.open("/login").form("/login")
    for _ in range(FAILURES):
        page = browser.send(form, handle="wang", password="a wrong password", code="000000")  # noqa: S106  # a wrong one
        assert (page.status, page.form("/login").fields["handle"], page.form("/login").fields["password"]) == (401, ["wang"], [""])
    assert browser.send(form, handle="wang", password=PASSWORD, code="000000").status == 429


def test_a_stranger_is_sent_to_the_login_and_back(site: Site) -> None:
    """A page is asked for, the login comes, and then the page; an address elsewhere leads home."""
    site.person("wang", "office")
    browser = Browser(site)
    page = browser.open("/account", x="1")
    assert (urlsplit(page.url).path, page.form("/login").fields["back"]) == ("/login", ["/account?x=1"])
    site.wall.set(site.wall.now() + timedelta(seconds=30))
    landed = browser.send(page.form("/login"), handle="wang", password=PASSWORD, code=site.code("wang"))
    assert urlsplit(landed.url).path == "/account"


@pytest.mark.parametrize("address", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "evil", ""])
def test_only_an_address_of_ours_is_gone_back_to(address: str) -> None:
    """Whatever else a link says."""
    assert (local(address), local("/cycles?x=1")) == ("/", "/cycles?x=1")


def test_a_session_is_ended_from_its_page(site: Site) -> None:
    """Another session of one's own, then this one; afterwards the cookie opens nothing."""
    browser, other = signed_in(site, "wang", "office"), Browser(site)
    sign_in(other, "wang")
    before = [session.name for session in site.sessions.of("wang")]
    page = browser.open("/account")
    browser.send(page.form("/account/end"))
    after = [session.name for session in site.sessions.of("wang")]
    assert len(before) - len(after) == 1
    browser.send(page.form("/logout"))
    assert urlsplit(browser.open("/account").url).path == "/login"


def test_a_form_without_its_guard_changes_nothing(site: Site) -> None:
    """Neither without the hidden field, nor with another's, nor from another site's page."""
    browser = signed_in(site, "wang", "office")
    form = browser.open("/account").form("/logout")
    for typed in ({"guard": None}, {"guard": "another"}):
        assert browser.send(form, **typed).status == 403
    browser.http.headers["Origin"] = "https://evil.test"
    assert browser.send(form).status == 403
    del browser.http.headers["Origin"]
    assert urlsplit(browser.open("/account").url).path == "/account"


def test_the_language_is_kept(site: Site) -> None:
    """By the browser's wish first, by choice ever after, and the page comes back to where it was."""
    browser = Browser(site, "en")
    assert '<html lang="en">' in browser.open("/login", back="/account").html
    chosen = browser.open(browser.open("/login", back="/account").links["中文"])
    assert ('<html lang="zh-CN">' in chosen.html, chosen.form("/login").fields["back"]) == (True, ["/account"])
    assert '<html lang="zh-CN">' in browser.open("/first").html


def test_what_is_not_there_is_a_page(site: Site) -> None:
    """Not found, a wrong method and a form that is none, each told in words and safe; the API's places stay its own."""
    browser = signed_in(site, "wang", "office")
    missing = browser.open("/nowhere")
    assert (missing.status, "没有这一页" in missing.text) == (404, True)
    assert browser.http.post("/account/end").status_code == 403
    assert browser.http.put("/account").status_code == 405
    unreadable = browser.http.post("/login", content=b"x", headers={"Content-Type": "multipart/form-data"})
    assert (unreadable.status_code, "text/html" in unreadable.headers["content-type"]) == (422, True)
    for page in (missing.headers, unreadable.headers):
        assert page["content-security-policy"].startswith("default-src 'self'")
    for path in ("/v1/cycles", "/docs", "/live", "/docs.css"):
        assert "console.css" not in browser.http.get(path).text


def test_a_fault_is_ours_and_says_no_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No trace of the code, and the headers all the same."""
    browser = signed_in(site, "wang", "office")
    monkeypatch.setattr(site.sessions, "of", lambda _: 1 / 0)
    page = browser.open("/account")
    assert (page.status, "系统故障" in page.text, "ZeroDivision" in page.html, "content-security-policy" in page.headers) == (
        500, True, False, True,
    )  # fmt: skip


def test_a_sample_that_is_played_is_told_on_every_page(site: Site, tmp_path: Path) -> None:
    """How far it is stands above the page, also for a stranger; an act is turned away with that sentence and when to try again."""
    sample = Sample(tmp_path)
    sample.keep(Played(date(2026, 3, 2), done=42, total=100))
    site.desk.office.held = sample.under_way
    assert "样例正在演练，已完成 42%" in Browser(site).open("/login").text
    office = signed_in(site, "liu", "office")
    assert "样例正在演练，已完成 42%" in office.open("/").text
    answer = site.person("zhao", "office").send("work_plan.file", cycle="wuhai/2026", text="plan")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "sample-playing", "5")
    assert "(42%)" in answer.json()["detail"]
    sample.keep(Played(date(2026, 3, 2), done=100, total=100, finished=True))
    assert "样例" not in office.open("/").text
