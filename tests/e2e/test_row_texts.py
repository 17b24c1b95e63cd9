"""Texts that come into a form from elsewhere: an earlier period's and a table's, ticks and what was not renewed."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.judging import faults
from tests.e2e.steps import press
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
PLAN = "Комплекс мер по повышению удовлетворённости"
TABLE = 'Проведён\tосмотр зала\r\nЗамечаний нет\t"Собраны ""анкеты"":\n40 штук"\r\n\t"Три реки" вышли в газете\r\n'
HTML = "<html><body><table><tr><td>…</td></tr></table></body></html>"
PASTE = """(field, [text, html]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  if (html) data.setData('text/html', html);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  return field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def opened(browser, portal):
    """A window of a methodist at the running form of the demonstration's plan."""

    @contextmanager
    def open_form(place, **options):
        with window(browser, portal, **options) as page:
            sign_in(page, f"metodist-{place}")
            page.goto("/plans/tasks/")
            task = page.locator(".todo li").filter(has_text=PLAN)
            task.get_by_role("link", name=re.compile("^(Заполнить|Исправить)")).first.click()
            page.wait_for_load_state()
            yield page

    return open_form


def take(page, number):
    """Press «Перенести» at the last period's text; the text as it was written."""
    button = rows.row(page, number).get_by_role("button", name=re.compile("^Перенести")).first
    text = button.evaluate(
        "button => button.dataset.take || button.parentElement.querySelector('.words').textContent"
    )
    button.click()
    return text


def carried(page):
    """A row of words alone, with a number that was told by no indicator."""
    texts = page.locator("article.row").evaluate_all(
        "(rows, plain) => rows.map(row => row.querySelector(plain)?.textContent ?? '')",
        '.row-past > .past-text:has([data-take=""]) > .words',
    )
    return next(
        place for place, text in enumerate(texts, start=1) if re.search(r"\d", text) and "{{" not in text
    )


def not_renewed(page, number):
    """The row's warning that its text is that of an earlier period."""
    return rows.row(page, number).locator(".stale", has_text="Текст тот же, что за")


def test_an_earlier_text_is_carried_over_told_and_taken_back(opened):
    with opened("tihoozersky-sdk") as page:
        number = carried(page)
        before, old = rows.text(page, number).input_value(), take(page, number)
        expect(rows.text(page, number)).to_have_value(old)
        rows.saved(page, number)
        expect(not_renewed(page, number)).to_have_count(1)
        shoot(page, "carried-over")
        assert faults(page) == []
        rows.text(page, number).fill(re.sub(r"\d+", lambda digits: str(int(digits[0]) + 1), old))
        rows.saved(page, number)
        expect(not_renewed(page, number)).to_have_count(0)
        rows.row(page, number).get_by_text("Что изменилось с прошлого раза").click()
        expect(rows.row(page, number).locator(".changed-text ins")).not_to_have_count(0)
        rows.row(page, number).get_by_role("button", name="Вернуть как было").click()
        expect(rows.text(page, number)).to_have_value(before)


def test_a_table_from_excel_fills_the_rows_below_and_is_taken_back(opened):
    with opened("tihoozersky-sdk") as page:
        page.reload()
        before = [rows.text(page, number).input_value() for number in (2, 3, 4)]
        rows.text(page, 2).evaluate(PASTE, [TABLE, HTML])
        dialog = page.get_by_role("dialog", name="В буфере таблица")
        expect(dialog.get_by_label("Столбец с текстом")).to_have_value("1")
        expect(dialog.get_by_role("listitem")).to_have_count(3)
        shoot(page, "paste")
        assert faults(page) == []
        dialog.get_by_role("button", name="Заполнить мероприятия: 3").click()
        wanted = ["осмотр зала", 'Собраны "анкеты":\n40 штук', '"Три реки" вышли в газете']
        for number, text in zip((2, 3, 4), wanted, strict=True):
            expect(rows.text(page, number)).to_have_value(text)
        rows.nothing_waits(page)
        assert [rows.held(page, page.url, number) for number in (2, 3, 4)] == wanted
        rows.row(page, 2).get_by_role("button", name="Вернуть как было").click()
        for number, text in zip((2, 3, 4), before, strict=True):
            expect(rows.text(page, number)).to_have_value(text)


def test_a_table_leaves_out_the_row_of_a_closed_item_and_nothing_moves_up(opened):
    with opened("tihoozersky-sdk") as page:
        page.reload()
        rows.row(page, 3).locator(".row-done").evaluate(
            "done => done.remove()"
        )  # an accepted one has no field
        rows.text(page, 2).evaluate(PASTE, [TABLE, HTML])
        dialog = page.get_by_role("dialog", name="В буфере таблица")
        expect(dialog).to_contain_text("Не войдёт строк таблицы: 1.")
        dialog.get_by_role("button", name="Заполнить мероприятия: 2").click()
        expect(rows.text(page, 2)).to_have_value("осмотр зала")
        expect(rows.text(page, 4)).to_have_value('"Три реки" вышли в газете')
        rows.nothing_waits(page)


def test_a_table_may_go_into_one_field_or_nowhere(opened):
    with opened("tihoozersky-sdk") as page:
        rows.text(page, 2).fill("Было. ")
        rows.text(page, 2).evaluate(PASTE, [TABLE, HTML])
        page.get_by_role("button", name="Отмена").press("Enter")
        expect(rows.text(page, 2)).to_have_value("Было. ")
        rows.text(page, 2).evaluate(PASTE, [TABLE, HTML])
        page.get_by_role("button", name="Вставить всё в одно поле").click()
        expect(rows.text(page, 2)).to_have_value(re.compile("^Было. Проведён\tосмотр зала"))
        expect(rows.text(page, 2)).to_be_focused()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("одна строка", HTML),
        ("первый абзац\nвторой абзац", ""),
        ("первый\nвторой", "<p>первый</p><p>второй</p>"),
    ],
)
def test_what_is_no_table_is_pasted_as_ever(opened, text, html):
    with opened("tihoozersky-sdk") as page:
        assert rows.text(page, 2).evaluate(PASTE, [text, html]) is True
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_ticked_stage_is_saved_by_itself(opened):
    with opened("tihoozersky-sdk") as page:
        stage = rows.row(page, 1).get_by_role("checkbox").first
        was = stage.is_checked()
        with page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.ok):
            stage.click()
        rows.saved(page, 1)
        page.reload()
        assert rows.row(page, 1).get_by_role("checkbox").first.is_checked() is not was


def test_the_page_of_earlier_texts_is_accessible(opened):
    with opened("tihoozersky-sdk") as page:
        number = carried(page)
        rows.text(page, number).fill("Проведено 5 встреч.")
        rows.nothing_waits(page)
        button = rows.row(page, number).locator("[data-take]").first
        _, row, entry = button.get_attribute("value").split("-")
        page.goto(f"/plans/rows/{row}/past/?take={entry}")
        expect(page.locator(".inset del")).not_to_have_count(0)
        assert faults(page) == []


def test_an_earlier_text_is_carried_over_without_scripts(opened):
    with opened("kamennopolyansky-sdk", java_script_enabled=False) as page:
        number = carried(page)
        old = take(page, number)
        expect(page.get_by_label("Что сделано")).to_have_value(old)
        shoot(page, "without-scripts")
        press(page, "Сохранить")
        expect(rows.text(page, number)).to_have_value(old)
        expect(not_renewed(page, number)).to_have_count(1)
