"""Workbooks for tests, made by the library that people's programs are like, and taken apart to be made hostile."""

import re
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def workbook(rows: Iterable[Sequence[Any]], dress: Callable[[Workbook, Worksheet], object] | None = None, title: str = "名单") -> bytes:
    """A workbook of one sheet with these rows; `dress` does with it what people do."""
    made = Workbook()
    page = made.active
    assert isinstance(page, Worksheet)
    page.title = title
    for row in rows:
        page.append(list(row))
    if dress is not None:
        dress(made, page)
    return saved(made)


def saved(made: Workbook) -> bytes:
    """A workbook as the bytes of its file, its texts kept once for all sheets, as Excel keeps them and the library does not."""
    into, texts = BytesIO(), list[bytes]()
    made.save(into)

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b't="s"%s><v>%d</v></c>' % (found[1], len(texts) - 1)

    content = into.getvalue()
    for number in range(1, len(made.worksheets) + 1):
        part = f"xl/worksheets/sheet{number}.xml"
        content = changed(content, part, lambda one: re.sub(rb't="inlineStr"([^>]*)><is>(.*?)</is></c>', shared, one))
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % main
    kept = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % b"".join(
        b"<si>%s</si>" % one for one in texts
    )
    return changed(content, "[Content_Types].xml", lambda one: one.replace(b"</Types>", named), {STRINGS: kept})


def changed(content: bytes, part: str, change: Callable[[bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook with one of its parts changed, and others added."""
    into = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(into, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            found = old.read(entry)
            new.writestr(entry.filename, change(found) if entry.filename == part else found)
        for name, more in (extra or {}).items():
            new.writestr(name, more)
    return into.getvalue()
