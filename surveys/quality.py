"""Signs that an answer may not be a visitor's honest one. Pure.

A sign is recorded and shown; whether answers that bear it stay out of the headline is said by the campaign's published
rule. Nobody is ever refused, and no address is looked at.
"""

from __future__ import annotations

import datetime as dt
from enum import IntFlag
from math import ceil

from surveys.questionnaire import Questionnaire, in_language
from surveys.slots import NO_ANSWER, NOT_APPLICABLE, NOT_ASKED, Layout

SECONDS_A_WORD = 0.3  # 200 words a minute
READINGS = 2  # answering takes as long as reading twice
TOO_FAST = 3  # times faster than reading
STRAIGHT_FROM = 6  # marks in one straight line
TAPS_FROM = 6  # touches of one answer within three seconds, as js/survey_kiosk.js counts them


class Sign(IntFlag):
    SPEED = 1
    STRAIGHT = 2
    BURST = 4
    OUT_OF_HOURS = 8
    TRAP = 16  # a field that people do not see was filled in
    OLD_PAGE = 32  # waited longer than a token lives, as an answer given without network does
    SAME_DEVICE = 64
    REPEATED_TAP = 128


WORDS = {
    Sign.SPEED: "заполнена быстрее, чем можно прочитать",
    Sign.STRAIGHT: "везде одна и та же оценка",
    Sign.BURST: "слишком много анкет за час в одной точке",
    Sign.OUT_OF_HOURS: "вне часов работы учреждения",
    Sign.TRAP: "заполнено поле, которого люди не видят",
    Sign.OLD_PAGE: "дошла позже чем через сутки",
    Sign.SAME_DEVICE: "ещё одна анкета с того же устройства",
    Sign.REPEATED_TAP: "несколько одинаковых касаний подряд",
}


def words_of(signs: int) -> list[str]:
    return [words for sign, words in WORDS.items() if signs & sign]


def reading_seconds(questionnaire: Questionnaire, language: str) -> float:
    """How long somebody needs to read the questions once."""
    texts = [in_language(question.text, language) for question in questionnaire.questions()]
    texts += [
        in_language(row.text, language) for question in questionnaire.questions() for row in question.rows
    ]
    return sum(len(text.split()) for text in texts) * SECONDS_A_WORD


def answering_minutes(questionnaire: Questionnaire, language: str) -> int:
    """What people are told beforehand: reading and thinking, rounded up."""
    return max(1, ceil(READINGS * reading_seconds(questionnaire, language) / 60))


def is_too_fast(seconds: float, reading: float) -> bool:
    return 0 <= seconds < reading / TOO_FAST


def is_repeated_tap(taps: str) -> bool:
    """How often the first answer was touched at a kiosk, as the page said it."""
    return taps.isascii() and taps.isdigit() and len(taps) < 9 and int(taps) >= TAPS_FROM


def is_straight(vector: bytes, layout: Layout) -> bool:
    """The same mark everywhere in six marks or more."""
    special = {NO_ANSWER, NOT_APPLICABLE, NOT_ASKED}
    marks = [
        vector[slot.place]
        for slot in layout.slots
        if slot.kind in {"scale", "matrix"} and vector[slot.place] not in special
    ]
    return len(marks) >= STRAIGHT_FROM and len(set(marks)) == 1


def is_out_of_hours(hour: int, opens: dt.time | None, closes: dt.time | None) -> bool:
    """Whole hours are compared: nothing finer is known of an answer. Hours not told are never out.

    A place that closes when it opens never closes.
    """
    if opens is None or closes is None or opens == closes:
        return False
    last = closes.hour - 1 if closes == dt.time(closes.hour) else closes.hour
    if opens < closes:
        return not opens.hour <= hour <= last
    return last < hour < opens.hour
