"""A public comment on the results of a review: who wrote it stays sealed, and the office says what it made of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from domain.shared.event import Envelope, Event, event, same
from domain.shared.evidence import Given
from domain.shared.private import Private
from domain.shared.refusal import InvalidError, RefusedError

Outcome = Literal["flagged", "noted"]
"""A mark on the application that it is about, or nothing further."""


@event("comment.filed", 2, [same])
class Filed(Event, frozen=True):
    """Received while the results were open to comments; `about` is an applicant, where it names one; `anonymous` gives no name."""

    cycle: str
    stage: str
    about: str
    author: Private
    text: Private
    stamped_at: datetime
    anonymous: bool = False


@event("comment.report_received", 2, [same])
class ReportReceived(Event, frozen=True):
    """Received too late to be a comment: kept and answered as a report."""

    cycle: str
    stage: str
    about: str
    author: Private
    text: Private
    stamped_at: datetime
    closed_at: datetime
    anonymous: bool = False


@event("comment.evidence_given")
class EvidenceGiven(Given, frozen=True):
    """What proves it, as whoever comments says."""


@event("comment.handled")
class Handled(Event, frozen=True):
    """The office looked at it, with a reason."""

    outcome: Outcome
    reason: str


@event("comment.opened")
class Opened(Event, frozen=True):
    """Somebody read who commented and what the comment says; `reader` is an account or a handle, never a name."""

    reader: str
    role: str
    opened_at: datetime


class Comment(msgspec.Struct):
    """A comment (or a late report) and what became of it."""

    cycle: str
    about: str
    kind: Literal["comment", "report"]
    outcome: Outcome | None = None

    def handle(self, outcome: Outcome, reason: str, basis: str) -> Handled:
        """Say once what was made of it; only one that names an applicant can put a mark on its application."""
        if self.outcome is not None:
            raise RefusedError("comment-handled", basis, outcome=self.outcome)
        if not reason:
            raise InvalidError("reason-needed", what="comment")
        if outcome == "flagged" and not self.about:
            raise InvalidError("comment-about-nobody")
        return Handled(outcome, reason)


def fold(state: Comment | None, envelopes: Sequence[Envelope]) -> Comment | None:
    """The comment after these events; None when nothing was received."""
    for envelope in envelopes:
        match envelope.data:
            case Filed() as e:
                state = Comment(e.cycle, e.about, "comment")
            case ReportReceived() as e:
                state = Comment(e.cycle, e.about, "report")
            case Handled() as e if state is not None:
                state.outcome = e.outcome
            case _:
                pass
    return state
