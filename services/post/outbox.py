"""The outbox: what is to be told, to whom, by which way; once for each event, recipient and way, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

import msgspec

from domain.shared.event import decode
from services.accounts.account import Accounts
from services.database import Database
from services.follow import POISON, Bookmark, Row
from services.log.event_log import EventLog
from services.log.rows import EventRow, instant, microseconds
from services.post.letters import READS, Letter, letter
from services.post.mailboxes import Mailboxes

Channel = Literal["page", "mail", "webhook"]
State = Literal["waiting", "claimed", "sent", "refused", "unsure"]

RECEIVER = "webhook"
"""The one recipient of the webhook; no account's handle has it as a way of its own."""

COLUMNS = (
    "position", "recipient", "channel", "kind", "city", "cycle", "link", "day", "basis", "told", "at", "state", "tries", "next_at",
    "answer", "changed_at", "read_at",
)  # fmt: skip

TABLES = (
    """create table if not exists deliveries (position bigint not null, recipient text not null, channel text not null, kind text not null,
    city text not null, cycle text not null, link text not null, day text not null, basis text not null, told text not null,
    at bigint not null, state text not null, tries bigint not null, next_at bigint not null, answer text not null,
    changed_at bigint not null, read_at bigint not null, primary key (position, recipient, channel))""",
    "create index if not exists deliveries_due on deliveries (state, channel, next_at)",
    "create index if not exists deliveries_of on deliveries (recipient, channel, position)",
    "create table if not exists ways (channel text primary key, since bigint not null)",
)


class Delivery(msgspec.Struct, frozen=True):
    """A message to one recipient by one way; times in microseconds since 1970 in UTC, 0 where there is none."""

    position: int
    recipient: str
    channel: Channel
    kind: str
    city: str
    cycle: str
    link: str
    day: str
    basis: str
    told: str
    at: int
    state: State
    tries: int
    next_at: int
    answer: str
    changed_at: int
    read_at: int

    @property
    def key(self) -> tuple[int, str, str]:
        """What it is, and what nothing else is."""
        return self.position, self.recipient, self.channel

    @property
    def next(self) -> datetime | None:
        """When it is tried next; None where it is not, or at once."""
        return instant(self.next_at) if self.next_at else None

    @property
    def name(self) -> str:
        """Its name for the outer world, the same whenever it is made: a second copy can be told from a second message."""
        return sha256(repr(self.key).encode()).hexdigest()[:32]


class Outbox:
    """The table of deliveries, in a database of its own: it is made of the log once, and remembers what was done."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as tx:
            for table in TABLES:
                tx.execute(table)

    def begin(self, channel: Channel, position: int) -> None:
        """Note from which event on a way is used: what stood in the log before is not sent by it."""
        with self.database.transaction() as tx:
            tx.execute("insert into ways values (?, ?) on conflict do nothing", (channel, position))

    def since(self) -> dict[str, int]:
        """Way -> the last event that is not sent by it."""
        return dict(self.database.query("select channel, since from ways"))

    def enter(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Enter deliveries; one that is there stays as it is."""
        marks = ", ".join("?" * len(COLUMNS))
        statement = f"insert into deliveries ({', '.join(COLUMNS)}) values ({marks}) on conflict do nothing"  # noqa: S608  # names of our own
        if rows:
            with self.database.transaction() as tx:
                tx.executemany(statement, rows)

    def due(self, channel: Channel, now: datetime, size: int) -> list[Delivery]:
        """What waits and may be tried now, the earliest event first."""
        return self.rows("channel = ? and state = 'waiting' and next_at <= ? order by position, recipient limit ?", channel,
                         microseconds(now), size)  # fmt: skip

    def first(self, channel: Channel) -> Delivery | None:
        """The earliest that is not sent, whenever it may be tried: nothing behind it goes before it."""
        found = self.rows("channel = ? and state != 'sent' order by position limit 1", channel)
        return found[0] if found else None

    def claim(self, delivery: Delivery, now: datetime) -> bool:
        """Take one into hand before it is sent; False where another has it."""
        return self._change(delivery, "waiting", now, state="claimed", tries=delivery.tries + 1)

    def mark(self, delivery: Delivery, now: datetime, state: State, answer: str, next_at: int = 0) -> bool:
        """Say what became of one that was claimed."""
        return self._change(delivery, "claimed", now, state=state, answer=answer, next_at=next_at)

    def again(self, delivery: Delivery, now: datetime) -> bool:
        """Let one be sent again that was refused, or of which nobody knows; somebody has decided so."""
        return self._change(delivery, delivery.state, now, state="waiting", next_at=0) if delivery.state in {"refused", "unsure"} else False

    def interrupted(self, channel: Channel, now: datetime, state: State) -> int:
        """Say of everything in hand, when its sender is gone, that it is unsure, or waits again; how many."""
        with self.database.transaction() as tx:
            statement = "update deliveries set state = ?, changed_at = ? where channel = ? and state = 'claimed'"
            return tx.execute(statement, (state, microseconds(now), channel))

    def _change(self, delivery: Delivery, was: State, now: datetime, **to: Any) -> bool:
        sets = ", ".join(f"{column} = ?" for column in (*to, "changed_at"))
        statement = f"update deliveries set {sets} where position = ? and recipient = ? and channel = ? and state = ?"  # noqa: S608  # names of our own
        with self.database.transaction() as tx:
            return tx.execute(statement, (*to.values(), microseconds(now), *delivery.key, was)) == 1

    def find(self, position: int, recipient: str, channel: str) -> Delivery | None:
        """One by its key."""
        found = self.rows("position = ? and recipient = ? and channel = ?", position, recipient, channel)
        return found[0] if found else None

    def rows(self, condition: str, *parameters: Any) -> list[Delivery]:
        """Deliveries by SQL of our own."""
        found = self.database.query(f"select {', '.join(COLUMNS)} from deliveries where {condition}", parameters)  # noqa: S608  # as above
        return [Delivery(*row) for row in found]

    def count(self, condition: str, *parameters: Any) -> int:
        """How many, by SQL of our own."""
        return int(self.database.query(f"select count(*) from deliveries where {condition}", parameters)[0][0])  # noqa: S608  # as above

    def read(self, shown: Sequence[Delivery], now: datetime) -> None:
        """Note that their recipient has seen these; what was not shown stays unread."""
        statement = "update deliveries set read_at = ? where position = ? and recipient = ? and channel = ? and read_at = 0"
        with self.database.transaction() as tx:
            tx.executemany(statement, [(microseconds(now), *one.key) for one in shown])


class Entering:
    """Makes deliveries of events, page by page; an event that was seen twice makes nothing twice."""

    def __init__(self, log: EventLog, outbox: Outbox, accounts: Accounts, ways: Sequence[Channel]) -> None:
        self._log, self._outbox, self._accounts = log, outbox, accounts
        self._mailboxes = Mailboxes(accounts.database)
        self._bookmark = Bookmark(log, outbox.database, "outbox")
        for way in ways:
            outbox.begin(way, log.head())
        self._since = {way: since for way, since in outbox.since().items() if way in ways}

    @property
    def position(self) -> int:
        """The last event that was looked at."""
        return self._bookmark.position

    def catch_up(self) -> None:
        """Enter everything up to the log's end."""
        while rows := self._bookmark.page():
            wanted = [(row, found) for row in rows if row.topic.partition("/")[0] in READS and (found := _letter(row))]
            if wanted:
                everyone = self._accounts.everyone()
                handles = [[one.handle for one in everyone if told.is_for(one)] for _, told in wanted]
                for (row, told), named in zip(wanted, handles, strict=True):
                    self._outbox.enter(self._entered(row.position, told, named))
            self._bookmark.move(rows[-1].position)

    def _entered(self, position: int, told: Letter, handles: Sequence[str]) -> list[tuple[Any, ...]]:
        commit = self._log.rows.commit_at(position)
        at = commit.recorded_at if commit else 0
        kept = (told.kind, told.city, told.cycle, told.link, told.day, told.basis, told.told, at)
        rows: list[tuple[Any, ...]] = []
        for handle in handles:
            rows.append((position, handle, "page", *kept, "sent", 0, 0, "", at, 0))
            if self._used("mail", position) and self._mailboxes.of(handle).mail:
                rows.append((position, handle, "mail", *kept, "waiting", 0, 0, "", at, 0))
        if self._used("webhook", position):
            rows.append((position, RECEIVER, "webhook", *kept, "waiting", 0, 0, "", at, 0))
        return rows

    def _used(self, way: Channel, position: int) -> bool:
        return way in self._since and position > self._since[way]


def _letter(row: EventRow) -> Letter | None:
    """What is written about a stored event; nothing about one that cannot be read: the read models set it aside and say so."""
    try:
        return letter(Row(row.position, row.stream, row.version, row.topic, decode(row.topic, row.state)))
    except POISON:
        return None
