"""The form at a door as anybody may see it: without scripts and cookies, in every look, by keyboard, with mistakes."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e.judging import USUAL, WHITE_ON_BLACK_LARGE, faults
from tests.e2e.phones import Survey, is_thanked, phone, send, tick
from tests.e2e.windows import PATIENCE, shoot, window

pytestmark = pytest.mark.browser
LOOKS = (
    USUAL,
    WHITE_ON_BLACK_LARGE,
    "scheme-light size-150 spacing-wide",
    "scheme-blue size-200 spacing-wide",
)
SMALL = """() => [...document.querySelectorAll('a, button, summary, select, .choice, .mark-box, input, textarea')]
  .filter(each => !each.matches('[type=hidden], .skip, label input, .error-summary a') && each.offsetParent)
  .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
  .map(([html, { width, height }]) => `${html} ${width}×${height}`)"""
SEND_AS_IT_IS = "HTMLFormElement.prototype.submit.call(document.getElementById('survey'))"
FOCUSED = "document.activeElement.className"
IS_COVERED = """() => {
  const [each, bar] = [document.activeElement, document.querySelector('#progress')]
    .map(one => one.getBoundingClientRect());
  return each.bottom > bar.top && each.top < bar.bottom;
}"""


@pytest.fixture(scope="module")
def survey(portal):
    return Survey(portal, portal.ask("tests.e2e.open_survey"))


@pytest.fixture
def page(browser, portal):
    with phone(browser, portal) as page:
        yield page


@pytest.fixture
def plain(browser, portal):
    """A telephone that runs no scripts."""
    with window(browser, portal, 320, java_script_enabled=False) as page:
        yield page
        assert page.context.cookies() == []


def test_answers_go_without_scripts_and_a_mistake_loses_nothing(plain, survey):
    plain.goto(f"{survey.form}?v=150-dark")
    expect(plain.locator(".question")).to_have_count(7)
    plain.locator('[name="age"]').fill("сорок")
    tick(plain, "rooms.r1", "4")
    send(plain)
    expect(plain.locator(".error-summary")).to_be_focused()
    assert plain.title() == "Ошибка: Как вам у нас?"
    shoot(plain, "mistakes")
    expect(plain.locator(".error-summary a")).to_have_text([
        "1. Как вам у нас? Ответьте на вопрос",
        "2. Вы были на концерте? Ответьте на вопрос",
        "6. Сколько вам лет? Введите число цифрами",
    ])  # fmt: skip
    expect(plain.locator('[name="rooms.r1"][value="4"]')).to_be_checked()
    expect(plain.locator('[name="age"]')).to_have_value("сорок")
    before = len(survey.rows())
    tick(plain, "liked", "5")
    tick(plain, "came", "no")
    tick(plain, "sound", "1")
    plain.locator('[name="age"]').fill("40")
    plain.locator('[name="wish"]').fill("Без сценариев")
    send(plain)
    is_thanked(plain)
    assert plain.url.endswith("/thanks/?v=150-dark")
    (row,) = survey.rows()[before:]
    assert (row["texts"], row["exact"]) == ({"wish": "Без сценариев"}, {"age": "40"})
    assert row["not_asked"] == ["sound", "bad"]  # typed, but hanging on a concert they were not at


def test_the_progress_covers_no_end_of_a_line_and_nothing_that_has_the_focus(page, survey):
    page.goto(survey.form)
    expect(page.locator("#progress")).to_be_visible()
    bar = page.locator("#progress").bounding_box()
    assert (bar["x"], bar["width"]) == (0, 320)
    covered = []
    while page.evaluate("document.activeElement.id") != "send":
        page.keyboard.press("Tab")
        covered.append(page.evaluate(IS_COVERED))
    assert covered == [False] * 11


def test_back_and_sending_again_is_the_same_answer(plain, survey):
    before = len(survey.rows())
    plain.goto(survey.form)
    tick(plain, "liked", "5")
    tick(plain, "came", "no")
    send(plain)
    is_thanked(plain)
    plain.go_back()
    expect(plain.locator('[name="liked"][value="5"]')).to_be_checked()
    send(plain)
    is_thanked(plain)
    plain.reload()
    assert len(survey.rows()) == before + 1
    plain.get_by_role("link", name="Отвечает другой человек").click()
    tick(plain, "liked", "1")
    tick(plain, "came", "no")
    send(plain)
    is_thanked(plain)
    assert len(survey.rows()) == before + 2


def test_second_language_is_one_link_away(plain, survey):
    plain.goto(f"{survey.form}?v=200")
    plain.get_by_role("link", name="Марий йылме").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Тыште келша мо?")
    expect(plain.locator("#send")).to_have_text("Колташ")
    assert plain.url.endswith("?language=chm&v=200")


def test_form_is_accessible_and_fits_in_every_look(page, survey):
    page.goto(survey.form)
    shoot(page, "form")
    assert faults(page, LOOKS) == []


def test_form_with_mistakes_is_accessible(page, survey):
    page.goto(survey.form)
    page.evaluate(SEND_AS_IT_IS)
    page.wait_for_selector(".error-summary:focus")
    assert faults(page) == []


@pytest.mark.parametrize("name", ["thanks", "results"])
def test_pages_after_the_form_are_accessible(page, survey, name):
    page.goto(f"{survey.form}{name}/")
    shoot(page, name)
    assert faults(page, LOOKS) == []


@pytest.mark.parametrize("address", ["/a/", "/a/?code=7K3", "/a/AAAAAAAAAAA/"])
def test_code_page_and_its_refusal_are_accessible(page, address):
    page.goto(address)
    shoot(page, f"code-{len(address)}")
    assert faults(page) == []


def until_told(page):
    """The clock counts the answers and then tells them."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.locator(".total").count():
        assert time.monotonic() < deadline
        page.wait_for_timeout(500)
        page.reload()


def test_results_of_many_answers_are_accessible(page, portal, survey):
    codes = portal.ask("tests.e2e.open_survey")
    crowd = Survey(portal, codes)
    for number in range(7):
        page.goto(crowd.form)
        tick(page, "liked", "5" if number < 6 else "4")
        tick(page, "came", "no")
        send(page)
        is_thanked(page)
    page.get_by_role("link", name="Что уже ответили").click()
    until_told(page)
    expect(page.locator(".total")).to_have_text(re.compile(r"Анкет всего: [567]$"))
    shoot(page, "results-many")
    assert faults(page) == []


def test_survey_that_is_over_gives_the_answers_back(page, portal):
    over = Survey(portal, portal.ask("tests.e2e.open_survey"))
    page.goto(over.form)
    tick(page, "liked", "3")
    page.locator('[name="wish"]').fill("Поздно")
    over.rows("qr", "END")
    page.wait_for_timeout(6000)  # doors are kept for a few seconds
    page.evaluate(SEND_AS_IT_IS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Опрос закончился")
    expect(page.locator(".answers dd")).to_have_text(["3", "Поздно"])
    shoot(page, "over")
    assert faults(page) == []
    assert over.rows() == []


@pytest.mark.parametrize("look", ["", "?v=200-wide"])
def test_everything_is_large_enough_for_a_finger(page, survey, look):
    page.goto(survey.form + look)
    page.locator("summary").click()
    assert page.evaluate(SMALL) == []
    page.goto("/a/")
    assert page.evaluate(SMALL) == []


def test_form_is_filled_in_by_keyboard_alone(page, survey):
    page.goto(survey.form)
    expect(page.locator("#progress")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "skip"
    page.locator('[name="liked"][value="1"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name="liked"][value="2"]')).to_be_checked()
    expect(page.locator('[name="came"][value="no"]')).to_be_checked()
    page.locator('[name="age"]').focus()
    page.keyboard.press("Enter")
    is_thanked(page)
