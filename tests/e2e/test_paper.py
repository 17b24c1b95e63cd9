"""A pile of paper typed in by keyboard alone: what is stored is what was typed."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.judging import faults
from tests.e2e.windows import come_back, shoot, sign_in, window

pytestmark = pytest.mark.browser
SHEETS = 20
ENOUGH_SECONDS = 15  # for a sheet, with all the pages between
ORDER = [
    "came", "poster", *(f"mark{n}" for n in range(1, 9)), "found", "advise",
    *(f"rooms.r{n}" for n in range(1, 9)), "age", "last", "wish", "sex",
]  # fmt: skip
AFTER_ENTER = {"found", "age", "last", "wish"}  # typed, not chosen by one key


def sheet(number):
    """Invented answers, each sheet others: who did not come by the poster is not asked about it."""
    keys = {"came": str(1 + number % 2), "found": "".join(sorted({"1", str(2 + number % 5)}))}
    if keys["came"] == "1":
        keys["poster"] = str(1 + number % 5)
    keys |= {f"mark{n}": ["1", "2", "3", "4", "5", "0", "-"][(number + n) % 7] for n in range(1, 9)}
    keys |= {f"rooms.r{n}": str((number * n) % 6) for n in range(1, 9)}
    keys |= {"advise": str(number % 10 or 10), "age": str(18 + number), "last": f"{number:02}102026"}
    return keys | {"wish": f"Больше книг, {number}", "sex": str(1 + number % 2)}


def stored(keys):
    """As the portal tells it: a day in full, nothing at a question that was not asked."""
    day = keys["last"]
    return {"poster": ""} | keys | {"last": f"{day[4:]}-{day[2:4]}-{day[:2]}"}


def type_in(page, code, keys, order=ORDER):
    """Nothing but keys: the next cell is where the focus stands."""
    keyboard = page.keyboard
    if code:
        keyboard.type(code)
    keyboard.press("Enter")
    for name in order:
        if name not in keys:
            continue
        keyboard.type(keys[name])
        if name in AFTER_ENTER or (name == "advise" and keys[name] == "1"):
            keyboard.press("Enter")


@pytest.fixture(scope="module")
def points(portal):
    return portal.ask("tests.e2e.entry_points", "open", "theatre")


@pytest.fixture
def page(browser, portal, points):
    with window(browser, portal) as page:
        sign_in(page, "metodist-theatre")
        yield page


def begin(page, points, announced):
    page.goto(points["paper"]["address"])
    page.get_by_label("Сколько бланков в стопке").fill(str(announced))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Код бланка")).to_be_focused()


def told(page):
    return page.locator("[data-told]")


def test_twenty_sheets_by_keyboard_alone(page, portal, points):
    begin(page, points, SHEETS)
    shoot(page, "01-batch")
    assert faults(page) == []
    slowest = 0.0
    for number in range(1, SHEETS + 1):
        began = time.monotonic()
        type_in(page, str(number), sheet(number))
        page.keyboard.press("Control+Enter")
        if number < SHEETS:
            expect(told(page)).to_contain_text(f"Бланк № {number} внесён. Внесено {number} из {SHEETS}")
            expect(page.get_by_label("Код бланка")).to_be_focused()
            slowest = max(slowest, time.monotonic() - began)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Повторный ввод: бланк № {SHEETS}")
    assert faults(page) == []
    shoot(page, "02-second-entry")
    again = sheet(SHEETS) | {"mark1": "3", "age": "99"}
    for name in ORDER:
        if name in again:
            page.keyboard.type(again[name])
            if name in AFTER_ENTER:
                page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Два ввода разошлись: бланк № {SHEETS}")
    shoot(page, "03-differences")
    page.get_by_label("первый ввод").first.check()
    page.get_by_label("второй ввод: 99").check()
    page.get_by_role("button", name="Сохранить верное").click()
    expect(page.get_by_text("бланков 1, расхождений 2 из 23 ячеек, 8,7 %")).to_be_visible()
    expect(page.get_by_label("Код бланка")).to_have_value("")
    rows.nothing_waits(page)
    found = portal.ask("tests.e2e.entry_points", "rows", str(points["paper"]["pk"]))
    expected = {number: stored(sheet(number)) for number in range(1, SHEETS + 1)}
    expected[SHEETS]["age"] = "99"
    assert {number: keys for number, _, keys in found} == expected
    assert slowest < ENOUGH_SECONDS


def test_focus_goes_on_back_and_past_what_is_not_asked(page, points):
    begin(page, points, 1)
    keyboard = page.keyboard
    keyboard.press("Enter")
    cell = lambda name: page.locator(f'[name="a.{name}"]')  # noqa: E731
    expect(cell("came")).to_be_focused()
    keyboard.press("2")
    expect(cell("mark1")).to_be_focused()
    expect(cell("poster")).to_be_hidden()
    keyboard.press("ArrowUp")
    expect(cell("came")).to_be_focused()
    keyboard.press("1")
    expect(cell("poster")).to_be_focused()
    keyboard.press("Backspace")
    expect(cell("came")).to_be_focused()
    keyboard.press("7")
    expect(cell("came")).to_have_value("")
    expect(page.locator("[data-wrong]")).to_contain_text("Здесь нет варианта «7»")
    assert faults(page) == []


def test_half_typed_sheet_survives_a_closed_page_and_is_stored_once(page, portal):
    points = portal.ask("tests.e2e.entry_points", "open", "theatre")
    begin(page, points, 2)
    type_in(page, "41", {"came": "2", "mark1": "4", "mark2": "5"})
    address = page.url
    page.goto("/surveys/batches/")  # nothing is there
    page.goto(address)
    expect(told(page)).to_contain_text("Начатый бланк восстановлен из этого браузера.")
    expect(page.locator('[name="a.mark3"]')).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url("chrome-error://chromewebdata/")
    page.context.set_offline(False)
    come_back(page, address)
    expect(told(page)).to_contain_text("Начатый бланк восстановлен из этого браузера.")
    page.keyboard.press("Control+Enter")
    expect(told(page)).to_contain_text("Бланк № 41 внесён")
    page.reload()
    expect(page.get_by_label("Код бланка")).to_have_value("")
    (row,) = portal.ask("tests.e2e.entry_points", "rows", str(points["paper"]["pk"]))
    assert (row[0], row[2]["mark1"], row[2]["mark2"]) == (41, "4", "5")


def test_pile_is_undone_and_brought_back(page, portal):
    points = portal.ask("tests.e2e.entry_points", "open", "theatre")
    begin(page, points, 1)
    type_in(page, "1", sheet(1))
    page.keyboard.press("Control+Enter")
    expect(told(page)).to_contain_text("Бланк № 1 внесён")
    page.get_by_role("link", name="Отменить пачку").click()
    page.get_by_label("Почему отменяется пачка").fill("Чужой бланк")
    page.get_by_role("button", name="Отменить пачку").click()
    expect(page.get_by_text("Причина: Чужой бланк.")).to_be_visible()
    stored_rows = lambda: portal.ask("tests.e2e.entry_points", "rows", str(points["paper"]["pk"]))  # noqa: E731
    assert [row[1] for row in stored_rows()] == [3]
    page.get_by_role("button", name="Вернуть пачку").click()
    expect(page.get_by_text("Анкет снова в итогах: 1.")).to_be_visible()
    assert [row[1] for row in stored_rows()] == [0]


def test_sheet_is_typed_in_without_scripts(browser, portal):
    points = portal.ask("tests.e2e.entry_points", "open", "theatre")
    with window(browser, portal, 320, java_script_enabled=False) as page:
        sign_in(page, "metodist-theatre")
        page.goto(points["paper"]["address"])
        page.get_by_role("button", name="Начать ввод").click()
        page.get_by_label("Код бланка").fill("5")
        for name, keys in sheet(2).items():
            page.locator(f'[name="a.{name}"]').fill(keys)
        page.get_by_role("button", name="Сохранить и открыть следующий").click()
        expect(told(page)).to_contain_text("Бланк № 5 внесён. Внесено 1.")
    (row,) = portal.ask("tests.e2e.entry_points", "rows", str(points["paper"]["pk"]))
    assert row[2] == stored(sheet(2))
