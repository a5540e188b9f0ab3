"""Papers where their pages are: who may take which along, in which city, and that a page leads to what there is."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from domain.shared.actor import Role
from services.clock import StandingClock
from services.documents.checking import checked
from services.documents.signing import signer
from tests import cities
from tests.authority import certificate, packed
from tests.browser import Browser, signed_in
from tests.desk import CYCLE, Desk, code
from tests.evidence import read
from tests.lindu import CITY, MEMBERS
from tests.lindu import CYCLE as MADE_UP
from tests.projections.test_boards import whole_cycle
from tests.services.test_votes import cast, close, put, sitting
from tests.site import Site

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_papers_are_signed_where_a_key_is_set(quick_desk: Desk, tmp_path: Path) -> None:
    """What is handed out as PDF bears the office's signature, the same bytes each time; the form to edit bears none."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    bare = [Browser(site).http.get(f"/notices/{CYCLE}/1/{form}").content for form in ("pdf", "docx")]
    authority = certificate("authority")
    sign = signer(packed(tmp_path, certificate("office", "authority"), "office"), StandingClock(NOW))
    site.parts = replace(site.parts, sign=sign)
    browser, clerk = Browser(site), signed_in(site, "clerk", "office")
    for reader, address in ((browser, f"/notices/{CYCLE}/1/pdf"), (clerk, f"/titles/{CYCLE}/{code(1)}/certificate")):
        content = reader.http.get(address).content
        assert content == reader.http.get(address).content
        found = checked(content, [authority], NOW)
        assert (found.state, found.trust, found.signer) == ("intact", "trusted", "Common Name: office"), address
    assert browser.http.get(f"/notices/{CYCLE}/1/pdf").content.startswith(bare[0])
    assert browser.http.get(f"/notices/{CYCLE}/1/docx").content == bare[1]
    assert checked(bare[0], [authority], NOW).state == "unsigned"


def status(browser: Browser, address: str) -> int:
    """How an address is answered, without following it anywhere."""
    return int(browser.http.get(address, follow_redirects=False).status_code)


def stranger(site: Site, role: Role) -> Browser:
    """Somebody of another city."""
    return signed_in(site, f"far-{role.replace('_', '-')}", role, city="gongyi")


def test_the_call_and_the_winners_are_for_everybody(quick_desk: Desk, tmp_path: Path) -> None:
    """Without an account and with one of another city, the same bytes each time; a form or number that is none is absent."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    browser, office, far = Browser(site), signed_in(site, "wang", "office"), stranger(site, "office")
    for path, words in (("announcement", ("申报期限", "第十六条")), ("winners/1", ("虚构企业1", "质量奖", "第十九条"))):
        address = f"/cycles/{CYCLE}/{path}/pdf"
        assert address in [given.get("href") for _, given in office.open(f"/cycles/{CYCLE}").tags]
        first, again = (browser.http.get(address).content for _ in range(2))
        assert (first == again, [word for word in words if word not in read(first)]) == (True, [])
        assert far.http.get(address).content == first
    assert [status(far, f"/notices/{CYCLE}/1{path}") for path in ("", "/pdf", "/posted")] == [200, 200, 200]
    assert [status(browser, f"/cycles/{CYCLE}/{path}") for path in ("winners/2/pdf", "winners/1/docx", "announcement/odt")] == [404] * 3
    assert status(browser, "/cycles/wuhai/1999/announcement/pdf") == 404


def test_feedback_is_for_the_office_and_the_applicant_itself(quick_desk: Desk, tmp_path: Path) -> None:
    """Another applicant, a reviewer and who has no account get nothing; the page leads to it once the last decision stands."""
    site = Site(whole_cycle(quick_desk), tmp_path)
    address = f"/applications/{CYCLE}/{code(2)}/feedback/pdf"
    own = signed_in(site, "org-2", "applicant", acts_for=(code(2),))
    page = own.open(f"/applications/{CYCLE}/{code(2)}")
    assert address in [given.get("href") for _, given in page.tags]
    assert "公示异议成立" in read(own.http.get(address).content)
    assert status(signed_in(site, "wang", "office"), address) == 200
    other = signed_in(site, "org-3", "applicant", acts_for=(code(3),))
    assert (status(other, address), status(signed_in(site, "rev-a", "reviewer"), address)) == (404, 403)
    assert (status(stranger(site, "office"), address), status(Browser(site), address)) == (404, 303)


def test_a_supplement_is_taken_along(quick_desk: Desk, tmp_path: Path) -> None:
    """By the office and the applicant; the one notice has number 1, and feedback is not there yet."""
    d = cities.filing(quick_desk.on("2026-03-02 09:00"), "erenhot/2026", filing_deadline="2026-03-31")
    cities.organization(d, 1)
    cities.file(d, code(1), documents={"application_form": "d" * 64})
    d.on("2026-04-01 09:00").advance()
    missing = ["supporting_evidence", "self_evaluation_report", "truth_statement"]
    d.done("supplement.request", cycle=d.cycle, applicant=code(1), missing=missing)
    site, base = Site(d, tmp_path), f"/applications/{d.cycle}/{code(1)}"
    own = signed_in(site, "org-1", "applicant", city="erenhot", acts_for=(code(1),))
    links = [given.get("href") for _, given in own.open(base).tags]
    assert (f"{base}/supplement/1/pdf" in links, f"{base}/feedback/pdf" in links) == (True, False)
    assert "自评报告" in read(own.http.get(f"{base}/supplement/1/pdf").content)
    assert [status(own, f"{base}/{path}") for path in ("supplement/2/pdf", "feedback/pdf")] == [404, 422]
    assert status(stranger(site, "office"), f"{base}/supplement/1/pdf") == 404
    assert status(signed_in(site, "rev-x", "reviewer", city="erenhot"), f"{base}/supplement/1/pdf") == 403


def test_minutes_are_for_those_who_deliberate(tmp_path: Path) -> None:
    """After the last motion; not for who keeps away from one of the applicants, nor for an applicant, nor another city."""
    d = sitting(tmp_path)
    put(d)
    site, address = Site(d, tmp_path), f"/cycles/{MADE_UP}/minutes/1/pdf"
    chair = signed_in(site, "m1", "committee_chair", city=CITY)
    assert status(chair, address) == 422
    d.done("recusal.declare", "committee_member", "m5", cycle=MADE_UP, applicant=code(1), reviewer="m5", reason="(invented)")
    for member in MEMBERS[:3]:
        cast(d, member, "for")
    close(d)
    assert address in [given.get("href") for _, given in chair.open(f"/cycles/{MADE_UP}/ballot").tags]
    assert "回避：m5" in read(chair.http.get(address).content)
    away = signed_in(site, "m5", "committee_member", city=CITY)
    assert address not in [given.get("href") for _, given in away.open(f"/cycles/{MADE_UP}/ballot").tags]
    assert status(away, address) not in {200, 303}
    assert status(signed_in(site, "org-1", "applicant", city=CITY, acts_for=(code(1),)), address) == 403
    assert (status(stranger(site, "office"), address), status(Browser(site), address)) == (404, 303)
