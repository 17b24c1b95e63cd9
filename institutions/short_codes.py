"""Short codes that stand on paper: 50 random bits in Crockford's letters and a check symbol. Pure.

«7K3QF9XW2MT» prints as «7K3QF-9XW2M-T». A code that people dictate has 30 bits, «7K3QF9X»; tries at it are counted. The
alphabet has no I, L, O and U; what people write for them, and Cyrillic
letters of the same look, is read as meant. The check symbol is counted in the field of 32 elements, where no place
weighs as much as another: it finds every single wrong symbol and every two symbols that changed places.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS, DICTATED_SYMBOLS = 10, 6
FIELD = 0b100101  # x⁵ + x² + 1: doubling goes through all 31 elements but nought
MEANT = str.maketrans("OILОАВЕЗКМНРСТУХ", "011" + "0ABE3KMHPCTYX")


def new_code(symbols: int = SYMBOLS) -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(symbols))
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
    if len(code) == DICTATED_SYMBOLS + 1:
        return f"{code[:3]}-{code[3:]}"
    return f"{code[:5]}-{code[5:10]}-{code[10:]}"


def read_code(typed: str, symbols: int = SYMBOLS) -> str | None:
    """The code a person typed, with or without hyphens and spaces; None where it cannot be one."""
    code = "".join(
        sign for sign in typed.upper().translate(MEANT) if not sign.isspace() and sign not in "-–—"
    )
    if len(code) != symbols + 1 or any(symbol not in ALPHABET for symbol in code):
        return None
    return code if check_symbol(code[:-1]) == code[-1] else None
