"""Many forms at once from the board: accepted by a job, reminded of by notices, the filters kept."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import AuditEntry, Membership, Notice, Role
from jobs.models import Job
from plans.actions import submissions as actions
from plans.actions.acceptance import accept_later
from plans.actions.asking import ask_for_reports
from plans.actions.quarter import close_period, make_obligations, open_period
from plans.models import Entry, Submission
from plans.tasks import accept_forms
from tests.factories import (
    a_figure,
    a_form,
    a_person,
    an_active_plan,
    an_indicator,
    an_institution,
    an_open_period,
    filled,
    write,
)
from tests.plans.quarter import Quarter, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Three forms on acceptance and one that nobody began; each institution has a methodist."""
    world = Quarter()
    for _ in range(3):
        a_person(Role.METHODIST, an_institution(territory=world.district))
    world.plan = an_active_plan(world.district, items=2)
    world.period = an_open_period(world.plan)
    world.forms = [a_form(world.period, place) for place in world.district.institutions.order_by("pk")]
    for form in world.forms[:3]:
        actions.approve(filled(form), by=world.head)
        form.refresh_from_db()
    return world


def address(world, query=""):
    return f"/plans/periods/{world.period.pk}/{query}"


def tick(*forms):
    return {"form": [form.pk for form in forms]}


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def job():
    return Job.objects.get()


# accepting


def test_ticked_forms_are_accepted_by_a_job(world, signed_in):
    client, (first, second, _, empty) = signed_in(world.editor), world.forms
    answer = client.post(address(world, "accept/?by=items&kind=library"), tick(first, second, empty))
    assert answer.url == f"/plans/acceptance/{job().pk}/?by=items&kind=library"
    assert [state(form) for form in world.forms] == ["on_department"] * 3 + ["draft"]
    accept_forms(str(job().pk))
    assert [state(form) for form in world.forms] == ["accepted", "accepted", "on_department", "draft"]
    assert (job().status, job().progress_done, job().progress_total) == ("done", 2, 2)
    assert {entry.by for entry in AuditEntry.objects.about(first)} == {world.head, world.editor}


def test_the_progress_is_not_written_at_every_form(world, monkeypatch):
    monkeypatch.setattr("jobs.running.PROGRESS_EVERY_SECONDS", 3600)  # however slow the machine is
    chosen = accept_later(world.period, world.forms[:3], by=world.editor)
    with CaptureQueriesContext(connection) as queries:
        accept_forms(str(chosen.pk))
    written = [
        each for each in queries.captured_queries if "progress_done" in each["sql"].partition("WHERE")[0]
    ]
    updates = [each for each in written if each["sql"].startswith("UPDATE")]
    assert len(updates) <= 3  # it is claimed, begins and ends


def test_the_page_of_the_job_leads_back_to_the_same_filters(world, signed_in):
    client = signed_in(world.editor)
    page = client.post(address(world, "accept/?by=items"), tick(world.forms[0]), follow=True)
    assert "Ждёт своей очереди. Обычно меньше минуты." in words(page)
    there = f"/plans/acceptance/{job().pk}/"
    assert f'hx-get="{there}progress/?by=items"' in page.text
    assert f'href="{there}?by=items">Обновить' in page.text
    assert f'action="{there}cancel/?by=items"' in page.text
    accept_forms(str(job().pk))
    page = client.get(f"/plans/acceptance/{job().pk}/?by=items")
    assert "Принято отчётов: 1 из 1" in words(page)
    assert f'href="{address(world, "?by=items")}"' in page.content.decode()


def test_a_form_taken_back_meanwhile_is_passed_over_and_named(world, signed_in):
    first, second, *_ = world.forms
    chosen = accept_later(world.period, [first, second], by=world.editor)
    actions.return_with_remarks(second, {}, "Уточните", by=world.editor)
    accept_forms(str(chosen.pk))
    assert (state(first), state(second), job().status) == ("accepted", "returned", "done")
    page = words(signed_in(world.editor).get(f"/plans/acceptance/{chosen.pk}/"))
    assert "Принято отчётов: 1 из 2 Пропущено: 1 (возвращено на исправление: 1). Не приняты" in page
    assert f"{second.performer_name} возвращено" in page


def test_what_was_ticked_and_not_taken_is_counted_by_reason(world, signed_in):
    """In the message at once, and with what happened meanwhile on the page of the job."""
    client, (first, second, third, empty) = signed_in(world.editor), world.forms
    actions.accept(third, by=world.editor)
    page = words(client.post(address(world, "accept/"), tick(first, second, third, empty), follow=True))
    assert "Пропущено: 2 (ещё не сдано: 1, уже принято: 1)." in page
    actions.return_with_remarks(second, {}, "Уточните", by=world.editor)
    accept_forms(str(job().pk))
    assert job().params["refused"] == {"возвращено на исправление": 1}
    page = words(client.get(f"/plans/acceptance/{job().pk}/"))
    assert "Пропущено: 3 (возвращено на исправление: 1, ещё не сдано: 1, уже принято: 1)." in page


def test_where_nothing_can_be_accepted_the_reasons_are_told(world, signed_in):
    page = words(signed_in(world.editor).post(address(world, "accept/"), tick(world.forms[3]), follow=True))
    assert "который прислан на приёмку. Пропущено: 1 (ещё не сдано: 1)." in page


def test_pressing_twice_is_one_job(world):
    first, second = [accept_later(world.period, world.forms[:2], by=world.editor) for _ in range(2)]
    assert first == second == job()


def test_another_choice_is_another_job(world):
    for forms in (world.forms[:1], world.forms[1:3]):
        accept_later(world.period, forms, by=world.editor)
    assert Job.objects.count() == 2


def test_a_job_that_is_stopped_accepts_no_more(world, signed_in):
    chosen = accept_later(world.period, world.forms[:3], by=world.editor)
    signed_in(world.editor).post(f"/plans/acceptance/{chosen.pk}/cancel/")
    accept_forms(str(chosen.pk))
    assert (job().status, [state(form) for form in world.forms[:3]]) == ("cancelled", ["on_department"] * 3)


def test_running_the_job_again_changes_nothing(world):
    chosen = accept_later(world.period, world.forms[:3], by=world.editor)
    for _ in range(2):
        accept_forms(str(chosen.pk))
    assert AuditEntry.objects.filter(action="Принято управлением").count() == 3


def test_whoever_lost_the_role_meanwhile_accepts_nothing(world):
    chosen = accept_later(world.period, world.forms[:3], by=world.editor)
    Membership.objects.filter(user=world.editor).update(ended_at="2024-04-01T00:00:00Z")
    accept_forms(str(chosen.pk))
    assert [state(form) for form in world.forms[:3]] == ["on_department"] * 3


def test_a_period_closed_meanwhile_stays_as_it_is(world):
    chosen = accept_later(world.period, world.forms[:3], by=world.editor)
    close_period(world.period, by=world.editor)
    accept_forms(str(chosen.pk))
    assert [state(form) for form in world.forms[:3]] == ["on_department"] * 3
    assert job().params["refused"] == {"Период закрыт: отчёт доступен только для чтения": 3}


@pytest.mark.parametrize("ticked", [[], ["x", "9" * 30, "0"]])
def test_without_a_ticked_form_the_board_says_what_to_do(world, signed_in, ticked):
    answer = signed_in(world.editor).post(address(world, "accept/?by=items"), {"form": ticked}, follow=True)
    assert answer.redirect_chain == [(address(world, "?by=items"), 302)]
    assert "Отметьте хотя бы один отчёт, который прислан на приёмку." in words(answer)


def test_forms_of_another_period_or_district_are_not_taken(world, signed_in):
    other = Quarter()
    actions.approve(filled(other.form), by=other.head)
    signed_in(world.editor).post(address(world, "accept/"), tick(world.forms[0], other.form))
    assert job().params == {"period": world.period.pk, "forms": [world.forms[0].pk], "skipped": {}}


def test_the_progress_of_a_job_is_a_piece_of_the_page(world, signed_in):
    client, chosen = signed_in(world.editor), accept_later(world.period, world.forms[:1], by=world.editor)
    page = f"/plans/acceptance/{chosen.pk}/progress/"
    htmx = {"HX-Request": "true"}
    assert client.get(page).url == f"/plans/acceptance/{chosen.pk}/"
    running = client.get(f"{page}?by=items", headers=htmx)
    assert ("<html" in running.text, "HX-Retarget" in running.headers) == (False, False)
    assert f'hx-get="{page}?by=items"' in running.text
    accept_forms(str(chosen.pk))
    assert client.get(page, headers=htmx).headers["HX-Retarget"] == "#acceptance"


def test_five_hundred_rows_take_few_queries(world):
    """As many for a form as a form needs by hand, whatever its rows."""
    with CaptureQueriesContext(connection) as few:
        actions.accept(world.forms[0], by=world.editor)
    assert len(few) <= 25


# reminding


def test_who_owes_a_report_is_told_and_the_others_are_not(world, signed_in):
    with time_machine.travel("2024-04-02T09:00:00Z", tick=False):
        answer = signed_in(world.editor).post(
            address(world, "remind/?status=owing"), tick(*world.forms), follow=True
        )
    assert answer.redirect_chain == [(address(world, "?status=owing"), 302)]
    assert "Напомнили об отчётах: 1." in words(answer)
    assert "Пропущено: 3 (уже сдано: 3)." in words(answer)
    told = Notice.objects.filter(key__startswith="asked:").get()
    assert told.user.memberships.get().institution == world.forms[3].institution
    assert told.text.startswith("Управление напоминает. Сдайте отчёт до 5 апреля 2024 года")
    assert AuditEntry.objects.about(world.forms[3]).get().action == "Напомнили об отчёте"


def test_nobody_is_reminded_twice_a_day(world):
    form, today = world.forms[3], dt.date(2024, 4, 2)
    days = [today, today, today + dt.timedelta(days=1)]
    assert [ask_for_reports([form.pk], day, by=world.editor).told for day in days] == [1, 0, 1]


def test_nobody_is_asked_for_what_was_sent_or_can_no_longer_be_sent(world, signed_in):
    client = signed_in(world.editor)
    answer = client.post(address(world, "remind/"), tick(*world.forms[:3]), follow=True)
    assert "Отметьте хотя бы одного исполнителя, который ещё не отчитался." in words(answer)
    close_period(world.period, by=world.editor)
    assert "Пропущено: 1 (период закрыт: 1)." in words(
        client.post(address(world, "remind/"), tick(world.forms[3]), follow=True)
    )
    assert not Notice.objects.filter(key__startswith="asked:").exists()


def test_an_institution_without_people_cannot_be_reminded(world, signed_in):
    Membership.objects.filter(institution=world.forms[3].institution).delete()
    answer = signed_in(world.editor).post(address(world, "remind/"), tick(world.forms[3]), follow=True)
    assert "нет людей на портале" in words(answer)


def test_reminding_twenty_costs_as_many_queries_as_one(world):
    for _ in range(10):
        a_person(Role.METHODIST, an_institution(territory=world.district))
    make_obligations(world.plan, by=None)
    waiting = list(Submission.objects.filter(period=world.period, state="draft").values_list("pk", flat=True))
    costs = []
    for forms in (waiting[:1], waiting[1:]):
        with CaptureQueriesContext(connection) as found:
            ask_for_reports(forms, dt.date(2024, 4, 2), by=world.editor)
        costs.append(len(found))
    assert costs[0] == costs[1]


# one item over all


def test_one_item_stands_side_by_side(world, signed_in):
    item = world.plan.items.order_by("position").first()
    row = world.forms[1].obligations.get(item=item)
    Entry.objects.filter(obligation=row).update(text="Посажены три яблони.")
    client = signed_in(world.viewer)
    page = client.get(address(world, f"items/{item.pk}/"))
    said = words(page)
    assert [said.count(words_of) for words_of in ("Посажены три яблони.", "Проведено три занятия.")] == [1, 2]
    assert "все: 4 на согласовании: 3 просрочено: 1" in said
    chosen = client.get(address(world, f"items/{item.pk}/?state=in_review")).content.decode()
    assert len(re.findall(r'<li class="card">', chosen)) == 3


def test_texts_that_were_not_renewed_are_found_over_all(world, signed_in):
    item = world.plan.items.order_by("position").first()
    second = world.plan.periods.get(code="2024-Q2")
    open_period(second, by=None)
    texts = ["Проведено три занятия.", "Открыта выставка, пришли 40 человек."]
    for form, text in zip(world.forms[:2], texts, strict=True):
        write(a_form(second, form.institution).obligations.get(item=item), text=text)
    page = signed_in(world.viewer).get(f"/plans/periods/{second.pk}/items/{item.pk}/?state=stale")
    assert "текст не обновлён: 1" in words(page)
    assert re.findall(r'<h2><a href="[^"]*">(.*?)</a>', page.content.decode()) == [
        world.forms[0].performer_name
    ]


def test_a_text_whose_figures_were_renewed_is_renewed(world, signed_in):
    item = world.plan.items.order_by("position").first()
    visits = an_indicator(item, "Посещения")
    second = world.plan.periods.get(code="2024-Q2")
    open_period(second, by=None)
    for period, value in ((world.period, 7551), (second, 8947)):
        row = a_form(period, world.forms[0].institution).obligations.get(item=item)
        a_figure(row, visits, value)
        Entry.objects.filter(obligation=row).update(text="Посетили {{Посещения}} человек.")
    page = signed_in(world.viewer).get(f"/plans/periods/{second.pk}/items/{item.pk}/")
    assert ("Посетили 8947 человек." in words(page), "текст не обновлён" in words(page)) == (True, False)


def test_an_item_of_another_plan_is_not_on_this_board(world, signed_in):
    other = Quarter()
    item = other.plan.items.first()
    assert signed_in(world.editor).get(address(world, f"items/{item.pk}/")).status_code == 404


def test_the_items_lead_to_each_other(world, signed_in):
    first, second = world.plan.items.order_by("position")
    client = signed_in(world.viewer)
    pages = [client.get(address(world, f"items/{item.pk}/")).content.decode() for item in (first, second)]
    links = [re.findall(r'href="(/plans/periods/\d+/items/\d+/)"', page) for page in pages]
    assert links == [[address(world, f"items/{second.pk}/")], [address(world, f"items/{first.pk}/")]]


def test_an_item_of_many_costs_as_of_few(world, signed_in):
    client, item, costs = signed_in(world.viewer), world.plan.items.first(), []
    for _ in range(2):
        for _ in range(2):
            with CaptureQueriesContext(connection) as found:
                client.get(address(world, f"items/{item.pk}/"))
        costs.append(len(found))
        for _ in range(4):
            an_institution(territory=world.district)
        make_obligations(world.plan, by=None)
    assert costs[0] == costs[1] <= 15
