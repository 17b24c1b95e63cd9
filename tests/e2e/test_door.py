"""From a ready questionnaire to the answer of a visitor: each step ends where the next begins."""

import datetime as dt
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.documents.decoded_codes import codes_on
from tests.e2e.phones import is_thanked, phone, send, tick
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
NO, YES = ("q1", "q3", "q6", "q10"), ("q5", "q8", "q9", "q12", "q13", "q14")
ANSWERS = dict.fromkeys(NO, "no") | dict.fromkeys(YES, "yes")


def publish_ready_one(page):
    page.goto("/surveys/questionnaires/")
    page.get_by_role("region", name="Готовые анкеты").get_by_role(
        "link", name="Анкета для опроса получателей услуг"
    ).first.click()
    page.get_by_role("link", name="Взять за основу").click()
    press(page, "Создать черновик")
    expect(page.get_by_role("link", name="Проверить и опубликовать")).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Проверить и опубликовать").click()
    press(page, "Опубликовать")
    said(page, "Версия 1 опубликована.")
    return title


def start_survey(page, questionnaire):
    today = timezone.localdate()
    page.goto("/surveys/")
    page.get_by_role("link", name="Новый опрос").click()
    page.get_by_label("Название").fill("Как вам у нас: от двери")
    page.get_by_label("Анкета").first.select_option(label=f"{questionnaire}, версия 1 от {today:%d.%m.%Y}")
    page.get_by_label("Первый день").fill(f"{today:%Y-%m-%d}")
    page.get_by_label("Последний день").fill(f"{today + dt.timedelta(days=20):%Y-%m-%d}")
    page.get_by_role("group", name="Учреждения").get_by_role("checkbox").nth(1).check()
    press(page, "Создать опрос")
    said(page, "Опрос создан.")
    page.locator('[name$="recipients"]').first.fill("200")
    press(page, "Сохранить")
    page.get_by_role("link", name="Добавить точки").click()
    page.get_by_label("Все учреждения из списка").check()
    press(page, "Создать точки")
    expect(page.get_by_role("link", name="QR-код, Вход")).to_be_visible()
    return page.url


def printed_code(page, folder):
    """The poster of the point, and what a telephone's camera reads off it."""
    page.get_by_role("link", name="QR-код, Вход").click()
    page.get_by_role("link", name="Плакат").click()
    with page.expect_download() as coming:
        press(page, "Скачать PDF")
    path = folder / "poster.pdf"
    coming.value.save_as(path)
    return codes_on(pypdfium2.PdfDocument(path)[0])[0]


def test_a_poster_at_the_door_leads_to_the_form_and_the_answer_is_counted(browser, portal, tmp_path):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        address = start_survey(page, publish_ready_one(page))
        code = urlsplit(printed_code(page, tmp_path)).path
        with phone(browser, portal) as visitor:
            visitor.goto(code)
            shoot(visitor, "door")
            for name, value in ANSWERS.items():
                tick(visitor, name, value)
            send(visitor)
            is_thanked(visitor)
        page.goto(address)
        expect(page.locator("main")).to_contain_text("собрано анкет")
        shoot(page, "counted")
        assert page.locator("main .figure").first.inner_text().split()[0] == "1"
