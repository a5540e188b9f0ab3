"""Reading the boards: page by page from a cursor, by their columns, level with the log, and no more of them than the reader may see."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.boards import READS, Read, bounds
from api.caller import Reader, parts_of, reader
from api.described import Schema, answered, problems
from api.parts import Parts
from api.rules import EVERYONE, rule
from api.trail import signed
from domain.shared.refusal import InvalidError
from projections.counted_docket import counted
from projections.table import Condition, Key, Record

PAGE, LARGEST = 50, 500
"""Rows of a page where nobody says how many, and at most."""

After = Annotated[str | None, Query(max_length=600, description="the cursor that the page before gave as `next`")]
Limit = Annotated[int, Query(ge=1, le=LARGEST)]
Trace = Annotated[bool, Query(description="each day of each period, counted or skipped, and why")]

SQL = {"text": "string", "bigint": "integer"}
FLAGS = ("start_counts", "rolls", "certain")
COUNTED: Schema = {"left": {"type": ["integer", "null"]}, "between": {"type": ["string", "null"]}, "trace": {"type": "array", "items": {}}}
SIGNED: Schema = {"recorded_at": {"type": "string"}, "effective_at": {"type": "string"}, "actor": {"type": "object"}}


class Span(NamedTuple):
    """Which part of a board: behind a cursor, so many rows; of the docket perhaps with each day."""

    after: str | None
    limit: int
    trace: bool = False


def routes() -> APIRouter:
    """A route for each board."""
    router = APIRouter(prefix="/v1", tags=["reads"])
    for name, read in READS.items():
        roles = [EVERYONE if role == "public" else role for role in read.roles]
        router.add_api_route(
            f"/{name}", _endpoint(name, read), methods=["GET"], operation_id=f"{name}.list", summary=read.told,
            responses=answered(f"{name}_page") | problems(401, 403, 422, 429), openapi_extra={"parameters": _filters(read)} | rule(*roles),
        )  # fmt: skip
    return router


def _filters(read: Read) -> list[Schema]:
    forms: dict[str, Schema] = {"text": {"type": "string"}, "bigint": {"type": "integer", "minimum": 0, "maximum": 9_999}}
    return [{"name": name, "in": "query", "required": False, "schema": forms[read.table.kinds[name]]} for name in read.filters]


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


def _endpoint(name: str, read: Read) -> Callable[..., Awaitable[Response]]:
    may = Annotated[Reader, Depends(reader(*read.roles))]

    async def page(request: Request, who: may, after: After = None, limit: Limit = PAGE) -> Response:
        return await run_in_threadpool(_page, request, read, who, Span(after, limit))

    async def docket(request: Request, *, who: may, after: After = None, limit: Limit = PAGE, trace: Trace = False) -> Response:
        return await run_in_threadpool(_page, request, read, who, Span(after, limit, trace))

    return docket if name == "docket" else page


def _page(request: Request, read: Read, who: Reader, span: Span) -> Response:
    parts = parts_of(request)
    parts.boards.catch_up()
    where = [*bounds(read, who.city), *read.narrowed(who, parts.views.query), *_asked(request, read)]
    asked = parts.accounts.database.query if read.beside else parts.views.query
    rows = read.table.page(asked, where, None if span.after is None else opened(span.after, read), span.limit + 1)
    more = cursor([rows[span.limit - 1][column] for column in read.table.key]) if len(rows) > span.limit else None
    return told({"items": _told(parts, read, who, rows[: span.limit], trace=span.trace), "next": more})


def _asked(request: Request, read: Read) -> list[Condition]:
    """The columns that the reader asks for by the query; raises InvalidError for one that cannot be asked."""
    found: list[Condition] = []
    for name, value in request.query_params.items():
        if name in read.filters:
            number = read.table.kinds[name] == "bigint"
            if number and not (value.isascii() and value.isdigit() and len(value) <= len("9999")):
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
    shown = read.shown.get(who.role)
    return rows if shown is None else [{name: row[name] for name in shown} for row in rows]


def told(body: Any, version: int | None = None) -> Response:
    """An answer that nobody keeps; with the version of its stream where it has one."""
    headers = {"Cache-Control": "no-store"} | ({} if version is None else {"ETag": f'"{version}"'})
    return Response(orjson.dumps(body, default=str), 200, headers, "application/json")


def cursor(key: list[Any]) -> str:
    """A key as the next page is asked for."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def opened(after: str, read: Read) -> Key:
    """The key behind a cursor; raises InvalidError where it is none of this board's."""
    kinds = [int if read.table.kinds[column] == "bigint" else str for column in read.table.key]
    try:
        found = orjson.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, ValueError):
        raise InvalidError("cursor-form", cursor=after) from None
    if not isinstance(found, list) or [type(one) for one in found] != kinds or "\0" in str(found):
        raise InvalidError("cursor-form", cursor=after)
    return tuple(found)
