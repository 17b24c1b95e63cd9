"""The archive of reports."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from reports.actions.versions import freeze
from reports.models import Report
from tests.factories import a_form, an_institution, an_open_period, filled
from tests.reports.conftest import ordered, rendered

pytestmark = pytest.mark.django_db
LIST = "/reports/"


def listed(client, query=""):
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return [report.pk for report in response.context["page"]]


def test_everybody_sees_the_reports_that_are_theirs(world, signed_in):
    own, others = ordered("execution", world.form), ordered("execution", world.others_form)
    consolidated, plan = ordered("consolidated", world.period), ordered("plan", world.plan)
    everything = {own.pk, others.pk, consolidated.pk, plan.pk}
    assert {
        "editor": set(listed(signed_in(world.editor))),
        "viewer": set(listed(signed_in(world.viewer))),
        "methodist": set(listed(signed_in(world.methodist))),
        "neighbour": set(listed(signed_in(world.neighbour))),
        "stranger": set(listed(signed_in(world.stranger))),
    } == {
        "editor": everything, "viewer": everything, "methodist": {own.pk, plan.pk},
        "neighbour": {others.pk, plan.pk}, "stranger": set(),
    }  # fmt: skip


def test_only_the_newest_version_is_listed_the_latest_first(world, signed_in):
    plan = freeze("plan", world.plan, by=None)
    freeze("execution", world.form, by=None)
    filled(world.form)
    second = freeze("execution", world.form, by=None)
    assert listed(signed_in(world.editor)) == [second.pk, plan.pk]


def test_filters_by_kind_plan_and_period(world, signed_in):
    execution, consolidated = ordered("execution", world.form), ordered("consolidated", world.period)
    plan = ordered("plan", world.plan)
    later = ordered("consolidated", an_open_period(world.plan, "2024-Q2"))
    client = signed_in(world.editor)
    assert {
        "kind": listed(client, "?kind=execution"),
        "plan": listed(client, f"?plan={world.plan.pk}"),
        "period": listed(client, "?period=2024-Q2"),
        "both": listed(client, "?kind=consolidated&period=2024-Q1"),
        "nothing": listed(client, "?kind=plan&period=2024-Q1"),
    } == {
        "kind": [execution.pk], "plan": [later.pk, plan.pk, consolidated.pk, execution.pk], "period": [later.pk],
        "both": [consolidated.pk], "nothing": [],
    }  # fmt: skip


def test_a_filter_that_makes_no_sense_filters_nothing(world, signed_in):
    report = ordered("execution", world.form)
    client = signed_in(world.editor)
    for query in ("?kind=зима", "?plan=0", "?plan=' OR 1=1", "?period=2024-Q9", "?page=-7", "?page=x"):
        assert listed(client, query) == [report.pk]


def test_filters_offer_only_plans_and_periods_of_reports_that_are_seen(world, signed_in):
    ordered("execution", world.form)
    ordered("consolidated", an_open_period(world.plan, "2024-Q2"))
    form = signed_in(world.methodist).get(LIST).context["filters"]
    assert form.fields["period"].choices == [("", "все периоды"), ("2024-Q1", "I квартал 2024 года")]
    assert list(form.fields["plan"].queryset) == [world.plan]
    assert list(signed_in(world.stranger).get(LIST).context["filters"].fields["plan"].queryset) == []


def test_an_empty_archive_says_what_to_do_and_an_empty_search_how_to_go_on(world, signed_in):
    client = signed_in(world.editor)
    assert "Отчётов пока нет" in client.get(LIST).content.decode()
    ordered("plan", world.plan)
    page = client.get(f"{LIST}?kind=execution").content.decode()
    assert ("Ничего не найдено" in page, "Показать все" in page) == (True, True)


def test_each_report_says_what_became_of_its_files(world, signed_in):
    rendered("execution", world.form)
    ordered("plan", world.plan)
    failed = ordered("consolidated", world.period)
    failed.job.status, failed.job.finished_at = "failed", failed.job.created_at
    failed.job.save()
    page = signed_in(world.editor).get(LIST).content.decode()
    assert (page.count("не удалось"), page.count("готовится"), page.count("/reports/files/")) == (1, 1, 2)


def test_the_archive_is_shown_page_by_page_with_its_filter(world, signed_in):
    report = freeze("execution", world.form, by=None)
    for number in range(30):
        fields = {"plan": world.plan, "content": report.content, "sha256": report.sha256, "kind": "execution"}
        Report.objects.create(subject=f"other-{number}", version=1, title=f"Отчёт {number}", **fields)
    client = signed_in(world.editor)
    assert (len(listed(client)), len(listed(client, "?page=2"))) == (25, 6)
    page = client.get(f"{LIST}?kind=execution").content.decode()
    assert escape("?kind=execution&page=2") in page


@pytest.mark.parametrize("who", ["editor", "methodist"])
def test_the_page_costs_as_many_queries_for_one_report_as_for_three(world, signed_in, who):
    client, spent = signed_in(getattr(world, who)), []
    for code in ("2024-Q1", "2024-Q2", "2024-Q3"):
        period = world.period if code == "2024-Q1" else an_open_period(world.plan, code)
        rendered("execution", a_form(period, world.library))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        spent.append(len(queries))
    assert spent[0] == spent[2]
    assert spent[2] <= 15


def test_other_institutions_add_nothing_to_a_methodists_page(world, signed_in):
    place = an_institution(world.district)
    report = freeze("execution", world.period.submissions.create(institution=place), by=None)
    assert report.pk not in listed(signed_in(world.methodist))
