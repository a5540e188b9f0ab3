"""Whether the product lives, is ready, and how it does: for who runs it, without a word of what stands in the log."""

from collections.abc import Iterator

import msgspec
from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import answered, ref, told_as
from api.measured import Measured
from api.reads import told
from api.rules import EVERYONE, rule
from doors.caller import parts_of
from doors.parts import Parts

FAR_BEHIND = 10_000
"""Events that a read model may be behind before the product is not ready: it may be building them anew."""


class Live(msgspec.Struct, frozen=True):
    """The process answers."""

    live: bool


class Ready(msgspec.Struct, frozen=True):
    """`log`: its last position; `behind`: events that the slowest read model has not seen; `engine`: whether the workflow engine answers.

    Commands are taken, and deadlines hold, while the engine does not answer: it alone does not make the product unready.
    """

    ready: bool
    kind: str
    log: int
    behind: int
    engine: bool


STRUCTS = (Live, Ready)
OPEN = rule(EVERYONE)
UNREADY = told_as(503, "not ready", "application/json", ref("Ready"))
TEXT = told_as(200, "in Prometheus's form", "text/plain", {"type": "string"})

router = APIRouter(tags=["health"])


@router.get("/live", operation_id="live", responses=answered("Live"), openapi_extra=OPEN)
async def live() -> Response:
    """Answer, which is all that is asked."""
    return told({"live": True})


@router.get("/ready", operation_id="ready", responses=answered("Ready") | UNREADY, openapi_extra=OPEN)
async def ready(request: Request) -> Response:
    """Whether requests can be served: the log and the read models answer."""
    found = await run_in_threadpool(_state, parts_of(request))
    answer = told(msgspec.to_builtins(found))
    answer.status_code = 200 if found.ready else 503
    return answer


@router.get("/metrics", operation_id="metrics", responses=TEXT, openapi_extra=OPEN, response_class=Response)
async def metrics(request: Request) -> Response:
    """Requests and commands by what became of them, the log's head and the read models' lag."""
    measured: Measured = request.app.state.measured
    return Response(await run_in_threadpool(generate_latest, measured.registry), 200, {"Cache-Control": "no-store"}, CONTENT_TYPE_LATEST)


def _state(parts: Parts) -> Ready:
    try:
        head, behind = parts.log.head(), parts.boards.behind()
        parts.views.query("select count(*) from positions")
    except Exception:  # noqa: BLE001  # whatever keeps a database from answering
        return Ready(ready=False, kind=parts.log.kind, log=0, behind=0, engine=parts.engine())
    return Ready(ready=behind < FAR_BEHIND, kind=parts.log.kind, log=head, behind=behind, engine=parts.engine())


class State:
    """The state as it is when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        state = _state(self._parts)
        for name, said, value in (
            ("award_log_head", "last position of the log", state.log),
            ("award_views_behind", "events that the slowest read model has not seen", state.behind),
            ("award_engine_answers", "1 while the workflow engine answers", int(state.engine)),
            ("award_ready", "1 while requests can be served", int(state.ready)),
        ):
            yield GaugeMetricFamily(name, said, value)


def registered(parts: Parts, registry: CollectorRegistry) -> None:
    """Have the state among the metrics."""
    registry.register(State(parts))
