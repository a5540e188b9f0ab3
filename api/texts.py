"""The law to read and to ask: each regulation value by value with its article, and every question with facts of one's own."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from pydantic.json_schema import models_json_schema
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import services.asking  # noqa: F401  # its imports enter every question in the table
from api.body import read_json
from api.described import Schema, answered, problems, ref
from api.reads import told
from api.rules import EVERYONE, rule
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from domain.stages.plan import Regulation
from doors.caller import limited, parts_of, session_of
from doors.spoken import language
from services import regulation_page
from services.asking import law
from services.catalogue import VERSION, Catalogue, Source
from services.questions.question import QUESTIONS, asked
from services.questions.question import answered as reply_of

LARGEST = 262_144
"""Bytes of facts at most."""

City = Annotated[str, Path(pattern=ids.CITY.pattern)]
Version = Annotated[str, Path(pattern=VERSION.pattern)]
Which = Annotated[str, Query(pattern=ids.CITY.pattern, description="the city whose regulation is asked")]
Dated = Annotated[str | None, Query(pattern=VERSION.pattern, description="which version of it; the latest if none is named")]

OPEN = rule(EVERYONE)

TEXT: Schema = {"type": "string"}
REASON: Schema = {"type": ["string", "null"]}


def schemas() -> Schema:
    """What is answered here, and the facts of every question."""
    facts: Schema = models_json_schema([(one, "validation") for one in QUESTIONS.values()], ref_template="#/components/schemas/{model}")[1]
    value = {"path": TEXT, "label": TEXT, "value": {}, "said": TEXT, "basis": TEXT, "articles": TEXT, "default": {"type": "boolean"}}
    both = {"type": "object", "properties": {"zh": TEXT, "en": TEXT}}
    made: Schema = facts.get("$defs", {})
    return made | {
        "regulations": _object(cities={"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}),
        "regulation": _object(
            regulation=TEXT, sha256=TEXT, city=TEXT, title=TEXT, values={"type": "array", "items": _object(**value, reason=REASON)}
        ),
        "reply": {
            "type": "object", "required": ["question", "regulation", "sha256", "outcome", "basis", "default", "reasons", "facts"],
            "properties": {
                "question": TEXT, "regulation": TEXT, "sha256": TEXT, "outcome": TEXT, "basis": {"type": "array", "items": TEXT},
                "default": {"type": "boolean"}, "reasons": {"type": "array", "items": both}, "facts": {"type": "object"},
            },
        },
    }  # fmt: skip


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


@cache
def routes() -> APIRouter:
    """The regulations, and a route for each question."""
    router = APIRouter(prefix="/v1", tags=["law"])
    router.add_api_route(
        "/regulations", listed, operation_id="regulations.list", responses=answered("regulations") | problems(429), openapi_extra=OPEN
    )
    router.add_api_route(
        "/regulations/{city}/{version}", shown, operation_id="regulations.show", openapi_extra=OPEN,
        responses=answered("regulation") | problems(404, 422, 429),
    )  # fmt: skip
    for name, question in QUESTIONS.items():
        body = {"required": True, "content": {"application/json": {"schema": ref(question.__name__)}}}
        router.add_api_route(
            f"/questions/{name}", _endpoint(name), methods=["POST"], operation_id=f"ask.{name}",
            summary=(question.__doc__ or "").strip().splitlines()[0], openapi_extra={"requestBody": body} | OPEN,
            responses=answered("reply") | problems(403, 404, 413, 415, 422, 429),
        )  # fmt: skip
    return router


async def listed(request: Request) -> Response:
    """The cities with the versions of their regulations."""
    limited(request, "read", None)
    catalogue = parts_of(request).catalogue
    return told({"cities": {city: catalogue.versions(city) for city in catalogue.cities()}})


async def shown(request: Request, city: City, version: Version) -> Response:
    """A regulation value by value: what the text says, what is a default of ours, by which article."""
    limited(request, "read", None)

    def page() -> Response:
        regulation, source = parts_of(request).catalogue.regulation(city, version)
        return told(regulation_page.table(regulation, source, language(request)))

    return await run_in_threadpool(page)


def _endpoint(name: str) -> Callable[..., Awaitable[Response]]:
    async def ask(request: Request, regulation: Which, version: Dated = None) -> Response:
        session = await session_of(request)
        limited(request, "read", session.account if session else None)
        facts = await read_json(request, LARGEST)
        return await run_in_threadpool(_replied, request, name, facts, _text(parts_of(request).catalogue, regulation, version))

    return ask


def _text(catalogue: Catalogue, city: str, version: str | None) -> tuple[Regulation, Source]:
    known = city in catalogue.cities()
    return catalogue.regulation(city, version or (catalogue.latest(city) if known else ""))


def _replied(request: Request, name: str, facts: bytes, text: tuple[Regulation, Source]) -> Response:
    try:
        tree = orjson.loads(facts)
    except orjson.JSONDecodeError as error:
        raise InvalidError("not-json", problem=str(error)) from None
    question = asked(name, tree, {}, "body")
    regulation, source = text
    reply = reply_of(question, law(parts_of(request).catalogue, regulation))
    used: Any = question.model_dump(mode="json", exclude_none=True)
    return told({"question": name, "regulation": source.name, "sha256": source.sha256, **reply.plain(), "facts": used})
