"""The review load: what each person did in a cycle's review: seats, sheets, recusals, and whether the office assessed it."""

from domain.application import application as a
from domain.cycle import review_events as e
from domain.reviewer import reviewer as r
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class ReviewLoad(Board):
    """One row per cycle and person.

    `panels`, `leads` and `given_up` name panels, with a comma between them; `sheets` counts first sheets, `corrected` later versions.
    """

    name = "review_load"
    reads = frozenset(["cycle.panel_formed", "cycle.panel_changed", "application.scored", "application.recused", "reviewer.assessed"])
    table = Table(
        "review_load",
        {"cycle": "text", "reviewer": "text"},
        {
            "panels": "text", "leads": "text", "given_up": "text", "sheets": "bigint", "corrected": "bigint", "recused": "bigint",
            "assessed": "bigint",
        },
    )  # fmt: skip

    def touched(self, row: Row) -> list[Key]:
        """Those whom the event names."""
        cycle = ids.cycle_in(row.stream)
        match row.event:
            case e.PanelFormed(members=members):
                return [(cycle, member) for member in members]
            case e.PanelChanged() as p:
                return [(cycle, person) for person in dict.fromkeys((p.left, p.joined, p.leader))]
            case a.Scored(reviewer=reviewer) | a.Recused(reviewer):
                return [(cycle, reviewer)]
            case r.Assessed(of):
                return [(of, row.stream.rpartition("/")[2])]
            case _:
                return []

    def change(self, record: Record, row: Row) -> None:
        """Follow one of them."""
        match row.event:
            case e.PanelFormed() as p:
                _also(record, "panels", p.panel)
                if p.leader == record["reviewer"]:
                    _also(record, "leads", p.panel)
            case e.PanelChanged() as p:
                _changed(record, p)
            case a.Scored(sheet=sheet):
                column = "sheets" if sheet == 1 else "corrected"
                record[column] = (record[column] or 0) + 1
            case a.Recused():
                record["recused"] = (record["recused"] or 0) + 1
            case r.Assessed():
                record["assessed"] = 1
            case _:
                pass


def _changed(record: Record, change: e.PanelChanged) -> None:
    who = record["reviewer"]
    if who == change.left:
        _also(record, "given_up", change.panel)
        record["panels"], record["leads"] = _without(record["panels"], change.panel), _without(record["leads"], change.panel)
    if who == change.joined:
        _also(record, "panels", change.panel)
    if who == change.leader:
        _also(record, "leads", change.panel)


def _also(record: Record, column: str, name: str) -> None:
    record[column] = ", ".join(dict.fromkeys((*filter(None, (record[column] or "").split(", ")), name)))


def _without(names: str | None, name: str) -> str | None:
    return ", ".join(one for one in (names or "").split(", ") if one and one != name) or None
