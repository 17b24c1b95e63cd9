"""A performer asks the department, the department answers."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import AuditEntry, Notice
from plans.actions import submissions as actions
from plans.actions.appeals import ask_for_later, ask_for_release, grant, refuse, withdraw_appeal
from plans.actions.plans import archive
from plans.actions.quarter import close_period
from plans.due import due_on
from plans.models import Appeal, Extension, Obligation, Release, Submission
from tests.factories import filled
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db
LATER = dt.date(2024, 4, 20)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2024-04-01T09:00:00Z", tick=False):
        yield


@pytest.fixture
def world():
    return Quarter()


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def later(world, **changed):
    return ask_for_later(world.form, **{"until": LATER, "reason": "Болезнь", "by": world.methodist} | changed)


def off_control(world, row=0):
    return ask_for_release(
        rows(world.form)[row], Appeal.Kind.OFF_CONTROL, reason="Исполнено полностью", by=world.methodist
    )


def told(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# more time


def test_a_granted_appeal_gives_the_day_that_was_asked(world):
    grant(later(world), by=world.editor)
    extension = Extension.objects.get()
    assert (extension.until, extension.reason, extension.granted_by) == (LATER, "Болезнь", world.editor)
    form = Submission.objects.get(pk=world.form.pk)
    assert due_on(form) == LATER


def test_the_department_may_give_another_day(world):
    grant(later(world), until=dt.date(2024, 4, 12), by=world.editor)
    assert Extension.objects.get().until == dt.date(2024, 4, 12)


def test_more_time_may_be_asked_for_after_the_closing(world):
    close_period(world.period, by=None)
    grant(later(world), by=world.editor)
    actions.write_entry(rows(world.form)[0], {"text": "Успели."}, version=0, by=world.methodist)
    assert rows(world.form)[0].entry.text == "Успели."


def test_until_it_is_answered_nothing_changes(world):
    close_period(world.period, by=None)
    later(world)
    with pytest.raises(ValidationError, match="Период закрыт"):
        actions.write_entry(rows(world.form)[0], {"text": "Рано."}, version=0, by=world.methodist)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"until": dt.date(2024, 3, 31)}, "Этот день уже прошёл"),
        ({"until": dt.date(2024, 4, 5)}, "Срок отчёта и так 5 апреля 2024 года"),
        ({"reason": " "}, "Назовите причину"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(world, changed, message):
    with pytest.raises(ValidationError, match=message):
        later(world, **changed)
    assert not Appeal.objects.exists()


def test_the_same_is_not_asked_twice_at_once_but_again_after_the_answer(world):
    first = later(world)
    with pytest.raises(ValidationError, match="уже подано"):
        later(world)
    refuse(first, answer="Срок и так большой", by=world.editor)
    assert later(world).pk != first.pk


@pytest.mark.parametrize("state", ["on_department", "accepted"])
def test_a_form_that_is_out_of_hand_asks_for_nothing(world, state):
    Submission.objects.filter(pk=world.form.pk).update(
        state=state, accepted_at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    )
    for ask in (later, off_control):
        with pytest.raises(ValidationError, match="обращаться уже не о чем"):
            ask(world)


# fewer duties


@pytest.mark.parametrize("kind", ["off_control", "not_applicable"])
def test_a_granted_appeal_frees_from_the_item(world, kind):
    row = rows(world.form)[0]
    grant(ask_for_release(row, kind, reason="Нет зала", by=world.methodist), by=world.editor)
    release = Release.objects.get()
    assert (release.item, release.institution, release.kind) == (row.item, world.place, kind)
    assert (release.reason, release.since) == ("Нет зала", dt.date(2024, 1, 1))
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_two_items_may_be_asked_about_at_once_each_of_them_once(world):
    off_control(world, 0)
    off_control(world, 1)
    with pytest.raises(ValidationError, match="уже подано"):
        off_control(world, 0)


def test_a_closed_period_frees_from_nothing(world):
    close_period(world.period, by=None)
    with pytest.raises(ValidationError, match="Период закрыт"):
        off_control(world)


def test_a_withdrawn_row_needs_no_appeal(world):
    Obligation.objects.update(withdrawn_at=dt.datetime(2024, 3, 1, tzinfo=dt.UTC))
    with pytest.raises(ValidationError, match="уже снято"):
        off_control(world)


def test_a_row_of_a_form_that_was_sent_meanwhile_is_taken_off_too(world):
    appeal = off_control(world)
    actions.approve(filled(world.form), by=world.head)
    grant(appeal, by=world.editor)
    assert rows(world.form)[0].withdrawn_at is not None


def test_what_was_accepted_meanwhile_stays_reported_and_the_next_period_is_free(world):
    appeal = off_control(world)
    actions.approve(filled(world.form), by=world.head)
    actions.accept(world.form, by=world.editor)
    grant(appeal, by=world.editor)
    row = rows(world.form)[0]
    assert (row.withdrawn_at, Release.objects.get().since) == (None, dt.date(2024, 4, 1))
    others = Obligation.objects.filter(item=row.item).exclude(pk=row.pk)
    assert not others.filter(withdrawn_at__isnull=True).exists()


def test_nothing_is_granted_in_a_plan_that_is_in_the_archive(world):
    appeals = [later(world), off_control(world)]
    archive(world.plan, by=world.editor)
    for appeal in appeals:
        with pytest.raises(ValidationError, match="План не действует"):
            grant(appeal, by=world.editor)
    assert not (Extension.objects.exists() or Release.objects.exists())
    assert set(Appeal.objects.values_list("decision", flat=True)) == {""}


# answers


def test_a_refusal_needs_words_and_the_performer_reads_them(world):
    appeal = later(world)
    with pytest.raises(ValidationError, match="Объясните отказ"):
        refuse(appeal, answer=" ", by=world.editor)
    refuse(appeal, answer="Срок и так большой", by=world.editor)
    appeal.refresh_from_db()
    assert (appeal.decision, appeal.answer, appeal.decided_by) == (
        "refused",
        "Срок и так большой",
        world.editor,
    )
    assert told(world.methodist)[-1].startswith("В обращении отказано: перенести срок отчёта. ")
    assert not Extension.objects.exists()


def test_an_appeal_is_decided_once(world):
    appeal = later(world)
    withdraw_appeal(appeal, by=world.methodist)
    for decide in (grant, refuse):
        with pytest.raises(ValidationError, match="Решение уже принято: отозвано"):
            decide(appeal, answer="Да", by=world.editor)
    assert not Extension.objects.exists()


def test_the_department_hears_of_the_appeal_and_the_trail_keeps_all_of_it(world):
    grant(later(world), answer="Хорошо", by=world.editor)
    assert told(world.editor)[0].startswith("Обращение: перенести срок отчёта. ")
    trail = AuditEntry.objects.about(world.form).order_by("pk").values_list("action", "by")
    assert list(trail) == [
        ("Обращение: перенести срок отчёта", world.methodist.pk),
        ("Решение об обращении: перенести срок отчёта", world.editor.pk),
        ("Дан дополнительный срок", world.editor.pk),
    ]


def test_whoever_asked_hears_the_answer_though_the_form_has_gone_on_to_the_head(world):
    appeal = later(world)
    actions.send(filled(world.form), by=world.methodist)
    grant(appeal, by=world.editor)
    assert [text.partition(":")[0] for text in told(world.methodist)][-1:] == ["Обращение удовлетворено"]
    assert [text.partition(" до ")[0] for text in told(world.head)][-1:] == ["Дан дополнительный срок"]


# pages


def test_the_methodist_asks_for_more_time_from_the_form(world, signed_in):
    client = signed_in(world.methodist)
    assert "Попросить перенести срок" in words(client.get(world.address))
    answer = client.post(f"{world.address}appeal/", {"until": "2024-04-20", "reason": "Болезнь"})
    assert (answer.status_code, answer.url) == (302, world.address)
    page = words(client.get(world.address))
    assert "Просьба перенести срок отчёта до 20 апреля 2024 года ждёт решения" in page
    assert "Попросить перенести срок" not in page


def test_the_methodist_asks_about_one_item_from_its_row(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    answer = client.post(f"/plans/rows/{row.pk}/appeal/", {"kind": "not_applicable", "reason": "Нет зала"})
    assert answer.url == f"{world.address}#row-{row.pk}"
    page = words(client.get(world.address))
    assert page.count("Просьба снять мероприятие ждёт решения.") == 1
    assert page.count("Попросить снять мероприятие") == len(rows(world.form)) - 1


def test_the_department_decides_on_the_appeal_s_page(world, signed_in):
    appeal, client = later(world), signed_in(world.editor)
    assert f"{world.place.short_name}: перенести срок отчёта" in words(client.get("/plans/tasks/"))
    address = f"/plans/appeals/{appeal.pk}/"
    assert "Перенести срок Отказать" in words(client.get(address))
    answer = client.post(
        f"{address}decide/", {"decision": "grant", "until": "2024-04-15", "answer": "Хорошо"}
    )
    assert (answer.status_code, Extension.objects.get().until) == (302, dt.date(2024, 4, 15))
    assert "Решить обращения" not in words(client.get("/plans/tasks/"))
    page = words(signed_in(world.methodist).get(address))
    assert "удовлетворено" in page and "Ответ управления Хорошо" in page


def test_a_decision_that_cannot_be_is_shown_with_what_was_typed(world, signed_in):
    appeal = later(world)
    data = {"decision": "refuse", "until": "2024-04-20", "answer": ""}
    answer = signed_in(world.editor).post(f"/plans/appeals/{appeal.pk}/decide/", data)
    assert (answer.status_code, "Объясните отказ" in words(answer)) == (422, True)
    data = {"decision": "grant", "until": "2024-03-01", "answer": "Пишите скорее"}
    answer = signed_in(world.editor).post(f"/plans/appeals/{appeal.pk}/decide/", data)
    assert (answer.status_code, "Этот день уже прошёл" in words(answer)) == (422, True)
    assert "Пишите скорее" in answer.content.decode()
    appeal.refresh_from_db()
    assert appeal.is_open


def test_a_decision_that_a_colleague_took_first_is_told_with_what_was_typed(world, signed_in):
    appeal = later(world)
    refuse(appeal, answer="Нет", by=world.editor)
    data = {"decision": "grant", "until": "2024-04-20", "answer": "Пишите скорее"}
    answer = signed_in(world.editor).post(f"/plans/appeals/{appeal.pk}/decide/", data)
    said = words(answer)
    assert (answer.status_code, "уже" in said, "Пишите скорее" in said) == (422, True, True)


def test_who_sees_and_decides(world, signed_in):
    appeal = later(world)
    address = f"/plans/appeals/{appeal.pk}/"
    people = [world.methodist, world.head, world.editor, world.viewer, world.stranger, Quarter().editor]
    seen = [signed_in(person).get(address).status_code for person in people]
    assert seen == [200, 200, 200, 200, 404, 404]
    others = [world.methodist, world.head, world.viewer, world.stranger, Quarter().editor]
    decided = [
        signed_in(person).post(f"{address}decide/", {"decision": "grant"}).status_code for person in others
    ]
    assert decided == [404] * 5
    assert [
        signed_in(person).post(f"{address}withdraw/").status_code for person in (world.editor, world.stranger)
    ] == [404, 404]
    signed_in(world.methodist).post(f"{address}withdraw/")
    appeal.refresh_from_db()
    assert (appeal.decision, appeal.decided_by) == ("withdrawn", world.methodist)


def test_each_list_holds_what_its_reader_may_see_the_waiting_first(world, signed_in):
    first = off_control(world)
    refuse(first, answer="Нет", by=world.editor)
    second = later(world)
    strange = Quarter()
    later(strange)
    for person in (world.methodist, world.editor, world.viewer):
        listed = signed_in(person).get("/plans/appeals/").context["page"]
        assert [appeal.pk for appeal in listed] == [second.pk, first.pk]


@pytest.mark.parametrize("address", ["/plans/appeals/", "/plans/tasks/"])
def test_three_appeals_cost_as_many_queries_as_one(world, signed_in, address):
    client, costs = signed_in(world.editor), []
    off_control(world, 0)
    for row in (1, 2):
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        costs.append(len(found))
        off_control(world, row)
    assert costs[0] == costs[1] <= 15


def test_a_form_with_appeals_and_a_later_day_costs_as_one_without(world, signed_in):
    client, costs = signed_in(world.methodist), []
    off_control(world, 0)
    grant(later(world), by=world.editor)
    for row in (1, 2):
        with CaptureQueriesContext(connection) as found:
            client.get(world.address)
        costs.append(len(found))
        off_control(world, row)
    assert costs[0] == costs[1] <= 15


def test_whoever_decides_reads_by_when_the_form_is_due_now(world, signed_in):
    appeal = later(world)
    client = signed_in(world.editor)
    assert "Срок отчёта сейчас отчитаться до 5 апреля 2024" in words(client.get(appeal.get_absolute_url()))
    grant(appeal, by=world.editor)
    page = words(client.get(appeal.get_absolute_url()))
    assert "Срок отчёта сейчас срок продлён до 20 апреля 2024 (для всех был до 5 апреля 2024)" in page
