"""What an applicant is told after decisions: each that concerns it with its grounds and article, and plainly what is not told."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from domain.application import admission as m
from domain.application import application as a
from domain.application import reviewing as w
from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.cycle.cycle import Cycle
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, Event
from domain.shared.finding import Ground
from domain.stages.conferral import ConferralStage
from domain.stages.plan import Regulation
from domain.stages.qualification import QualificationStage
from services.log.event_log import EventLog


class Decision(NamedTuple):
    """A decision: its word with facts, the article, the single grounds, and when it was taken; `last` where nothing comes behind it."""

    word: str
    facts: dict[str, Any]
    basis: str
    grounds: tuple[Ground, ...]
    at: str
    tone: str
    last: bool = False


NOT_TOLD = ("told-no-score", "told-no-words", "told-no-others")
"""What is not told, and why."""


Taken = tuple[Envelope, Decision]


def decisions(log: EventLog, regulation: Regulation, cycle: Cycle, code: str) -> list[Taken]:
    """Each decision about an application so far, in the order of the log; `at` is left to who knows the commits."""
    own, shared = log.events_of(ids.application_stream(cycle.cycle, code)), log.events_of(ids.cycle_stream(cycle.cycle))
    found = [*_each(own, regulation, code), *_each(shared, regulation, code)]
    return sorted([*found, *_not_awarded(shared, regulation, cycle, found)], key=lambda one: one[0].position)


def _each(events: Sequence[Envelope], regulation: Regulation, code: str) -> Iterator[Taken]:
    for envelope in events:
        found = _of_application(envelope.data, regulation) or _of_cycle(envelope.data, regulation, code)
        if found is not None:
            yield envelope, found


def _not_awarded(events: Sequence[Envelope], regulation: Regulation, cycle: Cycle, found: Sequence[Taken]) -> list[Taken]:
    """That a cycle which is over conferred nothing on one who was reviewed to its end."""
    if cycle.state != "completed" or any(one.last for _, one in found) or not found:
        return []
    conferred = [envelope for envelope in events if isinstance(envelope.data, e.CandidatesConferred)]
    return [(envelope, _decision("told-not-awarded", _conferral(regulation), "")) for envelope in conferred[-1:]]


def _conferral(regulation: Regulation) -> str:
    return regulation.the(ConferralStage).basis


def _decision(word: str, basis: str, tone: str, grounds: tuple[Ground, ...] = (), **facts: Any) -> Decision:
    return Decision(word, facts, basis, grounds, "", tone, last=tone == "red" or word == "told-conferred")


def _of_application(event: Event, regulation: Regulation) -> Decision | None:
    match event:
        case a.QualificationConcluded("qualified"):
            return _decision("told-qualified", regulation.the(QualificationStage).basis, "green")
        case a.QualificationConcluded(_, finding):
            return _decision("told-unqualified", finding.basis, "red", finding.grounds)
        case a.Barred(finding):
            return _decision("told-barred", finding.basis, "red", finding.grounds)
        case _:
            return _ended(event)


def _ended(event: Event) -> Decision | None:
    match event:
        case a.FoundFalse(basis=basis):
            return _decision("told-found-false", basis, "red")
        case w.Struck(basis=basis):
            return _decision("told-struck", basis, "red")
        case m.RecommendationDeclined() | m.NotRecommended():
            basis = event.basis if isinstance(event, m.RecommendationDeclined) else event.term.basis
            return _decision("told-not-recommended", basis, "red")
        case _:
            return None


def _of_cycle(event: Event, regulation: Regulation, code: str) -> Decision | None:
    match event:
        case r.Shortlisted(stage, on, off, basis) if code in (*on, *off):
            word, tone = ("told-shortlisted", "green") if code in on else ("told-not-shortlisted", "red")
            return _decision(word, basis, tone, stage=stage)
        case e.NoticePublished(number, candidates, term) if code in candidates:
            return _decision("told-on-notice", term.basis, "violet", number=number, day=term.last_day)
        case e.ObjectionSettled(candidate, _, upheld, basis) if candidate == code:
            return _decision("told-objection-upheld" if upheld else "told-objection-rejected", basis, "red" if upheld else "green")
        case e.CandidateLost(candidate, _, basis) if candidate == code:
            return _decision("told-lost", basis, "red")
        case e.CandidatesConferred(candidates, document=document) if code in candidates:
            return _decision("told-conferred", _conferral(regulation), "green", document=document)
        case _:
            return None
