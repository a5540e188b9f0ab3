"""An act that needs two persons: proposed by one, confirmed by another, carried out at the confirmation."""

from collections.abc import Sequence

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.refusal import RefusedError


@event("proposal.made")
class Made(Event, frozen=True):
    """`content` is the command as JSON text; it takes effect only when another person confirms it."""

    command: str
    content: str
    by: str


@event("proposal.confirmed")
class Confirmed(Event, frozen=True):
    """Another person confirmed it."""

    by: str


@event("proposal.dropped")
class Dropped(Event, frozen=True):
    """It was taken back before anyone confirmed it."""

    by: str
    reason: str


class Proposal(msgspec.Struct):
    """A proposed act and where it stands."""

    command: str
    content: str
    by: str
    state: str = "open"

    def confirm(self, by: str) -> Confirmed:
        """Confirm as another person than the one who proposed."""
        self._open()
        if by == self.by:
            raise RefusedError("second-person", "house", person=by)
        return Confirmed(by)

    def drop(self, by: str, reason: str) -> Dropped:
        """Take it back."""
        self._open()
        return Dropped(by, reason)

    def _open(self) -> None:
        if self.state != "open":
            raise RefusedError("proposal-settled", "house", state=self.state)


def fold(state: Proposal | None, envelopes: Sequence[Envelope]) -> Proposal | None:
    """The proposal after these events; None when there is none."""
    for envelope in envelopes:
        match envelope.data:
            case Made() as e:
                state = Proposal(e.command, e.content, e.by)
            case Confirmed() if state is not None:
                state.state = "confirmed"
            case Dropped() if state is not None:
                state.state = "dropped"
            case _:
                pass
    return state
