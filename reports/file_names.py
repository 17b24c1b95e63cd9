"""Names of files that people are handed. Pure."""

from __future__ import annotations

import re
import unicodedata

PIECES = "parts"  # the folder of drawn pieces of long PDFs: a cache, in no backup


def safe_name(text: str, letters: int) -> str:
    """A name that every system takes: no signs of paths, nothing invisible, not too long."""
    seen = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    name = " ".join(re.sub(r'[\\/:*?"<>|]', " ", seen).split())[:letters].strip(" .")
    return name or "Без названия"
