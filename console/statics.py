"""Styles, script and emblem: each under an address that holds its digest, so that a browser keeps it for a year and never an old one."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.shared.refusal import InvalidError

FOLDER = Path(__file__).parent / "static"

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


@cache
def content(name: str) -> bytes:
    """What a file holds."""
    return (FOLDER / name).read_bytes()


@cache
def digest(name: str) -> str:
    """The beginning of a file's SHA-256."""
    return sha256(content(name)).hexdigest()[:16]


def names() -> set[str]:
    """The files that are served."""
    return {path.name for path in FOLDER.iterdir() if path.suffix in KINDS}


def address(name: str) -> str:
    """Where a file is served as it stands now."""
    return f"/static/{digest(name)}/{name}"


async def static(request: Request) -> Response:
    """One file, under the digest that it has."""
    name = request.path_params["name"]
    if name not in names() or request.path_params["digest"] != digest(name):
        raise InvalidError("absent", name=request.url.path)
    return Response(content(name), 200, KEPT, KINDS[Path(name).suffix])


async def favicon(_: Request) -> Response:
    """Where a browser looks for an emblem of a page that names none, as a notice as posted: the emblem's own address."""
    return RedirectResponse(address("emblem.svg"))
