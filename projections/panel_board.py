"""The panel board: who reviews a cycle, in which stages and tracks, and who leads."""

from domain.cycle import review_events as e
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class PanelBoard(Board):
    """One row per panel; members are handles, `changes` counts the seats that another took."""

    name = "panel_board"
    reads = frozenset(["cycle.panel_formed", "cycle.panel_changed"])
    table = Table(
        "panel_board",
        {"cycle": "text", "panel": "text"},
        {"members": "text", "leader": "text", "stages": "text", "tracks": "text", "institution": "text", "changes": "bigint"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The panel that the event names."""
        match row.event:
            case e.PanelFormed(panel) | e.PanelChanged(panel):
                return [(ids.cycle_in(row.stream), panel)]
            case _:
                return []

    def change(self, record: Record, row: Row) -> None:
        """Follow the seats."""
        match row.event:
            case e.PanelFormed() as p:
                record |= {
                    "members": ", ".join(p.members), "leader": p.leader, "stages": ", ".join(p.stages), "tracks": ", ".join(p.tracks),
                    "institution": p.institution, "changes": 0,
                }  # fmt: skip
            case e.PanelChanged() as p:
                seated = [p.joined if member == p.left else member for member in record["members"].split(", ")]
                record |= {"members": ", ".join(seated), "leader": p.leader, "changes": record["changes"] + 1}
            case _:
                pass
