"""Names and media types of files that people are handed. Pure."""

from __future__ import annotations

import re
import unicodedata

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


def safe_name(text: str, letters: int) -> str:
    """A name that every system takes: no signs of paths, nothing invisible, not too long."""
    seen = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    name = " ".join(re.sub(r'[\\/:*?"<>|]', " ", seen).split())[:letters].strip(" .")
    return name or "Без названия"
