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
Verdict = Literal["verified", "unfounded"]
FOLLOWS: dict[Verdict, Outcome] = {"verified": "upheld", "unfounded": "rejected"}
"""What the decision must be after a re-examination found this."""



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


@event("objection.investigated")
class Investigated(Event, frozen=True):
    """What the re-examination found; a later finding stands beside the earlier, and takes its place."""

    finding: Verdict
    by: str
    reason: str


@event("objection.decided")
class Decided(Event, frozen=True):
    """Those who decide on it did, with a reason."""

    outcome: Outcome
    reason: str


class Objection(msgspec.Struct):
    """An objection (or a late report) and where it stands."""

    cycle: str
    candidate: str
    kind: Literal["objection", "report"]
    term: Term | None = None
    reminded: bool = False
    outcome: Outcome | None = None
    finding: Verdict | None = None

    def investigate(self, finding: Verdict, by: str, reason: str, basis: str) -> Investigated:
        """Say what the re-examination found, as long as nothing is decided."""
        if self.outcome is not None:
            raise RefusedError("objection-decided", basis, outcome=self.outcome)
        return Investigated(finding, by, reason)

    def decide(self, outcome: Outcome, reason: str, basis: str, *, needs_finding: bool = False) -> Decided:
        """Decide once, in agreement with what the re-examination found, where somebody else made it."""
        if self.outcome is not None:
            raise RefusedError("objection-decided", basis, outcome=self.outcome)
        if needs_finding and self.finding is None:
            raise RefusedError("not-investigated", basis)
        if self.finding is not None and FOLLOWS[self.finding] != outcome:
            raise RefusedError("finding-contradicts", basis, outcome=outcome, finding=self.finding, rules=[])
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
                state = Objection(e.cycle, e.candidate, "objection", e.term)
            case ReportReceived() as e:
                state = Objection(e.cycle, e.candidate, "report")
            case Reminded() if state is not None:
                state.reminded = True
            case Investigated() as e if state is not None:
                state.finding = e.finding
            case Decided() as e if state is not None:
                state.outcome = e.outcome
            case _:
                pass
    return state
