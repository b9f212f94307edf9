"""A paper as .docx, in the form of an official letter (GB/T 9704-2012).

A4, margins 37 / 35 / 28 / 26 mm; text in size 三号 (16 pt), 22 lines to a page; red head, number
in the middle, red line; title in 二号 (22 pt); signed at the right; at the foot of the last page
who printed it and when, between two lines.
"""

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from flows.letters.docx_fonts import BODY, HEAD, HEADING, Font, name_substitutes, set_font
from flows.letters.paper import HEADINGS, Grid, Paper

RED = RGBColor(0xE6, 0x00, 0x12)
LINE = Pt(28.95)
"""22 lines on the 225 mm of a page."""
WIDTH = Mm(156)
SIZE, SMALL, TITLE = Pt(16), Pt(14), Pt(22)
IN_TABLE = Pt(12)
HEAD_SIZES = ((9, 48), (13, 38), (18, 28))
"""How large the red head is: by how many characters it has at most, so that it stays on a line."""
LEAST_HEAD = 22


def docx_of(paper: Paper) -> bytes:
    """Give the bytes of a .docx."""
    document = docx.Document()
    _speak_chinese(document)
    _page(document)
    _top(document, paper)
    _text(document, paper)
    _signature(document, paper)
    if paper.annex:
        _annex(document, *paper.annex)
    _foot(document, paper)
    _page_number(document)
    name_substitutes(document)
    document.core_properties.title = paper.title
    document.core_properties.author = paper.signer
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _speak_chinese(document: Document) -> None:
    """Say which language it is: of one sign, each has its own way to draw it."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:eastAsia"), "zh-CN")


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


def _paragraph(
    document: Document | _Cell,
    text: str,
    font: Font = BODY,
    size: Pt = SIZE,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    indent: int = 0,
    line: Pt | None = LINE,
) -> Paragraph:
    """Write a paragraph; indent is in characters of its size."""
    paragraph = document.add_paragraph()
    _set(paragraph, align, line)
    if indent:
        paragraph.paragraph_format.first_line_indent = size * indent
    run = paragraph.add_run(text)
    run.font.size = size
    set_font(run, font)
    return paragraph


def _set(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH, line: Pt | None) -> None:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    paragraph.alignment = align
    if line is not None:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line


def _top(document: Document, paper: Paper) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    size = next((s for most, s in HEAD_SIZES if len(paper.head) <= most), LEAST_HEAD)
    head = _paragraph(document, paper.head, HEAD, Pt(size), centre, line=None)
    head.runs[0].font.color.rgb = RED
    _paragraph(document, "", size=SMALL, line=Pt(16))
    number = _paragraph(document, paper.number, align=centre)
    _rule(number, "bottom", RED, eighths=16, space=11)
    _title(document, paper.title)


def _title(document: Document, text: str) -> None:
    title = _paragraph(document, text, HEAD, TITLE, WD_ALIGN_PARAGRAPH.CENTER, line=Pt(34))
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(30), Pt(26)
    title.paragraph_format.keep_with_next = True


def _text(document: Document, paper: Paper) -> None:
    _paragraph(document, f"{paper.to}：")
    for block in paper.body:
        if isinstance(block, Grid):
            _table(document, block)
        else:
            heading = block.startswith(HEADINGS)
            text = _paragraph(document, block, HEADING if heading else BODY, indent=2)
            # A signature never stands alone on a page.
            text.paragraph_format.keep_with_next = heading or block is paper.body[-1]
    if paper.annex:
        _paragraph(document, "")
        named = _paragraph(document, f"附件：{paper.annex[0]}", indent=2)
        named.paragraph_format.keep_with_next = True


def _signature(document: Document, paper: Paper) -> None:
    """Sign at the right: the date four characters in, the name in the middle over it."""
    _paragraph(document, "").paragraph_format.keep_with_next = True
    over = max(0.0, (len(paper.date) - 2 - len(paper.signer)) / 2)
    for text, inside in ((paper.signer, 4 + over), (paper.date, 4)):
        line = _paragraph(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = int(SIZE * inside)
        line.paragraph_format.keep_with_next = text == paper.signer


def _annex(document: Document, title: str, grid: Grid) -> None:
    _paragraph(document, "附件", HEADING).paragraph_format.page_break_before = True
    _title(document, title)
    _table(document, grid)


def _table(document: Document, grid: Grid) -> None:
    table = document.add_table(rows=0, cols=len(grid.heading), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, grid.widths, strict=True):
        column.width = int(WIDTH * share / sum(grid.widths))
    for number, texts in enumerate((grid.heading, *grid.rows)):
        row = table.add_row()
        for cell, text, share in zip(row.cells, texts, grid.widths, strict=True):
            cell.width = int(WIDTH * share / sum(grid.widths))
            _in_cell(cell, text, HEADING if number == 0 else BODY)
        _whole(row, repeated=number == 0)
    _paragraph(document, "", size=Pt(8), line=Pt(14))


def _in_cell(cell: _Cell, text: str, font: Font) -> None:
    paragraph = cell.paragraphs[0]
    _set(paragraph, WD_ALIGN_PARAGRAPH.CENTER, Pt(18))
    run = paragraph.add_run(text)
    run.font.size = IN_TABLE
    set_font(run, font)


def _whole(row: _Row, *, repeated: bool) -> None:
    """Keep a row on one page; a table's heading stands on each of its pages."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way.
    for name in ("w:cantSplit", *(["w:tblHeader"] if repeated else [])):
        properties.append(OxmlElement(name))


def _foot(document: Document, paper: Paper) -> None:
    """Say between two lines who printed it and when."""
    foot = _paragraph(document, f"　{paper.printed_by}\t{paper.printed}　", size=SMALL)
    foot.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    black = RGBColor(0, 0, 0)
    _rule(foot, "top", black, eighths=8, space=3)
    _rule(foot, "bottom", black, eighths=8, space=3)
    frame = OxmlElement("w:framePr")
    placed = {"w": WIDTH.twips, "hSpace": 0, "wrap": "around", "vAnchor": "margin"}
    for name, value in (
        placed | {"hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    ).items():
        frame.set(qn(f"w:{name}"), str(value))
    foot._element.get_or_add_pPr().insert(0, frame)  # noqa: SLF001 - the same.


def _rule(paragraph: Paragraph, side: str, colour: RGBColor, *, eighths: int, space: int) -> None:
    """Draw a line at a side of a paragraph; eighths of a point thick."""
    properties = paragraph._element.get_or_add_pPr()  # noqa: SLF001 - python-docx knows no borders.
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


def _page_number(document: Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    _set(paragraph, WD_ALIGN_PARAGRAPH.CENTER, None)
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "code"), ("", "end"), (" —", "")):
        run = paragraph.add_run("" if kind else text)
        run.font.size = SMALL
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.text = text
            run._element.append(code)  # noqa: SLF001 - python-docx knows no fields.
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)  # noqa: SLF001 - the same.
