"""The process that looks into a file: bounded in memory, time and files, so that what breaks a parser breaks nothing else.

It reads the file from its standard input and writes one line of JSON, or the picture that was asked for, to its standard output.
"""

import codecs
import json
import os
import re
import resource
import sys
from typing import BinaryIO, cast

from domain.shared.refusal import InvalidError
from services.files.kinds import TAIL, Kind, begins_as, is_double

MEMORY, SECONDS, OPEN = 512 * 2**20, 20, 64
"""Bytes of memory, seconds of computing and open files at most."""

HEAD, PIECE, TEXT, CHARACTERS = 4096, 2**16, 2**16, 20_000
MARKUP = re.compile(rb"\s*(<|#!|%!|\{\\rtf|MZ|\x7fELF)", re.IGNORECASE)
"""What begins as something that a program runs or draws."""

NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
EXHAUSTED = (MemoryError, RecursionError)


def bound() -> None:
    """Put the bounds on this process."""
    limits = {
        resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: OPEN,
    }  # fmt: skip
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def inspected(file: BinaryIO) -> Kind:
    """The kind of a file by its content; raises InvalidError where it may not be taken."""
    head = file.read(HEAD)
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise InvalidError("file-empty")
    file.seek(max(size - TAIL, 0))
    tail, kind = file.read(), begins_as(head)
    if is_double(kind, head, tail):
        raise InvalidError("file-double")
    file.seek(0)
    return _looked_into(file, kind, head, tail)


def _looked_into(file: BinaryIO, kind: str, head: bytes, tail: bytes) -> Kind:
    if kind == "package":
        from services.files.packages import package  # noqa: PLC0415  # each file loads what it needs and no more

        return package(file)
    if kind == "text":
        return _text(file, head)
    from services.files.pictures import first_page, picture  # noqa: PLC0415  # as above

    if kind == "pdf":
        if b"%%EOF" not in tail:
            raise InvalidError("file-damaged", kind="pdf")
        first_page(file, 200)
        return "pdf"
    picture(file, cast("Kind", kind))
    return cast("Kind", kind)


def _text(file: BinaryIO, head: bytes) -> Kind:
    if MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        raise InvalidError("file-kind")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(PIECE):
            if NO_TEXT.search(decoder.decode(piece)):
                raise InvalidError("file-kind")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise InvalidError("file-kind") from None
    return "text"


def shown(file: BinaryIO, kind: Kind) -> bytes:
    """What of a file is shown without its program: a picture as PNG, or how a text, a document's words, a workbook's rows begin."""
    if kind == "text":
        return file.read(TEXT).decode("utf-8", "ignore").encode()
    if kind == "docx":
        from services.files.words import words  # noqa: PLC0415  # as above

        return words(file, CHARACTERS).encode()
    if kind == "xlsx":
        from services.sheets.workbook import brief  # noqa: PLC0415  # as above

        return brief(file, kind, CHARACTERS).encode()
    from services.files.pictures import first_page, picture, small  # noqa: PLC0415  # as above

    return small(first_page(file) if kind == "pdf" else picture(file, kind))


def main(words: list[str]) -> int:
    """Look into the file, or make what is shown of it."""
    bound()
    file = os.fdopen(0, "rb")
    try:
        file.seek(0)
        told = shown(file, cast("Kind", words[0])) if words else json.dumps({"kind": inspected(file)}).encode()
    except InvalidError as error:
        told = json.dumps({"code": error.code, "facts": error.facts}).encode()
        return _said(told, 3)
    except EXHAUSTED:
        return _said(b"{}", 4)
    return _said(told, 0)


def _said(told: bytes, status: int) -> int:
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
