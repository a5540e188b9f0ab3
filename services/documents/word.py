"""The word processor's form of a paper, which an office may edit: the only place that knows python-docx. The same paper, the same bytes."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Sheet
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from domain.shared.refusal import InvalidError
from services.documents.document import Grid
from services.documents.legible import unprintable
from services.documents.paper import Heading, Paper, Part

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The day of every file in the container: the first that a container can have."""

FACE: Final = "宋体"
RED: Final = RGBColor(0xA8, 0x16, 0x1B)
LINE: Final = 156
"""Millimetres of a line."""

LONG: Final = 20
"""Characters of a title that stands on one line."""

GAP: Final = Pt(10)
"""Between a table and what follows it."""

CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def word(paper: Paper) -> bytes:
    """The paper as DOCX; raises InvalidError for a character that the press could not print either."""
    missing = unprintable(paper)
    if missing:
        raise InvalidError("glyph-missing", characters=missing)
    sheet = Document()
    _laid_out(sheet, paper)
    _line(sheet, paper.head, min(26, int(Mm(LINE).pt / len(paper.head))), bold=True, red=True).alignment = CENTER
    _line(sheet, paper.number, 14).alignment = CENTER
    if paper.mark:
        _line(sheet, paper.mark, 11, red=True).alignment = CENTER
    _line(sheet, paper.title if len(paper.title) > LONG else paper.title.replace("\n", ""), 20, bold=True).alignment = CENTER
    if paper.to:
        _line(sheet, f"{paper.to}：")
    for before, part, after in zip((None, *paper.parts), paper.parts, (*paper.parts[1:], None), strict=False):
        _part(sheet, part, behind=isinstance(before, Grid), held=after is None or isinstance(after, Grid))
    signer, day = _line(sheet, paper.signer), _line(sheet, paper.day)
    signer.alignment = day.alignment = RIGHT
    signer.paragraph_format.keep_with_next = True
    if isinstance(paper.parts[-1], Grid):
        signer.paragraph_format.space_before = GAP
    return _packed(sheet)


def _laid_out(sheet: Sheet, paper: Paper) -> None:
    """The page, the face, what the file says of itself, and the digest under each page."""
    page = sheet.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(30), Mm(28), Mm(26)
    for style in sheet.styles:
        if isinstance(style, ParagraphStyle) and style.type == WD_STYLE_TYPE.PARAGRAPH and style.name == "Normal":
            style.font.name, style.font.size = FACE, Pt(15)
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    about = sheet.core_properties
    about.title, about.author, about.last_modified_by, about.comments = paper.title.replace("\n", ""), paper.signer, paper.signer, ""
    about.created = about.modified = paper.dated.replace(tzinfo=None, microsecond=0)
    about.language, about.revision = "zh-CN", 1
    foot = page.footer.paragraphs[0].add_run(f"SHA-256 {paper.digest}")
    foot.font.size = Pt(7)


def _line(sheet: Sheet, text: str, size: float = 15, *, bold: bool = False, red: bool = False) -> Paragraph:
    line = sheet.add_paragraph()
    run = line.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if red:
        run.font.color.rgb = RED
    return line


def _part(sheet: Sheet, part: Part, *, behind: bool, held: bool) -> None:
    """A part; `behind` a table it keeps a distance, `held` it stands on the page of what follows: a table, the signature."""
    if isinstance(part, Grid):
        _table(sheet, part)
        return
    line = _line(sheet, part.text, bold=isinstance(part, Heading))
    line.paragraph_format.first_line_indent = Pt(30)
    line.paragraph_format.keep_with_next = held or isinstance(part, Heading)
    if behind:
        line.paragraph_format.space_before = GAP


def _table(sheet: Sheet, grid: Grid) -> None:
    """A table whose head is repeated on each page."""
    table = sheet.add_table(rows=0, cols=len(grid.columns), style="Table Grid")
    table.autofit = False
    for place, texts in enumerate([grid.columns, *grid.rows]):
        row = table.add_row()
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Mm(round(LINE * grid.widths[column] / sum(grid.widths)))
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(11.5), place == 0
        if place == 0:
            row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:tblHeader")))  # noqa: SLF001  # the library has no word for it


def _packed(sheet: Sheet) -> bytes:
    """The container with every file in the order of names and of the same day."""
    written, packed = BytesIO(), BytesIO()
    sheet.save(written)
    with ZipFile(written) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            target.writestr(ZipInfo(name, EPOCH), source.read(name), ZIP_DEFLATED)
    return packed.getvalue()
