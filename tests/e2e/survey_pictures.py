"""Pictures of surveys for the user guide: the department asks, an institution collects, a visitor answers."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from urllib.parse import urlsplit

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from culturequality.demo.district import PLACES

SURVEY = "Как вам у нас?"
OWN, BRANCH = ("cbs", "berezovskaya-lib")
FILE = [
    "Отметка времени", "Как часто вы у нас бываете?", "Насколько вы довольны нами в целом?",
    "Посоветуете ли вы нас родным и знакомым?", "Что нам улучшить в первую очередь?", "Электронная почта",
]  # fmt: skip


def place(code: str) -> str:
    return next(each.short_name for each in PLACES if each.code == code)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_draft(page: Page) -> None:
    page.goto("/surveys/questionnaires/")
    page.get_by_role("table").get_by_role("link", name="Стало ли у нас лучше").click()
    page.locator(".toolbar").get_by_text("Новая версия").or_(page.get_by_text("Продолжить черновик")).click()
    expect(page.get_by_role("link", name="Проверить и опубликовать")).to_be_visible()


def builder(page: Page) -> bytes:
    open_draft(page)
    return down_to(
        page.locator(".builder-card").filter(has_text="Стало ли у нас за последние полгода лучше?")
    )


def question(page: Page) -> bytes:
    open_draft(page)
    page.get_by_role("link", name="Изменить вопрос 2").click()
    return down_to(page.get_by_role("button", name="Сохранить"))


def open_survey(page: Page) -> None:
    page.goto("/surveys/")
    page.get_by_role("table").get_by_role("link", name=SURVEY).click()


def campaign(page: Page) -> bytes:
    open_survey(page)
    return down_to(page.get_by_role("table").first)


def figures(page: Page) -> bytes:
    open_survey(page)
    page.get_by_role("link", name="Итоги", exact=True).click()
    return down_to(page.get_by_role("table").first)


def duties(page: Page) -> bytes:
    page.goto("/surveys/")
    return down_to(page.locator(".task-list").last)


def open_point(page: Page, code: str, name: str) -> None:
    open_survey(page)
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=place(code), exact=True))
    row.get_by_role("link", name=name).first.click()
    expect(page.locator(".lead")).to_have_text(place(code))


def poster(page: Page) -> bytes:
    open_point(page, OWN, "QR-код, Вход")
    page.get_by_role("link", name="Плакат").click()
    return down_to(page.get_by_role("button", name="Скачать PDF"))


def open_form(page: Page, code: str, name: str, then: str = "") -> None:
    """The visitor's page, at the address that the point tells."""
    open_point(page, code, name)
    address = page.locator(".summary-list a").first.get_attribute("href") or ""
    page.goto(urlsplit(address).path + then)


def phone(page: Page) -> bytes:
    open_form(page, OWN, "QR-код, Вход")
    page.set_viewport_size({"width": 320, "height": 1200})
    page.get_by_label("Раз или два в месяц").check()
    expect(page.locator("#progress")).to_have_text("Отвечено 1 из 8")
    page.mouse.move(0, 0)
    chosen, told = page.locator(".choice").nth(1).bounding_box(), page.locator("#progress").bounding_box()
    page.set_viewport_size({"width": 320, "height": int(chosen["y"] + chosen["height"] + told["height"]) + 4})
    return page.screenshot()


def kiosk(page: Page) -> bytes:
    page.set_viewport_size({"width": 1024, "height": 768})
    open_form(page, BRANCH, "киоск, Зал", "kiosk/")
    expect(page.get_by_text("Для сотрудника")).to_be_visible()
    return page.screenshot()


def sheet(page: Page) -> bytes:
    """A sheet typed by half: the next cell waits for its key."""
    open_point(page, BRANCH, "бумага, Зал")
    page.get_by_role("link", name="Внести анкеты").click()
    page.get_by_label("Сколько бланков в стопке").fill("20")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Код бланка")).to_be_focused()
    page.keyboard.type("201\n")
    page.keyboard.type("35443")
    return down_to(page.get_by_role("button", name="Сохранить и открыть следующий"))


def loading(page: Page) -> bytes:
    """A file of another form service, before anything of it is stored."""
    open_survey(page)
    page.get_by_role("link", name="Добавить точки").click()
    page.get_by_label(place(OWN)).check()
    page.get_by_label("QR-код").uncheck()
    page.get_by_label("загрузка из файла").check()
    press(page, "Создать точки")
    page.get_by_role("link", name="загрузка из файла").click()
    page.get_by_role("link", name="Загрузить файл").click()
    exported = {"name": "ответы.csv", "mimeType": "", "buffer": export()}
    page.get_by_label("Файл с ответами").set_input_files(exported)
    press(page, "Прочитать файл")
    press(page, "Дальше")
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте ответы перед загрузкой")
    return down_to(page.get_by_role("button", name="Загрузить анкеты"))


def export() -> bytes:
    day = timezone.localdate() - dt.timedelta(days=1)
    often = ("Каждую неделю", "Раз или два в месяц", "Несколько раз в год")
    wishes = ("Больше новых книг", "", "Откройте в воскресенье")
    rows = [
        [f"{day:%d.%m.%Y} 12:{n:02}:00", often[n % 3], 3 + n % 3, 6 + n % 5, wishes[n % 3], f"{n}@example.ru"]
        for n in range(24)
    ]
    target = io.StringIO()
    csv.writer(target).writerows([FILE, *rows])
    return target.getvalue().encode()


def down_to(last: Locator) -> bytes:
    """The page from its head to the end of something."""
    last.wait_for()
    last.page.wait_for_load_state()
    box = last.bounding_box() or {}
    bottom = box["y"] + box["height"] + 12
    return last.page.screenshot(clip={"x": 0, "y": 0, "width": 1280, "height": bottom}, full_page=True)


SURVEY_PICTURES: dict[str, tuple[str, Callable[[Page], bytes]]] = {
    "builder": ("otdel", builder),
    "question": ("otdel", question),
    "campaign": ("otdel", campaign),
    "figures": ("otdel", figures),
    "duties": ("metodist-cbs", duties),
    "poster": ("metodist-cbs", poster),
    "phone": ("metodist-cbs", phone),
    "kiosk": ("metodist-cbs", kiosk),
    "sheet": ("metodist-cbs", sheet),
    "loading": ("metodist-cbs", loading),
}
