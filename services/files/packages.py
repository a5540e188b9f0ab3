"""The inside of a DOCX or XLSX: its table is checked first, its entries are unpacked to nowhere, its XML is read without entities."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from struct import error as StructError  # noqa: N812  # an exception that its library calls so
from typing import BinaryIO
from xml.sax import SAXException  # the exception alone; what reads is defusedxml's
from xml.sax.handler import ContentHandler  # what listens, not what reads
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # as above

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from domain.shared.refusal import InvalidError
from services.files.kinds import Kind

UNPACKED = 128 * 2**20
"""Bytes of a package at most when it is unpacked, what is embedded in it included."""

RATIO, SMALL = 200, 2**20
"""How much larger an entry may become, and the size from which that is asked."""

ENTRIES, DEEPEST = 4_000, 200
"""Entries of a package, and elements of its XML within each other, at most."""

PIECE = 2**16
LOCKED = 0x1
"""The flag of an entry under a password."""

FLOOR = 30
"""Bytes of an entry's own head at least."""

MAIN: tuple[tuple[str, Kind], ...] = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
ACTIVE = ("vbaproject.bin", "vbadata.xml", ".exe", ".dll", ".js", ".vbs", ".lnk", ".hta")
PARTS = (".xml", ".rels", ".vml")
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OBJECT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an object of another program begins, which may hold anything."""

DAMAGED = (BadZipFile, ZlibError, StructError, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, KeyError)


class Budget:
    """How much may still be unpacked."""

    def __init__(self, left: int = UNPACKED) -> None:
        self._left = left

    def take(self, size: int) -> None:
        """Count what was unpacked; raises InvalidError where it is too much."""
        self._left -= size
        if self._left < 0:
            raise InvalidError("file-inflates", largest=UNPACKED, ratio=RATIO)


def package(file: BinaryIO, budget: Budget | None = None, *, embedded: bool = False) -> Kind:
    """Which kind of document a package is; raises InvalidError where it may not be taken."""
    try:
        with ZipFile(file) as packed:
            entries = packed.infolist()
            kind = _kind_of(entries)
            _table(entries, packed.start_dir)
            left = budget or Budget()
            for entry in entries:
                _entry(packed, entry, left, embedded=embedded)
    except DAMAGED as error:
        if isinstance(error, InvalidError):
            raise
        raise InvalidError("file-damaged", kind="docx") from None
    return kind


def _kind_of(entries: Sequence[ZipInfo]) -> Kind:
    names = {entry.filename for entry in entries}
    kinds = [kind for main, kind in MAIN if main in names]
    if "[Content_Types].xml" not in names or len(kinds) != 1:
        raise InvalidError("file-kind")
    return kinds[0]


def _table(entries: Sequence[ZipInfo], end: int) -> None:
    """What the table of contents says of itself, before anything is unpacked."""
    if any(entry.flag_bits & LOCKED for entry in entries):
        raise InvalidError("file-locked")
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise InvalidError("file-inflates", largest=UNPACKED, ratio=RATIO)
    if any(entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1) for entry in entries):
        raise InvalidError("file-inflates", largest=UNPACKED, ratio=RATIO)
    if any(_leads_away(entry.orig_filename) for entry in entries):
        raise InvalidError("file-paths")
    if any(entry.filename.lower().endswith(ACTIVE) for entry in entries):
        raise InvalidError("file-active")
    told = len({entry.filename.lower() for entry in entries}) == len(entries)
    if not told or any(entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for entry in entries) or not _apart(entries, end):
        raise InvalidError("file-damaged", kind="docx")


def _leads_away(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in parts


def _apart(entries: Sequence[ZipInfo], end: int) -> bool:
    """Whether no two entries share a byte, and the first begins the file: what overlaps is unpacked over and over."""
    at = 0
    for place, entry in enumerate(sorted(entries, key=lambda one: one.header_offset)):
        if entry.header_offset < at or (place == 0 and entry.header_offset != 0):
            return False
        at = entry.header_offset + FLOOR + entry.compress_size
    return at <= end


def _entry(packed: ZipFile, entry: ZipInfo, budget: Budget, *, embedded: bool) -> None:
    """Unpack an entry to nowhere, and read it where it is XML or a document within the document."""
    name = entry.filename.lower()
    if entry.is_dir():
        return
    with packed.open(entry) as opened:
        head = opened.read(len(OBJECT))
        if head.startswith(OBJECT):
            raise InvalidError("file-active")
        if head.startswith(ARCHIVES):
            if embedded or "/embeddings/" not in name:
                raise InvalidError("file-nested")
            inside = BytesIO(head + b"".join(_pieces(opened, budget)))
            package(inside, budget, embedded=True)
        elif name.endswith(PARTS):
            _read(head, opened, budget)
        else:
            for _ in _pieces(opened, budget):
                pass


def _pieces(opened: object, budget: Budget) -> Iterator[bytes]:
    while piece := opened.read(PIECE):  # type: ignore[attr-defined]  # an entry that is being unpacked
        budget.take(len(piece))
        yield piece


class _Depth(ContentHandler):
    """Counts how deep elements stand in each other."""

    def __init__(self) -> None:
        super().__init__()
        self._deep = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802  # the parser's own name and arguments
        self._deep += 1
        if self._deep > DEEPEST:
            raise InvalidError("file-xml")

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802  # as above
        self._deep -= 1


def _read(head: bytes, opened: object, budget: Budget) -> None:
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(_Depth())
    try:
        parser.feed(head)
        for piece in _pieces(opened, budget):
            parser.feed(piece)
        parser.close()
    except (DefusedXmlException, SAXException, UnicodeError, LookupError):
        raise InvalidError("file-xml") from None
