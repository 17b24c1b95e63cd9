"""Two windows, or two people, at one row: both texts are shown, and the reader chooses; with scripts and without."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.judging import faults
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План на двоих Луговодского района на 2024 год"
THEIRS = "Пришли 40 человек.\nКниг выдано 90."
MINE = "Пришли 45 человек.\nКниг выдано 90."
CHOICES = {
    "Оставить мой": MINE,
    "Оставить сохранённый": THEIRS,
    "Оставить оба": f"{THEIRS}\n\n{MINE}",
}
NUMBERS = {button: number for number, button in enumerate(CHOICES, start=1)}
CHOICE = pytest.mark.parametrize("button", CHOICES)


@pytest.fixture
def forms(quarter):
    return quarter(TITLE, 4)


@pytest.fixture
def windows(browser, portal, forms):
    """Windows of people at the form of one institution, by their logins."""
    with ExitStack() as stack:

        def open_windows(place, *hands, **options):
            pages = [stack.enter_context(window(browser, portal, **options)) for _ in hands]
            for page, hand in zip(pages, hands, strict=True):
                sign_in(page, f"{hand}-{place}")
                page.goto(forms[place])
            return pages

        yield open_windows


def meet(first, second, number):
    """The first is saved, the second was typed beside and meets it."""
    rows.text(first, number).fill(THEIRS)
    rows.saved(first, number)
    rows.text(second, number).fill(MINE)
    merge = rows.row(second, number).locator(".merge")
    expect(merge).to_be_visible()
    marked = [words.strip() for words in merge.locator("mark").all_inner_texts()]
    assert marked == ["45", "40"]
    assert rows.held(first, first.url, number) == THEIRS


@CHOICE
def test_two_people_choose_what_stays(windows, button):
    head, methodist = windows("museum", "head", "metodist")
    number = NUMBERS[button]
    meet(head, methodist, number)
    shoot(methodist, "merge")
    rows.row(methodist, number).get_by_role("button", name=button).click()
    expect(rows.text(methodist, number)).to_have_value(CHOICES[button])
    expect(rows.text(methodist, number)).to_be_focused()
    expect(rows.row(methodist, number).locator(".merge")).to_have_count(0)
    rows.saved(methodist, number)
    assert rows.held(head, head.url, number) == CHOICES[button]
    rows.nothing_waits(methodist)
    methodist.keyboard.type(" И ещё.")
    rows.nothing_waits(methodist)
    assert rows.held(head, head.url, number) == f"{CHOICES[button]} И ещё."


def test_two_tabs_of_one_person_meet_as_well(windows):
    [first] = windows("dshi", "metodist")
    second = first.context.new_page()
    second.goto(first.url)
    meet(first, second, 1)
    heading = rows.row(second, 1).get_by_role("heading", level=4)
    expect(heading).to_have_text("Вы изменили эту строку и в другом окне")


def test_typing_goes_on_beside_the_other_text(windows):
    head, methodist = windows("theatre", "head", "metodist")
    meet(head, methodist, 1)
    rows.text(methodist, 1).press_sequentially(" Дальше.")
    expect(rows.row(methodist, 1).locator(".merge-side").first).to_contain_text("Дальше.")
    assert rows.held(head, head.url, 1) == THEIRS


def test_a_tab_closed_before_the_choice_asks_again(windows):
    head, methodist = windows("theatre", "head", "metodist")
    meet(head, methodist, 2)
    address, context = methodist.url, methodist.context
    methodist.close()
    methodist = context.new_page()
    methodist.goto(address)
    expect(rows.row(methodist, 2).locator(".merge")).to_be_visible()
    expect(rows.text(methodist, 2)).to_have_value(MINE)
    assert rows.held(head, address, 2) == THEIRS


def test_the_choice_is_made_by_keyboard(windows):
    head, methodist = windows("park", "head", "metodist")
    meet(head, methodist, 1)
    rows.text(methodist, 1).focus()
    for _ in range(20):
        methodist.keyboard.press("Tab")
        if methodist.evaluate("document.activeElement.innerText").startswith("Оставить оба"):
            break
    methodist.keyboard.press("Enter")
    rows.saved(methodist, 1)
    assert rows.held(head, head.url, 1) == CHOICES["Оставить оба"]


def test_both_texts_are_accessible_and_fit(windows):
    head, methodist = windows("park", "head", "metodist")
    meet(head, methodist, 2)
    assert faults(methodist) == []


@CHOICE
def test_without_scripts_the_save_button_shows_both_texts(windows, button):
    head, methodist = windows("cinema", "head", "metodist", java_script_enabled=False)
    number = NUMBERS[button]
    rows.text(head, number).fill(THEIRS)
    press(head, "Сохранить")
    said(head, "Сохранено.")
    rows.text(methodist, number).fill(MINE)
    rows.text(methodist, 4).fill(f"Другая строка, {button}")
    press(methodist, "Сохранить")
    merge = rows.row(methodist, number).locator(".merge")
    expect(merge.locator(".merge-side")).to_have_count(2)
    shoot(methodist, "merge-without-scripts")
    merge.get_by_role("button", name=button).click()
    said(methodist, "Сохранено.")
    expect(rows.text(methodist, number)).to_have_value(CHOICES[button])
    assert rows.held(head, head.url, 4) == f"Другая строка, {button}"


def test_without_scripts_an_ended_session_loses_nothing(windows):
    [page] = windows("rdk", "metodist", java_script_enabled=False)
    page.context.clear_cookies(name="session")
    rows.text(page, 1).fill(MINE)
    press(page, "Сохранить")
    page.get_by_label("Логин").fill("metodist-rdk")
    page.get_by_label("Пароль").fill("lugovodsk-2026")
    press(page, "Войти")
    press(page, "Отправить набранное")
    said(page, "Сохранено.")
    expect(rows.text(page, 1)).to_have_value(MINE)
