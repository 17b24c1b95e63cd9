"""How large a file may be that somebody brings."""

from __future__ import annotations

MEBIBYTE = 1024 * 1024
MOST_MEBIBYTES = 10
TOO_LARGE = (
    "Файл больше {} МБ. Проверьте, тот ли это файл; если тот, уменьшите его или разделите на несколько."
)


def too_large(size: int, most: int = MOST_MEBIBYTES) -> str:
    """What to do about a file of so many bytes; nothing where it is not too large. `most` in mebibytes."""
    return TOO_LARGE.format(most) if size > most * MEBIBYTE else ""
