"""The recusal register: who keeps away from which application, so that nothing of it is shown to them."""

from domain.application import application as a
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class RecusalRegister(Board):
    """One row per application and person who keeps away from it; the reason stays sealed in the log."""

    name = "recusal_register"
    reads = frozenset(["application.recused"])
    table = Table("recusal_register", {"cycle": "text", "applicant": "text", "person": "text"}, {"declared_by": "text"})

    def touched(self, row: Row) -> list[Key]:
        """The person whom the event names."""
        if not isinstance(row.event, a.Recused):
            return []
        return [(ids.cycle_in(row.stream), ids.applicant_in(row.stream), row.event.reviewer)]

    def change(self, record: Record, row: Row) -> None:
        """Note who said so."""
        if isinstance(row.event, a.Recused):
            record["declared_by"] = row.event.declared_by
