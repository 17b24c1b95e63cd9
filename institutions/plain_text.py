"""One line of text as people meant it, whatever a spreadsheet or a clipboard put into it."""

from __future__ import annotations

import re
import unicodedata

BLANKS = re.compile(r"\s+")
# Controls, lone surrogates and invisible marks: they print as nothing and turn the direction of a line.
INVISIBLE = {"Cc", "Cs", "Cf"}


def one_line(text: str) -> str:
    visible = "".join(" " if letter.isspace() else letter for letter in text if not is_invisible(letter))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in INVISIBLE and not letter.isspace()
