"""Schedules told in words, set by hand, and dates moved with a copy."""

import datetime as dt

import pytest

from plans.deadline_text import read_deadline
from plans.schedule import due_dates
from plans.schedule_making import make_part
from plans.schedule_words import in_words, next_due, parts_of, plural
from plans.texts.year_shift import shift_dates

START, END = dt.date(2022, 1, 1), dt.date(2025, 12, 31)


def told(phrase):
    return in_words(read_deadline(phrase, year=2022).parts, START, END)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("до 15.06.2022", "срок 15.06.2022"),
        (
            "до 15.06.2022, далее не реже, чем 1 раз в полугодие",
            "8 отчётных сроков до 31.12.2025: 15.06.2022, 31.12.2022, 30.06.2023, 31.12.2023 …",
        ),
        ("до 01.03.2022, до 01.05.2022", "2 отчётных срока до 31.12.2025: 01.03.2022, 01.05.2022"),
        ("постоянно", "постоянно"),
        ("по мере необходимости", "по мере необходимости"),
        ("ежедневно", "ежедневно"),
        ("до 15.06.2022, далее постоянно", "срок 15.06.2022; постоянно с 15.06.2022"),
        ("до 01.02.2019", "вне срока плана: 01.02.2019"),
        (
            "2026 год, далее каждые 3 года",
            "вне срока плана: 31.12.2026; раз в 3 г., первый срок 31.12.2029 позже конца плана",
        ),
        ("", ""),
    ],
)
def test_a_schedule_is_told(phrase, words):
    assert told(phrase) == words


def test_the_next_due_date_is_the_first_not_yet_past():
    parts = read_deadline("ежеквартально", year=2022).parts
    assert next_due(parts, dt.date(2022, 3, 31), END) == dt.date(2022, 3, 31)
    assert next_due(parts, dt.date(2022, 4, 1), END) == dt.date(2022, 6, 30)
    assert next_due(parts, dt.date(2026, 1, 1), END) is None


def test_parts_come_back_from_the_database():
    parts = read_deadline("2 раза в год (апрель, октябрь)", year=2022).parts
    assert parts_of({"parts": [part.as_json() for part in parts]}) == parts
    assert parts_of({}) == ()


def test_russian_words_follow_their_number():
    assert [plural(n, "срок", "срока", "сроков") for n in (1, 2, 5, 11, 12, 21, 104, 111)] == [
        "срок", "срока", "сроков", "сроков", "сроков", "срок", "срока", "сроков",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "dates"),
    [
        ({"kind": "once", "dates": [dt.date(2022, 5, 2), dt.date(2022, 3, 1)]}, ["2022-03-01", "2022-05-02"]),
        ({"kind": "recurring", "freq": "half-year"}, ["2022-06-30", "2022-12-31", "2023-06-30", "2023-12-31"]),
        ({"kind": "recurring", "freq": "year", "months": [10, 4]},
         ["2022-04-30", "2022-10-31", "2023-04-30", "2023-10-31"]),
        ({"kind": "recurring", "freq": "year", "dates": [dt.date(2022, 2, 15)]}, ["2022-02-15", "2023-02-15"]),
        ({"kind": "recurring", "freq": "quarter", "interval": 2, "dates": [dt.date(2022, 3, 5)]},
         ["2022-03-05", "2022-09-05", "2023-03-05", "2023-09-05"]),
        ({"kind": "recurring", "freq": "week"}, []),
        ({"kind": "continuous", "start": dt.date(2022, 2, 1)}, []),
        ({"kind": "as-needed"}, []),
    ],
)  # fmt: skip
def test_a_schedule_set_by_hand_is_due(told, dates):
    part = make_part(told.pop("kind"), year=2022, **told)
    found = due_dates((part,), dt.date(2022, 1, 1), dt.date(2023, 12, 31))
    assert [day.isoformat() for day in found] == dates


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("до 15.06.2022", "до 15.06.2023"),
        ("на 2022 год", "на 2023 год"),
        ("на 2022-2024 годы", "на 2023-2025 годы"),
        ("по приказу от 12.01.2021 № 5 до 01.02.2022", "по приказу от 12.01.2021 № 5 до 01.02.2023"),
        ("закон от 5 декабря 2017 года № 392-ФЗ", "закон от 5 декабря 2017 года № 392-ФЗ"),
        ("постоянно", "постоянно"),
        ("", ""),
    ],
)
def test_dates_move_and_acts_stay(text, moved):
    assert shift_dates(text, 1) == moved
