"""Files of applications and of what the public sends in: looked into, sealed until on record as no secret, given out whole or not."""

import os
from collections.abc import Iterator
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Literal, NamedTuple, cast

from domain.shared.refusal import InvalidError
from services.clock import Clock
from services.database import Database
from services.files.folder import Store, pieces
from services.files.inspection import inspect, preview
from services.files.kinds import Kind
from services.files.sealing import sealed, unsealed
from services.log.keys import ErasedError, KeyStore, SealError

TABLE = (
    "create table if not exists files_taken (digest text not null, subject text not null, kind text not null, size bigint not null, "
    "sealed integer not null, taken_at text not null, primary key (digest, subject))"
)
IN_MEMORY = 2**20
"""Bytes of a file that stand in memory; what is longer stands on the disk without a name."""

State = Literal["intact", "erased", "missing", "altered"]


class Taken(NamedTuple):
    """A file that was taken: `subject` is whose key seals it."""

    digest: str
    subject: str
    kind: Kind
    size: int
    sealed: bool


def of_applicant(applicant: str) -> str:
    """Whose key seals the files of an applicant: the key that seals how it can be reached."""
    return f"application:{applicant}"


def of_objection(reference: str) -> str:
    """Whose key seals the files of an objection: the key that seals who objected and what was said."""
    return f"objector:{reference}"


def of_comment(reference: str) -> str:
    """Whose key seals the files of a public comment: the key that seals who wrote it and what it says."""
    return f"comment:{reference}"


class Files:
    """Files by their digest, one store, one record of what was ever taken."""

    def __init__(self, store: Store, database: Database, keys: KeyStore, clock: Clock) -> None:
        self.database = database
        self.keys, self._store, self._clock = keys, store, clock
        with database.transaction() as tx:
            tx.execute(TABLE)

    def take(self, file: BinaryIO, name: str, subject: str) -> Taken:
        """Keep a file, sealed; raises InvalidError where it may not be taken. The same file again changes nothing."""
        kind, size = inspect(file, name)
        digest = digest_of(file)
        found = self.find(digest, subject)
        if found is not None and self._store.has(_name(found)):
            return found
        taken = Taken(digest, subject, kind, size, sealed=True)
        try:
            self._store.put(_name(taken), sealed(self.keys, subject, digest, _whole(file)))
        except ErasedError:
            raise InvalidError("file-erased", digest=digest) from None
        row = (digest, subject, kind, size, 1, self._clock.now().isoformat())
        with self.database.transaction() as tx:
            tx.execute(
                "insert into files_taken values (?, ?, ?, ?, ?, ?) on conflict (digest, subject) do update set sealed = 1",
                row,
            )
        return taken

    def find(self, digest: str, subject: str) -> Taken | None:
        """What was taken under a digest and a key."""
        where = "where digest = ? and subject = ?"
        rows = self.database.query(f"select digest, subject, kind, size, sealed from files_taken {where}", (digest, subject))  # noqa: S608  # our own words
        return _taken(rows[0]) if rows else None

    def every(self) -> list[Taken]:
        """All that was ever taken."""
        return [_taken(row) for row in self.database.query("select digest, subject, kind, size, sealed from files_taken order by 1, 2")]

    def release(self, digest: str, subject: str) -> None:
        """Keep a file in clear that is on record and is no secret."""
        found = self.find(digest, subject)
        if found is None or not found.sealed:
            return
        _, file = self._read(found)
        if file is None:  # the audit tells it; the act that put it on record stands
            return
        with file:
            self._store.put(digest, _whole(file))
        with self.database.transaction() as tx:
            tx.execute("update files_taken set sealed = 0 where digest = ? and subject = ?", (digest, found.subject))
        self._store.drop(_name(found))

    def open(self, taken: Taken) -> BinaryIO:
        """The file, held against its digest before the first byte is given out; raises InvalidError where it is not there, or not whole."""
        state, file = self._read(taken)
        if file is None:
            raise InvalidError(f"file-{state}", digest=taken.digest)
        return file

    def in_clear(self, applicant: str, digest: str) -> bytes | None:
        """The bytes of an applicant's file that is no secret; None for any other, and for one that was never taken."""
        found = self.find(digest, of_applicant(applicant))
        if found is None or found.sealed:
            return None
        with self.open(found) as file:
            return file.read()

    def shown(self, taken: Taken) -> bytes:
        """What is shown of a file."""
        with self.open(taken) as file:
            return preview(file, taken.kind)

    def state(self, taken: Taken) -> State:
        """Whether a file is there and is the one that was taken."""
        state, file = self._read(taken)
        if file is not None:
            file.close()
        return state

    def _read(self, taken: Taken) -> tuple[State, BinaryIO | None]:
        target = cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # it is the caller's to close
        try:
            found = sha256()
            for piece in self._content(taken):
                found.update(piece)
                target.write(piece)
        except (ErasedError, SealError, FileNotFoundError) as error:
            target.close()
            states: dict[type, State] = {ErasedError: "erased", SealError: "altered"}
            return states.get(type(error), "missing"), None
        if found.hexdigest() != taken.digest:
            target.close()
            return "altered", None
        target.seek(0)
        return "intact", target

    def _content(self, taken: Taken) -> Iterator[bytes]:
        kept = self._store.get(_name(taken))
        return unsealed(self.keys, taken.subject, taken.digest, kept) if taken.sealed else kept


def _name(taken: Taken) -> str:
    """Under which name the store has a file: its digest, and whose key seals it where one does."""
    return f"{taken.digest}.{sha256(taken.subject.encode()).hexdigest()[:16]}" if taken.sealed else taken.digest


def _taken(row: tuple[Any, ...]) -> Taken:
    return Taken(row[0], row[1], row[2], row[3], bool(row[4]))


def _whole(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0, os.SEEK_SET)
    yield from pieces(file)


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of a file."""
    found = sha256()
    for piece in _whole(file):
        found.update(piece)
    return found.hexdigest()
