"""Who calls: the account of the session that a request brings, kept from riding on a stranger's page, and in the role that it asks for."""

from collections.abc import Awaitable, Callable
from typing import Annotated, cast, get_args
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from doors.forms import field, form_of, is_form
from doors.limits import What
from doors.nearby import nearby
from doors.parts import Parts
from services.accounts.account import Account
from services.accounts.sessions import LASTS, Session

ROLES: tuple[str, ...] = get_args(Role)

GUARD = "Award-Guard"
"""The header that a session's guard comes back in."""

GUARD_FIELD = "guard"
"""The hidden field that it comes back in with a page's form."""

ROLE = "Award-Role"
"""The header that names the role to act in, of those that the account has."""

SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}
"""Where a browser may say that a changing request comes from: our own page, or the person's own hand."""


def parts_of(request: Request) -> Parts:
    """The parts that the application was built on."""
    parts: Parts = request.app.state.parts
    return parts


def cookie_name(request: Request) -> str:
    """Over TLS the session's cookie is bound to this host; a browser takes that from no plain address."""
    return "__Host-award" if request.scope["scheme"] == "https" else "award"


def keep(request: Request, response: Response, token: str) -> None:
    """Give a session's token to the browser, out of reach of any script."""
    secure, lasts = request.scope["scheme"] == "https", int(LASTS.total_seconds())
    response.set_cookie(cookie_name(request), token, lasts, path="/", secure=secure, httponly=True, samesite="lax")


def drop(request: Request, response: Response) -> None:
    """Take the session's token back."""
    response.delete_cookie(cookie_name(request), path="/", secure=request.scope["scheme"] == "https", httponly=True, samesite="lax")


async def session_of(request: Request) -> Session | None:
    """The session that a request brings; raises InvalidError where it may be somebody else's doing."""
    if request.method not in SAFE:
        from_here(request)
    found = await held(request)
    if found is not None and request.method not in SAFE and await _guard(request) != found.guard:
        raise InvalidError("guard", header=GUARD)
    return found


async def held(request: Request) -> Session | None:
    """The session of the request's cookie, whatever the request asks for."""
    token = request.cookies.get(cookie_name(request))
    parts = parts_of(request)
    return await nearby(parts.accounts.database, parts.sessions.find, token) if token else None


async def _guard(request: Request) -> str | None:
    """The guard that a request brings: in its header, or in the hidden field of a page's form."""
    if GUARD not in request.headers and is_form(request):
        return field(await form_of(request), GUARD_FIELD)
    return request.headers.get(GUARD)


def from_here(request: Request) -> None:
    """Raise InvalidError where a browser says that another site's page sent a request."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if (site is not None and site not in OURS) or (origin is not None and urlsplit(origin).netloc != request.headers.get("host")):
        raise InvalidError("origin")


STRANGERS: dict[What, What] = {"command": "public", "read": "visit"}
"""What is counted instead where nobody is signed in."""


def limited(request: Request, what: What, account: Account | None) -> None:
    """Count a request: by its account, or by its address where it has none."""
    address = request.client.host if request.client else ""
    counted = what if account is not None else STRANGERS.get(what, what)
    parts_of(request).limits.take(counted, address if account is None else account.handle)


async def signed_in(request: Request) -> Session:
    """The session of a request that needs one."""
    found = await session_of(request)
    limited(request, "read", found.account if found else None)
    if found is None:
        raise InvalidError("login-needed")
    return found


SignedIn = Annotated[Session, Depends(signed_in)]


def asked_role(request: Request) -> Role | None:
    """The role that a request asks to act in; None where it names none. Raises InvalidError for a word that is no role."""
    named = request.headers.get(ROLE)
    if named is None:
        return None
    if named not in ROLES:
        raise InvalidError("role-not-held", role=named, roles=list(ROLES))
    return cast("Role", named)


class Reader:
    """Who reads, and in which role: the first of the account's that may, or the one that it asks for; with the session's guard."""

    def __init__(self, account: Account | None, role: Role, guard: str = "") -> None:
        self.account, self.role, self.guard = account, role, guard

    @property
    def city(self) -> str:
        """The one city that is there for the reader; empty for all."""
        return self.account.city if self.account else ""

    def must_see(self, city: str | None, name: str) -> None:
        """Answer as if it were not there where it is another city's."""
        if self.account is not None and not self.account.sees(city):
            raise InvalidError("absent", name=name)


def reader(*roles: Role, counted: What = "read") -> Callable[[Request], Awaitable[Reader]]:
    """A dependency that lets these roles in; with `public` among them, whoever comes without an account."""

    async def depend(request: Request) -> Reader:
        asked = asked_role(request)
        found = await session_of(request)
        limited(request, counted, found.account if found else None)
        if found is None:
            if "public" in roles:
                return Reader(None, "public")
            raise InvalidError("login-needed")
        account = found.account
        if asked is not None and asked not in account.roles:
            raise InvalidError("role-not-held", role=asked, roles=list(account.roles))
        role = next((one for one in account.roles if one in roles), account.roles[0]) if asked is None else asked
        if role not in roles and "public" not in roles:
            raise InvalidError("role", command=request.url.path, role=role, roles=list(roles))
        return Reader(account, role, found.guard)

    return depend
