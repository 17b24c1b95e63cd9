"""A form on a phone: asks what is to be asked, keeps what is typed, and loses no answer however bad the network is."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import CHROMIUM
from tests.e2e.judging import faults
from tests.e2e.phones import (
    SENT,
    Survey,
    fill_in,
    hears,
    is_thanked,
    kept,
    loses_acknowledgements,
    phone,
    routes_posts,
    send,
    tick,
    until,
    until_opens_without_network,
    until_sent,
    waits,
)
from tests.e2e.windows import LISTEN, shoot, sign_in, window

pytestmark = pytest.mark.browser
KEPT_FILES = """caches.open('survey').then(kept => kept.keys())
  .then(all => all.map(({ method, url }) => `${method} ${new URL(url).pathname}`))"""
KEPT_WISH = "store.all().then(all => all.some(({ body }) => new URLSearchParams(body).get('wish')))"
REACHES_STORE = "(() => { try { return localStorage.length } catch (error) { return error.name } })()"
TWICE = """() => {
  const button = document.getElementById('send');
  button.click();
  button.click();
  return button.textContent;
}"""
HASTE = """
window.pauses = [];
window.longer = () => pauses.filter(pause => pause !== 30); // which is the pause where all is well
const usual = window.setTimeout;
window.setTimeout = (act, pause, ...told) => {
  if (act.name === 'flush') pauses.push(pause / 1000);
  return usual(act, act.name === 'flush' ? 1 : pause, ...told);
};
"""
VOICES = """
window.said = [];
const voices = {
  getVoices: () => [{ lang: 'ru-RU' }], speak: words => said.push(words.text), cancel: () => said.push('—'),
};
Object.defineProperty(window, 'speechSynthesis', { value: voices });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
"""


@pytest.fixture
def survey(portal):
    return Survey(portal, portal.ask("tests.e2e.open_survey"))


@pytest.fixture
def page(browser, portal, survey):
    with phone(browser, portal) as page:
        page.goto(survey.form)
        yield page


# the form


def questions(page) -> list[str]:
    return page.locator(".question:visible").evaluate_all("all => all.map(each => each.dataset.question)")


def test_only_what_is_to_be_asked_is_asked_counted_and_sent(page, survey):
    progress = page.locator("#progress")
    assert questions(page) == ["liked", "came", "rooms", "age", "wish"]
    expect(progress).to_have_text("Отвечено 0 из 5")
    tick(page, "liked", "4")
    tick(page, "came", "yes")
    tick(page, "sound", "2")
    tick(page, "bad", "b")
    assert questions(page) == ["liked", "came", "sound", "bad", "rooms", "age", "wish"]
    expect(progress).to_have_text("Отвечено 4 из 7")
    tick(page, "rooms.r1", "3")
    expect(progress).to_have_text("Отвечено 4 из 7")
    tick(page, "rooms.r2", "3")
    expect(progress).to_have_text("Отвечено 5 из 7")
    tick(page, "came", "no")
    assert questions(page) == ["liked", "came", "rooms", "age", "wish"]
    expect(page.locator("main :is(.number, .when)")).to_have_count(0)  # 1, 2, 5: the gaps would puzzle
    expect(progress).to_have_text("Отвечено 3 из 5")
    with page.expect_request(lambda request: request.method == "POST") as asked:
        send(page)
    is_thanked(page)
    assert ("sound=" in asked.value.post_data, "bad=" in asked.value.post_data) == (False, False)
    [row] = survey.rows()
    assert row["not_asked"] == ["sound", "bad"]
    assert row["answers"] == {"liked": ["4"], "came": ["no"], "rooms.r1": ["3"], "rooms.r2": ["3"]}


def test_what_must_be_answered_is_said_before_anything_is_sent(page, survey):
    tick(page, "liked", "5")
    send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#q-came")
    expect(page.locator(".error-summary a")).to_have_text("Вы были на концерте? Ответьте на вопрос")
    expect(page.locator("#q-came .error")).to_have_text("Ошибка: Ответьте на вопрос")
    tick(page, "came", "no")
    send(page)
    is_thanked(page)
    assert len(survey.rows()) == 1


def test_double_click_sends_once_and_the_button_says_that_it_is_busy(page, survey):
    came = loses_acknowledgements(page, 0)
    fill_in(page)
    assert page.evaluate(TWICE) == "Отправляем…"
    is_thanked(page)
    assert (len(came), len(survey.rows())) == (1, 1)


def test_second_language_is_spoken_through_and_answers_stay_when_it_is_switched(page, survey):
    fill_in(page, "Больше книг")
    page.locator('.languages [lang="chm"]').click()
    expect(page.locator("#send")).to_have_text("Колташ")
    expect(page.locator("#progress")).to_have_text("Вашештыме 3 из 5")
    expect(page.locator("html")).to_have_attribute("lang", "chm")
    send(page)
    page.wait_for_url("**/thanks/?language=chm")
    assert survey.wishes() == ["Больше книг"]


def test_questions_are_read_aloud_where_there_is_a_voice(browser, portal, survey):
    with phone(browser, portal) as page:
        page.add_init_script(VOICES)
        page.goto(survey.form)
        button = page.locator("#q-came .aloud")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        assert page.evaluate("said") == ["—", "Вы были на концерте?. Выберите один вариант. Да. Нет", "—"]


def test_nothing_offers_to_read_aloud_without_a_voice_of_the_language(browser, portal, survey):
    with phone(browser, portal) as page:
        page.add_init_script(VOICES)
        page.goto(f"{survey.form}?language=chm")
        expect(page.locator("#progress")).to_be_visible()
        assert page.locator(".aloud").count() == 0


def test_second_person_on_one_phone_is_welcome_and_told_apart(page, survey):
    expect(page.locator(".again")).to_have_count(0)
    fill_in(page, "Первый")
    send(page)
    is_thanked(page)
    page.get_by_role("link", name="Отвечает другой человек").click()
    expect(page.locator(".again")).to_have_text(
        "С этого устройства уже отвечали. Может ответить и другой человек"
    )
    fill_in(page, "Второй")
    send(page)
    is_thanked(page)
    found = {row["texts"]["wish"]: "SAME_DEVICE" in row["signs"] for row in survey.rows()}
    assert found == {"Первый": False, "Второй": True}


# what is typed


def test_typed_answers_survive_a_reload_and_are_wiped_when_sent(page, survey):
    fill_in(page, "Набрано")
    key = page.locator('[name="key"]').input_value()
    until(page, KEPT_WISH)
    page.reload()
    expect(page.locator('[name="wish"]')).to_have_value("Набрано")
    assert page.locator('[name="key"]').input_value() == key
    expect(page.locator("#progress")).to_have_text("Отвечено 3 из 5")
    send(page)
    is_thanked(page)
    assert (kept(page), survey.wishes()) == ([], ["Набрано"])


def test_what_the_portal_cannot_read_is_told_kept_and_mended(page, survey):
    fill_in(page, "Опечатка")
    page.locator('[name="age"]').fill("сорок")
    send(page)
    expect(page.locator("#q-age .error")).to_have_text("Ошибка: Введите число цифрами")
    assert [each["state"] for each in kept(page)] == ["wrong"]
    page.reload()
    expect(page.locator("#q-age .error")).to_have_text("Ошибка: Введите число цифрами")
    page.locator('[name="age"]').fill("40")
    send(page)
    is_thanked(page)
    assert [(row["exact"], row["texts"]) for row in survey.rows()] == [({"age": "40"}, {"wish": "Опечатка"})]


# the queue


def test_answers_given_offline_go_out_when_the_network_is_back(page, survey):
    fill_in(page, "Без связи")
    page.context.set_offline(True)
    send(page)
    waits(page)
    page.context.set_offline(False)
    hears(page, SENT)
    assert [(row["texts"]["wish"], row["has_hour"]) for row in survey.rows()] == [("Без связи", False)]


def test_several_people_answer_offline_one_after_another(page, survey):
    page.context.set_offline(True)
    for wish in ("Один", "Два", "Три"):
        fill_in(page, wish)
        send(page)
        waits(page)
        page.get_by_role("button", name="Отвечает другой человек").click()
        expect(page.locator('[name="wish"]')).to_have_value("")
        expect(page.locator("#queue button")).to_have_count(0)
    page.context.set_offline(False)
    hears(page, SENT)
    assert survey.wishes() == ["Два", "Один", "Три"]


def test_tab_closed_before_the_network_is_back_loses_nothing(page, survey):
    fill_in(page, "Закрыто")
    page.context.set_offline(True)
    send(page)
    waits(page)
    page.close()
    page.context.set_offline(False)
    other = page.context.new_page()
    other.goto("/a/")
    hears(other, SENT)
    assert survey.wishes() == ["Закрыто"]


def test_form_opened_anew_with_the_network_back_sends(page, survey):
    fill_in(page, "Заново")
    routes_posts(page, lambda route: route.abort("connectionfailed"))
    send(page)
    waits(page)
    page.goto("about:blank")  # or the page itself might send, while it is still there
    page.context.unroute("**/a/**")
    page.goto(survey.form)
    hears(page, SENT)
    expect(page.locator('[name="wish"]')).to_have_value("")
    assert survey.wishes() == ["Заново"]


def test_lost_acknowledgement_makes_no_second_row(page, survey):
    came = loses_acknowledgements(page, 2)
    fill_in(page, "Ответ потерян")
    send(page)
    waits(page)
    hears(page, SENT)
    assert (len(came), survey.wishes()) == (3, ["Ответ потерян"])


def test_two_tabs_do_not_send_one_answer_at_the_same_time(page, survey):
    until_opens_without_network(page)
    fill_in(page, "Две вкладки")
    page.context.set_offline(True)
    send(page)
    waits(page)
    other = page.context.new_page()
    came = []
    page.context.on("response", lambda answer: answer.request.method == "POST" and came.append(answer))
    page.context.set_offline(False)
    other.goto("/a/")
    until_sent(page)
    until_sent(other)
    assert (len(came), survey.wishes()) == (1, ["Две вкладки"])


def test_answers_that_came_too_late_are_kept_and_can_be_saved_to_a_file(page, survey, tmp_path):
    fill_in(page, "Поздно")
    page.context.set_offline(True)
    send(page)
    waits(page)
    survey.rows("qr", "END")
    page.wait_for_timeout(6000)  # the portal keeps a door for five seconds
    page.context.set_offline(False)
    hears(
        page,
        "Приём ответов закончился. Эти ответы остались на устройстве: сохраните их в файл и передайте его в учреждение",
    )
    with page.expect_download() as saving:
        page.get_by_role("button", name="Сохранить в файл").click()
    saving.value.save_as(tmp_path / "answers.json")
    assert "%D0%9F%D0%BE%D0%B7%D0%B4%D0%BD%D0%BE" in Path(tmp_path, "answers.json").read_text()
    assert [each["state"] for each in kept(page)] == ["over"]
    assert survey.rows() == []


def test_who_sends_after_the_end_is_told_of_the_end_and_not_of_the_network(page, survey):
    fill_in(page, "Чуть позже")
    survey.rows("qr", "END")
    page.wait_for_timeout(6000)  # the portal keeps a door for five seconds
    send(page)
    expect(page.locator("h1")).to_have_text("Опрос закончился")
    hears(
        page,
        "Приём ответов закончился. Эти ответы остались на устройстве: сохраните их в файл и передайте его в учреждение",
    )
    assert [each["state"] for each in kept(page)] == ["over"]
    assert survey.rows() == []


def test_answers_that_wait_longer_than_a_week_can_be_saved_to_a_file(page, survey):
    fill_in(page, "Неделя")
    page.context.set_offline(True)
    send(page)
    waits(page)
    page.evaluate("store.all().then(([one]) => store.put({ ...one, at: Date.now() - 8 * 86400000 }))")
    page.evaluate("queue.flush()")
    hears(page, "Ответы ждут связи больше недели. Сохраните их в файл и передайте его в учреждение")
    expect(page.get_by_role("button", name="Сохранить в файл")).to_be_visible()
    page.context.set_offline(False)
    until_sent(page)
    assert survey.wishes() == ["Неделя"]


def save_to_file(page, tmp_path) -> Path:
    """What has waited for eight days."""
    page.evaluate("store.all().then(([one]) => store.put({ ...one, at: Date.now() - 8 * 86400000 }))")
    page.evaluate("queue.flush()")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Сохранить в файл").click()
    hears(
        page, "Файл с ответами сохранён на этом устройстве. Передайте его в учреждение: там ответы загрузят"
    )
    path = tmp_path / saving.value.suggested_filename
    saving.value.save_as(path)
    return path


def load_as_staff(page, campaign: str, path: Path) -> None:
    """The whole way in, from the page of the survey; each page looked at."""
    sign_in(page, "otdel")
    page.goto(f"/surveys/campaigns/{campaign}/")
    for role, name, heading in (
        ("link", "Файл с телефона", "Загрузить ответы с телефона"),
        ("button", "Прочитать файл", "Проверьте ответы с телефона"),
        ("button", "Загрузить ответы: 1", "Ответы с телефона загружены"),
        ("link", "QR-код, Вход", re.compile("Вход: пачка за ")),
    ):
        page.get_by_role(role, name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        shoot(page, name)
        assert faults(page) == []
        if heading == "Загрузить ответы с телефона":
            page.get_by_label("Файл с ответами").set_input_files(path)


def test_saved_file_is_loaded_by_staff_and_the_telephone_that_comes_back_adds_nothing(
    page, survey, browser, portal, tmp_path
):
    fill_in(page, "Неделя")
    page.context.set_offline(True)
    send(page)
    waits(page)
    path = save_to_file(page, tmp_path)
    campaign = page.locator("#survey").get_attribute("data-survey")
    with window(browser, portal) as staff:
        load_as_staff(staff, campaign, path)
    assert [(row["texts"]["wish"], row["has_hour"]) for row in survey.rows()] == [("Неделя", False)]
    page.context.set_offline(False)
    until_sent(page)
    assert (kept(page), survey.wishes()) == ([], ["Неделя"])


def test_five_hundred_answers_are_one_file_and_the_next_ones_another(page, survey, tmp_path):
    routes_posts(page, lambda route: route.abort("connectionfailed"))
    page.evaluate(
        """Promise.all([...Array(501).keys()].map(number => store.put(
            { key: `${number}`, code: '', url: '/a/', body: '', at: number, state: 'over', isSaved: false })))"""
    )
    page.evaluate("queue.flush()")
    numbers = []
    for words in ("Приём ответов закончился.", "Файл с ответами сохранён"):
        with page.expect_download() as saving:
            page.get_by_role("button", name="Сохранить в файл").click()
        expect(page.locator("#queue p")).to_contain_text(words)
        saving.value.save_as(tmp_path / "answers.json")
        numbers.append(len(json.loads(Path(tmp_path, "answers.json").read_text())))
    assert numbers == [500, 1]


def test_each_failure_makes_the_pause_longer_up_to_five_minutes(browser, portal, survey):
    with phone(browser, portal) as page:
        page.add_init_script(HASTE)
        page.goto(survey.form)
        routes_posts(page, lambda route: route.abort("connectionfailed"))
        fill_in(page)
        send(page)
        until(page, "longer().length > 10")
        assert page.evaluate("longer().slice(0, 11)") == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


# without network, without scripts' store


def test_opened_form_opens_without_network_and_takes_an_answer(page, survey):
    until_opens_without_network(page)
    page.context.set_offline(True)
    page.reload()
    fill_in(page, "Из запаса")
    send(page)
    waits(page)
    page.reload()
    fill_in(page, "Ещё один")
    send(page)
    waits(page)
    page.context.set_offline(False)
    until_sent(page)
    assert survey.wishes() == ["Ещё один", "Из запаса"]


def test_form_is_kept_with_its_files_and_answers_are_not(page, survey):
    until_opens_without_network(page)
    fill_in(page)
    send(page)
    is_thanked(page)
    names = page.evaluate(KEPT_FILES)
    assert {name.rpartition("/")[2].partition(".")[0] for name in names if "/static/" in name} == {
        "icon", "survey", "survey_store", "survey_queue", "survey_questions", "survey_problems", "survey_aloud",
    }  # fmt: skip
    assert [name for name in names if "/static/" not in name] == [f"GET {survey.form}"]


def test_browser_that_keeps_nothing_sends_the_plain_form(portal, browser, survey, tmp_path):
    """Cookies are blocked, and with them everything that a page might keep."""
    Path(tmp_path, "Default").mkdir()
    Path(tmp_path, "Default", "Preferences").write_text(
        '{"profile": {"default_content_setting_values": {"cookies": 2}, "block_third_party_cookies": true}}'
    )
    context = browser.browser_type.launch_persistent_context(
        tmp_path, **CHROMIUM, base_url=portal.url, viewport={"width": 320, "height": 800}
    )
    context.add_init_script(LISTEN)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(survey.form)
    assert page.evaluate(REACHES_STORE) == "SecurityError"
    fill_in(page, "Без запаса")
    send(page)
    is_thanked(page)
    context.close()
    assert (errors, survey.wishes()) == ([], ["Без запаса"])
