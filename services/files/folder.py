"""Where files are kept: a port of three verbs, and the local folder behind it. What is kept is never written over."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

PIECE = 2**20
"""Bytes that are read at once."""


class Store(Protocol):
    """Contents by their names, which follow from the contents."""

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Keep a content, whole or not at all; one that is kept already stays as it is."""

    def get(self, name: str) -> Iterator[bytes]:
        """A content piece by piece; raises FileNotFoundError where there is none."""

    def has(self, name: str) -> bool:
        """Whether a content is kept."""

    def drop(self, name: str) -> None:
        """Keep a content no longer."""


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of a file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


class Folder:
    """A folder of this machine, its owner's alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write beside, force to the disk, then give it its name, which no second file takes."""
        place = self._place(name)
        if place.exists():
            return
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=".part-") as part:
            for piece in pieces:
                part.write(piece)
            part.flush()
            os.fsync(part.fileno())
            with suppress(FileExistsError):
                os.link(part.name, place)
        _forced(place.parent)

    def get(self, name: str) -> Iterator[bytes]:
        """Read it piece by piece."""
        with self._place(name).open("rb") as file:
            yield from pieces(file)

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return self._place(name).exists()

    def drop(self, name: str) -> None:
        """Take the file away."""
        place = self._place(name)
        place.unlink(missing_ok=True)
        if place.parent.exists():
            _forced(place.parent)

    def _place(self, name: str) -> Path:
        return self._path / name[:2] / name


def _forced(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
