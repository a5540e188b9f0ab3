"""What the shipped fonts can print of a document: any other character stands as its code point, and the last page lists it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from services import wording
from services.documents.document import Block, Document, Grid, Section, Words

HERE = Path(__file__).resolve().parent


@cache
def characters() -> frozenset[str]:
    """Every character that the fonts were cut for."""
    return frozenset((HERE / "fonts" / "characters.txt").read_text("utf-8")) - {"\n"}


def legible(document: Document) -> Document:
    """The document as it can be printed; where something was replaced, a part at its end says what stands for what."""
    tree = msgspec.to_builtins(document, builtin_types=(datetime,))
    missing: dict[str, int] = {}
    for text in _texts(tree):
        for character in text:
            if not _printable(character):
                missing[character] = missing.get(character, 0) + 1
    if not missing:
        return document
    printed = msgspec.convert(_each(tree, _printed), Document, builtin_types=(datetime,))
    return msgspec.structs.replace(printed, sections=[*printed.sections, _told(document, missing)])


def unprintable(document: msgspec.Struct) -> list[str]:
    """The characters of a document that the fonts cannot print, each once."""
    tree = msgspec.to_builtins(document, builtin_types=(datetime,))
    return list(dict.fromkeys(one for text in _texts(tree) for one in text if not _printable(one)))


def _printable(character: str) -> bool:
    return character in characters() or character.isspace()


def _printed(text: str) -> str:
    return "".join(character if _printable(character) else _standing(character) for character in text)


def _standing(character: str) -> str:
    """What stands for a character."""
    return f"〔U+{ord(character):04X}〕"


def _told(document: Document, missing: dict[str, int]) -> Section:
    def word(name: str, **facts: Any) -> str:
        return wording.word(f"document-{name}", document.language, **facts)

    rows = [[_standing(character), word("times", count=count)] for character, count in sorted(missing.items())]
    blocks: list[Block] = [Words(word("missing-told")), Grid([word("code-point"), word("how-often")], [2, 3], rows)]
    return Section(word("missing"), blocks)


def _texts(tree: Any) -> Iterator[str]:
    match tree:
        case str():
            yield tree
        case dict():
            for item in tree.values():
                yield from _texts(item)
        case list() | tuple():
            for item in tree:
                yield from _texts(item)
        case _:
            return


def _each(tree: Any, change: Callable[[str], str]) -> Any:
    """The same tree with each text changed."""
    match tree:
        case str():
            return change(tree)
        case dict():
            return {name: _each(item, change) for name, item in tree.items()}
        case list() | tuple():
            return [_each(item, change) for item in tree]
        case _:
            return tree
