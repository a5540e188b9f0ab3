"""The Merkle tree is RFC 6962's: known roots, every proof of every small tree, and no proof of anything else."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from services.log import merkle

CONTENTS = [b"", *(bytes(range(16 * place, 16 * place + size)) for place, size in enumerate((1, 1, 2, 2, 4, 8, 16)))]
"""The test leaves of Certificate Transparency's reference implementation, whose roots are known."""

ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LARGEST = 65
LEAVES = [merkle.leaf(b"%d" % number) for number in range(LARGEST)]


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + plain_root(leaves[:half]) + plain_root(leaves[half:])).digest()


def subtree(level: int, index: int) -> bytes:
    """A complete subtree of the leaves above."""
    return plain_root(LEAVES[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", ROOTS)
def test_known_roots(size: int) -> None:
    """The roots are those that the reference implementation publishes."""
    grown = merkle.Frontier()
    for content in CONTENTS[:size]:
        grown.add(merkle.leaf(content))
    assert grown.root().hex() == ROOTS[size]


def test_every_root() -> None:
    """The growing root and the root from subtrees are the definition's, for every size."""
    grown = merkle.Frontier()
    for size in range(LARGEST + 1):
        assert grown.root() == merkle.root(subtree, size) == plain_root(LEAVES[:size])
        if size < LARGEST:
            grown.add(LEAVES[size])


def test_every_inclusion() -> None:
    """Each leaf's proof holds for its place, size and root, and for no other leaf, place or size."""
    for size in range(1, LARGEST + 1):
        expected = merkle.root(subtree, size)
        for index in range(size):
            proof = merkle.inclusion(subtree, index, size)
            assert merkle.included(LEAVES[index], index, size, proof, expected)
            assert not merkle.included(LEAVES[index - 1], index, size, proof, expected) or size == 1
            assert not merkle.included(LEAVES[index], index + 1, size, proof, expected)
            assert not merkle.included(LEAVES[index], index, size, [*proof, LEAVES[0]], expected)
            assert not merkle.included(LEAVES[index], index, size, proof[:-1], expected) or size == 1


def test_every_consistency() -> None:
    """Each pair of sizes has its proof, which holds for these two roots and no others."""
    for size in range(1, LARGEST + 1):
        after = merkle.root(subtree, size)
        for older in range(size + 1):
            before, proof = merkle.root(subtree, older), merkle.consistency(subtree, older, size)
            assert merkle.consistent(older, size, proof, before, after)
            assert not merkle.consistent(older, size, proof, LEAVES[0], after) or (older, size) == (1, 1) or LEAVES[0] == before
            assert not merkle.consistent(older, size, [*proof, before], before, after)
            if 0 < older < size:
                assert not merkle.consistent(older, size, proof, before, before)
                assert not merkle.consistent(older, size, proof[:-1], before, after)
                assert not merkle.consistent(older + 1, size, proof, before, after)


def test_a_changed_proof_proves_nothing() -> None:
    """Any one digest of a proof changed, and it no longer holds."""
    size, index, older = 61, 37, 23
    expected, before = merkle.root(subtree, size), merkle.root(subtree, older)
    checks: list[tuple[list[bytes], Callable[[list[bytes]], bool]]] = [
        (merkle.inclusion(subtree, index, size), lambda proof: merkle.included(LEAVES[index], index, size, proof, expected)),
        (merkle.consistency(subtree, older, size), lambda proof: merkle.consistent(older, size, proof, before, expected)),
    ]
    for proof, holds in checks:
        assert holds(proof)
        for place in range(len(proof)):
            assert not holds([*proof[:place], LEAVES[0], *proof[place + 1 :]])
