"""From plan, responsibles and schedules to obligations."""

import datetime as dt

import pytest

from institutions.models import Institution
from plans.actions.items import add_item, edit_item, remove_item
from plans.actions.plans import activate
from plans.actions.quarter import close_period, make_obligations, reopen_period
from plans.actions.submissions import approve
from plans.models import Obligation, Submission
from tests.factories import (
    a_branch,
    a_district,
    a_form,
    a_plan,
    a_settlement,
    an_active_plan,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    filled,
    write,
)

pytestmark = pytest.mark.django_db


def codes(plan):
    """The periods each item obliges in, by number."""
    found = {}
    for row in Obligation.objects.filter(item__plan=plan).select_related("item", "submission__period"):
        found.setdefault(row.item.number, set()).add(row.submission.period.code)
    return {number: sorted(periods) for number, periods in found.items()}


def make_active(plan):
    confirm_responsibles(plan)
    activate(plan, by=None)
    return plan


def test_forty_institutions_23_items_and_8_periods_are_made_once():
    district = a_district()
    for _ in range(40):
        an_institution(territory=district)
    plan = a_plan(district, year_to=2025)
    for number in range(1, 24):
        an_item(plan, f"1.{number}")
    make_active(plan)
    rows = set(Obligation.objects.values_list("pk", flat=True))
    assert len(rows) == 40 * 23 * 8
    assert make_obligations(plan, by=None) == 0
    assert set(Obligation.objects.values_list("pk", flat=True)) == rows
    assert Submission.objects.count() == 40 * 8


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    district = a_district()
    for _ in range(12):
        an_institution(territory=district)
    plan = an_active_plan(district, items=12)
    with django_assert_max_num_queries(25):
        make_obligations(plan, by=None)


def test_a_series_goes_on_over_new_year():
    district = a_district()
    an_institution(territory=district)
    plan = a_plan(district, year_to=2025)
    an_item(plan, "1", "до 15.06.2024, далее не реже, чем 1 раз в полугодие")
    make_active(plan)
    assert codes(plan) == {"1": ["2024-Q2", "2024-Q4", "2025-Q2", "2025-Q4"]}


def test_a_yearly_leap_day_is_due_on_the_28th_of_a_common_year():
    district = a_district()
    an_institution(territory=district)
    plan = a_plan(district, year_to=2025)
    an_item(plan, "1", "ежегодно 29 февраля")
    make_active(plan)
    days = Obligation.objects.order_by("submission__period__start").values_list("due_dates", flat=True)
    assert list(days) == [["2024-02-29"], ["2025-02-28"]]


def test_a_measure_added_in_mid_year_obliges_for_no_past_period():
    district = a_district()
    an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    values = {"number": "1.2", "title": "Новая мера", "deadline_text": "ежеквартально"}
    values["responsible_text"] = plan.items.get().responsible_text
    add_item(plan.sections.get(), values, today=dt.date(2024, 7, 1), by=None)
    assert codes(plan)["1.2"] == ["2024-Q3", "2024-Q4"]


def test_an_institution_closed_in_mid_year_owes_nothing_after():
    district = a_district()
    an_institution(territory=district, closed_on=dt.date(2024, 5, 10), is_active=False)
    plan = an_active_plan(district, items=1)
    assert codes(plan) == {"1.1": ["2024-Q1", "2024-Q2"]}


def test_settlements_and_the_department_have_forms_of_their_own():
    district = a_district()
    settlement = a_settlement(district)
    plan = a_plan(district)
    an_item(plan, "1", "ежегодно", responsible_text="главы поселений")
    an_item(plan, "2", "ежегодно", responsible_text="управление культуры администрации района")
    make_active(plan)
    named = Submission.objects.values_list("territory", "obligations__item__number")
    assert set(named) == {(settlement.pk, "1"), (district.pk, "2")}


def test_branches_report_only_where_the_plan_says_so():
    district = a_district()
    library = an_institution(territory=district)
    branch = a_branch(library)
    plan = an_active_plan(district, items=1)
    assert set(Submission.objects.values_list("institution", flat=True)) == {library.pk}
    plan.branches = "own"
    plan.save()
    make_obligations(plan, by=None)
    assert set(Submission.objects.values_list("institution", flat=True)) == {library.pk, branch.pk}


def test_a_bound_institution_alone_is_obliged():
    district = a_district()
    bound, _free = an_institution(territory=district), an_institution(territory=district)
    plan = a_plan(district)
    plan.institutions.add(bound)
    an_item(plan)
    make_active(plan)
    assert set(Submission.objects.values_list("institution", flat=True)) == {bound.pk}


def test_kinds_of_institutions_are_told_apart():
    district = a_district()
    library = an_institution(territory=district, kind=Institution.Kind.LIBRARY)
    an_institution(territory=district, kind=Institution.Kind.CLUB)
    plan = a_plan(district)
    an_item(plan, responsible_text="директора библиотек")
    make_active(plan)
    assert set(Submission.objects.values_list("institution", flat=True)) == {library.pk}


def test_an_item_whose_deadline_cannot_be_read_stays_in_every_form():
    district = a_district()
    an_institution(territory=district)
    plan = a_plan(district)
    an_item(plan, "1", "как получится")
    make_active(plan)
    assert codes(plan) == {"1": ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]}


def test_a_changed_deadline_moves_open_obligations_only():
    district = a_district()
    place = an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    first = a_form(an_open_period(plan), place)
    approve(filled(first), by=None)
    edit_item(plan.items.get(), {"deadline_text": "до 01.11.2024"}, by=None)
    assert codes(plan) == {"1.1": ["2024-Q1", "2024-Q4"]}


def test_closed_periods_keep_their_obligations():
    district = a_district()
    an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    close_period(an_open_period(plan), by=None)
    remove_item(plan.items.get(), by=None)
    assert codes(plan) == {"1.1": ["2024-Q1"]}


def test_what_was_written_is_kept_when_the_duty_is_withdrawn():
    district = a_district()
    place = an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    row = a_form(an_open_period(plan), place).obligations.get()
    write(row, text="Начата подготовка.")
    remove_item(plan.items.get(), by=None)
    row.refresh_from_db()
    assert (row.withdrawn_at is not None, row.entry.text) == (True, "Начата подготовка.")


def test_a_duty_that_comes_back_is_the_same_row():
    district = a_district()
    place = an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    row = a_form(an_open_period(plan), place).obligations.get()
    write(row)
    item = plan.items.get()
    edit_item(item, {"deadline_text": "до 01.11.2024"}, by=None)
    edit_item(item, {"deadline_text": "ежеквартально"}, by=None)
    row.refresh_from_db()
    assert (row.withdrawn_at, row.due_dates) == (None, ["2024-03-31"])


def test_a_reopened_period_asks_what_the_plan_asks_now():
    district = a_district()
    an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    period = an_open_period(plan)
    close_period(period, by=None)
    add_item(
        plan.sections.get(),
        {"number": "1.2", "title": "Новая мера", "responsible_text": plan.items.get().responsible_text},
        today=dt.date(2024, 2, 1),
        by=None,
    )
    assert "2024-Q1" not in codes(plan)["1.2"]
    reopen_period(period, until=dt.date(2099, 12, 31), reason="Новая мера", by=None)
    assert "2024-Q1" in codes(plan)["1.2"]


def test_an_empty_duty_of_an_opened_period_is_withdrawn_and_of_a_later_one_deleted():
    district = a_district()
    an_institution(territory=district)
    plan = an_active_plan(district, items=1)
    an_open_period(plan)
    remove_item(plan.items.get(), by=None)
    row = Obligation.objects.get()
    assert (row.submission.period.code, row.withdrawn_at is not None) == ("2024-Q1", True)
