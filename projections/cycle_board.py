"""The cycle board: where each cycle stands, and when it moves next."""

from domain.cycle import events as e
from domain.cycle import review_events as r
from domain.shared import identifiers as ids
from domain.shared.event import Event
from projections.table import Board, Key, Record, Table
from services.follow import Row


class CycleBoard(Board):
    """One row per cycle."""

    name = "cycle_board"
    reads = frozenset(
        f"cycle.{name}"
        for name in (
            "opened",
            "stage_opened",
            "stage_closed",
            "term_moved",
            "term_recounted",
            "notice_published",
            "notice_extended",
            "conferred",
            "cancelled",
            "completed",
            "panel_formed",
            "shortlisted",
            "comments_opened",
            "limit_overrun",
        )
    )
    table = Table(
        "cycle_board",
        {"cycle": "text"},
        {
            "city": "text", "year": "bigint", "version": "text", "state": "text", "stage": "text", "since": "text", "closes_at": "text",
            "applications": "bigint", "panels": "bigint", "shortlisted": "bigint", "overrun": "text", "winners": "bigint",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The stream's cycle."""
        return [(ids.cycle_in(row.stream),)]

    def change(self, record: Record, row: Row) -> None:
        """Follow the stages."""
        match row.event:
            case e.Opened() as o:
                record |= {
                    "city": ids.city_of(record["cycle"]), "year": ids.year_of(record["cycle"]), "version": o.version, "state": "open",
                    "since": o.opened_on.isoformat(), "applications": 0, "panels": 0, "winners": 0,
                }  # fmt: skip
            case e.StageOpened(stage, term):
                record |= {"stage": stage, "closes_at": term.closes_at.isoformat() if term else None}
            case e.TermMoved(_, _, term) | e.NoticePublished(_, _, term) | e.NoticeExtended(_, _, term) | r.CommentsOpened(term=term):
                record["closes_at"] = term.closes_at.isoformat()
            case e.TermRecounted(_, term, number=number) if number or term.name == record["stage"]:
                record["closes_at"] = term.closes_at.isoformat()
            case e.StageClosed(_, _, received):
                record |= {"stage": None, "closes_at": None, "applications": record["applications"] + len(received)}
            case e.CandidatesConferred(candidates):
                record["winners"] += len(candidates)
            case e.Cancelled():
                record |= {"state": "cancelled", "stage": None, "closes_at": None}
            case e.Completed():
                record |= {"state": "completed", "stage": None, "closes_at": None}
            case event:
                _follow_review(event, record)


def _follow_review(event: Event, record: Record) -> None:
    """How many panels, how many on the last shortlist, and a limit that was run over."""
    match event:
        case r.PanelFormed():
            record["panels"] += 1
        case r.Shortlisted(_, on):
            record["shortlisted"] = len(on)
        case r.LimitOverrun(limit):
            record["overrun"] = limit
        case _:
            pass
