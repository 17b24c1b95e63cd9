"""A form taken back before anybody judged it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from institutions.models import AuditEntry, Notice
from plans.actions import submissions as actions
from plans.actions.quarter import close_period
from plans.actions.recalling import recall
from plans.board.table import lines_of, rates_of, read_rows
from plans.models import Submission
from tests.factories import filled
from tests.plans.quarter import Quarter, rows, state

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2024, 1, 10, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def world():
    return Quarter()


@pytest.fixture
def sent(world):
    filled(world.form, world.methodist)
    actions.send(world.form, by=world.methodist)
    return world


@pytest.fixture
def handed_over(sent):
    actions.approve(sent.form, by=sent.head)
    return sent


def first_sent(form):
    return Submission.objects.get(pk=form.pk).first_submitted_at


def reported(world):
    today = timezone.localdate()
    line = lines_of(read_rows(world.period, "sections", today), world.period, today)[0]
    return rates_of(line.rows).reported


def test_the_methodist_takes_it_back_from_the_head(sent):
    recall(sent.form, by=sent.methodist)
    assert state(sent.form) == "draft"
    assert list(sent.form.events.values_list("step", "by")) == [
        ("sent", sent.methodist.pk),
        ("recalled", sent.methodist.pk),
    ]
    entry = AuditEntry.objects.about(sent.form).first()
    assert (entry.by, entry.action) == (sent.methodist, "Отозвано исполнителем")
    assert entry.changes == {"состояние": ["на согласовании у руководителя", "заполняется"]}


def test_the_head_is_told_and_nobody_else(sent):
    recall(sent.form, by=sent.methodist)
    told = Notice.objects.filter(key__startswith="recalled:")
    assert [(notice.user, notice.address) for notice in told] == [(sent.head, sent.address)]


def test_the_methodist_does_not_take_it_back_from_the_department(handed_over):
    with pytest.raises(ValidationError) as refused:
        recall(handed_over.form, by=handed_over.methodist)
    assert refused.value.messages == ["Отчёт уже в управлении: отозвать его может руководитель."]
    assert state(handed_over.form) == "on_department"


def test_the_head_takes_it_back_from_the_department_and_the_editor_is_told(handed_over):
    recall(handed_over.form, by=handed_over.head)
    assert state(handed_over.form) == "draft"
    assert [each.user for each in Notice.objects.filter(key__startswith="recalled:")] == [handed_over.editor]


def test_what_was_judged_is_not_taken_back(handed_over):
    actions.accept(handed_over.form, by=handed_over.editor)
    with pytest.raises(ValidationError):
        recall(handed_over.form, by=handed_over.head)
    assert state(handed_over.form) == "accepted"


def test_nothing_is_taken_back_in_a_closed_period(sent):
    close_period(sent.period, by=sent.editor)
    with pytest.raises(ValidationError):
        recall(sent.form, by=sent.methodist)


def test_a_form_at_its_head_is_not_reported_yet(sent):
    assert (first_sent(sent.form), reported(sent)) == (None, 0)
    actions.approve(sent.form, by=sent.head)
    assert reported(sent) == 3


def test_a_sending_that_nobody_judged_counts_no_more(handed_over):
    recall(handed_over.form, by=handed_over.head)
    assert (first_sent(handed_over.form), reported(handed_over)) == (None, 0)
    actions.approve(handed_over.form, by=handed_over.head)
    assert timezone.localdate(first_sent(handed_over.form)) == timezone.localdate()


def test_a_judged_sending_goes_on_counting_through_a_recall(handed_over):
    Submission.objects.filter(pk=handed_over.form.pk).update(first_submitted_at=LONG_AGO)
    remark = {rows(handed_over.form)[0].pk: "Назовите дату"}
    actions.return_with_remarks(handed_over.form, remark, by=handed_over.editor)
    actions.approve(handed_over.form, by=handed_over.head)
    recall(handed_over.form, by=handed_over.head)
    assert (state(handed_over.form), first_sent(handed_over.form)) == ("returned", LONG_AGO)
    marks = [(row.entry.remark, row.entry.is_accepted) for row in rows(handed_over.form)]
    assert marks == [("Назовите дату", False), ("", True), ("", True)]


def test_the_page_asks_first_and_then_takes_back(sent, signed_in):
    client = signed_in(sent.methodist)
    link = f"{sent.address}recall/"
    assert link in client.get(sent.address).content.decode()
    page = client.get(link).content.decode()
    assert ("Отозвать отчёт</button>" in page, state(sent.form)) == (True, "on_head")
    answer = client.post(link, follow=True)
    assert state(sent.form) == "draft"
    assert "Отчёт отозван: его можно исправить и отправить снова." in answer.content.decode()


def test_pressing_twice_says_that_there_is_nothing_to_take_back(sent, signed_in):
    client = signed_in(sent.methodist)
    client.post(f"{sent.address}recall/")
    answer = client.post(f"{sent.address}recall/", follow=True)
    assert "Отчёт не отправлен: отзывать нечего." in answer.content.decode()
    assert sent.form.events.filter(step="recalled").count() == 1


def test_a_recalled_form_that_was_returned_before_shows_the_old_note(handed_over, signed_in):
    actions.return_with_remarks(handed_over.form, {}, "Уточните цифры", by=handed_over.editor)
    actions.approve(handed_over.form, by=handed_over.head)
    recall(handed_over.form, by=handed_over.head)
    page = signed_in(handed_over.methodist).get(handed_over.address).content.decode()
    assert ("Уточните цифры" in page, "Возвращено управлением" in page) == (True, True)
