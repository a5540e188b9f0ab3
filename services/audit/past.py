"""The log as it stood, on two clocks: what counts by one instant, as far as it was on record by another."""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

import domain
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, decode
from domain.shared.refusal import InvalidError
from services.audit.plain import plain
from services.follow import POISON
from services.log.event_log import EventLog, Fold
from services.log.rows import EVERYTHING, EventRow, microseconds


@cache
def folds() -> Mapping[str, Fold[Any]]:
    """Kind of stream -> its aggregate's fold: each aggregate stands in the folder and file of its kind."""
    kinds = (found.name for found in pkgutil.iter_modules(domain.__path__))
    modules = {kind: import_module(f"domain.{kind}.{kind}") for kind in kinds if _has_aggregate(kind)}
    return {kind: module.fold for kind, module in modules.items() if hasattr(module, "fold")}


def _has_aggregate(kind: str) -> bool:
    package = import_module(f"domain.{kind}")
    return any(found.name == kind for found in pkgutil.iter_modules(package.__path__))


class Past:
    """`at` is the legal clock, `known_at` the record's; without it, everything that is on record today is known.

    A projection can be made of it as of a log: it has `rows` with pages.
    """

    def __init__(self, log: EventLog, at: datetime, known_at: datetime | None = None) -> None:
        self._log = log
        self._effective = microseconds(at)
        self._recorded = EVERYTHING if known_at is None else microseconds(known_at)
        self._settled: int | None = None

    @property
    def rows(self) -> "Past":
        """Itself: see `services.follow.Source`."""
        return self

    def page(self, after: int, stop: int, size: int) -> list[EventRow]:  # noqa: ARG002  # the stop is in the clocks
        """See `services.follow.Pages`."""
        return self._log.rows.page_as_of(after, self._effective, self._upto(), size)

    def _upto(self) -> int:
        """The last position that was on record: sought once, as soon as something was recorded after it."""
        if self._recorded >= EVERYTHING:
            return EVERYTHING
        if self._settled is None:
            head = self._log.head()
            found = self._log.rows.position_at(self._recorded)
            if found >= head:
                return found  # what comes may still have been on record by then
            self._settled = found
        return self._settled

    def events_of(self, stream: str) -> list[Envelope]:
        """The events of one stream that counted and were known, in the order in which they were recorded."""
        found = self._log.rows.stream_as_of(stream, self._effective, self._upto())
        return [Envelope(stream, version, decode(topic, bytes(state)), position) for position, version, topic, state in found]

    def load(self, stream: str) -> Any:
        """The state of a stream; None where nothing stood. Raises InvalidError where what counted cannot stand alone."""
        try:
            return folds()[ids.kind_of(stream)](None, self.events_of(stream))
        except POISON:
            raise InvalidError("as-of-torn", stream=stream) from None

    def state(self, stream: str) -> dict[str, Any] | None:
        """The same as plain values."""
        state = self.load(stream)
        return None if state is None else plain(state)


def states_of(stream: str, events: Iterable[Envelope]) -> Iterator[tuple[Envelope, dict[str, Any] | None]]:
    """Each event of a stream with the state after it, as plain values; raises InvalidError where it cannot follow what came before."""
    fold, state = folds()[ids.kind_of(stream)], None
    for envelope in events:
        try:
            state = fold(state, [envelope])
        except POISON:
            raise InvalidError("as-of-torn", stream=stream) from None
        yield envelope, None if state is None else plain(state)


def stream_named(log: EventLog, target: str) -> str:
    """The stream that somebody means: named in full, or `city/year` a cycle, or `city/year/applicant` an application.

    Raises InvalidError where the log has no such stream.
    """
    kinds = {0: "", 1: "cycle:", 2: "application:"}
    stream = target if ":" in target or target == ids.LOG else f"{kinds.get(target.count('/'), '')}{target}"
    if ids.kind_of(stream) not in folds() or log.version(stream) == 0:
        raise InvalidError("stream-unknown", stream=stream)
    return stream
