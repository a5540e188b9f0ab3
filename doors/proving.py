"""Files that prove an objection or a comment: kept once it is on record that they belong to it, given out behind the same opening."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Literal, NamedTuple

from starlette.responses import Response

from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from doors import comments, objections
from doors.caller import Reader
from doors.filed import given_out
from doors.parts import Parts
from doors.unsealing import Unsealed, files_in
from services.answer import Answer
from services.files.files import Taken, digest_of, of_comment, of_objection

Proven = Literal["objection", "comment"]


class Proof(NamedTuple):
    """What a file belongs to, and the name that it came with, which is kept nowhere: it may tell who sent it."""

    kind: Proven
    cycle: str
    reference: str
    name: str = ""

    @property
    def stream(self) -> str:
        """The stream of what it belongs to."""
        return (ids.objection_stream if self.kind == "objection" else ids.comment_stream)(self.cycle, self.reference)

    @property
    def subject(self) -> str:
        """Whose key seals it."""
        return (of_objection if self.kind == "objection" else of_comment)(self.reference)


def prove(parts: Parts, of: Proof, file: BinaryIO) -> Taken:
    """Keep a file that was named by its digest; raises InvalidError for any other, and where it may not be taken.

    Nobody needs an account for it: whoever has the bytes of a digest is whoever named it, and no other file can be left here.
    """
    if not ids.HANDLE.fullmatch(of.reference) or digest_of(file) not in files_in(parts.log.events_of(of.stream)):
        raise InvalidError("evidence-unnamed", reference=of.reference)
    return parts.files.take(file, of.name, of.subject)


def proof(parts: Parts, who: Reader, of: Proof, digest: str) -> Response | Answer:
    """A file of what was sent in, its opening on record before the first byte; the refusal of that where law forbids."""
    opens = OPENS[of.kind](parts, who, of)
    if digest not in files_in(parts.log.events_of(of.stream)):
        raise InvalidError("absent", name=digest)
    told = opens()
    if isinstance(told, Answer):
        return told
    taken = parts.files.find(digest, of.subject)
    if taken is None:
        raise InvalidError("file-not-kept", document=digest[:12])
    return given_out(parts.files, taken, f"{of.reference}-{digest[:12]}")


Opening = Callable[[], Unsealed | Answer]


def _objection(parts: Parts, who: Reader, of: Proof) -> Opening:
    found = objections.objection_of(parts, who, of.cycle, of.reference)
    return lambda: objections.unsealed(parts, who, of.cycle, found)


def _comment(parts: Parts, who: Reader, of: Proof) -> Opening:
    comments.known(parts, who, of.cycle, of.reference)
    return lambda: comments.unsealed(parts, who, of.cycle, of.reference)


OPENS: Mapping[Proven, Callable[[Parts, Reader, Proof], Opening]] = {"objection": _objection, "comment": _comment}
"""What was sent in -> what opens it on record; raises where it is not there for the reader."""
