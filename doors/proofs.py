"""Proofs as their reader may have them: checkpoints, an event in the signed tree, one checkpoint behind another, a whole bundle."""

import base64
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from starlette.responses import Response, StreamingResponse

from domain.cycle import cycle as cycles
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError, RefusedError
from doors import past
from doors.caller import Reader
from doors.filed import APART
from doors.flagged import kept_away
from doors.parts import Parts
from doors.past import stream_there
from services.audit import proof
from services.audit.bundle import packed
from services.audit.decisions import receipt_of
from services.audit.reverification import Difference, Reverification
from services.audit.verification import Sound
from services.documents.evidence import evidence
from services.files.naming import disposition
from services.log.chain import TamperedError

PIECE = 65_536
"""Bytes of a bundle that are sent at once."""


class Bundle(NamedTuple):
    """A bundle to be handed out: the stream that it is about, its bytes and their digest in hex."""

    stream: str
    content: bytes
    digest: str


def checkpoints(parts: Parts) -> list[proof.Kept]:
    """Every checkpoint that the witness keeps, the oldest first: they say how large the log was, and nothing of what stands in it."""
    return [proof.kept(one) for one in parts.prover.kept()]


def inclusion(parts: Parts, who: Reader, name: str, version: int) -> proof.Inclusion:
    """The proof that an event stands in the signed tree; raises InvalidError where the event is not there for the reader."""
    stream, _ = stream_there(parts, who, name)
    if not 1 <= version <= parts.log.version(stream):
        raise InvalidError("absent", name=f"{name}@{version}")
    return proof.inclusion(parts.log, parts.prover, stream, version)


def recomputed(parts: Parts, who: Reader, cycle: str) -> tuple[int, list[Difference]]:
    """Every decision of a cycle that a policy computed, computed again: how many there are, and what of them does not come out."""
    past.cycle_there(parts, who, cycle)
    again, count, found, reached = Reverification(parts.log, parts.office.texts), 0, list[Difference](), 0
    while rows := past.events(parts, who, [past.of_cycle(cycle), past.DECIDES], past.Part(reached, PAGE)):
        for one in (past.envelope(parts, row) for row in rows):
            if receipt_of(one.data) is not None:
                count += 1
                found += again.differences(one)
        reached = rows[-1]["position"]
    return count, found


PAGE = 500
"""Decisions that are looked up at once."""


def sound(parts: Parts) -> Sound | TamperedError:
    """The whole log computed again and held against every kept checkpoint, or where it does not agree."""
    try:
        return parts.prover.verify()
    except TamperedError as error:
        return error


def bundle(parts: Parts, who: Reader, name: str) -> Bundle:
    """The evidence of a case or a cycle, without applicants' files: nothing sealed is in it, so that no material is opened by it.

    Raises where it is not there for the reader, or where he keeps away from somebody in it.
    """
    stream, cycle = stream_there(parts, who, name)
    if cycle is None:
        raise InvalidError("absent", name=name)
    away = kept_away(parts, who, cycle)
    if away and ids.kind_of(stream) != "application":
        opened = parts.log.load(ids.cycle_stream(cycle), cycles.fold)[0]
        basis = parts.office.texts.regulation(opened.regulation).panels.recusal.basis if opened else ""
        raise RefusedError("recused", basis, reviewer=who.account.handle if who.account else "")
    content = packed(evidence(parts.log, parts.office.texts, parts.prover, stream))
    return Bundle(stream, content, sha256(content).hexdigest())


def handed_out(made: Bundle) -> Response:
    """A bundle as it is downloaded: piece by piece, with its digest in the head (RFC 9530)."""
    name = made.stream.partition(":")[2].replace("/", "-")
    head = {
        "Content-Disposition": disposition(f"evidence-{name}.zip"), "Content-Length": str(len(made.content)),
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(made.digest)).decode()}:",
    }  # fmt: skip
    return StreamingResponse(_pieces(made.content), 200, APART | head, "application/zip")


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
