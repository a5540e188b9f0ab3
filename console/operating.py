"""How the product does, for who runs it: workflows, how far the read models and the relay have come, databases; nothing of any case."""

from typing import NamedTuple
from urllib.parse import quote

from starlette.responses import Response

from activities.signatures import NIGHTLY_AUDIT, WORKFLOW_OF
from console.choices import regulation_of
from console.saying import Saying
from console.shell import page
from console.visit import Visit
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from doors.boards import OVERSIGHT
from projections.boards import BOARDS
from services.running import Follower, Workflow, followers

RUNNERS: tuple[Role, ...] = ("operator", *OVERSIGHT)
"""Who is shown it."""

RELAY = "relay"
"""The follower that takes what stands in the log to the workflows."""


EVENTS = frozenset([
    "activity_task_canceled", "activity_task_completed", "activity_task_failed", "activity_task_scheduled", "activity_task_started",
    "activity_task_timed_out", "timer_canceled", "timer_fired", "timer_started", "upsert_workflow_search_attributes",
    "workflow_execution_canceled", "workflow_execution_completed", "workflow_execution_continued_as_new",
    "workflow_execution_failed", "workflow_execution_signaled", "workflow_execution_started", "workflow_execution_terminated",
    "workflow_execution_timed_out", "workflow_task_completed", "workflow_task_failed", "workflow_task_scheduled",
    "workflow_task_started", "workflow_task_timed_out",
])  # fmt: skip
"""What happens in the engine and has a word; anything else is something else."""

KINDS = frozenset([*WORKFLOW_OF.values(), NIGHTLY_AUDIT])


class Line(NamedTuple):
    """A workflow with what it serves in words: its cycle and no more, for an objection or a title is a case.

    `kind` and `event` are the words of what it is and of what last happened in it.
    """

    one: Workflow
    kind: str
    event: str
    what: str
    address: str


class Following(NamedTuple):
    """A follower of the log, and how many events it is behind."""

    one: Follower
    behind: int


def operator(visit: Visit) -> Response:
    """The page."""
    parts, head = visit.parts, visit.parts.log.head()
    running = parts.workings.workflows(visit.who.city)
    reached = [Following(one, max(head - one.position, 0)) for one in followers(parts.views, [RELAY, *(board.name for board in BOARDS)])]
    return page(
        "operator.html", visit, head=head, engine=parts.engine(), running=running, relay=reached[0], boards=reached[1:],
        listed=[_line(visit, one) for one in running.listed] if running else [],
        failed=[_line(visit, one) for one in running.failed] if running else [],
        sizes=parts.workings.databases.sizes(), free=parts.workings.databases.free(), pages=parts.workings.pages, kind=parts.log.kind,
        read=readable,
    )  # fmt: skip


def _line(visit: Visit, one: Workflow) -> Line:
    pages, kind = visit.parts.workings.pages, ids.kind_of(one.stream)
    address = f"{pages}/{quote(one.stream, safe='')}/{one.run}/history" if pages and kind not in CASES else ""
    cycle, city = ids.cycle_in(one.stream), ids.city_in(one.stream)
    say = Saying(visit.spoken, regulation_of(visit, cycle) if cycle else None)
    kind_word = f"workflow-{one.kind if one.kind in KINDS else OTHER}"
    event_word = f"engine-{one.event if one.event in EVENTS else OTHER}"
    return Line(one, kind_word, event_word, say.cycle(cycle) if cycle else city or "", address)


OTHER = "other"

CASES = frozenset(["objection", "award"])
"""Kinds of stream whose name tells of a case: no address with it is shown."""

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
STEP = 1024


def readable(count: int) -> str:
    """Bytes as a person reads them."""
    size, unit = float(count), 0
    while size >= STEP and unit < len(UNITS) - 1:
        size, unit = size / STEP, unit + 1
    return f"{size:.0f} {UNITS[unit]}" if not unit else f"{size:.1f} {UNITS[unit]}"
