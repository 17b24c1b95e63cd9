"""Contacts that people write into an anonymous form: hidden before anything is kept. Pure.

Law 152-ФЗ, art. 5, part 5: no more personal data than the purpose needs, and a survey needs none.
Every pattern runs in a time that grows with the length of the text and no faster.
"""

from __future__ import annotations

import re

HIDDEN = "[скрыто]"

# «maria@example.ru», «maria@yandex», «maria @ example . ru», «maria собака example точка ru».
AT = r"(?:\s?@\s?|\s?[(\[{<](?:at|собака|эт|а)[)\]}>]\s?)"
AT_IN_A_WORD = r"\s(?:at|собака)\s"
DOT = r"(?:\s?[.,]\s?|\s(?:точка|dot)\s|[(\[](?:точка|dot)[)\]])"
ZONE = r"(?:ru|com|net|org|su|info|рф|ру|ком)\b"
MAIL_HOUSE = r"(?:mail|yandex|ya|gmail|bk|list|inbox|rambler)\b"
NAME = r"[\w-]{1,63}"
EMAIL = re.compile(
    rf"(?i)(?<![\w.+-])[\w.+-]+(?:{AT}(?:{NAME}(?:\.{NAME})+|{NAME}{DOT}{ZONE}|{MAIL_HOUSE})"
    rf"|{AT_IN_A_WORD}{NAME}{DOT}{ZONE})"
)
HANDLE = re.compile(r"(?<![\w@])@[A-Za-z]\w{4,31}")
PROFILE = re.compile(
    r"(?i)\b(?:https?://)?(?:(?:t|wa)\.me/\+?\w{3,40}|(?:m\.)?vk\.(?:com|ru)/id\d{3,12}|ok\.ru/profile/\d{3,16})"
)

# Ten digits and more, in groups: telephones, СНИЛС, ИНН, numbers of papers and cards.
LONG_NUMBER = re.compile(r"\(?(?:\+\s?)?\(?\d(?:[\s()\u2010-\u2015\u2212.:/_*=№-]{0,3}[\dOО]){9,}")
FEWEST_DIGITS = 7  # in a number where the letter O stands for nought
# What has as many digits and is no number of a person: days, years, hours, and a count after them.
MOMENT = (
    r"(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:3[01]|[12]\d|0?[1-9])"
    r"|(?:3[01]|[12]\d|0?[1-9])[-./](?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d"
    r"|(?:3[01]|[12]\d|0?[1-9])[./](?:0?[1-9]|1[0-2])[./]\d\d"
    r"|(?:19|20)\d\d|\d\d?[:.][0-5]\d(?::[0-5]\d)?|\d\d?:\d\d?)"
)
BETWEEN = r"[\s/()\u2010-\u2015\u2212-]{1,3}"
THOUSANDS = r"[1-9]\d{0,2}(?:\s\d{3})+"
MOMENTS = re.compile(
    rf"\(?{MOMENT}(?:{BETWEEN}{MOMENT})*(?:{BETWEEN}(?:[1-9]\d{{0,2}}(?:\s\d{{3}}){{1,2}}|\d{{1,6}}))?"
)
SUMS = re.compile(rf"\(?{THOUSANDS}(?:{BETWEEN}{THOUSANDS})*")
BOOK = re.compile(r"97[89](?:[\s\u2010-\u2015-]?\d){10}")
COUNTED = r"\s?(?:₽|%|р\b|руб|тыс|млн|чел|посе|экз|шт|раз\b|мин|книг|метр)"
LONGEST_MOMENTS = 80

# A telephone without its area code: «555-01-02», and after its name «тел. дом. 2-10-20», «звоните 21020».
LOCAL_PHONE = re.compile(r"(?<![\w-])\d{3}[-\u2010-\u2015]\d\d[-\u2010-\u2015]\d\d(?![\w-])")
SHORT_PHONE = re.compile(
    r"(?i)\b(т|тел(?:ефон\w{0,3})?|моб(?:ил\w{0,7})?|сот(?:ов\w{0,3})?|дом|раб|(?:по|пере)?звон\w{1,4}|набе\w{1,6}|номер\w{0,2}"
    r"|в[ао]т?[сц]ап\w{0,2}|whats\s?app|вайбер\w{0,2}|viber|телеграм\w{0,2}|смс)"
    r"((?:[\s.,:;№(–—-]{1,4}[^\W\d_]{1,10}){0,3}[\s.,:;№(–—-]{1,4})"
    r"(?:\d{1,3}(?:[\s-]\d\d){2}|\d{3}-\d{2,3}|\d\d-\d{3,4}|\d-\d{4}|\d{5,9})"
    rf"(?![\w-]|{COUNTED}|[.,]\d)"
)


def masked(text: str) -> str:
    for pattern in (EMAIL, PROFILE, HANDLE):
        text = pattern.sub(HIDDEN, text)
    text = LONG_NUMBER.sub(_hidden_number, text)
    return SHORT_PHONE.sub(rf"\1\2{HIDDEN}", LOCAL_PHONE.sub(HIDDEN, text))


def _hidden_number(found: re.Match[str]) -> str:
    number = found[0]
    digits = sum(sign.isdigit() for sign in number)
    if digits < FEWEST_DIGITS or is_harmless(number, found.string[found.end() :][:8]):
        return number
    return "(" + HIDDEN if number.count("(") > number.count(")") else HIDDEN


def is_harmless(number: str, after: str) -> bool:
    """Days, hours and years; sums and counts with a word that says so; the number of a book."""
    if len(number) > LONGEST_MOMENTS:
        return False
    if MOMENTS.fullmatch(number) or BOOK.fullmatch(number):
        return True
    return bool(SUMS.fullmatch(number) and re.match(COUNTED, after))
