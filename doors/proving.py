"""Files that prove an objection: kept once it is on record that they belong to it, given out behind the same opening as its words."""

from typing import BinaryIO, NamedTuple

from starlette.responses import Response

from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from doors.caller import Reader
from doors.filed import given_out
from doors.objections import files_in, objection_of, unsealed
from doors.parts import Parts
from services.answer import Answer
from services.files.files import Taken, digest_of, of_objection


class Proof(NamedTuple):
    """Which objection a file belongs to, and the name that it came with, which is kept nowhere: it may tell who objects."""

    cycle: str
    reference: str
    name: str


def prove(parts: Parts, of: Proof, file: BinaryIO) -> Taken:
    """Keep a file that the objection names by its digest; raises InvalidError for any other, and where it may not be taken.

    Nobody needs an account for it: whoever has the bytes of a digest is whoever named it, and no other file can be left here.
    """
    if not ids.HANDLE.fullmatch(of.reference) or digest_of(file) not in named(parts, of.cycle, of.reference):
        raise InvalidError("evidence-unnamed", reference=of.reference)
    return parts.files.take(file, of.name, of_objection(of.reference))


def named(parts: Parts, cycle: str, reference: str) -> tuple[str, ...]:
    """The digests of the files that an objection came with."""
    return files_in(parts.log.events_of(ids.objection_stream(cycle, reference)))


def proof(parts: Parts, who: Reader, of: Proof, digest: str) -> Response | Answer:
    """A file of an objection, its opening on record before the first byte; the refusal of that where law forbids."""
    found = objection_of(parts, who, of.cycle, of.reference)
    if digest not in named(parts, of.cycle, of.reference):
        raise InvalidError("absent", name=digest)
    told = unsealed(parts, who, of.cycle, found)
    if isinstance(told, Answer):
        return told
    taken = parts.files.find(digest, of_objection(of.reference))
    if taken is None:
        raise InvalidError("file-not-kept", document=digest[:12])
    return given_out(parts.files, taken, f"{of.reference}-{digest[:12]}")
