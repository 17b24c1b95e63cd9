"""Keys, measures and texts of what is new in a questionnaire. Pure but for chance."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from surveys.questionnaire import BASE_LANGUAGE, NA, Texts


def new_key(prefix: str, taken: Iterable[str]) -> str:
    """Never used before, in older versions neither: chance sees to that."""
    known = {*taken, NA}
    while (key := prefix + secrets.token_hex(3)) in known:
        pass
    return key


def new_measure() -> str:
    return f"m-{secrets.token_hex(8)}"


def ru(words: str) -> dict[str, str]:
    return {BASE_LANGUAGE: words} if words else {}


def reworded(texts: Texts, words: str) -> dict[str, str]:
    """Other Russian words; the translations stay, and go with the last Russian word."""
    return {**texts, BASE_LANGUAGE: words} if words else {}
