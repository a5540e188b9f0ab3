"""Sealing a file piece by piece under its subject's key: each bound to the file's digest and its place, the last known as the last."""

from collections.abc import Iterable, Iterator

from services.log.keys import KeyStore, SealError

PIECE = 2**20
"""Bytes sealed at once."""

LENGTH = 4
"""Bytes that say how long a sealed piece is."""


def sealed(keys: KeyStore, subject: str, digest: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a file, sealed."""
    for place, last, piece in _marked(pieces):
        token = keys.seal_bytes(subject, piece, f"file:{digest}:{place}:{last}")
        yield len(token).to_bytes(LENGTH, "big") + token


def unsealed(keys: KeyStore, subject: str, digest: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a file in clear; raises ErasedError without the key, SealError where it is not whole."""
    for place, last, token in _marked(_tokens(pieces)):
        yield keys.unseal_bytes(subject, token, f"file:{digest}:{place}:{last}")


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[int, bool, bytes]]:
    """Each piece with its place, and whether it is the last."""
    held: tuple[int, bytes] | None = None
    for place, piece in enumerate(pieces):
        if held is not None:
            yield held[0], False, held[1]
        held = place, piece
    if held is not None:
        yield held[0], True, held[1]


def _tokens(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= LENGTH and len(held) >= (whole := LENGTH + int.from_bytes(held[:LENGTH], "big")):
            yield bytes(held[LENGTH:whole])
            del held[:whole]
    if held:
        raise SealError("a sealed file ends within a piece")
