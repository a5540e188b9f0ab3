"""Keys of the subjects whose words are sealed, in a database of their own: destroying a key erases what it sealed, and nothing else."""

import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.database import Database

TABLE = "create table if not exists subject_keys (subject text primary key, secret text not null, destroyed integer not null)"
SIGNING = "create table if not exists signing_keys (name text primary key, seed text not null)"
NONCE = 12


class ErasedError(LookupError):
    """The subject's key was destroyed: what it sealed can never be read again."""


class SealError(ValueError):
    """A sealed text that was moved or altered: it does not open where it stands."""


class KeyStore:
    """A key per subject, made when it is first needed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, AESGCM] = {}
        with database.transaction() as tx:
            tx.execute(TABLE)
            tx.execute(SIGNING)

    @classmethod
    def open(cls, address: str) -> "KeyStore":
        """A store at a file (readable by its owner alone), in PostgreSQL, or `:memory:` for a rehearsal."""
        return cls(Database.open(address, private=True))

    def seal(self, subject: str, text: str, place: str) -> str:
        """Seal a text under its subject's key, bound to the place where it will stand."""
        return b64encode(self.seal_bytes(subject, text.encode(), place)).decode()

    def seal_bytes(self, subject: str, content: bytes, place: str) -> bytes:
        """The same for a piece of a file."""
        nonce = os.urandom(NONCE)
        return nonce + self._key(subject).encrypt(nonce, content, place.encode())

    def unseal(self, subject: str, token: str, place: str) -> str:
        """Open a sealed text; raises ErasedError without its key, SealError when it does not belong in this place."""
        return self.unseal_bytes(subject, b64decode(token), place).decode()

    def unseal_bytes(self, subject: str, sealed: bytes, place: str) -> bytes:
        """The same for a piece of a file."""
        try:
            return self._key(subject).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except InvalidTag:
            raise SealError(f"a text of {subject} does not open at {place}") from None

    def destroy(self, subject: str) -> None:
        """Destroy a subject's key for good; a new one is never made in its place."""
        self._known.pop(subject, None)
        with self._database.transaction() as tx:
            tx.execute(
                "insert into subject_keys values (?, '', 1) on conflict (subject) do update set secret = '', destroyed = 1", (subject,)
            )

    def signing_seed(self, name: str) -> bytes:
        """The 32 secret bytes that sign under a name, made when they are first needed."""
        fresh = b64encode(os.urandom(32)).decode()
        with self._database.transaction() as tx:
            tx.execute("insert into signing_keys values (?, ?) on conflict (name) do nothing", (name, fresh))
            return b64decode(tx.query("select seed from signing_keys where name = ?", (name,))[0][0])

    def _key(self, subject: str) -> AESGCM:
        if subject not in self._known:
            self._known[subject] = AESGCM(self._stored(subject))
        return self._known[subject]

    def _stored(self, subject: str) -> bytes:
        fresh = b64encode(AESGCM.generate_key(256)).decode()
        with self._database.transaction() as tx:
            tx.execute("insert into subject_keys values (?, ?, 0) on conflict (subject) do nothing", (subject, fresh))
            secret, destroyed = tx.query("select secret, destroyed from subject_keys where subject = ?", (subject,))[0]
        if destroyed:
            raise ErasedError(subject)
        return b64decode(secret)

    def close(self) -> None:
        """Close the database."""
        self._database.close()
