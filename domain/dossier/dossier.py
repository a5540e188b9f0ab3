"""The dossier of a cycle: what its regulation wants on file beside the decisions, by digest, and what lacked when a stage ended."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.shared.event import Envelope, Event, event


@event("dossier.filed")
class Filed(Event, frozen=True):
    """A record was put on file: of which rule, of which day, with the digest of its text."""

    record: str
    on: date
    text: str
    basis: str


@event("dossier.lacking")
class Lacking(Event, frozen=True):
    """A stage ended while these records were not on file; nothing else follows."""

    stage: str
    records: tuple[str, ...]
    basis: str


class Dossier(msgspec.Struct):
    """`filed`: record -> the days and digests of what is on file under it."""

    filed: dict[str, list[tuple[date, str]]] = {}


def fold(state: Dossier | None, envelopes: Sequence[Envelope]) -> Dossier:
    """What is on file; empty where nothing is."""
    state = state or Dossier()
    for envelope in envelopes:
        match envelope.data:
            case Filed(record, on, text):
                state.filed.setdefault(record, []).append((on, text))
            case _:
                pass
    return state
