"""Coming in and going: the first login by a link, sessions by password and second factor, and ending them."""

from typing import Annotated, Any

import msgspec
import orjson
from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import answered, problems
from api.rules import EVERYONE, SIGNED, rule
from doors.caller import SignedIn, drop, from_here, keep, limited, parts_of
from services.accounts.sessions import Session

Text = Annotated[str, Field(min_length=1, max_length=200)]


class First(BaseModel):
    """A first login: the token of the link, and the password that its owner chooses."""

    model_config = ConfigDict(extra="forbid", strict=True)

    token: Text
    password: Text


class Login(BaseModel):
    """A login: handle, password, and the six digits that the second factor shows now."""

    model_config = ConfigDict(extra="forbid", strict=True)

    handle: Text
    password: Text
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Enrolled(msgspec.Struct, frozen=True):
    """An account that may log in now: `factor` is the address for an authenticator, shown this once."""

    handle: str
    factor: str


class Signed(msgspec.Struct, frozen=True):
    """A session: whose, in which roles, for which city (none: every city), for whom; `guard` goes with whatever changes something."""

    handle: str
    roles: tuple[str, ...]
    city: str | None
    acts_for: tuple[str, ...]
    session: str
    guard: str
    until: str


class OpenSession(msgspec.Struct, frozen=True):
    """One of the account's open sessions."""

    session: str
    opened_at: str
    seen_at: str
    until: str
    this: bool


class Sessions(msgspec.Struct, frozen=True):
    """The account's open sessions."""

    sessions: tuple[OpenSession, ...]


class Ended(msgspec.Struct, frozen=True):
    """A session that is over."""

    session: str


STRUCTS = (Enrolled, Signed, Sessions, Ended)

OPEN, HELD = rule(EVERYONE), rule(SIGNED)

router = APIRouter(prefix="/v1", tags=["account"])


def told(struct: msgspec.Struct) -> Response:
    """A struct as an answer that nobody keeps."""
    return Response(orjson.dumps(msgspec.to_builtins(struct)), 200, {"Cache-Control": "no-store"}, "application/json")


@router.post("/account/first", operation_id="account.first", responses=answered("Enrolled") | problems(403, 422, 429), openapi_extra=OPEN)
async def first(request: Request, given: Annotated[First, Body()]) -> Response:
    """Take a first-login link, once: set the password, and get the second factor."""
    from_here(request)
    limited(request, "login", None)
    found = await run_in_threadpool(parts_of(request).accounts.redeem, given.token, given.password)
    return told(Enrolled(found.handle, found.factor))


@router.post("/login", operation_id="login", responses=answered("Signed") | problems(401, 403, 422, 429), openapi_extra=OPEN)
async def log_in(request: Request, given: Annotated[Login, Body()]) -> Response:
    """Log in: the session's token is a cookie, its guard is in the answer."""
    from_here(request)
    limited(request, "login", None)
    session, token = await run_in_threadpool(parts_of(request).sessions.open, given.handle, given.password, given.code)
    answer = told(_signed(session))
    keep(request, answer, token)
    return answer


@router.get("/login", operation_id="login.show", responses=answered("Signed") | problems(401, 429), openapi_extra=HELD)
async def show(session: SignedIn) -> Response:
    """Who is logged in here."""
    return told(_signed(session))


@router.delete("/login", operation_id="login.end", responses=answered("Ended") | problems(401, 403, 429), openapi_extra=HELD)
async def log_out(request: Request, session: SignedIn) -> Response:
    """End this session."""
    parts_of(request).sessions.end(session.account.handle, session.name)
    answer = told(Ended(session.name))
    drop(request, answer)
    return answer


@router.get("/logins", operation_id="logins.list", responses=answered("Sessions") | problems(401, 429), openapi_extra=HELD)
async def every(request: Request, session: SignedIn) -> Response:
    """The account's open sessions."""
    found = parts_of(request).sessions.of(session.account.handle)
    return told(Sessions(tuple(OpenSession(**_times(one), session=one.name, this=one.name == session.name) for one in found)))


@router.delete(
    "/logins/{name}",
    operation_id="logins.end",
    responses=answered("Ended") | problems(401, 403, 404, 422, 429),
    openapi_extra=HELD,
)
async def end(request: Request, name: Annotated[str, Path(pattern="^[0-9a-f]{16}$")], session: SignedIn) -> Response:
    """End one of the account's sessions."""
    parts_of(request).sessions.end(session.account.handle, name)
    return told(Ended(name))


def _signed(session: Session) -> Signed:
    account = session.account
    until = session.until.isoformat(timespec="seconds")
    return Signed(account.handle, account.roles, account.city or None, account.acts_for, session.name, session.guard, until)


def _times(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name).isoformat(timespec="seconds") for name in ("opened_at", "seen_at", "until")}
