"""Exports of two form services taken in, looked at, loaded and undone."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.render.plain_table import table_to_xlsx
from tests.e2e.judging import faults
from tests.e2e.windows import shoot, sign_in, window

pytestmark = pytest.mark.browser
DAY = timezone.localdate() - dt.timedelta(1)
YANDEX = [
    "ID", "Время создания", "Ваша фамилия", "Вы пришли по афише?", "Понятна ли афиша?", "Оценка 1",
    "Откуда вы о нас знаете?", "Посоветуете нас друзьям?", "Что улучшить?",
]  # fmt: skip
GOOGLE = [
    "Отметка времени", "Вы пришли по афише?", "Понятна ли афиша?", "Оцените залы [Зал 1]", "Оцените залы [Зал 2]",
    "Откуда вы о нас знаете?", "Адрес электронной почты",
]  # fmt: skip


def yandex():
    """Forty visitors; each tenth says something that is no option."""
    rows = []
    for number in range(40):
        came = "Кажется, да" if number % 10 == 0 else ("Да" if number % 2 else "Нет")
        sources = f"Источник {1 + number % 3}, Источник {4 + number % 3}"
        mark, advise = str(1 + number % 5), str(number % 11)
        moment = f"{DAY:%Y-%m-%d} 10:{number:02}:00"
        rows.append([str(900 + number), moment, "Речной", came, "5", mark, sources, advise, ""])
    return table_to_xlsx("Ответы", YANDEX, rows)


def google():
    rows = [
        [
            f"{DAY:%d.%m.%Y} 9:{number:02}:01",
            "Да",
            str(1 + number % 5),
            "4",
            "",
            "Источник 1;Источник 2",
            "a@example.ru",
        ]
        for number in range(12)
    ]
    target = io.StringIO()
    csv.writer(target).writerows([GOOGLE, *rows])
    return target.getvalue().encode()


@pytest.fixture
def points(portal):
    return portal.ask("tests.e2e.entry_points", "open", "theatre")


def stored(portal, points):
    rows = portal.ask("tests.e2e.entry_points", "rows", str(points["import"]["pk"]))
    return [keys for _, exclusion, keys in rows if not exclusion]


def send(page, points, data, name):
    page.goto(points["import"]["address"])
    page.get_by_label("Файл с ответами").set_input_files({"name": name, "mimeType": "", "buffer": data})
    page.get_by_role("button", name="Прочитать файл").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Что в столбцах файла")


def go_on(page):
    page.get_by_role("button", name="Дальше").click()


def heading(page):
    return page.get_by_role("heading", level=1)


def undo(page):
    page.get_by_role("link", name="Отменить пачку").click()
    page.get_by_label("Почему отменяется пачка").fill("Пробная загрузка")
    page.get_by_role("button", name="Отменить пачку").click()
    expect(page.get_by_text("Причина: Пробная загрузка.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_export_of_yandex_forms_is_loaded_and_undone(browser, portal, points, scripts):
    with window(browser, portal, java_script_enabled=scripts) as page:
        sign_in(page, "metodist-theatre")
        send(page, points, yandex(), "yandex.xlsx")
        expect(page.get_by_text("Не загружаются и нигде не сохранены: ID, Ваша фамилия.")).to_be_visible()
        expect(page.get_by_label("Время создания")).to_have_value("day")
        expect(page.get_by_label("Оценка 1")).to_have_value("mark1")
        shoot(page, "01-columns")
        assert not scripts or faults(page) == []
        go_on(page)
        expect(heading(page)).to_have_text("Что значат ответы файла")
        expect(page.get_by_text("Встречается раз: 4")).to_be_visible()
        page.get_by_label("«Кажется, да»").select_option(label="Да")
        shoot(page, "02-values")
        assert not scripts or faults(page) == []
        go_on(page)
        expect(heading(page)).to_have_text("Проверьте ответы перед загрузкой")
        shoot(page, "03-preview")
        assert not scripts or faults(page) == []
        page.get_by_role("button", name="Загрузить анкеты: 40").click()
        expect(page.get_by_text("Файл загружен.")).to_be_visible()
        rows = stored(portal, points)
        assert (len(rows), sum(keys["came"] == "1" for keys in rows)) == (40, 24)
        assert sorted({keys["found"] for keys in rows}) == ["14", "25", "36"]
        assert [sum(keys["mark1"] == str(mark) for keys in rows) for mark in range(1, 6)] == [8] * 5
        undo(page)
        assert stored(portal, points) == []


def test_export_of_google_forms_is_loaded_once_and_undone(browser, portal, points):
    with window(browser, portal) as page:
        sign_in(page, "metodist-theatre")
        for words in ("Загрузить анкеты: 12", ""):
            send(page, points, google(), "google.csv")
            go_on(page)
            expect(heading(page)).to_have_text("Проверьте ответы перед загрузкой")
            if words:
                page.get_by_role("button", name=words).click()
                expect(page.get_by_text("Файл загружен.")).to_be_visible()
        expect(page.get_by_text("Все анкеты этого файла уже загружены")).to_be_visible()
        rows = stored(portal, points)
        assert len(rows) == 12
        assert {(keys["came"], keys["rooms.r1"], keys["rooms.r2"], keys["found"]) for keys in rows} == {
            ("1", "4", "0", "12")
        }
        page.goto(points["import"]["address"].replace("/import/", "/batches/"))
        page.get_by_role("link", name="google.csv").click()
        undo(page)
        assert stored(portal, points) == []


def test_file_with_a_wrong_row_is_told_where(browser, portal, points):
    with window(browser, portal) as page:
        sign_in(page, "metodist-theatre")
        rows = [["2001-01-01 10:00", "Да"], [f"{DAY:%d.%m.%Y} 10:00", "Нет"]]
        send(page, points, table_to_xlsx("Ответы", ["Время создания", "Вы пришли по афише?"], rows), "a.xlsx")
        go_on(page)
        expect(page.get_by_role("cell", name="День ответа 01.01.2001 не входит в дни опроса")).to_be_visible()
        expect(page.get_by_role("button", name="Загрузить анкеты")).to_have_count(0)
        assert faults(page) == []
        page.get_by_role("button", name="Отменить загрузку").click()
        expect(page.get_by_text("Загрузка отменена, ничего не сохранено.")).to_be_visible()
    assert stored(portal, points) == []
