"""The evidence of the log: a digest of every event, and one link per commit over all that came before it.

Leaf: what stands in the events table. Link: previous link, positions, both times, everything else of the commit, and the digests of
its leaves in SHA-256 and SM3. PostgreSQL computes the same link with `sha256` and `int8send` under the append's lock.
"""

import hashlib
from collections.abc import Iterable
from struct import Struct
from typing import Any

import msgspec
from cryptography.hazmat.primitives import hashes

GENESIS = bytes(32)
"""The link before the first commit."""


class TamperedError(Exception):
    """The log does not agree with itself or with what was signed of it: something stored was changed, moved, added or removed."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


_SM3 = hashes.Hash(hashes.SM3())
_frame = Struct(">IqII").pack
_numbers = Struct(">qqqqq").pack


def leaf(stream: str, version: int, topic: str, state: bytes) -> bytes:
    """The bytes that stand for one event: framed, so that no two events share them; RFC 6962's leaf prefix in front."""
    name, kind = stream.encode(), topic.encode()
    return b"\0" + _frame(len(name), version, len(kind), len(state)) + name + kind + state


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905), the digest that Chinese auditors ask for."""
    digest = _SM3.copy()
    digest.update(data)
    return digest.finalize()


class Digests(msgspec.Struct, frozen=True):
    """Of one commit's leaves, in order."""

    sha256: bytes
    sm3: bytes


def digests(leaves: Iterable[bytes]) -> Digests:
    """Both digests over the digests of the leaves."""
    found = list(leaves)
    return Digests(sha256(b"".join(map(sha256, found))), sm3(b"".join(map(sm3, found))))


def said(*parts: bytes) -> bytes:
    """One digest for the fields of a commit that are text: each digested first, so that none can run into the next."""
    return sha256(b"".join(map(sha256, parts)))


def link(previous: bytes, numbers: tuple[int, int, int, int, int], fields: bytes, found: Digests) -> bytes:
    """The next link. `numbers`: commit, first and last position, recorded and effective time in microseconds."""
    return sha256(previous + _numbers(*numbers) + fields + found.sha256 + found.sm3)


def sm3_link(previous: bytes, numbers: tuple[int, int, int, int, int], parts: Iterable[bytes], found: Digests) -> bytes:
    """The next head of the same chain in SM3 alone, for who trusts no other digest; checkpoints carry it, commits do not."""
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return sm3(previous + _numbers(*numbers) + framed + found.sm3)
