"""Sessions: opened by password and second factor, kept in our own table, ended at will; who guesses is locked out."""

import secrets
from datetime import datetime, timedelta

import msgspec

from domain.shared.refusal import InvalidError
from services.accounts.account import Account, Accounts, account_of, digest_of
from services.log.rows import instant, microseconds

FAILURES = 5
"""Attempts in a row after which a handle is locked."""

LOCKED = timedelta(minutes=15)
LASTS = timedelta(hours=12)
"""How long a session may last at most."""

IDLE = timedelta(hours=1)
"""After how long without a request it is over."""

COUNTED = """insert into attempts values (?, ?, ?)
on conflict (handle) do update set failures = excluded.failures, locked_until = excluded.locked_until"""
OPEN = """select a.handle, a.roles, a.city, a.acts_for, a.closed, s.digest, s.guard, s.opened_at, s.seen_at, s.until
from sessions s join accounts a on a.handle = s.handle where s.until > ? and s.seen_at > ?"""

SEEN_EVERY = timedelta(minutes=1)
"""How often it is noted that a session is used."""


class Session(msgspec.Struct, frozen=True):
    """An open session; `name` tells it from the others of the account, `guard` must come back with whatever changes something."""

    name: str
    account: Account
    guard: str
    opened_at: datetime
    seen_at: datetime
    until: datetime


class Sessions:
    """The table of sessions."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts, self._database, self._clock = accounts, accounts.database, accounts.clock

    def open(self, handle: str, password: str, code: str) -> tuple[Session, str]:
        """Open a session; itself and its token. A wrong handle, password or code are told in one way, as often as it is wrong."""
        self._attempt(handle)
        found = self._database.query("select password, factor, step from accounts where handle = ? and closed = 0", (handle,))
        hashed, factor, last = found[0] if found else ("", "", 0)
        known = self._accounts.proof.knows(hashed, password)
        step = self._accounts.proof.step(handle, factor, code, self._clock.now().timestamp())
        account = self._accounts.find(handle)
        if not known or step <= last or account is None or not self._spend(handle, step):
            raise InvalidError("login-failed")
        return self._begin(account)

    def _attempt(self, handle: str) -> None:
        """Count an attempt before it is looked at, so that many at once are counted as many."""
        now = self._clock.now()
        with self._database.transaction() as tx:
            found = tx.query("select failures, locked_until from attempts where handle = ?", (handle,))
            failures, locked_until = found[0] if found else (0, 0)
            if locked_until > microseconds(now):
                raise InvalidError("login-locked", until=instant(locked_until).isoformat(timespec="seconds"))
            locked = failures + 1 >= FAILURES
            row = (handle, 0 if locked else failures + 1, microseconds(now + LOCKED) if locked else 0)
            tx.execute(COUNTED, row)
            self._accounts.note(tx, handle, "locked" if locked else "attempt")

    def _spend(self, handle: str, step: int) -> bool:
        """Use a code once: the step is kept, and a second session by the same code is none."""
        with self._database.transaction() as tx:
            return tx.execute("update accounts set step = ? where handle = ? and step < ? and closed = 0", (step, handle, step)) == 1

    def _begin(self, account: Account) -> tuple[Session, str]:
        token, guard, now = secrets.token_urlsafe(32), secrets.token_urlsafe(32), self._clock.now()
        digest, until = digest_of(token), now + LASTS
        with self._database.transaction() as tx:
            row = (digest, account.handle, guard, microseconds(now), microseconds(now), microseconds(until))
            tx.execute("insert into sessions values (?, ?, ?, ?, ?, ?)", row)
            tx.execute("delete from attempts where handle = ?", (account.handle,))
            tx.execute("delete from sessions where until <= ?", (microseconds(now),))
            self._accounts.note(tx, account.handle, "opened")
        return Session(_name(digest), account, guard, now, now, until), token

    def find(self, token: str) -> Session | None:
        """The open session of a token; its use is noted."""
        found = self._rows("s.digest = ?", digest_of(token))
        if not found or found[0].account.closed:
            return None
        session, now = found[0], self._clock.now()
        if now - session.seen_at > SEEN_EVERY:
            with self._database.transaction() as tx:
                tx.execute("update sessions set seen_at = ? where digest = ?", (microseconds(now), digest_of(token)))
        return session

    def of(self, handle: str) -> list[Session]:
        """The open sessions of an account."""
        return self._rows("s.handle = ?", handle)

    def _rows(self, where: str, parameter: str) -> list[Session]:
        now = self._clock.now()
        times = (microseconds(now), microseconds(now - IDLE))
        rows = self._database.query(f"{OPEN} and {where} order by s.opened_at", (*times, parameter))
        return [
            Session(_name(digest), account_of(row), guard, instant(opened), instant(seen), instant(until))
            for row in rows
            for digest, guard, opened, seen, until in [row[5:]]
        ]

    def end(self, handle: str, name: str) -> None:
        """End a session of an account; raises InvalidError where it has none of that name."""
        with self._database.transaction() as tx:
            digests = [row[0] for row in tx.query("select digest from sessions where handle = ?", (handle,)) if _name(row[0]) == name]
            if not digests:
                raise InvalidError("session-ended", name=name)
            tx.execute("delete from sessions where digest = ?", (digests[0],))
            self._accounts.note(tx, handle, "ended")


def _name(digest: str) -> str:
    """What a session is called: the beginning of its digest, which opens nothing."""
    return digest[:16]
