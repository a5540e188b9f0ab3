"""Receipts of submissions: stamped at the door under a lock, so that at a window's end nothing stamped before it can still arrive."""

from base64 import b64decode, b64encode
from datetime import datetime

import msgspec

from services.clock import Clock
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from services.log.postgres import PostgresLogRecorder
from services.log.rows import instant, microseconds

SUBJECT = "receipts"
"""Whose key seals the contents of receipts."""


class ReceiptRow(msgspec.Struct, frozen=True):
    """A submission as it came in: `content` is the command in clear."""

    command_id: str
    stamped_at: datetime
    content: bytes


class Reception:
    """The door's book."""

    def __init__(self, log: EventLog, clock: Clock, keys: KeyStore) -> None:
        self._rows = log.rows
        self._clock = clock
        self._keys = keys

    def stamp(self, window: str, command_id: str, content: bytes) -> ReceiptRow:
        """Stamp a submission and keep it durably; the same command id keeps its first stamp.

        The stamp is taken inside the lock: whoever holds it exclusively at an instant knows that no earlier stamp is still to come.
        """
        sealed = b64decode(self._keys.seal(SUBJECT, b64encode(content).decode(), command_id))
        with self._rows.writing() as cursor:
            if isinstance(self._rows, PostgresLogRecorder):
                cursor.execute(f"select pg_advisory_xact_lock_shared({self._rows.lock_key + 1})")
            row = (
                "insert into receipts values (?, ?, ?, ?) on conflict do nothing",
                (command_id, window, microseconds(self._clock.now()), sealed),
            )
            cursor.execute(self._own(row[0]), row[1])
            cursor.execute(self._own("select stamped_at from receipts where command_id = ?"), (command_id,))
            found = cursor.fetchone()
        return ReceiptRow(command_id, instant(found[0] if found else 0), content)

    def fence(self, window: str, until: datetime) -> list[ReceiptRow]:
        """The receipts stamped before a window's end that have no answer yet; refuses to be asked before that end."""
        with self._rows.writing() as cursor:
            if isinstance(self._rows, PostgresLogRecorder):
                cursor.execute(f"select pg_advisory_xact_lock({self._rows.lock_key + 1})")
            if self._clock.now() < until:
                raise ValueError(f"{window} ends at {until}, later than now")
            sql = (
                "select r.command_id, r.stamped_at, r.content from receipts r where r.slot = ? and r.stamped_at < ? "
                "and not exists (select 1 from {co} c where c.command_id = r.command_id) order by r.stamped_at"
            )
            cursor.execute(self._own(sql), (window, microseconds(until)))
            found = cursor.fetchall()
        return [ReceiptRow(command_id, instant(stamped), self._open(command_id, bytes(content))) for command_id, stamped, content in found]

    def _open(self, command_id: str, sealed: bytes) -> bytes:
        return b64decode(self._keys.unseal(SUBJECT, b64encode(sealed).decode(), command_id))

    def _own(self, sql: str) -> str:
        return self._rows.own(sql)
