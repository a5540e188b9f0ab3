"""The reviewer register: who is in a city's pool, in which field, has left it, or sat on a panel without it; names stay sealed."""

from domain.cycle import review_events as e
from domain.reviewer import reviewer as r
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class ReviewerRegister(Board):
    """One row per city and person.

    `in_pool` is none for one who sat on a panel and was never in the pool; `admitted` counts the admissions, `seats` the panels sat on,
    `assessed` the cycles whose work was looked at.
    """

    name = "reviewer_register"
    reads = frozenset(["reviewer.admitted", "reviewer.exited", "reviewer.assessed", "cycle.panel_formed", "cycle.panel_changed"])
    table = Table(
        "reviewer_register",
        {"city": "text", "reviewer": "text"},
        {"field": "text", "in_pool": "bigint", "admitted": "bigint", "seats": "bigint", "assessed": "bigint", "reason": "text"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The person of the stream, or those whom a panel gives a seat."""
        city = ids.city_in(row.stream)
        match row.event:
            case e.PanelFormed(members=members):
                return [(city, member) for member in members]
            case e.PanelChanged(joined=joined):
                return [(city, joined)]
            case _:
                return [(city, row.stream.rpartition("/")[2])]

    def change(self, record: Record, row: Row) -> None:
        """Follow the pool, and the seats."""
        match row.event:
            case r.Admitted(field=field):
                record |= {"field": field, "in_pool": 1, "admitted": (record["admitted"] or 0) + 1, "reason": None}
            case r.Exited(reason):
                record |= {"in_pool": 0, "reason": reason}
            case r.Assessed():
                record["assessed"] = (record["assessed"] or 0) + 1
            case e.PanelFormed() | e.PanelChanged():
                record["seats"] = (record["seats"] or 0) + 1
            case _:
                pass
