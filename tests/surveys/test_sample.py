"""Answers wanted, margins and forecasts, at their edges."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.counting.sample import enough_on, margin, needed, pace, tone, wanted

SHARE = Decimal("0.40")
TODAY = dt.date(2026, 11, 10)


@pytest.mark.parametrize(
    ("recipients", "own", "answers"),
    [
        (None, None, None),
        (0, None, 0),
        (1, None, 1),
        (2, None, 1),
        (5, None, 2),
        (6, None, 3),
        (1499, None, 600),
        (1497, None, 599),
        (1500, None, 600),
        (1501, None, 600),
        (1_000_000, None, 600),
        (1500, 50, 50),
        (None, 50, 50),
        (1500, 0, 0),
    ],
)
def test_forty_per_cent_are_wanted_but_no_more_than_six_hundred(recipients, own, answers):
    assert wanted(recipients, SHARE, 600, own) == answers


@pytest.mark.parametrize(
    ("answers", "population", "points"),
    [
        (0, 500, None),
        (1, 1, 0.0),
        (500, 500, 0.0),
        (501, 500, 0.0),
        (100, None, 9.8),
        (100, 500, 8.8),
        (600, 1500, 3.1),
        (385, None, 5.0),
    ],
)
def test_margin_of_error_at_95_per_cent(answers, population, points):
    found = margin(answers, population)
    assert (None if found is None else round(found, 1)) == points


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_more_answers_never_make_it_less_exact(answers, population):
    assert margin(answers + 1, population) <= margin(answers, population) <= margin(answers, None)


def test_what_is_missing_is_never_less_than_nothing():
    assert [needed(3, 10), needed(10, 10), needed(11, 10), needed(3, None)] == [7, 0, 0, 0]


def test_pace_is_of_the_last_days_or_since_the_beginning():
    assert pace(28, TODAY - dt.timedelta(days=60), TODAY) == 2.0
    assert pace(9, TODAY - dt.timedelta(days=2), TODAY) == 3.0
    assert pace(5, TODAY, TODAY) == 5.0
    assert pace(0, TODAY + dt.timedelta(days=5), TODAY) == 0.0


def test_the_day_when_enough_will_have_come():
    assert enough_on(0, 0, TODAY) == TODAY
    assert enough_on(7, 2, TODAY) == TODAY + dt.timedelta(days=4)
    assert enough_on(7, 0, TODAY) is None
    assert enough_on(100_000, 0.1, TODAY) is None


@pytest.mark.parametrize(
    ("answers", "tone_now"),
    [(0, "bad"), (24, "bad"), (25, "work"), (49, "work"), (50, "good"), (100, "good")],
)
def test_answers_are_measured_against_the_days_gone(answers, tone_now):
    first, last = TODAY - dt.timedelta(days=4), TODAY + dt.timedelta(days=5)
    assert tone(answers, 100, first, last, TODAY) == tone_now


def test_on_the_first_day_nobody_lags():
    first, last = TODAY, TODAY + dt.timedelta(days=9)
    assert [tone(n, 100, first, last, TODAY) for n in (0, 9, 10)] == ["plain", "plain", "good"]
    assert tone(0, 100, TODAY, TODAY, TODAY) == "bad"  # there is no second one


def test_before_the_beginning_or_without_a_target_there_is_no_judgement():
    assert tone(0, 100, TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=9), TODAY) == "plain"
    assert tone(5, None, TODAY, TODAY, TODAY) == "plain"


def test_after_the_end_all_of_the_target_is_due():
    first, last = TODAY - dt.timedelta(days=40), TODAY - dt.timedelta(days=10)
    assert [tone(n, 100, first, last, TODAY) for n in (99, 100)] == ["work", "good"]
