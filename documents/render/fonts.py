"""The fonts of print, by preference: each holds Russian. Any one of them is enough.

Debian: fonts-liberation (metrics of Times New Roman), fonts-paratype, fonts-dejavu-core.
"""

import subprocess
from functools import cache
from pathlib import Path

FONT_STACK = ("Liberation Serif", "PT Serif", "DejaVu Serif")
SANS_STACK = ("Liberation Sans", "PT Sans", "DejaVu Sans")  # of the same packages, for posters
NO_FONT = f"Нет шрифта с кириллицей ({', '.join(FONT_STACK)}): установите пакет fonts-liberation."


class FontMissing(RuntimeError):
    """No font of the stack is installed; its text is for the reader."""


def fonts_available(stack: tuple[str, ...] = FONT_STACK) -> tuple[str, ...]:
    """The fonts of the stack that this machine has; fc-list comes with Pango."""
    listed = _asked("fc-list", ":lang=ru", "--format", "%{family}\n")
    installed = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    return tuple(font for font in stack if font in installed)


def font_file(stack: tuple[str, ...] = FONT_STACK) -> Path:
    """The file of the best font there is, regular and upright."""
    for font in fonts_available(stack):
        return _file_of(font)
    raise FontMissing(NO_FONT)


@cache
def _file_of(font: str) -> Path:
    return Path(_asked("fc-match", f"{font}:lang=ru:style=Regular", "--format", "%{file}"))


def _asked(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""
