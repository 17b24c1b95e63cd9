"""Who may order which report."""

import pytest

from institutions.models import Role
from jobs.models import Job
from plans.actions.plans import change_settings, settings_of
from reports.models import Report
from tests.factories import a_branch, a_person, a_plan, an_active_plan, an_open_period

pytestmark = pytest.mark.django_db


def order(client, kind, about):
    return client.post(f"/reports/order/{kind}/{about.pk}/").status_code


def test_each_may_order_what_they_see(world, signed_in):
    answers = {
        name: [
            order(signed_in(getattr(world, name)), "execution", world.form),
            order(signed_in(getattr(world, name)), "consolidated", world.period),
            order(signed_in(getattr(world, name)), "plan", world.plan),
        ]
        for name in ("editor", "viewer", "methodist", "head", "neighbour", "stranger")
    }
    assert answers == {
        "editor": [302, 302, 302],
        "viewer": [302, 302, 302],
        "methodist": [302, 404, 302],
        "head": [302, 404, 302],
        "neighbour": [404, 404, 302],
        "stranger": [404, 404, 404],
    }


def test_a_head_institution_orders_the_report_of_its_branch_and_not_the_other_way_round(world, signed_in):
    branch = a_branch(world.library)
    plan = an_active_plan(world.district, branches="own")
    period = an_open_period(plan)
    forms = {form.institution: form for form in period.submissions.all()}
    assert order(signed_in(world.methodist), "execution", forms[branch]) == 302
    village = signed_in(a_person(Role.METHODIST, branch))
    assert [order(village, "execution", forms[place]) for place in (branch, world.library)] == [302, 404]


def test_a_report_of_a_period_not_yet_open_is_the_departments_to_order(world, signed_in):
    form = world.plan.periods.get(code="2024-Q3").submissions.get(institution=world.library)
    assert [order(signed_in(who), "execution", form) for who in (world.editor, world.methodist)] == [302, 404]


def test_a_draft_plan_is_the_departments_to_print(world, signed_in):
    draft = a_plan(world.district)
    assert [order(signed_in(who), "plan", draft) for who in (world.editor, world.methodist)] == [302, 404]


def test_the_order_leads_to_the_report_and_two_clicks_make_one(world, signed_in):
    client = signed_in(world.methodist)
    answers = [client.post(f"/reports/order/execution/{world.form.pk}/") for _ in range(2)]
    report = Report.objects.get()
    assert [answer.url for answer in answers] == [f"/reports/{report.pk}/"] * 2
    assert (Job.objects.count(), report.created_by) == (1, world.methodist)


@pytest.mark.parametrize("kind", ["зима", "Execution", "execution%20"])
def test_an_unknown_kind_is_not_found(world, signed_in, kind):
    assert signed_in(world.editor).post(f"/reports/order/{kind}/{world.form.pk}/").status_code == 404


def test_a_missing_subject_is_not_found(world, signed_in):
    client = signed_in(world.editor)
    for kind in Report.Kind.values:
        assert client.post(f"/reports/order/{kind}/999999/").status_code == 404


def test_a_comparison_is_ordered_where_the_other_period_can_be_chosen(world, signed_in):
    answer = signed_in(world.methodist).post(f"/reports/order/comparison/{world.form.pk}/", follow=True)
    assert answer.redirect_chain == [("/reports/new/?kind=comparison", 302)]
    assert [str(each) for each in answer.context["messages"]] == ["Выберите, с каким периодом сравнить."]
    assert Report.objects.count() == 0


def test_an_order_needs_a_post_and_a_person(world, signed_in, client):
    path = f"/reports/order/execution/{world.form.pk}/"
    assert signed_in(world.methodist).get(path).status_code == 405
    assert client.post(path).url.startswith("/sign-in/")
    assert Report.objects.count() == 0


def test_a_plan_may_change_its_periods_though_a_report_of_one_was_made(world, signed_in):
    plan = an_active_plan(world.district)
    order(signed_in(world.editor), "consolidated", plan.periods.get(code="2024-Q4"))
    plan.period_kind = "half-year"
    change_settings(plan, [], settings_of(plan), by=None)
    assert list(plan.periods.values_list("code", flat=True)) == ["2024-H1", "2024-H2", "2024-Q4"]
