"""The department at work: a queue judged by keys alone, canned remarks, many forms accepted at once from the board."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.judging import faults
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План, отчёты о котором принимает управление, Луговодского района на 2024 год"
CANNED = ["Назовите число участников.", "Приложите ссылку на публикацию."]
OWN = "Где это было?"
IN_RUSSIAN_LAYOUT = {"j": "KeyJ", "r": "KeyR", "v": "KeyV", "a": "KeyA", "k": "KeyK"}


def sent(browser, portal, title, places):
    """Forms of these places on acceptance, by place."""
    addresses = portal.open_quarter(title, 3)
    for place in places:
        with window(browser, portal) as page:
            sign_in(page, f"head-{place}")
            page.goto(addresses[place])
            for number in (1, 2, 3):
                rows.fill_in(page, number, f"Проведён вечер {number}.")
                rows.saved(page, number)
            press(page, "Сохранить и передать в управление")
            said(page, "Согласовано и передано в управление на приёмку.")
    return {place: addresses[place] for place in places}


@pytest.fixture(scope="module")
def forms(browser, portal):
    return sent(browser, portal, TITLE, ["museum", "theatre", "park"])


@pytest.fixture(scope="module")
def canned(browser, portal, forms):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        page.goto(forms["museum"])
        page.get_by_text("Клавиши и типовые замечания").click()
        page.get_by_role("link", name="Изменить список типовых замечаний").click()
        page.get_by_label("Замечания, каждое с новой строки").fill("\n".join(CANNED))
        press(page, "Сохранить")
        said(page, "Список сохранён.")


@pytest.fixture
def department(browser, portal, canned):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        yield page


def key(page, letter):
    """As pressed in the Russian layout: another letter on the same key."""
    page.evaluate(
        """code => document.activeElement.dispatchEvent(
          new KeyboardEvent('keydown', {code, key: 'я', bubbles: true, cancelable: true}))""",
        IN_RUSSIAN_LAYOUT[letter],
    )


def focused(page):
    return page.evaluate("document.activeElement.innerText").split("\n")[0]


def remark(page, number):
    return rows.row(page, number).get_by_label("Замечание к мероприятию")


def test_a_form_is_returned_and_the_next_accepted_by_keys_alone(department, forms):
    page = department
    page.goto(forms["museum"])
    shoot(page, "review")
    key(page, "j")
    key(page, "j")
    assert focused(page).startswith("1.2")
    key(page, "r")
    page.keyboard.type(OWN)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(remark(page, 2)).to_have_value(f"{OWN}\n{CANNED[0]}")
    key(page, "k")
    assert focused(page).startswith("1.1")
    key(page, "v")
    assert focused(page) == "Вернуть с замечаниями"
    page.keyboard.press("Enter")
    said(page, "Отчёт возвращён на доработку.")
    said(page, "Открыт следующий отчёт на приёмке.")
    rows.nothing_waits(page)  # the remarks have arrived, the browser keeps them no more
    page.goto(forms["theatre"])
    key(page, "a")
    page.keyboard.press("Enter")
    said(page, "Отчёт принят.")
    page.goto(forms["museum"])
    assert page.locator(".row .remark").all_inner_texts() == [f"Замечание: {OWN}\n{CANNED[0]}"]


def test_keys_rest_while_somebody_writes_and_when_switched_off(department, forms):
    page = department
    page.goto(forms["park"])
    key(page, "r")
    page.keyboard.type("ja")
    expect(remark(page, 1)).to_have_value("ja")
    remark(page, 1).fill("")
    page.keyboard.press("Escape")
    page.get_by_text("Клавиши и типовые замечания").click()
    page.get_by_label("Включить клавиши").uncheck()
    page.reload()
    key(page, "j")
    assert page.evaluate("document.activeElement === document.body")


def test_a_remark_comes_back_in_sight_whatever_rows_were_asked_for(department, forms):
    page = department
    page.goto(forms["park"])
    rows.row(page, 2).get_by_text("Написать замечание").click()
    remark(page, 2).fill(OWN)
    page.goto(f"{forms['park']}?show=stale")
    expect(remark(page, 2)).to_have_value(OWN)
    expect(remark(page, 2)).to_be_visible()
    expect(rows.row(page, 1)).to_be_hidden()
    remark(page, 2).fill("")
    rows.nothing_waits(page)


def test_a_canned_remark_goes_in_without_scripts(browser, portal, forms, canned):
    with window(browser, portal, java_script_enabled=False) as page:
        sign_in(page, "otdel")
        page.goto(forms["park"])
        rows.row(page, 3).get_by_text("Написать замечание").click()
        remark(page, 3).fill(OWN)
        rows.row(page, 3).get_by_role("button", name=CANNED[1]).click()
        expect(remark(page, 3)).to_have_value(f"{OWN}\n{CANNED[1]}")
        expect(remark(page, 3)).to_be_visible()
        expect(page.locator("main > .banner")).to_have_count(0)


def test_ticked_forms_are_accepted_and_the_filters_stay(browser, portal):
    places = ["museum", "theatre"]
    forms = sent(browser, portal, f"{TITLE}, весь сразу", places)
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        page.goto(forms["museum"])
        accept_all(page)


def accept_all(page):
    """From a form to its board, whose filters are still there when all have been accepted."""
    page.locator(".breadcrumbs a").last.click()
    page.get_by_role("link", name=re.compile("^на приёмке: ")).click()
    page.get_by_label("Таблица").select_option(label="по мероприятиям")
    press(page, "Показать")
    page.wait_for_url("**by=items**")
    assert faults(page) == []
    shoot(page, "board")
    filtered = page.url
    page.get_by_role("link", name="Отметить всех показанных").click()
    press(page, "Принять отмеченные")
    expect(page.locator("#acceptance")).to_contain_text("Принято отчётов: 2 из 2")
    assert faults(page) == []
    shoot(page, "accepted")
    page.get_by_role("link", name="Вернуться к таблице").click()
    expect(page).to_have_url(filtered)
    expect(page.get_by_text("Таких исполнителей нет")).to_be_visible()
