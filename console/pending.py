"""Acts that wait for a second person: what was proposed, by whom, and who else may confirm it."""

from typing import NamedTuple

import orjson
from starlette.responses import Response

from console.calendar import of_proposal
from console.shell import page
from console.visit import Visit
from domain.proposal import proposal as proposals
from domain.shared import identifiers as ids
from doors.looking import rows
from projections.table import Record
from services.announcement import Foreseen
from services.commands import COMMANDS


class Waiting(NamedTuple):
    """A proposed act: its fields in the open, and whether this reader may confirm it."""

    proposal: str
    command: str
    proposed_by: str
    city: str | None
    fields: Record
    may_confirm: bool
    may_drop: bool
    foreseen: Foreseen | None


def waiting(visit: Visit) -> list[Waiting]:
    """The acts that wait and that this reader may see."""
    return [_waiting(visit, row) for row in rows(visit.parts, "pending", visit.who, [("state = ?", ("open",))])]


def _waiting(visit: Visit, row: Record) -> Waiting:
    made = visit.parts.log.load(ids.proposal_stream(row["proposal"]), proposals.fold)[0]
    entry = COMMANDS[row["command"]].entry
    held = set(visit.who.account.roles if visit.who.account else ())
    told = {name: value for name, value in orjson.loads(made.content).items() if name not in entry.sealed} if made else {}
    may = bool(held & set(entry.roles) & set(COMMANDS["proposal.confirm"].entry.roles))
    effect = of_proposal(visit, told["file"]) if entry.name == "calendar.announce" else None
    confirms = may and row["proposed_by"] != visit.handle
    return Waiting(row["proposal"], entry.name, row["proposed_by"], row["city"], told, confirms, may, effect)


def pending(visit: Visit) -> Response:
    """The list."""
    return page("pending.html", visit, waiting=waiting(visit))
