"""A later day for one form alone."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError

from institutions.models import AuditEntry, Notice
from plans import queries
from plans.access import write_verdict
from plans.actions import submissions as actions
from plans.actions.extensions import grant_extension, revoke_extension
from plans.actions.plans import archive
from plans.actions.quarter import close_period, reopen_period
from plans.board.rows import days_late
from plans.due import due_on, lock_on, with_extensions, writable_on
from plans.models import Extension, Obligation, Submission
from plans.write_check import Lock
from tests.factories import a_branch, a_form, a_person, an_active_plan, an_institution, an_open_period, filled
from tests.plans.quarter import Quarter, posted, rows, state

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 6, 1)
LATER = dt.date(2024, 6, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2024-06-01T09:00:00Z", tick=False):
        yield


@pytest.fixture
def world():
    """A quarter that was closed on 1 June, with a second institution in it."""
    world = Quarter()
    close_period(world.period, by=None)
    world.other = an_institution(territory=world.district)
    world.plan = an_active_plan(world.district, items=2)
    world.period = an_open_period(world.plan)
    world.form, world.other_form = a_form(world.period, world.place), a_form(world.period, world.other)
    world.other_methodist = a_person("methodist", world.other)
    close_period(world.period, by=None)
    return world


def fresh(form):
    return Submission.objects.select_related("period__plan").get(pk=form.pk)


def may_write(form, user):
    row = Obligation.objects.select_related("submission__period__plan").filter(submission=form).first()
    return bool(write_verdict(row, user))


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_it_opens_a_closed_period_to_one_form_alone(world):
    assert (may_write(world.form, world.methodist), may_write(world.other_form, world.other_methodist)) == (
        False,
        False,
    )
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    assert (may_write(world.form, world.methodist), may_write(world.other_form, world.other_methodist)) == (
        True,
        False,
    )
    assert (lock_on(fresh(world.form)), lock_on(fresh(world.other_form))) == (Lock.EXTENDED, Lock.LOCKED)


def test_the_whole_way_can_be_gone_on_the_last_day_and_not_on_the_next(world):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    with time_machine.travel("2024-06-10T20:59:00Z", tick=False):  # one minute to midnight in Moscow
        actions.send(filled(world.form), by=world.methodist)
        actions.approve(world.form, by=world.head)
        actions.return_with_remarks(world.form, {}, "Уточните", by=world.editor)
        assert state(world.form) == "returned"
    with (
        time_machine.travel("2024-06-10T21:00:00Z", tick=False),
        pytest.raises(ValidationError, match="Период закрыт"),
    ):
        actions.approve(world.form, by=world.head)


def test_lateness_is_counted_from_the_day_that_was_granted(world):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    form = fresh(world.form)
    assert (due_on(form), due_on(fresh(world.other_form))) == (LATER, dt.date(2024, 4, 5))
    form.first_submitted_at = dt.datetime(2024, 6, 10, 12, tzinfo=dt.UTC)
    assert days_late(form, dt.date(2024, 7, 1)) == 0
    form.first_submitted_at = dt.datetime(2024, 6, 12, 12, tzinfo=dt.UTC)
    assert days_late(form, dt.date(2024, 7, 1)) == 2


def test_a_form_not_sent_by_the_day_that_was_granted_is_late_though_its_period_closed_before(world):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    form = fresh(world.form)
    assert [days_late(form, LATER + dt.timedelta(days=days)) for days in (0, 1, 3)] == [0, 1, 3]


def test_an_earlier_day_than_the_period_s_does_not_make_a_form_late(world):
    Extension.objects.create(submission=world.form, until=dt.date(2024, 4, 1), reason="Раньше")
    assert due_on(fresh(world.form)) == dt.date(2024, 4, 5)


def test_a_revoked_day_counts_no_more(world):
    extension = grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    revoke_extension(extension, by=world.editor)
    revoke_extension(extension, by=world.editor)
    extension.refresh_from_db()
    assert (extension.ended_by, may_write(world.form, world.methodist)) == (world.editor, False)
    assert due_on(fresh(world.form)) == dt.date(2024, 4, 5)
    assert AuditEntry.objects.filter(action="Отозван дополнительный срок").count() == 1


def test_a_new_day_takes_the_place_of_the_one_that_stands(world):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    grant_extension(world.form, until=dt.date(2024, 6, 3), reason="Ошиблись днём", by=world.editor)
    assert [each.until for each in Extension.objects.current()] == [dt.date(2024, 6, 3)]
    assert due_on(fresh(world.form)) == dt.date(2024, 6, 3)


def test_a_branch_s_part_lives_by_the_days_of_the_whole(world):
    branch = a_branch(world.place)
    part = Submission.objects.create(period=world.period, institution=branch, part_of=world.form)
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    assert (due_on(fresh(part)), lock_on(fresh(part))) == (LATER, Lock.EXTENDED)
    with pytest.raises(ValidationError, match="часть филиала"):
        grant_extension(fresh(part), until=LATER, reason="Болезнь", by=world.editor)


def test_the_list_of_writable_forms_equals_the_question_asked_of_each(world):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    a_form(an_open_period(world.plan, "2024-Q2"), world.place)
    for today in (TODAY, LATER, LATER + dt.timedelta(days=1), dt.date(2024, 8, 5)):
        every = Submission.objects.select_related("period")
        one_by_one = {form.pk for form in every if lock_on(form, today) in {Lock.OPEN, Lock.EXTENDED}}
        assert {form.pk for form in writable_on(every, today)} == one_by_one


def test_many_forms_ask_for_their_days_once(world, django_assert_num_queries):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    with django_assert_num_queries(1):
        forms = with_extensions(Submission.objects.filter(period=world.period).select_related("period"))
        found = {form.pk: due_on(form) for form in forms}
    assert found == {world.form.pk: LATER, world.other_form.pk: dt.date(2024, 4, 5)}


@pytest.mark.parametrize(
    ("until", "reason", "message"),
    [
        (dt.date(2024, 5, 31), "Болезнь", "Этот день уже прошёл"),
        (LATER, "  ", "Назовите причину"),
    ],
)
def test_a_past_day_and_no_reason_are_refused(world, until, reason, message):
    with pytest.raises(ValidationError, match=message):
        grant_extension(world.form, until=until, reason=reason, by=world.editor)
    assert not Extension.objects.exists()


def test_accepted_forms_archived_plans_and_periods_not_opened_get_no_day(world):
    Submission.objects.filter(pk=world.form.pk).update(
        state="accepted", accepted_at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    )
    with pytest.raises(ValidationError, match="уже принят"):
        grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    planned = world.plan.periods.get(code="2024-Q3").submissions.first()
    with pytest.raises(ValidationError, match="ещё не открыт"):
        grant_extension(planned, until=LATER, reason="Болезнь", by=world.editor)
    archive(world.plan, by=None)
    with pytest.raises(ValidationError, match="План не действует"):
        grant_extension(world.other_form, until=LATER, reason="Болезнь", by=world.editor)


def test_while_the_period_is_open_an_earlier_day_gives_nothing(world):
    form = a_form(an_open_period(world.plan, "2024-Q2"), world.place)
    with pytest.raises(ValidationError, match="и так 5 июля 2024 года"):
        grant_extension(form, until=dt.date(2024, 7, 5), reason="Болезнь", by=world.editor)


# pages


def test_the_department_grants_and_the_performer_reads_the_day_and_the_reason(world, signed_in):
    editor = signed_in(world.editor)
    answer = editor.post(f"{world.address}extension/", {"until": "2024-06-10", "reason": "Болезнь методиста"})
    assert (answer.status_code, answer.url) == (302, world.address)
    page = words(signed_in(world.methodist).get(world.address))
    assert "срок продлён до 10 июня 2024 (для всех был до 5 апреля 2024)" in page
    assert "Дополнительный срок: по 10 июня 2024 года включительно. Болезнь методиста" in page
    notice = Notice.objects.get(user=world.methodist, key__startswith="extended:")
    assert notice.text.startswith("Дан дополнительный срок до 10 июня 2024 года: ")
    entry = AuditEntry.objects.get(action="Дан дополнительный срок")
    assert (entry.by, entry.changes["до какого дня"]) == (world.editor, ["05.04.2024", "10.06.2024"])


def test_the_methodist_writes_and_sends_through_the_page(world, signed_in):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    texts = posted(world.form, row1="Первое", row2="Второе")
    answer = signed_in(world.methodist).post(f"{world.address}save/", texts | {"then": "send"})
    assert (answer.status_code, state(world.form)) == (302, "on_head")


def test_the_form_of_the_page_says_what_is_wrong(world, signed_in):
    answer = signed_in(world.editor).post(
        f"{world.address}extension/", {"until": "2024-05-01", "reason": "Б"}
    )
    assert "Этот день уже прошёл" in words(answer)
    answer = signed_in(world.editor).post(f"{world.address}extension/", {"until": ""})
    assert "<title>Ошибка: Дополнительный срок" in answer.content.decode()
    assert not Extension.objects.exists()


def test_who_may_not_grant_and_revoke(world, signed_in):
    extension = grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    address = f"/plans/extensions/{extension.pk}/revoke/"
    people = [world.methodist, world.head, world.viewer, Quarter().editor]
    assert [signed_in(person).post(address).status_code for person in people] == [404] * 4
    assert signed_in(world.editor).post(address).url == world.address
    assert not Extension.objects.current().exists()


def test_a_form_with_a_later_day_is_among_the_tasks_and_ordered_by_it(world):
    def asked():
        return [task.submission.pk for group in queries.tasks(world.methodist, TODAY) for task in group.tasks]

    assert asked() == []
    soon = a_form(an_open_period(world.plan, "2024-Q2"), world.place)
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    assert asked() == [world.form.pk, soon.pk]
    grant_extension(world.form, until=dt.date(2024, 8, 1), reason="Болезнь", by=world.editor)
    assert asked() == [soon.pk, world.form.pk]


def test_rows_keep_what_was_written_when_the_day_ends(world):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    actions.write_entry(rows(world.form)[0], {"text": "Успели."}, version=0, by=world.methodist)
    with time_machine.travel("2024-06-11T09:00:00Z", tick=False):
        with pytest.raises(ValidationError, match="Период закрыт"):
            actions.write_entry(rows(world.form)[0], {"text": "Поздно."}, version=1, by=world.methodist)
        assert rows(world.form)[0].entry.text == "Успели."


def test_whoever_counted_on_a_revoked_day_is_told(world):
    extension = grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    for _ in range(2):
        revoke_extension(extension, by=world.editor)
    found = Notice.objects.filter(key=f"extended:{extension.pk}:revoked")
    assert {notice.user for notice in found} == {world.methodist, world.head}
    assert found[0].text.startswith(
        "Дополнительный срок до 10 июня 2024 года отозван, срок отчёта 5 апреля 2024 года: "
    )


def test_a_slip_in_the_year_grants_nothing(world, signed_in):
    answer = signed_in(world.editor).post(
        f"{world.address}extension/", {"until": "0202-06-10", "reason": "Болезнь"}
    )
    assert "Проверьте год: 0202." in words(answer)
    assert not Extension.objects.exists()


# where a later day is read


def test_the_board_and_the_table_of_periods_name_the_later_day(world, signed_in):
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    client = signed_in(world.viewer)
    board = words(client.get(f"/plans/periods/{world.period.pk}/"))
    assert board.count("срок продлён до 10.06.2024") == 1
    assert "срок продлён отчётам: 1" in words(client.get(f"/plans/{world.plan.pk}/periods/"))


def test_a_revoked_day_is_named_nowhere(world, signed_in):
    revoke_extension(
        grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor), by=world.editor
    )
    client = signed_in(world.viewer)
    pages = [
        f"/plans/periods/{world.period.pk}/",
        f"/plans/{world.plan.pk}/periods/",
        f"/plans/submissions/{world.form.pk}/",
    ]
    assert ["продлён" in words(client.get(page)) for page in pages] == [False] * 3


def test_the_form_of_a_reopened_period_says_until_when_it_is_taken(world, signed_in):
    reopen_period(world.period, until=LATER, reason="Сбой связи", by=world.editor)
    page = words(signed_in(world.methodist).get(f"/plans/submissions/{world.form.pk}/"))
    assert "отчитаться до 5 апреля 2024, срок прошёл, отчёт принимают по 10 июня 2024" in page


def test_the_later_day_is_no_last_day_where_the_period_stays_open(signed_in):
    world = Quarter()
    assert world.period.locks_after is None
    grant_extension(world.form, until=LATER, reason="Болезнь", by=world.editor)
    with time_machine.travel("2024-06-11T09:00:00Z", tick=False):
        page = words(signed_in(world.methodist).get(world.address))
    assert "срок продлён до 10 июня 2024 (для всех был до 5 апреля 2024)" in page
    assert "принимают по" not in page
