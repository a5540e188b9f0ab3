"""The ban register: who may not apply in a city from which day until which, on what ground, by which article."""

from domain.applicant import events as e
from domain.shared import identifiers as ids
from domain.shared.history import Ban
from projections.table import Board, Key, Record, Table
from services.follow import Row


class BanRegister(Board):
    """One row per ban and applicant; `inherited` names the absorbed organization that a ban came from."""

    name = "ban_register"
    reads = frozenset(["applicant.banned", "applicant.merged"])
    table = Table(
        "ban_register",
        {"city": "text", "applicant": "text", "ground": "text", "since": "text", "basis": "text"},
        {"until": "text", "inherited": "text"},
    )

    def touched(self, row: Row) -> list[Key]:
        """The bans that the event names."""
        code = ids.applicant_in(row.stream)
        return [(ban.city, code, ban.ground, ban.since.isoformat(), ban.basis) for ban in _bans(row)]

    def change(self, record: Record, row: Row) -> None:
        """Note its last day, the later one where it is told twice."""
        found = [ban for ban in _bans(row) if _is(ban, record)]
        record["until"] = max(record["until"] or "", *(ban.until.isoformat() for ban in found))
        if isinstance(row.event, e.Merged):
            record["inherited"] = row.event.absorbed


def _bans(row: Row) -> tuple[Ban, ...]:
    match row.event:
        case e.Banned(ban):
            return (ban,)
        case e.Merged(bans=bans):
            return bans
        case _:
            return ()


def _is(ban: Ban, record: Record) -> bool:
    return (ban.city, ban.ground, ban.since.isoformat(), ban.basis) == (record["city"], record["ground"], record["since"], record["basis"])
