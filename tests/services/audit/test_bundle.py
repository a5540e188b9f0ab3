"""An evidence bundle holds what a decision rests on, the same bytes every time, and is checked by one file of standard Python."""

import ast
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verify_bundle
from domain.shared import identifiers as ids
from services.audit.bundle import packed
from services.log import merkle
from tests.desk import CYCLE, Desk, code
from tests.evidence import Evidence, evidence

CHECKER = Path(verify_bundle.__file__)
APPLICATION = ids.application_stream(CYCLE, code(2))
DOSSIER = b"%PDF of a test"


@pytest.mark.parametrize(
    "subject",
    [f"cycle:{CYCLE}", APPLICATION, "objection:wuhai/2026/obj-1", f"payment:{CYCLE}/{code(1)}", ids.applicant_stream(code(1)), "log"],
)
def test_a_bundle_is_valid(whole: Desk, tmp_path: Path, subject: str) -> None:
    """A cycle, a case, or any stream, from either database; the container is the library's, and the checker's to the byte."""
    files = evidence(whole, tmp_path).bundle(subject, DOSSIER)
    content = packed(files)
    assert verify_bundle.verify(content).startswith(f"{subject}: ")
    assert verify_bundle.container(files) == content
    with ZipFile(BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert b"canary" not in content


def test_the_same_log_gives_the_same_bytes(quick: Evidence, tmp_path: Path) -> None:
    """Exported again, by another prover, and after the log has grown: the first checkpoint that covers the case is the same."""
    d = quick.desk
    first = packed(quick.bundle(APPLICATION, DOSSIER))
    d.done("applicant.register", "applicant", "org-1", **_organization(50))
    quick.bundler.files(ids.applicant_stream(code(50)))
    assert packed(evidence(d, tmp_path / "witness").bundle(APPLICATION, DOSSIER)) == first


def _organization(number: int) -> dict[str, object]:
    return {"uscc": code(number), "name": "(invented)", "registered_in": "wuhai", "legal_person": True, "operating_since": "2010-01-01"}


def test_what_a_cycle_rests_on_is_in_its_bundle(quick: Evidence) -> None:
    """Every stream of the cycle, every stream that a receipt read, the texts that were pinned, receipts and document digests."""
    d, files = quick.desk, quick.bundler.files(f"cycle:{CYCLE}")
    streams = {one["stream"] for one in orjson.loads(files["events.json"])}
    receipts = orjson.loads(files["receipts.json"])
    read = {stream for one in receipts for stream, version in one["receipt"]["reads"].items() if version}
    assert read <= streams
    assert {ids.kind_of(stream) for stream in streams} == {
        "log", "cycle", "application", "notice", "objection", "award", "payment", "applicant", "dossier", "reviewer",
    }  # fmt: skip
    cycle = d.clerk._case("look").cycle(CYCLE)  # noqa: SLF001  # the cycle as it stands
    pinned = {cycle.regulation, *cycle.criteria.values(), *cycle.calendar_texts}
    assert {name for name in files if name.startswith("texts/")} == {f"texts/{text}.txt" for text in pinned}
    assert orjson.loads(files["documents.json"])[0]["documents"] == {"application": "d" * 64, "evidence": "e" * 64}
    assert {one["receipt"]["policy"].partition(".")[0] for one in receipts} >= {"bars", "qualification", "composite", "ranking", "prize"}


def test_what_a_refusal_speaks_of_is_in_the_bundle(quick: Evidence) -> None:
    """Who was refused, as the register had it then and no later; the title beside a conferral; whoever reviewed. The checker takes it."""
    d = quick.desk
    d.done("applicant.register", "applicant", "org-1", **_organization(50))
    late = {"cycle": CYCLE, "applicant": code(50), "documents": {"a": "d"}, "contact": "canary"}
    assert d.act("application.submit", "applicant", "org-1", **late).outcome == "refused"
    then = d.log.version(ids.applicant_stream(code(50)))
    d.done("label.record", applicant=code(50), label="srdi", since="2026-01-01", evidence="(invented)")
    for subject in (f"cycle:{CYCLE}", ids.application_stream(CYCLE, code(50))):
        events = orjson.loads(quick.bundler.files(subject)["events.json"])
        assert max(one["version"] for one in events if one["stream"] == ids.applicant_stream(code(50))) == then
        assert verify_bundle.verify(packed(quick.bundle(subject, DOSSIER)))
    named = {(one["stream"], one["topic"].partition("/")[0]) for one in orjson.loads(quick.bundler.files(f"cycle:{CYCLE}")["events.json"])}
    assert (ids.applicant_stream(code(1)), "applicant.title_recorded") in named
    assert {("reviewer:wuhai/rev-a", "reviewer.admitted"), ("reviewer:wuhai/rev-b", "reviewer.admitted")} <= named


def test_an_application_has_its_whole_case(quick: Evidence) -> None:
    """Its notices, its objection, its title and its money, whole; of others, nothing but what was read."""
    lost, won = (
        {one["stream"] for one in orjson.loads(quick.bundler.files(ids.application_stream(CYCLE, code(number)))["events.json"])}
        for number in (2, 4)
    )
    both = {"log", f"cycle:{CYCLE}", f"notice:{CYCLE}/1"}
    assert {stream for stream in lost if code(2) not in stream} == {*both, f"objection:{CYCLE}/obj-1"}
    others = {stream for stream in won if code(4) not in stream and ids.kind_of(stream) != "applicant"}
    assert others == {"log", f"cycle:{CYCLE}", f"notice:{CYCLE}/2"}
    assert {f"award:{CYCLE}/{code(4)}", f"payment:{CYCLE}/{code(4)}"} <= won


def test_of_other_streams_only_what_was_read(quick: Evidence) -> None:
    """What came to light about an organization after the last decision that looked is nobody's business in this case."""
    d = quick.desk
    before = d.log.version(ids.applicant_stream(code(5)))
    d.done(
        "fact.record",
        applicant=code(5),
        reference="f",
        kind="complaint",
        occurred_on="2026-05-10",
        found_on="2026-05-10",
        source="(invented)",
    )
    events = orjson.loads(quick.bundler.files(ids.application_stream(CYCLE, code(5)))["events.json"])
    assert max(one["version"] for one in events if one["stream"] == ids.applicant_stream(code(5))) == before


def test_the_checker_stands_alone() -> None:
    """One file, at most 200 lines, standard library only."""
    source = CHECKER.read_text("utf-8")
    tree = ast.parse(source)
    modules = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert len(source.splitlines()) <= 200
    assert [name for name in modules if name.partition(".")[0] not in sys.stdlib_module_names] == []


def test_the_checker_from_a_terminal(quick: Evidence, tmp_path: Path) -> None:
    """Valid: 0 and what it is about. Not valid, another key, no file: not 0, why, and no trace. Without words: how it is used."""
    files = quick.bundle(APPLICATION, DOSSIER)
    path, key = tmp_path / "bundle.zip", orjson.loads(files["manifest.json"])["key"]
    path.write_bytes(packed(files))

    def check(*words: str) -> tuple[int, str]:
        told = subprocess.run([sys.executable, "-I", "-S", CHECKER, *words], capture_output=True, text=True, check=False)  # noqa: S603  # ours
        assert "Traceback" not in told.stderr
        return told.returncode, told.stdout + told.stderr

    code_, told = check(str(path))
    assert (code_, told.startswith(f"valid: {APPLICATION}: "), "rehearsal log" in told, key in told) == (0, True, True, True)
    assert check(str(path), "--key", key)[0] == 0
    assert check(str(path), "--key", key[:-1] + ("B" if key.endswith("A") else "A"))[0] == 1
    assert check(str(tmp_path / "none.zip"))[0] == 1
    path.write_bytes(packed(files)[:-1])
    assert check(str(path))[1].startswith("NOT VALID")
    assert "Check an evidence bundle" in check()[1]


def test_signatures_are_those_of_the_standard() -> None:
    """The checker's Ed25519 agrees with the library's: on true signatures, and on each with something changed; RFC 8032's first vector."""
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )  # fmt: skip
    assert verify_bundle.signed(public, b"", signature)
    for number in range(20):
        key = Ed25519PrivateKey.from_private_bytes(sha256(bytes([number])).digest())
        text = sha256(b"text" + bytes([number])).digest() * number
        public, signature = key.public_key().public_bytes_raw(), key.sign(text)
        assert verify_bundle.signed(public, text, signature)
        moved = (int.from_bytes(signature[32:], "little") + verify_bundle.L).to_bytes(32, "little")
        wrong: list[tuple[bytes, bytes, bytes]] = [
            (public, text + b"x", signature),
            (public, text, signature[:32] + moved),
            (public, text, signature + b"x"),
        ]
        wrong += [(public, text, _flipped(signature, bit)) for bit in range(number, 512, 37)]
        wrong += [(_flipped(public, bit), text, signature) for bit in range(number, 256, 37)]
        assert [one for one in wrong if _accepts(verify_bundle.signed, *one)] == []


def _flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ (1 << bit % 8)]) + data[bit // 8 + 1 :]


def _accepts(check: Callable[..., bool], *given: Any) -> bool:
    try:
        return check(*given)
    except ValueError:
        return False


def test_proofs_are_those_of_the_tree() -> None:
    """The checker's way from a leaf to the root agrees with the log's, for every leaf of small trees."""
    leaves = [merkle.leaf(bytes([number])) for number in range(20)]

    def subtree(level: int, index: int) -> bytes:
        return _plain(leaves[index << level : (index + 1) << level])

    for size in range(1, 21):
        for index in range(size):
            proof = [digest.hex() for digest in merkle.inclusion(subtree, index, size)]
            assert verify_bundle.rooted(leaves[index], index, size, proof) == merkle.root(subtree, size)
            for wrong in ([*proof, leaves[0].hex()], proof[1:] if proof else ["00"], [f" {one}" for one in proof] or ["00"]):
                assert not _accepts(_leads, leaves[index], index, size, wrong, merkle.root(subtree, size))


def _leads(leaf: bytes, index: int, size: int, proof: list[str], root: bytes) -> bool:
    return verify_bundle.rooted(leaf, index, size, proof) == root


def _plain(leaves: list[bytes]) -> bytes:
    grown = merkle.Frontier()
    for leaf in leaves:
        grown.add(leaf)
    return grown.root()
