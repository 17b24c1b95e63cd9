"""What stands on each paper sheet: the code of its point, its number and a check symbol. Pure.

«7K3-QF9X-012-M» is sheet 12 of the point 7K3QF9X. The check symbol is counted over the point's code and the number, so
that a wrong or swapped symbol is found wherever it is.
"""

from __future__ import annotations

from institutions.short_codes import (
    ALPHABET,
    DICTATED_SYMBOLS,
    MEANT,
    check_symbol,
    read_code,
    shown,
)

CODE_LENGTH = DICTATED_SYMBOLS + 1
LEAST_DIGITS, MOST_DIGITS = 3, 6
LAST_NUMBER = 10**MOST_DIGITS - 1


def sheet_code(dictated: str, number: int) -> str:
    """As it is printed; numbers of fewer than three digits get noughts before them."""
    digits = f"{number:0{LEAST_DIGITS}}"
    return f"{shown(dictated)}-{digits}-{check_symbol(dictated + digits)}"


def read_sheet_code(text: str) -> tuple[str, int] | None:
    """The point's code and the number of the sheet, as a person typed them; None where it cannot be one."""
    bare = "".join(sign for sign in text.upper().translate(MEANT) if not sign.isspace() and sign not in "-–—")
    dictated, digits, check = read_code(bare[:CODE_LENGTH], DICTATED_SYMBOLS), bare[CODE_LENGTH:-1], bare[-1:]
    if dictated is None or check not in ALPHABET or not _is_number(digits):
        return None
    number = int(digits)
    return (dictated, number) if sheet_code(dictated, number)[-1] == check else None


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS and int(digits) > 0
