"""Which events are decisions, whom they concern, and how one is named: by its event or by its command."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from domain.cycle import events as e
from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.act import ActRefused
from domain.shared.event import TOPICS, Envelope, Event
from domain.shared.receipt import Receipt
from domain.shared.refusal import InvalidError
from services.audit.past import folds, stream_named
from services.audit.record import Record, Records
from services.audit.says import says
from services.log.event_log import EventLog
from services.log.rows import CommitRow

DECIDES = frozenset([
    "receipt", "outcome", "resolution", "granted", "upheld", "met", "bars", "passed", "finding", "order", "places", "ground", "document",
])  # fmt: skip
"""An event that has one of these says how something was decided; a score sheet does not, it is what a decision rests on."""

OF_ONE = frozenset(["applicant", "application", "internal_notice", "award", "payment"])
"""Kinds of stream that concern the applicant whose code ends their name, and nobody else."""

CASE = (OF_ONE - {"applicant"}) | {"notice", "objection"}
"""Kinds of stream that make an application's case where they concern its applicant."""

NAMED = re.compile(r"^(?P<stream>.+)@(?P<version>[1-9]\d*)$")


class Decision(msgspec.Struct, frozen=True):
    """A decision by name, with what it says in short and the policy that computed it, where one did."""

    name: str
    record: Record
    says: dict[str, Any]
    policy: str


def decides(event: Event) -> bool:
    """Whether an event is a decision."""
    return isinstance(event, ActRefused) or not DECIDES.isdisjoint(event.__struct_fields__)


def deciding() -> list[str]:
    """The names of all events that are decisions."""
    return sorted(topic.partition("/")[0] for kind, topic in TOPICS.items() if kind is ActRefused or DECIDES & set(kind.__struct_fields__))


def name_of(envelope: Envelope) -> str:
    """The name of a decision: its event's stream and version."""
    return f"{envelope.originator_id}@{envelope.originator_version}"


def receipt_of(event: Event) -> Receipt | None:
    """The receipt that an event carries."""
    found = getattr(event, "receipt", None)
    return found if isinstance(found, Receipt) else None


def concerned(envelope: Envelope) -> list[str]:
    """The applicants whom an event concerns, by their codes."""
    kind, event = ids.kind_of(envelope.originator_id), envelope.data
    if kind in OF_ONE:
        return [ids.applicant_in(envelope.originator_id)]
    match event:
        case e.RankingFrozen(entries):
            return [line.applicant for line in entries]
        case o.Filed() | o.ReportReceived():
            return [event.candidate]
        case _:
            named = (getattr(event, name, None) for name in ("candidates", "order", "candidate", "freed", "substitute"))
            return list(dict.fromkeys(code for found in named if found for code in ([found] if isinstance(found, str) else found)))


class Decisions:
    """Finds decisions of one log."""

    def __init__(self, log: EventLog, records: Records) -> None:
        self._log, self._records = log, records

    def of(self, cycle: str) -> list[Decision]:
        """Every decision of a cycle, in the order of the log."""
        events = (envelope for stream in self.streams(cycle) for envelope in self._log.events_of(stream))
        return [self.decision(one) for one in sorted(events, key=lambda one: one.position) if decides(one.data)]

    def streams(self, cycle: str) -> list[str]:
        """Every stream of a cycle."""
        kinds = [kind for kind in folds() if ids.cycle_in(f"{kind}:{cycle}") is not None]
        streams = (stream for kind in kinds for stream in self._log.streams(f"{kind}:{cycle}"))
        return [stream for stream in streams if ids.cycle_in(stream) == cycle]

    def about(self, cycle: str, applicant: str, upto: int) -> list[Envelope]:
        """Everything in a cycle that concerns an applicant, up to a position, in the order of the log."""
        found = (one for stream in self._perhaps(cycle, applicant) for one in self._about(stream, applicant, upto))
        return sorted(found, key=lambda one: one.position)

    def case(self, application: str) -> list[str]:
        """The streams of an application's case: its own, the notices and objections that concern it, its title and its money."""
        cycle, applicant = ids.cycle_in(application) or "", ids.applicant_in(application)
        streams = (stream for stream in self._perhaps(cycle, applicant) if ids.kind_of(stream) in CASE)
        return [stream for stream in streams if any(True for _ in self._about(stream, applicant, self._log.head()))]

    def _perhaps(self, cycle: str, applicant: str) -> list[str]:
        """The streams of a cycle without those that are another's by their name: of thousands, few are left to be read."""
        return [stream for stream in self.streams(cycle) if ids.kind_of(stream) not in OF_ONE or ids.applicant_in(stream) == applicant]

    def _about(self, stream: str, applicant: str, upto: int) -> Iterator[Envelope]:
        events = self._log.events_of(stream, upto)
        if ids.kind_of(stream) == "objection":
            return iter(events if events and applicant in concerned(events[0]) else [])
        return (one for one in events if applicant in concerned(one))

    def named(self, name: str) -> Envelope:
        """A decision by `stream@version` or command id, or the newest about an application; raises InvalidError where there is none."""
        commit = self._log.answer_to(name)
        if commit is not None:  # asked first: what the clock sends is named after an event, too
            return self._first(commit)
        found = NAMED.match(name)
        if found is not None:
            return self._event(found["stream"], int(found["version"]))
        stream = stream_named(self._log, name)
        events = self._log.events_of(stream)
        if ids.kind_of(stream) == "application":
            events = self.about(ids.cycle_in(stream) or "", ids.applicant_in(stream), self._log.head())
        newest = next((one for one in reversed(events) if decides(one.data)), events[-1])
        return self._first(self._records.commit(newest.position))

    def _event(self, stream: str, version: int) -> Envelope:
        events = self._log.events_of(stream_named(self._log, stream))
        if version > len(events):
            raise InvalidError("event-unknown", stream=stream, version=version, last=len(events))
        return events[version - 1]

    def _first(self, commit: CommitRow) -> Envelope:
        """Of a command's events, the first that decides something: the others follow from it."""
        events = [self._event(*self._log.rows.event_at(position)) for position in range(commit.first, commit.last + 1)]
        return next((one for one in events if decides(one.data)), events[0])

    def decision(self, envelope: Envelope) -> Decision:
        """An event as the decision that it is."""
        receipt = receipt_of(envelope.data)
        return Decision(name_of(envelope), self._records.record(envelope), says(envelope.data), receipt.policy if receipt else "")
