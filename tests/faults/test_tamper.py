"""Whoever gets past the database's own refusals and changes anything is found out: every byte and every move, with the last checkpoint."""

import itertools
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from services.audit.checkpoint import Checkpoint
from services.audit.prover import Prover
from services.audit.verification import verify
from services.audit.witness import FileWitness
from services.database import Database
from services.log import chain
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.log.rows import CommitRow, EventRow, Reads
from services.log.walk import START, Mark, check, numbers, said, walk
from tests.desk import Desk, desk
from tests.projections.test_boards import whole_cycle
from tests.services.audit.test_prover import unprotected
from tests.services.log.test_event_log import Noted, commit, opened

RECORDS = 2_000
STATEMENTS = 5_000
MOVES = 1_000
INTEGER = 8
"""Bytes of a number as the databases keep it."""


class Stored(Reads):
    """The rows of a log in memory, to be changed at will."""

    def __init__(self, events: Sequence[EventRow], commits: Sequence[CommitRow]) -> None:
        self.events, self.rows = list(events), list(commits)

    @classmethod
    def of(cls, log: EventLog) -> "Stored":
        """A copy of a log's rows."""
        return cls(log.rows.page(0, 2**62, 10**9), list(log.commits()))

    def copy(self) -> "Stored":
        """The same rows, to be changed apart."""
        return Stored(self.events, self.rows)

    def head(self) -> int:
        """See `Reads`."""
        return max((row.last for row in self.rows), default=0)

    def page(self, after: int, stop: int, size: int) -> list[EventRow]:
        """See `Reads`."""
        return [row for row in sorted(self.events) if after < row.position <= stop][:size]

    def commits(self, after: int = 0, size: int = 0) -> Iterator[CommitRow]:  # noqa: ARG002  # all at once
        """See `Reads`."""
        return iter([row for row in sorted(self.rows, key=lambda row: row.last) if row.last > after])

    def commit_at(self, position: int) -> CommitRow | None:
        """See `Reads`."""
        return next((row for row in self.commits() if row.last >= position), None)


def several(log: EventLog, upto: int) -> EventLog:
    """Fill a log with commits of one to three events."""
    number = log.head()
    while log.head() < upto:
        number += 1
        stream = f"test:{number % 5}"
        log.append([(stream, Noted("x" * (number % 40), number))] * (number % 3 + 1), commit(f"c{number}"), {stream: log.version(stream)})
    return log


def real(folder: Path, upto: int) -> Desk:
    """A log of a whole cycle, and more up to a size."""
    d = whole_cycle(desk(str(folder / "log.db")))
    several(d.log, upto)
    return d


def signed(rows: Stored) -> Checkpoint:
    """The checkpoint at the head, as a witness has it."""
    sound = verify(rows)
    return Checkpoint("test", sound.events, sound.root, sound.commits, sound.commits_root, sound.link, sound.sm3)


def neighbours(value: Any, chance: random.Random) -> Iterator[Any]:
    """A value with each of its bytes changed, one at a time, and with one byte more."""
    match value:
        case int():
            for place in range(INTEGER):
                yield int.from_bytes(_bent(value.to_bytes(INTEGER, "big", signed=True), place, chance), "big", signed=True)
        case bytes():
            yield from (_bent(value, place, chance) for place in range(len(value)))
            yield value + b"x"
        case str():
            for place, character in enumerate(value):
                yield value[:place] + chr(ord(character) ^ (1 + chance.randrange(7))) + value[place + 1 :]
            yield f"{value}x"


def _bent(data: bytes, place: int, chance: random.Random) -> bytes:
    return data[:place] + bytes([data[place] ^ (1 + chance.randrange(255))]) + data[place + 1 :]


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_byte_of_every_record(tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Each byte of each column of events and commits, one at a time: the commit that holds it no longer agrees."""
    chance, events, held, changed, missed, since = random.Random(1), 0, 0, 0, [], START  # noqa: S311  # repeatable
    for checked in walk(real(tmp_path, int(RECORDS * share)).log.rows):
        events += len(checked.rows)
        held += sum(_size(value) for row in (checked.commit, *checked.rows) for value in row)
        for row, rows in _bent_commits(checked.commit, checked.rows, chance):
            changed += 1
            try:
                check(row, rows, since)
            except TamperedError:
                continue
            missed.append((row, rows))
        since = checked.mark
    with capsys.disabled():
        sys.stdout.write(f"\n  {changed:,} bytes changed, {len(missed)} not noticed\n")
    assert missed == []
    assert events >= RECORDS * share
    assert changed >= held


def _size(value: Any) -> int:
    """Places of a value that can be changed one at a time: signs of a text, bytes of anything else."""
    return INTEGER if isinstance(value, int) else len(value)


def _bent_commits(row: CommitRow, rows: Sequence[EventRow], chance: random.Random) -> Iterator[tuple[CommitRow, list[EventRow]]]:
    for name in CommitRow._fields:
        yield from ((row._replace(**{name: value}), list(rows)) for value in neighbours(getattr(row, name), chance))
    for place, event in enumerate(rows):
        for name in EventRow._fields:
            for value in neighbours(getattr(event, name), chance):
                yield row, [*rows[:place], event._replace(**{name: value}), *rows[place + 1 :]]


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_changes_through_sql(tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]) -> None:
    """The triggers dropped, one value anywhere changed by a statement, and the whole log verified: always told, and sound when put back."""
    d = real(tmp_path, int(RECORDS * share))
    database, chance, missed, done = Database.open(":memory:"), random.Random(2), [], 0  # noqa: S311  # repeatable
    prover = Prover(d.log, database, FileWitness(tmp_path / "witness"))
    prover.checkpoint()
    with unprotected(tmp_path / "log.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as file:
        while done < STATEMENTS * share:
            table, column, row, before, after = _statement(file, chance)
            try:
                file.execute(f"update {table} set {column} = ? where rowid = ?", (after, row))  # noqa: S608  # our own names
            except sqlite3.IntegrityError:
                continue  # the database itself refuses, even so: a key that stands already
            done += 1
            missed += [] if _told(prover) else [(table, column, row)]
            where = after if (table, column) in {("stored_events", "position"), ("commits", "last")} else row
            file.execute(f"update {table} set {column} = ? where rowid = ?", (before, where))  # noqa: S608  # as above
    assert prover.verify().events == d.log.head()
    database.close()
    with capsys.disabled():
        sys.stdout.write(f"\n  {done:,} statements, {len(missed)} not noticed\n")
    assert missed == []


COLUMNS = {
    "stored_events": ("position", "originator_id", "originator_version", "topic", "state"),
    "commits": CommitRow._fields,
    "texts": ("hash", "content"),
}
"""What is changed by SQL: all but the kind of a text, which nothing reads."""


def _statement(file: sqlite3.Connection, chance: random.Random) -> tuple[str, str, int, Any, Any]:
    table = chance.choices(list(COLUMNS), (6, 6, 1))[0]
    column = chance.choice(COLUMNS[table])
    rows = file.execute(f"select rowid, {column} from {table}").fetchall()  # noqa: S608  # our own names
    row, before = chance.choice(rows)
    return table, column, row, before, chance.choice(list(neighbours(before, chance)))


def _told(prover: Prover) -> bool:
    try:
        prover.verify()
    except TamperedError:
        return True
    return False


def rehashed(rows: Stored) -> Stored:
    """Every digest and link computed anew, as one would who wants the log to look sound."""
    mark, done = START, []
    for row in rows.commits():
        held = [event for event in rows.events if row.first <= event.position <= row.last]
        found = chain.digests(chain.leaf(*event[1:]) for event in held)
        row = row._replace(id=mark.commit + 1, recorded_at=max(row.recorded_at, mark.recorded_at + 1), sha256=found.sha256, sm3=found.sm3)  # noqa: PLW2901
        row = row._replace(link=chain.link(mark.link, numbers(row), chain.said(*said(row)), found))  # noqa: PLW2901
        done.append(row)
        mark = Mark(row.id, row.last, row.recorded_at, row.link)
    return Stored(rows.events, done)


def _two(count: int, chance: random.Random) -> tuple[int, int]:
    first, second = sorted(chance.sample(range(count), 2))
    return first, second


def swap(rows: Stored, chance: random.Random) -> Stored:
    """Two events, or what two commits say, change places."""
    if chance.random() < 0.5:
        one, two = _two(len(rows.events), chance)
        first, second = rows.events[one], rows.events[two]
        rows.events[one], rows.events[two] = second._replace(position=first.position), first._replace(position=second.position)
        return rows
    one, two = _two(len(rows.rows), chance)
    names = chance.choice([("actor",), ("answer",), ("command_id", "answer"), ("effective_at",), ("recorded_at",)])
    before, after = rows.rows[one], rows.rows[two]
    rows.rows[one] = before._replace(**{name: getattr(after, name) for name in names})
    rows.rows[two] = after._replace(**{name: getattr(before, name) for name in names})
    return rows


def copy(rows: Stored, chance: random.Random) -> Stored:
    """One event over another."""
    one, two = _two(len(rows.events), chance)
    rows.events[one] = rows.events[two]._replace(position=rows.events[one].position)
    return rows


def delete_last(rows: Stored, chance: random.Random) -> Stored:
    """The last event, the last commit, or both."""
    choice = chance.randrange(3)
    last = rows.rows[-1]
    if choice != 1:
        rows.events = [event for event in rows.events if event.position < (last.first if choice else last.last)]
    if choice:
        rows.rows.pop()
    return rows


def delete_one(rows: Stored, chance: random.Random) -> Stored:
    """A commit with its events from the middle; the rest moved up or not, computed anew or not."""
    gone = rows.rows.pop(chance.randrange(len(rows.rows) - 1))
    rows.events = [event for event in rows.events if not gone.first <= event.position <= gone.last]
    moved = shifted(rows, gone.last, gone.first - gone.last - 1) if chance.random() < 0.5 else rows
    return rehashed(moved) if chance.random() < 0.5 else moved


def shifted(rows: Stored, after: int, by: int) -> Stored:
    """Everything after a position moved."""
    events = [event._replace(position=event.position + (by if event.position > after else 0)) for event in rows.events]
    commits = [row._replace(first=row.first + by, last=row.last + by) if row.first > after else row for row in rows.rows]
    return Stored(events, commits)


def insert(rows: Stored, chance: random.Random) -> Stored:
    """An event without a commit at the end, or a commit with its event anywhere, computed anew."""
    if chance.random() < 0.3:
        last = rows.events[-1]
        rows.events.append(last._replace(position=last.position + 1, version=last.version + 1))
        return rows
    place = chance.randrange(len(rows.rows))
    at = rows.rows[place].first
    moved = shifted(rows, at - 1, 1)
    moved.events.append(EventRow(at, "test:inserted", 1, "test.noted/2", b'{"text":"x","number":1}'))
    moved.events.sort()
    moved.rows.insert(place, rows.rows[place]._replace(first=at, last=at, command_id=f"inserted-{chance.random()}"))
    return rehashed(moved)


def reorder(rows: Stored, chance: random.Random) -> Stored:
    """Two neighbouring commits with their events the other way round, computed anew or not."""
    place = chance.randrange(len(rows.rows) - 1)
    one, two = rows.rows[place], rows.rows[place + 1]
    back, forth = one.last - one.first + 1, two.last - two.first + 1
    by = [(event, forth if event.position <= one.last else -back) for event in rows.events if one.first <= event.position <= two.last]
    others = [event for event in rows.events if not one.first <= event.position <= two.last]
    rows.events = sorted([*others, *(event._replace(position=event.position + step) for event, step in by)])
    ahead = two._replace(first=one.first, last=one.first + forth - 1)
    rows.rows[place : place + 2] = [ahead, one._replace(first=one.first + forth, last=two.last)]
    return rehashed(rows) if chance.random() < 0.5 else rows


def rehash_all(rows: Stored, chance: random.Random) -> Stored:
    """One byte of one event or commit changed, and every digest and link computed anew."""
    if chance.random() < 0.5:
        place = chance.randrange(len(rows.events))
        event = rows.events[place]
        rows.events[place] = event._replace(state=chance.choice(list(neighbours(event.state, chance))))
    else:
        place = chance.randrange(len(rows.rows))
        row = rows.rows[place]
        name = chance.choice(["actor", "command", "command_id", "answer", "effective_at"])
        rows.rows[place] = row._replace(**{name: chance.choice(list(neighbours(getattr(row, name), chance)))})
    return rehashed(rows)


def roll_back(rows: Stored, chance: random.Random) -> Stored:
    """An older copy of the log: sound in itself."""
    kept = rows.rows[: chance.randrange(1, len(rows.rows))]
    return Stored([event for event in rows.events if event.position <= kept[-1].last], kept)


def fork(rows: Stored, chance: random.Random) -> Stored:
    """An older copy that went on another way, past where the checkpoint was signed: sound in itself."""
    older, head = roll_back(rows, chance), rows.head()
    while older.head() < head + 3:
        last = older.rows[-1]
        at = last.last + 1
        older.events.append(EventRow(at, "test:fork", at, "test.noted/2", b'{"text":"fork","number":1}'))
        older.rows.append(last._replace(first=at, last=at, recorded_at=last.recorded_at + 1, command_id=f"fork-{at}"))
    return rehashed(older)


SOUND_IN_THEMSELVES = {rehash_all, roll_back, fork}
"""Moves that only the checkpoint finds out."""


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("move", [swap, copy, delete_last, delete_one, insert, reorder, rehash_all, roll_back, fork])
def test_every_move(
    tmp_path: Path, share: float, move: Callable[[Stored, random.Random], Stored], capsys: pytest.CaptureFixture[str]
) -> None:
    """An insider's moves, each many times: all are found out with the last checkpoint in hand."""
    rows = Stored.of(several(opened(str(tmp_path / "log.db")), 120))
    checkpoint, missed, done, sound = signed(rows), [], 0, 0
    assert verify(rows, [checkpoint]).checkpoints == 1
    seeds = itertools.count()
    while done < MOVES * share:
        moved = move(rows.copy(), random.Random(number := next(seeds)))  # noqa: S311  # repeatable
        if (moved.events, moved.rows) == (rows.events, rows.rows):
            continue
        done += 1
        sound += _is_sound(moved)
        missed += [number] if _is_sound(moved, [checkpoint]) else []
    with capsys.disabled():
        sys.stdout.write(f"\n  {move.__name__}: {done:,} done, {sound:,} sound without a checkpoint, {len(missed)} not noticed\n")
    assert missed == []
    assert (sound == done) if move in SOUND_IN_THEMSELVES else (sound < done)


def _is_sound(rows: Stored, checkpoints: Sequence[Checkpoint] = ()) -> bool:
    try:
        verify(rows, checkpoints)
    except TamperedError:
        return False
    return True
