"""What workflows and the rest agree on: names, ids, queues, the one state, the inputs of activities. No bodies."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

AWARD_CYCLE = "AwardCycle"
OBJECTION = "Objection"
AWARD_LIFE = "AwardLife"
AWARD_PROGRAMME = "AwardProgramme"

WORKFLOW_OF = {"cycle": AWARD_CYCLE, "objection": OBJECTION, "award": AWARD_LIFE, "programme": AWARD_PROGRAMME}
"""Kind of stream -> the workflow that serves it; the workflow's id is the stream's."""

NIGHTLY_AUDIT = "NightlyAudit"
"""The workflow that no stream has, and the name of its schedule."""

QUEUE = "award"
"""The one task queue of the embedded server; production may name others in `temporal.yaml`."""

ADVANCE = "advance"
ASSESS = "assess"
REVERIFY = "reverify"
POKE = "poke"
PARKED = "parked"

STAGE = "AwardStage"
CITY = "AwardCity"
NEXT_DEADLINE = "AwardNextDeadline"
"""Search attributes; nothing personal stands in them, because they are never encrypted."""


class State(msgspec.Struct, frozen=True):
    """All that a workflow carries: start input, continue-as-new input and recovery input alike.

    `shift_us` is product time minus the server's time, in microseconds: zero in a live log. `seen` is the highest log position
    that it was poked with. New fields get defaults.
    """

    stream: str
    shift_us: int = 0
    seen: int = 0
    stage: str = ""

    @property
    def shift(self) -> timedelta:
        """Product time minus the server's time."""
        return timedelta(microseconds=self.shift_us)


class StreamInput(msgspec.Struct, frozen=True):
    """Which stream an activity is about."""

    stream: str


class Parked(msgspec.Struct, frozen=True):
    """Answer to the query of the same name: whether the workflow waits, until when at the latest, and what it has seen."""

    waiting: bool
    seen: int
    due: datetime | None = None


class Reverified(msgspec.Struct, frozen=True):
    """What a look at all decisions has found up to a position; `first` is the first decision that differs."""

    decisions: int = 0
    differences: int = 0
    first: str = ""
    position: int = 0

    def after(self, position: int, differing: Sequence[str]) -> "Reverified":
        """The same after one more decision, with a name for each difference in it."""
        return Reverified(self.decisions + 1, self.differences + len(differing), self.first or next(iter(differing), ""), position)
