"""Every digest on record against the files that were taken, and files that go along with a bundle."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile

import pytest

import verify_bundle
from domain.shared import identifiers as ids
from services.audit.bundle import Bundler, packed
from services.database import Database
from services.files.files import Files, of_applicant
from services.files.folder import Folder
from services.files.inventory import Wrong, inventory
from tests.desk import CYCLE, Desk, code, opened, register, submit
from tests.evidence import accepts, evidence, righted

CLEAR, SECRET, UNFILED, NEVER = b"what was done", b"a trade secret", b"never filed", "e" * 64


@pytest.fixture
def files(quick_desk: Desk, tmp_path: Path) -> Iterator[Files]:
    """A store beside the desk's log: three files were handed in, and an application names two of them and one that never came."""
    database = Database.open(str(tmp_path / "files.db"))
    found = Files(Folder(tmp_path / "files"), database, quick_desk.log.keys, quick_desk.clock)
    for content in (CLEAR, SECRET, UNFILED):
        with TemporaryFile() as file:
            file.write(content)
            found.take(file, "a.txt", of_applicant(code(1)))
    documents = {"application": digest(CLEAR), "recipe": digest(SECRET), "evidence": NEVER}
    register(opened(quick_desk), 1)
    assert submit(quick_desk, 1, documents=documents, secrets=["recipe"]).outcome == "done"
    found.release(digest(CLEAR), of_applicant(code(1)))
    yield found
    database.close()


def digest(content: bytes) -> str:
    """The digest of a content."""
    return sha256(content).hexdigest()


def test_everything_is_accounted_for(quick_desk: Desk, files: Files, tmp_path: Path) -> None:
    """Whole; then one altered, one gone; then one erased with its key."""
    before = inventory(quick_desk.log, files)
    assert (before.on_record, before.intact, before.elsewhere, before.unfiled, before.wrong) == (3, 2, 1, 1, ())
    clear = next((tmp_path / "files").rglob(digest(CLEAR)))
    clear.write_bytes(CLEAR + b"!")
    assert inventory(quick_desk.log, files).wrong == (Wrong(of_applicant(code(1)), digest(CLEAR), "altered"),)
    clear.unlink()
    assert inventory(quick_desk.log, files).wrong == (Wrong(of_applicant(code(1)), digest(CLEAR), "missing"),)
    quick_desk.log.keys.destroy(f"application:{code(1)}")
    after = inventory(quick_desk.log, files)
    assert (after.intact, after.erased, len(after.wrong)) == (0, 1, 1)


def test_a_bundle_takes_along_what_is_no_secret(quick_desk: Desk, files: Files, tmp_path: Path) -> None:
    """The file in clear, never the sealed one; the checker holds it against the digest on record, and refuses a stranger."""
    proof = evidence(quick_desk, tmp_path / "witness")
    bundler = Bundler(quick_desk.log, quick_desk.office.texts, proof.prover, files.in_clear)
    found = bundler.sealed(bundler.files(ids.application_stream(CYCLE, code(1))), b"%PDF")
    assert {name: content for name, content in found.items() if name.startswith("files/")} == {f"files/{digest(CLEAR)}": CLEAR}
    assert verify_bundle.verify(packed(found)).startswith("application:")
    stranger = righted(found | {f"files/{digest(b'x')}": b"x"}, proof.prover.vouch)
    assert (accepts(packed(stranger)), accepts(packed(righted(found, proof.prover.vouch)))) == (False, True)
