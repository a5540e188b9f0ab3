"""The application over HTTP: every door of `api/` in one place, with what each answer carries for a browser's safety."""

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import account, commands, docs, feed, first, health, reads, single, texts
from api.described import describe
from api.measured import Measure, Measured
from api.parts import Parts
from api.problems import add_problems

VERSION = "1"

SAFETY = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries."""


class Safety:
    """Puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add to the answer's head what it does not say itself."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, guarded)


def build(parts: Parts) -> FastAPI:
    """The application over the parts of one log."""
    app = FastAPI(title="quality-award", version=VERSION, docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json")
    app.state.parts, app.state.measured = parts, Measured()
    health.registered(parts, app.state.measured.registry)
    app.add_middleware(Measure, measured=app.state.measured)
    app.add_middleware(Safety)
    add_problems(app)
    made = (commands.routes(), texts.routes(), reads.routes())
    for router in (health.router, docs.router, first.router, account.router, feed.router, single.router, *made):
        app.include_router(router)
    structs = (commands.Done, *account.STRUCTS, *health.STRUCTS, *single.STRUCTS)
    describe(app, structs, reads.schemas() | texts.schemas())
    return app
