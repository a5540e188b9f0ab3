"""The material of an application: who opened which document of it, and when; never what stands in it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.shared.event import Envelope, Event, event


@event("material.opened")
class Opened(Event, frozen=True):
    """Somebody opened a document, of which the log has the digest; `reader` is an account or a handle, never a name."""

    cycle: str
    applicant: str
    document: str
    digest: str
    reader: str
    role: str
    opened_at: datetime


class Material(msgspec.Struct):
    """Reader -> document -> when it was first opened; whoever opens it again is recorded again."""

    readers: dict[str, dict[str, datetime]] = {}

    def read_by(self, reader: str) -> bool:
        """Whether somebody has opened any of it."""
        return reader in self.readers


def fold(state: Material | None, envelopes: Sequence[Envelope]) -> Material | None:
    """The material after these events; None when nobody has opened any of it."""
    for envelope in envelopes:
        match envelope.data:
            case Opened() as e:
                state = state or Material()
                state.readers.setdefault(e.reader, {}).setdefault(e.document, e.opened_at)
            case _:
                pass
    return state
