"""Where an account's messages go: a mail address that its owner may leave out, and the language of what is written to it."""

import re
from typing import Any

import msgspec

from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services.database import Database

TABLE = "create table if not exists mailboxes (handle text primary key, mail text not null, language text not null)"
KEPT = """insert into mailboxes values (?, ?, ?)
on conflict (handle) do update set mail = excluded.mail, language = excluded.language"""

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
LONGEST = 254
"""Characters of a mail address at most (RFC 5321)."""


class Mailbox(msgspec.Struct, frozen=True):
    """An address, empty where there is none, and a language."""

    mail: str = ""
    language: Language = "zh"


class Mailboxes:
    """The table of addresses, beside the accounts: no person's address stands in the log."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as tx:
            tx.execute(TABLE)

    def keep(self, handle: str, mailbox: Mailbox) -> None:
        """Set an account's address and language; raises InvalidError where it is no address."""
        if mailbox.mail and (len(mailbox.mail) > LONGEST or not ADDRESS.fullmatch(mailbox.mail)):
            raise InvalidError("mail-address")
        with self._database.transaction() as tx:
            tx.execute(KEPT, (handle, mailbox.mail, mailbox.language))

    def of(self, handle: str) -> Mailbox:
        """An account's; without an address where it has set none."""
        found = self._database.query("select mail, language from mailboxes where handle = ?", (handle,))
        return _mailbox(*found[0]) if found else Mailbox()


def _mailbox(mail: Any, language: Any) -> Mailbox:
    return Mailbox(mail, "en" if language == "en" else "zh")
