"""The rows of the log as both databases keep them, and the SQL that they share."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYTHING = 2**62
"""Above every position."""

STALE = -1
DUPLICATE = -2
"""What an append answers instead of a position."""


class EventRow(NamedTuple):
    """An event as stored, or to be stored (position 0)."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


class CommitRow(NamedTuple):
    """A commit as stored; times in microseconds since 1970 in UTC."""

    id: int
    first: int
    last: int
    recorded_at: int
    effective_at: int
    command_id: str
    command: str
    actor: str
    correlation_id: str
    causation_id: str
    answer: bytes
    sha256: bytes
    sm3: bytes
    link: bytes


COMMIT_COLUMNS = ", ".join(CommitRow._fields)


COUNTS_AT = "(select later.effective_at from {co} later where later.last >= {pos} order by later.last limit 1)"
"""When an event counts: what its commit says, found by the commits' own order, so that no column or index has to be kept for it.

It is selected, and compared outside: as a condition, a planner without statistics scans commits for it.
"""


class Draft(NamedTuple):
    """A commit to be: everything but what the append's lock gives it."""

    now: int
    effective_at: int
    command_id: str
    command: str
    actor: str
    correlation_id: str
    causation_id: str
    answer: bytes
    sha256: bytes
    sm3: bytes
    fields: bytes


def microseconds(instant: datetime) -> int:
    """An instant as it is stored."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant(stored: int) -> datetime:
    """A stored time as an instant in UTC."""
    return EPOCH + timedelta(microseconds=stored)


class Reads:
    """What both recorders can be asked, in the SQL that both databases speak."""

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows. `?` stands for a parameter; `{ev}` `{co}` `{pos}` for the tables and the position column."""
        raise NotImplementedError

    def append(self, rows: Sequence[EventRow], draft: Draft, reads: dict[str, int]) -> int:
        """Append under the lock: the first position, or STALE, or DUPLICATE."""
        raise NotImplementedError

    def close(self) -> None:
        """Give back what is held between appends: nothing, unless a recorder says otherwise."""

    def last_for_the_run(self) -> None:
        """Be durable no longer than this run: a rehearsal's log is thrown away. Nothing, unless a recorder says otherwise."""

    def page(self, after: int, stop: int, size: int) -> list[EventRow]:
        """The next events in order of position."""
        return list(map(EventRow._make, self.raw_page(after, stop, size)))

    def raw_page(self, after: int, stop: int, size: int) -> list[tuple[Any, ...]]:
        """The same as bare tuples, for who reads very many."""
        columns = "select {pos}, originator_id, originator_version, topic, state from {ev} where {pos} > ?"
        # Without the upper bound where there is none: with it, a planner without statistics takes another way.
        if stop >= EVERYTHING:
            return self.query(f"{columns} order by {{pos}} limit ?", (after, size))
        return self.query(f"{columns} and {{pos}} <= ? order by {{pos}} limit ?", (after, stop, size))

    def stream(self, name: str, upto: int, after: int = 0) -> list[tuple[Any, ...]]:
        """The events of one stream after a version: position, version, topic, state; all after it, or the first up to a position."""
        columns = "select {pos}, originator_version, topic, state from {ev} where originator_id = ?"
        if upto >= EVERYTHING:
            return self.query(f"{columns} and originator_version > ? order by originator_version", (name, after))
        return self.query(f"{columns} and {{pos}} <= ? order by originator_version", (name, upto))

    def several(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """The events of several streams, stream by stream: position, stream, version, topic, state."""
        columns = "select {pos}, originator_id, originator_version, topic, state from {ev} where originator_id in"
        order = "order by originator_id, originator_version"
        return [row for part in batched(names) for row in self.query(f"{columns} ({part.marks}) {order}", part.values)]

    def under(self, prefix: str, after: int, stop: int, without: str) -> list[tuple[Any, ...]]:
        """The events of every stream that begins with a prefix, in a span of positions, stream by stream, without one kind of topic.

        Position, stream, version, topic, state: found by the streams' names, whatever else stands in the span.
        """
        sql = (
            "select {pos}, originator_id, originator_version, topic, state from {ev} where originator_id >= ? and originator_id < ? "
            "and {pos} > ? and {pos} <= ? and topic not like ? order by originator_id, originator_version"
        )
        return self.query(sql, (*_between(prefix), after, stop, f"{without}%"))

    def stream_as_of(self, name: str, effective: int, upto: int) -> list[tuple[Any, ...]]:
        """The events of one stream that count at a time, up to a position, as `stream` gives them."""
        columns = f"select {{pos}}, originator_version, topic, state, {COUNTS_AT} from {{ev}} where originator_id = ?"  # noqa: S608  # our own
        found = self.query(f"{columns} order by originator_version", (name,))
        return [row[:-1] for row in found if row[0] <= upto and row[-1] <= effective]

    def page_as_of(self, after: int, effective: int, upto: int, size: int) -> list[EventRow]:
        """The next events that count at a time, up to a position, in its order: up to so many, none only where none is left."""
        columns = f"select {{pos}}, originator_id, originator_version, topic, state, {COUNTS_AT} from {{ev}} where {{pos}} > ?"  # noqa: S608  # ditto
        while rows := self.query(f"{columns} order by {{pos}} limit ?", (after, size)):
            after = rows[-1][0]
            if found := [EventRow._make(row[:-1]) for row in rows if row[0] <= upto and row[-1] <= effective]:
                return found
            if after > upto:
                break
        return []

    def event_at(self, position: int) -> tuple[str, int]:
        """The stream and version of the event at a position."""
        found = self.query("select originator_id, originator_version from {ev} where {pos} = ?", (position,))
        return found[0][0], found[0][1]

    def version(self, stream: str) -> int:
        """The version of a stream; 0 where nothing stands."""
        found = self.query("select max(originator_version) from {ev} where originator_id = ?", (stream,))
        return found[0][0] or 0

    def streams(self, prefix: str) -> list[str]:
        """The names of the streams that begin with a prefix, in order."""
        sql = (
            "select originator_id from {ev} where originator_id >= ? and originator_id < ? and originator_version = 1 "
            "order by originator_id"
        )
        return [row[0] for row in self.query(sql, _between(prefix))]

    def head(self) -> int:
        """The last position; 0 in an empty log."""
        found = self.query("select last from {co} order by last desc limit 1")
        return int(found[0][0]) if found else 0

    def commit_of(self, command_id: str) -> CommitRow | None:
        """The commit that answered a command."""
        found = self.query(f"select {COMMIT_COLUMNS} from {{co}} where command_id = ?", (command_id,))  # noqa: S608  # our own columns
        return CommitRow(*found[0]) if found else None

    def answers_to(self, command_ids: Sequence[str]) -> list[CommitRow]:
        """The commits that answered several commands."""
        sql = f"select {COMMIT_COLUMNS} from {{co}} where command_id in"  # noqa: S608  # our own columns
        return [CommitRow(*row) for part in batched(command_ids) for row in self.query(f"{sql} ({part.marks})", part.values)]

    def commits(self, after: int = 0, size: int = 2_000) -> Iterator[CommitRow]:
        """Every commit after a position, in order."""
        sql = f"select {COMMIT_COLUMNS} from {{co}} where last > ? order by last limit ?"  # noqa: S608  # our own columns
        while rows := self.query(sql, (after, size)):
            found = [CommitRow(*row) for row in rows]
            yield from found
            after = found[-1].last

    def commit_at(self, position: int) -> CommitRow | None:
        """The commit that holds a position."""
        sql = f"select {COMMIT_COLUMNS} from {{co}} where last >= ? order by last limit 1"  # noqa: S608  # as above
        found = self.query(sql, (position,))
        return CommitRow(*found[0]) if found else None

    def commits_of(self, positions: Sequence[int]) -> list[CommitRow]:
        """The commits that hold these positions, each once, in order; found by the commits' own order, as `commit_at` finds one."""
        held = "select later.last from {co} later where later.last >= {pos} order by later.last limit 1"
        found: list[CommitRow] = []
        for part in batched(positions):
            lasts = f"select ({held}) from {{ev}} where {{pos}} in ({part.marks})"  # noqa: S608  # our own words and marks
            sql = f"select {COMMIT_COLUMNS} from {{co}} where last in ({lasts}) order by last"  # noqa: S608  # the same
            found += [CommitRow(*row) for row in self.query(sql, part.values)]
        return found

    def position_at(self, stored_time: int) -> int:
        """The last position recorded at or before a time: times rise with the commits, so no index has to be kept for this."""
        commit = "select recorded_at, first, last from {co} where last >= ? order by last limit 1"
        low, high = 0, self.head()
        while low < high:
            recorded, first, last = self.query(commit, ((low + high + 1) // 2,))[0]
            low, high = (last, high) if recorded <= stored_time else (low, first - 1)
        return low


class Batch(NamedTuple):
    """Values that one statement asks for, and a mark for each."""

    values: tuple[Any, ...]
    marks: str


def batched(values: Sequence[Any]) -> Iterator[Batch]:
    """Values in parts that any database takes in one statement."""
    for start in range(0, len(values), AT_ONCE):
        part = tuple(values[start : start + AT_ONCE])
        yield Batch(part, ", ".join("?" * len(part)))


AT_ONCE = 500
"""Values of one statement."""


def _between(prefix: str) -> tuple[str, str]:
    """The first name with a prefix, and the first after all of them."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)
