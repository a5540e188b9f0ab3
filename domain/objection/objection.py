"""An objection to one candidate on a public notice: who raised it stays sealed, and its outcome touches that candidate alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.private import Private
from domain.shared.refusal import RefusedError
from domain.shared.term import Term

Outcome = Literal["upheld", "rejected"]


@event("objection.filed")
class Filed(Event, frozen=True):
    """Received inside the notice's period; `term` is the office's own limit for the re-examination, a reminder and no more."""

    cycle: str
    notice: int
    candidate: str
    objector: Private
    grounds: Private
    stamped_at: datetime
    term: Term | None


@event("objection.report_received")
class ReportReceived(Event, frozen=True):
    """Received too late to be an objection: kept and answered as a report."""

    cycle: str
    notice: int
    candidate: str
    objector: Private
    grounds: Private
    stamped_at: datetime
    closed_at: datetime


@event("objection.reminded")
class Reminded(Event, frozen=True):
    """The office's limit for the re-examination ran out."""

    due: datetime


@event("objection.decided")
class Decided(Event, frozen=True):
    """The office re-examined it, with a reason."""

    outcome: Outcome
    reason: str


class Objection(msgspec.Struct):
    """An objection (or a late report) and where it stands."""

    cycle: str
    candidate: str
    kind: Literal["objection", "report"]
    notice: int
    term: Term | None = None
    reminded: bool = False
    outcome: Outcome | None = None

    def decide(self, outcome: Outcome, reason: str, basis: str) -> Decided:
        """Decide once."""
        if self.outcome is not None:
            raise RefusedError("objection-decided", basis, outcome=self.outcome)
        return Decided(outcome, reason)

    def remind(self, now: datetime) -> Reminded | None:
        """Remind once when the office's limit is over; None when there is nothing to say."""
        if self.term is None or self.reminded or self.outcome is not None or now < self.term.closes_at:
            return None
        return Reminded(self.term.closes_at)


def fold(state: Objection | None, envelopes: Sequence[Envelope]) -> Objection | None:
    """The objection after these events; None when nothing was received."""
    for envelope in envelopes:
        match envelope.data:
            case Filed() as e:
                state = Objection(e.cycle, e.candidate, "objection", e.notice, e.term)
            case ReportReceived() as e:
                state = Objection(e.cycle, e.candidate, "report", e.notice)
            case Reminded() if state is not None:
                state.reminded = True
            case Decided() as e if state is not None:
                state.outcome = e.outcome
            case _:
                pass
    return state
