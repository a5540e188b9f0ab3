"""The name that a file came with: taken as it is or refused, and made safe for the head of an answer; never a place on our disk."""

import re
import unicodedata
from urllib.parse import quote

from domain.shared.refusal import InvalidError
from services.files.kinds import ENDINGS, Kind

LONGEST = 200
"""Characters of a name at most."""

WRONG = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]|^\.|\.$|^\s|\s$')
"""What leads elsewhere, or is no part of a name on some system."""

TURNS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Classes of characters that nobody sees, and that show a name as another."""

TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that are devices."""


def promised(name: str) -> Kind:
    """The kind that a name promises; raises InvalidError for a name that cannot be taken, or that promises nothing we take."""
    if not name or len(name) > LONGEST or WRONG.search(name) or TAKEN.fullmatch(name) or _turned(name):
        raise InvalidError("file-name", longest=LONGEST)
    _, dot, end = name.rpartition(".")
    kind = ENDINGS.get(end.lower()) if dot else None
    if kind is None:
        raise InvalidError("file-ending", endings=sorted(ENDINGS))
    return kind


def _turned(name: str) -> bool:
    return any(unicodedata.category(character) in TURNS for character in name)


def disposition(name: str, *, inline: bool = False) -> str:
    """The head of an answer that gives a file a name, in letters that every browser reads."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name) or "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
