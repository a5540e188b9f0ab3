"""Every page of the console in a real browser, in both languages and at both widths: none is left out, for the routes are counted.

`AWARD_SHOTS=folder` takes a picture of each, for a person to look at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from starlette.routing import Route

from console.app import routes
from domain.shared.actor import Role
from tests.desk import CITY, CYCLE, Desk, code, opened, qualified, register, sheet
from tests.e2e.chromium import CHROMIUM, Visitor, chromium, served
from tests.projections.test_boards import whole_cycle
from tests.site import Site

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"), pytest.mark.long, pytest.mark.timeout(600)]

FIRST, ONE = f"{CYCLE}/{code(1)}", "/applications/{city}/{year}/{applicant}"


class Seen(NamedTuple):
    """Where a route's page is looked at, by whom."""

    role: Role
    addresses: tuple[str, ...]


def seen(role: Role, *addresses: str) -> Seen:
    """Short for the table."""
    return Seen(role, addresses)


AFTER: dict[str, Seen] = {
    "/": seen("office", "/"),
    "/statistics": seen("office", "/statistics"),
    "/login": seen("public", "/login"),
    "/first": seen("public", "/first"),
    "/account": seen("office", "/account"),
    "/acts": seen("office", "/acts"),
    "/acts/{command}": seen(
        "office", f"/acts/objection.decide?cycle={CYCLE}&reference=obj-1", "/acts/cycle.open", f"/acts/notice.publish?cycle={CYCLE}"
    ),
    "/pending": seen("office", "/pending"),
    "/cycles": seen("office", "/cycles"),
    "/cycles/{city}/{year}": seen("office", f"/cycles/{CYCLE}"),
    "/cycles/{city}/{year}/decisions": seen("auditor", f"/cycles/{CYCLE}/decisions"),
    "/flags": seen("supervisor", "/flags"),
    "/cycles/{city}/{year}/ranking": seen("office", f"/cycles/{CYCLE}/ranking"),
    "/cycles/{city}/{year}/pack": seen("committee_chair", f"/cycles/{CYCLE}/pack"),
    "/cycles/{city}/{year}/ballot": seen("committee_chair", f"/cycles/{CYCLE}/ballot"),
    "/cycles/{city}/{year}/comments": seen("office", f"/cycles/{CYCLE}/comments"),
    "/cycles/{city}/{year}/objections": seen("office", f"/cycles/{CYCLE}/objections"),
    "/cycles/{city}/{year}/objections/{reference}": seen("office", f"/cycles/{CYCLE}/objections/obj-1"),
    "/cycles/{city}/{year}/replay": seen("auditor", f"/cycles/{CYCLE}/replay"),
    "/proofs": seen("auditor", "/proofs"),
    "/why": seen("auditor", f"/why?decision=cycle:{CYCLE}@1"),
    "/as-of": seen("auditor", f"/as-of?stream=cycle:{CYCLE}"),
    "/applications": seen("office", "/applications"),
    ONE: seen("office", f"/applications/{FIRST}"),
    f"{ONE}/material": seen("office", f"/applications/{FIRST}/material"),
    f"{ONE}/receipt": seen("applicant", f"/applications/{FIRST}/receipt"),
    "/registers": seen("office", "/registers"),
    "/registers/applicants": seen("office", "/registers/applicants"),
    "/registers/applicants/{applicant}": seen("office", f"/registers/applicants/{code(1)}"),
    "/registers/bans": seen("office", "/registers/bans"),
    "/registers/reviewers": seen("office", "/registers/reviewers"),
    "/registers/reviewers/{city}/{reviewer}": seen("office", f"/registers/reviewers/{CITY}/rev-a"),
    "/registers/bodies": seen("office", "/registers/bodies"),
    "/registers/bodies/{city}/{body}": seen("office", f"/registers/bodies/{CITY}/review_committee"),
    "/awards": seen("finance", "/awards"),
    "/awards/{city}/{year}/{applicant}": seen("applicant", f"/awards/{FIRST}"),
    "/finance": seen("finance", "/finance"),
    "/finance/statement": seen("finance", "/finance/statement"),
    "/notices": seen("public", "/notices"),
    "/answers": seen("public", "/answers?reference=obj-1"),
    "/notices/{city}/{year}/{number}": seen("public", f"/notices/{CYCLE}/1", f"/notices/{CYCLE}/2"),
    "/notices/{city}/{year}/{number}/posted": seen("public", f"/notices/{CYCLE}/2/posted"),
    "/titles": seen("public", "/titles"),
    "/certificate": seen("public", "/certificate", f"/certificate?cycle={CYCLE}&applicant={code(1)}"),
    "/regulations": seen("public", "/regulations"),
    "/regulations/compare": seen("public", "/regulations/compare"),
    "/regulations/{city}/{version}": seen("public", f"/regulations/{CITY}/{{version}}"),
    "/regulations/{city}/{version}/clauses": seen("public", f"/regulations/{CITY}/{{version}}/clauses"),
    "/calendar": seen("public", "/calendar"),
    "/calendar/notice": seen("office", "/calendar/notice"),
    "/operator": seen("operator", "/operator"),
    "/messages": seen("office", "/messages"),
    "/messages/outbox": seen("office", "/messages/outbox"),
    "/messages/templates": seen("office", "/messages/templates"),
}  # fmt: skip
"""Route -> its page when a cycle is over."""

DURING: dict[str, Seen] = {
    "/cycles/{city}/{year}/file": seen("applicant", f"/cycles/{CYCLE}/file"),
    "/acts/{command}": seen("office", f"/acts/panel.form?cycle={CYCLE}"),
}
"""The same while applications come in."""

REVIEWED: dict[str, Seen] = {
    f"{ONE}/score": seen("reviewer", f"/applications/{CYCLE}/{code(2)}/score"),
    "/cycles/{city}/{year}": seen("office", f"/cycles/{CYCLE}"),
    "/": seen("reviewer", "/"),
    "/cycles/{city}/{year}/ranking": seen("office", f"/cycles/{CYCLE}/ranking"),
}
"""The same while they are reviewed."""

FILES = frozenset(
    [
        "/statistics/{form}", "/finance/payables/{form}", "/finance/statement/template", "/language",
        "/cycles/{city}/{year}/announcement/{form}", "/cycles/{city}/{year}/winners/{number}/{form}",
        "/cycles/{city}/{year}/minutes/{number}/{form}", "/proofs/bundle", "/proofs/verify_bundle.py", f"{ONE}/document",
        "/cycles/{city}/{year}/objections/{reference}/evidence/{digest}", "/cycles/{city}/{year}/comments/{reference}/evidence/{digest}",
        f"{ONE}/supplement/{{number}}/{{form}}", f"{ONE}/feedback/{{form}}", "/notices.atom", "/notices.ics",
        "/notices/{city}/{year}/{number}/{form}", "/titles/{city}/{year}/{applicant}/certificate", "/static/{digest}/{name}",
        "/favicon.ico",
    ]
)  # fmt: skip
"""Routes that answer with a file, a feed, or another address: no pages."""

ELSEWHERE = {
    "/polls/{city}/{year}": "a city with a poll: test_poll.py",
    "/cycles/{city}/{year}/draw": "a city with a draw: test_draw.py",
}
"""What this city's cycle has not, and where it is looked at."""


def test_no_page_is_left_out() -> None:
    """Every route that is looked at stands in one of the tables, and none there is gone."""
    looked = {route.path for route in cast("list[Route]", routes()) if "GET" in (route.methods or ())}
    assert looked == {*AFTER, *DURING, *REVIEWED} | FILES | ELSEWHERE.keys()


@contextmanager
def visitors(site: Site) -> Iterator[list[Visitor]]:
    """A browser at the site, in Chinese and in English."""
    with served(site) as address, chromium() as browser:
        yield [Visitor(browser, address, locale) for locale in ("zh-CN", "en-GB")]


def look(site: Site, pages: dict[str, Seen]) -> None:
    """Open every page as its role, in both languages."""
    cookies: dict[str, str] = {}
    version = site.parts.catalogue.latest(CITY)
    with visitors(site) as both:
        for role, addresses in pages.values():
            if role != "public" and role not in cookies:
                client = site.person(role.replace("_", "-") if role != "reviewer" else "rev-a", role, acts_for=(code(1), code(6)))
                cookies[role] = client.http.cookies["__Host-award"]
            for visitor in both:
                visitor.page.context.clear_cookies()
                if role in cookies:
                    visitor.page.context.add_cookies([{"name": "award", "value": cookies[role], "url": visitor.address}])
                for address in addresses:
                    visitor.open(address.format(version=version))
                    assert (visitor.status, "/login" in visitor.page.url) == (200, address == "/login"), address
        for visitor in both:
            visitor.done()


def test_every_page_of_a_cycle_that_is_over(quick_desk: Desk, tmp_path: Path) -> None:
    """Titles are given, an objection was upheld, money is owed."""
    look(Site(whole_cycle(quick_desk), tmp_path), AFTER)


def test_pages_while_applications_come_in(quick_desk: Desk, tmp_path: Path) -> None:
    """One is registered and files."""
    d = opened(quick_desk)
    register(d, 6)
    look(Site(d, tmp_path), DURING)


def test_pages_while_they_are_reviewed(quick_desk: Desk, tmp_path: Path) -> None:
    """Of two, one reviewer has scored one."""
    d = qualified(opened(quick_desk), range(1, 3))
    d.done("score.submit", "reviewer", "rev-a", cycle=CYCLE, applicant=code(1), reviewer="rev-a", points=sheet(702))
    look(Site(d, tmp_path), REVIEWED)
