"""The log in SQLite: one writer at a time, positions without gaps, nothing ever changed or deleted."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from sqlite3 import Cursor
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteConnection, SQLiteDatastore, SQLiteFactory

from services.log import chain
from services.log.rows import DUPLICATE, STALE, Draft, EventRow, Reads

EVENTS = "stored_events"
TABLES = (
    f"""create table if not exists {EVENTS} (position integer primary key, originator_id text not null,
    originator_version integer not null, topic text not null, state blob not null, unique (originator_id, originator_version)) strict""",
    """create table if not exists commits (id integer not null, first integer not null, last integer primary key,
    recorded_at integer not null, effective_at integer not null, command_id text not null unique, command text not null,
    actor text not null, correlation_id text not null, causation_id text not null, answer blob not null, sha256 blob not null,
    sm3 blob not null, link blob not null) strict""",
    "create table if not exists texts (hash text primary key, kind text not null, content blob not null) strict",
    """create table if not exists receipts (command_id text primary key, slot text not null, stamped_at integer not null,
    content blob not null) strict""",
    "create index if not exists receipts_by_slot on receipts (slot, stamped_at)",
)
APPEND_ONLY = tuple(
    f"create trigger if not exists {table}_{change} before {change} on {table} begin select raise(abort, '{table} is append-only'); end"
    for table in (EVENTS, "commits", "texts", "receipts")
    for change in ("update", "delete")
)

KNOWN = "select 1 from commits where command_id = ?"
HEAD = "select id, last, recorded_at, link from commits order by last desc limit 1"
OTHERS = "pragma data_version"
"""Moves whenever another connection has committed, and never by a commit of the own."""

VERSION = f"select coalesce(max(originator_version), 0) from {EVENTS} where originator_id = ?"  # noqa: S608  # our own table
INSERT_EVENT = f"insert into {EVENTS} values (?, ?, ?, ?, ?)"  # noqa: S608  # our own table
INSERT_COMMIT = "insert into commits values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
CHECKPOINT = "pragma wal_autocheckpoint = 16000"
"""Pages between two checkpoints: fewer of them, each of which waits for the disk twice."""


class SQLiteLogRecorder(Reads, SQLiteApplicationRecorder):
    """Appends under `begin immediate`; the library's own inserts are refused, because they know no commit."""

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = EVENTS) -> None:
        super().__init__(datastore, events_table_name)
        self._names = {"ev": EVENTS, "co": "commits", "pos": "position"}
        self._turn = threading.RLock()
        self._writer: SQLiteConnection | None = None
        self._head: tuple[int, tuple[int, int, int, bytes]] | None = None

    def construct_create_table_statements(self) -> list[str]:
        """Our tables instead of the library's: `position` is the rowid under a name of its own."""
        return [*TABLES, *APPEND_ONLY]

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Refuse: events enter by `append` alone."""
        raise NotImplementedError("events enter the log by EventLog.append")

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """The one writer's transaction, locked from its first statement."""
        with self._turn, self._writing_connection() as connection:
            cursor = connection.cursor().sqlite_cursor
            cursor.row_factory = None
            cursor.execute("begin immediate")
            try:
                yield cursor
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def _writing_connection(self) -> Iterator[SQLiteConnection]:
        """A file's writer keeps its connection; in memory there is only one, and readers need it too."""
        if self.datastore.pool.is_sqlite_memory_mode:
            with self.datastore.get_connection(commit=True) as connection:
                yield connection
            return
        if self._writer is None:
            self._writer = self.datastore.pool.get_connection()
            self._writer.cursor().execute(CHECKPOINT)
        yield self._writer

    def last_for_the_run(self) -> None:
        """A rehearsal's log is thrown away: it no longer waits for the disk."""
        with self._turn, self._writing_connection() as connection:
            connection.cursor().execute("pragma synchronous = off")

    def close(self) -> None:
        """Give the writer's connection back, so that it is closed with the others."""
        with self._turn:
            if self._writer is not None:
                self.datastore.pool.put_connection(self._writer)
                self._writer = self._head = None

    def append(self, rows: Sequence[EventRow], draft: Draft, reads: dict[str, int]) -> int:
        """See `Reads.append`."""
        with self._turn:
            with self.writing() as cursor:
                if cursor.execute(KNOWN, (draft.command_id,)).fetchone():
                    return DUPLICATE
                if any(cursor.execute(VERSION, (stream,)).fetchone()[0] != version for stream, version in reads.items()):
                    return STALE
                others = cursor.execute(OTHERS).fetchone()[0]
                before, self._head = self._last(cursor, others), None  # until the commit is known to stand
                head = self._write(cursor, rows, draft, before)
            self._head = others, head
            return head[1] - len(rows) + 1

    def _last(self, cursor: Cursor, others: int) -> tuple[int, int, int, bytes]:
        """The last commit: the one of this writer where nobody else has committed since."""
        if self._head is not None and self._head[0] == others and not self.datastore.pool.is_sqlite_memory_mode:
            return self._head[1]
        return cursor.execute(HEAD).fetchone() or (0, 0, 0, chain.GENESIS)

    def _write(
        self, cursor: Cursor, rows: Sequence[EventRow], draft: Draft, head: tuple[int, int, int, bytes]
    ) -> tuple[int, int, int, bytes]:
        """Write behind a commit; the new one."""
        before, last, recorded, previous = head
        first = last + 1
        recorded = max(draft.now, recorded + 1)
        numbers = (before + 1, first, last + len(rows), recorded, draft.effective_at)
        link = chain.link(previous, numbers, draft.fields, chain.Digests(draft.sha256, draft.sm3))
        cursor.executemany(INSERT_EVENT, [(first + place, *row[1:]) for place, row in enumerate(rows)])
        cursor.execute(INSERT_COMMIT, (*numbers, *draft[2:10], link))
        return before + 1, last + len(rows), recorded, link

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See `Reads.query`."""
        with self.datastore.get_connection(commit=False) as connection:
            cursor = connection.cursor().sqlite_cursor
            cursor.row_factory = None
            return cursor.execute(self.own(sql), parameters).fetchall()

    def keep(self, sql: str, parameters: Sequence[Any]) -> None:
        """Write one row beside the events."""
        with self.writing() as cursor:
            cursor.execute(sql, parameters)

    def own(self, sql: str) -> str:
        """SQL in this database's words, over its own names."""
        return sql.format(**self._names)


class SQLiteLogFactory(SQLiteFactory):
    """Makes the recorder above."""

    application_recorder_class = SQLiteLogRecorder
