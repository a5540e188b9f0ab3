"""What somebody has filled in and not sent: kept for the account alone, sealed, until it is sent, thrown away or grows old."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from services.clock import Clock
from services.database import Database
from services.log.keys import KeyStore
from services.log.rows import instant, microseconds

KEPT = """insert into drafts values (?, ?, ?, ?)
on conflict (handle, form) do update set kept_at = excluded.kept_at, content = excluded.content"""

SUBJECT = "drafts"
"""Whose key seals them."""

LASTS = timedelta(days=180)
"""After so long without a change a draft is gone: no time for filing is as long."""


class Draft(msgspec.Struct, frozen=True):
    """What was filled in, and when last."""

    kept_at: datetime
    content: dict[str, Any]


class Drafts:
    """The table of drafts, beside the accounts: nothing of them stands in the log."""

    def __init__(self, database: Database, keys: KeyStore, clock: Clock) -> None:
        self._database, self._keys, self._clock = database, keys, clock

    def keep(self, handle: str, form: str, content: dict[str, Any]) -> None:
        """Keep what an account has filled into a form, in place of what was there; what has grown old goes."""
        sealed = self._keys.seal(SUBJECT, msgspec.json.encode(content).decode(), f"{handle}:{form}")
        now = self._clock.now()
        with self._database.transaction() as tx:
            tx.execute(KEPT, (handle, form, microseconds(now), sealed))
            tx.execute("delete from drafts where kept_at < ?", (microseconds(now - LASTS),))

    def of(self, handle: str, form: str) -> Draft | None:
        """An account's draft of a form; None where there is none, or none that is young enough."""
        since = microseconds(self._clock.now() - LASTS)
        found = self._database.query(
            "select kept_at, content from drafts where handle = ? and form = ? and kept_at >= ?", (handle, form, since)
        )
        return (
            Draft(instant(found[0][0]), msgspec.json.decode(self._keys.unseal(SUBJECT, found[0][1], f"{handle}:{form}"))) if found else None
        )

    def drop(self, handle: str, form: str) -> None:
        """Throw one away."""
        with self._database.transaction() as tx:
            tx.execute("delete from drafts where handle = ? and form = ?", (handle, form))
