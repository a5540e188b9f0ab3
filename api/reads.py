"""Reading the boards: page by page from a cursor, by their columns, level with the log, and no more of them than the reader may see."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import Schema, answered, problems
from api.rules import EVERYONE, rule
from domain.shared.refusal import InvalidError
from doors.boards import READS, Read
from doors.caller import Reader, parts_of, reader
from doors.looking import columns, seen
from doors.nearby import in_place
from doors.parts import Parts
from doors.trail import signed
from projections.counted_docket import counted
from projections.table import Condition, Key, Record

PAGE, LARGEST = 50, 500
"""Rows of a page where nobody says how many, and at most."""

SPAN: list[Schema] = [
    {
        "name": "after", "in": "query", "required": False, "schema": {"type": "string", "maxLength": 600},
        "description": "the cursor that the page before gave as `next`",
    },
    {
        "name": "limit", "in": "query", "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE},
    },
]  # fmt: skip
TRACE: Schema = {
    "name": "trace", "in": "query", "required": False, "schema": {"type": "boolean", "default": False},
    "description": "each day of each period, counted or skipped, and why",
}  # fmt: skip
"""What a list can be asked for, the docket beside it; read by hand, because the framework takes as long for it as the list does."""

COUNTED_BOARDS = (READS["docket"], READS["trail"])
"""Boards whose rows are computed on, or looked up in the log, when they are read."""

SQL = {"text": "string", "bigint": "integer"}
FLAGS = ("start_counts", "rolls", "certain")
COUNTED: Schema = {"left": {"type": ["integer", "null"]}, "between": {"type": ["string", "null"]}, "trace": {"type": "array", "items": {}}}
SIGNED: Schema = {"recorded_at": {"type": "string"}, "effective_at": {"type": "string"}, "actor": {"type": "object"}}


class Span(NamedTuple):
    """Which part of a board: behind a cursor, so many rows; of the docket perhaps with each day."""

    after: str | None
    limit: int
    trace: bool = False


@cache
def routes() -> APIRouter:
    """A route for each board."""
    router = APIRouter(prefix="/v1", tags=["reads"])
    for name, read in READS.items():
        roles = [EVERYONE if role == "public" else role for role in read.roles]
        router.add_api_route(
            f"/{name}", _endpoint(read), methods=["GET"], operation_id=f"{name}.list", summary=read.told,
            responses=answered(f"{name}_page") | problems(401, 403, 422, 429), openapi_extra={"parameters": _filters(read)} | rule(*roles),
        )  # fmt: skip
    return router


def _filters(read: Read) -> list[Schema]:
    forms: dict[str, Schema] = {"text": {"type": "string"}, "bigint": {"type": "integer", "minimum": 0, "maximum": 9_999}}
    filters = [{"name": name, "in": "query", "required": False, "schema": forms[read.table.kinds[name]]} for name in read.filters]
    return [*SPAN, *([TRACE] if read is READS["docket"] else []), *filters]


def schemas() -> Schema:
    """The rows and pages of every board, by their columns."""
    found: Schema = {}
    for name, read in READS.items():
        columns = {column: {"type": [SQL[kind], "null"]} for column, kind in read.table.kinds.items()}
        if name == "docket":
            columns |= {flag: {"type": ["boolean", "null"]} for flag in FLAGS} | COUNTED
        found[f"{name}_row"] = {
            "type": "object",
            "properties": columns | (SIGNED if name == "trail" else {}),
            "additionalProperties": False,
        }
        items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}_row"}}
        found[f"{name}_page"] = {
            "type": "object", "required": ["items", "next"], "additionalProperties": False,
            "properties": {"items": items, "next": {"type": ["string", "null"], "description": "the cursor of the next page"}},
        }  # fmt: skip
    return found


def _endpoint(read: Read) -> Callable[[Request], Awaitable[Response]]:
    may, long = reader(*read.roles), any(read is one for one in COUNTED_BOARDS)

    async def page(request: Request) -> Response:
        who, span, parts = await may(request), _span(request, read), parts_of(request)
        if long or span.limit > PAGE or not in_place(parts.views):
            return await run_in_threadpool(_level_page, request, read, who, span)
        if not parts.boards.level():
            await run_in_threadpool(parts.boards.catch_up)
        return _page(request, read, who, span)

    return page


def _span(request: Request, read: Read) -> Span:
    """The part that is asked for; raises InvalidError for one that cannot be."""
    query = request.query_params
    limit, trace = query.get("limit", str(PAGE)), query.get("trace", "false").lower()
    if not (_number(limit) and 1 <= int(limit) <= LARGEST):
        raise InvalidError("filter-form", name="limit", value=limit)
    if trace not in {"true", "false"}:
        raise InvalidError("filter-form", name="trace", value=trace)
    if "trace" in query and read is not READS["docket"]:
        raise InvalidError("filter-unknown", name="trace", known=list(read.filters))
    return Span(query.get("after"), int(limit), trace == "true")


def _number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= len("9999")


def _level_page(request: Request, read: Read, who: Reader, span: Span) -> Response:
    parts_of(request).boards.catch_up()
    return _page(request, read, who, span)


def _page(request: Request, read: Read, who: Reader, span: Span) -> Response:
    parts = parts_of(request)
    rows = seen(
        parts, read, who, _asked(request, read), after=None if span.after is None else opened(span.after, read), size=span.limit + 1
    )  # fmt: skip
    more = cursor([rows[span.limit - 1][column] for column in read.table.key]) if len(rows) > span.limit else None
    return told({"items": _told(parts, read, who, rows[: span.limit], trace=span.trace), "next": more})


def _asked(request: Request, read: Read) -> list[Condition]:
    """The columns that the reader asks for by the query; raises InvalidError for one that cannot be asked."""
    found: list[Condition] = []
    for name, value in request.query_params.items():
        if name in read.filters:
            number = read.table.kinds[name] == "bigint"
            if number and not _number(value):
                raise InvalidError("filter-form", name=name, value=value)
            found.append((f"{name} = ?", (int(value) if number else _text(name, value),)))
        elif name not in {"after", "limit", "trace"}:
            raise InvalidError("filter-unknown", name=name, known=list(read.filters))
    return found


def _text(name: str, value: str) -> str:
    if "\0" in value:
        raise InvalidError("filter-form", name=name, value="")
    return value


def _told(parts: Parts, read: Read, who: Reader, rows: list[Record], *, trace: bool) -> list[Record]:
    if read is READS["docket"]:
        rows = counted(parts.office, rows, traced=trace)
    if read is READS["trail"]:
        rows = signed(parts.log, rows)
    return [columns(read, who, row) for row in rows]


def told(body: Any, version: int | None = None) -> Response:
    """An answer that nobody keeps; with the version of its stream where it has one."""
    headers = {"Cache-Control": "no-store"} | ({} if version is None else {"ETag": f'"{version}"'})
    return Response(orjson.dumps(body, default=str), 200, headers, "application/json")


def cursor(key: list[Any]) -> str:
    """A key as the next page is asked for."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def opened(after: str, read: Read) -> Key:
    """The key behind a cursor; raises InvalidError where it is none of this board's."""
    return tuple(cursor_of(after, [int if read.table.kinds[column] == "bigint" else str for column in read.table.key]))


def cursor_of(after: str, kinds: Sequence[type]) -> list[Any]:
    """What stands in a cursor; raises InvalidError where it is not of this form."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, ValueError):
        raise InvalidError("cursor-form", cursor=after) from None
    if not isinstance(found, list) or [type(one) for one in found] != list(kinds) or "\0" in str(found):
        raise InvalidError("cursor-form", cursor=after)
    return found
