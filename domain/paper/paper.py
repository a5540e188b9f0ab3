"""A document of the time before this log: which of its lines were put on record later, as which act, on which stream."""

from collections.abc import Sequence

import msgspec

from domain.shared.event import Envelope, Event, event
from domain.shared.refusal import InvalidError


@event("paper.transcribed")
class Transcribed(Event, frozen=True):
    """Recorded later, from a line of a document: what `act` says stands on `subject`, in the same commit, and did not happen here."""

    document: str
    digest: str
    line: int
    act: str
    subject: str


class Paper(msgspec.Struct):
    """The document by its title and digest, and the lines that are on record."""

    document: str
    digest: str
    lines: set[int] = set()

    def takes(self, document: str, digest: str, line: int) -> None:
        """Refuse a line that is on record already, and another document under the same name."""
        if (document, digest) != (self.document, self.digest):
            raise InvalidError("paper-other", document=self.document, digest=self.digest)
        if line in self.lines:
            raise InvalidError("paper-line-known", document=self.document, line=line)


def fold(state: Paper | None, envelopes: Sequence[Envelope]) -> Paper | None:
    """The document after these events; None while no line of it is on record."""
    for envelope in envelopes:
        match envelope.data:
            case Transcribed() as e:
                state = state or Paper(e.document, e.digest)
                state.lines.add(e.line)
            case _:
                pass
    return state
