"""The words of a DOCX as they are shown without its program: paragraph by paragraph, its XML read without entities."""

from typing import BinaryIO
from xml.sax import SAXException  # the exception alone; what reads is defusedxml's
from xml.sax.handler import ContentHandler  # what listens, not what reads
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from domain.shared.refusal import InvalidError
from services.files.packages import DAMAGED

MAIN = "word/document.xml"
PIECE = 2**16
ENDS = {"p": "\n", "tc": "\t"}
"""What follows a paragraph, and a cell of a table."""

MARKS = {"tab": "\t", "br": "\n", "cr": "\n"}
"""What stands for a mark in a run of text."""


class _EnoughError(Exception):
    """As much was read as is shown."""


class _Words(ContentHandler):
    """Keeps the text of runs; what was deleted, and what stands twice for older programs, is none of it."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.told, self._most = "", most
        self._inside = dict.fromkeys(("r", "t", "Fallback"), 0)

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802  # the parser's own name and arguments
        found = name.rpartition(":")[2]
        if found in self._inside:
            self._inside[found] += 1
        elif self._inside["r"]:
            self._say(MARKS.get(found, ""))

    def endElement(self, name: str) -> None:  # noqa: N802  # as above
        found = name.rpartition(":")[2]
        if found in self._inside:
            self._inside[found] -= 1
        self._say(ENDS.get(found, ""))

    def characters(self, content: str) -> None:
        if self._inside["t"]:
            self._say(content)

    def _say(self, text: str) -> None:
        if not self._inside["Fallback"]:
            self.told += text
        if len(self.told) >= self._most:
            raise _EnoughError


def words(file: BinaryIO, most: int) -> str:
    """The text as far as so many characters go; raises InvalidError where it cannot be read."""
    found, parser = _Words(most), make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(found)
    try:
        with ZipFile(file) as packed, packed.open(MAIN) as opened:
            while piece := opened.read(PIECE):
                parser.feed(piece)
            parser.close()
    except _EnoughError:
        pass
    except (*DAMAGED, DefusedXmlException, SAXException):
        raise InvalidError("file-damaged", kind="docx") from None
    return found.told[:most]
