"""One event as an auditor reads it: where it stands, when it counts, who caused it by which command, why, and by which article."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from domain.cycle import cycle as cycles
from domain.programme import programme as programmes
from domain.shared import identifiers as ids
from domain.shared.event import Envelope, Event
from domain.stages.plan import Regulation
from services.audit.plain import plain
from services.bases import basis_of, name_of, notice_stage
from services.log.event_log import EventLog
from services.log.rows import CommitRow, instant
from services.texts import Texts

REASONS = ("reason", "departs", "resolution", "document", "source", "evidence")
"""Fields in which an event says why, or on whose paper."""


class Record(msgspec.Struct, frozen=True):
    """An event with what its commit says; `basis` is empty where no regulation governs its stream."""

    stream: str
    version: int
    position: int
    event: str
    recorded_at: datetime
    effective_at: datetime
    command: str
    command_id: str
    correlation_id: str
    actor: str
    role: str
    reason: str
    basis: str
    facts: dict[str, Any]


class Records:
    """Reads events of one log as records; `upto` bounds what is known of a city whose newest cycle is asked for."""

    def __init__(self, log: EventLog, texts: Texts, upto: int | None = None) -> None:
        self._log, self._texts, self._upto = log, texts, upto
        self.commit = lru_cache(1_024)(self._commit)
        self._governing = lru_cache(256)(self.governing)

    def record(self, envelope: Envelope) -> Record:
        """One event."""
        commit, event = self.commit(envelope.position), envelope.data
        actor = msgspec.json.decode(commit.actor)
        return Record(
            envelope.originator_id, envelope.originator_version, envelope.position, name_of(event), instant(commit.recorded_at),
            instant(commit.effective_at), commit.command, commit.command_id, commit.correlation_id, actor["id"], actor["role"],
            _reason(event), self.basis(envelope, lambda: self._governing(envelope.originator_id)), plain(event),
        )  # fmt: skip

    def basis(self, envelope: Envelope, governing: Callable[[], Regulation | None]) -> str:
        """The articles of an event under the regulation that governs it."""
        event, stream = envelope.data, envelope.originator_id
        return basis_of(event, governing, lambda: notice_stage(stream, event, self._log.events_of))

    def _commit(self, position: int) -> CommitRow:
        found = self._log.rows.commit_at(position)
        if found is None:
            raise LookupError(f"no commit holds position {position}")
        return found

    def governing(self, stream: str) -> Regulation | None:
        """The regulation pinned by a stream's cycle; for what belongs to a city, that of its newest cycle; for the rest, none."""
        name = ids.cycle_in(stream) or self._newest(ids.city_in(stream))
        if name is None:
            return None
        cycle, _ = self._log.load(ids.cycle_stream(name), cycles.fold, self._upto)
        return self._texts.regulation(cycle.regulation) if cycle else None

    def _newest(self, city: str | None) -> str | None:
        if city is None:
            return None
        programme, _ = self._log.load(ids.programme_stream(city), programmes.fold, self._upto)
        return f"{city}/{max(programme.years)}" if programme and programme.years else None


def _reason(event: Event) -> str:
    found = (getattr(event, name, None) for name in REASONS)
    return next((one for one in found if isinstance(one, str) and one), "")
