"""The log in PostgreSQL: one function appends, in one round trip, under one lock, and nothing is ever changed or deleted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from psycopg import Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from services.log.rows import Draft, EventRow, Reads

TABLES = """
create table if not exists {schema}.{ev} (originator_id text collate "C" not null, originator_version bigint not null, topic text not null,
  state bytea not null, notification_id bigint not null unique, primary key (originator_id, originator_version));
create table if not exists {schema}.{co} (id bigint not null, first bigint not null, last bigint primary key,
  recorded_at bigint not null, effective_at bigint not null, command_id text not null unique, command text not null,
  actor text not null, correlation_id text not null, causation_id text not null, answer bytea not null, sha256 bytea not null,
  sm3 bytea not null, link bytea not null);
create table if not exists {schema}.texts (hash text primary key, kind text not null, content bytea not null);
create table if not exists {schema}.receipts (command_id text primary key, slot text not null, stamped_at bigint not null,
  content bytea not null);
create index if not exists receipts_by_slot on {schema}.receipts (slot, stamped_at);
"""

APPEND = """
create or replace function {schema}.log_append(streams text[], versions bigint[], topics text[], states bytea[], read_streams text[],
  read_versions bigint[], now_us bigint, effective bigint, new_id text, new_command text, who text, correlation text, causation text,
  given bytea, d256 bytea, d3 bytea, fields bytea) returns bigint
language plpgsql security definer set search_path = {schema}, pg_catalog as $$
declare h {schema}.{co}; n bigint; f bigint; l bigint; us bigint;
begin
  perform pg_advisory_xact_lock({key});
  if exists (select 1 from {schema}.{co} where command_id = new_id) then return -2; end if;
  if exists (select 1 from unnest(read_streams, read_versions) as r(s, v) where r.v <>
      coalesce((select max(e.originator_version) from {schema}.{ev} e where e.originator_id = r.s), 0)) then return -1; end if;
  select * into h from {schema}.{co} order by last desc limit 1;
  n := coalesce(h.id, 0) + 1; f := coalesce(h.last, 0) + 1; l := f + cardinality(streams) - 1;
  us := greatest(now_us, coalesce(h.recorded_at, 0) + 1);
  insert into {schema}.{ev} (originator_id, originator_version, topic, state, notification_id)
    select e.s, e.v, e.t, e.b, f - 1 + e.ord from unnest(streams, versions, topics, states) with ordinality as e(s, v, t, b, ord);
  insert into {schema}.{co} values (n, f, l, us, effective, new_id, new_command, who, correlation, causation, given, d256, d3,
    sha256(coalesce(h.link, decode(repeat('00', 32), 'hex')) || int8send(n) || int8send(f) || int8send(l) || int8send(us)
      || int8send(effective) || fields || d256 || d3));
  perform pg_notify({channel}, l::text);
  return f;
end $$
"""

DENY = """
create or replace function {schema}.log_deny() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name; end $$
"""

TRIGGER = """
create or replace trigger deny before update or delete or truncate on {schema}.{table}
for each statement execute function {schema}.log_deny()
"""

BOUNDS = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
OPTIONS = "-c statement_timeout=60000 -c lock_timeout=20000 -c search_path={schema}"
"""No statement, lock or dead connection holds a caller for ever."""


class PostgresLogRecorder(Reads, PostgresApplicationRecorder):
    """Appends by the function; the library's own inserts are refused, because they know no commit."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        commits = events_table_name.rsplit("_", 1)[0] + "_commits"
        key = int.from_bytes(sha256(f"{datastore.schema}.{commits}".encode()).digest()[:7], "big")
        names: dict[str, Any] = {
            "schema": Identifier(datastore.schema), "ev": Identifier(events_table_name), "co": Identifier(commits),
            "key": Literal(key), "channel": Literal(self.channel_name),
        }  # fmt: skip
        self.lock_key = key
        tables = (Identifier(table) for table in (events_table_name, commits, "texts", "receipts"))
        statements = [SQL(TABLES), SQL(APPEND), SQL(DENY), *(SQL(TRIGGER.replace("{table}", table.as_string())) for table in tables)]
        self.sql_create_statements: list[Composed] = [statement.format(**names) for statement in statements]
        self._names = {"ev": events_table_name, "co": commits, "pos": "notification_id"}
        self._append = f"select log_append({', '.join(['%s'] * 17)})"

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Refuse: events enter by `append` alone."""
        raise NotImplementedError("events enter the log by EventLog.append")

    def create_table(self) -> None:
        """Create what is missing, one session at a time."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(SQL("select pg_advisory_xact_lock({})").format(Literal(self.lock_key)))
            cursor.execute(SQL("create schema if not exists {}").format(Identifier(self.datastore.schema)))
            for statement in self.sql_create_statements:
                cursor.execute(statement)

    @contextmanager
    def writing(self) -> Iterator[Cursor[tuple[Any, ...]]]:
        """A transaction."""
        with self.datastore.get_connection() as connection, connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
            yield cursor

    def append(self, rows: Sequence[EventRow], draft: Draft, reads: dict[str, int]) -> int:
        """See `Reads.append`."""
        columns = [[row.stream for row in rows], [row.version for row in rows], [row.topic for row in rows], [row.state for row in rows]]
        with self.datastore.get_connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(self._append, (*columns, list(reads), list(reads.values()), *draft), prepare=True)
            found = cursor.fetchone()
            return int(found[0]) if found else 0

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See `Reads.query`."""
        with self.datastore.get_connection() as connection, connection.cursor(binary=True, row_factory=tuple_row) as cursor:
            return cursor.execute(self.own(sql), parameters, prepare=True).fetchall()

    def keep(self, sql: str, parameters: Sequence[Any]) -> None:
        """Write one row beside the events."""
        with self.writing() as cursor:
            cursor.execute(self.own(sql), parameters)

    def own(self, sql: str) -> str:
        """SQL in this database's words, over its own names."""
        return sql.format(**self._names).replace("?", "%s")


class PostgresLogFactory(PostgresFactory):
    """Makes the recorder above, over connections that are bounded in time."""

    application_recorder_class = PostgresLogRecorder

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        kwargs = self.datastore.pool.kwargs
        if not isinstance(kwargs, dict):
            raise TypeError("the pool's connection parameters are not a dict: the library has changed")
        kwargs.update(BOUNDS, options=OPTIONS.format(schema=self.datastore.schema))
