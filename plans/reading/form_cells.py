"""A filled-in cell → its value in one spelling, or a ValueError that says in Russian what to write instead. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from institutions.days import is_sensible
from institutions.numbers import read as read_number
from plans.reading.column_roles import normal
from plans.reading.grid import Cell

TEXT_LIMIT = 20_000
REASON_LIMIT = 2_000
WHOLE_DIGITS, DECIMAL_PLACES = 15, 3
DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: ?г\.?)?")
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")
SHOWN = 40

States = Mapping[str, str]


def read_cell(name: str, cell: Cell, states: States) -> str:
    """What the cell holds; `name` is one of form_sheet.WRITTEN, "" stands for an empty cell."""
    if cell.trouble:
        raise ValueError(f"Здесь {cell.trouble}.")
    if cell.is_blank:
        return ""
    return READERS[name](cell, states)


def text_value(cell: Cell, states: States) -> str:
    return limited(cell.text, TEXT_LIMIT)


def reason_value(cell: Cell, states: States) -> str:
    return limited(cell.text.strip(), REASON_LIMIT)


def limited(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"Слишком длинно: {len(text)} знаков, а помещается {limit}. Сократите текст.")
    return text


def state_value(cell: Cell, states: States) -> str:
    found = [key for key, words in states.items() if normal(words) == normal(cell.text).rstrip(".")]
    if not found:
        raise ValueError(f"{told(cell)} — нет такого состояния. Выберите одно: {', '.join(states.values())}.")
    return found[0]


def date_value(cell: Cell, states: States) -> str:
    day = read_date(cell.exact if cell.kind == "date" else cell.text)
    if day is None:
        raise ValueError(f"{told(cell)} — не дата. Напишите так: 15.06.2024.")
    if not is_sensible(day):
        raise ValueError(f"{told(cell)}: проверьте год.")
    return day.isoformat()


def read_date(text: str) -> dt.date | None:
    """15.06.2024, 15.6.2024 г. or 2024-06-15; an impossible date is none."""
    text = " ".join(text.split())
    if found := DATE.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := ISO_DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def figure_value(cell: Cell, states: States) -> str:
    try:
        value = read_number(cell.exact if cell.kind == "number" else cell.text)
    except ValueError as error:
        raise ValueError(f"{told(cell)} — не число. Напишите цифрами, например 8947 или 12,5.") from error
    if cell.kind == "number" and "%" in cell.text:
        raise ValueError(f"{told(cell)}: уберите процентный формат и напишите само число.")
    return in_range(value)


def in_range(value: Decimal) -> str:
    plain = f"{value.normalize() + 0:f}"
    whole, _, part = plain.lstrip("-").partition(".")
    if len(whole) > WHOLE_DIGITS or len(part) > DECIMAL_PLACES:
        raise ValueError("Слишком длинное число: до запятой не больше 15 цифр, после неё не больше трёх.")
    return plain


def told(cell: Cell) -> str:
    words = " ".join(cell.text.split())
    return f"«{words[:SHOWN]}…»" if len(words) > SHOWN else f"«{words}»"


READERS: dict[str, Callable[[Cell, States], str]] = {
    "text": text_value,
    "reason": reason_value,
    "state": state_value,
    "actual_date": date_value,
    "value": figure_value,
}
