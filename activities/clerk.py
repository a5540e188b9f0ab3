"""The activities: each brings one stream up to the log's clock, as often as it is asked, with one effect."""

from temporalio import activity

from activities.signatures import ADVANCE, ASSESS, StreamInput
from domain.shared import identifiers as ids
from domain.shared.standing import Standing
from services.clerk import Clerk

PAGE = 100
"""Applications between two heartbeats of a batch."""


class ClerkActivities:
    """Activities over one clerk; they run in threads, because the log's databases block."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    @activity.defn(name=ADVANCE)
    def advance(self, given: StreamInput) -> Standing:
        """Do what is due in the stream, and say where it stands."""
        return self._clerk.advance(given.stream)

    @activity.defn(name=ASSESS)
    def assess(self, given: StreamInput) -> None:
        """Work through the applications of a ranking; a repeat goes on where the heartbeat stood."""
        cycle = ids.cycle_in(given.stream) or ""
        heartbeat = activity.info().heartbeat_details
        after: str | None = heartbeat[0] if heartbeat else ""
        while after is not None:
            activity.heartbeat(after)
            after = self._clerk.assess(cycle, after, PAGE)
