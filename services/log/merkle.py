"""The Merkle tree of RFC 6962 over SHA-256: roots and proofs from complete subtrees, and what checks them.

A leaf comes here as its digest, SHA-256 over a zero byte and its content. Index counts from 0, size is the number of leaves.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root over no leaf."""

Subtree = Callable[[int, int], bytes]
"""(level, index) -> the root of the complete subtree over the leaves index * 2**level to (index + 1) * 2**level."""


def leaf(content: bytes) -> bytes:
    """The digest of a leaf's content."""
    return sha256(b"\0" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The digest over two subtrees."""
    return sha256(b"\1" + left + right).digest()


class Frontier:
    """The root of a growing tree without its leaves: one peak for each bit of its size, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, digest: bytes) -> None:
        """Add a leaf."""
        filled, peaks = self.size, self._peaks
        while filled & 1:
            digest = sha256(b"\1" + peaks.pop() + digest).digest()
            filled >>= 1
        peaks.append(digest)
        self.size += 1

    def root(self) -> bytes:
        """The root over what was added."""
        found = self._peaks[-1] if self._peaks else EMPTY
        for peak in reversed(self._peaks[:-1]):
            found = node(peak, found)
        return found


def _split(leaves: int) -> int:
    """The largest power of two below a number of leaves: how many stand to the left."""
    return 1 << (leaves - 1).bit_length() - 1


def root(subtree: Subtree, size: int, start: int = 0) -> bytes:
    """The root over the leaves from `start` to `size`."""
    leaves = size - start
    if leaves == 0:
        return EMPTY
    if leaves & (leaves - 1) == 0 and start % leaves == 0:
        level = leaves.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(leaves)
    return node(root(subtree, middle, start), root(subtree, size, middle))


def inclusion(subtree: Subtree, index: int, size: int, start: int = 0) -> list[bytes]:
    """The proof that the leaf at `index` stands in the tree of `size` leaves: one digest per level, from the leaf up."""
    if size - start == 1:
        return []
    middle = start + _split(size - start)
    if index < middle:
        return [*inclusion(subtree, index, middle, start), root(subtree, size, middle)]
    return [*inclusion(subtree, index, size, middle), root(subtree, middle, start)]


def consistency(subtree: Subtree, older: int, size: int) -> list[bytes]:
    """The proof that the tree of `size` leaves begins with that of `older` leaves."""
    return list(_consistency(subtree, older, 0, size, whole=True)) if 0 < older < size else []


def _consistency(subtree: Subtree, older: int, start: int, size: int, *, whole: bool) -> Iterator[bytes]:
    if older == size:
        if not whole:
            yield root(subtree, size, start)
        return
    middle = start + _split(size - start)
    if older <= middle:
        yield from _consistency(subtree, older, start, middle, whole=whole)
        yield root(subtree, size, middle)
    else:
        yield from _consistency(subtree, older, middle, size, whole=False)
        yield root(subtree, middle, start)


def included(digest: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether a proof shows that this leaf stands at this place of the tree with the expected root (RFC 9162, 2.1.3.2)."""
    place, last, found = index, size - 1, digest
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    return 0 <= index < size and last == 0 and found == expected


def consistent(older: int, size: int, proof: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether a proof shows that the tree with the root `after` begins with the one with the root `before` (RFC 9162, 2.1.4.2)."""
    if older == size:
        return not proof and before == after
    if older == 0:
        return not proof and before == EMPTY
    if older > size or not proof:
        return False
    steps = [before, *proof] if older & (older - 1) == 0 else list(proof)
    place, last = older - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    small = large = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            small, large = node(step, small), node(step, large)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            large = node(large, step)
        place, last = place >> 1, last >> 1
    return last == 0 and (small, large) == (before, after)
