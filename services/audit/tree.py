"""Where the Merkle trees over the log are kept: tiles of 256 digests each, so that new leaves and a proof touch only a few.

A tile of level 0 holds leaves, one of level n the roots of 256 tiles of level n - 1. Tiles can be made again from the log; what they
hold is what was signed, so they do not follow a log that was altered behind them.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from services.database import Database, Rows, Transaction
from services.log import merkle

HEIGHT = 8
WIDTH = 1 << HEIGHT
DIGEST = 32
KEPT = 4_096
"""Subtrees held in memory: a proof shares most of its steps with its neighbours'."""

TABLE = """create table if not exists tiles (tree text not null, level bigint not null, number bigint not null, hashes bytea not null,
    primary key (tree, level, number))"""

KEEP = """insert into tiles values (?, ?, ?, ?) on conflict (tree, level, number) do update set hashes = excluded.hashes
    where length(excluded.hashes) > length(tiles.hashes)"""
"""A tile only grows: of two writers who began at the same size, the one who got further is kept."""


class Tree:
    """One tree by name, in a database that may hold several."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name
        self.subtree = lru_cache(KEPT)(self._subtree)
        with database.transaction() as tx:
            tx.execute(TABLE)

    def size(self) -> int:
        """How many leaves are kept."""
        found = self._database.query(
            "select number, length(hashes) from tiles where tree = ? and level = 0 order by number desc limit 1", (self._name,)
        )
        return found[0][0] * WIDTH + found[0][1] // DIGEST if found else 0

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return merkle.root(self.subtree, size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof for the leaf at `index` in the tree of `size` leaves."""
        return merkle.inclusion(self.subtree, index, size)

    def consistency(self, older: int, size: int) -> list[bytes]:
        """The proof that the tree of `size` leaves begins with that of `older` leaves."""
        return merkle.consistency(self.subtree, older, size)

    def extend(self, tx: Transaction, size: int, leaves: Sequence[bytes]) -> None:
        """Keep leaves after the first `size`; they are there for proofs once the transaction is."""
        level, first, digests = 0, size, list(leaves)
        while digests:
            first, digests = self._fill(tx, level, first, digests)
            level += 1

    def _fill(self, tx: Transaction, level: int, first: int, digests: list[bytes]) -> tuple[int, list[bytes]]:
        """Write digests into the tiles of a level; the place and roots of the tiles that became full."""
        number, held = divmod(first, WIDTH)
        digests = self._tile(tx.query, level, number)[:held] + digests
        tiles = [digests[start : start + WIDTH] for start in range(0, len(digests), WIDTH)]
        tx.executemany(KEEP, [(self._name, level, number + place, b"".join(tile)) for place, tile in enumerate(tiles)])
        return number, [_over(tile) for tile in tiles if len(tile) == WIDTH]

    def _subtree(self, level: int, index: int) -> bytes:
        """See `merkle.Subtree`."""
        kept, within = divmod(level, HEIGHT)
        start = index << within
        tile = self._tile(self._database.query, kept, start // WIDTH)
        digests = tile[start % WIDTH : start % WIDTH + (1 << within)]
        if len(digests) < 1 << within:
            raise LookupError(f"the tree {self._name} has no subtree {index} at level {level}")
        return _over(digests)

    def _tile(self, ask: Callable[[str, Sequence[Any]], Rows], level: int, number: int) -> list[bytes]:
        found = ask("select hashes from tiles where tree = ? and level = ? and number = ?", (self._name, level, number))
        hashes = bytes(found[0][0]) if found else b""
        return [hashes[start : start + DIGEST] for start in range(0, len(hashes), DIGEST)]


def _over(digests: Sequence[bytes]) -> bytes:
    """The root over a whole power of two of digests."""
    row = list(digests)
    while len(row) > 1:
        row = [merkle.node(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]
