"""What every answer over HTTP carries for a browser's safety."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFETY = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries."""


PLAIN = [(name.lower().encode(), value.encode()) for name, value in SAFETY.items()]
SECURE = [*PLAIN, (b"strict-transport-security", b"max-age=31536000")]
"""The same as they are sent, and over TLS."""


class Safety:
    """Puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add to the answer's head what it does not say itself."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                ours = SECURE if scope.get("scheme") == "https" else PLAIN
                message["headers"] = [*message["headers"], *(one for one in ours if one[0] not in said)]
            await send(message)

        await self._app(scope, receive, guarded)
