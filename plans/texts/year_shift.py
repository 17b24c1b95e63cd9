"""Dates of a text moved by whole years; dates of acts («приказ от 05.12.2017 № 1») stay. Pure."""

from __future__ import annotations

import re

from plans.schedule import shift_deadline_text

ACT = re.compile(
    r"\bот\s+[«\"]?\d{1,2}[»\"]?[.\s]\s*(?:\d{1,2}|[а-яё]+)[.\s]\s*\d{4}(?:\s*г(?:\.|ода))?,?\s*№",
    re.IGNORECASE,
)


def shift_dates(text: str, years: int) -> str:
    """
    >>> shift_dates("до 15.06.2022 по приказу от 12.01.2021 № 5", 1)
    'до 15.06.2023 по приказу от 12.01.2021 № 5'
    """
    shifted, last = [], 0
    for act in ACT.finditer(text):
        shifted += [shift_deadline_text(text[last : act.start()], years)[0], act.group()]
        last = act.end()
    return "".join([*shifted, shift_deadline_text(text[last:], years)[0]])
