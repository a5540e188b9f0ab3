"""A desk on a made-up city's regulation: two tracks, two tiers and a vote, with any of its values replaced for one test."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.shared import identifiers as ids
from domain.shared.actor import Role
from services.answer import Answer
from tests.desk import ROOT, SHANGHAI, Desk, code, desk, sheet

CITY = "lindu"
CYCLE = "lindu/2026"
VERSION = "2024-01-01"
TEXT = (Path(__file__).parent / "regulations" / "lindu.yaml").read_text("utf-8")
MEMBERS = ("m1", "m2", "m3", "m4", "m5")
"""The committee; the first is its chair."""

Change = tuple[str, str]
"""What stands in the text once, and what stands there for one test."""


def regulations(folder: Path, *changes: Change, versions: Sequence[str] = (VERSION,)) -> Path:
    """A folder of regulations with this city alone, beside the real calendars and criteria."""
    root = folder / "regulations"
    (root / CITY).mkdir(parents=True)
    for shared in ("calendars", "criteria"):
        (root / shared).symlink_to(ROOT / "regulations" / shared)
    text = TEXT
    for found, put in changes:
        assert text.count(found) == 1, found
        text = text.replace(found, put)
    for version in versions:
        (root / CITY / f"{version}.yaml").write_text(text, "utf-8")
    return root


NO_VOTE: Change = (
    """may_depart_with_reason: true, next: public_notice, basis: "17",
     vote: {quorum: 0.6, majority: 0.5, ballot: open, basis: "17(1)"}}""",
    'may_depart_with_reason: true, next: public_notice, basis: "17"}',
)
"""The committee resolves without a vote."""

BY_RANK: Change = ("substitution: {rule: forbidden}", "substitution: {rule: by_rank, passes_over: re_awards}")
SILENT: Change = ("substitution: {rule: forbidden}", "substitution: {rule: none}")


def lindu(folder: Path, *changes: Change, start: str = "2026-03-02 09:00", kind: str = "rehearsal", clock: Any = None) -> Desk:
    """A desk on a new log with the city's text, changed for one test."""
    d = desk(str(folder / "log.db"), start, kind, clock, regulations(folder, *changes))
    d.cycle = CYCLE
    return d


def person(number: int) -> str:
    """The handle of the n-th invented individual."""
    return f"person-{number:04d}"


def who(one: int | str) -> str:
    """An applicant's code from a number of an organization, or the code itself."""
    return code(one) if isinstance(one, int) else one


def opened(d: Desk) -> Desk:
    """A cycle whose call is out."""
    year = ids.year_of(d.cycle)
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r")
    d.done("cycle.open", city=CITY, year=year, version=VERSION)
    d.done("cycle.set", cycle=d.cycle, name="filing_deadline", value=f"{year}-04-30")
    d.done("cycle.set", cycle=d.cycle, name="weights", value={"document_review": "1"})
    if not d.log.version(ids.reviewer_stream(CITY, "rev-a")):
        d.done("reviewer.admit", city=CITY, reviewer="rev-a", name="(invented) rev-a", field="quality")
    d.advance()
    d.done("panel.form", cycle=d.cycle, panel="one", members=["rev-a"], leader="rev-a")
    d.done("announcement.publish", cycle=d.cycle, channels={"website": d.clock.now().astimezone(SHANGHAI).date()}, text="call")
    d.advance()
    return d


def registered(d: Desk, applicants: Iterable[int | str], **facts: Any) -> None:
    """Enter applicants in the register, once each."""
    for one in applicants:
        if not d.log.version(ids.applicant_stream(who(one))):
            entry = {
                "uscc": who(one),
                "name": f"虚构{one}",
                "registered_in": CITY,
                "legal_person": True,
                "operating_since": date(2010, 1, 1),
            }
            d.done("applicant.register", "applicant", "org", **entry | facts)


def deliberating(d: Desk, *applicants: int | str) -> Desk:
    """Applicants in the order in which they will stand in the ranking; the committee has it before it."""
    registered(d, applicants)
    opened(d)
    for one in applicants:
        d.done(
            "application.submit",
            "applicant",
            "org",
            cycle=d.cycle,
            applicant=who(one),
            documents={"application": "d"},
            contact="(invented)",
        )
    d.on(f"{ids.year_of(d.cycle)}-05-04 09:00").advance()
    for one in applicants:
        d.done("qualification.conclude", cycle=d.cycle, applicant=who(one), outcome="qualified")
    d.advance()
    for place, one in enumerate(applicants):
        points = sheet(Decimal(840 - place))
        d.done("score.submit", "reviewer", "rev-a", cycle=d.cycle, applicant=who(one), reviewer="rev-a", points=points)
    d.done("review.conclude", "panel_leader", "rev-a", cycle=d.cycle, reviewer="rev-a", report="report")
    assert d.advance().stage == "deliberation"
    return d


def seated(d: Desk, since: str = "2024-01-01") -> Desk:
    """The committee has its members, the first as chair."""
    for place, member in enumerate(MEMBERS):
        position = "member" if place else "chair"
        seat = {"member": member, "name": f"(invented) {member}", "position": position, "since": since}
        d.done("body.seat", city=CITY, version=VERSION, body="committee", **seat)
    return d


def propose(d: Desk, *applicants: int | str, tier: str = "award", **more: Any) -> Answer:
    """The committee proposes."""
    fields = {"cycle": d.cycle, "candidates": [who(one) for one in applicants], "resolution": "r", "tier": tier}
    return d.act("candidates.propose", "committee_chair", "m1", **fields | more)


def noticed(d: Desk, day: str = "2026-05-06") -> Desk:
    """Everyone proposed stands on notice from a day, after what is still open was left vacant."""
    d.on(f"{day} 10:00")
    d.done("places.leave_vacant", "committee_chair", "m1", cycle=d.cycle, resolution="r")
    d.advance()
    d.done("notice.publish", cycle=d.cycle, channels={"website": date.fromisoformat(day)}, text="notice")
    return d


def cleared(d: Desk) -> Desk:
    """The notice of 6 May has stood its five working days: 7, 8, 9 (a working Saturday), 11, 12 May."""
    assert d.on("2026-05-13 09:00").advance().stage == "approval"
    return d


def conferred(d: Desk, on: str = "2026-05-20") -> Desk:
    """The whole chain, and the titles."""
    steps: tuple[tuple[str, Role, str], ...] = (
        ("examine", "office", "clerk"), ("review", "committee_chair", "m1"), ("approve", "approver", "mayor"),
    )  # fmt: skip
    for act, role, name in steps:
        d.done("list.pass", role, name, cycle=d.cycle, act=act, resolution="r")
    d.advance()
    d.on(f"{on} 10:00").done("award.confer", cycle=d.cycle, on=on, document="doc")
    d.advance()
    return d


def winners(d: Desk, *applicants: int | str) -> Desk:
    """A cycle to its titles: these applied, in the order of rank, and were proposed for the award."""
    deliberating(d, *applicants)
    assert propose(d, *applicants).outcome == "done", d.answers[-1]
    return conferred(cleared(noticed(d)))
