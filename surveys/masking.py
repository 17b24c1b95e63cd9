"""Contacts that people write into an anonymous form: hidden before anything is kept. Pure.

Law 152-ФЗ, art. 5, part 5: no more personal data than the purpose needs, and a survey needs none.
"""

from __future__ import annotations

import re

HIDDEN = "[скрыто]"
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
HANDLE = re.compile(r"(?<![\w@])@[A-Za-z]\w{4,31}")
# Ten digits and more, in groups: telephones, СНИЛС, ИНН, numbers of papers and cards.
LONG_NUMBER = re.compile(r"\+?\d(?:[\s()\u2010-\u2015\u2212.-]{0,3}\d){9,19}")
# A telephone without its area code stands after its name.
SHORT_PHONE = re.compile(
    r"(?i)\b(тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|звоните)([\s.:№-]{1,4})\d(?:[\s-]?\d){4,8}"
)


def masked(text: str) -> str:
    for pattern in (EMAIL, LONG_NUMBER, HANDLE):
        text = pattern.sub(HIDDEN, text)
    return SHORT_PHONE.sub(rf"\1\2{HIDDEN}", text)
