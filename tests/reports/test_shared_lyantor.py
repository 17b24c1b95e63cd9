"""The real documents through the commands: what goes in comes out, cell by cell and word by word."""

import json
from collections import Counter
from pathlib import Path

import docx
import pytest

from tests.reports.printed import left_out, manage, pdf_words, printed, sheet_rows, told, word_rows, words

WHOSE = ("--institution", "lyantor", "--period", "2022-Q4")


@pytest.fixture
def real(shared) -> Path:
    return shared / "real"


def paragraphs_of(path: Path | str) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs if paragraph.text]


def loaded(path: Path, *options: str) -> str:
    return str(json.loads(told("import_plan", path, *options, "--json"))["plan"])


def execution(path: Path, folder: Path) -> list[str]:
    return printed("execution", loaded(path, *WHOSE), folder, *WHOSE)


@pytest.mark.django_db
def test_the_workbook_comes_back_with_every_cell_unchanged(real, tmp_path):
    path = real / "lyantor_2022_execution.xlsx"
    _, xlsx, word = execution(path, tmp_path)
    rows = sheet_rows(xlsx)
    assert len(rows) == 34
    assert rows == sheet_rows(path)
    assert [row for row in word_rows(word) if any(row)] == rows[1:-1]
    assert paragraphs_of(word)[0] == rows[0][0]
    assert rows[-1][0] in paragraphs_of(word)


@pytest.mark.django_db
def test_the_word_file_comes_back_with_every_cell_unchanged(real, tmp_path):
    path = real / "lyantor_2022_execution.docx"
    _, xlsx, word = execution(path, tmp_path)
    rows = sheet_rows(xlsx)
    assert rows[1:-1] == word_rows(path)
    assert word_rows(word) == word_rows(path)
    assert words(f"{rows[0][0]} {rows[-1][0]}") == words(" ".join(paragraphs_of(path)))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_pdf_holds_the_same_words_in_the_same_order(real, tmp_path, kind):
    pdf, *_ = execution(real / f"lyantor_2022_execution.{kind}", tmp_path)
    source, found = sheet_rows(real / "lyantor_2022_execution.xlsx"), pdf_words(pdf)
    wanted = Counter(word for row in source for cell in row for word in words(cell))
    extra = Counter(found) - wanted
    assert left_out(source, found) == []
    assert wanted - Counter(found) == Counter()
    assert {word for word in extra if not word.isdigit()} <= {*words(" ".join(source[1])), "из"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "columns", "items"),
    [
        ("surgut_2022_plan.xlsx", 5, 23),
        ("zvenigovo_2018_plan.xlsx", 4, 17),
        ("zvenigovo_2018_plan.docx", 4, 17),
        ("ermakovskoye_2021_q1.xlsx", 4, 7),
        ("ermakovskoye_2021_q1.docx", 4, 7),
    ],
)
def test_a_plan_prints_as_its_owner_knows_it(real, tmp_path, name, columns, items):
    path = real / name
    source = sheet_rows(path) if name.endswith("xlsx") else word_rows(path)
    pdf, xlsx, word = printed("plan", loaded(path), tmp_path)
    rows = sheet_rows(xlsx)
    head = next(index for index, row in enumerate(source) if row[0].startswith("№"))
    printed_head = next(index for index, row in enumerate(rows) if row[0].startswith("№"))
    assert len(rows[printed_head]) == columns
    body = source[head:]
    assert rows[printed_head : printed_head + len(body)] == body
    tables = [row for row in word_rows(word, -1) if any(row)]
    assert tables == [row for row in body if any(row)][: len(tables)]
    assert sum(bool(row[1] or row[2]) for row in tables[1:]) >= items
    above = Counter(word for row in rows[:printed_head] for cell in row for word in words(cell))
    if name.endswith("xlsx"):
        assert above == Counter(word for row in source[:head] for cell in row for word in words(cell))
    assert left_out(rows[printed_head:], pdf_words(pdf)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["zvenigovo_2018_plan.xlsx", "zvenigovo_2018_plan.docx"])
def test_the_approval_stands_above_the_title(real, tmp_path, name):
    _, xlsx, word = printed("plan", loaded(real / name), tmp_path)
    texts = [cell for row in sheet_rows(xlsx) for cell in row if cell]
    assert (texts[0], texts[1], texts[5][:16]) == (
        "УТВЕРЖДАЮ",
        "Руководитель отдела культуры",
        "План мероприятий",
    )
    assert [
        text for text in paragraphs_of(word) if text.startswith(("УТВЕРЖДАЮ", "Руководитель отдела"))
    ] == texts[:2]


def test_the_commands_do_it_from_an_empty_folder(real, tmp_path):
    var, path = tmp_path / "var", real / "lyantor_2022_execution.xlsx"
    assert manage(var, "migrate", "-v0").returncode == 0
    load = manage(var, "import_plan", path, *WHOSE, "--json")
    plan = str(json.loads(load.stdout)["plan"])
    done = manage(var, "render_report", "execution", "--plan", plan, *WHOSE, "--output", tmp_path)
    pdf, xlsx, _ = done.stdout.splitlines()
    assert (load.returncode, done.returncode, done.stderr) == (0, 0, "")
    assert sheet_rows(xlsx) == sheet_rows(path)
    assert left_out(sheet_rows(path), pdf_words(pdf)) == []
