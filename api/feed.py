"""The event feed (server-sent events): every event of the log from a position on, as it comes, without a word that is sealed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

import msgspec
import orjson
from fastapi import APIRouter, Depends, Header, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.described import problems, told_as
from api.rules import rule
from domain.shared import identifiers as ids
from domain.shared.event import decode
from domain.shared.private import Private
from doors.boards import OVERSIGHT
from doors.caller import Reader, cookie_name, parts_of, reader
from doors.nearby import nearby
from doors.parts import Parts
from projections.recusal_register import RecusalRegister
from services.accounts.standing import proposed_for
from services.log.rows import EVERYTHING, EventRow

ROLES = (*OVERSIGHT, "operator")
PAGE = 200
LOOK = 0.2
"""Seconds between two looks for something new."""

ALIVE = 15.0
"""Seconds of silence after which a sign of life is sent."""

LAST = 2**53
STREAM = told_as(
    200, "events, each of this form", "text/event-stream",
    {
        "type": "object", "required": ["id", "event", "data"],
        "properties": {name: {"type": "string"} for name in ("id", "event", "data")},
    },
)  # fmt: skip

After = Annotated[int, Query(ge=0, le=LAST, description="the position behind which the feed begins")]
Last = Annotated[str | None, Header(alias="Last-Event-ID", pattern="^[0-9]{1,15}$", description="what a reader that comes back has seen")]
Follow = Annotated[bool, Query(description="wait for what is still to come; else the feed ends where the log does")]

router = APIRouter(prefix="/v1", tags=["reads"])


@router.get(
    "/events", operation_id="events.follow", responses=STREAM | problems(401, 403, 422, 429), openapi_extra=rule(*ROLES),
    response_class=StreamingResponse,
)  # fmt: skip
async def events(
    request: Request, *, who: Annotated[Reader, Depends(reader(*ROLES))], after: After = 0, last: Last = None, follow: Follow = True
) -> Response:
    """Every event as it comes: `id` is its position, by which a reader that was cut off goes on; `event` its name; `data` its contents."""
    begins = after if last is None else int(last)
    return StreamingResponse(_feed(request, who, begins, follow=follow), 200, {"Cache-Control": "no-store"}, "text/event-stream")


async def _feed(request: Request, who: Reader, position: int, *, follow: bool) -> AsyncIterator[bytes]:
    parts, silent = parts_of(request), 0.0
    while True:
        rows = await run_in_threadpool(parts.log.rows.page, position, EVERYTHING, PAGE)
        if rows:
            position, silent = rows[-1].position, 0.0
            if found := await run_in_threadpool(lambda page: b"".join(_told(parts, who, page)), rows):
                yield found
            continue
        if not follow or await request.is_disconnected() or not await _still(request, parts):
            return
        if silent >= ALIVE:
            silent = 0.0
            yield f": {position}\n\n".encode()
        await asyncio.sleep(LOOK)
        silent += LOOK


async def _still(request: Request, parts: Parts) -> bool:
    """Whether the session that opened the feed is still open."""
    token = request.cookies.get(cookie_name(request), "")
    return await nearby(parts.accounts.database, parts.sessions.find, token) is not None


def _told(parts: Parts, who: Reader, rows: list[EventRow]) -> Iterator[bytes]:
    parts.boards.catch_up()
    away = _away(parts, who)
    for row in rows:
        if row.stream in away or (who.city and not _seen(parts, who, row.stream)):
            continue
        data = orjson.dumps(
            {"stream": row.stream, "version": row.version, "topic": row.topic, "event": opened(decode(row.topic, row.state))}
        )
        yield b"id: %d\nevent: %s\ndata: %s\n\n" % (row.position, row.topic.partition("/")[0].encode(), data)


def _away(parts: Parts, who: Reader) -> set[str]:
    """The applications that the reader keeps away from."""
    handle = who.account.handle if who.account else ""
    rows = RecusalRegister.table.rows(parts.views.query, "person = ?", (handle,))
    return {ids.application_stream(row["cycle"], row["applicant"]) for row in rows}


def _seen(parts: Parts, who: Reader, stream: str) -> bool:
    cities = proposed_for(stream, parts.log) if ids.kind_of(stream) == "proposal" else [ids.city_in(stream)]
    return who.account is not None and all(who.account.sees(city) for city in cities)


def opened(event: Any) -> Any:
    """An event as plain values; where something is sealed, that it is."""
    match event:
        case Private():
            return {"sealed": True}
        case msgspec.Struct():
            return {name: opened(getattr(event, name)) for name in event.__struct_fields__}
        case dict():
            return {str(name): opened(value) for name, value in event.items()}
        case list() | tuple() | set() | frozenset():
            return [opened(one) for one in event]
        case _:
            return msgspec.to_builtins(event)
