"""The application over HTTP: every room of `api/` in one place."""

from fastapi import FastAPI

from api import account, audit, commands, docs, feed, filed, health, reads, sealed, single, texts
from api.described import describe
from api.measured import Measure, Measured
from api.problems import add_problems
from doors.parts import Parts
from doors.safety import Safety

VERSION = "1"

PLACES = frozenset(["v1", "docs", "docs.css", "live", "ready", "metrics"])
"""What the addresses of the API begin with."""


def build(parts: Parts) -> FastAPI:
    """The application over the parts of one log."""
    app = FastAPI(title="quality-award", version=VERSION, docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json")
    app.state.parts, app.state.measured = parts, Measured()
    health.registered(parts, app.state.measured.registry)
    app.add_middleware(Measure, measured=app.state.measured)
    app.add_middleware(Safety)
    add_problems(app)
    # In the order in which they are asked most: a request is held against one route after the other.
    asked = (
        reads.routes(),
        single.router,
        filed.router,
        sealed.router,
        audit.router,
        feed.router,
        account.router,
        health.router,
        docs.router,
    )
    for router in (*asked, commands.routes(), texts.routes()):
        app.include_router(router)
    structs = (commands.Done, *account.STRUCTS, *health.STRUCTS, *single.STRUCTS, *filed.STRUCTS, *sealed.STRUCTS, *audit.STRUCTS)
    describe(app, structs, lambda: reads.schemas() | texts.schemas())
    return app
