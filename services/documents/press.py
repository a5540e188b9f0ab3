"""The press: sets a document in type as PDF/A; the only place that knows typst. The same document gives the same bytes."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import typst

from domain.shared.refusal import InvalidError
from services.documents.document import Document
from services.documents.legible import legible, unprintable
from services.documents.official import Certificate
from services.documents.paper import Paper

HERE = Path(__file__).resolve().parent
STANDARD: Final = "a-2b"
"""Under it a character without a glyph is an error; without it, a box would be printed silently."""


@cache
def _fonts() -> typst.Fonts:
    """The fonts that stand beside the templates, and no other: what a machine has must not change a document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])


def pdf(document: Document) -> bytes:
    """The document as PDF/A-2b; what the fonts cannot print stands as its code point."""
    return _set(legible(document), "dossier", document.dated)


def posted(document: Paper | Certificate) -> bytes:
    """A paper or a certificate as PDF/A-2b; raises InvalidError for a character that the fonts cannot print: it is not handed out."""
    missing = unprintable(document)
    if missing:
        raise InvalidError("glyph-missing", characters=missing)
    return _set(document, type(document).__name__.lower(), document.dated)


def _set(document: msgspec.Struct, template: str, dated: datetime) -> bytes:
    compiler = typst.Compiler(
        HERE / "templates" / f"{template}.typ",
        root=HERE / "templates",
        font_paths=_fonts(),
        sys_inputs={"document": msgspec.json.encode(document).decode()},
    )
    found = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(dated.timestamp()))
    if not isinstance(found, bytes):
        raise TypeError("one PDF was expected")
    return found
