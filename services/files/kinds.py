"""What a file may be: the six kinds that are taken, how the content of each begins, and by which names it goes."""

from typing import Literal, get_args

Kind = Literal["pdf", "docx", "xlsx", "png", "jpeg", "text"]

KINDS: tuple[Kind, ...] = get_args(Kind)

LARGEST = 48 * 2**20
"""Bytes of one file at most."""

MOST = 10
"""Files at most that one objection or comment comes with."""

MEDIA: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png", "jpeg": "image/jpeg", "text": "text/plain; charset=utf-8",
}  # fmt: skip
"""Kind -> the media type that it is given out as."""

ENDINGS: dict[str, Kind] = {"pdf": "pdf", "docx": "docx", "xlsx": "xlsx", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "txt": "text"}
"""End of a file's name -> the kind that it promises."""

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"), (b"PK\x03\x04", "package"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"),
)  # fmt: skip
"""How the content of a kind begins; a package is looked into before it is a document or a workbook."""

TAIL = 2**16 + 22
"""Bytes at a file's end among which a ZIP keeps its table of contents."""

CONTENTS, HEADER = b"PK\x05\x06", b"%PDF-"
"""What tells of a ZIP anywhere in the tail, and of a PDF anywhere in the first 1024 bytes."""


def begins_as(head: bytes) -> str:
    """What a file is by its first bytes; `text` where it begins as nothing that is known."""
    return next((kind for start, kind in STARTS if head.startswith(start)), "text")


def is_double(kind: str, head: bytes, tail: bytes) -> bool:
    """Whether a file can be read as two things: a ZIP behind a picture, a PDF inside a text."""
    return (kind != "package" and CONTENTS in tail) or (kind != "pdf" and HEADER in head[:1024])
