"""The page of a first login: the token behind `#` never leaves the browser but to set the password; the second factor is shown once."""

from html import escape
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.rules import EVERYONE, rule
from doors.spoken import language
from services import wording
from services.accounts.proof import SHORTEST

SCRIPT = Path(__file__).parent / "first.js"
OPEN = rule(EVERYONE)

PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/docs.css">
<script src="/first.js" defer></script></head><body><main><h1>{title}</h1>
<form><p><label>{password} <input name="password" type="password" autocomplete="new-password" required minlength="{shortest}"></label></p>
<p><button>{set}</button></p></form><p role="status"></p><p hidden>{factor} <code></code></p></main></body></html>"""

router = APIRouter(include_in_schema=False)


@router.get("/first", openapi_extra=OPEN)
async def first(request: Request) -> Response:
    """The page."""
    spoken = language(request)
    words = {name: escape(wording.word(f"first-{name}", spoken, shortest=SHORTEST)) for name in ("title", "password", "set", "factor")}
    html = PAGE.format(lang="zh-CN" if spoken == "zh" else "en", shortest=SHORTEST, **words)
    return Response(html, 200, {"Content-Language": spoken, "Cache-Control": "no-store"}, "text/html")


@router.get("/first.js", openapi_extra=OPEN)
async def script() -> Response:
    """What sends the token with the password."""
    return FileResponse(SCRIPT, media_type="text/javascript")
