"""The log's speed as shares of what the database itself gives in the same run: `python -m bench.log --events N --database both`.

Limits: rows read by keyset pages and decoded by orjson; rows upserted by executemany; one inserted row per transaction; one stream
selected and decoded. Stock: the library's own aggregate, reader and projection loop over the same payloads in its own format.
"""

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import orjson
import psycopg

from bench import stock
from bench.sample import START, STREAM_LENGTH, Scored, sample
from bench.timing import paired
from domain.shared.actor import Actor
from domain.shared.event import Envelope
from services.clock import StandingClock
from services.database import Database, Transaction, split_schema
from services.follow import Follower, Row, prepare
from services.log.event_log import Commit, EventLog

CLERK = Actor("bench", "office")
BATCH = 300
APPENDS = 300


class Totals(msgspec.Struct):
    """What a fold keeps."""

    total: Decimal = Decimal(0)
    count: int = 0


def fold(state: Totals | None, envelopes: Sequence[Envelope]) -> Totals:
    """Add the totals up."""
    state = state or Totals()
    for envelope in envelopes:
        if isinstance(envelope.data, Scored):
            state.total += envelope.data.total
            state.count += 1
    return state


UPSERT = (
    "insert into {table} (applicant, reviewer, total, sheet) values (?, ?, ?, ?) "
    "on conflict (applicant) do update set reviewer = excluded.reviewer, total = excluded.total, sheet = excluded.sheet"
)
TABLE = "create table if not exists {table} (applicant text primary key, reviewer text, total text, sheet bigint)"


class Sheets:
    """A read model: the last sheet of each applicant."""

    name = "bench_sheets"
    tables = {"bench_sheets": TABLE.format(table="bench_sheets")}
    reads = frozenset(["bench.scored"])

    def apply(self, tx: Transaction, rows: Sequence[Row]) -> None:
        """Coalesce a page by applicant, and upsert."""
        last = {row.event.applicant: row.event for row in rows if isinstance(row.event, Scored)}
        tx.executemany(
            UPSERT.format(table="bench_sheets"), [(applicant, one.reviewer, str(one.total), one.sheet) for applicant, one in last.items()]
        )


def fill(log: EventLog, events: int, batch_of: int = BATCH) -> None:
    """Append the sample in batches."""
    for first in range(0, events, batch_of):
        versions: dict[str, int] = {}
        batch = []
        for number in range(first, min(first + batch_of, events)):
            stream = f"application:city/2026/{number // STREAM_LENGTH}"
            versions.setdefault(stream, number % STREAM_LENGTH)
            batch.append((stream, sample(number)))
        log.append(batch, _commit(f"fill-{first}"), versions)


def _commit(command_id: str) -> Commit:
    return Commit(command_id, "bench", CLERK, START, command_id, "", b"{}")


class Raw:
    """The database without anything of ours: what the figures are shares of."""

    def __init__(self, address: str) -> None:
        self.postgres = address.startswith("postgresql://")
        self.mark = "%s" if self.postgres else "?"
        if self.postgres:
            where, schema = split_schema(address)
            self.connection: Any = psycopg.connect(where, autocommit=True, options=f"-c search_path={schema}")
            self.table, self.position = "award_events", "notification_id"
        else:
            self.connection = sqlite3.connect(address, isolation_level=None)
            self.connection.execute("pragma synchronous = full")
            self.table, self.position = "stored_events", "position"

    def cursor(self) -> Any:
        """A cursor that gives tuples."""
        return self.connection.cursor(binary=True) if self.postgres else self.connection.cursor()

    def pages(self, size: int) -> Iterator[list[Any]]:
        """Keyset pages."""
        after, cursor = 0, self.cursor()
        sql = (
            f"select {self.position}, originator_id, originator_version, topic, state from {self.table} "  # noqa: S608  # our own names
            f"where {self.position} > {self.mark} order by {self.position} limit {size}"
        )
        while rows := cursor.execute(sql, (after,)).fetchall():
            yield rows
            after = rows[-1][0]

    def read(self, size: int) -> int:
        """Rows by cursor, decoded by orjson."""
        return sum(1 for rows in self.pages(size) for row in rows if orjson.loads(row[4]))

    def rebuild(self, database: Database, size: int) -> None:
        """Rows by cursor, decoded by orjson, each upserted."""
        with database.transaction() as tx:
            tx.execute("drop table if exists bench_raw")
            tx.execute(TABLE.format(table="bench_raw"))
        for rows in self.pages(size):
            decoded = [orjson.loads(row[4]) for row in rows]
            values = [(one.get("applicant", ""), one.get("reviewer"), one.get("total"), one.get("sheet")) for one in decoded]
            with database.transaction() as tx:
                tx.executemany(UPSERT.format(table="bench_raw"), values)

    def insert(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """One row per transaction."""
        cursor = self.cursor()
        kind = "bytea" if self.postgres else "blob"
        cursor.execute("drop table if exists bench_insert")
        cursor.execute(f"create table bench_insert (stream text, version bigint, topic text, state {kind}, primary key (stream, version))")
        sql = f"insert into bench_insert values ({', '.join([self.mark] * 4)})"  # noqa: S608  # our own names
        for row in rows:
            cursor.execute("begin")
            cursor.execute(sql, row)
            cursor.execute("commit")

    def stream(self, name: str) -> list[Scored]:
        """One stream selected and decoded."""
        sql = f"select originator_version, state from {self.table} where originator_id = {self.mark} order by originator_version"  # noqa: S608  # our own
        return [_decode(row[1]) for row in self.cursor().execute(sql, (name,)).fetchall()]


_decode = msgspec.json.Decoder(Scored).decode


def measure(address: str, views: str, events: int, folder: Path) -> list[tuple[str, float, str]]:
    """Every figure of one database."""
    log = EventLog.open(address, StandingClock(START), kind="demo")
    fill(log, events)
    raw, page = Raw(address), 5_000 if address.startswith("postgresql://") else 2_000
    database = Database.open(views)
    ours, limit = paired(lambda: sum(len(rows) for rows in log.replay(page=page)), lambda: raw.read(page))
    found = [("replay, share of the limit (>= 0.60)", limit / ours, f"{events / ours:,.0f}/s")]
    built, raw_built = paired(lambda: _rebuild(log, database), lambda: raw.rebuild(database, page), 3)
    found.append(("rebuild, share of the limit (>= 0.75)", raw_built / built, f"{events / built:,.0f}/s"))
    found.append(_append(log, raw))
    found.append(_load(log, raw))
    reading, projecting = stock.seconds_per_event(address, folder, [sample(number) for number in range(20_000)])
    found.append(("replay, times the stock reader (>= 5)", reading / (ours / events), ""))
    found.append(("rebuild, times the stock projection loop (>= 5)", projecting / (built / events), ""))
    log.close()
    database.close()
    return found


def _rebuild(log: EventLog, database: Database) -> None:
    prepare(database)
    with database.transaction() as tx:
        tx.execute("delete from shapes where consumer = ?", (Sheets.name,))
    Follower(log, database, Sheets()).catch_up(size=5_000)


def _append(log: EventLog, raw: Raw) -> tuple[str, float, str]:
    rounds = iter(range(1_000))

    def ours() -> None:
        turn = next(rounds)
        for number, one in enumerate(events):
            log.append([(f"bench:{turn}", one)], _commit(f"append-{turn}-{number}"), {f"bench:{turn}": number})

    events = [sample(number) for number in range(APPENDS)]
    rows = [(f"bench:{number}", 1, "bench.scored/1", msgspec.json.encode(sample(number))) for number in range(APPENDS)]
    took, limit = paired(ours, lambda: raw.insert(rows), 3)
    return "append, share of a raw insert (>= 0.45)", limit / took, f"{APPENDS / took:,.0f}/s"


def _load(log: EventLog, raw: Raw) -> tuple[str, float, str]:
    names = [f"application:city/2026/{number}" for number in range(200)]
    took, limit = paired(lambda: [log.load(name, fold) for name in names], lambda: [raw.stream(name) for name in names])
    return "load of 30 events, times a raw select and decode (<= 1.5)", took / limit, f"{took / len(names) * 1e6:,.0f} us"


@contextmanager
def addresses(database: str) -> Iterator[list[tuple[str, str, str, Path]]]:
    """Name, log address, views address and a folder for each database asked for."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    found = []
    if database in {"sqlite", "both"}:
        found.append(("SQLite", str(folder / "log.db"), str(folder / "views.db"), folder))
    if database in {"postgres", "both"}:
        from tests import postgres  # noqa: PLC0415  # starts a server: only where it is asked for

        found.append(("PostgreSQL", postgres.fresh(), postgres.fresh(), folder))
    try:
        yield found
    finally:
        if database in {"postgres", "both"}:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    asked = parser.parse_args()
    with addresses(asked.database) as found:
        for name, address, views, folder in found:
            sys.stdout.write(f"{name}, {asked.events:,} events\n")
            for label, share, rate in measure(address, views, asked.events, folder):
                sys.stdout.write(f"  {label:<62} {share:6.2f}  {rate}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
