"""Files over HTTP: handed in by who speaks for the applicant, given out behind the same checks as all material, each opening on record."""

from collections.abc import Iterator
from typing import BinaryIO, Literal, NamedTuple

from starlette.responses import Response, StreamingResponse

from domain.application import application as a
from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from doors.caller import Reader
from doors.opening import opened
from doors.parts import Parts
from services.answer import Answer
from services.commands import Command
from services.files.files import Files, Taken, of_applicant
from services.files.folder import pieces
from services.files.kinds import MEDIA
from services.files.naming import disposition

HANDING_IN: tuple[Role, ...] = ("applicant",)
"""Who may hand in a file: whoever may file it afterwards."""

CARRIERS = frozenset({"application.submit", "supplement.answer"})
"""Commands that put documents of an applicant on record."""

Shape = Literal["whole", "preview"]

APART = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
}  # fmt: skip
"""A stranger's file runs nothing, loads nothing, is no page of ours, and nobody keeps it."""

ENDING = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "png": "png", "jpeg": "jpg", "text": "txt"}


def handed_in(parts: Parts, who: Reader, applicant: str, name: str, file: BinaryIO) -> Taken:
    """Keep a file for an applicant that the reader speaks for; raises InvalidError where it may not be taken."""
    code = ids.applicant(applicant)
    account = who.account
    if account is None or not set(HANDING_IN) & set(account.roles) or code not in account.acts_for:
        raise InvalidError("not-yours", field="applicant", role=who.role)
    return parts.files.take(file, name, of_applicant(code))


def published(parts: Parts, command: Command) -> None:
    """Keep in clear what is now on record and was not marked as secret; what is marked stays sealed."""
    if command.entry.name not in CARRIERS:
        return
    cycle_name, applicant = getattr(command, "cycle", ""), getattr(command, "applicant", "")
    filed = parts.log.load(ids.application_stream(cycle_name, applicant), a.fold)[0]
    secret = {filed.documents[name] for name in filed.secrets if name in filed.documents} if filed else set()
    for digest in (filed.documents if filed else {}).values():
        if digest not in secret:
            parts.files.release(digest, of_applicant(applicant))


class Named(NamedTuple):
    """A document of an application, and in which shape it is asked for."""

    cycle: str
    applicant: str
    name: str
    shape: Shape


def document(parts: Parts, who: Reader, asked: Named) -> Response | Answer:
    """A document of an application, or what is shown of it, on record before the first byte; a refusal where law forbids."""
    code, name = ids.applicant(asked.applicant), asked.name
    filed = opened(parts, who, asked.cycle, code, name)
    if isinstance(filed, Answer):
        return filed
    taken = parts.files.find(filed.documents[name], of_applicant(code))
    if taken is None:
        raise InvalidError("file-not-kept", document=name)
    return _shown(parts, taken, name) if asked.shape == "preview" else given_out(parts.files, taken, name)


def given_out(files: Files, taken: Taken, name: str) -> Response:
    """A file as it was taken, under a name."""
    head = {"Content-Disposition": disposition(f"{name}.{ENDING[taken.kind]}"), "Content-Length": str(taken.size)}
    return StreamingResponse(_pieces(files.open(taken)), 200, APART | head, MEDIA[taken.kind])


def _shown(parts: Parts, taken: Taken, name: str) -> Response:
    text = taken.kind in {"text", "docx", "xlsx"}
    head = {"Content-Disposition": disposition(f"{name}.{'txt' if text else 'png'}", inline=True)}
    return Response(parts.files.shown(taken), 200, APART | head, MEDIA["text" if text else "png"])


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        yield from pieces(file)
