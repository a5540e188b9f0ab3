"""The file around a workbook: a ZIP whose size, names and kind are known before any of it is unpacked."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812  # an exception that its library calls so

from domain.shared.refusal import InvalidError

UNPACKED = 64 * 2**20
"""How large a workbook may be in bytes when unpacked."""

CONTENTS, MACROS, BINARY = "[Content_Types].xml", "vbaProject.bin", "xl/workbook.bin"
"""What every workbook has, what one with macros has, and what one in Excel's binary form has."""

LOCKED = 0x1
"""The flag of an entry under a password."""

DAMAGED = (BadZipFile, ZlibError, EOFError, NotImplementedError, OSError)
"""What the standard library says of a ZIP that is cut, altered, or packed in a way of its own."""


def check(content: bytes, name: str) -> None:
    """Raise InvalidError where it is no workbook that may be read: none at all, damaged, too large, under a password, with macros."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            _check_entries(packed, name)
            spoilt = packed.testzip()
    except DAMAGED:
        raise InvalidError("workbook-damaged", name=name) from None
    if spoilt is not None:
        raise InvalidError("workbook-damaged", name=name)


def _check_entries(packed: ZipFile, name: str) -> None:
    """An entry that is larger than it says does not unpack, so that what the entries say can be believed."""
    entries = packed.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & LOCKED for entry in entries):
        raise InvalidError("workbook-encrypted", name=name)
    if CONTENTS not in names or BINARY in names:
        raise InvalidError("workbook-none", name=name)
    if any(one.endswith(MACROS) for one in names):
        raise InvalidError("workbook-macros", name=name)
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise InvalidError("workbook-large", name=name)
    if len(names) < len(entries):
        raise InvalidError("workbook-damaged", name=name)
