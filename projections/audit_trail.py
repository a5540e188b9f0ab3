"""The audit trail: one line for every event, in the order of the log; times and actors stand with the commit in the log itself."""

from domain.shared.act import ActRefused
from domain.shared.event import DECODERS
from projections.table import Board, Key, Record, Table
from services.follow import Row


class AuditTrail(Board):
    """One row per event."""

    name = "audit_trail"
    table = Table(
        "audit_trail",
        {"position": "bigint"},
        {"stream": "text", "version": "bigint", "event": "text", "command": "text", "code": "text", "basis": "text"},
    )

    @property
    def reads(self) -> frozenset[str]:  # type: ignore[override]  # every event there is
        """Everything."""
        return frozenset(topic.partition("/")[0] for topic in DECODERS)

    def touched(self, row: Row) -> list[Key]:
        """Its position."""
        return [(row.position,)]

    def change(self, record: Record, row: Row) -> None:
        """Say what it was."""
        record |= {"stream": row.stream, "version": row.version, "event": row.topic.partition("/")[0]}
        if isinstance(row.event, ActRefused):
            record |= {"command": row.event.command, "code": row.event.code, "basis": row.event.basis}
