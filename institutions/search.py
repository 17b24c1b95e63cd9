"""Finding by words, whatever their case: LIKE of SQLite and of a database in the C locale know ASCII letters only."""

from __future__ import annotations

import re

from django.db.models import Q


def matching(text: str, *fields: str) -> Q:
    """Every word of the text stands in one of the fields."""
    found = Q()
    for word in text.split():
        pattern = any_case(word)
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__regex": pattern})
        found &= anywhere
    return found


def any_case(word: str) -> str:
    """A regular expression of the word; «е» and «ё» are one letter."""
    return "".join(letter_class(letter) for letter in word)


def letter_class(letter: str) -> str:
    if letter in "еёЕЁ":
        return "[еёЕЁ]"
    if not letter.isalpha():
        return re.escape(letter)
    both = {letter, letter.lower(), letter.upper()}
    return f"[{''.join(sorted(case for case in both if len(case) == 1))}]"
