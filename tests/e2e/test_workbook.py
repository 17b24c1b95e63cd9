"""The form leaves as a workbook and comes back, or as rows copied from a table; with scripts and without."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.judging import faults
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План в таблице Луговодского района на 2024 год"
WITH_SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
PLACES = {True: "museum", False: "theatre"}
MEETING = "Провели встречу.\nПришли 45 человек."


@pytest.fixture
def forms(quarter):
    return quarter(TITLE, 4)


def open_form(page, forms, place):
    sign_in(page, f"metodist-{place}")
    page.goto(forms[place])


def download(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Скачайте книгу").click()
    return openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))


def fill(book, number, **cells):
    sheet = book.active
    line = next(cell.row for cell in sheet["C"] if cell.value == number)
    for column, value in cells.items():
        sheet[f"{column}{line}"] = value


def upload(page, book):
    stream = io.BytesIO()
    book.save(stream)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "Отчёт.xlsx", "mimeType": media_type, "buffer": stream.getvalue()}
    page.get_by_label("Заполненная книга").set_input_files(file)
    press(page, "Прочитать книгу")
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте, что изменится в отчёте")


@WITH_SCRIPTS
def test_a_form_goes_out_as_a_workbook_and_comes_back(browser, portal, forms, scripts):
    place = PLACES[scripts]
    with window(browser, portal, java_script_enabled=scripts) as page:
        open_form(page, forms, place)
        page.get_by_role("link", name="Заполните отчёт в Excel").click()
        judge(page, scripts, "form-load")
        book = download(page)
        fill(book, "1.1", F=MEETING, G="исполнено", H="20.03.2024")
        fill(book, "1.2", G="сделано")
        upload(page, book)
        expect(page.get_by_text("«сделано» — нет такого состояния.")).to_be_visible()
        expect(page.get_by_role("button", name="Внести в отчёт")).to_have_count(0)
        judge(page, scripts, "form-upload-problems")
        page.get_by_role("link", name="загрузите книгу ещё раз").click()
        fill(book, "1.2", F="Открыли выставку.", G="в работе")
        upload(page, book)
        judge(page, scripts, "form-upload")
        press(page, "Внести в отчёт")
        said(page, "Внесено в отчёт, строк: 2.")
        assert [rows.held(page, forms[place], number) for number in (1, 2)] == [MEETING, "Открыли выставку."]


@WITH_SCRIPTS
def test_two_texts_that_met_in_a_workbook_wait_for_a_choice(browser, portal, forms, scripts):
    place = PLACES[scripts]
    with (
        window(browser, portal, java_script_enabled=scripts) as page,
        window(browser, portal, java_script_enabled=scripts) as other,
    ):
        open_form(page, forms, place)
        page.get_by_role("link", name="Заполните отчёт в Excel").click()
        book = download(page)
        fill(book, "1.3", F="Пришли 45 человек.")
        sign_in(other, f"head-{place}")
        other.goto(forms[place])
        rows.text(other, 3).fill("Пришли 40 человек.")
        other.locator("#send").get_by_role("button", name="Сохранить", exact=True).click()
        said(other, "Сохранено.")
        upload(page, book)
        expect(page.locator(".merge-side mark")).to_have_text(["45", "40"])
        press(page, "Внести в отчёт")
        expect(page.locator(".error-summary")).to_contain_text("Выберите, что оставить: 1.3.")
        judge(page, scripts, "form-upload-met")
        page.get_by_label("Оставить оба текста").check()
        press(page, "Внести в отчёт")
        said(page, "Внесено в отчёт, строк: 1.")
        assert rows.held(page, forms[place], 3) == "Пришли 40 человек.\n\nПришли 45 человек."


@WITH_SCRIPTS
def test_rows_copied_from_a_table_are_pasted(browser, portal, forms, scripts):
    place = PLACES[scripts]
    with window(browser, portal, java_script_enabled=scripts) as page:
        open_form(page, forms, place)
        page.get_by_role("link", name="вставьте строки из своей таблицы").click()
        judge(page, scripts, "form-paste")
        press(page, "Посмотреть, что изменится")
        expect(page.locator(".error-summary")).to_contain_text("Вставьте строки")
        pasted = '№ п/п\tИнформация об исполнении\tСостояние\n1.4\t"Выезд отменён.\nБыл паводок."\tв работе'
        page.get_by_label("Скопированные строки").fill(pasted)
        press(page, "Посмотреть, что изменится")
        expect(page.get_by_role("heading", level=3)).to_contain_text("Мероприятие 1.4")
        press(page, "Внести в отчёт")
        said(page, "Внесено в отчёт, строк: 1.")
        assert rows.held(page, forms[place], 4) == "Выезд отменён.\nБыл паводок."


def judge(page, scripts, name):
    """Accessible and within the window, wherever that can be asked."""
    if scripts:
        shoot(page, name)
        assert faults(page) == []
