"""The notice board: every public notice, who stands on it, until when, and whether it stood as it was published."""

import orjson

from domain.notice import notice as n
from domain.notice import watch as w
from domain.shared import identifiers as ids
from domain.shared.event import Event
from projections.table import Board, Key, Record, Table
from services.follow import Row


class NoticeBoard(Board):
    """One row per notice; `watched` is the last look at it, `altered` a digest that nobody has explained."""

    name = "notice_board"
    reads = frozenset(
        [
            "notice.published", "notice.withdrawn", "notice.term_recounted", "notice.extended", "notice.closed", "notice.attested",
            "notice.found_altered", "notice.alteration_explained", "notice.missed", "notice.outage",
        ]
    )  # fmt: skip
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
            "watched": "text",
            "altered": "text",
            "missing_since": "text",
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
            case n.TermRecounted(old, new) | n.Extended(old, new):
                record |= {"last_day": new.last_day.isoformat(), "closes_at": new.closes_at.isoformat()}
                if old.last_day != new.last_day:
                    record["moved_from"] = old.last_day.isoformat()
            case n.Withdrawn():
                record["state"] = "withdrawn"
            case n.Closed():
                record["state"] = "closed"
            case event:
                _watched(record, event)


def _watched(record: Record, event: Event) -> None:
    match event:
        case w.Attested(_, at):
            record |= {"watched": at.isoformat(), "altered": None, "missing_since": None}
        case w.FoundAltered(_, found, at):
            record |= {"watched": at.isoformat(), "altered": found, "missing_since": None}
        case w.AlterationExplained():
            record["altered"] = None
        case w.Missed(since):
            record["missing_since"] = since.isoformat()
        case w.Outage():
            record["missing_since"] = None
        case _:
            pass
