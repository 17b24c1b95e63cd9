"""What people do at the portal from a plan's file to an accepted report: each step ends where the next begins."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pypdf
from playwright.sync_api import Locator, Page, expect

from culturequality.demo.district import DISTRICT
from tests.e2e.windows import shoot

REPORT_PATIENCE = 60_000  # milliseconds until the worker has rendered both files


def said(page: Page, words: str) -> None:
    """The portal says this at the top of the page."""
    expect(page.locator("main > .banner").filter(has_text=words)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@dataclass
class Plan:
    """What the file on the way is about."""

    file: Path
    title: str
    period: str


# the department and its plan


def send_file(page: Page, file: Path) -> None:
    page.goto("/plans/")
    page.get_by_role("link", name="Загрузить файл").click()
    shoot(page, "02-upload-new")
    page.get_by_label("Файл плана или отчёта").set_input_files(file)
    page.get_by_label("Территория").select_option(label=DISTRICT["name"])
    press(page, "Прочитать файл")
    expect(page.get_by_role("heading", level=1)).to_have_text("Проверьте, так ли понят файл")


def doubts(page: Page) -> Locator:
    return page.locator(".task-list .doubt-words")


def mend_deadline(page: Page, row: int, fresh: str) -> None:
    """Settle a doubt by mending the cell."""
    page.get_by_role("link", name=re.compile(rf"^Исправить ?: строка {row}$")).click()
    page.get_by_label(re.compile("^Сроки")).fill(fresh)
    shoot(page, "04-upload-row")
    press(page, "Сохранить")


def keep_as_written(page: Page, row: int) -> None:
    """Settle a doubt by saying that the file is right."""
    page.get_by_role("button", name=re.compile(rf"^Всё верно ?: строка {row},")).click()


def take_in(page: Page) -> None:
    press(page, "Создать план")
    said(page, "Файл принят. Подтвердите, кто отвечает за мероприятия.")


def put_in_force(page: Page) -> None:
    shoot(page, "06-responsibles")
    press(page, "Подтвердить всё")
    said(page, "Ответственные подтверждены.")
    shoot(page, "07-responsibles-confirmed")
    press(page, "Ввести план в действие")
    expect(page.locator(".page-head .status")).to_have_text("действует")


def open_period(page: Page, title: str) -> str:
    """Open the period of the plan on the screen; the address of its board."""
    page.get_by_role("link", name="Периоды", exact=True).click()
    shoot(page, "08-periods")
    page.get_by_role("button", name=re.compile(rf"^Открыть +{title}$")).click()
    said(page, f"Период открыт: {title}.")
    return page.get_by_role("link", name=title, exact=True).get_attribute("href")


# the institution and its form


def open_task(page: Page, verb: str, plan: Plan) -> None:
    """From the first page to the form of the plan's period."""
    page.get_by_role("link", name="Качество культуры").click()
    task = page.locator(".todo li").filter(has_text=plan.title).filter(has_text=plan.period)
    task.get_by_role("link", name=verb).click()
    page.wait_for_load_state()


def rows(page: Page) -> list[str]:
    """The ids of the rows that can be written into."""
    return page.locator("article.row:has(textarea)").evaluate_all("rows => rows.map(row => row.id)")


def autosave(page: Page, row: str, text: str, state: str, date: str) -> None:
    """Write into a row and wait until the portal says that it is kept."""
    card = page.locator(f"#{row}")
    card.get_by_label("Что сделано").fill(text)
    expect(card.get_by_role("status")).to_have_text(re.compile(r"^Сохранено в \d\d:\d\d$"))
    with page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.ok):
        card.get_by_label("Состояние").select_option(label=state)
        card.get_by_label("Фактический срок").fill(date)
    expect(card.get_by_role("status")).to_have_text(re.compile(r"^Сохранено в \d\d:\d\d$"))


def write(page: Page, row: str, text: str, state: str, date: str) -> None:
    card = page.locator(f"#{row}")
    card.get_by_label("Что сделано").fill(text)
    card.get_by_label("Состояние").select_option(label=state)
    card.get_by_label("Фактический срок").fill(date)


def attach(page: Page, row: str, file: Path) -> None:
    page.locator(f"#{row}").get_by_role("button", name="Приложить подтверждение").click()
    page.get_by_label("Файл").set_input_files(file)
    press(page, "Добавить")
    said(page, "Подтверждение добавлено.")
    shoot(page, "12-evidence")
    expect(page.get_by_role("link", name=file.name)).to_be_visible()
    page.get_by_role("link", name="Вернуться к отчёту").click()


# the report


def downloads(page: Page) -> tuple[str, str]:
    """The words of the PDF and of the workbook that the page of the report offers."""
    return pdf_words(download(page, "PDF")), xlsx_words(download(page, "XLSX"))


def download(page: Page, kind: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=f"Скачать {kind}").click()
    return Path(started.value.path()).read_bytes()


def pdf_words(data: bytes) -> str:
    return words("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def xlsx_words(data: bytes) -> str:
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet for cell in row]
    return words("\n".join(str(cell.value) for cell in cells if cell.value is not None))


def words(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


def wait_for_files(page: Page) -> None:
    """The page asks for itself until the worker is done."""
    expect(page.get_by_role("link", name="Скачать PDF")).to_be_visible(timeout=REPORT_PATIENCE)
    expect(page.get_by_role("link", name="Скачать XLSX")).to_be_visible(timeout=REPORT_PATIENCE)


def refresh_until_files(page: Page) -> None:
    """Without scripts a person presses «Обновить»."""
    for _ in range(REPORT_PATIENCE // 1000):
        page.wait_for_load_state()
        if page.get_by_role("link", name="Скачать").count() == 3:
            return
        page.get_by_role("link", name="Обновить", exact=True).click()
        page.wait_for_timeout(1000)
    raise AssertionError(f"no files after {REPORT_PATIENCE // 1000} s: {page.url}")
