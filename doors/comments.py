"""Public comments as the office and those who watch see them: each with what became of it, and its opening on record."""

from domain.comment import comment as c
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.event import Event
from domain.shared.refusal import InvalidError
from doors.boards import OVERSIGHT
from doors.caller import Reader
from doors.looking import one
from doors.parts import Parts
from doors.unsealing import Unsealed, revealed
from services.acts.comment import OpenComment
from services.answer import Answer
from services.office import Act, new_id

OPENERS: tuple[Role, ...] = ("office", "supervisor", "auditor")
"""Who may open a comment."""

RECEIVED = (c.Filed, c.ReportReceived)
"""The events in which a comment comes in."""


def known(parts: Parts, who: Reader, cycle: str, reference: str) -> None:
    """Raise where a comment is not there for the reader."""
    one(parts, "comments", who, [("cycle = ? and reference = ?", (cycle, reference))], f"{cycle}/{reference}")


def unsealed(parts: Parts, who: Reader, cycle: str, reference: str) -> Unsealed | Answer:
    """Who commented and what the comment says, its opening on record; or the refusal of that. Raises where it is not there."""
    known(parts, who, cycle, reference)
    role = opener(who)
    if who.account is None or role is None:
        raise InvalidError("absent", name=f"{cycle}/{reference}")
    act = Act(Actor(who.account.handle, role, authenticated=True), new_id())
    answer = parts.office.execute(OpenComment(cycle=cycle, reference=reference), act)
    if answer.outcome == "refused":
        return answer
    return revealed(parts.log, parts.log.events_of(ids.comment_stream(cycle, reference)), _said)


def _said(event: Event) -> tuple[str, str] | None:
    return (event.author.text, event.text.text) if isinstance(event, RECEIVED) else None


def opener(who: Reader) -> Role | None:
    """The role in which a reader may open comments; None where none is."""
    return next((role for role in who.account.roles if role in OPENERS), None) if who.account else None


COMMENTS: tuple[Role, ...] = OVERSIGHT
"""Who may look at comments."""
