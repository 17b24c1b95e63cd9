"""Reporting periods, deadlines carried over the years, and the copy of a plan to another year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.deadline_text import Part, read_deadline
from plans.schedule import (
    due_dates,
    is_active,
    period,
    period_of,
    periods,
    shift_deadline_text,
    shift_years,
)

KINDS = st.sampled_from(["month", "quarter", "half-year", "year"])
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
YEAR = (date(2022, 1, 1), date(2022, 12, 31))


def dates(phrase: str, start: date, end: date, year: str | int = 2022) -> list[str]:
    return [str(day) for day in due_dates(read_deadline(phrase, year=year).parts, start, end)]


def active(phrase: str, *codes: str, year: str | int = 2022) -> list[str]:
    parts = read_deadline(phrase, year=year).parts
    return [code for code in codes if is_active(parts, period(code), *YEAR)]


# Periods -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "start", "end", "title"),
    [
        ("2022-M03", date(2022, 3, 1), date(2022, 3, 31), "март 2022 года"),
        ("2024-M02", date(2024, 2, 1), date(2024, 2, 29), "февраль 2024 года"),
        ("2022-Q4", date(2022, 10, 1), date(2022, 12, 31), "IV квартал 2022 года"),
        ("2022-H1", date(2022, 1, 1), date(2022, 6, 30), "I полугодие 2022 года"),
        ("2022", date(2022, 1, 1), date(2022, 12, 31), "2022 год"),
    ],
)
def test_period_has_days_and_a_russian_title(code, start, end, title):
    one = period(code)
    assert (one.start, one.end, one.title, one.code) == (start, end, title, code)


@pytest.mark.parametrize(
    "code", ["2022-Q5", "2022-M13", "2022-M00", "2022-H3", "2022-X1", "", "22", "2022-Q"]
)
def test_wrong_code_is_refused_with_an_example(code):
    with pytest.raises(ValueError, match="напишите месяц 2022-M03, квартал 2022-Q4"):
        period(code)


def test_next_and_previous_cross_new_year():
    assert period("2022-Q4").next().code == "2023-Q1"
    assert period("2022-M01").previous().code == "2021-M12"
    assert period("2022").next().code == "2023"


def test_periods_of_a_plan():
    codes = [one.code for one in periods("quarter", date(2022, 5, 15), date(2023, 1, 1))]
    assert codes == ["2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1"]


def test_no_periods_where_the_end_is_before_the_beginning():
    assert periods("month", date(2022, 5, 1), date(2022, 4, 30)) == ()


@given(DAYS, KINDS)
def test_day_lies_in_its_period_and_the_code_leads_back(day, kind):
    one = period_of(day, kind)
    assert day in one
    assert period(one.code) == one
    assert one.next().previous() == one
    assert (one.next().start - one.end).days == 1


# Dates over the years ------------------------------------------------------------------------------


def test_series_goes_on_over_new_year():
    assert dates("ежеквартально", date(2022, 12, 1), date(2023, 7, 1)) == [
        "2022-12-31",
        "2023-03-31",
        "2023-06-30",
    ]


def test_yearly_report_begins_in_the_next_year_and_comes_back():
    found = dates("ежегодно до 20 февраля", date(2022, 1, 1), date(2025, 12, 31))
    assert found == ["2023-02-20", "2024-02-20", "2025-02-20"]


def test_twenty_ninth_of_february_is_cut_and_comes_back():
    found = dates("ежегодно 29 февраля", date(2022, 1, 1), date(2028, 12, 31))
    assert found == [f"{year}-02-{29 if year % 4 == 0 else 28}" for year in range(2022, 2029)]


def test_end_of_february_follows_the_leap_year():
    assert dates("ежегодно, февраль", date(2022, 1, 1), date(2024, 12, 31)) == [
        "2022-02-28",
        "2023-02-28",
        "2024-02-29",
    ]


def test_twenty_eighth_of_february_stays_itself():
    assert dates("ежегодно 28 февраля", date(2024, 1, 1), date(2024, 12, 31)) == ["2024-02-28"]


def test_every_third_year_after_the_first():
    assert dates("2023 год, далее каждые 3 года", date(2022, 1, 1), date(2032, 12, 31)) == [
        "2023-12-31",
        "2026-12-31",
        "2029-12-31",
        "2032-12-31",
    ]


def test_half_years_after_the_first_date():
    found = dates("до 15.06.2022, далее 1 раз в полугодие", date(2022, 1, 1), date(2024, 1, 1))
    assert found == ["2022-06-15", "2022-12-31", "2023-06-30", "2023-12-31"]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("до 31 числа", ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]),
        ("15 и 30 числа", ["2024-01-15", "2024-01-30", "2024-02-15", "2024-02-29"]),
        ("последняя пятница месяца", ["2024-01-26", "2024-02-23", "2024-03-29", "2024-04-26"]),
    ],
)
def test_day_of_the_month_is_cut_in_short_months_only(phrase, expected):
    assert dates(phrase, date(2024, 1, 1), date(2024, 4, 30))[: len(expected)] == expected


def test_two_days_a_year_come_back_each_on_its_own():
    assert dates("2 раза в год (до 1 июня, до 15 декабря)", date(2023, 1, 1), date(2024, 6, 30)) == [
        "2023-06-01",
        "2023-12-15",
        "2024-06-01",
    ]


def test_bounded_series_ends():
    assert dates("ежегодно до 31.12.2024", date(2022, 1, 1), date(2030, 1, 1)) == [
        "2022-12-31",
        "2023-12-31",
        "2024-12-31",
    ]


def test_year_parted_in_two_comes_back_twice_a_year():
    assert len(dates("2 раза в год", date(2022, 1, 1), date(2026, 12, 31))) == 10


@pytest.mark.parametrize("phrase", ["ежедневно", "еженедельно", "постоянно", "по мере необходимости"])
def test_what_goes_on_has_no_due_dates(phrase):
    assert dates(phrase, date(2022, 1, 1), date(2030, 1, 1)) == []


PHRASES = st.sampled_from(
    ["ежеквартально", "ежемесячно", "15 и 30 числа", "2 раза в год (апрель, октябрь)", "1 раз в 3 года",
     "ежегодно 29 февраля", "до 31 числа", "раз в полугодие", "до 15.06.2022, далее ежегодно", "раз в 5 месяцев"]
)  # fmt: skip


@given(PHRASES, DAYS, st.integers(0, 2000), st.integers(0, 2000))
def test_dates_of_a_whole_are_those_of_its_halves(phrase, start, first, second):
    parts = read_deadline(phrase, year=2022).parts
    middle = date.fromordinal(start.toordinal() + first)
    end = date.fromordinal(middle.toordinal() + 1 + second)
    after = date.fromordinal(middle.toordinal() + 1)
    assert due_dates(parts, start, end) == due_dates(parts, start, middle) + due_dates(parts, after, end)


@given(PHRASES)
def test_dates_told_in_the_reading_are_those_of_the_series(phrase):
    for part in read_deadline(phrase, year=2022).parts:
        assert due_dates([part], part.due[0], part.due[-1]) == part.due


# Forms of a period ---------------------------------------------------------------------------------

QUARTERS = ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("до 15.06.2022", QUARTERS[1:2]),
        ("апрель, октябрь", (QUARTERS[1], QUARTERS[3])),
        ("постоянно", QUARTERS),
        ("по мере необходимости", QUARTERS),
        ("еженедельно", QUARTERS),
        ("ежеквартально", QUARTERS),
        ("в течение года", QUARTERS),
        ("до 15.06.2022, далее постоянно", QUARTERS[1:]),
        ("с 1 сентября", QUARTERS[2:]),
        ("с 10 января по 20 декабря", QUARTERS),
        ("ежегодно (июль – август)", QUARTERS[2:3]),
        ("ежедневно с 1 по 30 июня", QUARTERS[1:2]),
        ("ежегодно до 20 февраля", ()),
        ("как получится", QUARTERS),
        ("до конца месяца", QUARTERS),
    ],
)
def test_item_belongs_to_the_quarters_it_is_due_in_or_goes_on_through(phrase, expected):
    assert tuple(active(phrase, *QUARTERS)) == expected


def test_yearly_window_goes_on_in_its_first_month():
    assert active("ежегодно (июль – август)", "2022-M06", "2022-M07", "2022-M08", "2022-M09") == [
        "2022-M07",
        "2022-M08",
    ]


def test_what_goes_on_ends_with_the_plan():
    assert active("постоянно", "2021-Q4", "2022-Q4", "2023-Q1") == ["2022-Q4"]


def test_date_after_the_plan_is_still_due_in_its_period():
    assert active("ежегодно до 20 февраля", "2023-Q1") == ["2023-Q1"]


# The next year -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("до 15.06.2022, далее постоянно", "до 15.06.2023, далее постоянно"),
        ("до 15. 06. 2022 г.", "до 15. 06. 2023 г."),
        ("26.09.14г", "26.09.15г"),
        ("2015/2016 учебный год", "2016/2017 учебный год"),
        ("2022-24 гг.", "2023-25 гг."),
        ("В течение 2022–2024 годов", "В течение 2023–2025 годов"),
        ("с 1 сентября 2022 года\nпо 31 мая 2023 года", "с 1 сентября 2023 года\nпо 31 мая 2024 года"),
        ("приказ № 2022, до 01.09.2022", "приказ № 2022, до 01.09.2023"),
        ("2 раза в год (апрель, октябрь)", "2 раза в год (апрель, октябрь)"),
        ("", ""),
    ],
)
def test_years_in_the_wording_are_moved_and_nothing_else(text, moved):
    assert shift_deadline_text(text, 1) == (moved, ())


@pytest.mark.parametrize("text", ["до 29.02.2024", "до 29 февраля 2024 года"])
def test_lost_leap_day_becomes_the_day_before_with_a_doubt(text):
    moved, doubts = shift_deadline_text(text, 1)
    assert moved == text.replace("29", "28").replace("2024", "2025")
    assert len(doubts) == 1
    assert doubts[0].endswith("в 2025 году нет 29 февраля, записано 28-е. Проверьте срок.")


def test_leap_day_stays_where_the_year_has_it():
    assert shift_deadline_text("29.02.2024", 4) == ("29.02.2028", ())


@given(st.text(alphabet="0123456789.–-/ г№айфевраля", max_size=40), st.integers(-5, 5))
def test_any_wording_is_moved_without_an_error(text, years):
    shift_deadline_text(text, years)


def test_part_is_moved_with_its_bounds():
    (part,) = read_deadline("с 01.03.2022 по 30.06.2022", year=2022).parts
    assert shift_years(part, 2) == Part("once", (date(2024, 6, 30),), start=date(2024, 3, 1))


def test_end_of_february_stays_the_end_and_a_named_day_stays_itself():
    (month,) = read_deadline("февраль 2022", year=2022).parts
    (day,) = read_deadline("28.02.2022", year=2022).parts
    assert shift_years(month, 2).due == (date(2024, 2, 29),)
    assert shift_years(day, 2).due == (date(2024, 2, 28),)


@given(PHRASES, st.integers(-3, 3))
def test_moved_part_has_as_many_dates(phrase, years):
    for part in read_deadline(phrase, year=2022).parts:
        assert len(shift_years(part, years).due) == len(part.due)
