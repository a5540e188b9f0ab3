"""How a read model keeps its rows: touched rows are brought into memory, changed by the page's events, and written back at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from services.database import Rows, Transaction
from services.follow import Row

Key = tuple[Any, ...]
Record = dict[str, Any]
Ask = Callable[[str, Sequence[Any]], Rows]
"""How a read model's database is asked."""

Condition = tuple[str, Sequence[Any]]
"""SQL over the columns of a read model, with its parameters."""

AT_ONCE = 400
"""Keys asked for in one question: below what both databases take as parameters."""


class Table:
    """A table by name, its key columns and the others, each with its SQL type."""

    def __init__(self, name: str, key: dict[str, str], columns: dict[str, str]) -> None:
        self.name, self.key, self.columns, self.kinds = name, tuple(key), tuple(columns), key | columns
        self._parts = key, columns
        fields = ", ".join(f"{column} {kind}" for column, kind in self.kinds.items())
        self.ddl = f"create table if not exists {name} ({fields}, primary key ({', '.join(key)}))"
        names = (*self.key, *self.columns)
        sets = ", ".join(f"{column} = excluded.{column}" for column in self.columns)
        marks = ", ".join("?" * len(names))
        self._select = f"select {', '.join(names)} from {name}"  # noqa: S608  # names of our own
        self._upsert = f"insert into {name} ({', '.join(names)}) values ({marks}) on conflict ({', '.join(key)}) do update set {sets}"  # noqa: S608  # as above

    def named(self, name: str) -> "Table":
        """A table of the same columns under another name."""
        return Table(name, *self._parts)

    def bring(self, tx: Transaction, keys: Iterable[Key]) -> dict[Key, Record]:
        """The rows of these keys; an empty record for a key that has none yet."""
        wanted = list(dict.fromkeys(keys))
        records: dict[Key, Record] = {key: dict(zip(self.key, key, strict=True)) | dict.fromkeys(self.columns) for key in wanted}
        one = "(" + " and ".join(f"{column} = ?" for column in self.key) + ")"
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            for row in tx.query(f"{self._select} where {' or '.join([one] * len(part))}", [value for key in part for value in key]):
                records[row[: len(self.key)]] = dict(zip((*self.key, *self.columns), row, strict=True))
        return records

    def keep(self, tx: Transaction, records: dict[Key, Record]) -> None:
        """Write the rows of which an event has said something."""
        said = [tuple(record.values()) for record in records.values() if any(record[column] is not None for column in self.columns)]
        if said:
            tx.executemany(self._upsert, said)

    def rows(self, asked: Ask, where: str = "", parameters: Sequence[Any] = ()) -> list[Record]:
        """Rows as records, in the order of their keys; `where` is SQL over the columns."""
        condition = f" where {where}" if where else ""
        found = asked(f"{self._select}{condition} order by {', '.join(self.key)}", parameters)
        return [dict(zip((*self.key, *self.columns), row, strict=True)) for row in found]

    def column(self, asked: Ask, name: str, where: Condition) -> dict[Any, Any]:
        """What one column holds, by the first column of the key."""
        text, parameters = where
        return dict(asked(f"select {self.key[0]}, {name} from {self.name} where {text}", parameters))  # noqa: S608  # names of our own

    def page(self, asked: Ask, where: Sequence[Condition], after: Key | None, size: int) -> list[Record]:
        """The first rows that meet every condition, in the order of their keys, behind the key that a reader has come to."""
        conditions = list(where)
        if after is not None:
            conditions.append((f"({', '.join(self.key)}) > ({', '.join('?' * len(after))})", after))
        clause, parameters = all_of(conditions)
        found = asked(f"{self._select} where {clause} order by {', '.join(self.key)} limit ?", (*parameters, size))
        return [dict(zip((*self.key, *self.columns), row, strict=True)) for row in found]

    def before(self, asked: Ask, where: Sequence[Condition], before: Key | None, size: int) -> list[Record]:
        """The last rows that meet every condition, in front of a key where one is given, in the order of their keys."""
        conditions = list(where)
        if before is not None:
            conditions.append((f"({', '.join(self.key)}) < ({', '.join('?' * len(before))})", before))
        clause, parameters = all_of(conditions)
        order = ", ".join(f"{column} desc" for column in self.key)
        found = asked(f"{self._select} where {clause} order by {order} limit ?", (*parameters, size))
        return [dict(zip((*self.key, *self.columns), row, strict=True)) for row in reversed(found)]

    def count(self, asked: Ask, where: Sequence[Condition]) -> int:
        """How many rows meet every condition."""
        clause, parameters = all_of(where)
        return int(asked(f"select count(*) from {self.name} where {clause}", parameters)[0][0])  # noqa: S608  # names of our own

    def counts(self, asked: Ask, where: Sequence[Condition], each: Sequence[Condition]) -> list[int]:
        """Of the rows that meet every condition of `where`, how many meet each of these."""
        clause, parameters = all_of(where)
        sums = ", ".join(f"count(*) filter (where {text})" for text, _ in each)
        found = asked(f"select {sums} from {self.name} where {clause}", [*(value for _, values in each for value in values), *parameters])  # noqa: S608  # names of our own
        return [int(count) for count in found[0]]

    def groups(self, asked: Ask, where: Sequence[Condition], by: Sequence[str]) -> list[tuple[Any, ...]]:
        """How many rows meet every condition, for each combination of these columns, in their order."""
        clause, parameters = all_of(where)
        names = ", ".join(by)
        return list(asked(f"select {names}, count(*) from {self.name} where {clause} group by {names} order by {names}", parameters))  # noqa: S608  # names of our own

    def sums(self, asked: Ask, where: Sequence[Condition], by: str, of: str) -> dict[str, tuple[int, int]]:
        """Value of a column -> how many rows have it, and the sum of an expression of our own over them."""
        clause, parameters = all_of(where)
        sums = f"select {by}, count(*), sum({of}) from {self.name} where {clause} group by {by}"  # noqa: S608  # names of our own
        return {row[0]: (int(row[1]), int(row[2] or 0)) for row in asked(sums, parameters)}

    def slice(self, asked: Ask, where: Sequence[Condition], order: Sequence[str], start: int, size: int) -> list[Record]:
        """So many of the rows that meet every condition, from a place in an order; `order` is SQL of our own, the key comes behind it."""
        clause, parameters = all_of(where)
        by = ", ".join((*order, *self.key))
        found = asked(f"{self._select} where {clause} order by {by} limit ? offset ?", (*parameters, size, start))
        return [dict(zip((*self.key, *self.columns), row, strict=True)) for row in found]


def all_of(where: Sequence[Condition]) -> tuple[str, list[Any]]:
    """Conditions as one, with the parameters of all."""
    clause = " and ".join(f"({text})" for text, _ in where) or "1 = 1"
    return clause, [value for _, values in where for value in values]


class Board:
    """A projection over one table: which keys an event touches, and what it changes in each."""

    name: str
    reads: frozenset[str]
    table: Table

    @property
    def tables(self) -> Mapping[str, str]:
        """What must exist."""
        return {self.table.name: self.table.ddl}

    def beside(self) -> "Board":
        """The same read model under a name of its own, to be made anew while readers look at this one."""
        other = copy(self)
        other.name = f"{self.name}_anew"
        other.table = self.table.named(f"{self.table.name}_anew")
        return other

    def touched(self, row: Row) -> list[Key]:
        """The keys that an event concerns."""
        raise NotImplementedError

    def change(self, record: Record, row: Row) -> None:
        """Bring one record up to an event."""
        raise NotImplementedError

    def apply(self, tx: Transaction, rows: Sequence[Row]) -> None:
        """See `services.follow.Projection`."""
        touched = [(row, self.touched(row)) for row in rows]
        records = self.table.bring(tx, (key for _, keys in touched for key in keys))
        for row, keys in touched:
            for key in keys:
                self.change(records[key], row)
        self.table.keep(tx, records)
