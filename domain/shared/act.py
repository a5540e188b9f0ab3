"""The event that stands where an act was refused: the refusal is official, with its article, in the stream that it concerned."""

from typing import Any

from domain.shared.event import Event, event


@event("act.refused")
class ActRefused(Event, frozen=True):
    """`command` was refused under `basis`; `facts` are what the sentence says."""

    command: str
    code: str
    basis: str
    facts: dict[str, Any] = {}
