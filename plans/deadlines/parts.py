"""What a deadline in words comes to: parts with dates or a rule of repetition, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

Kind = Literal["once", "recurring", "continuous", "as-needed"]
Freq = Literal["day", "week", "month", "quarter", "half-year", "year"]


@dataclass(frozen=True, slots=True)
class Part:
    """One deadline of a cell.

    `due` of a recurring part holds its first occurrences: the series is counted from `due[0]`.
    `day`, `month_days`, `bydate` ("MM-DD") and `weekday` + `week` keep the day the words name, so
    that it comes back after a short month cut it.
    """

    kind: Kind
    due: tuple[date, ...] = ()
    start: date | None = None
    end: date | None = None
    freq: Freq | None = None
    interval: int | None = None
    months: tuple[int, ...] = ()
    day: int | None = None
    month_days: tuple[int, ...] = ()
    times: int | None = None
    at_least: bool = False
    bydate: tuple[str, ...] = ()
    weekday: int | None = None
    week: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys every part has, then those its phrase gave."""
        told: dict[str, Any] = {
            "kind": self.kind,
            "due": [day.isoformat() for day in self.due],
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "freq": self.freq,
            "interval": self.interval,
            "months": list(self.months),
        }
        extra = {
            "day": self.day,
            "month_days": list(self.month_days),
            "times": self.times,
            "at_least": self.at_least,
            "bydate": list(self.bydate),
            "weekday": self.weekday,
            "week": self.week,
        }
        return told | {key: value for key, value in extra.items() if value}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Part:
        return cls(
            kind=cast(Kind, told["kind"]),
            due=tuple(date.fromisoformat(day) for day in told.get("due") or ()),
            start=_day(told.get("start")),
            end=_day(told.get("end")),
            freq=cast("Freq | None", told.get("freq")),
            interval=told.get("interval"),
            months=_tuple(told.get("months")),
            day=told.get("day"),
            month_days=_tuple(told.get("month_days")),
            times=told.get("times"),
            at_least=bool(told.get("at_least")),
            bydate=tuple(told.get("bydate") or ()),
            weekday=told.get("weekday"),
            week=told.get("week"),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase as it was written, what was understood, and what a person must settle."""

    phrase: str
    parts: tuple[Part, ...] = ()
    doubts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "phrase": self.phrase,
            "parts": [part.as_json() for part in self.parts],
            "doubts": list(self.doubts),
        }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _tuple(numbers: Iterable[int] | None) -> tuple[int, ...]:
    return tuple(numbers or ())
