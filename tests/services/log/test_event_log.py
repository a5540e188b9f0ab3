"""The log keeps every event once, in order, with its command's answer, on both databases, and knows when it was touched."""

import hashlib
import itertools
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from eventsourcing.persistence import OperationalError

from domain.shared.actor import Actor
from domain.shared.event import Envelope, Event, UnknownTopicError, event
from domain.shared.private import Private
from domain.shared.refusal import InvalidError
from services.clock import ShiftedClock, StandingClock
from services.database import split_schema
from services.log import chain
from services.log.chain import TamperedError
from services.log.event_log import Commit, DuplicateCommandError, EventLog, StaleReadError
from services.log.keys import ErasedError, KeyStore, SealError
from services.log.rows import EVERYTHING
from tests.desk import OPENED, at

CLERK = Actor("clerk", "office")


@event("test.noted", 2, [lambda tree: {"text": tree["words"], "number": 0}])
class Noted(Event, frozen=True):
    """A test's event; version 1 had `words` and no number."""

    text: str
    number: int


@event("test.whispered")
class Whispered(Event, frozen=True):
    """A test's event with something sealed in it, at two depths."""

    who: Private
    all: tuple[Private, ...] = ()


class Count(msgspec.Struct):
    """A test's state."""

    total: int = 0
    version: int = 0


def fold(state: Count | None, envelopes: Sequence[Envelope]) -> Count:
    """Add the numbers up."""
    state = state or Count()
    for one in envelopes:
        state.total += one.data.number if isinstance(one.data, Noted) else 0
        state.version = one.originator_version
    return state


def commit(command_id: str, answer: bytes = b"{}") -> Commit:
    """A commit of the clerk's."""
    return Commit(command_id, "test", CLERK, at("2026-03-01 00:00"), command_id, "", answer)


def opened(address: str, clock: StandingClock | None = None) -> EventLog:
    """A rehearsal log."""
    return kept(EventLog.open(address, clock or StandingClock(at("2026-03-02 09:00")), kind="rehearsal"))


def kept(log: EventLog) -> EventLog:
    """Have the log closed when the test is over."""
    OPENED.append(log)
    return log


def note(log: EventLog, stream: str, number: int, command_id: str) -> int:
    """Append one event after what stands."""
    return log.append([(stream, Noted("x", number))], commit(command_id), {stream: log.version(stream)})


def test_what_is_appended_is_what_is_read(address: str) -> None:
    """Streams, positions, replay and the library's own repository all tell the same."""
    log = opened(address)
    for number in range(1, 31):
        note(log, f"test:{number % 3}", number, f"c{number}")
    assert log.head() == 31
    assert [e.position for page in log.replay(page=7) for e in page] == list(range(1, 32))
    assert log.load("test:1", fold) == (Count(145, 10), 10)
    assert log.load("test:1", fold, upto=5) == (Count(5, 2), 2)
    ours = log.load("test:2", fold)[0]
    stock: Any = log.repository
    assert stock.get("test:2", projector_func=lambda state, events: fold(state, list(events))) == ours
    assert log.streams("test:") == ["test:0", "test:1", "test:2"]


def test_an_answer_stands_with_its_events_for_ever(address: str) -> None:
    """The same command id is refused a second time and keeps its first answer."""
    log = opened(address)
    log.append([("test:a", Noted("x", 1))], commit("once", b'{"first":1}'), {"test:a": 0})
    with pytest.raises(DuplicateCommandError):
        log.append([("test:a", Noted("y", 2))], commit("once", b'{"second":2}'), {"test:a": 1})
    found = log.answer_to("once")
    assert found is not None
    assert (found.answer, found.first, found.last, log.version("test:a")) == (b'{"first":1}', 2, 2, 1)


def test_a_decision_on_stale_reading_is_refused(address: str) -> None:
    """Every stream that was read is checked, also those that are not written."""
    log = opened(address)
    note(log, "test:a", 1, "c1")
    with pytest.raises(StaleReadError):
        log.append([("test:b", Noted("x", 1))], commit("c2"), {"test:b": 0, "test:a": 0})
    assert (log.version("test:b"), log.answer_to("c2")) == (0, None)
    log.append([("test:b", Noted("x", 1))], commit("c2"), {"test:b": 0, "test:a": 1})


def test_fifty_writers_leave_no_gap(address: str) -> None:
    """Concurrent appends to one stream all get through, in a gap-free order, by deciding again."""
    log = opened(address)

    def write(number: int) -> None:
        while True:
            try:
                note(log, "test:shared", 1, f"w{number}")
            except StaleReadError:
                continue
            return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.load("test:shared", fold) == (Count(50, 50), 50)
    assert [e.position for page in log.replay() for e in page] == list(range(1, 52))
    assert log.verify()[0] == 51


def test_time_never_goes_back(address: str) -> None:
    """`recorded_at` is the clock's, and at least a microsecond after the last, even when the clock stands or is set back."""
    clock = StandingClock(at("2026-03-02 09:00"))
    log = opened(address, clock)
    for number in range(3):
        note(log, "test:a", number, f"c{number}")
    log.clock = StandingClock(at("2026-03-01 09:00"))
    note(log, "test:a", 9, "back")
    times = [row.recorded_at for row in log.commits()]
    assert [later - earlier for earlier, later in itertools.pairwise(times)] == [1, 1, 1, 1]
    assert log.position_at(at("2026-03-02 09:00")) == 1


def test_an_older_version_is_read_as_today(address: str) -> None:
    """Bytes stored under version 1 come back as version 2, and an unknown topic stops the reader."""
    log = opened(address)
    note(log, "test:a", 1, "c1")
    old = log.rows.page(0, EVERYTHING, 10)[-1]._replace(position=0, version=2, topic="test.noted/1", state=b'{"words":"old"}')
    newer = old._replace(version=3, topic="test.noted/9")
    for row, name in ((old, "c2"), (newer, "c3")):
        log.rows.append([row], log._draft(commit(name), [row]), {"test:a": row.version - 1})  # noqa: SLF001  # bytes of another time
    assert log.events_of("test:a", upto=3)[-1].data == Noted("old", 0)
    with pytest.raises(UnknownTopicError, match=r"test\.noted/9"):
        log.events_of("test:a")


def _execute(address: str, statement: str) -> None:
    if address.startswith("postgresql://"):
        where, schema = split_schema(address)
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(f"set search_path = {schema}")
            connection.execute(statement.replace("stored_events", "award_events").replace("commits", "award_commits"))
    else:
        with closing(sqlite3.connect(address)) as file, file:
            file.execute(statement)


@pytest.mark.parametrize("statement", ["update stored_events set topic = 'x'", "delete from stored_events", "delete from commits"])
def test_nothing_is_changed_or_deleted(address: str, statement: str) -> None:
    """The database itself refuses to touch what stands."""
    log = opened(address)
    note(log, "test:a", 1, "c1")
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
        _execute(address, statement)
    assert log.head() == 2


@pytest.mark.parametrize(
    "statements",
    [
        ["update stored_events set state = cast('{}' as blob) where originator_version = 2"],
        ["delete from stored_events where originator_version = 3 and originator_id = 'test:a'"],
        ["delete from stored_events where originator_version = 3 and originator_id = 'test:a'", "delete from commits where id = 4"],
        ['update commits set actor = \'{"id":"other"}\' where id = 3'],
        ["update commits set effective_at = effective_at + 1 where id = 2"],
        ["update commits set answer = cast('altered' as blob) where id = 2"],
    ],
    ids=["event altered", "event removed", "middle removed", "actor altered", "time altered", "answer altered"],
)
def test_an_insider_is_found_out(tmp_path: Path, statements: list[str]) -> None:
    """Who gets past the triggers and alters anything breaks the chain."""
    address = str(tmp_path / "log.db")
    log = opened(address)
    for number in range(5):
        note(log, "test:a", number, f"c{number}")
    assert log.verify()[0] == 6
    for trigger in ("stored_events_update", "stored_events_delete", "commits_update", "commits_delete"):
        _execute(address, f"drop trigger {trigger}")
    for statement in statements:
        _execute(address, statement)
    with pytest.raises(TamperedError):
        log.verify()


def test_the_chain_is_what_its_description_says() -> None:
    """SM3 is the standard's; a known commit has a known link, on any machine and for ever."""
    assert chain.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    leaf = chain.leaf("test:a", 1, "test.noted/2", b"{}")
    found = chain.digests([leaf])
    assert found.sha256 == hashlib.sha256(hashlib.sha256(leaf).digest()).digest()
    link = chain.link(chain.GENESIS, (1, 1, 1, 10, 20), chain.said(b"c", b"t", b"a", b"r", b"s", b"{}"), found)
    assert link.hex() == "91197ca005c1bc5310b545e2de4df21c52f2322cb5958efb1d30e2faefb38c27"


def test_what_is_private_is_sealed_where_it_stands(address: str, tmp_path: Path) -> None:
    """Clear text is in no file; it opens in its own place only; without its key it is gone, and the chain still stands."""
    keys = KeyStore.open(str(tmp_path / "keys.db"))
    log = kept(EventLog.open(address, StandingClock(at("2026-03-02 09:00")), keys, kind="rehearsal"))
    secret = Whispered(Private("person:1", "王某-canary"), (Private("person:2", "李某-canary"),))
    log.append([("test:a", secret)], commit("c1"), {"test:a": 0})
    [stored] = log.events_of("test:a")
    assert isinstance(stored.data, Whispered)
    assert "canary" not in repr(stored)
    assert log.reveal(stored) == secret
    moved = Envelope("test:b", 1, stored.data)
    with pytest.raises(SealError):
        log.reveal(moved)
    with pytest.raises(ValueError, match="never copied"):
        log.append([("test:b", stored.data)], commit("c2"), {"test:b": 0})
    keys.destroy("person:1")
    with pytest.raises(ErasedError):
        log.reveal(stored)
    assert log.verify()[0] == 2
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"canary" not in files


def test_a_live_log_takes_no_other_clock(tmp_path: Path) -> None:
    """A live log is stamped by the wall clock; a demo's clock goes on from where it began."""
    with pytest.raises(InvalidError, match="live-clock"):
        EventLog.open(str(tmp_path / "live.db"), ShiftedClock(timedelta(days=1)), kind="live")
    demo = kept(EventLog.open(str(tmp_path / "demo.db"), ShiftedClock(timedelta(days=-100)), kind="demo"))
    again = kept(EventLog.open(str(tmp_path / "demo.db")))
    assert (again.kind, again.log_id) == ("demo", demo.log_id)
    assert abs(again.clock.now() - (datetime.now(UTC) - timedelta(days=100))) < timedelta(seconds=5)
    with pytest.raises(InvalidError, match="log-kind"):
        EventLog.open(str(tmp_path / "demo.db"), kind="live")


def test_a_text_is_kept_under_its_hash(address: str) -> None:
    """A text is kept once, read back by its hash, and missed when it was never there."""
    log = opened(address)
    first, again = log.keep_text("regulation", "第一条".encode()), log.keep_text("regulation", "第一条".encode())
    assert (first == again, log.text(first)) == (True, "第一条".encode())
    with pytest.raises(LookupError):
        log.text("0" * 64)


def test_a_lost_acknowledgement_is_not_a_loss(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit went through and its answer was lost on the way: the sender hears that the command is answered, not that it failed."""
    log = opened(address)
    append = log.rows.append

    def deaf(*given: Any) -> int:
        append(*given)
        raise OperationalError("the connection broke after the commit")

    monkeypatch.setattr(log.rows, "append", deaf)
    with pytest.raises(DuplicateCommandError):
        note(log, "test:a", 1, "c1")
    monkeypatch.undo()
    assert (log.version("test:a"), log.answer_to("c1") is not None) == (1, True)


def test_a_commit_that_never_was_is_told_as_such(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was stored, the fault comes through, and the same command may be sent again."""
    log = opened(address)

    def dead(*_: Any) -> int:
        raise OperationalError("no connection")

    monkeypatch.setattr(log.rows, "append", dead)
    with pytest.raises(OperationalError):
        note(log, "test:a", 1, "c1")
    monkeypatch.undo()
    note(log, "test:a", 1, "c1")
    assert log.version("test:a") == 1


def test_a_stream_that_is_held_is_level_with_other_writers(address: str) -> None:
    """A cycle's events are decoded once and held: what another process appends is seen, and an earlier position still is."""
    stream = "cycle:test/2026"
    one, other = (EventLog.open(address, StandingClock(at("2026-03-02 09:00")), kind="rehearsal") for _ in range(2))
    OPENED.extend([one, other])
    for number, log in enumerate((one, other, one, other)):
        log.append([(stream, Noted(str(number), number))], commit(f"c-{number}"), {stream: number})
        assert [[envelope.originator_version for envelope in each.events_of(stream)] for each in (one, other)] == [
            [*range(1, number + 2)]
        ] * 2
    assert one.load(stream, fold)[1] == 4
    assert len(one.events_of(stream, one.events_of(stream)[1].position)) == 2


def test_the_head_is_found_without_a_walk_through_the_log(tmp_path: Path) -> None:
    """It is asked before every page and every act: by the key of the commits, however many there are."""
    log = EventLog.open(str(tmp_path / "log.db"), StandingClock(at("2026-03-02 09:00")), kind="rehearsal")
    with closing(log), closing(log.keys):
        asked: list[str] = []
        real = log.rows.query

        def noted(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
            asked.append(sql)
            return real(sql, parameters)

        log.rows.query = noted  # type: ignore[method-assign]
        assert log.head() == 1
        [question] = asked
        plan = [row[3] for row in real(f"explain query plan {question}")]
        assert plan, "no plan"
        assert not any("TEMP B-TREE" in step for step in plan), plan
