"""A Word file without its text: page, styles, foot of the page, properties; python-docx knows how these are written.

Sizes follow the printed page (templates/documents/print.css). python-docx is imported when the first file is drawn.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from documents.mark import Mark
from documents.model import Document
from documents.render import qr
from documents.render.text import printable

FONT = "Times New Roman"
LANGUAGE = "ru-RU"
CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
A4_MM = (210, 297)
MARGINS_MM = {"left": 20, "right": 10, "top": 20, "bottom": 20}
FOOT_MM = 8
QR_MM = 26
MAX_PROPERTY = 255
UNUSED_PARTS = ("thumbnail", "stylesWithEffects", "customXml", "numbering", "extended-properties")
BUILT_IN = frozenset({"Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Normal"})
THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph's look; `name` as Word keeps it: its own styles have its own words."""

    name: str
    points: float = 11
    bold: bool = False
    italic: bool = False
    centred: bool = False
    before_mm: float = 0
    after_mm: float = 0
    keeps_next: bool = False


STYLES = {
    "Heading1": Style("heading 1", 14, bold=True, centred=True, keeps_next=True),
    "Heading2": Style("heading 2", 13, bold=True, before_mm=5, after_mm=2, keeps_next=True),
    "Subtitle": Style("Subtitle", 13, centred=True, before_mm=1, keeps_next=True),
    "Caption": Style("caption", bold=True, before_mm=3, after_mm=2, keeps_next=True),
    "Footer": Style("footer", 8),
    "Stamp": Style("Гриф"),
    "StampWord": Style("Гриф: слово", bold=True),
    "Registration": Style("Регистрационный номер", before_mm=5),
    "BodyParagraph": Style("Текст документа", before_mm=2, after_mm=2),
    "Note": Style("Примечание", 10, before_mm=3),
    "Signing": Style("Подпись", before_mm=9),
    "Check": Style("Отметка о проверке", 9, before_mm=6),
    "Gap": Style("Промежуток", 8, keeps_next=True),
    "Cell": Style("Таблица: ячейка", 10),
    "CellCentred": Style("Таблица: ячейка по центру", 10, centred=True),
    "ColumnHeading": Style("Таблица: заголовок столбца", 10, bold=True, centred=True),
    "ColumnNumber": Style("Таблица: номер столбца", 8, centred=True),
    "Banner": Style("Таблица: мероприятие", 10, bold=True),
    "Section": Style("Таблица: раздел", 10, bold=True, centred=True),
    "Goal": Style("Таблица: цель", 10, bold=True),
    "RowNote": Style("Таблица: примечание", 10, italic=True),
}


def new_package(document: Document, mark: Mark | None) -> Any:
    """python-docx's document with everything but the body's text."""
    from docx import Document as new_document

    package = new_document()
    _drop_unused_parts(package)
    _set_styles(package)
    _set_newest_word(package)
    _set_properties(package.core_properties, document, mark)
    _set_page(package.sections[0], document)
    _write_foot(package.sections[0], document, mark)
    return package


def _drop_unused_parts(package: Any) -> None:
    for owner in (package.part, package.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNUSED_PARTS:
                del owner.rels[key]


def _set_styles(package: Any) -> None:
    from docx.oxml.ns import qn

    styles = package.styles
    names = {style.name for style in STYLES.values()}
    for element in list(styles.element.style_lst):
        name = element.find(qn("w:name")).get(qn("w:val"))
        if name not in BUILT_IN | names:
            styles.element.remove(element)
    _set_defaults(styles.element.find(qn("w:docDefaults")))
    for code, style in STYLES.items():
        _set_style(styles, code, style)


def _set_defaults(defaults: Any) -> None:
    from docx.oxml.ns import qn

    fonts, language = next(defaults.iter(qn("w:rFonts"))), next(defaults.iter(qn("w:lang")))
    for theme in THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    for kind in ("val", "eastAsia"):
        language.set(qn(f"w:{kind}"), LANGUAGE)
    for spacing in list(defaults.iter(qn("w:spacing"))):
        spacing.getparent().remove(spacing)


def _set_style(styles: Any, code: str, look: Style) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    style = next((style for style in styles if style.style_id == code), None)
    if style is None:
        style = styles.add_style(code, WD_STYLE_TYPE.PARAGRAPH)
        style.name = look.name
    for element in [*style.element.findall(qn("w:rPr")), *style.element.findall(qn("w:link"))]:
        style.element.remove(element)
    style.font.size, style.font.bold, style.font.italic = Pt(look.points), look.bold, look.italic
    layout = style.paragraph_format
    layout.tab_stops.clear_all()
    layout.space_before, layout.space_after = Mm(look.before_mm), Mm(look.after_mm)
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else WD_ALIGN_PARAGRAPH.LEFT
    layout.keep_with_next = look.keeps_next
    layout.line_spacing = 1.0


def _set_newest_word(package: Any) -> None:
    """Without this Word opens the file in its compatibility mode."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    settings = package.settings.element
    compat = settings.find(qn("w:compat"))
    for setting in list(compat):
        compat.remove(setting)
    mode = OxmlElement("w:compatSetting")
    mode.set(qn("w:name"), "compatibilityMode")
    mode.set(qn("w:uri"), "http://schemas.microsoft.com/office/word")
    mode.set(qn("w:val"), "15")
    compat.append(mode)


def _set_properties(properties: Any, document: Document, mark: Mark | None) -> None:
    properties.title = printable(document.full_name())[:MAX_PROPERTY]
    properties.keywords = mark.keywords()[:MAX_PROPERTY] if mark else ""
    properties.language = LANGUAGE
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = CREATED
    properties.revision = 1


def _set_page(section: Any, document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = sorted(A4_MM, reverse=document.orientation == "landscape")
    section.page_width, section.page_height = Mm(width), Mm(height)
    is_landscape = document.orientation == "landscape"
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    for side, margin in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(margin))
    section.header_distance = section.footer_distance = Mm(FOOT_MM)


def _write_foot(section: Any, document: Document, mark: Mark | None) -> None:
    """«N из M» at the right of the first line; what the document and the mark say, at the left."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    lines = [line for line in (document.footer, mark.line() if mark else "") if line] or [""]
    width = section.page_width - section.left_margin - section.right_margin
    for index, line in enumerate(lines):
        paragraph = section.footer.paragraphs[0] if index == 0 else section.footer.add_paragraph()
        paragraph.style = "Footer"
        paragraph.add_run(printable(line))
        if index == 0:
            paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
            paragraph.add_run("\t")
            _add_field(paragraph, "PAGE")
            paragraph.add_run(" из ")
            _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def qr_run(package: Any, mark: Mark) -> Any:
    """A run with the code as a picture, told in words to those who do not see it."""
    from docx.shared import Mm

    paragraph = package.add_paragraph()
    run = paragraph.add_run()
    picture = run.add_picture(BytesIO(qr.png(mark.address)), width=Mm(QR_MM))
    picture._inline.docPr.set("descr", f"QR-код. {mark.line()}")
    paragraph._p.getparent().remove(paragraph._p)
    return run._r
