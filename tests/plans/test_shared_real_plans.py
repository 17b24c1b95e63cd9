"""The real plans beside the project: every cell is read, and workbook and Word file agree."""

from pathlib import Path

import docx
import openpyxl
import pytest

from plans.imports import UnreadableFile, read_plan

REAL = Path(__file__).parents[2].parent / "shared" / "real"
FIGURES = {  # sections, items, continued rows, goals
    "lyantor_2022_execution.xlsx": (4, 23, 0, 4),
    "lyantor_2022_execution.docx": (4, 23, 0, 4),
    "surgut_2022_plan.xlsx": (4, 23, 0, 4),
    "zvenigovo_2018_plan.xlsx": (5, 15, 2, 0),
    "zvenigovo_2018_plan.docx": (5, 15, 2, 0),
    "ermakovskoye_2021_q1.xlsx": (5, 7, 0, 0),
    "ermakovskoye_2021_q1.docx": (5, 7, 0, 0),
}
ROLES = {
    "lyantor": ["number", "title", "stages", "deadline", "responsible", "execution"],
    "surgut": ["number", "title", "stages", "deadline", "responsible"],
    "zvenigovo": ["number", "title", "stages", "deadline"],
    "ermakovskoye": ["number", "title", "stages", "deadline"],
}


def read(name):
    return read_plan((REAL / name).read_bytes(), name)


def rows_of_file(name):
    """The texts of each row under the header, a merged text once; read without our own code."""
    if name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(REAL / name).worksheets[0]
        rows = [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    else:
        table = docx.Document(REAL / name).tables[0]
        rows = [list({cell._tc: cell.text for cell in row.cells}.values()) for row in table.rows]
        rows = [[text for text in texts if text] for texts in rows]
    header = next(place for place, row in enumerate(rows) if row and row[0].startswith("№"))
    return [row for row in rows[header + 1 :] if row]


def rows_of_draft(draft):
    rows = []
    for section in draft.sections:
        rows.append([section.number, section.heading])
        rows.append([section.goal_number, section.goal_text])
        for item in section.items:
            for part in (item, *item.continued):
                rows.append([part.number, part.title, part.stages, part.deadline_text, part.responsible_text,
                             part.execution_text])  # fmt: skip
    rows = [[text for text in row if text] for row in rows]
    return [row for row in rows if row]


@pytest.mark.parametrize("name", FIGURES)
def test_sections_items_and_continued_rows_are_all_there(name):
    draft = read(name)
    items = list(draft.items)
    goals = sum(bool(section.goal_text) for section in draft.sections)
    assert (len(draft.sections), len(items), sum(len(item.continued) for item in items), goals) == FIGURES[
        name
    ]


@pytest.mark.parametrize("name", FIGURES)
def test_columns_have_their_parts(name):
    assert [column.role for column in read(name).columns] == ROLES[name.split("_")[0]]


@pytest.mark.parametrize("name", FIGURES)
def test_every_cell_of_the_table_is_read_verbatim(name):
    draft = read(name)
    signature = [
        [line] for line in draft.signature if name.endswith(".xlsx")
    ]  # in Word it stands outside the table
    assert [*rows_of_draft(draft), *signature] == rows_of_file(name)


@pytest.mark.parametrize("name", ["lyantor_2022_execution", "zvenigovo_2018_plan", "ermakovskoye_2021_q1"])
def test_workbook_and_word_file_agree(name):
    workbook, word = read(f"{name}.xlsx").as_json(), read(f"{name}.docx").as_json()
    assert workbook["title"] == word["title"]
    assert workbook["columns"] == word["columns"]
    assert workbook["sections"] == word["sections"]
    assert [problem["message"] for problem in workbook["problems"]] == [
        problem["message"] for problem in word["problems"]
    ]


def test_the_front_matter_is_told_apart():
    plan, report = read("zvenigovo_2018_plan.docx"), read("ermakovskoye_2021_q1.xlsx")
    assert [(approval.word, len(approval.lines)) for approval in plan.approvals] == [("УТВЕРЖДАЮ", 5)]
    assert (plan.year, plan.period, report.year, report.period) == (2018, None, 2021, "2021-Q1")
    assert len(report.signature) == 1


@pytest.mark.parametrize("name", ["yugorsk_2021_nok.xlsx", "yugorsk_2021_surveys.xlsx"])
def test_tables_that_are_no_plans_are_refused(name):
    with pytest.raises(UnreadableFile, match="не найдена таблица плана"):
        read(name)
