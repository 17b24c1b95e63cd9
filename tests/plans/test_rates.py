"""Completeness and timeliness against a count by hand on a made-up district."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rates import DueRow, Rates, per_cent, rates

DUE = dt.date(2024, 4, 5)
LATER = dt.date(2024, 4, 15)  # granted to the museum alone
LIBRARY, CLUB, MUSEUM, SCHOOL, THEATRE = "библиотека", "клуб", "музей", "школа", "театр"
IN_TIME, ONE_LATE = dt.date(2024, 4, 5), dt.date(2024, 4, 6)


def form(performer, rows, *, sent_on, due_on=DUE):
    """A form by item: «+» filled, «-» empty, «0» does not apply."""
    return [
        DueRow(item, performer, "2024-Q1", due_on, sent_on, is_filled=sign != "-", applies=sign != "0")
        for item, sign in enumerate(rows, start=1)
        if sign != " "
    ]


# Counted by hand:                   item   1 2 3 4   expected reported on time
DISTRICT = [
    *form(LIBRARY, "++++", sent_on=IN_TIME),  # on the last day                    4 4 4
    *form(CLUB, "+++ ", sent_on=ONE_LATE),  # a day late, item 4 is not the club's 3 3 0
    *form(
        MUSEUM, "++0+", sent_on=dt.date(2024, 4, 15), due_on=LATER
    ),  # by its own day, item 3 «не относится» 3 3 3
    *form(SCHOOL, "+-0-", sent_on=None),  # begun and never sent                   3 0 0
    # Returned and sent again in May: the first sending was in time. Item 4 came into the form afterwards and is empty.
    *form(THEATRE, "+++-", sent_on=dt.date(2024, 4, 2)),  #                       4 3 3
]


def rates_by(rows, key):
    """The rates of each group, as the board counts its lines and columns."""
    names = {key(row) for row in rows}
    return {name: rates(row for row in rows if key(row) == name) for name in names}


def test_the_district_is_as_counted_by_hand():
    found = rates(DISTRICT)
    assert found == Rates(expected=17, reported=13, on_time=10)
    assert (found.completeness, found.timeliness) == (76, 59)  # 76.47 and 58.82


def test_every_institution_is_as_counted_by_hand():
    assert rates_by(DISTRICT, lambda row: row.performer) == {
        LIBRARY: Rates(4, 4, 4),
        CLUB: Rates(3, 3, 0),
        MUSEUM: Rates(3, 3, 3),
        SCHOOL: Rates(3, 0, 0),
        THEATRE: Rates(4, 3, 3),
    }


def test_every_item_is_as_counted_by_hand():
    assert rates_by(DISTRICT, lambda row: row.item) == {
        1: Rates(5, 4, 3),
        2: Rates(5, 4, 3),
        3: Rates(3, 3, 2),
        4: Rates(4, 2, 2),
    }


def test_what_applies_to_nobody_has_no_rate():
    found = rates(form(SCHOOL, "00", sent_on=IN_TIME))
    assert (found, found.completeness, found.timeliness) == (Rates(), None, None)


def test_a_whole_is_never_said_of_a_part():
    assert [per_cent(*each) for each in [(999, 1000), (1, 1000), (0, 7), (7, 7), (1, 2), (1, 8)]] == [
        99, 1, 0, 100, 50, 13,
    ]  # fmt: skip


rows_of_a_district = st.lists(
    st.builds(
        DueRow,
        item=st.integers(1, 5),
        performer=st.sampled_from([LIBRARY, CLUB, MUSEUM]),
        period=st.sampled_from(["2024-Q1", "2024-Q2"]),
        due_on=st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        sent_on=st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        is_filled=st.booleans(),
        applies=st.booleans(),
    )
)


@given(rows_of_a_district)
def test_the_parts_add_up_to_the_district(found):
    whole = rates(found)
    for key in (lambda row: row.item, lambda row: row.performer, lambda row: (row.period, row.item)):
        assert sum(rates_by(found, key).values(), Rates()) == whole
    assert whole.on_time <= whole.reported <= whole.expected


@given(st.integers(1, 10_000), st.data())
def test_a_per_cent_is_within_one_of_the_fraction(whole, data):
    part = data.draw(st.integers(0, whole))
    assert abs(per_cent(part, whole) - Fraction(100 * part, whole)) < 1


@pytest.mark.parametrize("rows", [[], form(LIBRARY, "--", sent_on=IN_TIME)])
def test_an_empty_row_of_a_sent_form_reports_nothing(rows):
    assert rates(rows) == Rates(expected=len(rows))
