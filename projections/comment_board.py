"""The comment board: every public comment and late report, and what was made of it; who wrote what stays sealed."""

from domain.comment import comment as c
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class CommentBoard(Board):
    """One row per comment."""

    name = "comment_board"
    reads = frozenset(["comment.filed", "comment.report_received", "comment.handled"])
    table = Table(
        "comment_board",
        {"cycle": "text", "reference": "text"},
        {"kind": "text", "about": "text", "stamped_at": "text", "outcome": "text", "reason": "text", "anonymous": "bigint"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The comment of the stream."""
        return [(ids.cycle_in(row.stream), row.stream.rpartition("/")[2])]

    def change(self, record: Record, row: Row) -> None:
        """Follow the comment."""
        match row.event:
            case c.Filed() | c.ReportReceived() as f:
                kind = "comment" if isinstance(f, c.Filed) else "report"
                record |= {"kind": kind, "about": f.about, "stamped_at": f.stamped_at.isoformat(), "anonymous": int(f.anonymous)}
            case c.Handled(outcome, reason):
                record |= {"outcome": outcome, "reason": reason}
            case _:
                pass
