"""Words that are cut off: by a lost network, a closed tab, an ended session, a lost answer. None of them is lost."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План, из которого ничего не пропадает, Луговодского района на 2024 год"
FIRST = "Проведён вечер «Три реки», пришли 58 человек."
MORE = "Проведён вечер «Три реки», пришли 58 человек. Выставку посмотрели 120."
NO_NETWORK = re.compile("^Не сохранено: нет связи. Набранное хранится в этом браузере")


@pytest.fixture
def forms(quarter):
    return quarter(TITLE, 3)


@pytest.fixture
def opened(browser, portal, forms):
    """A window of somebody at the form of an institution; whoever sends it has an institution of their own."""

    @contextmanager
    def open_form(place, hand="metodist"):
        with window(browser, portal) as page:
            sign_in(page, f"{hand}-{place}")
            page.goto(forms[place])
            expect(page.get_by_role("heading", level=1)).to_contain_text("квартал 2024 года")
            yield page

    return open_form


def again(page):
    """The tab is closed, and later the form is opened in a new one."""
    address, context = page.url, page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(address)
    return fresh


def test_what_was_typed_without_network_is_sent_when_it_is_back(opened):
    with opened("museum") as page:
        page.context.set_offline(True)
        rows.text(page, 1).fill(FIRST)
        expect(rows.line(page, 1)).to_have_text(NO_NETWORK)
        rows.text(page, 1).fill(MORE)
        shoot(page, "offline")
        page.context.set_offline(False)
        rows.saved(page, 1)
        assert rows.held(page, page.url, 1) == MORE
        rows.nothing_waits(page)


def test_a_tab_closed_without_network_brings_its_words_back(opened):
    with opened("museum") as page:
        page.context.set_offline(True)
        rows.text(page, 2).fill(FIRST)
        rows.row(page, 2).get_by_label("Состояние").select_option(label="в работе")
        expect(rows.line(page, 2)).to_have_text(NO_NETWORK)
        address, context = page.url, page.context
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)
        expect(rows.text(page, 2)).to_have_value(FIRST)
        expect(rows.row(page, 2).get_by_label("Состояние")).to_have_value("in_progress")
        expect(page.get_by_role("heading", name="Набранное не пропало")).to_be_visible()
        shoot(page, "restored")
        rows.saved(page, 2)
        assert rows.held(page, address, 2) == FIRST
        rows.nothing_waits(page)


def test_a_tab_closed_in_the_middle_of_a_word_brings_it_back(opened):
    with opened("museum") as page:
        rows.text(page, 3).press_sequentially("Проведён вечер «Три р")
        page = again(page)
        expect(rows.text(page, 3)).to_have_value("Проведён вечер «Три р")
        rows.saved(page, 3)
        assert rows.held(page, page.url, 3) == "Проведён вечер «Три р"


def test_a_page_loaded_anew_keeps_what_was_typed(opened):
    with opened("dshi") as page:
        rows.text(page, 1).fill(FIRST)
        page.reload()
        expect(rows.text(page, 1)).to_have_value(FIRST)
        rows.saved(page, 1)


def test_what_was_typed_just_before_going_to_the_proofs_waits_nowhere(opened):
    with opened("dshi") as page:
        rows.text(page, 3).fill(FIRST)
        rows.row(page, 3).get_by_role("button", name=re.compile("^Приложить подтверждение")).click()
        said(page, "Сохранено.")
        rows.nothing_waits(page)


def test_whoever_types_without_a_pause_is_saved_meanwhile(opened):
    with opened("dshi") as page:
        rows.text(page, 2).press_sequentially("а" * 80, delay=100)
        assert set(rows.held(page, page.url, 2)) == {"а"}


def test_an_ended_session_waits_for_signing_in_beside(opened):
    with opened("theatre") as page:
        page.context.clear_cookies(name="session")
        rows.text(page, 1).fill(FIRST)
        expect(rows.line(page, 1)).to_have_text(re.compile("время входа истекло"))
        shoot(page, "session-ended")
        with page.context.expect_page() as beside:
            page.get_by_role("link", name="Войти в соседней вкладке").click()
        sign_in(beside.value, "metodist-theatre")
        rows.saved(page, 1)
        assert rows.held(page, page.url, 1) == FIRST


def test_an_ended_session_and_a_closed_tab_lose_nothing(opened):
    with opened("theatre") as page:
        page.context.clear_cookies(name="session")
        rows.text(page, 2).fill(FIRST)
        page = again(page)
        page.get_by_label("Логин").fill("metodist-theatre")
        page.get_by_label("Пароль").fill("lugovodsk-2026")
        press(page, "Войти")
        expect(rows.text(page, 2)).to_have_value(FIRST)
        rows.saved(page, 2)


def test_words_of_one_are_not_saved_in_the_name_of_another(opened, forms):
    with opened("park") as page:
        page.context.clear_cookies(name="session")
        rows.text(page, 1).fill(FIRST)
        expect(rows.line(page, 1)).to_have_text(re.compile("время входа истекло"))
        beside = page.context.new_page()
        sign_in(beside, "head-park")
        expect(rows.line(page, 1)).to_have_text(re.compile("в этом браузере вошёл кто-то другой"))
        page.close()
        beside.goto(forms["park"])
        expect(rows.text(beside, 1)).to_have_value("")
        press(beside, "Выйти")
        sign_in(beside, "metodist-park")
        beside.goto(forms["park"])
        expect(rows.text(beside, 1)).to_have_value(FIRST)
        rows.saved(beside, 1)


def test_signing_out_asks_and_leaves_nothing_in_the_browser(opened):
    with opened("park") as page:
        page.context.set_offline(True)
        rows.text(page, 2).fill(FIRST)
        expect(rows.line(page, 2)).to_have_text(NO_NETWORK)
        press(page, "Выйти")  # an unheeded question is answered with «no»
        assert len(rows.drafts(page)) == 1
        page.route("**/rows/*/save/", lambda route: route.abort())
        page.context.set_offline(False)
        page.once("dialog", lambda dialog: dialog.accept())
        press(page, "Выйти")
        expect(page.get_by_role("heading", name="Вход на портал")).to_be_visible()
        assert rows.drafts(page) == []


def test_an_answer_that_got_lost_is_nobody_else(opened):
    """The portal took the words, its answer did not arrive, and the typing went on."""
    with opened("cinema") as page:
        page.route("**/rows/*/save/", lambda route: (route.fetch(), route.abort()))
        rows.text(page, 1).fill(FIRST)
        expect(rows.line(page, 1)).to_have_text(NO_NETWORK)
        rows.text(page, 1).fill(MORE)
        page.unroute("**/rows/*/save/")
        rows.nothing_waits(page)
        rows.saved(page, 1)
        expect(page.locator(".merge")).to_have_count(0)
        assert rows.held(page, page.url, 1) == MORE


def test_an_answer_that_got_lost_with_its_tab_is_nobody_else(opened):
    with opened("cinema") as page:
        page.route("**/rows/*/save/", lambda route: (route.fetch(), route.abort()))
        rows.text(page, 2).fill(FIRST)
        expect(rows.line(page, 2)).to_have_text(NO_NETWORK)
        rows.text(page, 2).fill(MORE)
        page = again(page)
        expect(rows.text(page, 2)).to_have_value(MORE)
        rows.saved(page, 2)
        expect(page.locator(".merge")).to_have_count(0)
        assert rows.held(page, page.url, 2) == MORE


def test_two_tabs_closed_without_network_both_come_back(opened):
    with opened("centre") as page:
        other = page.context.new_page()
        other.goto(page.url)
        page.context.set_offline(True)
        rows.text(page, 1).fill("Из первой вкладки.")
        rows.text(other, 1).fill("Из второй вкладки.")
        address, context = page.url, page.context
        page.close()
        other.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)
        expect(rows.text(page, 1)).to_have_value("Из второй вкладки.")
        left = rows.row(page, 1).locator(".banner")
        expect(left.locator(".words")).to_have_text("Из первой вкладки.")
        shoot(page, "left")
        press(page, "Стереть")
        expect(left).to_have_count(0)
        rows.nothing_waits(page)


def test_words_for_a_form_that_was_sent_meanwhile_are_shown_until_they_are_wiped(opened):
    with opened("tihoozersky-sdk", "head") as head, opened("tihoozersky-sdk") as page:
        for number in (1, 2, 3):
            rows.fill_in(head, number, f"Строка {number}.")
            rows.saved(head, number)
        page.reload()
        page.context.set_offline(True)
        rows.text(page, 2).fill(MORE)
        expect(rows.line(page, 2)).to_have_text(NO_NETWORK)
        press(head, "Сохранить и передать в управление")
        said(head, "Согласовано и передано в управление на приёмку.")
        page.context.set_offline(False)
        expect(rows.line(page, 2)).to_have_text(re.compile("^Не сохранено. Отчёт на приёмке"))
        page = again(page)
        expect(page.locator(".banner .words")).to_have_text(MORE)
        press(page, "Стереть")
        page.reload()
        expect(page.locator(".row")).to_have_count(3)
        rows.nothing_waits(page)
        assert page.locator(".banner .words").count() == 0


def test_a_whole_form_sent_leaves_no_copy_behind(opened):
    with opened("rdk", "head") as page:
        page.route("**/rows/*/save/", lambda route: route.abort())  # nothing but the button saves
        for number in (1, 2, 3):
            rows.fill_in(page, number, f"Строка {number}.")
        press(page, "Сохранить и передать в управление")
        said(page, "Согласовано и передано в управление на приёмку.")
        rows.nothing_waits(page)
        assert page.locator(".banner .words").count() == 0


def test_remarks_of_a_reviewer_come_back_and_go_when_they_are_given(browser, portal, opened, forms):
    remark = "Назовите день и число гостей."
    with opened("berezovsky-sdk", "head") as head:
        for number in (1, 2, 3):
            rows.fill_in(head, number, f"Строка {number}.")
            rows.saved(head, number)
        press(head, "Сохранить и передать в управление")
        said(head, "Согласовано и передано в управление на приёмку.")
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        page.goto(forms["berezovsky-sdk"])
        rows.row(page, 2).get_by_text("Написать замечание").click()
        rows.row(page, 2).get_by_label("Замечание к мероприятию").fill(remark)
        page = again(page)
        expect(rows.row(page, 2).get_by_label("Замечание к мероприятию")).to_have_value(remark)
        expect(rows.row(page, 2).get_by_label("Замечание к мероприятию")).to_be_visible()
        press(page, "Вернуть с замечаниями")
        said(page, "Отчёт возвращён на доработку.")
        rows.nothing_waits(page)
        page.goto(forms["berezovsky-sdk"])
        expect(page.locator(".row .remark")).to_have_text(f"Замечание: {remark}")
        rows.nothing_waits(page)
        assert page.locator(".banner .words").count() == 0


def test_the_first_page_says_that_words_wait(opened):
    with opened("kamennopolyansky-sdk") as page:
        page.context.set_offline(True)
        rows.text(page, 1).fill(FIRST)
        expect(rows.line(page, 1)).to_have_text(NO_NETWORK)
        page.evaluate("""() => {
          for (const key of Object.keys(localStorage)) {
            const draft = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({...draft, at: draft.at - 120000}));
          }
        }""")
        context = page.context
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto("/plans/tasks/")
        expect(page.get_by_role("heading", name="Осталось несохранённое")).to_be_visible()
        shoot(page, "tasks-waiting")
        page.locator("[data-drafts-waiting] a").click()
        expect(rows.text(page, 1)).to_have_value(FIRST)
        rows.saved(page, 1)
