"""The notice that an applicant posts inside its own house before it files: since when, until when, and what was objected."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.refusal import RefusedError
from domain.shared.term import Recounted, Term

Outcome = Literal["open", "rejected", "upheld"]


@event("internal_notice.recorded")
class Recorded(Event, frozen=True):
    """It was posted on a day; `text` is the digest of the proof, `term` how long it has to stand."""

    posted_on: date
    text: str
    term: Term


@event("internal_notice.objection_recorded")
class ObjectionRecorded(Event, frozen=True):
    """Somebody inside objected, and where that stands; the digest of its record."""

    reference: str
    outcome: Outcome
    text: str
    basis: str


@event("internal_notice.term_recounted")
class TermRecounted(Recounted, frozen=True):
    """Its period was counted again, because a holiday notice was announced."""


@event("internal_notice.waived")
class Waived(Event, frozen=True):
    """The office decided, with a reason, that a person without an employer has nowhere to post it."""

    reason: str
    basis: str


class InternalNotice(msgspec.Struct):
    """The notice as it stands; posted again, it stands a whole new period, and what was objected is not forgotten.

    `term` is None where nothing was posted, because the office has waived it.
    """

    term: Term | None
    objections: dict[str, Outcome] = {}

    def clear(self, now: datetime, basis: str) -> None:
        """Refuse to file before its end, or while an objection is open or upheld."""
        if self.term is not None and now < self.term.closes_at:
            raise RefusedError("internal-notice-running", basis, last_day=self.term.last_day.isoformat())
        held = self.held()
        if held:
            raise RefusedError("internal-objection", basis, objections=held)

    def held(self) -> list[str]:
        """The objections that hold it back: what was rejected does not."""
        return sorted(reference for reference, outcome in self.objections.items() if outcome != "rejected")


def fold(state: InternalNotice | None, envelopes: Sequence[Envelope]) -> InternalNotice | None:
    """The notice after these events; None when none was posted."""
    for envelope in envelopes:
        match envelope.data:
            case Recorded() as e:
                state = InternalNotice(e.term, state.objections if state is not None else {})
            case Waived():
                state = state or InternalNotice(None)
            case TermRecounted(_, new) if state is not None:
                state.term = new
            case ObjectionRecorded() as e if state is not None:
                state.objections[e.reference] = e.outcome
            case _:
                pass
    return state
