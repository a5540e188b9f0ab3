"""What a page tells of decisions about an application: to the applicant itself, and to oversight as the applicant sees it."""

from typing import NamedTuple

from console.subject import Subject
from console.visit import Visit
from domain.applicant import events as applicants
from domain.shared import identifiers as ids
from domain.shared.history import Ban
from doors.boards import OVERSIGHT
from doors.trail import signed
from services.told import Decision, decisions


class Told(NamedTuple):
    """What there is to tell: decisions in their order, and a ban that came of them."""

    decisions: list[Decision]
    bans: list[Ban]


def told(visit: Visit, found: Subject, code: str) -> Told | None:
    """The same for the applicant itself, and for oversight as the applicant sees it; None for others, and before any decision."""
    if visit.who.role not in (*OVERSIGHT, "applicant"):
        return None
    log = visit.parts.log
    taken = decisions(log, found.regulation, found.cycle, code)
    times = signed(log, [{"position": envelope.position} for envelope, _ in taken])
    listed = [one._replace(at=time["effective_at"]) for (_, one), time in zip(taken, times, strict=True)]
    return Told(listed, _bans(visit, found, code)) if listed else None


def _bans(visit: Visit, found: Subject, code: str) -> list[Ban]:
    """The bans of the cycle's city that stand against it and are not over."""
    events = (one.data for one in visit.parts.log.events_of(ids.applicant_stream(code)))
    held = [event.ban for event in events if isinstance(event, applicants.Banned)]
    return [ban for ban in held if ban.city == ids.city_of(found.name) and ban.until >= found.today]
