"""Which events are written about, and to whom: what a message may say of an event, with no sealed content and no person's name."""

import msgspec
import orjson

from domain.application import admission as m
from domain.application import application as a
from domain.award import award as w
from domain.cycle import events as c
from domain.cycle import review_events as r
from domain.notice import notice as n
from domain.objection import objection as o
from domain.programme import events as p
from domain.proposal import proposal as s
from domain.shared import identifiers as ids
from domain.shared.event import Event
from domain.shared.term import Term
from services.accounts.account import Account
from services.commands import COMMANDS
from services.follow import Row

KINDS = (
    "receipt", "supplement", "qualification", "notice", "objection-decided", "award", "duty", "overdue", "limit", "objection",
    "objection-due", "cycle-due", "second",
)  # fmt: skip
"""What there is a template for."""


class Letter(msgspec.Struct, frozen=True):
    """A message before it has a recipient: `to` the applicants, or roles where there are none; `not_to` who is left out.

    `day` is the last day that it tells of, `told` one fact in the words of the regulation or the table of commands.
    """

    kind: str
    city: str
    cycle: str
    link: str
    to: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    not_to: str = ""
    day: str = ""
    basis: str = ""
    told: str = ""

    def is_for(self, account: Account) -> bool:
        """Whether an account receives it."""
        if account.closed or account.handle == self.not_to or not account.sees(self.city or None):
            return False
        if self.to:
            return "applicant" in account.roles and bool(set(self.to) & set(account.acts_for))
        return bool(set(self.roles) & set(account.roles))


READS = frozenset(
    [
        "application.submitted", "application.supplement_requested", "application.qualification_concluded", "application.overdue",
        "notice.published", "objection.filed", "objection.decided", "objection.reminded", "award.conferred", "award.duty_reminded",
        "cycle.reminded", "cycle.anchor_passed", "cycle.limit_overrun", "cycle.objection_settled", "programme.cycle_due", "proposal.made",
    ]
)  # fmt: skip
"""The events that are looked at; any other is nobody's message."""


def letter(row: Row) -> Letter | None:
    """What is written about an event; None where nothing is."""
    return to_applicants(row) or _to_office(row) or _to_second(row.event)


def to_applicants(row: Row) -> Letter | None:
    """What an applicant is told of its own application, notice, objection or title."""
    cycle = ids.cycle_in(row.stream) or ""
    found = _of_application(row.event) or _of_outcome(row.event)
    if found is None:
        return None
    kind, term, basis, told, whom = found
    to = whom or (ids.applicant_in(row.stream),)
    link = f"/awards/{cycle}/{to[0]}" if kind in {"award", "duty"} else f"/notices/{row.stream.partition(':')[2]}"
    if kind not in {"award", "duty", "notice"}:
        link = f"/applications/{cycle}/{to[0]}"
    return Letter(kind, ids.city_of(cycle), cycle, link, to, day=_day(term), basis=basis, told=told)


Found = tuple[str, Term | str | None, str, str, tuple[str, ...]]
"""Kind, term or last day, basis, what is told, and to whom where the stream does not say."""


def _of_application(event: Event) -> Found | None:
    match event:
        case a.Submitted(due=due):
            return "receipt", due, due.basis if due else "", "", ()
        case m.SupplementRequested(term=term):
            return "supplement", term, term.basis, "", ()
        case a.QualificationConcluded(outcome, finding):
            return "qualification", None, finding.basis, outcome, ()
        case _:
            return None


def _of_outcome(event: Event) -> Found | None:
    match event:
        case n.Published(candidates=candidates, term=term):
            return "notice", term, term.basis, "", candidates
        case c.ObjectionSettled(candidate, _, upheld, basis):
            return "objection-decided", None, basis, "upheld" if upheld else "rejected", (candidate,)
        case w.Conferred(tier=tier, validity=validity):
            return "award", validity, validity.basis if validity else "", tier, ()
        case w.DutyReminded(duty, last_day):
            return "duty", last_day.isoformat(), "", duty, ()
        case _:
            return None


def _to_office(row: Row) -> Letter | None:
    """What the office is told: objections, and what is over its time."""
    city, cycle = ids.city_in(row.stream) or "", ids.cycle_in(row.stream) or ""
    found = _late(row.event) or _objected(row.event)
    if found is None:
        return None
    kind, term, basis, told, _ = found
    link = f"/cycles/{cycle}" if cycle else "/"
    if kind == "limit":
        link = f"/applications/{cycle}/{ids.applicant_in(row.stream)}"
    return Letter(kind, city, cycle, link, roles=("office",), day=_day(term), basis=basis, told=told)


def _late(event: Event) -> Found | None:
    match event:
        case m.Overdue(term):
            return "limit", term, term.basis, "", ()
        case c.Reminded(rung=rung, stage=stage) if rung > 0:
            return "overdue", None, "", stage, ()
        case c.AnchorPassed(stage, last_day, basis):
            return "overdue", last_day.isoformat(), basis, stage, ()
        case r.LimitOverrun(limit, _, basis):
            return "overdue", None, basis, limit, ()
        case p.CycleDue(_, day, basis):
            return "cycle-due", day.isoformat(), basis, "", ()
        case _:
            return None


def _objected(event: Event) -> Found | None:
    match event:
        case o.Filed(term=term):
            return "objection", term, term.basis if term else "", "", ()
        case o.Reminded():
            return "objection-due", None, "", "", ()
        case _:
            return None


def _to_second(event: Event) -> Letter | None:
    """What waits for another person than the one who proposed it; the act's own fields stay on its page."""
    if not isinstance(event, s.Made) or event.command not in COMMANDS:
        return None
    fields = orjson.loads(event.content)
    cycle = fields.get("cycle") or ""
    city = fields.get("city") or (ids.city_of(cycle) if cycle else "")
    may = set(COMMANDS[event.command].entry.roles) & set(COMMANDS["proposal.confirm"].entry.roles)
    return Letter("second", city, cycle, "/pending", roles=tuple(sorted(may)), not_to=event.by, told=event.command)


def _day(term: Term | str | None) -> str:
    return term.last_day.isoformat() if isinstance(term, Term) else term or ""
