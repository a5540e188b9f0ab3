"""What a decision must carry so that it can be computed again years later, to the byte."""

from hashlib import sha256
from typing import Any

import msgspec


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """Policy with its version, the pinned texts by hash, what was read, and the digests of inputs and result."""

    policy: str
    regulation: str
    software: str
    inputs: str
    result: str
    trail: tuple[str, ...]
    reads: dict[str, int] = {}
    calendar: str | None = None
    criteria: str | None = None


_canonical = msgspec.json.Encoder(order="sorted").encode


def digest(value: Any) -> str:
    """SHA-256 in hex over the canonical JSON of a value: the same value gives the same digest everywhere."""
    return sha256(_canonical(value)).hexdigest()
