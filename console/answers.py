"""What became of what somebody sent in: an objection or a comment, found by its reference; never who sent it, nor what it said."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from starlette.responses import Response

from console.shell import cycle_word, page
from console.visit import Visit
from domain.comment import comment as c
from domain.objection import objection as o
from domain.shared import identifiers as ids
from domain.shared.event import Envelope
from domain.shared.evidence import Given
from domain.shared.refusal import InvalidError
from projections.cycle_board import CycleBoard


class Sent(NamedTuple):
    """One that was received: what and when, whether late, anonymous or a report for that, and the answer; `outcome` is empty before it.

    `files` is how many came with it: whoever sent them sees that all did, and nobody what they are.
    """

    kind: str
    at: datetime
    late: bool
    anonymous: bool
    report: bool = False
    outcome: str = ""
    reason: str = ""
    files: int = 0


def answers(visit: Visit) -> Response:
    """The form, and what is found."""
    names = sorted((row["cycle"] for row in CycleBoard.table.rows(visit.parts.views.query)), reverse=True)
    titles = {name: cycle_word(visit, name) for name in names}
    cycle, reference = visit.given("cycle"), visit.given("reference").strip()
    known = cycle in titles and bool(reference)
    found = [one for one in map(_sent, _streams(visit, cycle, reference)) if one] if known else []
    return page("answers.html", visit, titles=titles, cycle=cycle, reference=reference, asked=known, found=found)


def _streams(visit: Visit, cycle: str, reference: str) -> list[list[Envelope]]:
    """What is on record under the reference; nothing where it can be none."""
    try:
        streams = (ids.objection_stream(cycle, reference), ids.comment_stream(cycle, reference))
    except InvalidError:
        return []
    return [list(visit.parts.log.events_of(stream)) for stream in streams]


def _sent(envelopes: Iterable[Envelope]) -> Sent | None:
    found: Sent | None = None
    for one in envelopes:
        match one.data:
            case o.Filed(stamped_at=at, anonymous=anonymous):
                found = Sent("objection", at, late=False, anonymous=anonymous)
            case o.ReportReceived(stamped_at=at, anonymous=anonymous) as one_late:
                found = Sent("objection", at, late=at >= one_late.closed_at, anonymous=anonymous, report=True)
            case c.Filed(stamped_at=at, anonymous=anonymous):
                found = Sent("comment", at, late=False, anonymous=anonymous)
            case c.ReportReceived(stamped_at=at, anonymous=anonymous):
                found = Sent("comment", at, late=True, anonymous=anonymous)
            case Given(files=files) if found is not None:
                found = found._replace(files=len(files))
            case o.Decided(outcome, reason) | c.Handled(outcome, reason) if found is not None:
                found = found._replace(outcome=outcome, reason=reason)
            case _:
                pass
    return found
