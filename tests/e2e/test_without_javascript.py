"""The main line in a browser that runs no scripts: a save button, «Обновить», and nothing is missing."""

from contextlib import ExitStack

import pytest
from PIL import Image

from tests.e2e import main_line, steps
from tests.e2e.main_line import MENDED, People
from tests.e2e.steps import Plan
from tests.e2e.windows import sign_in, window
from tests.plans.plan_files import NARROW, Item, Section, plan_table, workbook

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План работы без сценариев учреждений культуры Луговодского района на 2023 год"
EVERYBODY = "руководители учреждений культуры"
ROWS = [
    Section("Раздел I «Доступность»"),
    Item("1", "Пандусы и кнопки вызова", "осмотр", "ежеквартально", EVERYBODY),
    Item("2", "Обучение сопровождению", "занятие", "до 20.09.2023", EVERYBODY),
]
THEATRE = main_line.demo_name("theatre")


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(plan_table(NARROW, rows=ROWS), above=(TITLE, "")))
    return Plan(file, TITLE, "III квартал 2023 года")


@pytest.fixture
def people(browser, portal):
    with ExitStack() as stack:
        pages = []
        for login in ("otdel", "metodist-theatre", "head-theatre"):
            pages.append(stack.enter_context(window(browser, portal, java_script_enabled=False)))
            sign_in(pages[-1], login)
        yield People(*pages)


def save_by_the_button(page, row, text, state, date):
    steps.write(page, row, text, state, date)
    steps.press(page, "Сохранить")
    steps.said(page, "Сохранено.")


def test_a_report_is_made_without_scripts(people, plan, tmp_path):
    department, methodist, head = people.department, people.methodist, people.head
    proof = tmp_path / "осмотр.png"
    Image.new("RGB", (60, 40), "teal").save(proof)
    steps.send_file(department, plan.file)
    steps.take_in(department)
    steps.put_in_force(department)
    board = steps.open_period(department, plan.period)
    main_line.fill_in(methodist, plan, save_by_the_button, proof)
    main_line.approve(head, plan)
    main_line.return_one(department, board, THEATRE)
    main_line.mend(methodist, plan, save_by_the_button)
    main_line.approve(head, plan)
    main_line.accept(department, board, THEATRE)
    order(methodist)
    for words in steps.downloads(methodist):
        assert words.count(MENDED) == 1


def order(page):
    """The methodist orders the report and asks until it is there."""
    page.reload()
    steps.press(page, "Отчёт для печати")
    steps.refresh_until_files(page)
