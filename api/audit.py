"""The past for programs: decisions and why, any stream on two clocks, what stands out, checkpoints, proofs, and bundles of evidence."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import answered, problems
from api.reads import LARGEST, PAGE, cursor, cursor_of
from api.rules import rule
from api.single import City, Year
from domain.calendar.instants import ZONE
from doors import past, proofs
from doors.boards import OVERSIGHT
from doors.caller import Reader, parts_of, reader
from doors.flagged import WATCHING, flags
from services.audit.decisions import Decision
from services.audit.flags import Flag
from services.audit.proof import Consistency, Inclusion, Kept, consistency
from services.audit.why import Why

T = TypeVar("T")

BIG = 2**31
"""Above every version and every size that a log reaches."""

After = Annotated[str | None, Query(max_length=600, description="the cursor that the page before gave as `next`")]
Limit = Annotated[int, Query(ge=1, le=LARGEST)]
Named = Annotated[str, Query(min_length=1, max_length=200, description="a stream, or city/year, or city/year/applicant")]
Number = Annotated[int, Query(ge=1, le=BIG)]
At = Annotated[datetime | None, Query(description="the instant by which things count; that of `known`, if none is named, else now")]
Known = Annotated[datetime | None, Query(description="the instant by which they were on record; now, if none is named")]
Overseer = Annotated[Reader, Depends(reader(*OVERSIGHT))]
Watcher = Annotated[Reader, Depends(reader(*WATCHING))]


class DecisionsPage(msgspec.Struct, frozen=True):
    """Decisions in the order of the log; `next` is the cursor of the next page."""

    items: list[Decision]
    next: str | None


class FlagsPage(msgspec.Struct, frozen=True):
    """What stands out in reviews, a hint each and never a finding; `next` is the cursor of the next page."""

    items: list[Flag]
    next: str | None


class CheckpointsPage(msgspec.Struct, frozen=True):
    """Checkpoints that the witness keeps, the smallest first; `next` is the cursor of the next page."""

    items: list[Kept]
    next: str | None


class AsOf(msgspec.Struct, frozen=True):
    """A stream as it stood: `version` events counted by `at` as far as they were on record by `known`; no state where there were none."""

    stream: str
    at: datetime
    known: datetime
    version: int
    state: dict[str, Any] | None


class Span:
    """Which part of a list is asked for."""

    def __init__(self, after: After = None, limit: Limit = PAGE) -> None:
        self.after, self.limit = after, limit


Part = Annotated[Span, Depends()]

STRUCTS = (DecisionsPage, FlagsPage, CheckpointsPage, AsOf, Why, Inclusion, Consistency)

OVER, WATCH = rule(*OVERSIGHT), rule(*WATCHING)
ONE = problems(401, 403, 404, 422, 429)
ZIP: dict[int | str, dict[str, Any]] = {
    200: {"description": "the bundle", "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}

router = APIRouter(prefix="/v1", tags=["audit"])


async def told(look: Callable[[], msgspec.Struct]) -> Response:
    """What a look gives, as an answer that nobody keeps."""
    content = await run_in_threadpool(lambda: msgspec.json.encode(look()))
    return Response(content, 200, {"Cache-Control": "no-store"}, "application/json")


def paged(found: Sequence[T], limit: int, key: Callable[[T], list[Any]]) -> tuple[list[T], str | None]:
    """So many, and the cursor of what is behind them."""
    return list(found[:limit]), cursor(key(found[limit - 1])) if len(found) > limit else None


@router.get("/cycles/{city}/{year}/decisions", operation_id="decisions.list", responses=answered("DecisionsPage") | ONE, openapi_extra=OVER)
async def decisions(request: Request, city: City, year: Year, who: Overseer, part: Part) -> Response:
    """Every decision of a cycle: when, by whom, under which article, what it says in short, which policy computed it."""

    def look() -> DecisionsPage:
        [behind] = cursor_of(part.after, [int]) if part.after else [0]
        found = past.decisions(parts_of(request), who, f"{city}/{year}", past.Part(behind, part.limit + 1))
        return DecisionsPage(*paged(found, part.limit, lambda one: [one.record.position]))

    return await told(look)


@router.get("/decisions/why", operation_id="decisions.why", responses=answered("Why") | ONE, openapi_extra=OVER)
async def why(
    request: Request, who: Overseer,
    decision: Annotated[
        str, Query(min_length=1, max_length=200, description="stream@version, a command's id, or city/year/applicant: the newest about it")
    ],
) -> Response:  # fmt: skip
    """Why a decision was made: what was known, under which texts and articles, from which scores, with what open, and its receipt."""
    return await told(lambda: past.why(parts_of(request), who, decision)[0])


@router.get("/as-of", operation_id="streams.as_of", responses=answered("AsOf") | ONE, openapi_extra=OVER)
async def as_of(request: Request, who: Overseer, stream: Named, at: At = None, known: Known = None) -> Response:
    """How a stream stood on two clocks; an instant without an offset is Shanghai's."""

    def look() -> AsOf:
        parts = parts_of(request)
        now = parts.log.clock.now()
        legal, recorded = _instant(at) or _instant(known) or now, _instant(known)
        found = past.stood(parts, who, stream, legal, recorded)
        return AsOf(found.stream, legal, recorded or now, found.version, found.state)

    return await told(look)


def _instant(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=ZONE) if given is not None and given.tzinfo is None else given


@router.get("/cycles/{city}/{year}/flags", operation_id="flags.list", responses=answered("FlagsPage") | ONE, openapi_extra=WATCH)
async def flagged(request: Request, city: City, year: Year, who: Watcher, part: Part) -> Response:
    """What stands out in a cycle's reviews: hasty, unread, identical, changed after others, late, far off."""

    def look() -> FlagsPage:
        behind = cursor_of(part.after, FLAG) if part.after else None
        found = sorted(flags(parts_of(request), who, f"{city}/{year}"), key=_place)
        return FlagsPage(*paged([one for one in found if behind is None or _place(one) > behind], part.limit, _place))

    return await told(look)


FLAG = [str, str, str, str, str, int]
"""The form of a flag's place."""


def _place(one: Flag) -> list[Any]:
    return [one.at.isoformat(), one.kind, one.applicant, one.stage, one.reviewer, one.sheet]


@router.get(
    "/checkpoints",
    operation_id="checkpoints.list",
    responses=answered("CheckpointsPage") | problems(401, 403, 422, 429),
    openapi_extra=OVER,
)
async def checkpoints(request: Request, who: Overseer, part: Part) -> Response:  # noqa: ARG001  # whoever may
    """Every signed checkpoint that the witness keeps: how large the log was, and the roots of its trees."""

    def look() -> CheckpointsPage:
        [behind] = cursor_of(part.after, [int]) if part.after else [-1]
        found = [one for one in proofs.checkpoints(parts_of(request)) if one.size > behind]
        return CheckpointsPage(*paged(found, part.limit, lambda one: [one.size]))

    return await told(look)


@router.get("/proofs/inclusion", operation_id="proofs.inclusion", responses=answered("Inclusion") | ONE, openapi_extra=OVER)
async def inclusion(request: Request, who: Overseer, stream: Named, version: Number) -> Response:
    """The proof that an event stands in the signed log, under the first checkpoint that covers it."""
    return await told(lambda: proofs.inclusion(parts_of(request), who, stream, version))


@router.get("/proofs/consistency", operation_id="proofs.consistency", responses=answered("Consistency") | ONE, openapi_extra=OVER)
async def consistent(request: Request, who: Overseer, older: Number, newer: Number) -> Response:  # noqa: ARG001  # whoever may
    """The proof that a kept checkpoint continues an older one, each named by its size."""
    return await told(lambda: consistency(parts_of(request).prover, older, newer))


@router.get("/bundles", operation_id="bundles.download", responses=ZIP | ONE, openapi_extra=OVER, response_class=Response)
async def bundle(request: Request, who: Overseer, subject: Named) -> Response:
    """The evidence of a case or a cycle as a zip that `verify_bundle.py` checks; no applicant's file and nothing sealed is in it."""
    return await run_in_threadpool(lambda: proofs.handed_out(proofs.bundle(parts_of(request), who, subject)))
