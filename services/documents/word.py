"""The word processor's form of a paper, which an office may edit: the only place that knows python-docx. The same paper, the same bytes."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Sheet
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from domain.shared.refusal import InvalidError
from services.documents.document import Grid
from services.documents.legible import unprintable
from services.documents.paper import Heading, Paper, Part

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The day of every file in the container: the first that a container can have."""

FACE: Final = "宋体"
RED: Final = RGBColor(0xA8, 0x16, 0x1B)
SIZE: Final = 15.0
"""Points of the text."""

SMALL: Final = 11.5
"""Points of a table's text."""

LEADING: Final = 1.6
"""A line's height as a share of its text's size: the same whatever face the reader's machine has."""

LATIN: Final = 0x2E7F
"""The last sign before those of Chinese."""

RULE: Final = {"w:val": "single", "w:sz": "12", "w:space": "4", "w:color": "A8161B"}
"""The red rule of a paper's head."""

LINE: Final = 156
"""Millimetres of a line."""

SHORT: Final = 6
"""Lines of a table that is not broken."""

LONG: Final = 20
"""Characters of a title that stands on one line."""

GAP: Final = Pt(10)
"""Between a table and what follows it."""

NARROW: Final = 0.25
"""Share of the line up to which what stands in a column is centred."""

CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def word(paper: Paper) -> bytes:
    """The paper as DOCX; raises InvalidError for a character that the press could not print either."""
    missing = unprintable(paper)
    if missing:
        raise InvalidError("glyph-missing", characters=missing)
    sheet = Document()
    _laid_out(sheet, paper)
    _line(sheet, paper.head, min(26, int(Mm(LINE).pt / len(paper.head))), bold=True, red=True).alignment = CENTER
    _ruled(_line(sheet, paper.number, 14))
    if paper.mark:
        _line(sheet, paper.mark, 11, red=True).alignment = CENTER
    _line(sheet, paper.title if len(paper.title) > LONG else paper.title.replace("\n", ""), 20, bold=True).alignment = CENTER
    sheet.paragraphs[-1].paragraph_format.space_before = sheet.paragraphs[-1].paragraph_format.space_after = GAP
    if paper.to:
        _line(sheet, f"{paper.to}：")
    for before, part, after in zip((None, *paper.parts), paper.parts, (*paper.parts[1:], None), strict=False):
        _part(sheet, part, behind=isinstance(before, Grid), after=after)
    _signed(sheet, paper)
    return _packed(sheet)


def _ruled(line: Paragraph) -> None:
    """The red rule that parts a paper's head from the rest stands under this line."""
    line.alignment, line.paragraph_format.space_after = CENTER, GAP
    border = line._p.get_or_add_pPr().makeelement(qn("w:pBdr"))  # noqa: SLF001  # the library has no word for it
    border.append(border.makeelement(qn("w:bottom"), dict(zip(map(qn, RULE), RULE.values(), strict=True))))
    line._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")  # noqa: SLF001  # as above


def _signed(sheet: Sheet, paper: Paper) -> None:
    """Who signs and the day, on the right, the shorter in the middle under or over the longer."""
    signer, day = _line(sheet, paper.signer), _line(sheet, paper.day)
    signer.alignment = day.alignment = RIGHT
    signer.paragraph_format.keep_with_next = True
    signer.paragraph_format.space_before = Pt(3 * GAP.pt)
    signer.paragraph_format.space_after = Pt(0)
    beyond = _wide(paper.signer) - _wide(paper.day)
    (day if beyond > 0 else signer).paragraph_format.right_indent = Pt(abs(beyond) / 2)


def _wide(text: str) -> float:
    """About how wide a text is: a sign of Chinese is as wide as it is high, any other half so."""
    return sum(SIZE if ord(one) > LATIN else SIZE / 2 for one in text)


def _laid_out(sheet: Sheet, paper: Paper) -> None:
    """The page, the face, what the file says of itself, and the digest under each page."""
    page = sheet.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(30), Mm(28), Mm(26)
    for style in sheet.styles:
        if isinstance(style, ParagraphStyle) and style.type == WD_STYLE_TYPE.PARAGRAPH and style.name == "Normal":
            style.font.name, style.font.size = FACE, Pt(SIZE)
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
            style.paragraph_format.space_after = Pt(0)
    for spoken in sheet.styles.element.iter(qn("w:lang")):  # where a line may break is asked of the language
        spoken.set(qn("w:eastAsia"), "zh-CN")
    about = sheet.core_properties
    about.title, about.author, about.last_modified_by, about.comments = paper.title.replace("\n", ""), paper.signer, paper.signer, ""
    about.created = about.modified = paper.dated.replace(tzinfo=None, microsecond=0)
    about.language, about.revision = "zh-CN", 1
    foot = page.footer.paragraphs[0].add_run(f"SHA-256 {paper.digest}")
    foot.font.size = Pt(7)
    number = page.footer.add_paragraph()
    number.alignment = CENTER
    _counted(number)


def _counted(line: Paragraph) -> None:
    """The number of the page, as a word processor counts it."""
    line.add_run("— ")
    field = line._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})  # noqa: SLF001  # the library has no word for it
    line._p.append(field)  # noqa: SLF001  # as above
    line.add_run(" —")
    for run in line.runs:
        run.font.size = Pt(10.5)


def _line(sheet: Sheet, text: str, size: float = SIZE, *, bold: bool = False, red: bool = False) -> Paragraph:
    line = sheet.add_paragraph()
    line.paragraph_format.line_spacing = Pt(round(size * LEADING))
    run = line.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if red:
        run.font.color.rgb = RED
    return line


def _part(sheet: Sheet, part: Part, *, behind: bool, after: Part | None) -> None:
    """A part; `behind` a table it keeps a distance; it stands on the page of what comes `after`: a table, or nothing but the signature."""
    if isinstance(part, Grid):
        _table(sheet, part, held=after is None)
        return
    line = _line(sheet, part.text, bold=isinstance(part, Heading))
    line.paragraph_format.first_line_indent = Pt(30)
    line.paragraph_format.keep_with_next = after is None or isinstance(after, Grid) or isinstance(part, Heading)
    if isinstance(part, Heading):
        line.paragraph_format.space_before = Pt(GAP.pt / 2)
    if isinstance(after, Grid):
        line.paragraph_format.space_after = Pt(GAP.pt / 2)
    if behind:
        line.paragraph_format.space_before = GAP


def _table(sheet: Sheet, grid: Grid, *, held: bool) -> None:
    """A table whose head is repeated on each page; no line of it is broken, nor a short one; `held` its end stands with what follows."""
    table = sheet.add_table(rows=0, cols=len(grid.columns), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for place, texts in enumerate([grid.columns, *grid.rows]):
        last = place == len(grid.rows)
        _row(table, grid, texts, head=place == 0, kept=held if last else place == 0 or len(grid.rows) <= SHORT)


def _row(table: Table, grid: Grid, texts: list[str], *, head: bool, kept: bool) -> None:
    """A line of a table, `kept` on the page of the next: heads and short columns in the middle, what is long from the left."""
    row, all_ = table.add_row(), sum(grid.widths)  # type: ignore[no-untyped-call]  # it brings types for all but this
    for share, cell, text in zip(grid.widths, row.cells, texts, strict=True):
        cell.width, cell.vertical_alignment = Mm(LINE * share / all_), WD_CELL_VERTICAL_ALIGNMENT.CENTER
        line = cell.paragraphs[0]
        run = line.add_run(text)
        run.font.size, run.bold = Pt(SMALL), head
        line.paragraph_format.line_spacing = Pt(round(SMALL * 1.4))
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(3)
        line.paragraph_format.keep_with_next = kept
        if head or share / all_ <= NARROW:
            line.alignment = CENTER
    _set(row, "w:cantSplit")
    if head:
        _set(row, "w:tblHeader")


def _set(row: _Row, name: str) -> None:
    about = row._tr.get_or_add_trPr()  # noqa: SLF001  # the library has no word for what is set here
    about.append(about.makeelement(qn(name)))


def _packed(sheet: Sheet) -> bytes:
    """The container with every file in the order of names and of the same day."""
    written, packed = BytesIO(), BytesIO()
    sheet.save(written)
    with ZipFile(written) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            target.writestr(ZipInfo(name, EPOCH), source.read(name), ZIP_DEFLATED)
    return packed.getvalue()
