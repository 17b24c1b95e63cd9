"""A draft is edited further: several conditions, a translation that grew old, a colleague who publishes meanwhile."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.judging import faults
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request) -> bool:
    return request.param


@pytest.fixture
def page(browser, portal, scripts):
    with window(browser, portal, java_script_enabled=scripts) as page:
        sign_in(page, "otdel")
        yield page


def begin(page: Page, title: str) -> None:
    page.goto("/surveys/questionnaires/new/")
    page.get_by_label("Название").fill(title)
    page.get_by_label("Название").press("Enter")
    said(page, "Анкета создана.")


def add_question(page: Page, text: str, answers: str = "") -> None:
    page.get_by_role("link", name="Добавить вопрос в раздел 1").click()
    page.get_by_label("Вопрос").fill(text)
    press(page, "Добавить и продолжить")
    if answers:
        page.get_by_label("Ответы", exact=False).first.fill(answers)
        press(page, "Сохранить")
        said(page, "Вопрос сохранён.")


def choose(page: Page, number: int, question: int, answer: str, scripts: bool) -> None:
    """By keyboard; the answers come by themselves where scripts run, and the keys stay where they were."""
    row = page.get_by_role("group", name=f"Условие {number}")
    row.get_by_role("combobox").focus()
    for _ in range(question):
        page.keyboard.press("ArrowDown")
    if not scripts:
        page.get_by_role("button", name="Показать ответы").press("Enter")
    box = row.get_by_role("checkbox", name=answer, exact=True)
    expect(box).to_be_visible()
    if scripts:
        expect(row.get_by_role("combobox")).to_be_focused()
        page.keyboard.press("Tab")
        expect(row.get_by_role("checkbox").first).to_be_focused()
    box.press("Space")
    expect(box).to_be_checked()


def conditions(page: Page) -> Locator:
    return page.get_by_role("group", name="Условие").get_by_role("combobox").locator("option:checked")


def test_a_question_hangs_on_two_answers_and_one_is_taken_away(page, scripts):
    begin(page, f"Два условия ({'со сценариями' if scripts else 'без сценариев'})")
    add_question(page, "Вы были на празднике?", "Да\nНет")
    add_question(page, "С кем вы пришли?", "С детьми\nС друзьями")
    add_question(page, "Понравилось ли детям?", "Да\nНет")
    page.get_by_role("link", name="Изменить вопрос 3").click()
    page.get_by_label("Подсказка").fill("Спросите у них")
    page.wait_for_load_state()  # the choice is heard by a script
    choose(page, 1, 1, "Да", scripts)
    choose(page, 2, 2, "С детьми", scripts)
    shoot(page, "01-two-conditions")
    if scripts:  # the examiner is one
        assert faults(page) == []
    page.get_by_label("Подсказка").press("Enter")
    said(page, "Вопрос сохранён.")
    told = page.get_by_text("если в вопросе 1 ответили «Да» и если в вопросе 2 ответили «С детьми»")
    expect(told).to_be_visible()
    shoot(page, "02-draft")
    page.get_by_role("link", name="Изменить вопрос 3").click()
    both = ["на вопрос 1: Вы были на празднике?", "на вопрос 2: С кем вы пришли?"]
    expect(conditions(page)).to_have_text([*both, "без условия"])
    page.get_by_role("button", name="Убрать условие 1").press("Enter")
    expect(page.get_by_text("Условие убрано. Сохраните, чтобы так и осталось.")).to_be_visible()
    expect(page.get_by_role("group", name="Условие 1").get_by_role("combobox")).to_be_focused()
    expect(conditions(page)).to_have_text([both[1], "без условия"])
    shoot(page, "03-one-taken-away")
    press(page, "Сохранить")
    said(page, "Вопрос сохранён.")
    expect(page.get_by_text("если в вопросе 2 ответили «С детьми»")).to_be_visible()


def test_a_translation_older_than_its_text_is_found_and_settled(browser, portal):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        begin(page, "Анкета на двух языках")
        add_question(page, "Вам понравилось?", "Да\nНет")
        page.get_by_role("link", name="Перевести на другой язык").click()
        page.get_by_label("Язык").select_option(label="татарский — Татарча")
        press(page, "Добавить и перевести")
        page.get_by_label("Вопрос Вам понравилось?").fill("Сезгә ошадымы?")
        page.get_by_label("Ответ Да", exact=True).fill("Әйе")
        press(page, "Сохранить перевод")
        said(page, "Перевод сохранён: ")
        translation = page.url
        page.get_by_role("link", name="Черновик").click()
        page.get_by_role("link", name="Изменить вопрос 1").click()
        page.get_by_label("Вопрос", exact=True).fill("Понравился ли вам концерт?")
        press(page, "Сохранить")
        page.get_by_role("link", name="Проверить и опубликовать").click()
        expect(page.get_by_text("Русский текст изменён после перевода, таких текстов: 1")).to_be_visible()
        shoot(page, "04-advice")
        page.goto(translation)
        shoot(page, "05-all-texts")
        assert faults(page) == []
        page.get_by_role("link", name="Исходный текст изменился: 1").click()
        expect(page.get_by_text("Переведено с такого: «Вам понравилось?»")).to_be_visible()
        shoot(page, "06-outdated")
        assert faults(page) == []
        page.get_by_label("Перевод подходит и к новому тексту").check()
        press(page, "Сохранить перевод")
        expect(page.get_by_text("Таких текстов нет")).to_be_visible()
        shoot(page, "07-none-outdated")
        assert faults(page) == []
        page.get_by_role("link", name="Не переведено: ").click()
        expect(page.get_by_label("Ответ Нет", exact=True)).to_be_visible()
        expect(page.get_by_label("Ответ Да", exact=True)).to_have_count(0)
        shoot(page, "08-untranslated")


def test_what_was_typed_goes_into_a_new_version(browser, portal):
    with window(browser, portal) as page, window(browser, portal) as colleague:
        sign_in(page, "otdel")
        begin(page, "Анкета вдвоём")
        add_question(page, "Вам понравилось?", "Да\nНет")
        draft = page.url.partition("#")[0]
        page.get_by_role("link", name="Изменить вопрос 1").click()
        page.get_by_label("Вопрос", exact=True).fill("Понравился ли вам концерт?")
        sign_in(colleague, "admin")
        colleague.goto(draft)
        colleague.get_by_role("link", name="Проверить и опубликовать").click()
        press(colleague, "Опубликовать")
        said(colleague, "Версия 1 опубликована.")
        press(page, "Сохранить")
        expect(page.get_by_role("heading", level=1)).to_have_text("Черновик уже опубликован")
        expect(page.get_by_text("Понравился ли вам концерт?")).to_be_visible()
        shoot(page, "09-published-meanwhile")
        assert faults(page) == []
        press(page, "Новая версия с этим текстом")
        said(page, "Вопрос сохранён.")
        expect(page.get_by_text("Черновик версии 2.")).to_be_visible()
        expect(page.get_by_role("heading", name="Понравился ли вам концерт?")).to_be_visible()
        page.goto(draft)
        shoot(page, "10-nothing-typed")
        assert faults(page) == []
