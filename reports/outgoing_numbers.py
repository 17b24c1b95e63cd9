"""Outgoing numbers: how they are compared and which comes next. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

FIRST_NUMBER = re.compile(r"[0-9]{1,9}")


def plain_number(typed: str) -> str:
    """Without the sign «№», which is printed before it anyway."""
    return " ".join(typed.split()).removeprefix("№").strip()


def same_number(number: str) -> str:
    """What two spellings of one number have in common: «12-О», «12 -о» and «12–о» are one."""
    return re.sub(r"[-‐‑–—]", "-", "".join(plain_number(number).split())).casefold()


def next_number(taken: Iterable[str]) -> str:
    """One more than the highest; of «12-о» the figures before the letter count."""
    found = (FIRST_NUMBER.search(number) for number in taken)
    return str(max((int(match[0]) for match in found if match), default=0) + 1)
