"""Accounts: who may come in, in which roles, for which city, for whom; a database of their own, and no person's name in it."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from domain.shared import identifiers as ids
from domain.shared.actor import Role
from domain.shared.refusal import InvalidError
from services.clock import Clock
from services.database import Database, Transaction
from services.log.rows import microseconds

if TYPE_CHECKING:
    from services.accounts.proof import Proof  # its libraries take a moment to load, and the command line lists accounts without them

TABLES = (
    """create table if not exists accounts (handle text primary key, roles text not null, city text not null, acts_for text not null,
    closed bigint not null, password text not null, factor text not null, step bigint not null)""",
    "create table if not exists links (digest text primary key, handle text not null, until bigint not null)",
    "create table if not exists attempts (handle text primary key, failures bigint not null, locked_until bigint not null)",
    """create table if not exists sessions (digest text primary key, handle text not null, guard text not null, opened_at bigint not null,
    seen_at bigint not null, until bigint not null)""",
    """create table if not exists drafts (handle text not null, form text not null, kept_at bigint not null, content text not null,
    primary key (handle, form))""",
    "create table if not exists entries (id text primary key, at bigint not null, handle text not null, what text not null)",
)

INSERT = "insert into accounts values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing"

LINK_LASTS = timedelta(days=7)
"""How long a first-login link waits for its owner."""

NOT_GIVEN: tuple[Role, ...] = ("system", "public")
"""Roles that no account has: the clock's own, and that of whoever comes without an account."""


class Account(msgspec.Struct, frozen=True):
    """`city` is the one that it sees, empty for every city; `acts_for` the applicants, or the recommending bodies, that it speaks for."""

    handle: str
    roles: tuple[Role, ...]
    city: str = ""
    acts_for: tuple[str, ...] = ()
    closed: bool = False

    def sees(self, city: str | None) -> bool:
        """Whether what belongs to a city, or to none, is there for this account at all."""
        return not self.city or city is None or city == self.city


class Enrolment(msgspec.Struct, frozen=True):
    """What a first login gives: whose account it is, and the address that an authenticator takes its second factor from."""

    handle: str
    factor: str


def digest_of(token: str) -> str:
    """Under which a token is kept: who reads the database cannot use it."""
    return sha256(token.encode()).hexdigest()


class Accounts:
    """The book of accounts."""

    def __init__(self, database: Database, proof: "Proof", clock: Clock) -> None:
        self.database, self.proof, self.clock = database, proof, clock
        with database.transaction() as tx:
            for table in TABLES:
                tx.execute(table)

    def add(self, account: Account) -> str:
        """Enter an account; the token of its first-login link. Raises InvalidError where it cannot be one, or is there."""
        _check(account)
        row = (account.handle, ",".join(account.roles), account.city, ",".join(account.acts_for), 0, "", "", 0)
        with self.database.transaction() as tx:
            if tx.execute(INSERT, row) != 1:
                raise InvalidError("account-exists", handle=account.handle)
            return self._link(tx, account.handle)

    def enrol(self, wanted: Sequence[Account], password: str) -> list[Enrolment]:
        """Enter those that are not there yet, without a link: all with one password, hashed once, each with a second factor of its own."""
        for account in wanted:
            _check(account)
        hashed = self.proof.password("", password)
        with self.database.transaction() as tx:
            return [enrolled for account in wanted if (enrolled := self._entered(tx, account, hashed))]

    def _entered(self, tx: Transaction, account: Account, hashed: str) -> Enrolment | None:
        sealed, factor = self.proof.factor(account.handle)
        row = (account.handle, ",".join(account.roles), account.city, ",".join(account.acts_for), 0, hashed, sealed, 0)
        if tx.execute(INSERT, row) != 1:
            return None
        self.note(tx, account.handle, "enrolled")
        return Enrolment(account.handle, factor)

    def renew(self, handle: str) -> str:
        """Forget an account's password and second factor, end its sessions, and give a new first-login link."""
        with self.database.transaction() as tx:
            if tx.execute("update accounts set password = '', factor = '' where handle = ? and closed = 0", (handle,)) != 1:
                raise InvalidError("account-unknown", handle=handle)
            tx.execute("delete from sessions where handle = ?", (handle,))
            tx.execute("delete from attempts where handle = ?", (handle,))
            return self._link(tx, handle)

    def close(self, handle: str) -> None:
        """Let nobody in by this account any more, and end its sessions; the handle stays taken."""
        with self.database.transaction() as tx:
            if tx.execute("update accounts set closed = 1, password = '', factor = '' where handle = ?", (handle,)) != 1:
                raise InvalidError("account-unknown", handle=handle)
            tx.execute("delete from sessions where handle = ?", (handle,))
            tx.execute("delete from links where handle = ?", (handle,))
            self.note(tx, handle, "closed")

    def redeem(self, token: str, password: str) -> Enrolment:
        """Take a first-login link, once: its owner's password is set, and a second factor is made."""
        with self.database.transaction() as tx:
            now = microseconds(self.clock.now())
            found = tx.query("select handle from links where digest = ? and until > ?", (digest_of(token), now))
        if not found:
            raise InvalidError("link-spent")
        handle = str(found[0][0])
        hashed, (sealed, factor) = self.proof.password(handle, password), self.proof.factor(handle)
        with self.database.transaction() as tx:
            if tx.execute("delete from links where digest = ?", (digest_of(token),)) != 1:
                raise InvalidError("link-spent")
            tx.execute("update accounts set password = ?, factor = ?, step = 0 where handle = ?", (hashed, sealed, handle))
            self.note(tx, handle, "enrolled")
        return Enrolment(handle, factor)

    def find(self, handle: str) -> Account | None:
        """An account by its handle, closed ones too."""
        found = self.database.query("select handle, roles, city, acts_for, closed from accounts where handle = ?", (handle,))
        return account_of(found[0]) if found else None

    def everyone(self) -> list[Account]:
        """Every account, by its handle."""
        return [
            account_of(row) for row in self.database.query("select handle, roles, city, acts_for, closed from accounts order by handle")
        ]

    def note(self, tx: Transaction, handle: str, what: str) -> None:
        """Write into the book of entries what happened at the door."""
        row = (secrets.token_hex(16), microseconds(self.clock.now()), handle, what)
        tx.execute("insert into entries values (?, ?, ?, ?)", row)

    def _link(self, tx: Transaction, handle: str) -> str:
        token = secrets.token_urlsafe(32)
        until = microseconds(self.clock.now() + LINK_LASTS)
        tx.execute("delete from links where handle = ?", (handle,))
        tx.execute("insert into links values (?, ?, ?)", (digest_of(token), handle, until))
        self.note(tx, handle, "link")
        return token


def account_of(row: Sequence[Any]) -> Account:
    """An account from the columns that begin its row."""
    handle, roles, city, acts_for, closed = row[:5]
    return Account(handle, _parts(roles), city, _parts(acts_for), bool(closed))


def _parts(text: str) -> tuple[Any, ...]:
    return tuple(part for part in text.split(",") if part)


def _check(account: Account) -> None:
    ids.handle(account.handle)
    if account.city:
        ids.city(account.city)
    for name in account.acts_for:
        ids.handle(name.lower())
    wrong = [role for role in account.roles if role in NOT_GIVEN]
    if wrong or not account.roles:
        raise InvalidError("account-role", role=", ".join(wrong))
    if set(account.roles) & {"applicant", "recommender"} and not account.acts_for:
        raise InvalidError("account-speaks-for-nobody", handle=account.handle)
