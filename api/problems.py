"""Problem details (RFC 9457): whatever is not done is told by code, sentence and, where law speaks, its article."""

from typing import Any

import msgspec
import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.regulation.problem import TextError
from domain.shared.refusal import Facts, InvalidError, RefusedError
from domain.stages.plan import Regulation
from doors.caller import parts_of
from doors.governing import next_year, regulation_of
from doors.spoken import language
from doors.statuses import CLOSED, FAULT, LATER, REFUSED, STATUS, status_of
from services import wording
from services.answer import Answer
from services.office import ContendedError
from services.telling import sentence
from services.vocabulary import Words

MEDIA = "application/problem+json"

TITLES = {
    401: "problem-may-not", 403: "problem-may-not", 404: "problem-absent",
    REFUSED: "refused", FAULT: "problem-fault", LATER: "problem-later",
}  # fmt: skip
"""Status -> the word above the sentence; anything else is invalid input."""

line = structlog.get_logger("api")


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was not done, and why: `detail` is the sentence for a person, `article` the law as it is printed, `basis` as it is cited.

    `type` is `urn:award:` and the code; `facts` are what the sentence says, for a program.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    article: str | None = None
    basis: str | None = None
    facts: dict[str, Any] = {}


def problem(
    request: Request, code: str, facts: Facts, basis: str = "", *, status: int | None = None, under: Regulation | None = None
) -> Response:
    """The answer that tells a problem in the reader's language, and in the words of the text that it is `under`: as a page would say it."""
    spoken = language(request)
    found = status_of(code) if status is None else status
    body = {
        "type": f"urn:award:{code}", "title": wording.word(_title(found), spoken), "status": found,
        "detail": sentence(code, facts, Words(under, spoken), under), "code": code, "facts": facts,
        **({"article": wording.article(basis, spoken), "basis": basis} if basis else {}),
    }  # fmt: skip
    headers = {"Content-Language": spoken, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    if "seconds" in facts:
        headers["Retry-After"] = str(facts["seconds"])
    return Response(orjson.dumps(body, default=str, option=orjson.OPT_NON_STR_KEYS), found, headers, MEDIA)


def _title(status: int) -> str:
    return TITLES.get(status, "invalid")


def refused(request: Request, answer: Answer, cycle: str = "", city: str = "") -> Response:
    """A refusal by law, of an act in a cycle or a city: it stands in the log, and the same command gets it again."""
    parts = parts_of(request)
    facts = answer.facts | next_year(parts, answer.code, city, answer.facts)
    return problem(request, answer.code, facts, answer.basis, status=REFUSED, under=regulation_of(parts, cycle) if cycle else None)


def invalid(request: Request, error: InvalidError, cycle: str = "") -> Response:
    """Input that is wrong, of an act in a cycle that its sender sees; a text is told with every problem in its place."""
    if isinstance(error, TextError):
        told = wording.problems(error, language(request))
        return problem(request, "text-problems", {"source": error.source, "problems": told})
    return problem(request, error.code, error.facts, under=regulation_of(parts_of(request), cycle) if cycle else None)


def add_problems(app: FastAPI) -> None:
    """Have every way to fail answered as a problem."""

    @app.exception_handler(InvalidError)
    async def _(request: Request, error: InvalidError) -> Response:
        return invalid(request, error)

    @app.exception_handler(RefusedError)
    async def _(request: Request, refusal: RefusedError) -> Response:
        return problem(request, refusal.code, refusal.facts, refusal.basis, status=CLOSED)

    @app.exception_handler(ContendedError)
    async def _(request: Request, error: ContendedError) -> Response:
        return problem(request, "contended", {"command": str(error), "seconds": 1})

    @app.exception_handler(RequestValidationError)
    async def _(request: Request, error: RequestValidationError) -> Response:
        found = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()]
        return problem(request, "request-form", {"problems": found})

    @app.exception_handler(HTTPException)
    async def _(request: Request, error: HTTPException) -> Response:
        if error.status_code == STATUS["method"]:
            answer = problem(request, "method", {"method": request.method, "path": request.url.path})
            answer.headers.update(error.headers or {})
            return answer
        if error.status_code == STATUS["absent"]:
            return problem(request, "absent", {"name": request.url.path})
        return problem(request, "not-json", {"problem": error.detail})

    @app.exception_handler(Exception)
    async def _(request: Request, error: Exception) -> Response:
        line.error("api.fault", path=request.scope.get("route") and request.scope["route"].path, error=type(error).__name__)
        return problem(request, "fault", {})
