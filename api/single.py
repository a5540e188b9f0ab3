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
from domain.application import application as a
from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from domain.shared.actor import Actor, Role
from domain.shared.refusal import InvalidError, RefusedError
from doors.boards import COMMITTEE, NARROW, OVERSIGHT, READS, REVIEWING, SIGNED_IN, bounds, seated
from doors.caller import Reader, parts_of, reader
from doors.parts import Parts
from projections.table import Condition, Record
from services.accounts.account import Account
from services.acts.material import OpenMaterial
from services.answer import Answer
from services.case import Case
from services.log.keys import ErasedError
from services.office import Act, new_id

City = Annotated[str, Path(pattern=ids.CITY.pattern)]
Year = Annotated[str, Path(pattern="^[0-9]{4}$")]
Code = Annotated[str, Path(pattern="^[0-9A-Za-z-]{1,40}$")]

APPLICATION = (*OVERSIGHT, *COMMITTEE, *REVIEWING, "applicant", "recommender")
MATERIAL = (*OVERSIGHT, *COMMITTEE, *REVIEWING, "applicant")
CONTACT = (*OVERSIGHT, "applicant")
"""Who sees, beside the documents, how the applicant can be reached."""


class Material(msgspec.Struct, frozen=True):
    """What was filed: documents by their digest, declared days, the documents marked secret; the contact for those who may see it."""

    cycle: str
    applicant: str
    documents: dict[str, str]
    declared: dict[str, str]
    secrets: tuple[str, ...]
    contact: str | None = None


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
    parts, read = parts_of(request), READS[board]
    parts.boards.catch_up()
    narrowed = [*bounds(read, who.city), *read.narrowed(who, parts.views.query)]
    found = read.table.page(parts.views.query, [*where, *narrowed], None, 1)
    if not found:
        raise InvalidError("absent", name=stream.partition(":")[2])
    return told(_shown(found[0], NARROW.get(who.role) if board == "applications" else None), parts.log.version(stream))


def _shown(row: Record, columns: tuple[str, ...] | None) -> Record:
    return row if columns is None else {name: row[name] for name in columns}


def _application(request: Request, who: Reader, cycle_name: str, applicant: str) -> Response:
    code, parts = ids.applicant(applicant), parts_of(request)
    who.must_see(ids.city_of(cycle_name), f"{cycle_name}/{code}")
    _impartial(parts, who, cycle_name, code)
    where: list[Condition] = [("cycle = ? and applicant = ?", (cycle_name, code))]
    return _one(request, "applications", who, where, ids.application_stream(cycle_name, code))


def _impartial(parts: Parts, who: Reader, cycle_name: str, code: str) -> None:
    """Raise RefusedError where the reader keeps away from the application: asked of the log itself, which no read model lags behind."""

    def question(case: Case) -> None:
        filed = case.read(ids.application_stream(cycle_name, code), a.fold)
        if who.account is not None and filed is not None and who.account.handle in filed.recused:
            rule_ = case.regulation(case.cycle(cycle_name)).panels.recusal
            raise RefusedError("recused", rule_.basis, reviewer=who.account.handle)

    parts.office.look(ids.cycle_stream(cycle_name), question)


def _material(request: Request, who: Reader, cycle_name: str, applicant: str) -> Response:
    code, parts = ids.applicant(applicant), parts_of(request)
    stream = ids.application_stream(cycle_name, code)
    name = f"{cycle_name}/{code}"
    who.must_see(ids.city_of(cycle_name), name)
    _impartial(parts, who, cycle_name, code)
    _stated(parts, who, cycle_name)
    filed = parts.log.load(stream, a.fold)[0]
    if filed is None or who.account is None or not _may_open(parts, who, cycle_name, code):
        raise InvalidError("absent", name=name)
    if who.role != "applicant" and (refusal := _recorded(parts, who.account, who.role, filed)) is not None:
        return refused(request, refusal)
    contact = _contact(parts, stream) if who.role in CONTACT else None
    declared: dict[str, str] = {key: day.isoformat() for key, day in filed.declared.items()}
    return told(msgspec.to_builtins(Material(cycle_name, code, filed.documents, declared, filed.secrets, contact)))


def _recorded(parts: Parts, account: Account, role: Role, filed: a.Application) -> Answer | None:
    """Open each document as the act that it is; the first refusal, where there is one."""
    actor = Actor(account.handle, role, authenticated=True)
    for document in sorted(filed.documents):
        command = OpenMaterial(cycle=filed.cycle, applicant=filed.applicant, document=document)
        answer = parts.office.execute(command, Act(actor, new_id()))
        if answer.outcome == "refused":
            return answer
    return None


def _may_open(parts: Parts, who: Reader, cycle_name: str, code: str) -> bool:
    """An applicant its own; a reviewer what the panels of the cycle have before them; the others whatever their city has."""
    if who.account is None:
        return False
    if who.role == "applicant":
        return code in who.account.acts_for
    parts.boards.catch_up()
    return who.role not in REVIEWING or cycle_name in seated(who.account.handle, parts.views.query)


def _stated(parts: Parts, who: Reader, cycle_name: str) -> None:
    """A reviewer says with whom an interest ties him, or with nobody, before any material is shown."""
    if who.role not in REVIEWING or who.account is None:
        return
    handle = who.account.handle

    def question(case: Case) -> None:
        opened = case.read(ids.cycle_stream(cycle_name), cycles.fold)
        if opened is not None and handle not in opened.review.stated:
            raise RefusedError("interest-not-stated", case.regulation(opened).panels.recusal.basis, reviewers=[handle])

    parts.office.look(ids.cycle_stream(cycle_name), question)


def _contact(parts: Parts, stream: str) -> str | None:
    """The contact in clear; None where its key was destroyed."""
    submitted = next((one for one in parts.log.events_of(stream) if isinstance(one.data, a.Submitted)), None)
    try:
        found = parts.log.reveal(submitted) if submitted else None
    except ErasedError:
        return None
    return found.contact.text if isinstance(found, a.Submitted) else None
