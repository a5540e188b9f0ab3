"""The press: sets a document in type as PDF/A; the only place that knows typst. The same document gives the same bytes."""

from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import typst

from services.documents.document import Document
from services.documents.legible import legible

HERE = Path(__file__).resolve().parent
STANDARD: Final = "a-2b"
"""Under it a character without a glyph is an error; without it, a box would be printed silently."""


@cache
def _fonts() -> typst.Fonts:
    """The fonts that stand beside the templates, and no other: what a machine has must not change a document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])


def pdf(document: Document, template: str = "dossier") -> bytes:
    """The document as PDF/A-2b; what the fonts cannot print stands as its code point."""
    compiler = typst.Compiler(
        HERE / "templates" / f"{template}.typ",
        root=HERE / "templates",
        font_paths=_fonts(),
        sys_inputs={"document": msgspec.json.encode(legible(document)).decode()},
    )
    found = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(document.dated.timestamp()))
    if not isinstance(found, bytes):
        raise TypeError("one PDF was expected")
    return found
