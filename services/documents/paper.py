"""A paper that an office issues: its red head, number, title, whom it is sent to, parts, signature; one for press and word processor."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import msgspec

from services.documents.document import Grid, Words

DIGITS = "零一二三四五六七八九"


def counted(place: int) -> str:
    """How the parts of a paper are counted, up to ninety-nine."""
    tens, ones = divmod(place, 10)
    return f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones or not tens else ''}"


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """The heading of a part."""

    text: str


Part = Heading | Words | Grid


class Paper(msgspec.Struct, frozen=True):
    """A paper as it is issued, with the digest of its content on each page.

    `mark` says that a log is not live; `to` is empty where it is for everybody.
    """

    head: str
    number: str
    title: str
    to: str
    parts: list[Part]
    signer: str
    day: str
    mark: str
    dated: datetime
    digest: str = ""

    def sealed(self) -> "Paper":
        """The same with the digest of its content."""
        bare = msgspec.structs.replace(self, digest="")
        return msgspec.structs.replace(bare, digest=sha256(msgspec.json.encode(bare)).hexdigest())


Sign = Callable[[bytes, datetime], bytes]
"""Puts the office's signature on a PDF that tells of an instant."""


def unsigned(content: bytes, dated: datetime) -> bytes:  # noqa: ARG001  # it stands where one who signs would
    """A PDF as the press set it, where no key is set."""
    return content
