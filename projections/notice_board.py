"""The notice board: every public notice, who stands on it, and until when."""

import orjson

from domain.notice import notice as n
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class NoticeBoard(Board):
    """One row per notice."""

    name = "notice_board"
    reads = frozenset(["notice.published", "notice.withdrawn", "notice.term_recounted", "notice.closed"])
    table = Table(
        "notice_board",
        {"cycle": "text", "number": "bigint"},
        {
            "candidates": "text",
            "channels": "text",
            "digest": "text",
            "last_day": "text",
            "moved_from": "text",
            "closes_at": "text",
            "basis": "text",
            "state": "text",
        },
    )

    def touched(self, row: Row) -> list[Key]:
        """The notice of the stream."""
        return [(ids.cycle_in(row.stream), int(row.stream.rpartition("/")[2]))]

    def change(self, record: Record, row: Row) -> None:
        """Follow the notice."""
        match row.event:
            case n.Published() as p:
                record |= {
                    "candidates": orjson.dumps(p.candidates).decode(),
                    "channels": orjson.dumps({name: day.isoformat() for name, day in p.channels.items()}).decode(),
                    "digest": p.text, "last_day": p.term.last_day.isoformat(), "closes_at": p.term.closes_at.isoformat(),
                    "basis": p.term.basis, "state": "running",
                }  # fmt: skip
            case n.TermRecounted(old, new):
                record |= {"last_day": new.last_day.isoformat(), "closes_at": new.closes_at.isoformat()}
                if old.last_day != new.last_day:
                    record["moved_from"] = old.last_day.isoformat()
            case n.Withdrawn():
                record["state"] = "withdrawn"
            case n.Closed():
                record["state"] = "closed"
            case _:
                pass
