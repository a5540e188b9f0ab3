"""Two hundred hostile files: each refused with its code, nothing crashes, and nothing is kept."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from domain.shared.citation import Language
from domain.shared.refusal import InvalidError
from services.clock import StandingClock
from services.database import Database
from services.files.files import Files, of_applicant
from services.files.folder import Folder
from services.log.keys import KeyStore
from services.wording import sentence
from tests.desk import at, code
from tests.hostile import MAKERS, Hostile, hostile, packed, pdf, picture
from tests.workbooks import workbook

COUNT = 60
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def refusal(files: Files, one: Hostile) -> InvalidError | None:
    """How a file is refused; None where it is taken."""
    with TemporaryFile() as file:
        file.write(one.content)
        try:
            files.take(file, one.name, of_applicant(code(1)))
        except InvalidError as error:
            return error
    return None


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """An empty store."""
    keys, database = KeyStore.open(":memory:"), Database.open(str(tmp_path / "files.db"))
    yield Files(Folder(tmp_path / "files"), database, keys, StandingClock(at("2026-03-02 09:00")))
    database.close()
    keys.close()


@pytest.mark.timeout(600)
def test_hostile_files_are_refused(files: Files, tmp_path: Path) -> None:
    """Each kind at least twice, other files than those that go through the door; each refusal is a sentence in both languages."""
    found = []
    for one in hostile(COUNT, 20261128):
        error = refusal(files, one)
        said = {language: sentence(error.code, error.facts, language) for language in LANGUAGES} if error else {}
        if error is None or error.code not in one.codes or "{" in "".join(said.values()):
            found.append((one.name[:40], len(one.content), one.codes, error))
    assert found == []
    assert 2 * len(MAKERS) <= COUNT
    assert (files.every(), [path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == ([], [])


GOOD = {
    "a.pdf": pdf(), "一览表.png": picture("PNG"), "b.JPG": picture("JPEG"), "c.docx": packed(), "d.xlsx": packed(kind="xlsx"),
    "e.txt": "（虚构）说明\n".encode(), "chart.docx": packed(("word/embeddings/a.xlsx", packed(kind="xlsx"))),
    "large.png": picture("PNG", (6000, 6000)),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_taken(files: Files, name: str) -> None:
    """So the look is no wall; what is taken comes back to the byte."""
    with TemporaryFile() as file:
        file.write(GOOD[name])
        taken = files.take(file, name, of_applicant(code(1)))
    with files.open(taken) as again:
        assert again.read() == GOOD[name]
    assert files.state(taken) == "intact"


def test_a_kept_file_is_sealed_until_released(files: Files, tmp_path: Path) -> None:
    """On the disk nothing of a sealed file can be read; released, it stands in clear under its digest; either way it is given out whole."""
    content = "（虚构）机密 secret words\n".encode() * 200_000
    with TemporaryFile() as file:
        file.write(content)
        taken = files.take(file, "a.txt", of_applicant(code(1)))
        assert files.take(file, "b.txt", of_applicant(code(1))) == taken
    [kept] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert (b"secret words" in kept.read_bytes(), taken.sealed, kept.stat().st_mode & 0o077) == (False, True, 0)
    files.release(taken.digest, of_applicant(code(1)))
    [clear] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert (clear.name, clear.read_bytes() == content) == (taken.digest, True)
    assert files.find(taken.digest, of_applicant(code(2))) is None


def test_an_erased_key_ends_a_sealed_file(files: Files) -> None:
    """The digest stays; the content is gone, and says so."""
    with TemporaryFile() as file:
        file.write(b"words")
        taken = files.take(file, "a.txt", of_applicant(code(1)))
    files.keys.destroy(taken.subject)
    assert files.state(taken) == "erased"
    with pytest.raises(InvalidError, match="file-erased"):
        files.open(taken)


@pytest.mark.parametrize("change", ["flip", "cut", "swap", "gone"])
def test_what_was_altered_is_not_given_out(files: Files, tmp_path: Path, change: str) -> None:
    """A byte turned, the end cut off, pieces in another order, the file taken away: each is told, none is given out."""
    with TemporaryFile() as file:
        file.write(b"a" * 2**20 + b"b" * 2**20)
        taken = files.take(file, "a.txt", of_applicant(code(1)))
    [kept] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    whole = kept.read_bytes()
    half = len(whole) // 2
    changed = {
        "flip": whole[:99] + bytes([whole[99] ^ 1]) + whole[100:],
        "cut": whole[:half],
        "swap": whole[half:] + whole[:half],
        "gone": b"",
    }
    kept.unlink()
    if change != "gone":
        kept.write_bytes(changed[change])
    assert files.state(taken) == ("missing" if change == "gone" else "altered")
    with pytest.raises(InvalidError, match=r"file-(altered|missing)"):
        files.open(taken)


def test_of_a_document_its_words_are_shown(files: Files) -> None:
    """Paragraphs, tabs, breaks and cells; not what was deleted, nor twice what stands for older programs; no more than is shown."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = "".join(
        (
            f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run.format('质量')}{run.format('管理 &amp; 改进')}</w:p>",
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:delText>gone</w:delText><w:t>c</w:t></w:r></w:p>",
            f"<w:tbl><w:tr><w:tc><w:p>{run.format('cell')}</w:p></w:tc></w:tr></w:tbl>",
            "<mc:AlternateContent><mc:Choice><w:t>once</w:t></mc:Choice><mc:Fallback><w:t>once</w:t></mc:Fallback></mc:AlternateContent>",
        )
    )
    assert shown(files, body) == "质量管理 & 改进\na\tb\nc\ncell\n\tonce"
    assert shown(files, f"<w:p>{run.format('长' * 9000)}</w:p>" * 20) == f"{'长' * 9000}\n{'长' * 9000}\n{'长' * 1998}"


def test_of_a_workbook_its_rows_are_shown(files: Files) -> None:
    """Of the sheets that people see: texts, numbers, days, no formula; no more than is shown."""

    def dress(made: Workbook, page: Worksheet) -> None:
        hidden = made.create_sheet("藏")
        hidden.append(["secret"])
        hidden.sheet_state = "hidden"
        made.create_sheet("二").append(["more"])
        page["C2"] = "=1+1"

    made = workbook([["名称", None, "数"], ["某\n公司", date(2026, 3, 2)], [1.5]], dress)
    assert rows_shown(files, made) == "名单\n名称\t\t数\n某 公司\t2026-03-02\n1.5\n\n二\nmore\n\n"
    assert len(rows_shown(files, workbook([["长" * 900]] * 100))) == 20_000
    with pytest.raises(InvalidError, match="workbook-damaged"):
        rows_shown(files, GOOD["d.xlsx"])


def rows_shown(files: Files, content: bytes) -> str:
    """What is shown of a workbook."""
    with TemporaryFile() as file:
        file.write(content)
        return files.shown(files.take(file, "g.xlsx", of_applicant(code(1)))).decode()


def shown(files: Files, body: str) -> str:
    """What is shown of a document with this body."""
    made = BytesIO()
    space = 'xmlns:w="urn:w" xmlns:mc="urn:mc"'
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    with TemporaryFile() as file:
        file.write(made.getvalue())
        return files.shown(files.take(file, "f.docx", of_applicant(code(1)))).decode()


def test_what_is_shown(files: Files) -> None:
    """The first page of a PDF and a picture as PNG, no larger than is shown; a text as it begins."""
    shown = {}
    for name in ("a.pdf", "large.png", "e.txt"):
        with TemporaryFile() as file:
            file.write(GOOD[name])
            shown[name] = files.shown(files.take(file, name, of_applicant(code(1))))
    sizes = [Image.open(BytesIO(shown[name])).size for name in ("a.pdf", "large.png")]
    assert (sizes, shown["e.txt"]) == ([(800, 1200), (1200, 1200)], GOOD["e.txt"])
