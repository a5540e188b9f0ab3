"""The API's own description (OpenAPI 3.1), made of the same structs that its answers are made of."""

from collections.abc import Callable, Iterable
from typing import Any, get_args

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA, Problem
from api.rules import EVERYONE, SIGNED
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from doors.caller import GUARD, ROLE
from services.commands import COMMANDS

Schema = dict[str, Any]

FORMS: dict[str, Schema] = {
    "cycle": {"pattern": ids.CYCLE.pattern}, "city": {"pattern": ids.CITY.pattern}, "year": {"minimum": 1_000, "maximum": 9_999},
}  # fmt: skip
"""Fields of commands that have one form wherever they stand."""

DECIMAL: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "format": "decimal"}]}

TOLD: dict[int, str] = {
    401: "no account, or none that is let in", 403: "not in this role, or not in one's own name", 404: "not there", 409: "refused by law",
    412: "the stream has moved since it was seen", 413: "too large",
    415: "not in the form that is read", 422: "wrong input", 429: "too many, or locked",
    503: "too many at once on the same matter",
}  # fmt: skip


def answered(schema: str, media: str = "application/json") -> dict[int | str, Schema]:
    """The answer of a route that did what was asked."""
    return told_as(200, "done", media, ref(schema))


def told_as(status: int, description: str, media: str, schema: Schema) -> dict[int | str, Schema]:
    """An answer by its status, form and schema."""
    return {status: {"description": description, "content": {media: {"schema": schema}}}}


def problems(*statuses: int) -> dict[int | str, Schema]:
    """The problems that a route may answer with."""
    return {status: {"description": TOLD[status], "content": {MEDIA: {"schema": ref("Problem")}}} for status in statuses}


def ref(name: str) -> Schema:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def describe(app: FastAPI, structs: Iterable[type[msgspec.Struct]], more: Callable[[], Schema]) -> None:
    """Have the application describe itself with the structs of its commands and answers; made when it is first asked for."""

    def openapi() -> Schema:
        if not app.openapi_schema:
            whole = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            schemas = whole.setdefault("components", {}).setdefault("schemas", {})
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            commands = [command for command in COMMANDS.values() if command.entry.roles != ("system",)]
            others = more()
            schemas |= _schemas([*commands, Problem, *structs], {command.__name__ for command in commands}, set(others)) | others
            _secure(whole)
            app.openapi_schema = whole
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's own way to replace it


SCHEMES: Schema = {
    "session": {"type": "apiKey", "in": "cookie", "name": "award", "description": "set by the login; over TLS it is called __Host-award"},
    "guard": {"type": "apiKey", "in": "header", "name": GUARD, "description": "from the login's answer; with whatever changes something"},
}


ACTING: Schema = {
    "name": ROLE, "in": "header", "required": False, "schema": {"enum": list(get_args(Role))},
    "description": "the role to act in, of those that the account has; the first that may, if none is named",
}  # fmt: skip


def _secure(whole: Schema) -> None:
    """Say of each operation whether it needs a session, and its guard."""
    whole["components"]["securitySchemes"] = SCHEMES
    for methods in whole["paths"].values():
        for method, operation in methods.items():
            roles = operation.get("x-roles", [])
            held: Schema = {"session": []} if method == "get" else {"session": [], "guard": []}
            if roles not in ([EVERYONE], [SIGNED]):
                operation.setdefault("parameters", []).append(ACTING)
            if roles != [EVERYONE]:
                operation["security"] = [{}, held] if EVERYONE in roles else [held]


def _schemas(structs: list[type[msgspec.Struct]], commands: set[str], taken: set[str]) -> Schema:
    """The schemas of structs, each under its name, or beside where that name is taken."""
    _, found = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    for name, schema in found.items():
        schema["description"] = " ".join(schema.get("description", "").split())
        for field, form in schema.get("properties", {}).items():
            if name in commands and field in FORMS:
                form.update(FORMS[field])
    return {_beside(name, taken): _true(schema, taken) for name, schema in found.items()}


def _beside(name: str, taken: set[str]) -> str:
    return f"Told{name}" if name in taken else name


def _true(schema: Any, taken: set[str]) -> Any:
    """The schema as the decoder reads: a decimal may also be a number; and as it is named here."""
    if isinstance(schema, list):
        return [_true(one, taken) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return DECIMAL | {key: value for key, value in schema.items() if key not in {"type", "format"}}
    if isinstance(pointed := schema.get("$ref"), str):
        return schema | ref(_beside(pointed.rpartition("/")[2], taken))
    return {key: _true(value, taken) for key, value in schema.items()}
