"""One visit to a page: who comes, in which language, with what form; every page is a plain function of it, run beside the loop."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.shared.actor import Role
from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from doors.caller import Reader, held, parts_of, reader
from doors.forms import form_of
from doors.limits import What
from doors.parts import Parts
from doors.spoken import LANGUAGES, language

SPOKEN = "award-language"
"""The cookie of the language that a reader has chosen."""

HOME = "/"

DIGITS = 9
"""Digits of a number in an address at most."""

OVER = frozenset({"guard", "login-needed"})
"""What says that a form was made in a session which is over."""

HELD = {"Cache-Control": "no-store"}
"""What says that nobody keeps a page."""


class Visit(NamedTuple):
    """A request, its reader, and the form that it brings."""

    request: Request
    who: Reader
    form: FormData

    @property
    def parts(self) -> Parts:
        """The parts that the product is built on."""
        return parts_of(self.request)

    @property
    def spoken(self) -> Language:
        """The reader's language."""
        return spoken(self.request)

    @property
    def handle(self) -> str:
        """The reader's handle; empty where nobody is signed in."""
        return self.who.account.handle if self.who.account else ""

    def given(self, name: str) -> str:
        """A field of the form, else of the query; empty where neither has it."""
        found = self.form.get(name)
        return found if isinstance(found, str) else self.request.query_params.get(name, "")

    def path(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    @property
    def back(self) -> str:
        """Where the reader wants to be afterwards: an address of ours, or home."""
        return local(self.given("back"))


View = Callable[[Visit], Response]


Again = Callable[[Visit, InvalidError], Response]
"""What is shown instead of a form that was sent after its session was over, with all that was typed."""


def visited(view: View, *roles: Role, counted: What = "read", again: Again | None = None) -> Callable[[Request], Awaitable[Response]]:
    """A page for these roles as an endpoint; with `public` among them, for everybody."""
    may = reader(*roles, counted=counted)

    async def endpoint(request: Request) -> Response:
        try:
            who = await may(request)
            if request.method == "POST":
                return await run_in_threadpool(_looked, view, Visit(request, who, await form_of(request)))
            return await to_thread.run_sync(_looked, view, Visit(request, who, FormData()), limiter=_lanes())
        except InvalidError as error:
            if again is None or error.code not in OVER:
                raise
            return await run_in_threadpool(again, Visit(request, await whoever(request), await form_of(request)), error)
        finally:
            await request.close()

    return endpoint


LANES = 2
"""Pages that are made at once: an interpreter works at one, and more of them only make it go from each to the next at every row they read.

More than one, so that a page which takes its time holds up no other.
"""

_LIMITER = RunVar[CapacityLimiter]("pages")


def _lanes() -> CapacityLimiter:
    """Those of the loop that asks."""
    found = _LIMITER.get(None)
    if found is None:
        _LIMITER.set(found := CapacityLimiter(LANES))
    return found


def _looked(view: View, visit: Visit) -> Response:
    """A page over boards that are level with the log: a reader's own act shows on the next page."""
    visit.parts.boards.catch_up()
    return view(visit)


async def whoever(request: Request) -> Reader:
    """The reader of the request's session, in its first role; a stranger where there is none."""
    session = await held(request)
    return Reader(session.account, session.account.roles[0], session.guard) if session else Reader(None, "public")


def spoken(request: Request) -> Language:
    """The language that the reader has chosen, else the one that the browser asks for."""
    return LANGUAGES.get(request.cookies.get(SPOKEN, "")) or language(request)


def local(address: str) -> str:
    """An address of ours as it is, and home for any other."""
    split = urlsplit(address)
    ours = not split.scheme and not split.netloc and address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if ours else HOME


def away(address: str) -> Response:
    """Send the browser on to another page by GET."""
    return RedirectResponse(address, 303, HELD)


def whole(given: str) -> int | None:
    """A number of an address in plain digits; None for anything else, and for one that nothing of ours reaches."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= DIGITS else None


def to_login(request: Request) -> Response:
    """Send a stranger to the login, and from there back."""
    query = f"?{request.url.query}" if request.url.query else ""
    return away(f"/login?back={quote(request.url.path + query)}")


def absent(name: str) -> InvalidError:
    """The error of what is not there for this reader."""
    return InvalidError("absent", name=name)
