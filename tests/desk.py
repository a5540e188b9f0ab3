"""A desk for tests: one log, a clock that stands, the office and its clerk, and invented organizations with right check digits."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cli.bootstrap import Product
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.standing import Standing
from services.answer import Answer
from services.catalogue import Catalogue
from services.clerk import Clerk
from services.clock import Clock, StandingClock
from services.commands import parse
from services.database import Database
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from services.log.reception import Reception
from services.office import Act, Office, new_id

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROOT = Path(__file__).resolve().parent.parent
CITY = "wuhai"
CYCLE = "wuhai/2026"
SHEET: dict[str, int | Decimal] = {
    "scale": 80,
    "quality_management": 200,
    "technology": 120,
    "brand": 100,
    "market_share": 100,
    "integrity": 100,
    "social_contribution": 100,
}
"""A full sheet of the sample standard; its total is 800."""

CHANNELS = ("main_media", "website")
REVIEWERS = ("rev-a", "rev-b", "rev-c")


def at(text: str) -> datetime:
    """`2026-03-02 09:30` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def code(number: int) -> str:
    """The credit code of the n-th invented organization."""
    first = f"91150300MA01W{number:04d}"
    return first + ids.check_digit(first)


@dataclass
class Desk:
    """Everything of one log, with a clock that the test sets."""

    office: Office
    clerk: Clerk
    clock: Any
    log: EventLog
    answers: list[Answer] = field(default_factory=list)
    cycle: str = CYCLE

    def on(self, text: str) -> "Desk":
        """Set the clock to an instant of Shanghai."""
        self.clock.set(at(text))
        return self

    def act(self, name: str, role: Role = "office", who: str = "clerk", command_id: str = "", /, **fields: Any) -> Answer:
        """Send a command and keep its answer."""
        answer = self.office.execute(parse(name, fields), Act(Actor(who, role), command_id or new_id()))
        self.answers.append(answer)
        return answer

    def done(self, name: str, role: Role = "office", who: str = "clerk", /, **fields: Any) -> Answer:
        """Send a command that must succeed."""
        answer = self.act(name, role, who, "", **fields)
        assert answer.outcome == "done", answer
        return answer

    def advance(self, cycle: str = "") -> Standing:
        """Let the clerk do what is due in the cycle."""
        cycle = cycle or self.cycle
        stream = ids.cycle_stream(cycle)
        standing = self.clerk.advance(stream)
        if standing.wait == "batch":
            self.clerk.assess(cycle, "", 1000)
            standing = self.clerk.advance(stream)
        return standing


OPENED: list[EventLog] = []
"""Logs that a test opened; closed when it is over, with their keys."""


BESIDE: list[Database] = []
"""Databases that a test opened beside its logs."""


def close_opened() -> None:
    """Close every log and database that the test left open."""
    for database in BESIDE:
        database.close()
    BESIDE.clear()
    for log in OPENED:
        log.close()
        log.keys.close()
    OPENED.clear()


def desk(
    log_address: str,
    start: str = "2026-03-02 09:00",
    kind: str = "rehearsal",
    clock: Clock | None = None,
    catalogue: Catalogue | None = None,
) -> Desk:
    """A desk on a new log; its clock stands unless another is given, and its regulations are the repository's unless others are."""
    clock = clock or StandingClock(at(start))
    keys = KeyStore.open(":memory:")
    log = EventLog.open(log_address, clock, keys, kind=kind)  # type: ignore[arg-type]  # a test may ask for a wrong kind
    OPENED.append(log)
    office = Office(log, catalogue or Catalogue(ROOT / "regulations"), Reception(log, clock, keys), clock)
    return Desk(office, Clerk(office), clock, log)


def desk_of(product: Product, clock: StandingClock) -> Desk:
    """A desk on an opened product."""
    return Desk(product.office, product.clerk, clock, product.log)


def opened(d: Desk, filing_deadline: str = "2026-04-30") -> Desk:
    """The cycle is open, its settings are set, its panel stands, and the call is published: applications may be filed."""
    d.done("standard.approve", "committee_chair", city=CITY, criteria="gbt19580-wuhai", resolution="r1")
    d.done("cycle.open", city=CITY, year=ids.year_of(d.cycle), version="undated")
    d.done("cycle.set", cycle=d.cycle, name="filing_deadline", value=filing_deadline)
    d.done("cycle.set", cycle=d.cycle, name="weights", value={"document_review": "0.4", "onsite_review": "0.6"})
    d.done("work_plan.file", cycle=d.cycle, text="plan")
    for reviewer in REVIEWERS if not d.log.version(ids.reviewer_stream(CITY, REVIEWERS[0])) else ():
        d.done("reviewer.admit", city=CITY, reviewer=reviewer, name=f"(invented) {reviewer}", field="quality")
    d.advance()
    d.done("panel.form", cycle=d.cycle, panel="one", members=REVIEWERS, leader="rev-a")
    d.done("announcement.publish", cycle=d.cycle, channels=dict.fromkeys(CHANNELS, d.clock.now().astimezone(SHANGHAI).date()), text="call")
    d.advance()
    return d


def register(d: Desk, number: int, **changes: Any) -> str:
    """Enter the n-th invented organization in the register, once."""
    if d.log.version(ids.applicant_stream(code(number))):
        return code(number)
    facts: dict[str, Any] = {
        "uscc": code(number), "name": f"虚构企业{number}", "registered_in": CITY, "legal_person": True, "operating_since": date(2010, 1, 1),
    } | changes  # fmt: skip
    d.done("applicant.register", "applicant", f"org-{number}", **facts)
    return code(number)


def submit(d: Desk, number: int, **changes: Any) -> Answer:
    """File the n-th organization's application."""
    fields: dict[str, Any] = {
        "cycle": d.cycle,
        "applicant": code(number),
        "documents": {"application": "d" * 64, "evidence": "e" * 64},
        "contact": "(invented) 王某",
    } | changes
    return d.act("application.submit", "applicant", f"org-{number}", **fields)


def qualified(d: Desk, numbers: range, after: str = "2026-05-06 09:00") -> Desk:
    """Organizations are registered, filed, and found qualified; document review is open."""
    for number in numbers:
        register(d, number)
        if not d.log.version(ids.application_stream(d.cycle, code(number))):
            assert submit(d, number).outcome == "done"
    d.on(after).advance()
    for number in numbers:
        for condition in ("quality_management", "performance", "brand_and_integrity", "industry_and_environment"):
            d.done("condition.judge", cycle=d.cycle, applicant=code(number), condition=condition, met=True, reason="seen")
        d.done("qualification.conclude", cycle=d.cycle, applicant=code(number), outcome="qualified")
    d.advance()
    return d


def sheet(total: int | Decimal) -> dict[str, int | Decimal]:
    """A sheet with a total of 600 to 850, by points for quality management."""
    return SHEET | {"quality_management": 200 + total - 800}


def reviewed(d: Desk, numbers: range) -> Desk:
    """Both reviews are scored (a lower number scores higher) and concluded; the ranking is frozen and deliberation is open."""
    for stage in ("document_review", "onsite_review"):
        for number in numbers:
            for reviewer in REVIEWERS:
                d.done(
                    "score.submit",
                    "reviewer",
                    reviewer,
                    cycle=d.cycle,
                    applicant=code(number),
                    reviewer=reviewer,
                    points=sheet(Decimal(840) - number * Decimal("0.4")),
                )
            if stage == "onsite_review":
                d.done("record.keep", "reviewer", "rev-a", cycle=d.cycle, applicant=code(number), text="visit")
        d.done("review.conclude", "panel_leader", "rev-a", cycle=d.cycle, reviewer="rev-a", report="report")
        d.advance()
    return d


def proposed(d: Desk, *numbers: int) -> Answer:
    """The committee proposes these organizations."""
    return d.act("candidates.propose", "committee_chair", "chair", cycle=d.cycle, candidates=[code(n) for n in numbers], resolution="r2")


def noticed(d: Desk, day: str) -> Answer:
    """The office puts the proposed on public notice on this day, on every channel."""
    return d.done("notice.publish", cycle=d.cycle, channels=dict.fromkeys(CHANNELS, date.fromisoformat(day)), text="notice")
