"""Files: handed in as they are, before the act that names them; given out one by one, each opening on record."""

from tempfile import TemporaryFile
from typing import Annotated, Any, BinaryIO, cast

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import answered, problems
from api.problems import refused
from api.reads import told
from api.rules import rule
from api.single import City, Code, Year
from domain.shared.refusal import InvalidError
from doors.caller import Reader, parts_of, reader
from doors.filed import HANDING_IN, Named, Shape, document, handed_in
from doors.opening import MATERIAL
from services.answer import Answer
from services.files.kinds import LARGEST, MEDIA, Kind

BYTES = "application/octet-stream"
TAKEN: dict[str, Any] = {"requestBody": {"required": True, "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}}
"""How a route says that it takes a file as it is."""

Name = Annotated[str, Query(min_length=1, max_length=200, description="the file's own name, with its ending")]


class Held(msgspec.Struct, frozen=True):
    """A file that was taken: its digest is what the act of filing names."""

    digest: str
    kind: Kind
    size: int


STRUCTS = (Held,)


class Of:
    """Which document is asked for, and in which shape."""

    def __init__(self, city: City, year: Year, applicant: Code, name: Annotated[str, Query(min_length=1)], shape: Shape = "whole") -> None:
        self.named = Named(f"{city}/{year}", applicant, name, shape)


router = APIRouter(prefix="/v1", tags=["files"])


@router.post(
    "/files", operation_id="files.hand_in", responses=answered("Held") | problems(401, 403, 413, 415, 422, 429),
    openapi_extra=rule(*HANDING_IN) | TAKEN,
)  # fmt: skip
async def hand_in(
    request: Request, applicant: Annotated[str, Query()], name: Name,
    who: Annotated[Reader, Depends(reader(*HANDING_IN, counted="command"))],
) -> Response:  # fmt: skip
    """Hand in a file; it is looked into, kept under seal, and named by its digest when the application is filed."""
    with TemporaryFile() as opened_:
        file = cast("BinaryIO", opened_)
        await received(request, file)
        taken = await run_in_threadpool(handed_in, parts_of(request), who, applicant, name, file)
    return told(msgspec.to_builtins(Held(taken.digest, taken.kind, taken.size)))


async def received(request: Request, file: BinaryIO) -> None:
    """Write the body to a file without a name, piece by piece, and no more of it than is taken."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != BYTES:
        raise InvalidError("media-type", needed=BYTES)
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST:
            raise InvalidError("body-too-large", largest=LARGEST)
        await run_in_threadpool(file.write, piece)


GIVEN: dict[int | str, dict[str, Any]] = {
    200: {"description": "the bytes", "content": {kind: {"schema": {"type": "string"}} for kind in MEDIA.values()}}
}


@router.get(
    "/applications/{city}/{year}/{applicant}/document", operation_id="documents.open",
    responses=GIVEN | problems(401, 403, 404, 409, 422, 429), openapi_extra=rule(*MATERIAL),
)  # fmt: skip
async def one(request: Request, of: Annotated[Of, Depends()], who: Annotated[Reader, Depends(reader(*MATERIAL))]) -> Response:
    """A document by its name, or what is shown of it: first page, picture, or the beginning of a text.

    That it was opened, by whom and in which role, is on record before the first byte.
    """
    found = await run_in_threadpool(document, parts_of(request), who, of.named)
    return await run_in_threadpool(refused, request, found, of.named.cycle) if isinstance(found, Answer) else found
