"""What stands out in the reviews of a cycle, for who watches over them: without what the watcher himself keeps away from."""

from domain.shared.actor import Role
from doors.boards import READS
from doors.caller import Reader
from doors.looking import narrowed
from doors.parts import Parts
from doors.past import cycle_there, records
from services.audit.flags import Flag, Flags

WATCHING: tuple[Role, ...] = ("supervisor", "auditor")
"""Who is shown what stands out: not the office, which arranges the reviews."""


def flags(parts: Parts, who: Reader, cycle: str) -> list[Flag]:
    """Every flag of a cycle, in the order in which the sheets were recorded."""
    cycle_there(parts, who, cycle)
    away = kept_away(parts, who, cycle)
    return [one for one in Flags(parts.log, records(parts), cycle).all() if one.applicant not in away]


def kept_away(parts: Parts, who: Reader, cycle: str) -> set[str]:
    """The applicants of a cycle whom the reader keeps away from."""
    handle = who.account.handle if who.account else ""
    parts.boards.catch_up()
    read = READS["recusals"]
    where = narrowed(parts, read, who, [("cycle = ? and person = ?", (cycle, handle))])
    return {row["applicant"] for row in read.table.page(parts.views.query, where, None, MOST)}


MOST = 100_000
"""Recusals of one person that are looked at: more than any cycle has applications."""
