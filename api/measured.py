"""What is measured of every request: how many, how long, by route and status; a path that is no route counts as one."""

import time

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)


class Measured:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ("route", "method", "status")
        self.requests = Counter("award_requests", "requests", names, registry=self.registry)
        self.seconds = Histogram("award_request_seconds", "seconds of a request", names[:1], registry=self.registry, buckets=BUCKETS)
        self._of: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request; the counters of its route, method and status are looked up once."""
        known = self._of.get((route, method, status))
        if known is None:
            known = self._of[(route, method, status)] = self.requests.labels(route, method, status), self.seconds.labels(route)
        known[0].inc()
        known[1].observe(seconds)


class Measure:
    """Counts each request when its answer begins."""

    def __init__(self, app: ASGIApp, measured: Measured) -> None:
        self._app, self._measured = app, measured

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                method = scope["method"] if route != "none" else "any"
                self._measured.note(route, method, message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, noted)
