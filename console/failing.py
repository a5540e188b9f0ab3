"""When a page cannot be shown: what is wrong in a sentence with its article, what to do next, and never a trace of the code."""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from console.shell import city_cycle_word, page
from console.visit import Visit, spoken, to_login, whoever
from domain.regulation.problem import TextError
from domain.shared.refusal import InvalidError, RefusedError
from doors.statuses import CLOSED, FAULT, STATUS, status_of
from services import wording
from services.office import ContendedError

line = structlog.get_logger("console")

OF_CYCLE = re.compile(r"([a-z][a-z0-9_-]{1,31}/\d{4})(?:/(.+))?")
"""What is not there, where it is a cycle or stands in one."""


async def failed(request: Request, code: str, facts: Mapping[str, Any], basis: str = "", *, status: int) -> Response:
    """The page that says so."""
    visit = Visit(request, await whoever(request), FormData())
    told = {name: _named(visit, one) if name in {"name", "cycle"} and isinstance(one, str) else one for name, one in facts.items()}
    answer = await run_in_threadpool(page, "failed.html", visit, status=status, code=code, facts=told, basis=basis, told=status)
    if "seconds" in facts:
        answer.headers["Retry-After"] = str(facts["seconds"])
    return answer


def _named(visit: Visit, name: str) -> str:
    """A cycle, and what is behind it, by the award of its city; anything else as it is."""
    found = OF_CYCLE.fullmatch(name)
    return f"{city_cycle_word(visit, found[1])} {found[2] or ''}".rstrip() if found else name


async def invalid(request: Request, error: Exception) -> Response:
    """Input that is wrong; a stranger is sent to the login."""
    assert isinstance(error, InvalidError)  # noqa: S101  # the framework's table of handlers has it under this class
    if error.code == "login-needed":
        return to_login(request)
    if isinstance(error, TextError):
        told = wording.problems(error, spoken(request))
        return await failed(request, "text-problems", {"source": error.source, "problems": told}, status=status_of(error.code))
    code = "role-page" if error.code == "role" and str(error.facts["command"]).startswith("/") else error.code
    return await failed(request, code, error.facts, status=status_of(error.code))


async def closed(request: Request, error: Exception) -> Response:
    """What the law keeps from this reader."""
    assert isinstance(error, RefusedError)  # noqa: S101  # as above
    return await failed(request, error.code, error.facts, error.basis, status=CLOSED)


async def contended(request: Request, error: Exception) -> Response:
    """Too many acted at once; nothing was stored."""
    return await failed(request, "contended", {"command": str(error), "seconds": 1}, status=STATUS["contended"])


async def unrouted(request: Request, error: Exception) -> Response:
    """No such page, or not by this method."""
    assert isinstance(error, HTTPException)  # noqa: S101  # as above
    if error.status_code == STATUS["method"]:
        return await failed(request, "method", {"method": request.method, "path": request.url.path}, status=error.status_code)
    return await failed(request, "absent", {"name": request.url.path}, status=STATUS["absent"])


async def fault(request: Request, error: Exception) -> Response:
    """A fault of ours: in the log by its kind, on the page by nothing but that it is ours."""
    line.error("console.fault", path=request.url.path, error=type(error).__name__)
    return await failed(request, "fault", {}, status=FAULT)


HANDLERS: Mapping[Any, Any] = {
    InvalidError: invalid, TextError: invalid, RefusedError: closed, ContendedError: contended, HTTPException: unrouted, Exception: fault,
}  # fmt: skip
"""What is raised -> what is shown."""
