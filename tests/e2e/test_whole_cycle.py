"""One whole cycle of the Wuhai award by clicks, in a real browser, from the standard to the money: each role by its own pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload

from domain.shared.actor import Role
from tests.conftest import SHARE
from tests.desk import CITY, CYCLE, REVIEWERS, Desk, code
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, served
from tests.site import PASSWORD, Site

PAGE = f"/cycles/{CYCLE}"
NUMBERS = (1, 2)
CHANNELS = ("main_media", "website")
MATTERS = 4
"""Conditions that a person judges."""

LOOKED_AT = frozenset(
    [
        "desk-of-office",
        "desk-of-committee_chair",
        "desk-of-approver",
        "desk-of-finance",
        "form-cycle.set-weights",
        "form-panel.form",
        "after-panel.form",
        "filed",
        "form-condition.judge",
        "sheet",
        "after-score.submit",
        "form-candidates.propose",
        "form-notice.publish",
        "after-award.confer",
        "form-payment.pay",
    ]
)
"""What is held against the rules of accessibility, once each: to look at every page of a cycle would take minutes."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(SHARE < 1, reason="a minute of clicks: `make faults` has it"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium was found: apt-get install chromium fonts-noto-cjk"),
]


class Person:
    """One person at a browser, who presses what the pages show and fills in what they ask for."""

    seen: frozenset[str] = frozenset()

    def __init__(self, visitor: Visitor, site: Site, handle: str, role: Role, number: int = 0) -> None:
        self.visitor, self.page, self.site = visitor, visitor.page, site
        self.page.set_default_timeout(30_000)
        if number:
            site.person(handle, role, city="", acts_for=(code(number),))
        else:
            site.person(handle, role)
        site.wall.set(site.wall.now() + site.step)
        self.go("/login")
        for name, value in (("handle", handle), ("password", PASSWORD), ("code", site.code(handle))):
            self.page.fill(f"#{name}", value)
        self.press("form[action='/login'] button", f"desk-of-{role}")

    def go(self, path: str) -> None:
        """Open a page by its address, where a person has it from the head of the page or a letter."""
        self.page.goto(self.visitor.address + path)

    def press(self, selector: str, name: str) -> None:
        """Press the first such thing; the page behind is held against the rules when it is the first of its kind."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        if name in LOOKED_AT and name not in Person.seen:
            Person.seen |= {name}
            self.visitor.look(name)

    def fill(self, **given: str | list[str]) -> None:
        """Fill in fields by their names: rows of a table from a list, a paper as a file, anything else as a person does."""
        for name, value in given.items():
            if isinstance(value, list):
                fields = self.page.locator(f"[name='{name}.value']")
                for place, one in enumerate(value):
                    fields.nth(place).fill(one)
            elif self.page.locator(f"select[name='{name}']").count():
                self.page.select_option(f"select[name='{name}']", value)
            elif self.page.locator(f"[name='{name}.file']").count():
                paper = FilePayload(name=f"{name}.txt", mimeType="text/plain", buffer=value.encode())
                self.page.locator(f"[name='{name}.file']").set_input_files(paper)
            else:
                self.page.locator(f"[name='{name}']").last.fill(value)

    def send(self, command: str, **given: str | list[str]) -> None:
        """Fill in the form at hand and send it; what is recorded is told."""
        self.fill(**given)
        self.press(f"form[action='/acts/{command}'] button", f"after-{command}")
        told = self.page.text_content("main") or ""
        assert "已记录在案" in told or "待另一人确认" in told, (command, self.page.url, told)

    def act(self, page: str, command: str, **given: str | list[str]) -> None:
        """From a page by its link to the form, and through it."""
        self.go(page)
        self.press(f"main a[href*='/acts/{command}']", f"form-{command}")
        self.send(command, **given)


def prepared(office: Person, chair: Person) -> None:
    """The standard, the cycle, its settings, its people."""
    chair.act("/acts", "standard.approve", city=CITY, criteria="gbt19580-wuhai", resolution="（虚构）决议一")
    office.go(f"/acts/cycle.open?city={CITY}&version=undated")
    office.fill(year="2026")
    office.press("form[action='/acts/cycle.open'] button", "before-cycle.open")
    office.press("main form button", "opened-cycle")
    office.site.desk.advance()
    office.act(PAGE, "cycle.set", value="2026-04-30")
    office.go("/acts")
    office.press("main a[href*='/acts/cycle.set']", "step-cycle.set")
    if office.page.locator("select[name='cycle']").count():
        office.fill(cycle=CYCLE)
        office.press("main form button", "step-cycle.set")
    office.fill(name="weights")
    office.press("main form button", "form-cycle.set-weights")
    office.send("cycle.set", value=["0.4", "0.6"])
    office.act(PAGE, "work_plan.file", text="（虚构）工作方案")
    for reviewer in REVIEWERS:
        office.act("/acts", "reviewer.admit", city=CITY, reviewer=reviewer, name="（虚构）某", field="quality")
    office.site.desk.advance()
    office.act(PAGE, "panel.form", panel="one", members="\n".join(REVIEWERS), leader="rev-a")
    office.act(PAGE, "announcement.publish", channels=["2026-03-02"] * len(CHANNELS), text="（虚构）公告")
    office.site.desk.advance()


def filed(applicant: Person, number: int, folder: Path) -> None:
    """From the desk to the registration that is missing, and on to the form; chosen files become digests."""
    page = applicant.page
    applicant.press("#todo >> xpath=../.. >> a", "file-unregistered")
    applicant.press("main a.button", "register")
    applicant.send("applicant.register", name=f"虚构企业{number}", registered_in=CITY, legal_person="true", operating_since="2010-03-01")
    for place, chosen in enumerate(page.query_selector_all("#filing input[type=file]")):
        paper = folder / f"paper-{number}-{place}.txt"
        paper.write_bytes(b"(invented) paper %d" % place)
        chosen.set_input_files(paper)
    for one in page.query_selector_all("#filing input[name='documents.name']:not([type=hidden])"):
        one.fill("more")
    page.fill("#contact", "（虚构）王某")
    applicant.press("#filing button:not(.calm)", "filed")
    assert "已记录在案" in (page.text_content("main") or "")


def qualified(office: Person, number: int) -> None:
    """Each condition that a person judges, from the application's page, and the conclusion."""
    page = f"/applications/{CYCLE}/{code(number)}"
    for _ in range(MATTERS):
        office.go(page)
        office.press("main .check-list li.open a[href*='condition.judge']", "form-condition.judge")
        office.send("condition.judge", met="true", reason="（虚构）已核")
    office.act(page, "qualification.conclude")


def scored(reviewer: Person, total: Callable[[int], int]) -> None:
    """Every sheet that the desk asks for, the interest first."""
    reviewer.go("/")
    if reviewer.page.locator("main a[href*='interest.state']").count():
        reviewer.act("/", "interest.state")
    for number in NUMBERS:
        reviewer.go("/")
        reviewer.press(f"main a[href$='{code(number)}/score']", "sheet")
        reviewer.send("score.submit", points=["80", str(total(number)), "120", "100", "100", "100", "100"])


def reviewed(office: Person, reviewers: list[Person]) -> None:
    """Both reviews: sheets, the record of each visit, the leader's conclusion."""
    leader = reviewers[0]
    for stage in ("document_review", "onsite_review"):
        for reviewer in reviewers:
            scored(reviewer, lambda number: 220 - 10 * number)
        for number in NUMBERS if stage == "onsite_review" else ():
            leader.act(f"/applications/{CYCLE}/{code(number)}", "record.keep", text="（虚构）现场记录")
        leader.act(PAGE, "review.conclude", report="（虚构）评审报告")
        office.site.desk.advance()


def decided(office: Person, chair: Person, mayor: Person) -> None:
    """Candidates, the public notice, the chain, the award."""
    desk = office.site.desk
    chair.go(PAGE)
    chair.press("main a[href*='/acts/candidates.propose']", "form-candidates.propose")
    for number in NUMBERS:
        chair.page.check(f"input[name='candidates'][value='{code(number)}']")
    chair.send("candidates.propose", resolution="（虚构）决议二")
    desk.advance()
    desk.on("2026-09-16 09:00")
    office.act(PAGE, "notice.publish", channels=["2026-09-16"] * len(CHANNELS), text="（虚构）公示")
    desk.on("2026-09-23 09:00").advance()
    chair.act("/", "list.review", resolution="（虚构）审定")
    mayor.act("/", "list.approve", resolution="（虚构）批准")
    desk.advance()
    office.act(PAGE, "award.confer", on="2026-09-23", document="（虚构）市政府文件")
    desk.advance()


def paid(first: Person, second: Person) -> None:
    """Approved by two persons, then paid, from the desk."""
    for number in NUMBERS:
        for person in (first, second):
            person.go("/")
            person.press(f"main a[href*='payment.approve?'][href*='{code(number)}']", "form-payment.approve")
            person.send("payment.approve")
        first.go("/")
        first.press(f"main a[href*='payment.pay?'][href*='{code(number)}']", "form-payment.pay")
        first.send("payment.pay", on="2026-09-23", reference="（虚构）回单")


def payable(desk: Desk, number: int) -> Any:
    """The payment of the n-th organization's award, as the log has it."""
    return desk.office.look("", lambda case: case.payment(CYCLE, code(number)))


def test_a_whole_cycle_by_clicks(quick_desk: Desk, tmp_path: Path) -> None:
    """Of each kind of page nothing that WCAG 2.2 AA forbids, nothing on the console, no request to another host; the money is paid."""
    site, Person.seen = Site(quick_desk, tmp_path), frozenset()
    with served(site) as address, chromium() as browser:

        def person(handle: str, role: Role, number: int = 0) -> Person:
            return Person(Visitor(browser, address), site, handle, role, number)

        office, chair, mayor = person("clerk", "office"), person("chair", "committee_chair"), person("mayor", "approver")
        prepared(office, chair)
        applicants = [person(f"org-{number}", "applicant", number) for number in NUMBERS]
        for number, applicant in zip(NUMBERS, applicants, strict=True):
            filed(applicant, number, tmp_path)
        site.desk.on("2026-05-06 09:00").advance()
        everybody = [office := person("clerk-2", "office"), *applicants]
        for number in NUMBERS:
            qualified(office, number)
        site.desk.advance()
        reviewers = [person(handle, "panel_leader" if handle == "rev-a" else "reviewer") for handle in REVIEWERS]
        reviewed(office, reviewers)
        decided(office, chair, mayor)
        purses = [person("purse-1", "finance"), person("purse-2", "finance")]
        paid(*purses)
        for one in (*everybody, *reviewers, chair, mayor, *purses):
            one.visitor.done()
    for number in NUMBERS:
        payment = payable(quick_desk, number)
        assert payment is not None
        assert payment.paid_on is not None
