"""The fonts of official papers by the names Word knows, and what stands in where one is missing.

方正小标宋 is bought by few: a machine without it is told in the file which fonts come nearest.
"""

from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.text.run import Run


@dataclass(frozen=True, slots=True)
class Font:
    name: str
    instead: str


HEAD = Font("方正小标宋简体", "方正小标宋_GBK,华文中宋,Noto Serif CJK SC,宋体")
BODY = Font("仿宋_GB2312", "仿宋,FangSong,华文仿宋,Noto Serif CJK SC")
HEADING = Font("黑体", "SimHei,Noto Sans CJK SC")
FONTS = (HEAD, BODY, HEADING)
FIGURES = "Times New Roman"


def set_font(run: Run, font: Font) -> None:
    """Write Chinese in a font, figures and Latin letters in the usual one."""
    run.font.name = FIGURES
    properties = run._element.get_or_add_rPr()  # noqa: SLF001 - python-docx has no other way.
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font.name)


def name_substitutes(document: Document) -> None:
    """Write into the file's table of fonts which ones may stand in for ours."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for font in FONTS:
        entry = OxmlElement("w:font")
        entry.set(qn("w:name"), font.name)
        instead = OxmlElement("w:altName")
        instead.set(qn("w:val"), font.instead)
        entry.append(instead)
        table.append(entry)
    part._blob = serialize_part_xml(table)  # noqa: SLF001 - a plain part has no other way.
