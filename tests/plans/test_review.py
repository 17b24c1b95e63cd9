"""The reviewer's page: the queue, the rows that need reading, canned remarks, decisions that lead on."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import AuditEntry, Role
from plans import review
from plans.actions import submissions as actions
from plans.actions.quarter import open_period
from plans.canned_remarks import STARTING, remarks_of, version_of
from plans.models import CannedRemark, Entry
from tests.factories import a_form, a_person, an_active_plan, an_institution, an_open_period, filled, write
from tests.plans.quarter import Quarter, rows, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter()


@pytest.fixture
def crowd():
    """Three forms on acceptance, sent one after another; a fourth that nobody began."""
    world = Quarter()
    for _ in range(3):
        an_institution(territory=world.district)
    world.plan = an_active_plan(world.district, items=2)
    world.period = an_open_period(world.plan)
    world.forms = [a_form(world.period, place) for place in world.district.institutions.order_by("pk")]
    for day, form in enumerate(world.forms[:3], start=1):
        with time_machine.travel(f"2024-04-0{day}T09:00:00Z", tick=False):
            actions.approve(filled(form), by=world.head)
    return world


def address(form, query=""):
    return f"/plans/submissions/{form.pk}/{query}"


def shown(answer):
    """The rows in sight."""
    return [int(pk) for pk in re.findall(r'id="row-(\d+)" aria-labelledby="[^"]*">', answer.content.decode())]


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# the queue


def test_who_sent_first_is_judged_first(crowd):
    assert list(review.waiting_forms(crowd.editor)) == crowd.forms[:3]


def test_the_queue_goes_round(crowd):
    queues = [review.queue_of(crowd.editor, form) for form in crowd.forms[:3]]
    assert [(queue.position, queue.total) for queue in queues] == [(1, 3), (2, 3), (3, 3)]
    first, second, third = crowd.forms[:3]
    assert [queue.next for queue in queues] == [second, third, first]
    assert [queue.previous for queue in queues] == [third, first, second]


def test_the_last_form_has_nobody_beside_it(crowd):
    for form in crowd.forms[:2]:
        actions.accept(form, by=crowd.editor)
    queue = review.queue_of(crowd.editor, crowd.forms[2])
    assert (queue.position, queue.total, queue.previous, queue.next) == (1, 1, None, None)


def test_a_viewer_and_a_stranger_have_nothing_to_judge(crowd):
    other = Quarter()
    assert [review.waiting_forms(person).count() for person in (crowd.viewer, other.editor, crowd.head)] == [
        0
    ] * 3


def test_a_decision_leads_to_the_next_form(crowd, signed_in):
    client, (first, second, third, _) = signed_in(crowd.editor), crowd.forms
    assert client.post(address(first, "accept/")).url == f"{address(second)}?decided={first.pk}"
    answer = client.post(address(second, "return/"), {"note": "Уточните"}, follow=True)
    assert answer.redirect_chain == [(f"{address(third)}?decided={second.pk}", 302)]
    assert f"Отчёт возвращён на доработку. {second.performer_name}." in words(answer)
    assert f'data-decided="{address(second)}"' in answer.content.decode()
    assert client.post(address(third, "accept/")).url == address(third)  # nothing waits any more


def test_a_return_of_an_accepted_form_stays_with_it(crowd, signed_in):
    first = crowd.forms[0]
    actions.accept(first, by=crowd.editor)
    answer = signed_in(crowd.editor).post(address(first, "return/"), {"note": "Ошиблись"})
    assert (answer.url, state(first)) == (address(first), "returned")


@pytest.mark.parametrize("decided", ["x", "9" * 30, "<script>"])
def test_a_made_up_decision_in_the_address_is_not_shown(crowd, signed_in, decided):
    page = signed_in(crowd.editor).get(address(crowd.forms[0]), {"decided": decided}).content.decode()
    assert "data-decided" not in page


# what needs reading


@pytest.fixture
def sent_again(world):
    """Returned for two rows, of which one was mended; the third was accepted."""
    actions.approve(filled(world.form), by=world.head)
    one, two, _ = rows(world.form)
    actions.return_with_remarks(world.form, {one.pk: "Когда?", two.pk: "Где?"}, by=world.editor)
    write(two, text="Проведено три занятия в Берёзовке.", version=1)
    actions.approve(world.form, by=world.head)
    return world


def test_at_first_everything_is_new(world, signed_in):
    actions.approve(filled(world.form), by=world.head)
    answer = signed_in(world.editor).get(address(world.form))
    assert (len(shown(answer)), "новое и изменённое" in words(answer)) == (3, False)


def test_after_a_return_only_what_changed_may_be_read(sent_again, signed_in):
    client = signed_in(sent_again.editor)
    page = client.get(address(sent_again.form))
    assert (len(shown(page)), "новое и изменённое: 1" in words(page)) == (3, True)
    assert shown(client.get(address(sent_again.form, "?show=changed"))) == [rows(sent_again.form)[1].pk]


def test_every_row_says_what_became_of_its_remark(sent_again, signed_in):
    page = signed_in(sent_again.editor).get(address(sent_again.form)).content.decode()
    marks = re.findall(r'<p class="row-mark".*?</p>', page, re.S)
    assert [" ".join(re.sub(r"<[^>]+>", " ", mark).split()) for mark in marks] == [
        "не исправлено", "исправлено", "принято раньше",
    ]  # fmt: skip
    changed = re.findall(r'<dl class="row-changed">(.*?)</dl>', page, re.S)
    assert [re.findall(r"<dt>(.*?)</dt>|<ins>.*?</span> ?(.*?)<span", each) for each in changed] == [
        [("Информация об исполнении", ""), ("", "в Берёзовке")]
    ]


def test_a_hidden_row_keeps_what_is_typed_in_it(sent_again, signed_in):
    """It stays in the page, put out of sight, so that its remark is sent and the browser's draft comes back."""
    page = signed_in(sent_again.editor).get(address(sent_again.form, "?show=changed")).content.decode()
    assert [f'name="remark-{row.pk}"' in page for row in rows(sent_again.form)] == [True] * 3


def test_a_choice_nobody_knows_shows_everything(sent_again, signed_in):
    assert len(shown(signed_in(sent_again.editor).get(address(sent_again.form, "?show=nothing")))) == 3


def test_texts_carried_over_from_the_last_quarter_are_found(world, signed_in):
    text = "В клубе проведены занятия, пришли 8947 человек."
    filled(world.form, text=text)
    second = world.plan.periods.get(code="2024-Q2")
    open_period(second, by=None)
    form = a_form(second, world.place)
    one, two, three = rows(form)
    write(one, text=text)
    write(two, text=text.replace("8947", "9120"))
    write(three, text="Открыт музей села.")
    actions.approve(form, by=world.head)
    client = signed_in(world.editor)
    assert "текст не обновлён с прошлого периода: 1" in words(client.get(address(form)))
    assert shown(client.get(address(form, "?show=stale"))) == [one.pk]


# canned remarks


@pytest.fixture
def canned(world):
    actions.approve(filled(world.form), by=world.head)
    return [
        CannedRemark.objects.create(territory=world.district, text=text, position=place)
        for place, text in enumerate(["Укажите дату.", "Приложите ссылку."])
    ]


def test_a_press_puts_the_remark_in_and_decides_nothing(world, canned, signed_in):
    one, two, _ = rows(world.form)
    data = {
        f"remark-{one.pk}": "Мало.",
        f"remark-{two.pk}": "Где?",
        "note": "Общее",
        "put": f"{one.pk}-{canned[1].text}",
    }
    page = signed_in(world.editor).post(address(world.form, "remark/"), data).content.decode()
    typed = dict(re.findall(r'name="(remark-\d+|note)"[^>]*>([^<]*)</textarea>', page))
    assert (typed[f"remark-{one.pk}"], typed[f"remark-{two.pk}"]) == ("Мало.\nПриложите ссылку.", "Где?")
    assert typed["note"].strip() == "Общее"
    assert (state(world.form), Entry.objects.filter(remark__gt="").exists()) == ("on_department", False)


@pytest.mark.parametrize("put", ["", "x-Приложите ссылку.", "1-x", "-", "0-0", f"{'9' * 40}-1"])
def test_a_press_that_means_nothing_puts_nothing_in(world, canned, signed_in, put):
    answer = signed_in(world.editor).post(address(world.form, "remark/"), {"put": put})
    assert (answer.status_code, "Приложите ссылку.\n</textarea>" in answer.content.decode()) == (200, False)


def test_remarks_of_another_district_are_not_put_in(world, canned, signed_in):
    other = CannedRemark.objects.create(territory=Quarter().district, text="Чужое")
    data = {"put": f"{rows(world.form)[0].pk}-{other.text}"}
    assert "Чужое" not in signed_in(world.editor).post(address(world.form, "remark/"), data).content.decode()


def listed(world, lines):
    """The list's page as a browser sends it."""
    return {"remarks": lines, "version": version_of(remarks_of(world.district.pk))}


def test_a_department_begins_with_a_list_that_stands_at_the_remark(world, signed_in):
    actions.approve(filled(world.form), by=world.head)
    client = signed_in(world.editor)
    page = client.get(address(world.form)).content.decode()
    assert re.findall(r'data-put="remark-\d+">(.*?)</button>', page) == [*STARTING] * 3
    assert page.count(f'href="/plans/remarks/{world.district.pk}/">Изменить список<') == 3
    assert "\n".join(STARTING) in client.get(f"/plans/remarks/{world.district.pk}/").content.decode()


def test_a_list_that_somebody_else_changed_is_not_overwritten(world, signed_in):
    client, page = signed_in(world.editor), f"/plans/remarks/{world.district.pk}/"
    mine = listed(world, "Моё.")
    client.post(page, listed(world, "Чужое."))
    refused = client.post(page, mine)
    assert remarks_of(world.district.pk) == ["Чужое."]
    assert "Список успел изменить кто-то ещё." in words(refused)
    assert ("<li>Чужое.</li>" in refused.content.decode(), "Моё." in words(refused)) == (True, True)
    seen = re.search(r'name="version" value="(\w+)"', refused.content.decode())[1]
    assert client.post(page, mine | {"version": seen}).status_code == 302
    assert remarks_of(world.district.pk) == ["Моё."]


def test_pressing_save_twice_is_no_conflict(world, signed_in):
    client, page = signed_in(world.editor), f"/plans/remarks/{world.district.pk}/"
    mine = listed(world, "Моё.")
    assert [client.post(page, mine).status_code for _ in range(2)] == [302, 302]


def test_the_list_is_edited_as_lines(world, signed_in):
    client, page = signed_in(world.editor), f"/plans/remarks/{world.district.pk}/"
    lines = "  Укажите   дату.\n\nПриложите ссылку.\nУкажите дату.\n"
    assert client.post(page, listed(world, lines)).status_code == 302
    assert remarks_of(world.district.pk) == ["Укажите дату.", "Приложите ссылку."]
    client.post(page, listed(world, "Приложите ссылку.\nУкажите дату."))
    assert remarks_of(world.district.pk) == ["Приложите ссылку.", "Укажите дату."]
    first, second = AuditEntry.objects.about(world.district).order_by("pk")
    assert first.changes == {"типовые замечания": [list(STARTING), ["Укажите дату.", "Приложите ссылку."]]}
    assert second.by == world.editor


def test_saving_the_same_list_leaves_no_entry(world, canned, signed_in):
    signed_in(world.editor).post(
        f"/plans/remarks/{world.district.pk}/", {"remarks": "Укажите дату.\nПриложите ссылку."}
    )
    assert not AuditEntry.objects.about(world.district).exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("\n".join(f"Замечание {n}" for n in range(31)), "Замечаний 31, а помещается 30"),
        ("ф" * 501, "длиннее 500 знаков"),
    ],
)
def test_a_list_that_does_not_fit_says_why(world, signed_in, lines, said):
    answer = signed_in(world.editor).post(f"/plans/remarks/{world.district.pk}/", {"remarks": lines})
    assert said in words(answer)


# cost


def test_the_queue_of_three_forms_costs_as_of_one(crowd, signed_in):
    client = signed_in(a_person(Role.DEPARTMENT_EDITOR, crowd.district))

    def cost():
        for _ in range(2):
            with CaptureQueriesContext(connection) as found:
                client.get(address(crowd.forms[2]))
        return len(found)

    three = cost()
    for form in crowd.forms[:2]:
        actions.accept(form, by=crowd.editor)
    assert three == cost()


def test_accepting_writes_as_often_for_ten_rows_as_for_two():
    costs = []
    for count in (2, 10):
        world = Quarter(rows_wanted=count)
        actions.approve(filled(world.form), by=world.head)
        with CaptureQueriesContext(connection) as found:
            actions.accept(world.form, by=world.editor)
        costs.append(len(found))
        assert Entry.objects.filter(obligation__submission=world.form, is_accepted=True).count() == count
    assert costs[0] == costs[1]


def test_every_row_is_remembered_as_it_was_judged(world):
    actions.approve(filled(world.form, text="Было 5."), by=world.head)
    actions.accept(world.form, by=world.editor)
    reviewed = [row.entry.reviewed for row in rows(world.form)]
    assert [(each["text"], each["actual_date"]) for each in reviewed] == [
        ("Было 5.", f"{dt.date(2024, 3, 20)}")
    ] * 3
