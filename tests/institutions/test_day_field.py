"""Days as people enter them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from institutions.day_field import DayField


@pytest.mark.parametrize("text", ["1990-01-01", "15.06.2024", "2100-12-31"])
def test_a_day_of_our_times_is_taken(text):
    assert isinstance(DayField().clean(text), dt.date)


@pytest.mark.parametrize(
    ("text", "year"), [("0202-06-15", "0202"), ("1989-12-31", "1989"), ("2101-01-01", "2101")]
)
def test_a_slip_in_the_year_is_told(text, year):
    with pytest.raises(ValidationError) as refused:
        DayField().clean(text)
    assert refused.value.messages == [f"Проверьте год: {year}. Можно указать день с 1990 по 2100 год."]


def test_the_calendar_of_a_browser_knows_the_bounds():
    widget = DayField().widget
    assert (widget.input_type, widget.attrs) == ("date", {"min": "1990-01-01", "max": "2100-12-31"})
