"""The press: sets a document in type as PDF/A; the only place that knows typst. The same document gives the same bytes."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import typst

from domain.shared.refusal import InvalidError
from services.audit.plain import flat
from services.documents.document import Document

HERE = Path(__file__).resolve().parent
STANDARD: Final = "a-2b"
"""Under it a character without a glyph is an error; without it, a box would be printed silently."""

MISSING = re.compile(r"the text `?\"(?P<text>.+?)\"`? could not be displayed")


@cache
def _fonts() -> typst.Fonts:
    """The fonts that stand beside the templates, and no other: what a machine has must not change a document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])


def pdf(document: Document, template: str = "dossier") -> bytes:
    """The document as PDF/A-2b; raises InvalidError that names the place of a character that the fonts do not have."""
    tree = msgspec.to_builtins(document)
    compiler = typst.Compiler(
        HERE / "templates" / f"{template}.typ",
        root=HERE / "templates",
        font_paths=_fonts(),
        sys_inputs={"document": msgspec.json.encode(document).decode()},
    )
    try:
        found = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(document.dated.timestamp()))
    except typst.TypstError as error:
        missing = MISSING.search(f"{error.message} {error.diagnostic}")
        if missing is None:
            raise
        raise InvalidError("glyph-missing", text=missing["text"], place=_place(tree, missing["text"])) from None
    if not isinstance(found, bytes):
        raise TypeError("one PDF was expected")
    return found


def _place(tree: object, text: str) -> str:
    """Where in a document a text stands."""
    return next((path for path, value in flat(tree) if text in str(value)), "")
