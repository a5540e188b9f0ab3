"""The one owner of the event log: append with a command's answer, load a stream, replay everything, prove that nothing was changed."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Literal, TypeVar, cast
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from eventsourcing.application import Application
from eventsourcing.persistence import InterfaceError, OperationalError
from eventsourcing.utils import get_topic

from domain.shared import identifiers as ids
from domain.shared.actor import SYSTEM, Actor
from domain.shared.event import DECODERS, TOPICS, Envelope, Event, decode, encode, event
from domain.shared.refusal import InvalidError
from services.clock import Clock, ShiftedClock, SystemClock
from services.log import chain, sealing
from services.log.chain import TamperedError
from services.log.keys import KeyStore
from services.log.mapper import EnvelopeMapper, PlainTranscoder
from services.log.postgres import PostgresLogFactory, PostgresLogRecorder
from services.log.recent import Recent
from services.log.rows import DUPLICATE, EVERYTHING, STALE, CommitRow, Draft, EventRow, instant, microseconds
from services.log.sqlite import SQLiteLogFactory, SQLiteLogRecorder
from services.log.walk import START, walk

S = TypeVar("S")
Kind = Literal["live", "demo", "rehearsal"]
Fold = Callable[[S | None, Sequence[Envelope]], S | None]

PAGE = 2_000
LOOK = 0.05
"""Seconds between two looks at the head while somebody waits for it."""


@event("log.opened")
class LogOpened(Event, frozen=True):
    """The log's own first record: what it is, and how far its clock stands from the wall's."""

    log_id: str
    kind: Kind
    opened_at: datetime
    shift_us: int


class Commit(msgspec.Struct, frozen=True):
    """What rides with one append: the command, who sent it, when it counts, in which chain of causes, and its answer."""

    command_id: str
    command: str
    actor: Actor
    effective_at: datetime
    correlation_id: str
    causation_id: str
    answer: bytes


class StaleReadError(Exception):
    """Something that the decision read has changed: read again, decide again."""


class DuplicateCommandError(Exception):
    """This command id is stored already: its answer stands."""


class EventLog(Application[str]):
    """See the module."""

    name = "award"
    env: ClassVar[dict[str, str]] = {
        "MAPPER_TOPIC": get_topic(EnvelopeMapper),
        "TRANSCODER_TOPIC": get_topic(PlainTranscoder),
        "ORIGINATOR_ID_TYPE": "text",
    }

    def __init__(self, address: str, keys: KeyStore) -> None:
        super().__init__(_environment(address))
        self.rows = cast("SQLiteLogRecorder | PostgresLogRecorder", self.recorder)
        self.keys = keys
        self.clock: Clock = SystemClock()
        self.log_id = ""
        self.kind: Kind = "live"
        self._turn = threading.Lock()
        self._recent = Recent(lambda stream, after: self._decoded(stream, self.rows.stream(stream, EVERYTHING, after)))

    @classmethod
    def open(
        cls, address: str, clock: Clock | None = None, keys: KeyStore | None = None, *,
        kind: Kind | None = None, distance: timedelta | None = None,
    ) -> "EventLog":  # fmt: skip
        """Open a log, creating it as `kind` when it is empty. A demo's clock, when none is given, is the one that it began with.

        A new log begins at the instant of the clock; `distance` is how far a demo's clock goes on from the wall's where it is another.
        """
        log = cls(address, keys or KeyStore.open(":memory:"))
        try:
            log._begin(kind, clock or SystemClock(), address, distance)
            log._identify(kind, clock)
        except BaseException:
            log.close()
            log.keys.close()
            raise
        return log

    def _begin(self, kind: Kind | None, clock: Clock, address: str, distance: timedelta | None) -> None:
        """Write the first record of a new log; nothing where one stands."""
        if self.head():
            return
        if kind is None:
            raise InvalidError("log-missing", address=address)
        self.clock = clock
        now = clock.now()
        shift = clock.shift() if distance is None else distance
        first = LogOpened(uuid.uuid4().hex, kind, now, shift // timedelta(microseconds=1))
        commit = Commit("log.open", "log.open", SYSTEM, now, "log.open", "", b"{}")
        try:
            self.append([(ids.LOG, first)], commit, {ids.LOG: 0})
        except (DuplicateCommandError, StaleReadError):
            return  # another process was first

    def _identify(self, kind: Kind | None, clock: Clock | None) -> None:
        opened = self.events_of(ids.LOG)[0].data
        if not isinstance(opened, LogOpened):
            raise TamperedError("log-unnamed")
        if kind is not None and kind != opened.kind:
            raise InvalidError("log-kind", asked=kind, found=opened.kind)
        if opened.kind == "live" and clock is not None and not isinstance(clock, SystemClock):
            raise InvalidError("live-clock")
        self.log_id, self.kind = opened.log_id, opened.kind
        if self.kind == "rehearsal":
            self.rows.last_for_the_run()
        self.clock = clock or (ShiftedClock(timedelta(microseconds=opened.shift_us)) if opened.kind == "demo" else SystemClock())

    def close(self) -> None:
        """Close every connection."""
        self.rows.close()
        super().close()

    # --- write

    def append(self, events: Sequence[tuple[str, Event]], commit: Commit, reads: Mapping[str, int]) -> int:
        """Append events with their command's answer; the position of the last.

        `reads` are the versions of every stream that the decision looked at, those written to included. Raises StaleReadError when
        one has moved, DuplicateCommandError when the command was answered before: also when only the acknowledgement was lost.
        """
        if not events:
            raise ValueError("an append has at least one event")
        rows = list(self._rows(events, reads))
        draft = self._draft(commit, rows)
        try:
            with self._turn:
                first = self.rows.append(rows, draft, dict(reads))
        except (OperationalError, InterfaceError):
            if self.rows.commit_of(commit.command_id) is not None:
                raise DuplicateCommandError(commit.command_id) from None
            raise
        if first == DUPLICATE:
            raise DuplicateCommandError(commit.command_id)
        if first == STALE:
            raise StaleReadError(commit.command)
        return first + len(rows) - 1

    def _rows(self, events: Sequence[tuple[str, Event]], reads: Mapping[str, int]) -> Iterator[EventRow]:
        versions = dict(reads)
        for stream, one in events:
            versions[stream] += 1
            topic = TOPICS[type(one)]
            sealed = sealing.seal(self.keys, one, _place(stream, versions[stream], topic))
            yield EventRow(0, stream, versions[stream], topic, encode(sealed))

    def _draft(self, commit: Commit, rows: Sequence[EventRow]) -> Draft:
        found = chain.digests(chain.leaf(*row[1:]) for row in rows)
        text = (commit.command_id, commit.command, encode(commit.actor).decode(), commit.correlation_id, commit.causation_id)
        times = microseconds(self.clock.now()), microseconds(commit.effective_at)
        return Draft(*times, *text, commit.answer, found.sha256, found.sm3, _fields(text, commit.answer))

    # --- read

    def load(self, stream: str, fold: Fold[S], upto: int | None = None) -> tuple[S | None, int]:
        """The state of a stream and its version, now or as of a position."""
        envelopes = self.events_of(stream, upto)
        return fold(None, envelopes), len(envelopes)

    def events_of(self, stream: str, upto: int | None = None) -> list[Envelope]:
        """The events of one stream."""
        return self._recent.of(stream) if upto is None else self._decoded(stream, self.rows.stream(stream, upto))

    def several(self, streams: Sequence[str]) -> dict[str, list[Envelope]]:
        """The events of several streams at once, by stream; nothing for a stream that is not there."""
        found: dict[str, list[Envelope]] = {}
        for position, stream, version, topic, state in self.rows.several(streams):
            found.setdefault(stream, []).extend(self._decoded(stream, [(position, version, topic, state)]))
        return found

    def _decoded(self, stream: str, found: list[tuple[Any, ...]]) -> list[Envelope]:
        return [Envelope(stream, version, DECODERS[topic](state) if topic in DECODERS else decode(topic, state), position)
                for position, version, topic, state in found]  # fmt: skip

    def version(self, stream: str) -> int:
        """The version of a stream; 0 where nothing stands."""
        return self.rows.version(stream)

    def streams(self, prefix: str) -> list[str]:
        """The names of the streams that begin with a prefix, in order."""
        return self.rows.streams(prefix)

    def answers_to(self, command_ids: Sequence[str]) -> dict[str, CommitRow]:
        """The commits that answered several commands, by their ids; nothing for one that has none."""
        return {row.command_id: row for row in self.rows.answers_to(command_ids)}

    def answer_to(self, command_id: str) -> CommitRow | None:
        """The commit that answered a command."""
        return self.rows.commit_of(command_id)

    def replay(self, after: int = 0, stop: int | None = None, page: int = PAGE) -> Iterator[list[Envelope]]:
        """Every event after a position, typed, page by page."""
        decoders = DECODERS
        while rows := self.rows.raw_page(after, EVERYTHING if stop is None else stop, page):
            yield [Envelope(stream, version, decoders[topic](state), position) for position, stream, version, topic, state in rows]
            after = rows[-1][0]

    def head(self) -> int:
        """The last position."""
        return self.rows.head()

    def commits(self, after: int = 0) -> Iterator[CommitRow]:
        """Every commit after a position, in order."""
        return self.rows.commits(after)

    def position_at(self, at: datetime) -> int:
        """The last position that was recorded at or before an instant."""
        return self.rows.position_at(microseconds(at))

    def dated(self) -> Iterator[tuple[datetime, Envelope]]:
        """Every event with the legal instant of its commit."""
        commits = self.commits()
        commit = next(commits, None)
        for page in self.replay():
            for envelope in page:
                while commit is not None and envelope.position > commit.last:
                    commit = next(commits, None)
                if commit is not None:
                    yield instant(commit.effective_at), envelope

    def reveal(self, envelope: Envelope) -> Event:
        """The event with its sealed fields in clear, for those who may read them."""
        place = _place(envelope.originator_id, envelope.originator_version, TOPICS[type(envelope.data)])
        return sealing.unseal(self.keys, envelope.data, place)

    def wait(self, after: int, timeout: float) -> None:
        """Return when the head has passed a position, or when the time is over."""
        end = time.monotonic() + timeout
        while self.head() <= after and time.monotonic() < end:
            time.sleep(LOOK)

    # --- texts that decisions rest on

    def keep_text(self, kind: str, content: bytes) -> str:
        """Keep a text under its SHA-256, once; its hash."""
        found = sha256(content).hexdigest()
        self.rows.keep("insert into texts values (?, ?, ?) on conflict do nothing", (found, kind, content))
        return found

    def text(self, found: str) -> bytes:
        """The text behind a hash; raises LookupError where none is kept, TamperedError where it is not the same any more."""
        rows = self.rows.query("select content from texts where hash = ?", (found,))
        if not rows:
            raise LookupError(f"no text {found}")
        content = bytes(rows[0][0])
        if sha256(content).hexdigest() != found:
            raise TamperedError("text-altered", text=found)
        return content

    # --- proof

    def verify(self) -> tuple[int, bytes]:
        """Compute every digest and link again; how many events stand, and the last link. Raises TamperedError at the first fault."""
        mark = START
        for checked in walk(self.rows):
            mark = checked.mark
        return mark.last, mark.link


def _fields(texts: tuple[str, str, str, str, str], answer: bytes) -> bytes:
    """The digest of command id, command, actor, correlation and causation id, and answer."""
    return chain.said(*(text.encode() for text in texts), answer)


def _place(stream: str, version: int, topic: str) -> str:
    return f"{stream}@{version}:{topic}"


def _environment(address: str) -> dict[str, Any]:
    """The library's environment for an address; nothing is read from the process's own."""
    if not address.startswith("postgresql://"):
        return {"PERSISTENCE_MODULE": get_topic(SQLiteLogFactory), "SQLITE_DBNAME": address, "SQLITE_LOCK_TIMEOUT": "30"}
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    return {
        "PERSISTENCE_MODULE": get_topic(PostgresLogFactory),
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": asked.get("host", [unquote(parts.hostname or "127.0.0.1")])[0],
        "POSTGRES_PORT": str(parts.port or asked.get("port", ["5432"])[0]),
        "POSTGRES_USER": unquote(parts.username or "postgres"),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
        "POSTGRES_SCHEMA": asked.get("schema", ["public"])[0],
        "POSTGRES_ENABLE_DB_FUNCTIONS": "no",
    }
