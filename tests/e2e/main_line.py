"""The main line of the portal, from a file to the rendered report, in windows of four people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from culturequality.demo.district import PLACES
from tests.e2e import steps
from tests.e2e.steps import Plan, press, said
from tests.e2e.windows import shoot

FIRST = "Опрошено 118 посетителей, довольны 112."
MENDED = "Опрошено 118 посетителей 24 апреля, довольны 112: часы работы продлены."
REMARK = "Назовите день опроса и что изменили по его итогам."
THANKS = "Проведено три встречи, пришли 64 человека."


@dataclass
class People:
    """Windows of the four who make a report, already signed in."""

    department: Page
    methodist: Page
    head: Page


Fill = Callable[[Page, str, str, str, str], None]


def demo_name(code: str) -> str:
    """The short name of an institution of the demonstration district."""
    return next(place.short_name for place in PLACES if place.code == code)


def fill_in(page: Page, plan: Plan, fill: Fill, proof: Path) -> None:
    """The methodist finds the task, fills every row, attaches a proof and sends."""
    shoot(page, "10-tasks")
    steps.open_task(page, "Заполнить", plan)
    shoot(page, "11-form")
    first, *others = steps.rows(page)
    fill(page, first, FIRST, "исполнено", "2024-04-24")
    for row in others:
        fill(page, row, THANKS, "исполнено", "2024-06-20")
    steps.attach(page, first, proof)
    shoot(page, "13-form-filled")
    press(page, "Сохранить и отправить руководителю")
    said(page, "Отправлено руководителю.")
    shoot(page, "14-form-sent")


def approve(page: Page, plan: Plan) -> None:
    steps.open_task(page, "Согласовать", plan)
    shoot(page, "15-form-of-head")
    press(page, "Согласовать и передать в управление")
    said(page, "Согласовано и передано в управление на приёмку.")


def return_one(page: Page, board: str, performer: str) -> None:
    """The department returns the form for its first row."""
    review(page, board, performer)
    shoot(page, "17-review")
    row = page.locator("article.row").first
    row.get_by_text("Написать замечание").click()
    row.get_by_label("Замечание к мероприятию").fill(REMARK)
    press(page, "Вернуть с замечаниями")
    said(page, "Отчёт возвращён на доработку.")


def review(page: Page, board: str, performer: str) -> None:
    page.goto(board)
    shoot(page, "16-board")
    page.get_by_role("link", name=performer, exact=True).click()


def mend(page: Page, plan: Plan, fill: Fill) -> None:
    """The methodist sees the remark at its row, and writes anew."""
    page.goto("/plans/tasks/")
    shoot(page, "18-tasks-returned")
    steps.open_task(page, "Исправить замечания", plan)
    first = steps.rows(page)[0]
    expect(page.locator(".remark", has_text=REMARK)).to_have_count(1)
    expect(page.locator(f"#{first} .remark")).to_have_text(f"Замечание: {REMARK}")
    shoot(page, "19-form-returned")
    fill(page, first, MENDED, "исполнено", "2024-04-24")
    press(page, "Сохранить и отправить руководителю")
    said(page, "Отправлено руководителю.")


def accept(page: Page, board: str, performer: str) -> None:
    review(page, board, performer)
    press(page, "Принять отчёт")
    said(page, "Отчёт принят.")
    page.goto(board)  # where other forms wait, the next of them has been opened
    page.get_by_role("link", name=performer, exact=True).click()
    shoot(page, "20-form-accepted")
