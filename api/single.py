"""One cycle, one application, its material: closed before the first byte to who keeps away from it, and on record when it is opened."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import answered, problems
from api.problems import refused
from api.reads import told
from api.rules import rule
from domain.shared import identifiers as ids
from doors.boards import SIGNED_IN
from doors.caller import Reader, parts_of, reader
from doors.looking import one
from doors.notes import Note, notes_for
from doors.opening import APPLICATION, MATERIAL, closed_to, contact_for, opened
from projections.table import Condition
from services.answer import Answer

City = Annotated[str, Path(pattern=ids.CITY.pattern)]
Year = Annotated[str, Path(pattern="^[0-9]{4}$")]
Code = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,40}$")]


class Material(msgspec.Struct, frozen=True):
    """What was filed: documents by their digest, declared days, the documents marked secret; for those who may see it the contact.

    `notes`: what of the reviewers' evidence and questions for the visit is the reader's to see.
    """

    cycle: str
    applicant: str
    documents: dict[str, str]
    declared: dict[str, str]
    secrets: tuple[str, ...]
    contact: str | None = None
    notes: tuple[Note, ...] = ()


STRUCTS = (Material,)

router = APIRouter(prefix="/v1", tags=["reads"])


@router.get(
    "/cycles/{city}/{year}", operation_id="cycles.show", responses=answered("cycles_row") | problems(401, 403, 404, 422, 429),
    openapi_extra=rule(*SIGNED_IN),
)  # fmt: skip
async def cycle(request: Request, city: City, year: Year, who: Annotated[Reader, Depends(reader(*SIGNED_IN))]) -> Response:
    """One cycle; ETag is the version of its stream."""
    name = f"{city}/{year}"
    return await run_in_threadpool(_one, request, "cycles", who, [("cycle = ?", (name,))], ids.cycle_stream(name))


@router.get(
    "/applications/{city}/{year}/{applicant}", operation_id="applications.show",
    responses=answered("applications_row") | problems(401, 403, 404, 422, 429), openapi_extra=rule(*APPLICATION),
)  # fmt: skip
async def application(
    request: Request, city: City, year: Year, applicant: Code, who: Annotated[Reader, Depends(reader(*APPLICATION))]
) -> Response:
    """One application; ETag is the version of its stream."""
    name = f"{city}/{year}"
    return await run_in_threadpool(_application, request, who, name, applicant)


@router.get(
    "/applications/{city}/{year}/{applicant}/material", operation_id="applications.material",
    responses=answered("Material") | problems(401, 403, 404, 409, 422, 429), openapi_extra=rule(*MATERIAL),
)  # fmt: skip
async def material(
    request: Request, city: City, year: Year, applicant: Code, who: Annotated[Reader, Depends(reader(*MATERIAL))]
) -> Response:
    """What the applicant filed; that it was opened, by whom and in which role, is on record before it is shown."""
    return await run_in_threadpool(_material, request, who, f"{city}/{year}", applicant)


def _one(request: Request, board: str, who: Reader, where: list[Condition], stream: str) -> Response:
    parts = parts_of(request)
    return told(one(parts, board, who, where, stream.partition(":")[2]), parts.log.version(stream))


def _application(request: Request, who: Reader, cycle_name: str, applicant: str) -> Response:
    code = ids.applicant(applicant)
    closed_to(parts_of(request), who, cycle_name, code)
    where: list[Condition] = [("cycle = ? and applicant = ?", (cycle_name, code))]
    return _one(request, "applications", who, where, ids.application_stream(cycle_name, code))


def _material(request: Request, who: Reader, cycle_name: str, applicant: str) -> Response:
    code, parts = ids.applicant(applicant), parts_of(request)
    filed = opened(parts, who, cycle_name, code)
    if isinstance(filed, Answer):
        return refused(request, filed, cycle_name)
    declared: dict[str, str] = {key: day.isoformat() for key, day in filed.declared.items()}
    contact = contact_for(parts, who, filed)
    notes = tuple(notes_for(parts, who, filed))
    return told(msgspec.to_builtins(Material(cycle_name, code, filed.documents, declared, filed.secrets, contact, notes)))
