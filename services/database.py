"""A database of rows that can be rebuilt or must stand apart: one way to ask SQLite and PostgreSQL, in the SQL that both speak."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from psycopg import Cursor, sql
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

BUSY = 30.0
"""Seconds that a writer waits for another."""

Rows = list[tuple[Any, ...]]


class Transaction(Protocol):
    """Statements that stand or fall together; `?` stands for a parameter."""

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement; how many rows it touched."""

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each row."""

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        """All rows of a question."""


class Database:
    """An opened database; `transaction` commits at its end, and undoes everything when it is left by an error."""

    @classmethod
    def open(cls, address: str, *, private: bool = False) -> "Database":
        """Open a file, `:memory:`, or `postgresql://user@host:port/db?schema=name`; a `private` file is its owner's alone."""
        if address.startswith("postgresql://"):
            return PostgresDatabase(address)
        if private and address != ":memory:":
            Path(address).parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(address, os.O_CREAT, 0o600))
        return SQLiteDatabase(address, durable=private)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction."""
        raise NotImplementedError

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        """All rows of a question."""
        with self.transaction() as tx:
            return tx.query(statement, parameters)

    def close(self) -> None:
        """Close it."""
        raise NotImplementedError


class _SQLiteTransaction:
    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        return self._cursor.execute(statement, parameters).rowcount

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, rows)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        return self._cursor.execute(statement, parameters).fetchall()


class SQLiteDatabase(Database):
    """One connection, used by one thread at a time; other processes wait for its transactions."""

    def __init__(self, address: str, *, durable: bool) -> None:
        if address != ":memory:":
            Path(address).parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(address, timeout=BUSY, isolation_level=None, check_same_thread=False)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
        self._turn = threading.RLock()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Locked from its first statement."""
        with self._turn:
            cursor = self._connection.cursor()
            cursor.execute("begin immediate")
            try:
                yield _SQLiteTransaction(cursor)
            except BaseException:
                cursor.execute("rollback")
                raise
            cursor.execute("commit")

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        """Without a writer's lock."""
        with self._turn:
            return self._connection.execute(statement, parameters).fetchall()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class _PostgresTransaction:
    def __init__(self, cursor: Cursor[tuple[Any, ...]]) -> None:
        self._cursor = cursor

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        return self._cursor.execute(_positional(statement), parameters).rowcount

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(_positional(statement), rows)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        return self._cursor.execute(_positional(statement), parameters).fetchall()


def _positional(statement: str) -> Any:
    return statement.replace("?", "%s")


class PostgresDatabase(Database):
    """A small pool on one schema."""

    def __init__(self, address: str) -> None:
        where, schema = split_schema(address)
        self._pool = ConnectionPool(
            where,
            min_size=1,
            max_size=4,
            open=True,
            kwargs={"row_factory": tuple_row, "autocommit": True, "connect_timeout": 5, "options": f"-c search_path={schema}"},
        )
        with self._pool.connection() as connection:
            connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction."""
        with self._pool.connection() as connection, connection.transaction(), connection.cursor() as cursor:
            yield _PostgresTransaction(cursor)

    def query(self, statement: str, parameters: Sequence[Any] = ()) -> Rows:
        """Without a transaction around it: one message to the server, and one back."""
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(_positional(statement), parameters, prepare=True).fetchall()

    def close(self) -> None:
        """Close the pool."""
        self._pool.close()


def split_schema(address: str) -> tuple[str, str]:
    """The address without its `schema`, and the schema (`public` where none is named)."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    schema = asked.pop("schema", ["public"])[0]
    rest = "&".join(f"{key}={values[0]}" for key, values in asked.items())
    return parts._replace(query=rest).geturl(), schema
