"""The activity of the night: every decision computed again, from where the last heartbeat stood; each difference is told to operators."""

import msgspec
import structlog
from temporalio import activity

from activities.signatures import REVERIFY, Reverified
from services.clerk import Clerk

PAGE = 200
"""Decisions between two heartbeats."""

line = structlog.get_logger("audit")


class AuditActivities:
    """Activities over the log of one clerk; they run in threads."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    @activity.defn(name=REVERIFY)
    def reverify(self) -> Reverified:
        """Compute every decision again; how many there are, how many differ, and which is the first."""
        again = self._clerk.reverification()
        heartbeat = activity.info().heartbeat_details
        found = msgspec.convert(heartbeat[0], Reverified) if heartbeat else Reverified()
        for envelope in again.decisions(found.position):
            differences = again.differences(envelope)
            for one in differences:
                line.error("audit.differs", **msgspec.to_builtins(one))
            found = found.after(envelope.position, [one.decision for one in differences])
            if found.decisions % PAGE == 0:
                activity.heartbeat(msgspec.to_builtins(found))
        return found
