"""A report that came as a file prints as it came: workbook and Word file, through the commands, cell by cell."""

import json
from collections import Counter
from pathlib import Path

import pytest

from plans.models import Plan
from tests.plans.plan_files import APPROVAL, NARROW, TITLE, Goal, Item, Section, plan_table, word, workbook
from tests.reports.printed import left_out, manage, pdf_words, printed, sheet_rows, told, word_rows, words

REPORT = [
    "Отчёт о выполнении плана мероприятий",
    "«Заречный районный Дом культуры» за 1 квартал 2024 года",
    "",
]
LONG = "Проведён опрос: " + "гости довольны; " * 120 + "опрошено  312 человек."
ROWS = [
    Section("Раздел I «Мнение жителей»"),
    Goal("1", "По 01 июня 2024 года – узнать мнение жителей о работе учреждений"),
    Item(
        "1.1", "Опрос гостей", "- анкета;\n- сводка ответов", "до 15.02.2024", "руководители учреждений", LONG
    ),
    Item("1.2", "Беседы в посёлках", "выезды", "постоянно", "главы поселений", "-"),
    Item("", "", "протоколы бесед", "до 30.03.2024", "методист", "+3 протокола"),
    Section("Раздел II «Удобство помещений»"),
    Item("2.1.", " Скамьи в фойе  сельских клубов", "закупка", "до 01.09.2024", "директора клубов", ""),
    Item("26 – 27", "Гардероб", "ремонт", "ежеквартально", "директора клубов", "<b>Сделано</b>: 3 из 4 "),
]


def a_report(folder: Path, kind: str = "xlsx") -> Path:
    made = (workbook if kind == "xlsx" else word)(plan_table(rows=ROWS), above=REPORT)
    path = folder / f"отчёт.{kind}"
    path.write_bytes(made)
    return path


WHOSE = ("--institution", "dk", "--period", "2024-Q1")


def loaded(path: Path, *options: str) -> str:
    return str(json.loads(told("import_plan", path, *(options or WHOSE), "--json"))["plan"])


@pytest.mark.django_db
def test_every_cell_of_a_workbook_comes_back_unchanged(tmp_path):
    path = a_report(tmp_path)
    _, xlsx, docx = printed("execution", loaded(path), tmp_path / "out", *WHOSE)
    source = sheet_rows(path)
    # The heading was typed in two rows; it prints as one text in one merged cell.
    heading = ("\n".join(row[0] for row in source[:2]), "", "", "", "", "")
    assert sheet_rows(xlsx) == [heading, *source[2:]]
    assert [row for row in word_rows(docx) if any(row)] == source[2:-1]  # the signature is a paragraph there


@pytest.mark.django_db
def test_a_word_file_gives_the_same_print_as_the_workbook(tmp_path):
    prints = []
    for kind in ("xlsx", "docx"):
        plan = loaded(a_report(tmp_path, kind))
        prints.append(sheet_rows(printed("execution", plan, tmp_path / kind, *WHOSE)[1]))
    assert prints[0] == prints[1]
    assert Plan.objects.count() == 1


@pytest.mark.django_db
def test_the_pdf_holds_the_same_words_in_the_same_order(tmp_path):
    path = a_report(tmp_path)
    pdf, *_ = printed("execution", loaded(path), tmp_path / "out", *WHOSE)
    source, found = sheet_rows(path), pdf_words(pdf)
    wanted = Counter(word for row in source for cell in row for word in words(cell))
    repeated = Counter(word for cell in source[2] for word in words(cell))
    extra = Counter(found) - wanted
    assert left_out(source, found) == []
    assert wanted - Counter(found) == Counter()
    assert {word for word in extra if not word.isdigit()} <= {*repeated, "из"}


@pytest.mark.django_db
def test_columns_of_the_reports_own_come_back_too(tmp_path):
    """A second institution's report of the same plan has its own dates and notes."""
    headings = ["№", "Мероприятие", "Срок", "Фактический срок", "Информация об исполнении", "Примечание"]
    prints, sources = [], []
    for code, day, note in (("dk", "12 марта", "фото на сайте"), ("museum", "1–5 марта", "")):
        table = plan_table(
            ["number", "title", "deadline"], rows=[Item("1", "Опрос", deadline="до 20.03.2024")]
        )
        table.cells = [headings, ["1", "Опрос", "до 20.03.2024", day, f"Сделано: {code}.", note]]
        path = tmp_path / f"{code}.xlsx"
        path.write_bytes(workbook(table, above=("Отчёт учреждения за 1 квартал 2024 года", "")))
        whose = ("--institution", code, "--period", "2024-Q1")
        plan = loaded(path, *whose)
        sources.append(sheet_rows(path))
        prints.append([plan, code, whose])
    assert prints[0][0] == prints[1][0]
    for (plan, code, whose), source in zip(prints, sources, strict=True):
        assert sheet_rows(printed("execution", plan, tmp_path / code, *whose)[1]) == source


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_plan_prints_with_its_own_columns_stamp_and_signature(tmp_path, kind):
    made = (workbook if kind == "xlsx" else word)(plan_table(NARROW, rows=ROWS))
    path = tmp_path / f"план.{kind}"
    path.write_bytes(made)
    pdf, xlsx, docx = printed("plan", loaded(path, "--year", "2024"), tmp_path / "out")
    rows = sheet_rows(xlsx)
    places = {cell: index for index, row in enumerate(rows) for cell in row if cell}
    table = next(index for index, row in enumerate(rows) if row[0].startswith("№"))
    assert [places[line] < places[TITLE] < table for line in APPROVAL] == [True] * 4
    cells = [tuple(str(cell or "") for cell in cells) for cells in plan_table(NARROW, rows=ROWS).cells]
    assert rows[table:-1] == cells
    assert [row for row in word_rows(docx) if any(row)] == cells
    assert left_out(rows[places[TITLE] :], pdf_words(pdf)) == []


def test_the_commands_work_where_only_migrate_was_run(tmp_path):
    var, out, path = tmp_path / "var", tmp_path / "out", a_report(tmp_path)
    assert manage(var, "migrate", "-v0").returncode == 0
    load = manage(var, "import_plan", path, *WHOSE, "--json")
    assert load.returncode == 0
    plan = str(json.loads(load.stdout)["plan"])
    done = manage(
        var, "render_report", "execution", "--plan", plan, *WHOSE, "--format", "pdf", "--format", "xlsx",
        "--output", out,
    )  # fmt: skip
    names = [f"{out}/execution-{plan}-dk-2024-Q1.{kind}" for kind in ("pdf", "xlsx")]
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0, names, "")
    assert sheet_rows(names[1])[1:] == sheet_rows(path)[2:]
    refused = manage(var, "render_report", "execution", "--plan", "77", *WHOSE, "--output", out)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.strip().endswith(f"Плана 77 нет. Есть планы: {plan}.")
    wrong = manage(var, "render_report", "execution", "--plan", plan, *WHOSE, "--format", "doc")
    assert (wrong.returncode, wrong.stdout, "Traceback" in wrong.stderr) == (1, "", False)


def test_before_migrate_the_command_says_what_to_do(tmp_path):
    done = manage(tmp_path / "var", "render_report", "plan", "--plan", "1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "выполните python manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_a_season_given_by_its_short_second_year_is_the_plans(tmp_path):
    loaded(a_report(tmp_path), "--year", "2015/16")
    plan = Plan.objects.get()
    assert (plan.year_from, plan.year_to, plan.deadline_year) == (2015, 2016, "2015/2016")
