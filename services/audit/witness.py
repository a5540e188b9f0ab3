"""The witness: keeps every checkpoint that it was shown outside the log's reach, and takes none that does not continue the last."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

import msgspec

from domain.shared.refusal import InvalidError
from services.audit.checkpoint import Checkpoint, opened
from services.log import merkle
from services.log.chain import TamperedError


class Seen(msgspec.Struct, frozen=True):
    """A checkpoint as a witness keeps it: the signed note, and the verifier key that it was shown with."""

    note: str
    key: str

    def checkpoint(self) -> Checkpoint:
        """What the note says, its signature checked."""
        return opened(self.note, self.key)


class Continuation(msgspec.Struct, frozen=True):
    """The proofs that a checkpoint's two trees begin with those of the last one."""

    events: Sequence[bytes]
    commits: Sequence[bytes]


class Witness(Protocol):
    """Someone who does not run the log: an archive, a notary, another city."""

    def seen(self, origin: str) -> list[Seen]:
        """Every checkpoint that was taken of a log, the oldest first."""

    def take(self, shown: Seen, proof: Continuation) -> None:
        """Take the next checkpoint; raises TamperedError when it does not continue the last one taken."""


def continues(last: Seen, shown: Seen, proof: Continuation) -> bool:
    """Whether a checkpoint continues an earlier one: same log, same key, and both trees and the chain only grown."""
    old, new = last.checkpoint(), shown.checkpoint()
    if (old.origin, last.key) != (new.origin, shown.key):
        return False
    if old.size == new.size:
        return old == new
    return merkle.consistent(old.size, new.size, proof.events, old.root, new.root) and merkle.consistent(
        old.commits, new.commits, proof.commits, old.commits_root, new.commits_root
    )


class FileWitness:
    """A file for each log in a folder that should stand on another machine or medium: one line per checkpoint, only ever added to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seen(self, origin: str) -> list[Seen]:
        """See `Witness`; raises InvalidError where the file holds anything else."""
        return [self._read(origin, line) for line in self._kept(origin).splitlines()]

    def take(self, shown: Seen, proof: Continuation) -> None:
        """See `Witness`."""
        new = shown.checkpoint()
        with self._held(new.origin) as file:
            known = self.seen(new.origin)
            if known and not continues(known[-1], shown, proof):
                raise TamperedError("witness-refuses", size=new.size, last=known[-1].checkpoint().size)
            if known and known[-1] == shown:
                return
            file.truncate(len(self._kept(new.origin)))
            file.write(msgspec.json.encode(shown) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _kept(self, origin: str) -> bytes:
        """The whole lines of the file: what follows the last line's end was never taken."""
        try:
            content = self._path(origin).read_bytes()
        except FileNotFoundError:
            return b""
        return content[: content.rfind(b"\n") + 1]

    @contextmanager
    def _held(self, origin: str) -> Iterator[IO[bytes]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._path(origin).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file

    def _path(self, origin: str) -> Path:
        return self._folder / f"{origin.replace('/', '-')}.jsonl"

    def _read(self, origin: str, line: bytes) -> Seen:
        try:
            seen = msgspec.json.decode(line, type=Seen)
        except msgspec.MsgspecError as error:
            raise InvalidError("witness-line", path=str(self._path(origin)), problem=str(error)) from None
        return seen
