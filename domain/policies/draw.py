r"""The draw of experts: one order follows from the frozen list and every party's seed, and anyone can redo it with SHA-256 alone.

1. The list is the handles of the pool in rising order. Its hash is the SHA-256 of the handles, each followed by a line feed:
   `printf '%s\n' exp-a exp-b exp-c | sha256sum`.
2. Each party thinks of a seed and publishes its SHA-256 before any seed is known: `printf %s SEED | sha256sum`.
3. When all are revealed, each handle gets a ticket: the SHA-256 of the seeds in the order in which the regulation names the parties, the
   list's hash and the handle, with a line feed between: `printf '%s\n%s\n%s\n%s' SEED-1 SEED-2 LIST-HASH HANDLE | sha256sum`.
4. Tickets in rising order: the first are the panel, those after them the alternates, in that order.

No party can steer it: who commits first does not know the other's seed, and who reveals last is bound by what was published.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from domain.shared.refusal import InvalidError

POLICY = "draw.v1"

SEED = re.compile(r"^[0-9A-Za-z_.-]{32,128}$")
"""Long enough that nobody finds it from its hash, and without a line feed."""

COMMITMENT = re.compile(r"^[0-9a-f]{64}$")


class Drawn(msgspec.Struct, frozen=True, gc=False):
    """`panel` by lot, and the `alternates` who follow in order when one of them cannot serve."""

    panel: tuple[str, ...]
    alternates: tuple[str, ...]


def listed(handles: Iterable[str]) -> tuple[str, ...]:
    """The list in its one order."""
    return tuple(sorted(set(handles)))


def list_hash(handles: Iterable[str]) -> str:
    """The list's SHA-256 in hex."""
    return _hex("".join(f"{handle}\n" for handle in listed(handles)))


def commitment(seed: str) -> str:
    """What a party publishes of its seed; raises InvalidError where the seed is not of the form."""
    if SEED.match(seed) is None:
        raise InvalidError("seed-form", length=len(seed))
    return _hex(seed)


def draw(handles: Iterable[str], seeds: Sequence[str], seats: int) -> Drawn:
    """The panel and its alternates; the order in which the handles are given changes nothing."""
    pool = listed(handles)
    found = list_hash(pool)
    order = tuple(sorted(pool, key=lambda handle: ticket(seeds, found, handle)))
    return Drawn(order[:seats], order[seats:])


def ticket(seeds: Sequence[str], found: str, handle: str) -> str:
    """The ticket of a handle, from the seeds in their order and the list's hash."""
    return _hex("\n".join((*seeds, found, handle)))


def _hex(text: str) -> str:
    return sha256(text.encode()).hexdigest()
