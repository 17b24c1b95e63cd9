"""The report builder: what is asked, what is shown, what is prepared."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import Role
from jobs.models import Job
from plans.actions.submissions import approve, send
from plans.models import Item
from reports.models import Report
from tests.factories import a_form, a_person, an_active_plan, an_institution, an_open_period, filled
from tests.reports.conftest import ordered

pytestmark = pytest.mark.django_db
NEW = "/reports/new/"


def page_of(client, **answers):
    response = client.get(NEW, answers)
    assert response.status_code == 200
    return response


def asked(response):
    """The fields that the page asks, and what is chosen in each."""
    form = response.context["builder"]
    return {name: form.chosen[name] for name in form.fields}


def offered(response, name):
    return [label for _, label in response.context["builder"].fields[name].choices]


def test_the_kind_is_asked_first_and_nothing_else(world, signed_in):
    response = page_of(signed_in(world.editor))
    assert asked(response) == {"kind": ""}
    assert offered(response, "kind") == [
        "выберите", "отчёт об исполнении", "сводный отчёт", "план", "редакция плана",
        "отчёты всех исполнителей одним файлом", "полнота сдачи", "сравнение двух периодов",
    ]  # fmt: skip
    assert "preview" not in response.context


def test_a_performer_is_offered_what_is_theirs_alone(world, signed_in):
    client = signed_in(world.methodist)
    assert offered(page_of(client), "kind") == [
        "выберите", "отчёт об исполнении", "план", "редакция плана", "сравнение двух периодов",
    ]  # fmt: skip
    response = page_of(client, kind="execution")
    assert offered(response, "performer") == ["МБУК «Библиотека»"]
    assert asked(response)["performer"] == f"institution-{world.library.pk}"


def test_what_a_kind_does_not_need_is_not_asked(world, signed_in):
    client, place = signed_in(world.editor), f"institution-{world.library.pk}"
    assert {kind: list(asked(page_of(client, kind=kind, performer=place))) for kind in (
        "execution", "consolidated", "completeness", "plan", "edition",
    )} == {
        "execution": ["kind", "plan", "period", "performer", "since", "only_not_done", "template"],
        "consolidated": ["kind", "plan", "period", "since", "only_not_done", "template"],
        "completeness": ["kind", "plan", "period", "template"],
        "plan": ["kind", "plan", "template"],
        "edition": ["kind", "plan", "edition", "template"],
    }  # fmt: skip


def test_plan_and_period_are_taken_for_granted_the_performer_is_asked(world, signed_in):
    response = page_of(signed_in(world.editor), kind="execution")
    assert asked(response) == {
        "kind": "execution", "plan": str(world.plan.pk), "period": "2024-Q1", "performer": "",
    }  # fmt: skip
    assert offered(response, "performer") == ["выберите", "МБУК «Библиотека»", "МБУК «Клуб»"]


@pytest.mark.parametrize(
    ("kind", "about"), [("execution", "form"), ("consolidated", "period"), ("plan", "plan"), ("set", "period"),
                        ("completeness", "period")],
)  # fmt: skip
def test_the_preview_is_the_document_that_is_frozen(world, signed_in, kind, about):
    filled(world.form, text="Проведено три занятия.")
    client, answers = signed_in(world.editor), {"kind": kind, "performer": f"institution-{world.library.pk}"}
    shown = page_of(client, **answers).context["preview"].html
    response = client.post(reverse("reports:new", query=answers))
    report = Report.objects.get()
    assert (response.url, report.kind, report.created_by) == (f"/reports/{report.pk}/", kind, world.editor)
    assert str(shown) in client.get(response.url).content.decode()
    assert ordered(kind, getattr(world, about)) == report


def test_what_was_chosen_goes_into_the_version_and_onto_its_page(world, signed_in):
    filled(world.form, text="Проведено три занятия.")
    later = a_form(an_open_period(world.plan, "2024-Q2"), world.library)
    filled(later, text="Проведено четыре занятия.")
    answers = {"kind": "execution", "period": "2024-Q2", "since": "2024-Q1", "only_not_done": "on",
               "template": "large-1"}  # fmt: skip
    client = signed_in(world.methodist)
    page = client.post(reverse("reports:new", query=answers), follow=True)
    report = Report.objects.get()
    assert (report.options, report.template) == (
        {"since": "2024-Q1", "only_not_done": True, "template": "large-1"}, "large-1",
    )  # fmt: skip
    assert "с начала года, только неисполненное, крупный шрифт" in page.content.decode()


def test_no_field_holds_up_the_browser(world, signed_in):
    """«Только за этот период» is an answer though its value is empty."""
    page = page_of(signed_in(world.editor), kind="consolidated").content.decode()
    assert re.findall(r"<(?:select|input)[^>]* required", page) == []


def test_two_periods_of_one_performer_are_compared(world, signed_in):
    client = signed_in(world.methodist)
    alone = page_of(client, kind="comparison")
    assert "Сравнить не с чем" in alone.content.decode()
    later = a_form(an_open_period(world.plan, "2024-Q2"), world.library)
    filled(later)
    response = page_of(client, kind="comparison")
    assert (asked(response)["period"], asked(response)["versus"]) == ("2024-Q2", "2024-Q1")
    client.post(reverse("reports:new", query={"kind": "comparison"}))
    assert Report.objects.get().options["versus"] == "2024-Q1"


def test_ordering_twice_makes_one_version_and_one_job(world, signed_in):
    client, query = signed_in(world.methodist), reverse("reports:new", query={"kind": "execution"})
    assert client.post(query).url == client.post(query).url
    assert (Report.objects.count(), Job.objects.count()) == (1, 1)


def test_another_style_of_print_is_a_new_version_and_the_old_one_stays(world, signed_in):
    report = ordered("execution", world.form, by=world.methodist)
    client = signed_in(world.methodist)
    page = client.get(f"/reports/{report.pk}/").content.decode()
    form = re.search(
        r'<form class="filters" method="get" action="/reports/new/">.*?</form>', page, re.DOTALL
    )[0]
    answers = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert re.findall(r'<option value="([^"]*)"', form) == ["large-1"]
    client.post(reverse("reports:new", query={**answers, "template": "large-1"}))
    new = Report.objects.exclude(pk=report.pk).get()
    assert (new.subject, new.version, new.template, new.sha256) == (
        report.subject, 2, "large-1", report.sha256,
    )  # fmt: skip
    report.refresh_from_db()
    assert (report.version, report.template) == (1, "standard-1")


@pytest.mark.parametrize(
    "answers",
    [
        {"kind": "зима"}, {"kind": "consolidated"}, {"kind": "set"}, {"kind": "approval"},
        {"kind": "execution", "plan": "' OR 1=1", "period": "9" * 30, "performer": "institution-x"},
        {"kind": "execution", "template": "<script>", "since": "2024-Q9", "versus": "\x00"},
    ],
)  # fmt: skip
def test_an_answer_that_is_no_choice_counts_as_none(world, signed_in, answers):
    client = signed_in(world.methodist)
    form = page_of(client, **answers).context["builder"]
    for name, value in form.chosen.items():
        assert value in {"", *(key for key, _ in getattr(form.fields[name], "choices", []))}


def test_a_strange_performer_and_period_are_not_taken(world, signed_in):
    client = signed_in(world.neighbour)
    chosen = asked(page_of(client, kind="execution", performer=f"institution-{world.library.pk}"))
    assert chosen["performer"] == f"institution-{world.club.pk}"
    assert asked(page_of(signed_in(world.stranger), kind="execution", plan=world.plan.pk)) == {
        "kind": "execution", "plan": "",
    }  # fmt: skip
    assert Report.objects.count() == 0


def test_an_order_that_lacks_an_answer_orders_nothing_and_asks_again(world, signed_in):
    client = signed_in(world.editor)
    for query in ({}, {"kind": "execution"}):
        assert client.post(reverse("reports:new", query=query)).status_code == 200
    assert Report.objects.count() == 0


def test_a_long_document_shows_its_first_rows_and_says_how_many_more(world, signed_in):
    section = world.plan.sections.first()
    Item.objects.bulk_create(
        Item(plan=world.plan, section=section, position=row, number=str(row), title=f"Дело {row}")
        for row in range(100, 300)
    )
    response = page_of(signed_in(world.editor), kind="plan")
    preview = response.context["preview"]
    assert (preview.rows, preview.rows + preview.rows_left >= 203) == (150, True)
    assert f"ещё {preview.rows_left} будет в файлах" in response.content.decode()


def test_a_set_shows_its_cover_and_the_first_report(world, signed_in):
    for form, text in ((world.form, "Проведено три занятия."), (world.others_form, "Показан спектакль.")):
        filled(form, text=text)
        send(form, by=None)
        approve(type(form).objects.get(pk=form.pk), by=None)
    response = page_of(signed_in(world.editor), kind="set")
    page = response.content.decode()
    assert response.context["preview"].parts == 2
    assert "Показаны первый лист и первый из отчётов; всего их 2." in " ".join(page.split())
    assert ("Проведено три занятия." in page, "Показан спектакль." in page) == (True, False)


@pytest.mark.parametrize("kind", ["execution", "consolidated", "set", "completeness"])
def test_three_performers_cost_as_many_queries_as_one(world, signed_in, kind):
    spent = []
    for count in (1, 3):
        plan = an_active_plan(world.district, title=f"План {count}")
        for _ in range(count):
            an_institution(world.district)
        period = an_open_period(plan)
        answers = {"kind": kind, "plan": plan.pk, "performer": f"institution-{world.library.pk}"}
        client = signed_in(a_person(Role.DEPARTMENT_EDITOR, world.district))
        assert page_of(client, **answers).context["builder"].is_complete, period
        with CaptureQueriesContext(connection) as queries:
            page_of(client, **answers)
        spent.append(len(queries))
    assert spent[0] == spent[1]
