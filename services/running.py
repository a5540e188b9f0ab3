"""What an operator asks of the running product: the workflows, how far whoever follows the log has come, how large the databases are."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from services.database import Database, split_schema
from services.follow import prepare

State = Literal["open", "failing", "failed"]
"""Open; open, but its last task fails again and again; ended by a failure, a time limit or somebody's hand."""


class Workflow(NamedTuple):
    """A workflow by its stream and kind: since when, what last happened in it and when; `attempt` is how often its task was tried."""

    stream: str
    kind: str
    state: State
    since: datetime
    last: datetime | None
    event: str
    attempt: int
    run: str


class Running(NamedTuple):
    """How many are open, by kind; those open and those failed that are shown, the newest first."""

    open: Mapping[str, int]
    listed: Sequence[Workflow]
    failed: Sequence[Workflow]


class Follower(NamedTuple):
    """Who follows the log: how far it has come, and how many streams it had to set aside."""

    name: str
    position: int
    set_aside: int


def followers(views: Database, names: Sequence[str]) -> list[Follower]:
    """Each of these with its position; 0 where it has not begun."""
    prepare(views)
    reached = {row[0]: int(row[1]) for row in views.query("select consumer, position from positions")}
    aside = {row[0]: int(row[1]) for row in views.query("select consumer, count(*) from quarantined group by consumer")}
    return [Follower(name, reached.get(name, 0), aside.get(name, 0)) for name in names]


SIZE = """select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ? and c.relkind in ('r', 'm')"""


def size(address: str) -> int:
    """Bytes of a database: its file with its journal, or its schema's tables with their indexes."""
    if not address.startswith("postgresql://"):
        return sum(path.stat().st_size for path in (Path(address), Path(f"{address}-wal")) if path.exists())
    database = Database.open(address)
    try:
        return int(database.query(SIZE, (split_schema(address)[1],))[0][0])
    finally:
        database.close()


class Databases(NamedTuple):
    """The databases of one log by what they hold, and the folder that its files stand in."""

    addresses: Mapping[str, str]
    folder: Path

    def sizes(self) -> dict[str, int]:
        """Bytes of each."""
        return {name: size(address) for name, address in self.addresses.items()}

    def free(self) -> int:
        """Bytes that are free where the folder stands."""
        return shutil.disk_usage(self.folder).free
