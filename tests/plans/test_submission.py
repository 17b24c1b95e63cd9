"""A form's way through filling, approval, acceptance and return."""

import pytest
from django.core.exceptions import ValidationError

from institutions.models import AuditEntry
from plans.actions import submissions as actions
from plans.actions.quarter import close_period
from plans.models import Entry
from tests.factories import filled, write
from tests.plans.quarter import Quarter, rows, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter()


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


def test_a_text_without_a_state_is_not_sent_and_is_named(world):
    first, second, third = rows(world.form)
    write(first)
    write(second, text="Провели.", state="not_started")
    write(third, state="not_started", reason="Ждём субсидию")
    with pytest.raises(ValidationError) as refused:
        actions.approve(world.form, by=world.head)
    assert [(problem.code, problem.message) for problem in refused.value.error_list] == [
        (
            f"row-{second.pk}",
            "1.2: укажите состояние. Текст есть, а стоит «не приступали»; если так и есть, напишите причину.",
        )
    ]
    write(second, version=1, text="Провели.", state="done")
    actions.approve(world.form, by=world.head)
    assert state(world.form) == "on_department"


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


def test_a_note_alone_leaves_accepted_what_was_accepted_before(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {rows(world.form)[1].pk: "Назовите дату"}, by=world.editor)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {}, "Уточните ещё раз", by=world.editor)
    marks = [(row.entry.remark, row.entry.is_accepted) for row in rows(world.form)]
    assert marks == [("", True), ("", False), ("", True)]


def test_a_note_alone_opens_the_whole_form_where_nothing_or_everything_was_accepted(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {}, "Уточните", by=world.editor)
    assert [row.entry.is_accepted for row in rows(world.form)] == [False] * 3
    actions.approve(world.form, by=world.head)
    actions.accept(world.form, by=world.editor)
    actions.return_with_remarks(world.form, {}, "Нашлась ошибка", by=world.editor)
    assert [row.entry.is_accepted for row in rows(world.form)] == [False] * 3


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
