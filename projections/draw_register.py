"""The draw register: every draw of experts with all that is needed to do it again (see `domain/policies/draw.py`)."""

import orjson

from domain.cycle import review_events as e
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class DrawRegister(Board):
    """One row per draw: the frozen list and its hash, commitments and seeds by party (JSON), the panel and its alternates in order."""

    name = "draw_register"
    reads = frozenset(
        f"cycle.{name}" for name in ("draw_opened", "draw_witnessed", "seed_committed", "seed_revealed", "drawn", "draw_voided")
    )
    table = Table(
        "draw_register",
        {"cycle": "text", "number": "bigint"},
        {
            "seats": "bigint", "pool": "text", "list_hash": "text", "excluded": "bigint", "witness": "text", "commitments": "text",
            "seeds": "text", "panel": "text", "alternates": "text", "state": "text", "reason": "text",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """The draw that the event is a step of."""
        return [(ids.cycle_in(row.stream), getattr(row.event, "draw"))]  # noqa: B009  # every event that it reads names its draw

    def change(self, record: Record, row: Row) -> None:
        """Follow the steps."""
        match row.event:
            case e.DrawOpened() as d:
                record |= {"seats": d.seats, "pool": ", ".join(d.pool), "list_hash": d.list_hash, "excluded": len(d.excluded)}
                record |= {"commitments": "{}", "seeds": "{}", "state": "open"}
            case e.DrawWitnessed(by=by):
                record["witness"] = by
            case e.SeedCommitted(_, party, commitment):
                record["commitments"] = _with(record["commitments"], party, commitment)
            case e.SeedRevealed(_, party, seed):
                record["seeds"] = _with(record["seeds"], party, seed)
            case e.PanelDrawn(_, panel, alternates):
                record |= {"panel": ", ".join(panel), "alternates": ", ".join(alternates), "state": "drawn"}
            case e.DrawVoided(reason=reason):
                record |= {"state": "void", "reason": reason}
            case _:
                pass


def _with(stored: str, party: str, said: str) -> str:
    return orjson.dumps(orjson.loads(stored) | {party: said}).decode()
