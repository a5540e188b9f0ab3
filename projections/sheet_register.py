"""The sheet register: what each reviewer gave each application in each stage, as it counts now."""

from decimal import Decimal

from domain.application import application as a
from domain.shared import identifiers as ids
from projections.table import Board, Key, Record, Table
from services.follow import Row


class SheetRegister(Board):
    """One row per application, stage and reviewer: the total of the newest sheet, and which version of it that is.

    Sheets of the recused and of those whose seat another took stand here too: who counts them leaves them out.
    """

    name = "sheet_register"
    reads = frozenset(["application.scored"])
    table = Table(
        "sheet_register",
        {"cycle": "text", "applicant": "text", "stage": "text", "reviewer": "text"},
        {"total": "text", "sheet": "bigint"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The sheet that the event names."""
        if not isinstance(row.event, a.Scored):
            return []
        return [(ids.cycle_in(row.stream), ids.applicant_in(row.stream), row.event.stage, row.event.reviewer)]

    def change(self, record: Record, row: Row) -> None:
        """Note what it gives."""
        if isinstance(row.event, a.Scored):
            record |= {"total": str(sum(row.event.points.values(), Decimal(0))), "sheet": row.event.sheet}
