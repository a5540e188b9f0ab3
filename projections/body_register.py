"""The body register: who sits in which committee or office of a city, as what, since when until when; names stay sealed in the log."""

from domain.body import body as b
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class BodyRegister(Board):
    """One row per body and member: the latest seat; `times` counts how often it was taken."""

    name = "body_register"
    reads = frozenset(["body.seated", "body.left"])
    table = Table(
        "body_register",
        {"city": "text", "body": "text", "member": "text"},
        {"position": "text", "since": "text", "until": "text", "times": "bigint"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The member whom the event names."""
        match row.event:
            case b.Seated(member) | b.Left(member):
                return [(ids.city_in(row.stream), row.stream.rpartition("/")[2], member)]
            case _:
                return []

    def change(self, record: Record, row: Row) -> None:
        """Follow the seat."""
        match row.event:
            case b.Seated() as s:
                record |= {"position": s.position, "since": s.since.isoformat(), "until": None, "times": (record["times"] or 0) + 1}
            case b.Left(on=on):
                record["until"] = on.isoformat()
            case _:
                pass
