"""Pages that list something ask the database as often for three lines as for one, and at most fifteen times.

The pages whose own tests say so are not repeated here.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.audit import record
from institutions.models import Role
from plans.actions.quarter import open_period
from plans.models import FormUpload, PlanUpload
from tests.factories import (
    a_deputyship,
    a_district,
    a_membership,
    a_person,
    a_settlement,
    a_statistic,
    a_statistic_line,
    an_active_plan,
    an_indicator,
    an_institution,
    write,
)
from tests.plans.plan_files import NARROW, Item, Section, plan_table, workbook
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db
ENOUGH = 15


@pytest.fixture
def district():
    return a_district()


@pytest.fixture
def administrator(district):
    return a_person(Role.ADMINISTRATOR, district)


@pytest.fixture
def cost(signed_in):
    """How many queries a page costs a person; the first visit warms what is read once."""

    def count(user, name, *args, query=None):
        browser, address = signed_in(user), reverse(name, args=args, query=query)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
        return len(queries)

    return count


def with_history(kind, place, times):
    """Something of this kind, changed so many times by as many people."""
    makers = {
        "institution": lambda: an_institution(place),
        "territory": lambda: a_settlement(place),
        "person": lambda: a_person(Role.METHODIST, an_institution(place)),
    }
    target = makers[kind]()
    for number in range(times):
        record(target, "Сведения изменены", by=a_person(), changes={"телефон": (number, number + 1)})
    return target


@pytest.mark.parametrize("kind", ["institution", "territory", "person"])
def test_a_history_of_three_changes_costs_as_one(cost, district, administrator, kind):
    one, three = [
        cost(administrator, f"institutions:{kind}-history", with_history(kind, district, times).pk)
        for times in (1, 3)
    ]
    assert one == three <= ENOUGH


def test_a_territory_of_three_places_costs_as_of_one(cost, district, administrator):
    costs = []
    for count in (1, 3):
        settlement = a_settlement(district)
        for _ in range(count):
            an_institution(settlement)
        costs.append(cost(administrator, "institutions:territory", settlement.pk))
    assert costs[0] == costs[1] <= ENOUGH


def test_the_statistics_of_three_institutions_cost_as_of_one(cost, administrator, district):
    line, costs = a_statistic_line(), []
    for count in (1, 3):
        for _ in range(count):
            a_statistic(an_institution(district), line, year=timezone.localdate().year - 1)
        costs += [
            cost(administrator, "institutions:statistics", query={"line": line.pk}),
            cost(administrator, "institutions:statistics"),
        ]
    assert costs[:2] == costs[2:]
    assert max(costs) <= ENOUGH


def test_three_lines_of_statistics_cost_as_one(cost, administrator, district):
    library, costs = an_institution(district), []
    for count in (1, 3):
        for _ in range(count):
            a_statistic(library, year=timezone.localdate().year - 1)
        costs += [
            cost(administrator, "institutions:institution-statistics", library.pk),
            cost(administrator, "institutions:statistic-lines"),
        ]
    assert costs[:2] == costs[2:]
    assert max(costs) <= ENOUGH


def test_three_indicators_cost_as_one(cost, administrator, district):
    item, costs = an_active_plan(district).items.first(), []
    for count in (1, 3):
        for number in range(count):
            an_indicator(item, f"Посещения {count}.{number}", statistic=a_statistic_line())
        costs += [
            cost(administrator, "plans:indicators", item.pk),
            cost(administrator, "plans:plan-rows", item.plan_id),
        ]
    assert costs[:2] == costs[2:]
    assert max(costs) <= ENOUGH


def with_roles(place, count):
    person = a_person()
    for _ in range(count):
        a_membership(person, Role.METHODIST, an_institution(place))
    return person


def test_a_person_of_three_roles_costs_as_of_one(cost, district, administrator):
    one, three = [
        cost(administrator, "institutions:person", with_roles(district, count).pk) for count in (1, 3)
    ]
    assert one == three <= ENOUGH


def test_an_account_of_three_roles_costs_as_of_one(cost, district):
    one, three = [cost(with_roles(district, count), "institutions:account") for count in (1, 3)]
    assert one == three <= ENOUGH


def test_an_institution_of_three_deputies_costs_as_of_one(cost, district, administrator):
    costs = []
    for count in (1, 3):
        place = an_institution(district)
        for _ in range(count):
            role = a_membership(a_person(), Role.METHODIST, place)
            a_deputyship(role, a_person(Role.METHODIST, place))
        costs.append(cost(administrator, "institutions:institution", place.pk))
    assert costs[0] == costs[1] <= ENOUGH


def test_standing_in_for_three_costs_as_for_one(cost, district):
    costs = []
    for count in (1, 3):
        deputy = a_person(Role.METHODIST, an_institution(district))
        for _ in range(count):
            role = a_membership(a_person(), Role.METHODIST, an_institution(district))
            a_deputyship(role, deputy)
        costs.append(cost(deputy, "institutions:account"))
    assert costs[0] == costs[1] <= ENOUGH


def test_periods_of_three_institutions_cost_as_of_one(cost):
    costs = []
    for count in (1, 3):
        place = a_district()
        for _ in range(count):
            an_institution(place)
        plan = an_active_plan(place)
        for period in plan.periods.all()[:count]:
            open_period(period, by=None)
        costs.append(cost(a_person(Role.DEPARTMENT_EDITOR, place), "plans:plan-periods", plan.pk))
    assert costs[0] == costs[1] <= ENOUGH


def test_a_preview_of_three_rows_costs_as_of_one(cost, signed_in):
    costs = []
    for count in (1, 3):
        editor = a_person(Role.DEPARTMENT_EDITOR, a_district())
        costs.append(cost(editor, "plans:upload", sent(signed_in(editor), count).pk))
    assert costs[0] == costs[1] <= ENOUGH


@pytest.mark.parametrize("name", ["form-workbook", "form-load", "form-paste", "form-upload"])
def test_a_table_of_three_rows_costs_as_of_one(cost, signed_in, name):
    costs = []
    for count in (1, 3):
        quarter = Quarter(rows_wanted=count)
        browser = signed_in(quarter.methodist)
        for row in rows(quarter.form):
            write(row, text="Было")
        pasted = "\n".join(f"1.{number}\tСтало" for number in range(1, count + 1))
        address = reverse("plans:form-paste", args=[quarter.form.pk])
        browser.post(address, {"pasted": pasted, "first": rows(quarter.form)[0].pk})
        key = FormUpload.objects.latest("created_at").pk if name == "form-upload" else quarter.form.pk
        costs.append(cost(quarter.methodist, f"plans:{name}", key))
    assert costs[0] == costs[1] <= ENOUGH


def sent(browser, count):
    """A file of so many doubtful rows, each of another responsible, waiting to be taken in."""
    rows = [Section("Раздел I")]
    rows += [Item(f"1.{place}", "Опрос", "", "до 31.02.2024", f"отдел {place}") for place in range(count)]
    file = SimpleUploadedFile("plan.xlsx", workbook(plan_table(NARROW, rows=rows)))
    assert browser.post(reverse("plans:upload-new"), {"purpose": "new", "file": file}).status_code == 302
    return PlanUpload.objects.latest("created_at")


def test_a_form_for_a_file_costs_as_much_with_three_plans_as_with_one(cost):
    costs = []
    for count in (1, 3):
        place = a_district()
        for _ in range(count):
            an_active_plan(place)
            an_institution(place)
        costs.append(cost(a_person(Role.DEPARTMENT_EDITOR, place), "plans:upload-new"))
    assert costs[0] == costs[1] <= ENOUGH
