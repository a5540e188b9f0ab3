"""A real browser on a served log, for tests: each page that it visits is held against WCAG 2.2 AA, the policy of content, and one host."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
from playwright.sync_api import Browser, Page, sync_playwright

from cli.web import whole
from services.accounts.account import Account
from tests.site import FACTORS, PASSWORD, Site, serving

CHROMIUM = shutil.which("chromium")
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
SHOTS = os.environ.get("AWARD_SHOTS", "")
"""A folder for pictures of every page that is visited, for a person to look at; none are taken where it is not named."""

SIZES = ((1360, 900), (390, 844))


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site on a port of its own, in a thread of this process."""
    with serving(whole(site.parts)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """A person at it: what the pages say on the console, and whom they ask for anything, is kept."""

    def __init__(self, browser: Browser, address: str, locale: str = "zh-CN") -> None:
        self.address, self.said, self.asked, self.status = address, list[str](), set[str](), 0
        context = browser.new_context(locale=locale, timezone_id="Asia/Shanghai", viewport={"width": SIZES[0][0], "height": SIZES[0][1]})
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.said.append(f"{message.text} {message.location.get('url', '')}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))

    def open(self, path: str) -> Page:
        """Go to a page, and look at it."""
        answer = self.page.goto(self.address + path)
        self.status = answer.status if answer else 0
        return self.look(path.strip("/").replace("/", "-").partition("?")[0] or "desk")

    def press(self, selector: str, name: str) -> Page:
        """Press something that leads to another page, and look at that."""
        with self.page.expect_navigation():
            self.page.click(selector)
        return self.look(name)

    def look(self, name: str) -> Page:
        """Hold the page against the rules of accessibility at each width; take its picture where somebody wants it."""
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            found = self.violations()
            assert found == [], (self.page.url, width, found)
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (self.page.url, width, wide)
            if SHOTS:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                language = self.page.evaluate("document.documentElement.lang")
                self.page.screenshot(path=f"{SHOTS}/{name}-{language}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
        return self.page

    def violations(self) -> list[str]:
        """What axe finds, by rule and place."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
        return [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for one in found["violations"] for node in one["nodes"]]

    def done(self) -> None:
        """Nothing was said on the console, and nothing was asked of another host."""
        assert self.said == [], self.said
        assert self.asked == {urlsplit(self.address).netloc}, self.asked


def first(visitor: Visitor, site: Site, account: Account) -> None:
    """Come in by a first-login link, read the second factor off the page, and log in."""
    token = site.accounts.add(account)
    page = visitor.page
    page.goto(f"{visitor.address}/first#{token}")
    assert (page.input_value("#token"), urlsplit(page.url).fragment) == (token, "")
    visitor.look("first")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    visitor.press("form[action='/first'] button", "enrolled")
    address = page.text_content("details .code") or ""
    FACTORS[account.handle] = pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])
    visitor.press("main a.button", "login")
    site.wall.set(site.wall.now() + site.step)
    page.fill("#handle", account.handle)
    page.fill("#password", PASSWORD)
    page.fill("#code", site.code(account.handle))
    visitor.press("form[action='/login'] button", f"desk-{account.roles[0]}")
