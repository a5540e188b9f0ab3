"""Streams that nearly every act reads, decoded once: an event never changes, so that only what is new is read again."""

import threading
from collections.abc import Callable

from domain.shared import identifiers as ids
from domain.shared.event import Envelope

KINDS = {"cycle", "paper"}
"""Kinds of stream that are held: few, long, and read by every act on what they are about."""

KEPT = 32
"""Streams held at once; one that is asked for again after that is read anew."""


class Recent:
    """The streams asked for last. `read` gives the events of a stream after a version."""

    def __init__(self, read: Callable[[str, int], list[Envelope]]) -> None:
        self._read = read
        self._turn = threading.Lock()
        self._kept: dict[str, list[Envelope]] = {}

    def of(self, stream: str) -> list[Envelope]:
        """Every event of a stream."""
        if ids.kind_of(stream) not in KINDS:
            return self._read(stream, 0)
        with self._turn:
            known = self._kept.pop(stream, [])
        known = [*known, *self._read(stream, len(known))]
        with self._turn:
            self._kept[stream] = known  # the last asked for stands last
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return known
