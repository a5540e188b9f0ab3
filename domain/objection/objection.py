"""An objection to one candidate on a public notice: who raised it stays sealed, and its outcome touches that candidate alone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from domain.policies.ladder import Ladder, Rung, fallen
from domain.shared.event import Envelope, Event, event, same
from domain.shared.evidence import Given
from domain.shared.private import Private
from domain.shared.refusal import RefusedError
from domain.shared.term import Recounted, Term, named_hands

Outcome = Literal["upheld", "rejected"]
Verdict = Literal["verified", "unfounded"]
FOLLOWS: dict[Verdict, Outcome] = {"verified": "upheld", "unfounded": "rejected"}
"""What the decision must be after a re-examination found this."""


@event("objection.filed", 3, [named_hands("term"), same])
class Filed(Event, frozen=True):
    """Received inside the notice's period; `term` is the office's own limit for the re-examination, a reminder and no more.

    `anonymous` is one that gives no name, and counts nevertheless.
    """

    cycle: str
    notice: int
    candidate: str
    objector: Private
    grounds: Private
    stamped_at: datetime
    term: Term | None
    anonymous: bool = False


@event("objection.report_received", 2, [same])
class ReportReceived(Event, frozen=True):
    """Received too late, or without a name, to be an objection: kept and answered as a report."""

    cycle: str
    notice: int
    candidate: str
    objector: Private
    grounds: Private
    stamped_at: datetime
    closed_at: datetime
    anonymous: bool = False


@event("objection.evidence_given", 2, [same])
class EvidenceGiven(Given, frozen=True):
    """What proves it, as whoever objects says."""


@event("objection.term_recounted")
class TermRecounted(Recounted, frozen=True):
    """The office's limit was counted again."""


def _at_the_end(tree: dict[str, Any]) -> dict[str, Any]:
    """Version 1 reminded once, when the limit was over."""
    return {"rung": 0, "due": tree["due"]}


@event("objection.reminded", 2, [_at_the_end])
class Reminded(Event, frozen=True):
    """A rung of the ladder of the office's limit fell due."""

    rung: int
    due: datetime


@event("objection.investigated")
class Investigated(Event, frozen=True):
    """What the re-examination found; a later finding stands beside the earlier, and takes its place."""

    finding: Verdict
    by: str
    reason: str


@event("objection.opened")
class Opened(Event, frozen=True):
    """Somebody read who objected and what the objection says; `reader` is an account or a handle, never a name."""

    reader: str
    role: str
    opened_at: datetime


@event("objection.decided")
class Decided(Event, frozen=True):
    """Those who decide on it did, with a reason."""

    outcome: Outcome
    reason: str


class Objection(msgspec.Struct):
    """An objection (or a late or anonymous report) and where it stands."""

    cycle: str
    candidate: str
    kind: Literal["objection", "report"]
    notice: int
    term: Term | None = None
    told: int | None = None
    outcome: Outcome | None = None
    finding: Verdict | None = None
    anonymous: bool = False

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

    def recount(self, again: Callable[[Term], Recounted | None]) -> TermRecounted | None:
        """Count the limit again while the objection is open; None where that changes nothing."""
        found = again(self.term) if self.term is not None and self.outcome is None else None
        return TermRecounted(found.old, found.new, found.changed, found.notice) if found else None

    def next_at(self, ladder: Ladder, now: datetime) -> datetime | None:
        """The instant of the next reminder; None when none is left."""
        rungs = self._rungs(ladder, now)
        return rungs[0].due if rungs else None

    def remind(self, ladder: Ladder, now: datetime) -> Reminded | None:
        """The reminder that has fallen due; None when there is nothing to say."""
        rung = fallen(self._rungs(ladder, now), now)
        return Reminded(rung.step, rung.due) if rung else None

    def _rungs(self, ladder: Ladder, now: datetime) -> list[Rung]:
        """Those before the limit while it runs, then those after it; none once it is decided."""
        if self.term is None or self.outcome is not None:
            return []
        before = [] if now >= self.term.closes_at else ladder.rungs(self.term, after=False, told=self.told)
        return [*before, *ladder.rungs(self.term, after=True, told=self.told)]


def fold(state: Objection | None, envelopes: Sequence[Envelope]) -> Objection | None:
    """The objection after these events; None when nothing was received."""
    for envelope in envelopes:
        match envelope.data:
            case Filed() as e:
                state = Objection(e.cycle, e.candidate, "objection", e.notice, e.term, anonymous=e.anonymous)
            case ReportReceived() as e:
                state = Objection(e.cycle, e.candidate, "report", e.notice, anonymous=e.anonymous)
            case TermRecounted() as e if state is not None:
                state.term = e.new
            case Reminded() as e if state is not None:
                state.told = e.rung
            case Investigated() as e if state is not None:
                state.finding = e.finding
            case Decided() as e if state is not None:
                state.outcome = e.outcome
            case _:
                pass
    return state
