"""The looks of a workbook's cells."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from documents.model import GoalRow, ItemRow, NoteRow, Row, SectionRow
from documents.render.sheet_layout import BODY_POINTS
from documents.render.text import FORMULA_SIGNS

FONT = "Times New Roman"


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """The look of a cell; the members are XlsxWriter's names of format properties.

    Looked up once a cell, so one is told from another by identity.
    """

    bold: bool = False
    italic: bool = False
    align: str = "left"
    valign: str = "top"
    border: int = 0
    font_size: float = BODY_POINTS
    bg_color: str = ""


PLAIN = Style(font_size=11)
TITLE = Style(bold=True, align="center", font_size=13)
SUBTITLE = Style(align="center", font_size=12)
HEADING = Style(bold=True, font_size=12)
NOTE = Style()
HEADER = Style(bold=True, align="center", valign="vcenter", border=1)
COLUMN_NUMBER = Style(align="center", border=1, font_size=8)
BANNER = Style(bold=True, border=1, bg_color="#F2F2F2")
ROW_STYLES: dict[type[Row], Style] = {
    SectionRow: Style(bold=True, align="center", border=1),
    GoalRow: Style(bold=True, border=1),
    ItemRow: Style(border=1),
    NoteRow: Style(italic=True, border=1),
}


CENTRED_ROW_STYLES = {kind: replace(style, align="center") for kind, style in ROW_STYLES.items()}


class Formats:
    """XlsxWriter's formats by style, each made once."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.made: dict[tuple[Style, bool], Any] = {}

    def __call__(self, style: Style, text: str = "") -> Any:
        key = style, text.startswith(FORMULA_SIGNS)
        if key not in self.made:
            self.made[key] = self.workbook.add_format(self._properties(*key))
        return self.made[key]

    def _properties(self, style: Style, is_quoted: bool) -> dict[str, Any]:
        properties = {name: value for name, value in asdict(style).items() if value}
        quoted = {"quote_prefix": True} if is_quoted else {}
        return {"font_name": FONT, "text_wrap": True, **properties, **quoted}
