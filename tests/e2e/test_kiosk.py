"""A tablet in a hall: one question a screen, one tap, and nothing left of whoever walked away."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.judging import faults
from tests.e2e.open_survey import PIN
from tests.e2e.phones import WAITS, Survey, hears, kept, phone, until, until_opens_without_network, until_sent
from tests.e2e.windows import shoot

pytestmark = pytest.mark.browser
SIZES = [(1280, 800), (768, 1024)]
MIDDLE = """each => {
  const { x, y, width, height } = each.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""


@pytest.fixture
def survey(portal):
    return Survey(portal, portal.ask("tests.e2e.open_survey"))


@pytest.fixture
def short(portal):
    return Survey(portal, portal.ask("tests.e2e.open_survey", "SHORT"))


@pytest.fixture
def tablet(browser, portal, survey):
    """With a clock that the test moves on."""
    with phone(browser, portal, 1280) as page:
        stand(page, survey)
        yield page


def stand(page: Page, survey: Survey) -> None:
    page.clock.install()
    page.goto(survey.kiosk)
    expect(part(page, "leave")).to_be_visible()


def part(page: Page, name: str):
    return page.locator(f'[data-kiosk-part="{name}"]')


def asks(page: Page, name: str) -> None:
    """One question, and it is this one."""
    expect(page.locator(".is-stepping .question.is-now")).to_have_attribute("data-question", name)


@contextlib.contextmanager
def still(page: Page) -> Iterator[None]:
    """The clock goes by the test alone, however slow the machine is."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    yield
    page.clock.resume()


def tap(page: Page, name: str, value: str) -> None:
    """As a finger does, and later than a finger that trembles."""
    page.clock.run_for(1000)
    page.locator(f'.question.is-now [name="{name}"][value="{value}"]').click()


def press(page: Page, words: str) -> None:
    page.clock.run_for(1000)
    page.get_by_role("button", name=words, exact=True).click()


def hammer(page: Page, name: str, value: str, times: int) -> None:
    x, y = page.locator(f'[name="{name}"][value="{value}"]').evaluate(MIDDLE)
    for _ in range(times):
        page.mouse.click(x, y)
        page.clock.run_for(100)


def test_first_tap_answers_and_each_next_one_goes_on(tablet, survey):
    asks(tablet, "liked")
    tap(tablet, "liked", "4")
    asks(tablet, "came")
    tap(tablet, "came", "yes")
    asks(tablet, "sound")
    tap(tablet, "sound", "2")
    asks(tablet, "bad")
    tap(tablet, "bad", "a")
    tap(tablet, "bad", "b")
    press(tablet, "Дальше")
    tap(tablet, "rooms.r1", "3")
    tap(tablet, "rooms.r2", "5")
    press(tablet, "Дальше")
    press(tablet, "Пропустить")
    tablet.locator('[name="wish"]').fill("Скамейку")
    press(tablet, "Дальше")
    expect(part(tablet, "thanks")).to_be_visible()
    tablet.clock.run_for(6000)
    asks(tablet, "liked")
    until_sent(tablet)
    [row] = survey.rows("kiosk")
    assert row["answers"] == {
        "liked": ["4"], "came": ["yes"], "sound": ["2"], "bad": ["a", "b"], "rooms.r1": ["3"], "rooms.r2": ["5"],
        "wish": ["given"],
    }  # fmt: skip
    assert (row["texts"], row["is_finished"]) == ({"wish": "Скамейку"}, True)
    assert "REPEATED_TAP" not in row["signs"]


def test_what_must_be_answered_cannot_be_skipped_and_one_may_go_back(tablet):
    tap(tablet, "liked", "4")
    expect(part(tablet, "next")).to_be_disabled()
    press(tablet, "Назад")
    asks(tablet, "liked")
    press(tablet, "Дальше")
    tap(tablet, "came", "no")
    asks(tablet, "rooms")
    expect(part(tablet, "next")).to_have_text("Пропустить")


def test_keys_alone_answer_everything(tablet, survey):
    tablet.locator('[name="liked"][value="1"]').focus()
    tablet.keyboard.press("ArrowRight")
    asks(tablet, "liked")
    tablet.keyboard.press("Enter")
    asks(tablet, "came")
    tablet.locator('[name="came"][value="yes"]').focus()
    tablet.keyboard.press("ArrowRight")
    for _ in range(4):
        part(tablet, "next").press("Enter")
    tablet.clock.run_for(6000)
    until_sent(tablet)
    assert [row["answers"] for row in survey.rows("kiosk")] == [{"liked": ["2"], "came": ["no"]}]


def test_whoever_walked_away_is_forgotten_and_the_part_is_kept_as_unfinished(tablet, survey):
    with still(tablet):
        tap(tablet, "liked", "2")
        tablet.clock.run_for(29_000)
        expect(part(tablet, "idle")).to_be_hidden()
        tablet.clock.run_for(2000)
        expect(part(tablet, "idle")).to_be_visible()
        tablet.clock.run_for(11_000)
        expect(part(tablet, "idle")).to_be_hidden()
    asks(tablet, "liked")
    assert tablet.locator(":checked").count() == 0
    until_sent(tablet)
    assert [(row["answers"], row["is_finished"]) for row in survey.rows("kiosk")] == [
        ({"liked": ["2"]}, False)
    ]


def test_countdown_stops_when_somebody_is_still_there(tablet, survey):
    with still(tablet):
        tap(tablet, "liked", "2")
        tablet.clock.run_for(33_000)
        expect(part(tablet, "idle").locator("output")).to_have_text("7")
        press(tablet, "Продолжить")
        tablet.clock.run_for(15_000)
    asks(tablet, "came")
    assert survey.rows("kiosk") == []


def test_nobody_there_sends_nothing(tablet, survey):
    tablet.clock.run_for(120_000)
    expect(part(tablet, "idle")).to_be_hidden()
    assert (kept(tablet), survey.rows("kiosk")) == ([], [])


def test_typed_words_of_one_are_not_seen_by_the_next(tablet):
    tap(tablet, "liked", "5")
    tap(tablet, "came", "no")
    press(tablet, "Пропустить")
    press(tablet, "Пропустить")
    tablet.locator('[name="wish"]').fill("Тайна")
    tablet.clock.run_for(45_000)
    asks(tablet, "liked")
    until_sent(tablet)
    assert (tablet.locator('[name="wish"]').input_value(), kept(tablet)) == ("", [])


def test_each_person_has_a_key_of_their_own(tablet, survey):
    for mark in ("1", "5"):
        tap(tablet, "liked", mark)
        tap(tablet, "came", "no")
        for _ in range(3):
            press(tablet, "Пропустить")
        tablet.clock.run_for(6000)
    until_sent(tablet)
    assert sorted(row["answers"]["liked"] for row in survey.rows("kiosk")) == [["1"], ["5"]]


def test_answers_wait_without_network_and_the_tablet_goes_on(tablet, survey):
    tablet.context.set_offline(True)
    tap(tablet, "liked", "3")
    tap(tablet, "came", "no")
    for _ in range(3):
        press(tablet, "Пропустить")
    tablet.clock.run_for(6000)
    asks(tablet, "liked")
    hears(tablet, WAITS)
    tablet.context.set_offline(False)
    until_sent(tablet)
    assert [row["answers"]["liked"] for row in survey.rows("kiosk")] == [["3"]]


def test_tablet_that_lost_its_power_sends_what_was_begun(tablet, survey):
    tap(tablet, "liked", "3")
    until(tablet, "store.all().then(all => all.length === 1)")
    tablet.reload()
    asks(tablet, "liked")
    until(tablet, "store.all().then(all => all.length === 0)")
    assert [(row["answers"], row["is_finished"]) for row in survey.rows("kiosk")] == [
        ({"liked": ["3"]}, False)
    ]


def test_what_the_portal_cannot_read_does_not_hold_back_the_rest(tablet, survey):
    tap(tablet, "liked", "3")
    tap(tablet, "came", "no")
    press(tablet, "Пропустить")
    tablet.locator('[name="age"]').fill("сорок")
    press(tablet, "Дальше")
    press(tablet, "Пропустить")
    tablet.clock.run_for(6000)
    until(tablet, "queue.flush().then(() => store.all()).then(all => all.length === 0)")
    assert [(row["answers"], row["is_finished"]) for row in survey.rows("kiosk")] == [
        ({"liked": ["3"], "came": ["no"]}, True)
    ]


@pytest.mark.parametrize(("times", "signs"), [(1, []), (5, []), (9, ["REPEATED_TAP"])])
def test_taps_at_one_place_are_one_answer(browser, portal, short, times, signs):
    with phone(browser, portal, 1280) as page:
        stand(page, short)
        with still(page):
            hammer(page, "liked", "1", times)
        page.clock.run_for(7000)
        asks(page, "liked")
        until_sent(page)
    assert [(row["answers"], row["signs"]) for row in short.rows("kiosk")] == [({"liked": ["1"]}, signs)]


def test_trembling_finger_does_not_answer_the_next_question(tablet):
    x, y = tablet.locator('[name="liked"][value="3"]').evaluate(MIDDLE)
    with still(tablet):
        for _ in range(3):
            tablet.mouse.click(x, y)
            tablet.clock.run_for(100)
    asks(tablet, "came")
    assert tablet.locator('[name="came"]:checked').count() == 0


def test_way_out_needs_the_code_of_the_point(tablet):
    press(tablet, "Для сотрудника: закрыть анкету")
    pin = tablet.get_by_label("Код выхода этой точки опроса")
    pin.fill("1111")
    press(tablet, "Закрыть анкету")
    expect(part(tablet, "exit").locator(".error")).to_have_text(
        "Код не подошёл. Проверьте его на странице точки опроса"
    )
    expect(pin).to_have_value("")
    press(tablet, "Остаться")
    asks(tablet, "liked")
    press(tablet, "Для сотрудника: закрыть анкету")
    pin.fill(PIN)
    press(tablet, "Закрыть анкету")
    tablet.wait_for_url("**/a/")


def test_second_language_goes_back_to_the_usual_one_by_itself(tablet):
    tablet.locator('.languages [lang="chm"]').click()
    expect(tablet.locator("html")).to_have_attribute("lang", "chm")
    expect(part(tablet, "leave")).to_be_visible()
    tablet.clock.run_for(31_000)
    expect(tablet.locator("html")).to_have_attribute("lang", "ru")


def test_page_that_stays_open_takes_a_new_token(tablet, survey):
    before = tablet.locator('[name="token"]').input_value()
    tablet.clock.run_for(3_700_000)
    tap(tablet, "liked", "3")
    tablet.clock.run_for(45_000)
    expect(tablet.locator('[name="token"]')).not_to_have_value(before)


def test_tablet_opens_without_network(browser, portal, survey):
    with phone(browser, portal, 1280) as page:
        page.goto(survey.kiosk)
        until_opens_without_network(page)
        page.context.set_offline(True)
        page.reload()
        asks(page, "liked")


def test_without_scripts_it_is_the_plain_form(browser, portal, survey):
    with phone(browser, portal, 768, java_script_enabled=False) as page:
        page.goto(survey.kiosk)
        page.locator('[name="liked"][value="5"]').check()
        page.locator('[name="came"][value="no"]').check()
        page.get_by_role("button", name="Отправить ответы").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Спасибо, ответы приняты")
    assert [row["is_finished"] for row in survey.rows("kiosk")] == [True]


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_accessible(browser, portal, survey, size):
    with phone(browser, portal, 1280) as page:
        page.goto(survey.kiosk)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        shoot(page, "start")
        found = faults(page)
        page.locator('[name="liked"][value="5"]').focus()
        page.keyboard.press("Space")
        part(page, "next").press("Enter")
        found += faults(page)
        part(page, "leave").click()
        found += faults(page)
    assert found == []
