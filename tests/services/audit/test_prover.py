"""What is signed of a log, who keeps it, and how a log that was altered is found out by it."""

import re
import sqlite3
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from domain.shared.refusal import InvalidError
from services.audit.checkpoint import Checkpoint, Signer, opened
from services.audit.prover import Prover
from services.audit.tree import WIDTH, Tree
from services.audit.trees import Trees
from services.audit.verification import verify
from services.audit.witness import FileWitness, Seen
from services.clock import StandingClock
from services.database import Database
from services.log import merkle
from services.log.chain import TamperedError
from services.log.event_log import EventLog
from services.log.keys import KeyStore
from tests import postgres
from tests.desk import at
from tests.services.log.test_event_log import kept, note

SEED = bytes(range(32))


@pytest.fixture
def log(address: str) -> EventLog:
    """A log of four events, on either database."""
    log = kept(EventLog.open(address, StandingClock(at("2026-03-02 09:00")), kind="rehearsal"))
    grow(log, 3)
    return log


@pytest.fixture(params=["sqlite", "postgres"])
def proofs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Where trees are kept, on either database."""
    database = Database.open(str(tmp_path / "proofs.db") if request.param == "sqlite" else postgres.fresh())
    yield database
    database.close()


def grow(log: EventLog, events: int) -> None:
    """Append some more."""
    head = log.head()
    for number in range(head, head + events):
        note(log, f"test:{number % 3}", number, f"grow-{number}")


def some_checkpoint() -> Checkpoint:
    """A checkpoint of no log that there is."""
    one, two, three, four = (sha256(bytes([number])).digest() for number in range(4))
    return Checkpoint("award/live/1", 7, one, 5, two, three, four)


@contextmanager
def unprotected(log_file: Path) -> Iterator[sqlite3.Connection]:
    """The log's file as an insider has it: the triggers are dropped."""
    with closing(sqlite3.connect(log_file)) as file, file:
        for (trigger,) in file.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            file.execute(f"drop trigger {trigger}")
        yield file


def leaves_of(log: EventLog) -> list[bytes]:
    """The digests of every leaf, from the definition."""
    found = []
    for row in log.rows.page(0, 2**62, 10_000):
        name, kind = row.stream.encode(), row.topic.encode()
        frame = b"".join(
            number.to_bytes(size, "big") for number, size in ((len(name), 4), (row.version, 8), (len(kind), 4), (len(row.state), 4))
        )
        found.append(sha256(b"\0" + frame + name + kind + bytes(row.state)).digest())
    return found


def plain_root(leaves: list[bytes]) -> bytes:
    """The root from all leaves at once."""
    grown = merkle.Frontier()
    for leaf in leaves:
        grown.add(leaf)
    return grown.root()


@pytest.mark.parametrize("sizes", [(1, 2, 3), (255, 1, 1, 255), (256, 256), (700, 5), (WIDTH**2 // 100, 3)])
def test_tiles_hold_the_tree(proofs: Database, sizes: tuple[int, ...]) -> None:
    """However the tree has grown, each root and proof is that of its leaves; a tile is read back as it was written."""
    tree, leaves = Tree(proofs, "events"), list[bytes]()
    for size in sizes:
        new = [merkle.leaf(b"%d" % number) for number in range(len(leaves), len(leaves) + size)]
        with proofs.transaction() as tx:
            tree.extend(tx, len(leaves), new)
        leaves += new
        assert (tree.size(), tree.root(len(leaves))) == (len(leaves), plain_root(leaves))
    again, size = Tree(proofs, "events"), len(leaves)
    for index in range(0, size, max(1, size // 50)):
        assert merkle.included(leaves[index], index, size, again.inclusion(index, size), plain_root(leaves))
        assert merkle.consistent(index, size, again.consistency(index, size), plain_root(leaves[:index]), plain_root(leaves))
    with pytest.raises(LookupError):
        again.root(size + 1)


def test_a_tree_across_three_levels(proofs: Database) -> None:
    """65,536 leaves and some more fill a tile of the second level."""
    leaves = [number.to_bytes(32, "big") for number in range(WIDTH**2 + 300)]
    tree = Tree(proofs, "events")
    for start in (0, 40_000):
        with proofs.transaction() as tx:
            tree.extend(tx, start, leaves[start : 40_000 if start == 0 else None])
    assert tree.root(len(leaves)) == plain_root(leaves)
    assert merkle.included(leaves[65_540], 65_540, len(leaves), tree.inclusion(65_540, len(leaves)), plain_root(leaves))


def test_the_trees_follow_the_log(log: EventLog, proofs: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaf by leaf in the order of the log, in batches, and only what is new is read."""
    monkeypatch.setattr("services.audit.trees.BATCH", 5)
    trees = Trees(log, proofs)
    for more in (0, 1, 16):
        grow(log, more)
        grown = trees.level()
        assert (grown.mark.last, grown.mark.link) == log.verify()
        assert trees.events.root(log.head()) == plain_root(leaves_of(log))
        assert trees.commits.root(grown.mark.commit) == plain_root([merkle.leaf(bytes(one.link)) for one in log.commits()])
    assert verify(log.rows).sm3 == grown.sm3
    other = Trees(log, proofs)
    grow(log, 2)
    other.level()
    assert trees.level() == other.level()


def test_a_checkpoint_is_a_signed_note(log: EventLog, proofs: Database, tmp_path: Path) -> None:
    """Its lines are those of C2SP's tlog-checkpoint and signed note, and what it says is what the log comes to."""
    shown = Prover(log, proofs, FileWitness(tmp_path / "witness")).checkpoint()
    origin, size, root, commits, link, sm3, empty, signature, end = shown.note.split("\n")
    assert (origin, size, empty, end) == (f"award/rehearsal/{log.log_id}", "4", "", "")
    assert b64decode(root) == plain_root(leaves_of(log))
    assert (commits.split()[:2], link.split()[0], sm3.split()[0]) == (["commits", "4"], "sha256", "sm3")
    assert b64decode(link.split()[1]) == log.verify()[1]
    name, key_id, key = shown.key.split("+", 2)
    assert signature.startswith(f"— {name} ")
    assert b64decode(signature.split()[2])[:4].hex() == key_id
    assert sha256(name.encode() + b"\n" + b64decode(key)).hexdigest()[:8] == key_id
    assert verify(log.rows, [shown.checkpoint()]).checkpoints == 1


def test_a_note_changed_anywhere_is_refused() -> None:
    """Each character of a checkpoint is covered by its form or its signature, and another's key opens nothing."""
    signer = Signer("award/live/1", SEED)
    signed = some_checkpoint()
    note = signer.sign(signed)
    assert opened(note, signer.verifier) == signed
    for place, character in enumerate(note):
        for other in {"A", "1", "\n", " "} - {character}:
            with pytest.raises(InvalidError):
                opened(note[:place] + other + note[place + 1 :], signer.verifier)
    for place in range(len(note)):
        with pytest.raises(InvalidError):
            opened(note[:place], signer.verifier)
    for key in (Signer("award/live/1", SEED[::-1]).verifier, Signer("award/live/2", SEED).verifier, "nonsense", signer.verifier[:-3]):
        with pytest.raises(InvalidError):
            opened(note, key)


def test_a_second_signature_stands_beside_the_first() -> None:
    """A note may carry a witness's signature too; ours is found among them."""
    signer = Signer("award/live/1", SEED)
    signed = some_checkpoint()
    cosigned = signer.sign(signed) + Signer("witness", SEED[::-1]).sign(signed).rpartition("\n\n")[2]
    assert opened(cosigned, signer.verifier) == signed


def test_the_witness_takes_what_continues(log: EventLog, proofs: Database, tmp_path: Path) -> None:
    """A log that grows is taken again and again; the same checkpoint twice is kept once; a torn last line was never taken."""
    folder = tmp_path / "witness"
    prover = Prover(log, proofs, FileWitness(folder))
    for more in (0, 1, 0, 9):
        grow(log, more)
        prover.checkpoint()
    [file] = folder.iterdir()
    assert [seen.checkpoint().size for seen in FileWitness(folder).seen(prover.origin)] == [4, 5, 14]
    with file.open("ab") as torn:
        torn.write(b'{"note":"torn')
    grow(log, 1)
    prover.checkpoint()
    assert [seen.checkpoint().size for seen in FileWitness(folder).seen(prover.origin)] == [4, 5, 14, 15]
    assert prover.verify() == msgspec.structs.replace(verify(log.rows), checkpoints=4, witnessed=15)
    file.write_bytes(b"nonsense\n" + file.read_bytes())
    with pytest.raises(InvalidError, match="witness-line"):
        prover.checkpoint()


def test_covering_takes_the_first_that_does(log: EventLog, proofs: Database, tmp_path: Path) -> None:
    """An older checkpoint that covers a position is good enough; what nothing covers yet is signed."""
    prover = Prover(log, proofs, FileWitness(tmp_path / "witness"))
    first = prover.checkpoint()
    grow(log, 2)
    assert prover.covering(4) == first
    assert prover.covering(5).checkpoint().size == 6


MOVES: dict[str, Callable[[sqlite3.Connection], object]] = {
    "rolled back": lambda file: [
        file.execute("delete from stored_events where position > 3"),
        file.execute("delete from commits where last > 3"),
    ],
    "an event": lambda file: file.execute("update stored_events set state = cast('{}' as blob) where position = 3"),
    "a text": lambda file: file.execute("update texts set content = cast('x' as blob)"),
}


@pytest.mark.parametrize("move", MOVES)
def test_what_was_altered_after_a_checkpoint_is_found(tmp_path: Path, move: str) -> None:
    """A log that lost its tail, an event or a text is found out, and nothing more is signed of the first two."""
    path = tmp_path / "log.db"
    log = kept(EventLog.open(str(path), StandingClock(at("2026-03-02 09:00")), kind="rehearsal"))
    log.keep_text("regulation", b"text")
    grow(log, 3)
    database = Database.open(":memory:")
    prover = Prover(log, database, FileWitness(tmp_path / "witness"))
    prover.checkpoint()
    with unprotected(path) as file:
        MOVES[move](file)
    with pytest.raises(
        TamperedError, match=re.escape({"rolled back": "log-shorter", "an event": "commit-altered", "a text": "text-altered"}[move])
    ):
        prover.verify()
    if move == "rolled back":
        note(log, "test:other", 1, "other")
        with pytest.raises(TamperedError, match="log-forked"):
            prover.checkpoint()
        with pytest.raises(TamperedError, match="checkpoint-differs"):
            prover.verify()
        anew = Database.open(":memory:")
        with pytest.raises(TamperedError, match="witness-refuses"):
            Prover(log, anew, FileWitness(tmp_path / "witness")).checkpoint()
        anew.close()
    database.close()


def test_another_key_or_log_is_refused(log: EventLog, proofs: Database, tmp_path: Path) -> None:
    """The witness knows the log by the key that it was first shown; a checkpoint of another log says nothing about this one."""
    witness = FileWitness(tmp_path / "witness")
    prover = Prover(log, proofs, witness)
    prover.checkpoint()
    own, log.keys = log.keys, KeyStore.open(":memory:")
    impostor = Prover(log, proofs, witness)
    with pytest.raises(TamperedError, match="witness-refuses"):
        impostor.checkpoint()
    log.keys.close()
    log.keys = own
    signer = Signer("award/live/1", SEED)
    with pytest.raises(InvalidError, match="checkpoint-of-another"):
        prover.verify([Seen(signer.sign(some_checkpoint()), signer.verifier)])


def test_a_signing_seed_is_made_once(tmp_path: Path) -> None:
    """Under each name one seed, the same after the store is opened again."""
    path = str(tmp_path / "keys.db")
    first = KeyStore.open(path)
    seed = first.signing_seed("a")
    other = first.signing_seed("b")
    first.close()
    again = KeyStore.open(path)
    assert (again.signing_seed("a"), len(seed), seed == other) == (seed, 32, False)
    again.close()
