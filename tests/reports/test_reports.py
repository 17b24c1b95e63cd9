"""The archive of reports."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from institutions.short_codes import new_code
from reports.actions.registration import register, signing_of
from reports.actions.versions import freeze, withdraw
from reports.models import Registration, Report
from reports.options import Options
from tests.factories import a_form, an_active_plan, an_institution, an_open_period, filled
from tests.reports.conftest import ordered, rendered
from tests.reports.test_registration import DAY

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


def test_filters_by_year_performer_number_and_words(world, signed_in):
    own, others = ordered("execution", world.form), ordered("execution", world.others_form)
    plan = ordered(
        "plan", an_active_plan(world.district, title="План на 2026 год", year_from=2026, year_to=2026)
    )
    Registration.objects.create(
        report=own, number="12-о", date="2024-04-05", post="Директор", name="И. Ручьёв"
    )
    client = signed_in(world.editor)
    assert {
        "year": listed(client, "?year=2024"),
        "plan's year": listed(client, "?year=2026"),
        "performer": listed(client, f"?performer=institution-{world.club.pk}"),
        "registered": listed(client, "?registered=yes"),
        "not registered": listed(client, "?registered=no"),
        "any case": listed(client, "?q=клуб+ОТЧЕТ"),
        "number": listed(client, "?q=12-О"),
        "no such words": listed(client, "?q=зима"),
    } == {
        "year": [others.pk, own.pk], "plan's year": [plan.pk], "performer": [others.pk], "registered": [own.pk],
        "not registered": [plan.pk, others.pk], "any case": [others.pk], "number": [own.pk], "no such words": [],
    }  # fmt: skip


def test_a_filter_that_makes_no_sense_filters_nothing(world, signed_in):
    report = ordered("execution", world.form)
    client = signed_in(world.editor)
    for query in (
        "?kind=зима",
        "?plan=0",
        "?plan=' OR 1=1",
        "?period=2024-Q9",
        "?page=-7",
        "?page=x",
        "?year=абв",
        "?year=1",
        "?performer=institution-0",
        "?performer=pk-1",
        "?registered=да",
    ):
        assert listed(client, query) == [report.pk]


def test_a_withdrawn_version_gives_way_to_the_one_that_stands(world):
    first = freeze("execution", world.form, by=None)
    filled(world.form)
    second = freeze("execution", world.form, by=None)
    withdraw(second, why="Ошибка в числах", by=None)
    assert list(Report.objects.latest_versions()) == [first]
    withdraw(first, why="Ошибка в числах", by=None)
    assert list(Report.objects.latest_versions()) == [second]


def test_a_registered_version_stays_beside_the_same_in_another_look(world):
    first = freeze("execution", world.form, by=None)
    signing = signing_of("12-о", DAY, "Директор", "И.И. Ручьёв")
    signed = register(first, signing=signing, on=DAY, by=None)
    large = freeze("execution", world.form, by=None, options=Options(template="large-1"))
    assert set(Report.objects.latest_versions()) == {Report.objects.get(pk=signed.pk), large}
    filled(world.form)
    changed = freeze("execution", world.form, by=None)
    assert list(Report.objects.latest_versions()) == [changed]


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
    assert (page.count("не удалось"), page.count("готовится"), page.count("/reports/files/")) == (1, 1, 3)


def test_the_archive_is_shown_page_by_page_with_its_filter(world, signed_in):
    report = freeze("execution", world.form, by=None)
    for number in range(30):
        report.pk, report.code, report.subject = None, new_code(), f"other-{number}"
        report.save(force_insert=True)
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
