"""A form's way through filling, approval, acceptance and return."""

import pytest
from django.core.exceptions import ValidationError

from institutions.models import AuditEntry, Role
from plans.actions import submissions as actions
from plans.actions.quarter import close_period
from plans.models import Entry
from tests.factories import (
    a_district,
    a_form,
    a_person,
    an_active_plan,
    an_institution,
    an_open_period,
    filled,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """An open quarter of one institution, with everybody who has a hand in it."""
    district = a_district()
    place = an_institution(territory=district)
    plan = an_active_plan(district)
    period = an_open_period(plan)

    class World:
        form = a_form(period, place)
        methodist = a_person(Role.METHODIST, place)
        head = a_person(Role.INSTITUTION_HEAD, place)
        editor = a_person(Role.DEPARTMENT_EDITOR, district)
        viewer = a_person(Role.DEPARTMENT_VIEWER, district)
        stranger = a_person(Role.METHODIST)

    World.plan, World.period = plan, period
    return World


def state(form):
    form.refresh_from_db()
    return form.state


def rows(form):
    return list(form.obligations.order_by("item__position"))


def posted(form, **texts):
    """The form's fields as a browser sends them; texts by row number."""
    data = {}
    for number, row in enumerate(rows(form), start=1):
        entry = getattr(row, "entry", None) or Entry()
        data |= {
            f"row{row.pk}-text": texts.get(f"row{number}", entry.text),
            f"row{row.pk}-state": entry.state,
            f"row{row.pk}-actual_date": entry.actual_date or "",
            f"row{row.pk}-reason": entry.reason,
            f"row{row.pk}-version": entry.version,
        }
    return data


def test_the_whole_way_to_acceptance(world):
    filled(world.form, world.methodist)
    actions.send(world.form, by=world.methodist)
    assert state(world.form) == "on_head"
    actions.approve(world.form, by=world.head)
    assert state(world.form) == "on_department"
    actions.accept(world.form, by=world.editor)
    assert state(world.form) == "accepted"
    steps = list(world.form.events.values_list("step", "by"))
    assert steps == [("sent", world.methodist.pk), ("approved", world.head.pk), ("accepted", world.editor.pk)]


def test_an_empty_row_is_not_sent_and_is_named(world):
    write(rows(world.form)[0])
    with pytest.raises(ValidationError) as refused:
        actions.send(world.form, by=world.methodist)
    assert refused.value.messages == ["Не заполнено: 1.2, 1.3. Напишите, что сделано, или причину."]
    assert state(world.form) == "draft"


def test_not_done_needs_a_reason(world):
    filled(world.form)
    write(rows(world.form)[1], version=1, text="Перенесено.", state="not_done")
    with pytest.raises(ValidationError) as refused:
        actions.send(world.form, by=world.methodist)
    assert "1.2 (нужна причина)" in refused.value.messages[0]


def test_a_returned_row_leaves_the_others_accepted(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {rows(world.form)[1].pk: "Назовите дату"}, by=world.editor)
    assert state(world.form) == "returned"
    marks = [(row.entry.remark, row.entry.is_accepted) for row in rows(world.form)]
    assert marks == [("", True), ("Назовите дату", False), ("", True)]


def test_the_first_sending_is_remembered_through_a_return(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    world.form.refresh_from_db()
    first = world.form.first_submitted_at
    actions.return_with_remarks(world.form, {}, "Уточните всё", by=world.editor)
    actions.approve(world.form, by=world.head)
    world.form.refresh_from_db()
    assert world.form.first_submitted_at == first


def test_returning_without_a_word_is_refused(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    with pytest.raises(ValidationError):
        actions.return_with_remarks(world.form, {rows(world.form)[0].pk: "  "}, by=world.editor)
    assert state(world.form) == "on_department"


def test_a_remark_at_a_foreign_row_is_refused(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    with pytest.raises(ValidationError):
        actions.return_with_remarks(world.form, {10**6: "Чужое"}, by=world.editor)


@pytest.mark.parametrize("step", ["send", "approve", "accept"])
def test_no_step_leads_out_of_a_closed_period(world, step):
    filled(world.form)
    if step == "accept":
        actions.approve(world.form, by=world.head)
    close_period(world.period, by=world.editor)
    with pytest.raises(ValidationError):
        getattr(actions, step)(world.form, by=world.editor)


def test_somebody_else_s_change_is_a_conflict_and_overwrites_nothing(world):
    row = rows(world.form)[0]
    write(row, text="Первый текст")
    with pytest.raises(actions.Conflict) as conflict:
        actions.save_entry(row, {"text": "Второй текст"}, version=0, by=world.head)
    assert conflict.value.theirs.text == "Первый текст"
    row.entry.refresh_from_db()
    assert row.entry.text == "Первый текст"


def test_saving_the_same_text_again_changes_nothing(world):
    row = rows(world.form)[0]
    write(row)
    before = AuditEntry.objects.count()
    write(row, version=1)
    assert (Entry.objects.get(obligation=row).version, AuditEntry.objects.count()) == (1, before)


def test_a_change_is_audited_with_both_texts(world):
    row = rows(world.form)[0]
    write(row, text="Было")
    write(row, version=1, text="Стало", by=world.methodist)
    entry = AuditEntry.objects.about(row.entry).first()
    assert (entry.by, entry.changes["информация об исполнении"]) == (world.methodist, ["Было", "Стало"])


# pages


def test_autosave_answers_with_the_time_and_the_new_version(world, signed_in):
    client = signed_in(world.methodist)
    row = rows(world.form)[0]
    data = {f"row{row.pk}-text": "Набрано", f"row{row.pk}-state": "in_progress", f"row{row.pk}-version": 0}
    answer = client.post(f"/plans/rows/{row.pk}/save/", data, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert (answer.status_code, "Сохранено в" in body, 'value="1"' in body) == (200, True, True)
    assert Entry.objects.get(obligation=row).text == "Набрано"


def test_the_save_button_saves_every_row_without_javascript(world, signed_in):
    client = signed_in(world.methodist)
    answer = client.post(
        f"/plans/submissions/{world.form.pk}/save/", posted(world.form, row1="Один", row2="Два"), follow=True
    )
    assert "Сохранено." in answer.content.decode()
    texts = Entry.objects.filter(obligation__submission=world.form).values_list("text", flat=True)
    assert sorted(texts) == ["Два", "Один"]


def test_a_conflict_shows_both_texts_and_keeps_the_other_rows(world, signed_in):
    client = signed_in(world.methodist)
    data = posted(world.form, row1="Мой текст", row2="Второй")
    write(rows(world.form)[0], text="Их текст", by=world.head)
    answer = client.post(f"/plans/submissions/{world.form.pk}/save/", data)
    body = answer.content.decode()
    assert (answer.status_code, "Мой текст" in body, "Их текст" in body) == (422, True, True)
    saved = {row.entry.text for row in rows(world.form) if hasattr(row, "entry")}
    assert saved == {"Их текст", "Второй"}
    assert (
        f'name="row{rows(world.form)[0].pk}-version" id="row{rows(world.form)[0].pk}-version" value="1"'
        in body
    )


def test_what_was_typed_stays_when_a_date_is_wrong(world, signed_in):
    client = signed_in(world.methodist)
    row = rows(world.form)[0]
    data = posted(world.form, row1="Важный текст") | {f"row{row.pk}-actual_date": "31.02.2024"}
    answer = client.post(f"/plans/submissions/{world.form.pk}/save/", data)
    body = answer.content.decode()
    assert (answer.status_code, "Важный текст" in body, "Укажите дату" in body) == (422, True, True)


def test_saving_and_sending_in_one_go(world, signed_in):
    client = signed_in(world.methodist)
    texts = {f"row{number}": "Сделано" for number in (1, 2, 3)}
    client.post(f"/plans/submissions/{world.form.pk}/save/", posted(world.form, **texts) | {"then": "send"})
    assert state(world.form) == "on_head"


def test_a_methodist_cannot_write_while_the_head_reads(world, signed_in):
    filled(world.form)
    actions.send(world.form, by=world.methodist)
    client = signed_in(world.methodist)
    answer = client.post(f"/plans/submissions/{world.form.pk}/save/", posted(world.form, row1="Тайком"))
    assert answer.status_code == 422
    assert rows(world.form)[0].entry.text == "Проведено три занятия."


def test_a_methodist_cannot_approve_and_a_viewer_cannot_accept(world, signed_in):
    filled(world.form)
    client = signed_in(world.methodist)
    assert client.post(f"/plans/submissions/{world.form.pk}/approve/").status_code == 403
    actions.approve(world.form, by=world.head)
    client = signed_in(world.viewer)
    assert client.post(f"/plans/submissions/{world.form.pk}/accept/").status_code == 404
    assert state(world.form) == "on_department"


def test_a_foreign_form_is_not_there(world, signed_in):
    client = signed_in(world.stranger)
    assert client.get(f"/plans/submissions/{world.form.pk}/").status_code == 404


def test_the_reviewer_returns_with_a_remark_that_the_methodist_sees(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    client = signed_in(world.editor)
    row = rows(world.form)[2]
    client.post(f"/plans/submissions/{world.form.pk}/return/", {f"remark-{row.pk}": "Нет числа участников"})
    client = signed_in(world.methodist)
    body = client.get(f"/plans/submissions/{world.form.pk}/").content.decode()
    assert "Нет числа участников" in body


def test_the_first_page_says_what_to_do_and_by_when(world, signed_in):
    client = signed_in(world.methodist)
    body = client.get("/plans/tasks/").content.decode()
    assert ("Заполнить: I квартал 2024 года" in body, "до 5 апреля 2024" in body) == (True, True)


def test_page_queries_do_not_grow(world, signed_in, django_assert_max_num_queries):
    filled(world.form)
    client = signed_in(world.methodist)
    with django_assert_max_num_queries(15):
        client.get(f"/plans/submissions/{world.form.pk}/")
