"""A person of the department builds a questionnaire from nothing, with branching and a second language, and publishes
it: with scripts, and without them."""

import pytest
from playwright.sync_api import Page, expect

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
    page.goto("/surveys/questionnaires/")
    shoot(page, "01-questionnaires")
    page.get_by_role("link", name="Новая анкета", exact=True).click()
    page.get_by_label("Название").fill(title)
    page.get_by_label("Название").press("Enter")
    said(page, "Анкета создана.")


def add_question(page: Page, text: str, kind: str) -> None:
    """By keyboard: the kind is chosen with the space bar, Enter in the text sends the form."""
    page.get_by_role("link", name="Добавить вопрос в раздел 1").press("Enter")
    page.get_by_role("radio", name=kind).press("Space")
    page.get_by_label("Вопрос").fill(text)
    page.get_by_label("Вопрос").press("Enter")
    said(page, "Вопрос добавлен.")


def save(page: Page) -> None:
    press(page, "Сохранить")
    said(page, "Вопрос сохранён.")


def show_if(page: Page, question: str, answer: str, scripts: bool) -> None:
    page.wait_for_load_state()  # the choice is heard by a script
    page.get_by_label("Показать вопрос, если").select_option(label=question)
    if not scripts:
        press(page, "Показать ответы")
    page.get_by_role("checkbox", name=answer, exact=True).check()


def put_into_tatar(page: Page) -> None:
    page.get_by_role("link", name="Перевести на другой язык").click()
    page.get_by_label("Язык").select_option(label="татарский — Татарча")
    press(page, "Добавить и перевести")
    page.get_by_label("Вопрос Вы были на празднике?").fill("Сез бәйрәмдә булдыгызмы?")
    page.get_by_text("Кнопки, подсказки и сообщения").click()
    page.get_by_label("Отправить ответы").fill("Җавапларны җибәрергә")
    shoot(page, "05-translation")
    press(page, "Сохранить перевод")
    said(page, "Перевод сохранён: 2 из ")


def test_a_questionnaire_is_built_and_published(page, scripts):
    title = f"Как вам праздник ({'со сценариями' if scripts else 'без сценариев'})"
    begin(page, title)
    add_question(page, "Вы были на празднике?", "один вариант")
    page.get_by_label("Ответы", exact=False).first.fill("Да\nНет")
    shoot(page, "02-question")
    save(page)
    add_question(page, "Что улучшить?", "развёрнутый ответ")
    save(page)
    add_question(page, "Понравилось ли вам?", "оценка от 1 до 5")
    page.get_by_label("Ответ для тех, кому нечего сказать").fill("затрудняюсь ответить")
    show_if(page, "на вопрос 1: Вы были на празднике?", "Да", scripts)
    shoot(page, "03-branching")
    save(page)
    page.get_by_role("button", name="Выше: вопрос 3").press("Enter")
    said(page, "Вопрос переставлен.")
    expect(page.locator(".builder-card h3")).to_have_text([
        "Вопрос 1. Вы были на празднике?",
        "Вопрос 2. Понравилось ли вам?",
        "Вопрос 3. Что улучшить?",
    ])  # fmt: skip
    shoot(page, "04-draft")
    page.get_by_role("button", name="Ниже: вопрос 1").press("Enter")
    said(page, "Вопрос 2 показывается не всем.")
    put_into_tatar(page)
    look_at_it(page, scripts)
    publish(page, title)


def look_at_it(page: Page, scripts: bool) -> None:
    page.get_by_role("link", name="Предпросмотр").click()
    frame = page.get_by_role("region", name="Экран телефона")
    expect(frame).to_be_visible()
    shoot(page, "06-preview")
    liked = frame.get_by_text("Понравилось ли вам?")
    expect(liked).to_be_visible(visible=not scripts)
    frame.get_by_role("radio", name="Да", exact=True).check()
    expect(liked).to_be_visible()
    expect(frame.get_by_role("button")).to_be_disabled()
    page.get_by_role("link", name="Татарча").click()
    expect(frame.get_by_text("Сез бәйрәмдә булдыгызмы?")).to_be_visible()
    page.get_by_role("link", name="Как на телефоне: без рамки").click()
    expect(page.get_by_role("button", name="Җавапларны җибәрергә")).to_be_disabled()
    page.get_by_role("link", name="Вернуться к черновику").click()


def publish(page: Page, title: str) -> None:
    page.get_by_role("link", name="Проверить и опубликовать").click()
    expect(page.locator(".banner--warning h2")).to_have_text("Посмотрите ещё раз: 2")
    expect(page.locator(".banner--error")).to_have_count(0)
    shoot(page, "07-publish")
    page.get_by_role("button", name="Опубликовать").press("Enter")
    said(page, "Версия 1 опубликована.")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("link", name="Продолжить черновик")).to_have_count(0)
    shoot(page, "08-questionnaire")


def test_a_ready_questionnaire_is_taken_and_its_faults_are_shown(browser, portal):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        page.goto("/surveys/questionnaires/")
        ready = page.get_by_role("region", name="Готовые анкеты")
        ready.get_by_role("link", name="Что для вас важно и довольны ли вы нашей работой").click()
        shoot(page, "09-template")
        page.get_by_role("link", name="Взять за основу").click()
        press(page, "Создать черновик")
        page.get_by_role("link", name="Добавить вопрос в раздел 1").click()
        page.get_by_role("radio", name="таблица оценок").check()
        page.get_by_label("Вопрос").fill("Оцените наши залы")
        press(page, "Добавить и продолжить")
        save(page)
        expect(page.get_by_text("Впишите строки таблицы, каждую с новой строки.")).to_be_visible()
        shoot(page, "10-draft-with-a-fault")
        assert faults(page) == []
        page.get_by_role("link", name="Проверить и опубликовать").click()
        shoot(page, "11-faults")
        assert faults(page) == []
        expect(page.get_by_role("button", name="Опубликовать")).to_have_count(0)
        page.get_by_role("link", name="Вопрос 2", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Вопрос 2")
        shoot(page, "12-matrix")
