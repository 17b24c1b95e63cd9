"""A form's page: filling in, sending, approving, reviewing. Nothing that was typed is ever lost."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import AuditEntry, Role
from plans.actions import submissions as actions
from plans.actions.items import remove_item
from plans.actions.plans import archive
from plans.actions.quarter import close_period
from plans.models import Entry, Submission
from tests.factories import (
    a_branch,
    a_form,
    a_membership,
    a_person,
    an_active_plan,
    an_open_period,
    filled,
    write,
)
from tests.plans.quarter import Quarter, posted, row_fields, rows, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter()


def text_of(answer):
    """What a reader sees: words without tags, blanks as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def texts(form):
    return [row.entry.text if hasattr(row, "entry") else None for row in rows(form)]


# filling in


def test_the_save_button_saves_every_row_that_was_touched(world, signed_in):
    client = signed_in(world.methodist)
    answer = client.post(f"{world.address}save/", posted(world.form, row1="Один", row2="Два"), follow=True)
    assert "Сохранено." in text_of(answer)
    assert texts(world.form) == ["Один", "Два", None]


def test_the_text_is_kept_to_the_last_space_and_its_line_breaks_are_plain(world, signed_in):
    client = signed_in(world.methodist)
    client.post(f"{world.address}save/", posted(world.form, row1="Первое,\r\n второе  "))
    assert texts(world.form)[0] == "Первое,\n второе  "


def test_blanks_alone_are_no_text(world, signed_in):
    signed_in(world.methodist).post(f"{world.address}save/", posted(world.form, row1=" \r\n "))
    assert [text or "" for text in texts(world.form)] == ["", "", ""]


def test_the_page_says_which_rows_are_empty(world, signed_in):
    write(rows(world.form)[0])
    page = text_of(signed_in(world.methodist).get(world.address))
    assert "Заполнено: 1 из 3" in page
    assert "Осталось заполнить: 1.2 1.3" in page


def test_a_date_that_is_none_keeps_what_was_typed(world, signed_in):
    data = posted(world.form, row1="Важный текст") | {
        f"row{rows(world.form)[0].pk}-actual_date": "31.02.2024"
    }
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.status_code == 422
    assert ("Важный текст" in text_of(answer), "Укажите дату" in text_of(answer)) == (True, True)
    assert 'value="31.02.2024"' in answer.content.decode()


def test_a_text_too_long_is_shown_again_whole(world, signed_in):
    long = "слово " * 4000
    answer = signed_in(world.methodist).post(f"{world.address}save/", posted(world.form, row1=long))
    assert answer.status_code == 422
    assert long.strip() in text_of(answer)
    assert "Слишком длинно: 24000 знаков, а помещается 20000. Сократите текст." in text_of(answer)


# two people in one form


def test_a_conflict_shows_both_texts_and_saves_the_other_rows(world, signed_in):
    data = posted(world.form, row1="Мой текст", row2="Второй")
    write(rows(world.form)[0], text="Их текст", by=world.head)
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.status_code == 422
    assert ("Мой текст" in text_of(answer), "Их текст" in text_of(answer)) == (True, True)
    assert texts(world.form) == ["Их текст", "Второй", None]


def test_sending_the_conflicting_text_again_does_not_overwrite_silently(world, signed_in):
    data = posted(world.form, row1="Мой текст")
    write(rows(world.form)[0], text="Их текст", by=world.head)
    client = signed_in(world.methodist)
    assert [client.post(f"{world.address}save/", data).status_code for _ in range(2)] == [422, 422]
    assert texts(world.form)[0] == "Их текст"


def test_the_button_beside_the_other_text_saves_one_s_own(world, signed_in):
    data = posted(world.form, row1="Мой текст")
    row = rows(world.form)[0]
    write(row, text="Их текст", by=world.head)
    client = signed_in(world.methodist)
    page = client.post(f"{world.address}save/", data).content.decode()
    name, value = re.search(r'name="(row\d+-choice)" value="(mine\.\d+)"', page).groups()
    client.post(f"{world.address}save/", data | {name: value})
    assert texts(world.form)[0] == "Мой текст"
    history = AuditEntry.objects.about(rows(world.form)[0].entry).first()
    assert history.changes["информация об исполнении"] == ["Их текст", "Мой текст"]


def test_a_row_that_only_the_other_changed_is_no_conflict(world, signed_in):
    data = posted(world.form, row2="Моя строка")
    write(rows(world.form)[0], text="Строка другого", by=world.head)
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.status_code == 302
    assert texts(world.form) == ["Строка другого", "Моя строка", None]


def test_a_row_with_line_breaks_sent_back_untouched_is_left_alone(world, signed_in):
    write(rows(world.form)[0], text="Первое\nвторое")
    data = posted(world.form)
    write(rows(world.form)[0], version=1, text="Первое\nтретье", by=world.head)
    assert signed_in(world.methodist).post(f"{world.address}save/", data).status_code == 302
    assert texts(world.form)[0] == "Первое\nтретье"


def test_what_was_typed_while_the_form_went_to_the_head_is_shown(world, signed_in):
    filled(world.form)
    data = posted(world.form, row1="Дописано слишком поздно")
    actions.send(world.form, by=world.methodist)
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.status_code == 422
    assert "Дописано слишком поздно" in text_of(answer)
    assert "Отчёт у руководителя на согласовании." in text_of(answer)
    assert texts(world.form)[0] == "Проведено три занятия."


def test_what_was_typed_about_a_withdrawn_measure_is_shown(world, signed_in):
    write(rows(world.form)[0])
    data = posted(world.form, row1="О снятом мероприятии")
    remove_item(rows(world.form)[0].item, by=world.editor)
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.status_code == 422
    assert ("О снятом мероприятии" in text_of(answer), "снято изменением плана" in text_of(answer)) == (
        True,
        True,
    )


# the way to acceptance


def test_the_first_words_about_a_withdrawn_measure_are_shown(world, signed_in):
    data = posted(world.form, row1="Первые слова о снятом")
    remove_item(rows(world.form)[0].item, by=None)
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    found = ("Первые слова о снятом" in text_of(answer), "снято изменением плана" in text_of(answer))
    assert (answer.status_code, *found) == (422, True, True)


def test_saving_and_sending_in_one_go(world, signed_in):
    data = posted(world.form, row1="Один", row2="Два", row3="Три") | {"then": "send"}
    answer = signed_in(world.methodist).post(f"{world.address}save/", data, follow=True)
    assert (state(world.form), "Отправлено руководителю." in text_of(answer)) == ("on_head", True)


def test_an_incomplete_form_is_saved_but_not_sent(world, signed_in):
    data = posted(world.form, row1="Один") | {"then": "send"}
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert (answer.status_code, state(world.form), texts(world.form)[0]) == (422, "draft", "Один")
    assert "Не заполнено: 1.2, 1.3. Напишите, что сделано, или причину." in text_of(answer)


def test_a_text_without_a_state_stops_the_sending_with_a_link_to_its_row(world, signed_in):
    second = rows(world.form)[1]
    data = posted(world.form, row1="Один", row2="Два", row3="Три") | {"then": "send"}
    data[f"row{second.pk}-state"] = "not_started"
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert (answer.status_code, state(world.form), texts(world.form)[1]) == (422, "draft", "Два")
    page = answer.content.decode()
    assert f'<a href="#row-{second.pk}">1.2: укажите состояние. Текст есть, а стоит «не приступали»;' in page
    asked = f'<div class="row-state row-state--open" id="state-{second.pk}">'
    assert page.count("Укажите состояние: текст есть") == page.count(asked) == 1
    assert "Заполнено: 2 из 3" in text_of(answer)


def test_the_head_corrects_and_approves_in_one_go(world, signed_in):
    filled(world.form)
    actions.send(world.form, by=world.methodist)
    data = posted(world.form, row1="Поправлено руководителем") | {"then": "approve"}
    signed_in(world.head).post(f"{world.address}save/", data)
    assert (state(world.form), texts(world.form)[0]) == ("on_department", "Поправлено руководителем")


def test_a_row_that_was_not_saved_does_not_count_as_a_note_that_was_refused(world, signed_in):
    actions.send(filled(world.form), by=world.methodist)
    data = posted(world.form, row1="х" * 20_001)
    page = signed_in(world.head).post(f"{world.address}save/", data).content.decode()
    note = page[page.index('<details class="form-return"') :]
    assert note.startswith('<details class="form-return" >')
    assert " data-unsaved" not in note[: note.index("</form>")]


def test_the_head_gives_it_back_with_a_word(world, signed_in):
    filled(world.form)
    actions.send(world.form, by=world.methodist)
    signed_in(world.head).post(f"{world.address}send-back/", {"note": "Добавьте даты"})
    page = text_of(signed_in(world.methodist).get(world.address))
    assert (state(world.form), "Возвращено руководителем Добавьте даты" in page) == ("returned", True)


def test_a_returned_row_is_mended_and_the_accepted_ones_stay(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    first, second, _ = rows(world.form)
    signed_in(world.editor).post(f"{world.address}return/", {f"remark-{second.pk}": "Назовите число"})
    client = signed_in(world.methodist)
    page = client.get(world.address)
    assert "Назовите число" in text_of(page)
    assert f'name="row{second.pk}-text"' in page.content.decode()
    assert f'name="row{first.pk}-text"' not in page.content.decode()
    sly = row_fields(first, text="Принятое исправлено тайком") | row_fields(second, text="Пришли 40 человек")
    answer = client.post(f"{world.address}save/", sly)
    assert (answer.status_code, "Строка уже принята управлением." in text_of(answer)) == (422, True)
    assert texts(world.form)[:2] == ["Проведено три занятия.", "Пришли 40 человек"]


def test_a_form_whose_remarked_rows_left_the_plan_can_be_sent_again(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    first = rows(world.form)[0]
    actions.return_with_remarks(world.form, {first.pk: "Назовите число"}, by=world.editor)
    remove_item(first.item, by=None)
    client = signed_in(world.methodist)
    page = text_of(client.get(world.address))
    assert "Сохранить и отправить руководителю" in page
    client.post(f"{world.address}save/", {"then": "send"})
    assert state(world.form) == "on_head"


def test_the_reviewer_sees_what_was_asked_before(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {rows(world.form)[1].pk: "Назовите число"}, by=world.editor)
    actions.approve(world.form, by=world.head)
    page = text_of(signed_in(world.editor).get(world.address))
    assert "Исправлено после замечаний: 1.2" in page
    assert "Прошлое замечание: Назовите число" in page


def test_accepting_does_not_throw_a_written_remark_away(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    data = {f"remark-{rows(world.form)[0].pk}": "Нет числа участников"}
    answer = signed_in(world.editor).post(f"{world.address}accept/", data)
    assert (answer.status_code, state(world.form)) == (422, "on_department")
    assert ("Нет числа участников" in text_of(answer), "Вы написали замечания" in text_of(answer)) == (
        True,
        True,
    )


def test_a_page_that_stood_open_through_a_return_accepts_nothing(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    client = signed_in(world.editor)
    seen = re.search(r'name="seen" value="(\d+)"', client.get(world.address).content.decode())[1]
    actions.return_with_remarks(world.form, {}, "Уточните", by=world.editor)
    actions.approve(world.form, by=world.head)
    answer = client.post(f"{world.address}accept/", {"seen": seen})
    assert (answer.status_code, state(world.form)) == (422, "on_department")
    assert "прочитайте его ещё раз" in text_of(answer)


def test_returning_without_a_word_keeps_the_page(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    answer = signed_in(world.editor).post(f"{world.address}return/", {"note": " "})
    assert (answer.status_code, state(world.form)) == (422, "on_department")


def test_an_accepted_report_is_reopened_with_a_reason(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.accept(world.form, by=world.editor)
    client = signed_in(world.editor)
    assert "Вернуть принятый отчёт на доработку" in text_of(client.get(world.address))
    client.post(f"{world.address}return/", {"note": "Нашлась ошибка в числах"})
    assert state(world.form) == "returned"


def test_a_settlement_hands_over_without_a_head(world, signed_in):
    settlement = own_form_of_the_department(world)
    client = signed_in(world.editor)
    page = text_of(client.get(settlement.get_absolute_url()))
    assert "Сохранить и передать на приёмку" in page
    data = posted(settlement, row1="Сделано") | {"then": "send"}
    answer = client.post(f"{settlement.get_absolute_url()}save/", data, follow=True)
    assert state(settlement) == "on_department"
    assert "Передано в управление на приёмку." in text_of(answer)
    assert "Передано на приёмку" in text_of(answer)


def own_form_of_the_department(world) -> Submission:
    form = Submission.objects.create(period=world.period, territory=world.district)
    form.obligations.create(item=world.plan.items.first(), due_dates=["2024-03-31"])
    return form


# who may what


def test_a_methodist_cannot_approve_and_a_viewer_cannot_accept(world, signed_in):
    filled(world.form)
    assert signed_in(world.methodist).post(f"{world.address}approve/").status_code == 403
    actions.approve(world.form, by=world.head)
    assert signed_in(world.viewer).post(f"{world.address}accept/").status_code == 404
    assert state(world.form) == "on_department"


@pytest.mark.parametrize("page", ["", "save/", "send/", "approve/", "send-back/"])
def test_a_foreign_form_is_not_there(world, signed_in, page):
    client = signed_in(world.stranger)
    method = client.post if page else client.get
    assert method(f"{world.address}{page}").status_code == 404


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.OPERATOR])
def test_council_and_operator_have_no_business_here(world, signed_in, role):
    assert signed_in(a_person(role, world.district)).get(world.address).status_code == 404


def test_the_department_reads_what_is_being_filled_in_and_cannot_write(world, signed_in):
    write(rows(world.form)[0])
    client = signed_in(world.editor)
    page = client.get(world.address)
    assert "Заполняет исполнитель." in text_of(page)
    assert "-text" not in page.content.decode()
    answer = client.post(f"{world.address}save/", posted(world.form, row1="Рукой управления"))
    assert (answer.status_code, texts(world.form)[0]) == (422, "Проведено три занятия.")


def test_a_branch_sees_its_own_form_and_the_head_institution_all(signed_in):
    world = Quarter()
    branch = a_branch(world.place)
    plan = an_active_plan(world.district, branches="own")
    period = an_open_period(plan)
    own, other = a_form(period, branch), a_form(period, world.place)
    librarian = signed_in(a_person(Role.METHODIST, branch))
    found = [librarian.get(form.get_absolute_url()).status_code for form in (own, other)]
    assert found == [200, 404]
    data = posted(own, row1="Написано за филиал")
    assert signed_in(world.methodist).post(f"{own.get_absolute_url()}save/", data).status_code == 302
    assert texts(own)[0] == "Написано за филиал"


def test_a_period_not_yet_opened_is_seen_by_the_department_alone(world, signed_in):
    planned = a_form(world.plan.periods.get(code="2024-Q2"), world.place)
    people = [world.methodist, world.head, world.editor]
    found = [signed_in(person).get(planned.get_absolute_url()).status_code for person in people]
    assert found == [404, 404, 200]


@pytest.mark.parametrize("ending", [close_period, lambda period, by: archive(period.plan, by=by)])
@pytest.mark.parametrize("person", ["methodist", "head", "editor"])
def test_what_has_ended_is_read_only_for_everybody(world, signed_in, ending, person):
    filled(world.form)
    data = posted(world.form, row1="Задним числом")
    world.period.plan = world.plan
    ending(world.period, by=world.editor)
    client = signed_in(getattr(world, person))
    page = client.get(world.address)
    assert (page.status_code, "-text" in page.content.decode()) == (200, False)
    steps = ["save", "send", "approve", "send-back", "accept", "return"]
    codes = {client.post(f"{world.address}{step}/", data | {"note": "Слово"}).status_code for step in steps}
    assert codes <= {403, 404, 422}
    assert (texts(world.form)[0], state(world.form)) == ("Проведено три занятия.", "draft")


def test_somebody_deactivated_is_out_at_the_next_click(world, signed_in):
    client = signed_in(world.methodist)
    assert client.get(world.address).status_code == 200
    world.methodist.is_active = False
    world.methodist.save()
    assert client.get(world.address).status_code == 302


def test_a_role_that_ended_closes_the_form_at_the_next_click(world, signed_in):
    client = signed_in(world.methodist)
    role = world.methodist.memberships.get()
    role.ended_at = dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    role.save()
    a_membership(world.methodist, Role.METHODIST)
    assert client.get(world.address).status_code == 404


# cost and traces


def test_reading_writes_nothing(world, signed_in):
    client = signed_in(world.methodist)
    with CaptureQueriesContext(connection) as queries:
        client.get(world.address)
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if "django_session" not in sql] == []


@pytest.mark.parametrize("person", ["methodist", "head", "editor", "viewer"])
def test_three_rows_cost_as_many_queries_as_one(signed_in, person):
    costs = []
    for count in (1, 3):
        world = Quarter(rows_wanted=count)
        filled(world.form)
        client = signed_in(getattr(world, person))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(world.address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


@pytest.mark.parametrize(
    ("step", "person", "data"),
    [
        ("send", "methodist", {}),
        ("approve", "head", {}),
        ("send-back", "head", {"note": "Поправьте"}),
        ("accept", "editor", {}),
        ("return", "editor", {"note": "Поправьте"}),
    ],
)
def test_every_step_leaves_a_trace(world, signed_in, step, person, data):
    filled(world.form)
    if step == "send-back":
        actions.send(world.form, by=world.methodist)
    if step in {"accept", "return"}:
        actions.approve(world.form, by=world.head)
    before = AuditEntry.objects.about(world.form).count()
    client = signed_in(getattr(world, person))
    assert client.post(f"{world.address}{step}/", data).status_code == 302
    trail = AuditEntry.objects.about(world.form)
    assert (trail.count(), trail.first().by) == (before + 1, getattr(world, person))


def test_pressing_twice_takes_the_step_once(world, signed_in):
    filled(world.form)
    client = signed_in(world.methodist)
    codes = [client.post(f"{world.address}send/").status_code for _ in range(2)]
    assert (codes, world.form.events.count()) == ([302, 422], 1)


def test_every_text_on_the_page_is_only_text(world, signed_in):
    payload = "</textarea><script>alert(1)</script>"
    write(rows(world.form)[0], text=payload)
    filled_entry = Entry.objects.get(text=payload)
    filled_entry.remark = payload
    filled_entry.save()
    for person in (world.methodist, world.editor):
        assert "<script>alert" not in signed_in(person).get(world.address).content.decode()


def test_what_holds_the_whole_form_is_said_before_what_holds_an_accepted_row(world, signed_in):
    actions.send(filled(world.form), by=world.methodist)
    actions.approve(world.form, by=world.head)
    last = rows(world.form)[-1]
    actions.return_with_remarks(world.form, {last.pk: "Назовите число"}, by=world.editor)
    write(last, text="Пришли 40 человек", version=last.entry.version)
    actions.send(world.form, by=world.methodist)
    page = text_of(signed_in(world.methodist).get(world.address))
    assert "Отчёт у руководителя на согласовании." in page
    assert "Строка уже принята управлением." not in page
