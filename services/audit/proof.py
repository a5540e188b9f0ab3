"""Proofs for who does not trust the log: that an event stands in what was signed, and that one checkpoint continues another."""

import msgspec

from domain.shared.refusal import InvalidError
from services.audit.prover import Prover
from services.audit.witness import Seen
from services.log import chain, merkle
from services.log.event_log import EventLog
from services.log.rows import EVERYTHING


class Kept(msgspec.Struct, frozen=True):
    """A checkpoint that the witness keeps, digests in hex; `note` is the signed text, `key` the verifier key that it was shown with."""

    size: int
    root: str
    commits: int
    commits_root: str
    link: str
    sm3: str
    note: str
    key: str


class Inclusion(msgspec.Struct, frozen=True):
    """That an event is the leaf before `position` in the tree of `checkpoint`: `proof` leads from `leaf` to its root, as in RFC 9162."""

    stream: str
    version: int
    topic: str
    position: int
    leaf: str
    proof: tuple[str, ...]
    checkpoint: Kept


class Consistency(msgspec.Struct, frozen=True):
    """That the trees of one checkpoint begin with those of an older: over the events, and over the commits."""

    older: Kept
    newer: Kept
    events: tuple[str, ...]
    commits: tuple[str, ...]


def kept(seen: Seen) -> Kept:
    """A checkpoint to be shown."""
    one = seen.checkpoint()
    digests = (one.root.hex(), one.commits, one.commits_root.hex(), one.link.hex(), one.sm3.hex())
    return Kept(one.size, *digests, seen.note, seen.key)


def inclusion(log: EventLog, prover: Prover, stream: str, version: int) -> Inclusion:
    """The proof of an event under the first checkpoint that covers it; a new one where none does. Raises where there is no such event."""
    found = log.rows.stream(stream, EVERYTHING, version - 1)[:1] if version > 0 else []
    if not found:
        raise InvalidError("event-unknown", stream=stream, version=version, last=log.version(stream))
    position, _, topic, state = found[0]
    signed = kept(prover.covering(position))
    proof = prover.trees.events.inclusion(position - 1, signed.size)
    leaf = chain.sha256(chain.leaf(stream, version, topic, bytes(state)))
    return Inclusion(stream, version, topic, position, leaf.hex(), tuple(one.hex() for one in proof), signed)


def holds(proof: Inclusion) -> bool:
    """Whether the proof leads to the root that was signed."""
    steps = [bytes.fromhex(one) for one in proof.proof]
    leaf, root = bytes.fromhex(proof.leaf), bytes.fromhex(proof.checkpoint.root)
    return merkle.included(leaf, proof.position - 1, proof.checkpoint.size, steps, root)


def consistency(prover: Prover, older: int, newer: int) -> Consistency:
    """The proof between two kept checkpoints, each named by its size; raises InvalidError where one is not kept, or the order is wrong."""
    known = {one.size: one for one in map(kept, prover.kept())}
    missing = [size for size in (older, newer) if size not in known]
    if missing:
        raise InvalidError("checkpoint-unknown", size=missing[0])
    if older > newer:
        raise InvalidError("checkpoint-order", older=older, newer=newer)
    return _between(prover, known[older], known[newer])


def _between(prover: Prover, first: Kept, last: Kept) -> Consistency:
    prover.trees.level()
    events = prover.trees.events.consistency(first.size, last.size)
    commits = prover.trees.commits.consistency(first.commits, last.commits)
    return Consistency(first, last, tuple(one.hex() for one in events), tuple(one.hex() for one in commits))


def continues(prover: Prover, first: Kept, last: Kept) -> bool:
    """Whether the trees of one checkpoint begin with those of an older, shown by the proofs and not merely said."""
    made = _between(prover, first, last)
    events, commits = ([bytes.fromhex(step) for step in steps] for steps in (made.events, made.commits))
    roots = [bytes.fromhex(one) for one in (first.root, last.root, first.commits_root, last.commits_root)]
    return merkle.consistent(first.size, last.size, events, *roots[:2]) and merkle.consistent(
        first.commits, last.commits, commits, *roots[2:]
    )
