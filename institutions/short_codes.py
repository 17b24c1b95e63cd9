"""Short codes that stand on paper: 50 random bits in Crockford's letters and a check symbol. Pure.

«7K3QF9XW2MT» prints as «7K3QF-9XW2M-T». The alphabet has no I, L, O and U; what people write for them, and Cyrillic
letters of the same look, is read as meant. The check symbol is counted in the field of 32 elements, where no place
weighs as much as another: it finds every single wrong symbol and every two symbols that changed places.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 10
LENGTH = SYMBOLS + 1
FIELD = 0b100101  # x⁵ + x² + 1: doubling goes through all 31 elements but nought
MEANT = str.maketrans("OILОАВЕЗКМНРСТУХ", "011" + "0ABE3KMHPCTYX")


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    value = 0
    for symbol in body:
        value = doubled(value ^ ALPHABET.index(symbol))
    return ALPHABET[value]


def doubled(value: int) -> int:
    twice = value << 1
    return twice ^ FIELD if twice >= len(ALPHABET) else twice


def shown(code: str) -> str:
    """With hyphens, for reading aloud."""
    return f"{code[:5]}-{code[5:10]}-{code[10:]}"


def read_code(typed: str) -> str | None:
    """The code a person typed, with or without hyphens and spaces; None where it cannot be one."""
    code = "".join(
        sign for sign in typed.upper().translate(MEANT) if not sign.isspace() and sign not in "-–—"
    )
    if len(code) != LENGTH or any(symbol not in ALPHABET for symbol in code):
        return None
    return code if check_symbol(code[:SYMBOLS]) == code[SYMBOLS] else None
