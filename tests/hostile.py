"""Hostile files for tests, made from a seed: whatever a stranger may hand in, with the code of the refusal that each must get."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pypdfium2
from PIL import Image

from services.files.kinds import LARGEST

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
SHEET = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
MAIN = {"docx": ("word/document.xml", WORD), "xlsx": ("xl/workbook.xml", SHEET)}


class Hostile(NamedTuple):
    """A file as it is handed in, and the codes of which one must be the answer."""

    name: str
    content: bytes
    codes: tuple[str, ...]


def packed(*entries: tuple[str, bytes | str], kind: str = "docx", comment: bytes = b"") -> bytes:
    """A package of a kind with more entries in it."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(*MAIN[kind])
        for name, content in entries:
            archive.writestr(name, content)
        archive.comment = comment
    return target.getvalue()


def pdf(pages: int = 1) -> bytes:
    """A PDF that opens."""
    found = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        found.new_page(200, 300).close()
    target = BytesIO()
    found.save(target)
    found.close()
    return target.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture that opens."""
    target = BytesIO()
    Image.new("RGB", size, (200, 30, 40)).save(target, form)
    return target.getvalue()


def png_that_says(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that claims a size, whatever its data is."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", data or zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def jpeg_that_says(width: int, height: int) -> bytes:
    """A JPEG whose frame claims a size."""
    found = bytearray(picture("JPEG"))
    at = found.index(b"\xff\xc0") + 5
    found[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(found)


def _bombs(chance: random.Random) -> Hostile:
    size, kind = chance.randrange(20, 120) * 2**20, chance.choice(["docx", "xlsx"])
    return Hostile(f"a.{kind}", packed(("word/media/a.bin", b"\0" * size), kind=kind), ("file-inflates",))


def _many(chance: random.Random) -> Hostile:
    piece = chance.randbytes(2000) * 100
    entries = [(f"xl/media/{place}.bin", piece) for place in range(chance.randrange(700, 800))]
    return Hostile("many.xlsx", packed(*entries, kind="xlsx"), ("file-inflates",))


def _entries(chance: random.Random) -> Hostile:
    return Hostile("m.docx", packed(*[(f"e/{one}", b"") for one in range(chance.randrange(4100, 4300))]), ("file-inflates",))


def _nested(chance: random.Random) -> Hostile:
    inner = packed()
    for _ in range(chance.randrange(2, 6)):
        inner = packed(("word/embeddings/inner.docx", inner))
    place = chance.choice(["word/embeddings/x.docx", "word/media/x.zip", "x.bin"])
    return Hostile("nested.docx", packed((place, inner)), ("file-nested",))


def _deep_bomb(chance: random.Random) -> Hostile:
    inner = packed(("xl/media/a.bin", b"\0" * chance.randrange(20, 60) * 2**20), kind="xlsx")
    return Hostile("chart.docx", packed(("word/embeddings/a.xlsx", inner)), ("file-inflates",))


def _lying(chance: random.Random) -> Hostile:
    """A table that says less than what unpacks."""
    content = bytearray(packed(("word/media/a.bin", b"\0" * chance.randrange(5, 60) * 2**20)))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", chance.randrange(1, 900))
    return Hostile("lying.docx", bytes(content), ("file-damaged", "file-inflates"))


def _entities(chance: random.Random) -> Hostile:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, chance.randrange(3, 12)))
    xml = chance.choice([
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]><x>&l2;</x>',
        f'<!DOCTYPE x [<!ENTITY a "{"a" * chance.randrange(100, 90_000)}">]><x>{"&a;" * 5000}</x>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>',
    ])  # fmt: skip
    kind = chance.choice(["docx", "xlsx"])
    return Hostile(f"e.{kind}", packed((chance.choice(["word/styles.xml", "_rels/.rels"]), xml), kind=kind), ("file-xml",))


def _deep_xml(chance: random.Random) -> Hostile:
    deep = chance.randrange(300, 100_000)
    return Hostile("deep.docx", packed(("word/styles.xml", "<a>" * deep + "</a>" * deep)), ("file-xml",))


def _broken_xml(chance: random.Random) -> Hostile:
    wrong = chance.choice(["<a>", "<a></b>", "<a", "not xml", "<a>&undefined;</a>"])
    return Hostile("b.xlsx", packed(("xl/styles.xml", wrong), kind="xlsx"), ("file-xml",))


def _paths(chance: random.Random) -> Hostile:
    name = chance.choice(["../../etc/passwd", "/etc/cron.d/x", "..\\..\\x.exe", "c:\\x", "word/../../x", "a/..", "\\\\host\\x"])
    return Hostile("t.docx", packed((name, b"x")), ("file-paths", "file-active"))


def _active(chance: random.Random) -> Hostile:
    name = chance.choice(["word/vbaProject.bin", "word/a.exe", "x.js", "word/embeddings/oleObject1.bin"])
    return Hostile("m.docx", packed((name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(40))), ("file-active",))


def _names(chance: random.Random) -> Hostile:
    name = chance.choice([
        "../../../etc/passwd.txt", "..\\x.pdf", "/etc/x.pdf", "a\0.pdf", "a\n.pdf", ".pdf", "con.pdf", "\u202efdp.txt", "a" * 250 + ".pdf",
        "x:stream.pdf", "a\u200b.pdf", "", "..", "a.pdf.",
    ])  # fmt: skip
    return Hostile(name, pdf(), ("file-name",))


def _endings(chance: random.Random) -> Hostile:
    return Hostile(chance.choice(["a.exe", "a.html", "a.svg", "a.zip", "a.docm", "a.js", "noending", "a.pdf.scr"]), pdf(), ("file-ending",))


def _disguised(chance: random.Random) -> Hostile:
    contents = {"pdf": pdf(), "png": picture("PNG"), "jpg": picture("JPEG"), "docx": packed(), "xlsx": packed(kind="xlsx"), "txt": b"words"}
    told, real = chance.sample(sorted(contents), 2)
    return Hostile(f"fake.{told}", contents[real], ("file-disguised",))


def _strange(chance: random.Random) -> Hostile:
    content = chance.choice([
        b"MZ" + chance.randbytes(500), b"\x7fELF" + chance.randbytes(500), b"GIF89a" + chance.randbytes(200), b"<svg onload=alert(1)/>",
        b"<!DOCTYPE html><script>1</script>", b"%!PS\n", b"Rar!\x1a\x07" + chance.randbytes(90), chance.randbytes(3000), b"#!/bin/sh",
        "（虚构）".encode("gb18030"), b"{\\rtf1 x}", b"\xff\xfea\0b\0",
    ])  # fmt: skip
    return Hostile(chance.choice(["x.pdf", "x.txt", "x.docx", "x.png"]), content, ("file-kind",))


def _pixels(chance: random.Random) -> Hostile:
    width, height = chance.randrange(17_000, 65_000), chance.randrange(17_000, 65_000)
    if chance.random() < 0.5:
        return Hostile("huge.jpg", jpeg_that_says(width, height), ("file-pixels",))
    return Hostile("huge.png", png_that_says(width * chance.randrange(1, 30_000), height), ("file-pixels",))


def _png_bomb(chance: random.Random) -> Hostile:
    return Hostile("bomb.png", png_that_says(9000, 9000, zlib.compress(b"\0" * chance.randrange(10, 60) * 2**20)), ("file-pixels",))


def _cut_picture(chance: random.Random) -> Hostile:
    form = chance.choice(["PNG", "JPEG"])
    whole = picture(form, (400, 300))
    return Hostile(f"cut.{form.lower()}", whole[: chance.randrange(12, len(whole) // 2)], ("file-damaged",))


def _broken_pdf(chance: random.Random) -> Hostile:
    whole = pdf(3)
    content = chance.choice([
        whole[: chance.randrange(6, len(whole) // 2)], b"%PDF-1.7\n" + chance.randbytes(2000), b"%PDF-1.7\n%%EOF",
        b"%PDF-1.4\n" + b"1 0 obj<</Type/Pages/Kids[1 0 R]/Count 1>>endobj\ntrailer<</Root<</Pages 1 0 R>>>>\n%%EOF",
        b"%PDF-1.7\n" + b"[" * chance.randrange(1000, 400_000) + b"\n%%EOF",
    ])  # fmt: skip
    return Hostile("broken.pdf", content, ("file-damaged", "file-pages", "file-breaks"))


def _locked(chance: random.Random) -> Hostile:
    """A PDF whose standard security handler has a password that nobody gave."""
    secret = chance.randbytes(32).hex()
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    body += f"4 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{secret}>/U<{secret}>>>endobj\n".encode()
    places = [body.index(f"{number} 0 obj".encode()) for number in range(1, 5)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = f"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<{secret}><{secret}>]>>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    return Hostile("locked.pdf", body + table + trailer, ("file-locked",))


def _locked_package(chance: random.Random) -> Hostile:
    content = bytearray(packed(("x.bin", chance.randbytes(30))))
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    return Hostile("locked.docx", bytes(content), ("file-locked",))


def _double(chance: random.Random) -> Hostile:
    return chance.choice([
        Hostile("double.pdf", pdf() + packed(), ("file-double",)), Hostile("double.png", picture("PNG") + packed(), ("file-double",)),
        Hostile("double.jpg", picture("JPEG") + packed(), ("file-double",)), Hostile("double.txt", b"words\n" + pdf(), ("file-double",)),
        Hostile("double.docx", packed(("a.pdf", b""), comment=b"x") + b"%PDF-1.4\n%%EOF", ("file-damaged", "file-double")),
    ])  # fmt: skip


def _overlapping(chance: random.Random) -> Hostile:
    """Entries that share one body: small when packed, large when unpacked."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(*MAIN["docx"])
        archive.writestr("word/media/a.bin", chance.randbytes(100_000))
        kept = archive.filelist[-1]
        for number in range(chance.randrange(3, 500)):
            again = ZipInfo(f"word/media/{number}.bin")
            again.header_offset, again.CRC, again.compress_size, again.file_size = (
                kept.header_offset,
                kept.CRC,
                kept.compress_size,
                kept.file_size,
            )
            archive.filelist.append(again)
    return Hostile("over.docx", target.getvalue(), ("file-damaged",))


def _cut_package(chance: random.Random) -> Hostile:
    whole = packed(("word/media/a.bin", chance.randbytes(5000)))
    return Hostile("cut.docx", whole[: chance.randrange(10, len(whole) - 30)], ("file-damaged",))


def _plain_zip(chance: random.Random) -> Hostile:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("a.txt", chance.randbytes(100))
    return Hostile("zip.docx", target.getvalue(), ("file-kind",))


def _empty(chance: random.Random) -> Hostile:
    return Hostile(chance.choice(["e.pdf", "e.txt", "e.docx"]), b"", ("file-empty",))


def _large(chance: random.Random) -> Hostile:
    return Hostile("large.txt", b"a" * (LARGEST + chance.randrange(1, 1000)), ("file-large", "body-too-large"))


MAKERS: tuple[Callable[[random.Random], Hostile], ...] = (
    _bombs, _many, _entries, _nested, _deep_bomb, _lying, _entities, _deep_xml, _broken_xml, _paths, _active, _names, _endings, _disguised,
    _strange, _pixels, _png_bomb, _cut_picture, _broken_pdf, _locked, _locked_package, _double, _overlapping, _cut_package, _plain_zip,
    _empty, _large,
)  # fmt: skip


def hostile(count: int, seed: int) -> Iterator[Hostile]:
    """So many hostile files, each kind in its turn."""
    chance = random.Random(seed)  # noqa: S311  # the same files every time
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](chance)
