"""Pages and pictures: whether one opens, how large it is before it is unpacked, and a small picture of it. Runs in a process of its own."""

from io import BytesIO
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image

from domain.shared.refusal import InvalidError
from services.files.kinds import Kind

SIDE, AREA = 16_000, 40_000_000
"""Pixels of a picture at most: along a side, and in all."""

PAGES = 3_000
"""Pages of a PDF at most."""

SHOWN = 1_200
"""Pixels along the longer side of what is shown."""

FORMS: dict[Kind, str] = {"png": "PNG", "jpeg": "JPEG"}

Image.MAX_IMAGE_PIXELS = AREA
ANY = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError, ZeroDivisionError)
"""What the decoder raises on pictures that are cut or altered."""


def picture(file: BinaryIO, kind: Kind) -> Any:
    """A picture that was decoded; raises InvalidError where it is too large or damaged."""
    try:
        found = Image.open(file, formats=[FORMS[kind]])
        wide, high = found.size
        if max(wide, high) > SIDE or wide * high > AREA:
            raise InvalidError("file-pixels", width=wide, height=high, side=SIDE, area=AREA)
        found.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidError("file-pixels", width=0, height=0, side=SIDE, area=AREA) from None
    except ANY as error:
        if isinstance(error, InvalidError):
            raise
        raise InvalidError("file-damaged", kind=kind) from None
    return found


def pages(file: BinaryIO) -> Any:
    """A PDF that opens; raises InvalidError where it does not, or asks for a password."""
    try:
        found = pypdfium2.PdfDocument(file)
        count = len(found)
    except pypdfium2.PdfiumError as error:
        raise InvalidError("file-locked" if "password" in str(error).lower() else "file-damaged", kind="pdf") from None
    if not 0 < count <= PAGES:
        raise InvalidError("file-pages", pages=count, most=PAGES)
    return found


def first_page(file: BinaryIO, side: int = SHOWN) -> Any:
    """The first page of a PDF as a picture."""
    try:
        page = pages(file)[0]
        return page.render(scale=side / max(*page.get_size(), 1.0)).to_pil()
    except (pypdfium2.PdfiumError, *ANY) as error:
        if isinstance(error, InvalidError):
            raise
        raise InvalidError("file-damaged", kind="pdf") from None


def small(found: Any) -> bytes:
    """A picture, no larger than it is shown, as PNG."""
    found.thumbnail((SHOWN, SHOWN))
    target = BytesIO()
    found.convert("RGB").save(target, "PNG")
    return target.getvalue()
