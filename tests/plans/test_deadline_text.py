"""Phrases with the readings expected of them (the two corpora), and what holds for any text."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.deadline_text import Part, Reading, read_deadline

CORPORA = [Path(__file__).with_name(name) for name in ("deadline_corpus.txt", "deadline_examined.txt")]


def told(part: Part) -> str:
    """«recurring quarter 2022-03-31×4…2022-12-31 day=5»: one part on one line, as in the corpus."""
    words: list[str] = [part.kind]
    if part.freq:
        words.append(part.freq if part.interval == 1 else f"{part.freq}/{part.interval}")
    if part.start or part.end:
        words.append(f"[{part.start or ''}..{part.end or ''}]")
    due = [str(day) for day in part.due]
    words += due if len(due) < 5 else [f"{due[0]}×{len(due)}…{due[-1]}"]
    for name in ("months", "day", "month_days", "times", "at_least", "bydate", "weekday", "week"):
        value = getattr(part, name)
        if value:
            words.append(f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}")
    return " ".join(words)


def corpus() -> list[tuple[str, str, str, bool]]:
    lines = [line for corpus in CORPORA for line in corpus.read_text("utf-8").splitlines()]
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    return [(year, phrase, expected, doubt == "?") for year, phrase, expected, doubt in rows]


@pytest.mark.parametrize(("year", "phrase", "expected", "doubtful"), corpus())
def test_phrase_is_read_as_a_person_reads_it(year, phrase, expected, doubtful):
    reading = read_deadline(phrase, year=year)
    assert " | ".join(map(told, reading.parts)) == expected
    assert bool(reading.doubts) == doubtful


def test_corpora_are_large_and_have_no_phrase_twice():
    phrases = [(year, phrase) for year, phrase, _, _ in corpus()]
    assert len(phrases) >= 900
    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize(
    ("phrase", "doubt"),
    [
        ("31.02.2022", "«31.02.2022»: такой даты не бывает. Исправьте число или месяц."),
        ("15.06.1022", "«15.06.1022»: такого года или даты не бывает. Исправьте дату в плане."),
        ("до 15", "Число без месяца: допишите месяц, например «15 июня»."),
        ("до 01.09.2019", "01.09.2019 раньше, чем начинается план (2022): проверьте год."),
        ("начало года", "«начало года»: день не назван. Напишите точную дату."),
        ("З0.06.2022", "В дате вместо цифр стоят буквы: прочитано как цифры, проверьте."),
        (
            "Сентбря",
            "«сентбря» похоже на «сентября» с опечаткой: исправьте слово, срок не прочитан.",
        ),
        (
            "как получится",
            "Срок не прочитан: напишите дату, период или повторение, например «до 15.06.2022» или "
            "«ежеквартально».",
        ),
    ],
)
def test_doubt_says_what_is_wrong_and_what_to_do(phrase, doubt):
    assert read_deadline(phrase, year=2022).doubts == (doubt,)


def test_impossible_end_leaves_the_good_beginning():
    reading = read_deadline("05.11-19.21.", year="2015/2016")
    assert [told(part) for part in reading.parts] == ["once 2015-11-05"]
    assert reading.doubts == ("«19.21»: такой даты не бывает. Исправьте число или месяц.",)


def test_blank_phrase_has_no_parts_and_no_doubts():
    assert read_deadline(" \u00a0\n", year=2022) == Reading(" \u00a0\n", (), ())


def test_phrase_is_kept_as_written():
    assert read_deadline("  ДО\u00a001.06.2022 ", year=2022).phrase == "  ДО\u00a001.06.2022 "


@pytest.mark.parametrize("year", ["22", "", "2015/2017", "год", 1066, "2022/"])
def test_wrong_plan_year_is_refused_with_an_example(year):
    with pytest.raises(ValueError, match="например"):
        read_deadline("май", year=year)


@pytest.mark.parametrize("year", ["2015/2016", "2015-2016", "2015/16", " 2015 / 2016 "])
def test_season_is_written_in_several_ways(year):
    assert read_deadline("май", year=year).parts == (
        Part("once", (date(2016, 5, 31),), start=date(2016, 5, 1)),
    )


# For any text --------------------------------------------------------------------------------------

VOCABULARY = """
до с по к не позднее реже менее в течение года месяца квартал I II IV 1 2 3 15 31 2022 2023 2022–2024
01.06.2022 15.13 31.02 22. 02 26.09.14г раз раза в год месяц полугодие ежегодно ежеквартально еженедельно
каждый понедельник последний четверг апрель октябрь мая декабрь август конец начало числа следующего за
отчетным постоянно далее или и по мере необходимости плану учебного летний период , ; / - – ( ) . №
"""
WORDS = VOCABULARY.split()
phrases = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
texts = st.one_of(phrases, st.text(max_size=60))
years = st.sampled_from(["2022", "2024", "2015/2016"])


@given(texts, years)
def test_any_text_is_read_without_an_error(phrase, year):
    reading = read_deadline(phrase, year=year)
    seen = [sign for sign in phrase if sign.isprintable() and not sign.isspace() and sign != "/"]
    assert reading.phrase == phrase
    assert reading.parts or reading.doubts or not seen


@given(texts, years)
def test_due_dates_are_sorted_and_never_twice(phrase, year):
    for part in read_deadline(phrase, year=year).parts:
        assert list(part.due) == sorted(set(part.due))


@given(texts, years)
def test_beginning_is_never_after_the_end(phrase, year):
    for part in read_deadline(phrase, year=year).parts:
        if part.kind == "once" and part.start and part.due:
            assert part.start <= part.due[-1]


@given(phrases, years, st.sampled_from(["\u00a0", "  ", " \t", "\u2009"]))
def test_kind_of_space_makes_no_difference(phrase, year, space):
    plain = read_deadline(f" {phrase} ", year=year)
    spaced = read_deadline(f" {phrase} ".replace(" / ", "\n").replace(" ", space), year=year)
    assert (spaced.parts, spaced.doubts) == (plain.parts, plain.doubts)


@given(st.sampled_from([(year, phrase) for year, phrase, _, _ in corpus()]))
def test_case_makes_no_difference(row):
    year, phrase = row
    assert read_deadline(phrase.upper(), year=year).parts == read_deadline(phrase.lower(), year=year).parts


@given(texts, years)
def test_part_comes_back_from_its_json(phrase, year):
    reading = read_deadline(phrase, year=year)
    assert tuple(Part.from_json(part) for part in reading.as_json()["parts"]) == reading.parts


@pytest.mark.parametrize(
    "piece", ["1, ", "1.1.1.", "до ", "I квартал, ", "(", "ежегодно до 1 июня, ", " / ", "9", "-", "в течение ",
              "2 раза в год или ", "а", "января-", "\u00a0\u00ad", "15.06.2022 ", "каждый понедельник и "],
)  # fmt: skip
def test_a_hundred_thousand_characters_are_read_within_a_second(piece):
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    read_deadline(text, year=2022)
    assert time.process_time() - started < 1
