"""The page that documents the API: made from its own description on the server, with a style of our own and no script."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.rules import EVERYONE, rule

STYLE = Path(__file__).parent / "docs.css"
OPEN = rule(EVERYONE)

router = APIRouter(include_in_schema=False)


@router.get("/docs", openapi_extra=OPEN)
async def docs(request: Request) -> Response:
    """The page."""
    return Response("".join(page(request.app.openapi())), 200, media_type="text/html")


@router.get("/docs.css", openapi_extra=OPEN)
async def style() -> Response:
    """Its style."""
    return FileResponse(STYLE, media_type="text/css")


def page(whole: dict[str, Any]) -> Iterator[str]:
    """The page of a description."""
    title = escape(f"{whole['info']['title']} API {whole['info']['version']}")
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/docs.css"></head><body>'
    yield f'<main><h1>{title}</h1><p><a href="/v1/openapi.json">OpenAPI</a></p>'
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            yield from _operation(path, method, operation)
    yield "<h2>Schemas</h2>"
    for name, schema in sorted(whole["components"]["schemas"].items()):
        yield from _schema(name, schema)
    yield "</main></body></html>"


def _operation(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    said = operation.get("description") or operation.get("summary", "")
    roles = ", ".join(operation.get("x-roles", []))
    yield f'<section><h3 id="{escape(operation["operationId"])}"><code>{method.upper()} {escape(path)}</code></h3><p>{escape(said)}</p><dl>'
    yield f"<dt>roles</dt><dd>{escape(roles)}</dd>"
    if operation.get("x-stages"):
        yield f"<dt>stages</dt><dd>{escape(', '.join(operation['x-stages']))}</dd>"
    for parameter in operation.get("parameters", []):
        needed = " (needed)" if parameter.get("required") else ""
        told = escape(parameter.get("description", parameter["in"]))
        yield f"<dt><code>{escape(parameter['name'])}</code>{needed}</dt><dd>{told}</dd>"
    if "requestBody" in operation:
        for media, content in operation["requestBody"]["content"].items():
            yield f"<dt>body</dt><dd>{escape(media)} {_link(content['schema']) or escape(content['schema'].get('format', ''))}</dd>"
    for status, answer in operation["responses"].items():
        schemas = [_link(content.get("schema", {})) for content in answer.get("content", {}).values()]
        yield f"<dt>{escape(status)}</dt><dd>{escape(answer['description'])} {' '.join(schemas)}</dd>"
    yield "</dl></section>"


def _schema(name: str, schema: dict[str, Any]) -> Iterator[str]:
    needed = schema.get("required", [])
    yield f'<section><h3 id="schema-{escape(name)}">{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p><dl>'
    for field, form in schema.get("properties", {}).items():
        yield f"<dt><code>{escape(field)}</code>{' (needed)' if field in needed else ''}</dt><dd>{_form(form)}</dd>"
    yield "</dl></section>"


def _link(form: dict[str, Any]) -> str:
    name = escape(form.get("$ref", "").rpartition("/")[2])
    return f'<a href="#schema-{name}">{name}</a>' if name else ""


def _form(form: dict[str, Any]) -> str:
    if "$ref" in form:
        return _link(form)
    if "anyOf" in form:
        return " or ".join(map(_form, form["anyOf"]))
    if "enum" in form:
        return escape(", ".join(map(str, form["enum"])))
    kind = form.get("type", "any value")
    told = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "items" in form:
        told += f" of {_form(form['items'])}"
    return told + (f" ({escape(form['format'])})" if "format" in form else "")
