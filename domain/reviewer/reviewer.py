"""A person in a city's reviewer pool: admitted, perhaps left; recusals stand with the application that they concern."""

from collections.abc import Sequence

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.private import Private
from domain.shared.refusal import RefusedError


@event("reviewer.admitted")
class Admitted(Event, frozen=True):
    """The office took the person into the pool."""

    name: Private
    field: str


@event("reviewer.exited")
class Exited(Event, frozen=True):
    """The office took the person out of the pool; earlier scores stay."""

    reason: str


@event("reviewer.assessed")
class Assessed(Event, frozen=True):
    """The office assessed how the person did the duty in a cycle; `text` is the digest of the assessment."""

    cycle: str
    text: str


class Reviewer(msgspec.Struct):
    """`in_pool` is whether the person may be put on a new panel, `assessed` the cycles of which the work was looked at."""

    field: str
    in_pool: bool = True
    assessed: set[str] = set()

    def assess(self, cycle: str, text: str, basis: str) -> Assessed:
        """Assess the work in a cycle, once."""
        if cycle in self.assessed:
            raise RefusedError("reviewer-assessed", basis, cycle=cycle)
        return Assessed(cycle, text)

    def leave(self, reason: str, basis: str) -> Exited:
        """Take the person out of the pool, once."""
        if not self.in_pool:
            raise RefusedError("reviewer-exited", basis)
        return Exited(reason)


def fold(state: Reviewer | None, envelopes: Sequence[Envelope]) -> Reviewer | None:
    """The reviewer after these events; None when never admitted."""
    for envelope in envelopes:
        match envelope.data:
            case Admitted() as e:
                state = Reviewer(e.field, assessed=state.assessed if state else set())
            case Assessed() as e if state is not None:
                state.assessed.add(e.cycle)
            case Exited() if state is not None:
                state.in_pool = False
            case _:
                pass
    return state
