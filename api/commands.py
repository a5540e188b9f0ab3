"""A route for each command of the table: its fields are the body, its id the idempotency key, what its sender saw the expected version."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Annotated, Any

import msgspec
import orjson
from fastapi import APIRouter, Header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.body import read_json
from api.described import answered, problems
from api.problems import invalid, refused
from api.rules import EVERYONE, rule
from domain.shared import identifiers as ids
from domain.shared.actor import Actor
from domain.shared.refusal import Facts, InvalidError
from doors.caller import asked_role, limited, parts_of, session_of
from doors.sending import carried_out, sender
from services.accounts.account import Account
from services.answer import Answer
from services.commands import COMMANDS, Command
from services.office import Act

PREFIX = "/v1/commands"
KEY_FORM = r"^[a-z0-9][a-z0-9_-]{7,63}$"
VERSION_FORM = r'^"[0-9]{1,18}"$'
LARGEST = 1_048_576
"""Bytes of a command at most."""

Key = Annotated[
    str,
    Header(alias="Idempotency-Key", pattern=KEY_FORM, description="the act's own id: sent again, it has one effect and gets one answer"),
]
Seen = Annotated[
    str | None,
    Header(
        alias="If-Match", pattern=VERSION_FORM, description="the version that was seen of the stream that the act concerns, as ETag gave it"
    ),
]


class Done(msgspec.Struct, frozen=True):
    """An act that was carried out: `facts` are what follows from it; ETag is the version that its stream has reached."""

    command: str
    command_id: str
    stream: str
    facts: dict[str, Any]


@cache
def routes() -> APIRouter:
    """The routes of all commands that a person may send."""
    router = APIRouter(prefix=PREFIX)
    for name, command in COMMANDS.items():
        if command.entry.roles != ("system",):
            _add(router, name, command)
    return router


def path_of(name: str) -> str:
    """`application.submit` as the route has it."""
    return "/" + name.replace(".", "/")


def _add(router: APIRouter, name: str, command: type[Command]) -> None:
    roles = [EVERYONE if role == "public" else role for role in command.entry.roles if role != "system"]
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{command.__name__}"}}}}
    told = (command.__doc__ or "").strip()
    router.add_api_route(
        path_of(name),
        _endpoint(command),
        methods=["POST"],
        operation_id=name,
        summary=told.splitlines()[0],
        description=" ".join(told.split()),
        tags=[name.partition(".")[0]],
        responses=answered("Done") | problems(401, 403, 404, 409, 412, 413, 415, 422, 429, 503),
        openapi_extra={"requestBody": body, "x-stages": command.entry.stages, "x-two-person": command.entry.two_person} | rule(*roles),
    )


def _endpoint(command: type[Command]) -> Callable[..., Awaitable[Response]]:
    decode = msgspec.json.Decoder(command).decode

    async def send(request: Request, key: Key, seen: Seen = None) -> Response:
        account, actor = await _sender(request, command)
        fields = await read_json(request, LARGEST)
        try:
            act = decode(fields)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise InvalidError(
                "command-fields", name=command.entry.name, problem=str(error), fields=list(command.__struct_fields__)
            ) from None
        expected = None if seen is None else int(seen.strip('"'))
        return await run_in_threadpool(_carried_out, request, act, account, Act(actor, key, expected=expected))

    return send


async def _sender(request: Request, command: type[Command]) -> tuple[Account | None, Actor]:
    session = await session_of(request)
    account = session.account if session else None
    limited(request, "command", account)
    return account, sender(account, command, asked_role(request))


def _carried_out(request: Request, command: Command, account: Account | None, act: Act) -> Response:
    parts = parts_of(request)
    cycle, city = (str(getattr(command, name, "")) for name in ("cycle", "city"))
    try:
        answer = carried_out(parts, command, account, act)
    except InvalidError as error:
        return invalid(request, error, cycle if _there(account, cycle) else "")
    if answer.outcome == "refused":
        return refused(request, answer, cycle if _there(account, cycle) else "", city)
    return _done(answer, command, act.command_id, parts.log.version(command.stream()))


def _there(account: Account | None, cycle: str) -> bool:
    """Whether a name is that of a cycle of a city that the sender sees."""
    return ids.CYCLE.fullmatch(cycle) is not None and (account is None or account.sees(ids.city_of(cycle)))


def _done(answer: Answer, command: Command, key: str, version: int) -> Response:
    facts: Facts = answer.facts
    body = {"command": answer.command, "command_id": key, "stream": command.stream(), "facts": facts}
    headers = {"ETag": f'"{version}"', "Cache-Control": "no-store"}
    return Response(orjson.dumps(body, default=str, option=orjson.OPT_NON_STR_KEYS), 200, headers, "application/json")
