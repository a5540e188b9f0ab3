"""What the public sent in under seal: objections and comments, each opened on record, and the files that prove them."""

from tempfile import TemporaryFile
from typing import Annotated, BinaryIO, cast

import msgspec
from fastapi import APIRouter, Depends, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.described import answered, problems
from api.filed import GIVEN, TAKEN, Held, Name, received
from api.problems import refused
from api.reads import told
from api.rules import EVERYONE, rule
from api.single import City, Year
from domain.shared import identifiers as ids
from doors.caller import Reader, parts_of, reader
from doors.comments import OPENERS
from doors.comments import unsealed as comment_unsealed
from doors.objections import OBJECTIONS, Found, objection_of, objections_of, unsealed
from doors.proving import Proof, proof, prove
from services.answer import Answer

Reference = Annotated[str, Path(pattern=ids.HANDLE.pattern)]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


class Objection(msgspec.Struct, frozen=True):
    """Where an objection stands: `form` is objection, report or nameless; `turn` the act that it waits for, empty once it is decided."""

    reference: str
    notice: int
    candidate: str
    form: str
    anonymous: bool
    received_at: str
    last_day: str | None
    finding: str | None
    outcome: str | None
    reason: str | None
    turn: str
    re_examined_by: str
    decided_by: str
    basis: str


class Objections(msgspec.Struct, frozen=True):
    """Those of a cycle, what is open first."""

    items: tuple[Objection, ...]


class ObjectionWords(msgspec.Struct, frozen=True):
    """What an opening shows; null where the key was destroyed; `files` by their digest."""

    objector: str | None
    grounds: str | None
    evidence: str | None
    files: tuple[str, ...]


class CommentWords(msgspec.Struct, frozen=True):
    """What an opening shows; null where the key was destroyed; `files` by their digest."""

    author: str | None
    text: str | None
    evidence: str | None
    files: tuple[str, ...]


STRUCTS = (Objections, ObjectionWords, CommentWords)

router = APIRouter(prefix="/v1/cycles/{city}/{year}", tags=["reads"])

May = Annotated[Reader, Depends(reader(*OBJECTIONS))]

MayOpen = Annotated[Reader, Depends(reader(*OPENERS))]

Anybody = Annotated[Reader, Depends(reader("public", counted="public"))]


class Of:
    """Which objection or comment is asked for."""

    def __init__(self, city: City, year: Year, reference: Reference) -> None:
        self.cycle, self.reference = f"{city}/{year}", reference


@router.get(
    "/objections", operation_id="objections.of_cycle", responses=answered("Objections") | problems(401, 403, 404, 422, 429),
    openapi_extra=rule(*OBJECTIONS),
)  # fmt: skip
async def several(request: Request, city: City, year: Year, who: May) -> Response:
    """The objections of a cycle and where each stands, nothing sealed in it; without those on whom the reader keeps away."""
    found = await run_in_threadpool(objections_of, parts_of(request), who, f"{city}/{year}")
    return told(msgspec.to_builtins(Objections(tuple(map(_shown, found)))))


@router.get(
    "/objections/{reference}/sealed", operation_id="objections.open",
    responses=answered("ObjectionWords") | problems(401, 403, 404, 409, 422, 429), openapi_extra=rule(*OBJECTIONS),
)  # fmt: skip
async def one(request: Request, of: Annotated[Of, Depends()], who: May) -> Response:
    """Who objected and what the objection says; that it was opened, by whom and in which role, is on record before it is shown."""
    return await run_in_threadpool(_opened, request, who, of)


@router.post(
    "/objections/{reference}/evidence", operation_id="objections.prove", tags=["files"],
    responses=answered("Held") | problems(404, 413, 415, 422, 429), openapi_extra=rule(EVERYONE) | TAKEN,
)  # fmt: skip
async def hand_in(request: Request, of: Annotated[Of, Depends()], name: Name, _: Anybody) -> Response:
    """Hand in a file that an objection named by its digest when it was sent; no other is taken. Kept under the objector's seal."""
    return await _kept(request, Proof("objection", of.cycle, of.reference, name))


@router.get(
    "/objections/{reference}/evidence/{digest}", operation_id="objections.evidence", tags=["files"],
    responses=GIVEN | problems(401, 403, 404, 409, 422, 429), openapi_extra=rule(*OBJECTIONS),
)  # fmt: skip
async def evidence(request: Request, of: Annotated[Of, Depends()], digest: Digest, who: May) -> Response:
    """A file that proves an objection; that it was opened, by whom and in which role, is on record before the first byte."""
    return await _given(request, who, Proof("objection", of.cycle, of.reference), digest)


@router.get(
    "/comments/{reference}/sealed", operation_id="comments.open",
    responses=answered("CommentWords") | problems(401, 403, 404, 409, 422, 429), openapi_extra=rule(*OPENERS),
)  # fmt: skip
async def comment(request: Request, of: Annotated[Of, Depends()], who: MayOpen) -> Response:
    """Who commented and what the comment says; that it was opened, by whom and in which role, is on record before it is shown."""
    return await run_in_threadpool(_commented, request, who, of)


@router.post(
    "/comments/{reference}/evidence", operation_id="comments.prove", tags=["files"],
    responses=answered("Held") | problems(404, 413, 415, 422, 429), openapi_extra=rule(EVERYONE) | TAKEN,
)  # fmt: skip
async def hand_in_for_comment(request: Request, of: Annotated[Of, Depends()], name: Name, _: Anybody) -> Response:
    """Hand in a file that a comment named by its digest when it was sent; no other is taken. Kept under the seal of who wrote it."""
    return await _kept(request, Proof("comment", of.cycle, of.reference, name))


@router.get(
    "/comments/{reference}/evidence/{digest}", operation_id="comments.evidence", tags=["files"],
    responses=GIVEN | problems(401, 403, 404, 409, 422, 429), openapi_extra=rule(*OPENERS),
)  # fmt: skip
async def comment_evidence(request: Request, of: Annotated[Of, Depends()], digest: Digest, who: MayOpen) -> Response:
    """A file that proves a comment; that it was opened, by whom and in which role, is on record before the first byte."""
    return await _given(request, who, Proof("comment", of.cycle, of.reference), digest)


async def _kept(request: Request, of: Proof) -> Response:
    with TemporaryFile() as opened:
        file = cast("BinaryIO", opened)
        await received(request, file)
        taken = await run_in_threadpool(prove, parts_of(request), of, file)
    return told(msgspec.to_builtins(Held(taken.digest, taken.kind, taken.size)))


async def _given(request: Request, who: Reader, of: Proof, digest: str) -> Response:
    found = await run_in_threadpool(proof, parts_of(request), who, of, digest)
    return refused(request, found) if isinstance(found, Answer) else found


def _opened(request: Request, who: Reader, of: Of) -> Response:
    parts = parts_of(request)
    found = unsealed(parts, who, of.cycle, objection_of(parts, who, of.cycle, of.reference))
    return refused(request, found) if isinstance(found, Answer) else told(msgspec.to_builtins(ObjectionWords(*found)))


def _commented(request: Request, who: Reader, of: Of) -> Response:
    found = comment_unsealed(parts_of(request), who, of.cycle, of.reference)
    return refused(request, found) if isinstance(found, Answer) else told(msgspec.to_builtins(CommentWords(*found)))


def _shown(found: Found) -> Objection:
    state, decided = found.state, found.decided
    return Objection(
        found.reference, state.notice, state.candidate, found.form, state.anonymous, found.received.stamped_at.isoformat(),
        found.term.last_day.isoformat() if found.term else None, state.finding, state.outcome, decided.reason if decided else None,
        found.turn, found.re_examined_by, found.decided_by, found.basis,
    )  # fmt: skip
