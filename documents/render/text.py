"""What of a text can be drawn. Formats built on XML hold no control characters; a lost one leaves a mark."""

import re
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

# What a spreadsheet may take for the start of a formula, the full-width signs too.
FORMULA_SIGNS = tuple("=+-@\t\r\n|\uff1d\uff0b\uff0d\uff20")

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LINE_BREAKS = re.compile("\r\n?|[\v\f]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

T = TypeVar("T")


def printable(text: str) -> str:
    """The same text with one kind of line break and without characters that no printed format can hold."""
    if text.replace("\n", "").isprintable():
        return text
    return _UNPRINTABLE.sub(REPLACEMENT, _LINE_BREAKS.sub("\n", text))


def all_printable(value: T) -> T:
    """A document, or any part of it, with every text in it printable."""
    return _walked(value)  # type: ignore[no-any-return]


def _walked(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_walked(member) for member in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{field.name: _walked(getattr(value, field.name)) for field in fields(value)})
    return value
