"""A satisfaction poll beside a notice: who may speak is whoever holds a slip that was handed out; one voice for each slip.

Of a slip the log has the digest alone, so that nobody who reads it can speak in another's place.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.refusal import InvalidError

Voice = Literal["satisfied", "dissatisfied"]


@event("poll.issued")
class Issued(Event, frozen=True):
    """Slips were made to be handed out, named by their digests."""

    cycle: str
    notice: int
    slips: tuple[str, ...]


@event("poll.voiced")
class Voiced(Event, frozen=True):
    """Whoever holds a slip said of persons on the notice whether they satisfy; of anybody else it says nothing."""

    slip: str
    satisfied: tuple[str, ...]
    dissatisfied: tuple[str, ...]
    at: datetime


class Poll(msgspec.Struct):
    """Slip -> whether its voice was heard; applicant -> voices -> how many."""

    slips: dict[str, bool] = {}
    counts: dict[str, dict[Voice, int]] = {}

    def voice(self, slip: str, satisfied: Sequence[str], dissatisfied: Sequence[str], now: datetime) -> Voiced:
        """Speak once; nothing is stored of a slip that was never made, or has spoken."""
        if slip not in self.slips:
            raise InvalidError("slip-unknown")
        if self.slips[slip]:
            raise InvalidError("slip-used")
        twice = [code for code, times in Counter([*satisfied, *dissatisfied]).items() if times > 1]
        if twice or not (satisfied or dissatisfied):
            raise InvalidError("voice-unclear", applicants=twice)
        return Voiced(slip, tuple(satisfied), tuple(dissatisfied), now)

    def counted(self, applicant: str) -> dict[Voice, int]:
        """The voices on one applicant."""
        return self.counts.get(applicant, {"satisfied": 0, "dissatisfied": 0})


def fold(state: Poll | None, envelopes: Sequence[Envelope]) -> Poll | None:
    """The poll after these events; None while no slip was made."""
    for envelope in envelopes:
        match envelope.data:
            case Issued() as e:
                state = state or Poll()
                state.slips |= dict.fromkeys(e.slips, False)
            case Voiced() as e if state is not None:
                state.slips[e.slip] = True
                for code in e.satisfied:
                    state.counts[code] = state.counted(code) | {"satisfied": state.counted(code)["satisfied"] + 1}
                for code in e.dissatisfied:
                    state.counts[code] = state.counted(code) | {"dissatisfied": state.counted(code)["dissatisfied"] + 1}
            case _:
                pass
    return state
