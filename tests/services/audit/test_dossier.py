"""A dossier for people: the same bytes each time, nothing sealed, signed with its bundle, never a box for a character."""

import time
from pathlib import Path

import msgspec
import orjson
import pypdfium2
import pytest

import verify_bundle
from domain.shared import identifiers as ids
from domain.shared.refusal import InvalidError
from services.audit.bundle import packed
from services.documents.document import Document
from services.documents.dossier import Dossiers
from services.documents.press import pdf
from tests.desk import CYCLE, Desk, code
from tests.faults.test_bundle_fuzz import accepts, righted
from tests.projections.test_boards import whole_cycle
from tests.services.audit.test_bundle import bundler

APPLICATION = ids.application_stream(CYCLE, code(2))
SPACES = dict.fromkeys((32, 10, 13, 8203, 65534, 2))


def made(d: Desk, folder: Path, subject: str) -> tuple[dict[str, bytes], Document]:
    """A bundle's files and its dossier before it is set."""
    files = bundler(d, folder).files(subject)
    return files, Dossiers(d.log, d.office.texts, "zh").dossier(files)


def read(content: bytes) -> str:
    """Every text of a PDF, without spaces."""
    found = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_bounded() for page in found)
    found.close()
    return text.translate(SPACES)


def texts(tree: object) -> list[str]:
    """Every text that stands in a document's blocks."""
    if isinstance(tree, str):
        return [tree]
    return [text for item in tree for text in texts(item)] if isinstance(tree, list) else []


@pytest.mark.parametrize("subject", [f"cycle:{CYCLE}", APPLICATION, "objection:wuhai/2026/obj-1", ids.applicant_stream(code(1)), "log"])
def test_a_dossier_says_all_that_it_was_given(quick_desk: Desk, tmp_path: Path, subject: str) -> None:
    """Found by text extraction: title, cover, heads, the words of every table; the sealed name never, its mark where there is one."""
    d = whole_cycle(quick_desk)
    _, document = made(d, tmp_path, subject)
    content = pdf(document)
    assert content == pdf(Dossiers(d.log, d.office.texts, "zh").dossier(bundler(d, tmp_path).files(subject)))
    told = read(content)
    heads = [document.title, document.over, document.header, *(section.title for section in document.sections)]
    assert [head for head in heads if head.translate(SPACES) not in told] == []
    words = {part for row in document.cover.rows for text in row for part in text.split()}
    assert [word for word in words if len(word) < 13 and word not in told] == []
    assert ("canary" in told, "王某" in told) == (False, False)
    assert ("「密封」" in told) == (subject not in {"log", ids.applicant_stream(code(1))})


def test_a_missing_glyph_is_told_with_its_place(quick_desk: Desk, tmp_path: Path) -> None:
    """Never a box: the character, and where in the document it stands."""
    _, document = made(whole_cycle(quick_desk), tmp_path, APPLICATION)
    with pytest.raises(InvalidError) as told:
        pdf(msgspec.structs.replace(document, over="𠮷"))
    assert (told.value.code, told.value.facts) == ("glyph-missing", {"text": "𠮷", "place": "over"})


def test_a_bundle_vouches_for_its_dossier(quick_desk: Desk, tmp_path: Path) -> None:
    """Valid as made; a changed byte, a foreign dossier and a lost signature are refused, every digest put right or not."""
    d = whole_cycle(quick_desk)
    files, document = made(d, tmp_path, APPLICATION)
    content = pdf(document)
    whole = bundler(d, tmp_path).with_dossier(files, content)
    assert verify_bundle.verify(packed(whole)).startswith(APPLICATION)
    changed = whole | {"dossier.pdf": content[:-9] + b"x" + content[-8:]}
    unsigned = orjson.loads(whole["manifest.json"]) | {"dossier": ""}
    form = orjson.dumps(unsigned, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    lost = {name: part for name, part in whole.items() if name != "dossier.pdf"}
    wrong = [changed, righted(changed), whole | {"manifest.json": form}, lost, righted(lost), files | {"dossier.pdf": content}]
    assert [accepts(packed(one)) for one in wrong] == [False] * 6


@pytest.mark.parametrize(("subject", "seconds"), [(APPLICATION, 3), (f"cycle:{CYCLE}", 15)])
def test_a_dossier_is_made_in_time(quick_desk: Desk, tmp_path: Path, subject: str, seconds: float) -> None:
    """A case within three seconds, a cycle within fifteen."""
    d = whole_cycle(quick_desk)
    since = time.process_time()
    pdf(made(d, tmp_path, subject)[1])
    assert time.process_time() - since < seconds
