"""Evidence in tests: a prover and a bundler over a desk's log, whole bundles, and whether the checker takes one."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson
import pypdfium2

import verify_bundle
from services.audit.bundle import Bundler, Files
from services.audit.prover import Prover
from services.audit.witness import FileWitness
from services.database import Database
from services.documents.document import Document
from services.documents.dossier import Dossier
from services.documents.press import pdf
from tests.desk import BESIDE, Desk

FORM = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE

SPACES = dict.fromkeys((32, 10, 13, 65534, 2))
"""What a PDF may have between its words."""


@dataclass
class Evidence:
    """Of one desk's log; its trees are its own, its witness stands in a folder."""

    desk: Desk
    prover: Prover
    bundler: Bundler

    def document(self, subject: str) -> Document:
        """The dossier of a subject before it is set."""
        return Dossier(self.desk.log, self.desk.office.texts, self.bundler.files(subject), "zh").document()

    def bundle(self, subject: str, dossier: bytes | None = None) -> Files:
        """A whole bundle, with its dossier or another content in the place of one."""
        return self.bundler.sealed(self.bundler.files(subject), pdf(self.document(subject)) if dossier is None else dossier)


def evidence(d: Desk, folder: Path) -> Evidence:
    """Evidence of a desk's log, closed when the test is over."""
    proofs = Database.open(":memory:")
    BESIDE.append(proofs)
    prover = Prover(d.log, proofs, FileWitness(folder))
    return Evidence(d, prover, Bundler(d.log, d.office.texts, prover))


def righted(files: Files, vouch: Callable[[bytes], str] | None = None) -> Files:
    """The files with a manifest that has their digests, under the old seal or, where somebody signs, a new one."""
    manifest = orjson.loads(files["manifest.json"])
    manifest["files"] = {name: sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"}
    if vouch is not None:
        manifest["seal"] = vouch(orjson.dumps(manifest | {"seal": ""}, option=FORM))
    return files | {"manifest.json": orjson.dumps(manifest, option=FORM)}


def accepts(content: bytes) -> bool:
    """Whether the checker takes a bundle."""
    try:
        verify_bundle.verify(content)
    except Exception:  # noqa: BLE001  # the checker's own way of saying no
        return False
    return True


def read(content: bytes) -> str:
    """Every text of a PDF, without spaces."""
    found = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_bounded() for page in found)
    found.close()
    return text.translate(SPACES)
