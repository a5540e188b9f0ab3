"""Following the log: page by page from a kept position, which moves only together with what was made of the page.

The move is a compare-and-swap and the transaction's first statement, so that two followers of one name never both apply a page.
"""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

import msgspec
import structlog

from domain.shared.event import Event, UnknownTopicError, decode
from services.database import Database, Transaction
from services.log.event_log import EventLog
from services.log.rows import EVERYTHING, EventRow

PAGE = 2_000

TABLES = (
    "create table if not exists positions (consumer text primary key, position bigint not null)",
    """create table if not exists quarantined (consumer text not null, stream text not null, position bigint not null,
    reason text not null, primary key (consumer, stream))""",
    "create table if not exists shapes (consumer text primary key, shape text not null)",
)

KEPT = ("positions", "quarantined", "shapes")
"""Tables that hold something of each consumer."""

POISON = (LookupError, ValueError, TypeError, AttributeError, msgspec.MsgspecError)
"""What an event that cannot be applied raises; a database that cannot be reached raises other things, and is tried again."""

line = structlog.get_logger("follow")


class Overtaken(Exception):  # noqa: N818  # not a fault: another follower of the same name was faster
    """Another follower of the same name has moved on."""


class Row(NamedTuple):
    """An event in its place, decoded."""

    position: int
    stream: str
    version: int
    topic: str
    event: Event


class Projection(Protocol):
    """A read model: its name, its tables, the event names that it reads, and what it makes of a page."""

    @property
    def name(self) -> str:
        """Under which its position is kept."""

    @property
    def tables(self) -> Mapping[str, str]:
        """What must exist: name -> the statement that creates it."""

    @property
    def reads(self) -> frozenset[str]:
        """The event names that it is given."""

    def apply(self, tx: Transaction, rows: Sequence[Row]) -> None:
        """Bring the tables up to the page; coalesce what one page says of one key."""


class Pages(Protocol):
    """Stored events page by page."""

    def page(self, after: int, stop: int, size: int) -> list[EventRow]:
        """The next events in order of position."""


class Source(Protocol):
    """What a projection may be made of: a log, or a log as it stood."""

    @property
    def rows(self) -> Pages:
        """Its events."""


def prepare(database: Database) -> None:
    """Create what is missing."""
    with database.transaction() as tx:
        for table in TABLES:
            tx.execute(table)


def build(database: Database, projection: Projection) -> None:
    """Create a read model's tables; where they were built for other columns or other events, drop them and begin from zero."""
    shape = _shape(projection)
    with database.transaction() as tx:
        if tx.query("select shape from shapes where consumer = ?", (projection.name,)) == [(shape,)]:
            return
        _drop(tx, projection)
        for statement in projection.tables.values():
            tx.execute(statement)
        tx.execute("insert into shapes values (?, ?)", (projection.name, shape))


def forget(database: Database, projection: Projection) -> None:
    """Drop a read model with its position."""
    prepare(database)
    with database.transaction() as tx:
        _drop(tx, projection)


def replace(database: Database, old: Projection, new: Projection) -> bool:
    """Put what was made beside in the place of the old, in one transaction; False while the old is further.

    The old one's position is moved first: whoever is about to apply a page to it finds it moved, and reads it anew.
    """
    with database.transaction() as tx:
        reached = tx.query("select position from positions where consumer = ?", (new.name,))
        moved = tx.execute("update positions set position = ? where consumer = ? and position <= ?", (*reached[0], old.name, *reached[0]))
        if not moved and tx.query("select 1 from positions where consumer = ?", (old.name,)):
            return False
        for table, beside in zip(old.tables, new.tables, strict=True):
            tx.execute(f"drop table if exists {table}")
            tx.execute(f"alter table {beside} rename to {table}")
        for kept in KEPT:
            tx.execute(f"delete from {kept} where consumer = ?", (old.name,))  # noqa: S608  # names of our own
            tx.execute(f"update {kept} set consumer = ? where consumer = ?", (old.name, new.name))  # noqa: S608  # as above
        tx.execute("update shapes set shape = ? where consumer = ?", (_shape(old), old.name))
    return True


def _shape(projection: Projection) -> str:
    return sha256(repr((sorted(projection.tables.items()), sorted(projection.reads))).encode()).hexdigest()


def _drop(tx: Transaction, projection: Projection) -> None:
    for table in projection.tables:
        tx.execute(f"drop table if exists {table}")
    for kept in KEPT:
        tx.execute(f"delete from {kept} where consumer = ?", (projection.name,))  # noqa: S608  # names of our own


class Bookmark:
    """A kept position, for who makes something outside the database of what it reads: it moves after the fact."""

    def __init__(self, log: EventLog, database: Database, consumer: str) -> None:
        prepare(database)
        self._log, self._database, self._consumer = log, database, consumer
        self.position = _position(database, consumer)

    def page(self) -> list[EventRow]:
        """The next events as stored, undecoded."""
        return self._log.rows.page(self.position, EVERYTHING, PAGE)

    def move(self, to: int) -> None:
        """Keep a new position; raises Overtaken when another follower has moved it."""
        with self._database.transaction() as tx:
            _swap(tx, self._consumer, self.position, to)
        self.position = to


class Follower:
    """Keeps one projection level with the log, live or from zero."""

    def __init__(self, log: Source, database: Database, projection: Projection) -> None:
        prepare(database)
        build(database, projection)
        self._log, self._database, self._projection = log, database, projection
        self.position = _position(database, projection.name)
        self._poisoned = self._set_aside()

    def look(self) -> int:
        """The position kept by whichever follower of this name was last; from there this one goes on."""
        self.position = _position(self._database, self._projection.name)
        return self.position

    def catch_up(self, stop: int = EVERYTHING, size: int = PAGE) -> int:
        """Apply everything up to a position; the position reached."""
        while rows := self._log.rows.page(self.position, stop, size):
            self._apply(rows)
        return self.position

    def _apply(self, rows: Sequence[EventRow]) -> None:
        to = rows[-1].position
        if to <= self.position:
            return
        try:
            wanted = self._decoded(rows)
            with self._database.transaction() as tx:
                _swap(tx, self._projection.name, self.position, to)
                self._projection.apply(tx, wanted)
        except Overtaken:
            self.position, self._poisoned = _position(self._database, self._projection.name), self._set_aside()
            return
        except POISON:
            if len(rows) > 1:
                # One of them is poison: halve until it stands alone, so that everything else is applied.
                self._apply(rows[: len(rows) // 2])
                self._apply(rows[len(rows) // 2 :])
                return
            self._quarantine(rows[0])
            return
        self.position = to

    def _decoded(self, rows: Sequence[EventRow]) -> list[Row]:
        reads = self._projection.reads
        return [
            Row(row.position, row.stream, row.version, row.topic, decode(row.topic, row.state))
            for row in rows
            if row.topic.partition("/")[0] in reads and row.stream not in self._poisoned
        ]

    def _set_aside(self) -> set[str]:
        found = self._database.query("select stream from quarantined where consumer = ?", (self._projection.name,))
        return {row[0] for row in found}

    def _quarantine(self, row: EventRow) -> None:
        """Set a stream aside that cannot be applied; the others go on, and an operator is told."""
        reason = "unknown topic" if not _known(row) else "cannot be applied"
        with self._database.transaction() as tx:
            _swap(tx, self._projection.name, self.position, row.position)
            statement = "insert into quarantined values (?, ?, ?, ?) on conflict do nothing"
            tx.execute(statement, (self._projection.name, row.stream, row.position, reason))
        self._poisoned.add(row.stream)
        self.position = row.position
        line.exception("follow.quarantined", projection=self._projection.name, stream=row.stream, position=row.position, reason=reason)


def _known(row: EventRow) -> bool:
    try:
        decode(row.topic, row.state)
    except UnknownTopicError:
        return False
    except msgspec.MsgspecError:
        return True
    return True


def _position(database: Database, consumer: str) -> int:
    found = database.query("select position from positions where consumer = ?", (consumer,))
    return int(found[0][0]) if found else 0


def _swap(tx: Transaction, consumer: str, seen: int, to: int) -> None:
    if seen:
        moved = tx.execute("update positions set position = ? where consumer = ? and position = ?", (to, consumer, seen))
    else:
        moved = tx.execute("insert into positions (consumer, position) values (?, ?) on conflict do nothing", (consumer, to))
    if moved != 1:
        raise Overtaken(consumer)


async def follow(log: EventLog, followers: Sequence[Follower], stop: threading.Event) -> None:
    """Keep projections level until told to stop."""
    while not stop.is_set():
        reached = await asyncio.to_thread(lambda: min((follower.catch_up() for follower in followers), default=0))
        await asyncio.to_thread(log.wait, reached, 1.0)
