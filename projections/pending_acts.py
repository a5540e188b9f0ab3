"""Acts that wait for a second person."""

import orjson

from domain.proposal import proposal as p
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class PendingActs(Board):
    """One row per proposed act."""

    name = "pending_acts"
    reads = frozenset(["proposal.made", "proposal.confirmed", "proposal.dropped"])
    table = Table("pending_acts", {"proposal": "text"}, {"city": "text", "command": "text", "proposed_by": "text", "state": "text"})

    def touched(self, row: Row) -> list[Key]:
        """The proposal of the stream."""
        return [(row.stream.partition(":")[2],)]

    def change(self, record: Record, row: Row) -> None:
        """Follow it."""
        match row.event:
            case p.Made(command, content, by):
                record |= {"city": _city(orjson.loads(content)), "command": command, "proposed_by": by, "state": "open"}
            case p.Confirmed():
                record["state"] = "confirmed"
            case p.Dropped():
                record["state"] = "dropped"
            case _:
                pass


def _city(fields: Record) -> str | None:
    """The city that the proposed act concerns; none where it concerns no single one."""
    return fields.get("city") or (ids.city_of(fields["cycle"]) if "cycle" in fields else None)
