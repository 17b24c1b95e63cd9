"""Invented plans as workbooks and Word files, made in memory in the many ways that people make them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Font

from plans.drafting.draft import PlanDraft

TITLE = "План мероприятий по повышению качества услуг\nучреждений культуры Заречного района на 2024 год"
APPROVAL = ["УТВЕРЖДАЮ", "Начальник отдела культуры", "______________ В.В. Берёзкина", "12 января 2024 года"]
SIGNATURE = "Исполнитель: методист районного Дома культуры"

HEADINGS = {
    "number": "№ п/п",
    "title": "Наименование мероприятия",
    "stages": "Этапы",
    "deadline": "Сроки",
    "responsible": "Ответственные",
    "execution": "Информация об исполнении",
}
NARROW = ["number", "title", "stages", "deadline", "responsible"]


@dataclass(frozen=True)
class Section:
    text: str


@dataclass(frozen=True)
class Goal:
    number: str
    text: str


@dataclass(frozen=True)
class Item:
    number: str
    title: str
    stages: str = ""
    deadline: str = ""
    responsible: str = ""
    execution: str = ""


ROWS = [
    Section("Раздел I «Мнение жителей»"),
    Goal("1", "По 01 июня 2024 года – узнать мнение жителей о работе учреждений"),
    Item(
        "1.1", "Опрос гостей", "- анкета;\n- сводка ответов", "до 15.05.2024", "руководители учреждений", "-"
    ),
    Item(
        "1.2", "Беседы в посёлках", "выезды", "до 20.05.2024\nдалее постоянно", "главы поселений", "10 бесед"
    ),
    Item("", "", "протоколы бесед", "до 30.05.2024", "методист", ""),
    Section("Раздел II «Удобство помещений»"),
    Goal("2", "По 01 октября 2024 года – сделать помещения удобнее"),
    Item("2.1.", " Скамьи в фойе  сельских клубов", "закупка", "до 01.09.2024", "директора клубов", ""),
    Item("2.2", "Пандусы", "", "ежегодно в срок до 15 февраля", "отдел культуры", "Сделано: 3 из 4"),
    Item("26 – 27", "Гардероб", "ремонт", "2 раза в год (май, ноябрь)", "директора клубов", ""),
]
OUTLINE = [
    ("Раздел I «Мнение жителей»", "1", ["1.1", "1.2"], [0, 1]),
    ("Раздел II «Удобство помещений»", "2", ["2.1.", "2.2", "26 – 27"], [0, 0, 0]),
]


def outline(draft: PlanDraft) -> list[tuple[str, str, list[str], list[int]]]:
    """Section by section: heading, the number of its goal, item numbers, how many rows continue each item."""
    return [
        (
            section.heading,
            section.goal_number,
            [item.number for item in section.items],
            [len(item.continued) for item in section.items],
        )
        for section in draft.sections
    ]


def items_as_rows(draft: PlanDraft) -> list[Item]:
    """The items and their continued rows as the fixture writes them, cell by cell."""
    return [
        Item(
            part.number,
            part.title,
            part.stages,
            part.deadline_text,
            part.responsible_text,
            part.execution_text,
        )
        for item in draft.items
        for part in (item, *item.continued)
    ]


def only(rows: Sequence[Any], roles: Sequence[str]) -> list[Item]:
    """The items of the fixture with the cells of these columns alone."""
    return [
        Item(**{role: getattr(row, role) if role in roles else "" for role in HEADINGS})
        for row in rows
        if isinstance(row, Item)
    ]


# Tables as lists of cells; a cell may be a text, a value, or None where a merge covers it.


@dataclass
class Table:
    cells: list[list[Any]]
    merges: list[tuple[int, int, int, int]]  # row, column, last row, last column; all from 0


def plan_table(
    roles: Sequence[str] = tuple(HEADINGS),
    *,
    rows: Sequence[Any] = tuple(ROWS),
    headings: Mapping[str, str] | None = None,
    has_merges: bool = True,
) -> Table:
    names = HEADINGS | dict(headings or {})
    table = Table([[names[role] for role in roles]], [])
    for row in rows:
        place = len(table.cells)
        if isinstance(row, Item):
            table.cells.append([getattr(row, role) for role in roles])
            continue
        first = 1 if isinstance(row, Goal) and "number" in roles else 0
        cells = ["" for _ in roles]
        cells[first] = row.text
        if first:
            cells[0] = row.number
        table.cells.append(cells)
        if has_merges:
            table.merges.append((place, first, place, len(roles) - 1))
    return table


def workbook(
    table: Table,
    *,
    above: Sequence[str] = (*APPROVAL, "", TITLE, ""),
    below: Sequence[str] = ("", SIGNATURE),
    left: int = 0,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[str] = (),
    widths: Mapping[str, float] | None = None,
    formats: Mapping[str, str] | None = None,
    bold: Sequence[str] = (),
    sheet: str = "План",
    others: Mapping[str, Table] | None = None,
    is_hidden: bool = False,
) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    _fill(page, table, above, below, left)
    for row in hidden_rows:
        page.row_dimensions[row].hidden = True
    for column in hidden_columns:
        page.column_dimensions[column].hidden = True
    for column, width in (widths or {}).items():
        page.column_dimensions[column].width = width
    for place, number_format in (formats or {}).items():
        page[place].number_format = number_format
    for place in bold:
        page[place].font = Font(bold=True)
    for name, other in (others or {}).items():
        _fill(book.create_sheet(name), other, (TITLE, ""), (), 0)
    if is_hidden:
        page.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Any, table: Table, above: Sequence[str], below: Sequence[str], left: int) -> None:
    for row, text in enumerate(above, start=1):
        _write(page, row, left + 1, text)
    top = len(above) + 1
    for row, cells in enumerate(table.cells, start=top):
        for column, value in enumerate(cells, start=left + 1):
            _write(page, row, column, value)
    for first, start, last, end in table.merges:
        page.merge_cells(
            start_row=top + first,
            start_column=left + start + 1,
            end_row=top + last,
            end_column=left + end + 1,
        )
    for row, text in enumerate(below, start=top + len(table.cells)):
        _write(page, row, left + 1, text)


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if value not in ("", None):
        page.cell(row, column, value)


def word(
    *tables: Table | str,
    above: Sequence[str] = (*APPROVAL, *TITLE.split("\n")),
    below: Sequence[str] = ("", SIGNATURE),
) -> bytes:
    """Tables in their order; a string between them is a paragraph."""
    document = docx.Document()
    for text in above:
        document.add_paragraph(text)
    for table in tables:
        if isinstance(table, str):
            document.add_paragraph(table)
        else:
            add_table(document, table)
    for text in below:
        document.add_paragraph(text)
    return saved(document)


def add_table(document: Any, table: Table) -> Any:
    made = document.add_table(len(table.cells), max(map(len, table.cells)))
    for row, cells in enumerate(table.cells):
        for column, value in enumerate(cells):
            if value not in ("", None):
                fill(made.cell(row, column), str(value))
    for first, start, last, end in table.merges:
        text = table.cells[first][start]
        merged = made.cell(first, start).merge(made.cell(last, end))
        for extra in merged.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        fill(merged, text)
    return made


def fill(cell: Any, text: str) -> None:
    """Each line a paragraph of its own, as people type them."""
    first, *rest = text.split("\n")
    cell.paragraphs[0].text = first
    for line in rest:
        cell.add_paragraph(line)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
