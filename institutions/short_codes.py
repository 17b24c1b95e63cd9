"""Short codes that stand on paper: 50 random bits in Crockford's letters and a check symbol. Pure.

«7K3QF9XW2MT» prints as «7K3QF-9XW2M-T». The alphabet has no I, L, O and U; what people write for them, and Cyrillic
letters of the same look, is read as meant. The check symbol is the value modulo 31, which is prime: it finds
every single wrong symbol and every two neighbours that changed places.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 10
LENGTH = SYMBOLS + 1
MODULUS = 31
MEANT = str.maketrans("OILОАВЕЗКМНРСТУХ", "011" + "0ABE3KMHPCTYX")


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS))
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    value = 0
    for symbol in body:
        value = value * len(ALPHABET) + ALPHABET.index(symbol)
    return ALPHABET[value % MODULUS]


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
