"""The two trees over a log, kept level with it: one over its events, one over the links of its commits (who, when, which answer)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from services.audit.tree import Tree
from services.database import Database
from services.log import chain, merkle
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.log.walk import START, Checked, Mark, numbers, said, walk

BATCH = 20_000
"""Events that the trees grow by in one transaction."""

TABLE = """create table if not exists grown (log text primary key, commit_id bigint not null, last bigint not null,
    recorded_at bigint not null, link bytea not null, sm3 bytea not null)"""

KEEP = """insert into grown values (?, ?, ?, ?, ?, ?) on conflict (log) do update set commit_id = excluded.commit_id, last = excluded.last,
    recorded_at = excluded.recorded_at, link = excluded.link, sm3 = excluded.sm3 where grown.last = ?"""


class Grown(NamedTuple):
    """How far the trees have grown: a place in the chain, and the head of its SM3 twin there."""

    mark: Mark = START
    sm3: bytes = chain.GENESIS

    def after(self, checked: Checked) -> "Grown":
        """The place after one commit more."""
        return Grown(checked.mark, chain.sm3_link(self.sm3, numbers(checked.commit), said(checked.commit), checked.found))


class Trees:
    """See the module. What is added is checked against the chain, so that nothing is signed that does not agree with itself."""

    def __init__(self, log: EventLog, database: Database) -> None:
        self._log, self._database = log, database
        self.events, self.commits = Tree(database, "events"), Tree(database, "commits")
        with database.transaction() as tx:
            tx.execute(TABLE)

    def level(self) -> Grown:
        """Grow to the log's head; raises TamperedError where the log no longer continues what the trees hold."""
        while True:
            grown = self._grown()
            self._continued(grown.mark)
            for batch in _batches(walk(self._log.rows, grown.mark)):
                after = self._grow(grown, batch)
                if after is None:
                    break  # somebody else has grown them meanwhile: look again
                grown = after
            else:
                return grown

    def _grown(self) -> Grown:
        found = self._database.query("select commit_id, last, recorded_at, link, sm3 from grown where log = ?", (self._log.log_id,))
        if not found:
            return Grown()
        commit, last, recorded_at, link, sm3 = found[0]
        return Grown(Mark(commit, last, recorded_at, bytes(link)), bytes(sm3))

    def _continued(self, mark: Mark) -> None:
        if mark == START:
            return
        commit = self._log.rows.commit_at(mark.last)
        if commit is None:
            raise TamperedError("log-shorter", size=mark.last, head=self._log.head())
        if bytes(commit.link) != mark.link:
            raise TamperedError("log-forked", size=mark.last)

    def _grow(self, grown: Grown, batch: Sequence[Checked]) -> Grown | None:
        after = grown
        for checked in batch:
            after = after.after(checked)
        with self._database.transaction() as tx:
            if tx.execute(KEEP, (self._log.log_id, *after.mark, after.sm3, grown.mark.last)) != 1:
                return None
            self.events.extend(tx, grown.mark.last, [leaf for checked in batch for leaf in checked.leaves])
            self.commits.extend(tx, grown.mark.commit, [merkle.leaf(checked.mark.link) for checked in batch])
        return after


def _batches(walked: Iterable[Checked]) -> Iterator[list[Checked]]:
    batch: list[Checked] = []
    leaves = 0
    for checked in walked:
        batch.append(checked)
        leaves += len(checked.leaves)
        if leaves >= BATCH:
            yield batch
            batch, leaves = [], 0
    if batch:
        yield batch
