"""Numbers as Russians write and type them. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

GROUPED_FROM = 10_000  # four digits are written together: 8947, but 12 345
NO_BREAK = "\N{NO-BREAK SPACE}"
TYPED = re.compile(r"[-−–+]?[0-9]+(?:[.,][0-9]+)?")


def written(value: Decimal | None) -> str:
    """8947, 12 345, 1,5; no trailing zeros, a true minus; nothing for nothing."""
    if value is None:
        return ""
    whole, _, part = f"{abs(value):f}".partition(".")
    part = part.rstrip("0")
    sign = "−" if value < 0 else ""
    if int(whole) >= GROUPED_FROM:
        whole = f"{int(whole):,}".replace(",", NO_BREAK)
    return f"{sign}{whole},{part}" if part else f"{sign}{whole}"


def read(text: str) -> Decimal:
    """«12 345,6» with any blanks between the digits, comma or point; ValueError for what is no number."""
    bare = "".join(text.split())
    if not TYPED.fullmatch(bare):
        raise ValueError(text)
    return Decimal(bare.replace(",", ".").replace("−", "-").replace("–", "-"))
