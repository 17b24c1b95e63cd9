"""The year or season a plan is for: it gives a year to days and months written without one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

SEASON_STARTS: Final = 9  # 1 September … 31 August
NAMED_SEASONS: Final = {
    # Our conventions: first and last month of what people name without dates.
    "учебный год": (9, 5),
    "творческий сезон": (9, 5),
    "отопительный сезон": (10, 4),
    "лето": (6, 8),
    "осень": (9, 11),
    "зима": (12, 2),
    "весна": (3, 5),
}
_YEAR: Final = re.compile(r"\s*([0-9]{4})\s*(?:[/–—-]\s*([0-9]{4}|[0-9]{2})\s*)?")


@dataclass(frozen=True, slots=True)
class Context:
    """`year` is the calendar year of the plan, or the one in which its season begins."""

    year: int
    is_season: bool = False

    @classmethod
    def of(cls, told: str | int) -> Context:
        match = _YEAR.fullmatch(str(told))
        if match is None or not 1990 <= int(match[1]) <= 2099:
            raise ValueError(f"Год плана «{told}» не понят: напишите, например, 2022 или 2015/2016.")
        year = int(match[1])
        if match[2] and int(match[2]) not in (year + 1, (year + 1) % 100):
            raise ValueError(f"Сезон «{told}» не понят: годы идут подряд, например 2015/2016.")
        return cls(year, is_season=match[2] is not None)

    @property
    def last_year(self) -> int:
        return self.end.year

    @property
    def start(self) -> date:
        return date(self.year, SEASON_STARTS if self.is_season else 1, 1)

    @property
    def end(self) -> date:
        return date(self.year + 1, 8, 31) if self.is_season else date(self.year, 12, 31)

    @property
    def title(self) -> str:
        return f"{self.year}/{self.year + 1}" if self.is_season else str(self.year)

    def year_of(self, month: int) -> int:
        """The year in which a month without a year falls."""
        return self.year + 1 if self.is_season and month < SEASON_STARTS else self.year

    def half_year(self, number: int) -> tuple[int, int]:
        """First and last month; in a season the half-years are those of the school."""
        if self.is_season:
            return (9, 12) if number == 1 else (1, 5)
        return (1, 6) if number == 1 else (7, 12)
