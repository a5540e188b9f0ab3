"""The file around a workbook: a ZIP whose size, names and kind are known before any of it is unpacked."""

from collections.abc import Sequence
from io import BytesIO
from struct import error as StructError  # noqa: N812  # an exception that its library calls so
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # as above

from domain.shared.refusal import InvalidError

UNPACKED = 64 * 2**20
"""How large a workbook may be in bytes when unpacked."""

CONTENTS, MACROS, BINARY = "[Content_Types].xml", "vbaProject.bin", "xl/workbook.bin"
"""What every workbook has, what one with macros has, and what one in Excel's binary form has."""

LOCKED = 0x1
"""The flag of an entry under a password."""

DAMAGED = (BadZipFile, ZlibError, StructError, EOFError, NotImplementedError, OSError, ValueError)
"""What the standard library says of a ZIP that is cut or altered: places outside the file, names in no encoding, sums that differ."""


def check(content: bytes, name: str) -> None:
    """Raise InvalidError where it is no workbook that may be read: none at all, damaged, too large, under a password, with macros."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            wrong = _wrong(packed.infolist()) or ("workbook-damaged" if packed.testzip() else "")
    except DAMAGED:
        wrong = "workbook-damaged"
    if wrong:
        raise InvalidError(wrong, name=name)


def _wrong(entries: Sequence[ZipInfo]) -> str:
    """What is wrong with it by what its entries say; one that is larger than it says does not unpack, so that they can be believed."""
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & LOCKED for entry in entries):
        return "workbook-encrypted"
    if CONTENTS not in names or BINARY in names:
        return "workbook-none"
    if any(one.endswith(MACROS) for one in names):
        return "workbook-macros"
    if sum(entry.file_size for entry in entries) > UNPACKED:
        return "workbook-large"
    if len(names) < len(entries) or any(entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for entry in entries):
        return "workbook-damaged"
    return ""
