"""The words of a deadline as terms: dates, repetition, «постоянно», «по мере», «далее».

A term knows no calendar yet: a stop may lack its year. Every look ahead is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plans.deadlines.parts import Freq

Preposition = Literal["", "until", "from", "within"]
Level = Literal["day", "month", "year", "season"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A day, or a whole month when `day` is None."""

    year: int | None
    month: int
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From the beginning of `first` to the end of `last`; a side that was misspelt is None."""

    first: Stop | None
    last: Stop | None
    level: Level = "day"
    ranged: bool = False
    reports: bool = False  # «… года, следующего за отчётным»


@dataclass(frozen=True, slots=True)
class Dates:
    spans: tuple[Span, ...]
    preposition: Preposition = ""
    labelled: bool = False  # a dash or colon and another date follow: «I квартал – до 10.04.2022»


@dataclass(frozen=True, slots=True)
class Repeat:
    freq: Freq
    interval: int = 1
    times: int | None = None
    at_least: bool = False
    day: int | None = None
    weekday: int | None = None
    week: int | None = None


@dataclass(frozen=True, slots=True)
class MonthDays:
    """«до 5 числа месяца, следующего за отчётным»."""

    days: tuple[int, ...]
    freq: Freq | None
    following: bool = False
    until: bool = False
    place: int = 0  # which month of the quarter; -1 the last


@dataclass(frozen=True, slots=True)
class Steady:
    """Goes on all the time, or throughout a named stretch."""

    span: Span | None = None
    whole_plan: bool = False
    within: bool = False  # «в течение …», which may bound a repetition


@dataclass(frozen=True, slots=True)
class Need:
    """Waits for an event; `external` for one in another paper («по плану», «по итогам»)."""

    external: bool = False


@dataclass(frozen=True, slots=True)
class Undated:
    """«до конца месяца» where the month is that of the section: once, the day unknown."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """«понедельник»: means every week unless a date stands by; «по понедельникам» is sure of it."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    kind: Literal["comma", "hard", "line", "then", "or"]


Term = Dates | Repeat | MonthDays | Steady | Need | Undated | Weekdays | Mark
