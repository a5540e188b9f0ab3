"""What a rehearsal tells: the timeline with its articles, every deadline, decision and refusal, the winners and their titles' years."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from domain.application import admission as m
from domain.application import application as a
from domain.award import award as w
from domain.cycle import events as c
from domain.cycle import review_events as r
from domain.holidays.holidays import NoticeAnnounced
from domain.internal_notice import internal_notice as n
from domain.objection import objection as o
from domain.payment import payment as p
from domain.shared import identifiers as ids
from domain.shared.act import ActRefused
from domain.shared.event import Envelope, Event
from domain.shared.finding import Finding
from domain.shared.receipt import Receipt
from domain.shared.term import Recounted, Term
from domain.stages.plan import Regulation
from services.bases import basis_of, name_of, notice_stage

RESULTS = ("standing", "outcome", "composite", "candidates", "substitute", "amount_cny", "panel", "on")
"""Where a decision says what came of it; the first that it has."""


class Line(msgspec.Struct, frozen=True):
    """One line of the timeline."""

    at: datetime
    what: str
    basis: str
    stream: str
    facts: dict[str, Any] = {}


class Decision(msgspec.Struct, frozen=True):
    """A decision that can be computed again from its receipt."""

    what: str
    stream: str
    outcome: str
    basis: str
    receipt: Receipt


class Refusal(msgspec.Struct, frozen=True):
    """An act that the regulation forbade."""

    at: datetime
    what: str
    why: str
    basis: str
    stream: str


class Winner(msgspec.Struct, frozen=True):
    """A title as it was conferred."""

    applicant: str
    cycle: str
    track: str
    tier: str
    rank: int
    re_award: bool
    prize_cny: int
    valid_until: date | None
    repeat: bool
    budget_year: int | None


class Due(msgspec.Struct, frozen=True):
    """A period as it was set."""

    stream: str
    name: str
    opens_on: date
    last_day: date
    closes_at: datetime
    amount: int | None
    unit: str | None
    basis: str


class Held(msgspec.Struct, frozen=True):
    """What a title was from an instant on."""

    award: str
    at: datetime
    state: str


class Report(msgspec.Struct, frozen=True):
    """All of it, in the order of the log."""

    timeline: list[Line]
    deadlines: list[Due]
    decisions: list[Decision]
    refusals: list[Refusal]
    winners: list[Winner]
    awards: list[Held]


Dated = tuple[datetime, Envelope]
"""The legal instant of an event, and the event."""


Governing = Callable[[str], Regulation]
"""The regulation that governs a stream."""


def report(log: Iterable[Dated], governing: Governing) -> Report:
    """Make the report."""
    dated = [(at, envelope) for at, envelope in log if envelope.originator_id != ids.LOG]
    streams: dict[str, list[Envelope]] = {}
    for _, envelope in dated:
        streams.setdefault(envelope.originator_id, []).append(envelope)
    return Report(
        [_line(at, envelope, governing, streams) for at, envelope in dated],
        [_due(envelope.originator_id, term) for _, envelope in dated for term in _terms(envelope.data)],
        [decision for _, envelope in dated for decision in _decisions(envelope)],
        [refusal for at, envelope in dated for refusal in _refusals(at, envelope)],
        _winners(envelope for _, envelope in dated),
        _titles(dated),
    )


def _line(at: datetime, envelope: Envelope, governing: Governing, streams: Mapping[str, Sequence[Envelope]]) -> Line:
    event, stream = envelope.data, envelope.originator_id
    basis = basis_of(event, lambda: governing(stream), lambda: notice_stage(stream, event, lambda of: streams.get(of, ())))
    return Line(at, name_of(event), basis, stream, _facts(event))


def _facts(event: Event) -> dict[str, Any]:
    shown = (
        "stage",
        "outcome",
        "candidates",
        "candidate",
        "applicant",
        "applicant",
        "command",
        "code",
        "duty",
        "item",
        "rung",
        "amount_cny",
        "reviewer",
    )
    facts = {name: getattr(event, name) for name in shown if getattr(event, name, None)}
    match event:
        case Recounted(old, new, _, notice):
            return {"notice": notice, "from": old.last_day, "to": new.last_day, **facts}
        case ActRefused(facts=said):
            return {**facts, "facts": said}
        case c.CalendarChanged(notice) | NoticeAnnounced(notice):
            return {"notice": notice}
        case _:
            return facts


def _terms(event: Event) -> Iterator[Term]:
    match event:
        case c.StageOpened(_, term) | o.Filed(term=term) if term is not None:
            yield term
        case c.TermMoved(_, _, term) | c.NoticePublished(_, _, term) | c.NoticeExtended(_, _, term) | w.DutySet(_, term):
            yield term
        case c.TermRecounted(old, new) | o.TermRecounted(old, new) if old.last_day != new.last_day:
            yield new
        case w.Conferred(validity=term) if term is not None:
            yield term
        case r.LimitStarted(term=term) | r.CommentsOpened(term=term):
            yield term
        case _:
            yield from _terms_of_application(event)


def _terms_of_application(event: Event) -> Iterator[Term]:
    match event:
        case n.Recorded(term=term) | m.LocalNoticePublished(term=term) | m.SupplementRequested(term=term):
            yield term
        case c.Announced(term=term) | a.Submitted(due=term) if term is not None:
            yield term
        case m.SupplementAnswered(was=was, due=due) | m.SupplementLapsed(was=was, due=due) if due is not None and due != was:
            yield due
        case _:
            pass


def _decisions(envelope: Envelope) -> Iterator[Decision]:
    event = envelope.data
    receipt = getattr(event, "receipt", None)
    if isinstance(receipt, Receipt):
        yield Decision(name_of(event), envelope.originator_id, _outcome(event), ";".join(part for part in receipt.trail if part), receipt)


def _outcome(event: Event) -> str:
    if isinstance(event, c.RankingFrozen):
        return ", ".join(f"{entry.rank}. {entry.applicant} {entry.composite}" for entry in event.entries)
    finding = getattr(event, "finding", None)
    said = (getattr(event, name, None) for name in RESULTS)
    found = next((value for value in said if value is not None), finding.outcome if isinstance(finding, Finding) else "vacant")
    return ", ".join(found) if isinstance(found, tuple) else str(found)


def _refusals(at: datetime, envelope: Envelope) -> Iterator[Refusal]:
    if isinstance(envelope.data, ActRefused):
        yield Refusal(at, envelope.data.command, envelope.data.code, envelope.data.basis, envelope.originator_id)


def _winners(log: Iterable[Envelope]) -> list[Winner]:
    envelopes = list(log)
    owed = {
        envelope.originator_id.partition(":")[2]: envelope.data for envelope in envelopes if isinstance(envelope.data, p.Payable)
    }  # fmt: skip
    conferred = (envelope.data for envelope in envelopes if isinstance(envelope.data, w.Conferred))
    return [_winner(event, owed.get(f"{event.cycle}/{event.applicant}")) for event in conferred]


def _winner(e: w.Conferred, owed: p.Payable | None) -> Winner:
    return Winner(
        e.applicant, e.cycle, e.track, e.tier, e.rank, e.re_award, owed.amount_cny if owed else 0,
        e.validity.last_day if e.validity else None, e.repeat, owed.budget_year if owed else None,
    )  # fmt: skip


def _titles(log: Iterable[Dated]) -> list[Held]:
    words = {w.Conferred: "valid", w.Expired: "expired", w.Revoked: "revoked"}
    return [
        Held(envelope.originator_id.partition(":")[2], at, words[type(envelope.data)])
        for at, envelope in log
        if type(envelope.data) in words
    ]


def _due(stream: str, term: Term) -> Due:
    return Due(stream, term.name, term.opens_on, term.last_day, term.closes_at, term.amount, term.unit, term.basis)
