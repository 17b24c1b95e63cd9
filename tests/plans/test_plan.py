"""A plan as its owner knows it: the page, its rows, settings, head, columns, editions, copy, archive."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import AuditEntry, Role
from plans.actions.plans import activate, archive, bring_back, copy_to_next_year, publish_edition
from plans.models import Item, Plan, Section
from plans.printing import plan_document
from tests.factories import (
    a_district,
    a_person,
    a_plan,
    a_settlement,
    an_active_plan,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    district = a_district()
    an_institution(district)
    return district


@pytest.fixture
def editor(district, signed_in):
    return signed_in(a_person(Role.DEPARTMENT_EDITOR, district))


@pytest.fixture
def plan(district):
    plan = a_plan(district)
    an_item(plan, "1.1")
    return plan


def url(name, plan, *args):
    return reverse(f"plans:{name}", args=[plan.pk, *args])


def actions(target):
    return list(AuditEntry.objects.about(target).values_list("action", flat=True))


def test_the_page_shows_the_plan_in_its_own_form(editor, plan):
    page = editor.get(url("plan", plan)).content.decode()
    assert all(f">{heading}</th>" in page for heading in ["№", "Мероприятие", "Срок", "Ответственный"])


def test_rows_tell_their_schedule_and_their_doubts(editor, plan):
    an_item(plan, "1.2", "до 31.02.2024")
    group = editor.get(url("plan-rows", plan)).context["groups"][0]
    assert group.lines[0].schedule == (
        "4 отчётных срока до 31.12.2024: 31.03.2024, 30.06.2024, 30.09.2024, 31.12.2024"
    )
    assert [len(line.doubts) for line in group.lines] == [0, 1]


def test_a_performer_reads_the_rows_and_changes_nothing(district, signed_in):
    plan = an_active_plan(district)
    methodist = signed_in(a_person(Role.METHODIST, district.institutions.get()))
    page = methodist.get(url("plan-rows", plan))
    assert (page.status_code, page.context["may_edit"]) == (200, False)
    assert "item-edit" not in page.content.decode() and "/edit/" not in page.content.decode()
    assert methodist.get(url("plan-history", plan)).status_code == 404


def test_a_viewer_of_the_department_reads_but_may_not_change(district, plan, signed_in):
    viewer = signed_in(a_person(Role.DEPARTMENT_VIEWER, district))
    assert viewer.get(url("responsibles", plan)).status_code == 200
    assert viewer.post(url("responsibles", plan)).status_code == 403


@pytest.mark.parametrize(
    "name", ["plan", "plan-rows", "responsibles", "plan-periods", "editions", "plan-history"]
)
def test_three_rows_cost_as_many_queries_as_one(editor, plan, name):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert editor.get(url(name, plan)).status_code == 200
        return len(caught)

    confirm_responsibles(plan)
    if name != "responsibles":
        activate(plan, by=None)
    queries()  # what is asked once and remembered
    once = queries()
    an_item(plan, "1.2", responsible_text="директора музеев"), an_item(plan, "1.3", responsible_text="театры")
    confirm_responsibles(plan)
    publish_edition(plan, act="", act_number="", act_date=None, by=None)
    assert queries() == once
    assert once <= 15


# by hand


NEW = {
    "title": "План района\r\nна 2025 год",
    "kind": "measures",
    "year_from": "2025",
    "year_to": "2025",
    "period_kind": "quarter",
    "report_due_days": "5",
    "lock_days": "30",
    "runs_by_itself": "on",
    "branches": "head",
}


def test_a_plan_is_made_by_hand_with_the_usual_columns(editor, district):
    editor.post(reverse("plans:plan-new"), NEW | {"territory": district.pk})
    plan = Plan.objects.get()
    assert (plan.title, plan.sections.count()) == ("План района\nна 2025 год", 1)
    assert [column["role"] for column in plan.columns] == [
        "number",
        "title",
        "stages",
        "deadline",
        "responsible",
    ]
    assert actions(plan) == ["Создан план"]


def test_years_in_the_wrong_order_are_told_and_what_was_typed_stays(editor, district):
    answer = editor.post(reverse("plans:plan-new"), NEW | {"territory": district.pk, "year_to": "2024"})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert "План района" in answer.content.decode()
    assert Plan.objects.count() == 0


def test_a_strange_institution_is_not_bound(editor, district):
    stranger = an_institution()
    answer = editor.post(
        reverse("plans:plan-new"), NEW | {"territory": district.pk, "institutions": [stranger.pk]}
    )
    assert "institutions" in answer.context["form"].errors


def test_settings_are_changed_with_an_entry_of_what_changed(editor, plan):
    editor.post(url("plan-edit", plan), NEW | {"year_from": "2024", "year_to": "2024", "period_kind": "year"})
    plan.refresh_from_db()
    assert (plan.period_kind, plan.title) == ("year", "План района\nна 2025 год")
    assert actions(plan) == ["Изменены сведения плана"]


def test_saving_the_same_settings_leaves_no_entry(editor, plan):
    page = editor.get(url("plan-edit", plan))
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    editor.post(url("plan-edit", plan), {name: value for name, value in values.items() if value})
    assert actions(plan) == []


def test_the_kind_of_periods_is_settled_once_one_was_opened(editor, district):
    plan = an_active_plan(district)
    an_open_period(plan)
    answer = editor.post(
        url("plan-edit", plan), NEW | {"year_from": "2024", "year_to": "2024", "period_kind": "year"}
    )
    assert "period_kind" in answer.context["form"].errors


def test_periods_follow_another_kind(editor, district):
    plan = an_active_plan(district)
    editor.post(
        url("plan-edit", plan),
        NEW | {"year_from": "2024", "year_to": "2024", "period_kind": "half-year", "report_due_days": "10"},
    )
    assert list(plan.periods.values_list("code", "due_on")) == [
        ("2024-H1", dt.date(2024, 7, 10)),
        ("2024-H2", dt.date(2025, 1, 10)),
    ]


def test_the_approval_and_the_signature_are_changed(editor, plan):
    editor.post(
        url("plan-head", plan),
        {"word_0": "УТВЕРЖДАЮ", "lines_0": "Глава района\r\n____", "word_1": "СОГЛАСОВАНО", "lines_1": "",
         "signature": "Исполнитель"},
    )  # fmt: skip
    plan.refresh_from_db()
    assert [block["word"] for block in plan.approval] == ["УТВЕРЖДАЮ", "СОГЛАСОВАНО"]
    assert plan.approval[0]["lines"] == ["Глава района", "____"]
    assert plan.approval[1]["lines"][-1] == "«___» ______________ 20___ г."
    assert (plan.signature, actions(plan)) == (["Исполнитель"], ["Изменены гриф и подпись"])


def test_columns_change_order_and_cells_stay_under_their_headings(editor, plan):
    fields = {}
    for index, (heading, order) in enumerate([("№", 1), ("Что делаем", 3), ("Когда", 2), ("Кто", 4)]):
        fields |= {f"heading_{index}": heading, f"width_{index}": "10", f"order_{index}": order}
    editor.post(url("plan-columns", plan), fields)
    table = plan_document(Plan.objects.get()).blocks[0]
    assert [column.heading for column in table.columns] == ["№", "Когда", "Что делаем", "Кто"]
    assert table.rows[1].cells[1:3] == ("ежеквартально", "Мероприятие 1.1")


# in force, editions


def test_a_plan_without_confirmed_responsibles_is_not_put_in_force(editor, plan):
    answer = editor.post(url("plan-activate", plan), follow=True)
    plan.refresh_from_db()
    assert (plan.status, answer.redirect_chain[0][0]) == ("draft", url("responsibles", plan))
    assert "подтвердите, кто отвечает" in answer.content.decode()


def test_an_empty_plan_is_not_put_in_force(district):
    with pytest.raises(ValidationError, match="ни одного мероприятия"):
        activate(a_plan(district), by=None)


def test_putting_in_force_freezes_the_first_edition_and_makes_obligations(plan):
    confirm_responsibles(plan)
    activate(plan, by=None)
    activate(plan, by=None)
    assert (plan.status, plan.editions.count(), plan.periods.count()) == ("active", 1, 4)
    assert actions(plan).count("План введён в действие") == 1


def test_an_older_edition_stays_as_it_was(editor, district):
    plan = an_active_plan(district, items=1)
    Item.objects.update(title="Новое дело")
    fields = {"act": "постановление", "act_number": "7-п", "act_date": "2024-06-01"}
    editor.post(url("edition-new", plan), fields)
    pages = [editor.get(url("edition", plan, number)).content.decode() for number in (1, 2)]
    assert ["Новое дело" in page for page in pages] == [False, True]
    assert "постановление № 7-п от 01.06.2024" in pages[1]
    assert editor.get(url("edition", plan, 3)).status_code == 404


# copy, archive


def test_a_copy_moves_the_dates_of_its_deadlines_and_not_those_of_acts(district):
    plan = a_plan(district, title="План на 2024 год во исполнение приказа от 05.12.2023 № 9")
    an_item(plan, "1.1", "до 15.06.2024")
    copy = copy_to_next_year(plan, by=None)
    item = copy.items.get()
    assert (copy.title, copy.year_from, copy.status) == (
        "План на 2025 год во исполнение приказа от 05.12.2023 № 9", 2025, "draft",
    )  # fmt: skip
    assert (item.deadline_text, item.schedule["parts"][0]["due"]) == ("до 15.06.2025", ["2025-06-15"])
    assert [rule.confirmed_at for rule in copy.responsible_rules.all()] == [None]


def test_a_copy_of_a_seasons_plan_is_the_next_season(district):
    plan = a_plan(district, title="План на 2015/2016 год", year_from=2015, year_to=2016, is_season=True)
    an_item(plan, "1.1", "октябрь")
    copy = copy_to_next_year(plan, by=None)
    assert (copy.title, copy.deadline_year) == ("План на 2016/2017 год", "2016/2017")
    assert copy.items.get().schedule["parts"][0]["due"] == ["2016-10-31"]


@pytest.mark.parametrize(
    ("title", "year_to", "read_in"),
    [
        ("План на 2015/2016 учебный год", 2016, "2015/2016"),
        ("План на 2015/2016 учебный год", 2015, 2015),
        ("План на 2015 – 2016 годы", 2016, 2015),
    ],
)
def test_a_plan_typed_by_hand_is_a_seasons_where_its_title_says_so(editor, district, title, year_to, read_in):
    values = {
        "title": title, "kind": "measures", "territory": district.pk, "year_from": 2015, "year_to": year_to,
        "period_kind": "quarter", "report_due_days": 5, "branches": "head", "lock_days": 30,
    }  # fmt: skip
    editor.post(reverse("plans:plan-new"), values)
    assert Plan.objects.get().deadline_year == read_in


def test_a_copy_keeps_continued_rows_and_leaves_the_first_plan_alone(district):
    plan = a_plan(district)
    main = an_item(plan, "1.1")
    an_item(plan, "", continues=main)
    before = list(plan.items.values())
    copy = copy_to_next_year(plan, by=None)
    assert [item.continues_id for item in copy.items.in_print_order()] == [
        None,
        copy.items.get(number="1.1").pk,
    ]
    assert list(plan.items.values()) == before


def test_29_february_is_told_in_a_copy(district):
    plan = a_plan(district)
    an_item(plan, "1.1", "до 29.02.2024")
    item = copy_to_next_year(plan, by=None).items.get()
    assert (item.deadline_text, len(item.schedule["doubts"])) == ("до 28.02.2025", 1)


def test_a_schedule_set_by_hand_moves_with_the_copy(district):
    plan = a_plan(district)
    part = {"kind": "once", "due": ["2024-03-01"]}
    an_item(plan, "1.1", "весной", schedule={"parts": [part], "doubts": [], "settled": True})
    schedule = copy_to_next_year(plan, by=None).items.get().schedule
    assert (schedule["parts"][0]["due"], schedule["settled"]) == (["2025-03-01"], True)


def test_an_archived_plan_is_read_only_until_it_is_brought_back(editor, district):
    plan = an_active_plan(district)
    editor.post(url("plan-archive", plan))
    assert editor.get(url("plan-edit", plan)).status_code == 403
    assert editor.get(url("plan", plan)).status_code == 200
    editor.post(url("plan-restore", plan))
    plan.refresh_from_db()
    assert (plan.status, editor.get(url("plan-edit", plan)).status_code) == ("active", 200)


@pytest.mark.parametrize(
    ("button", "said"),
    [("plan-archive", "План отправлен в архив"), ("plan-restore", "План возвращён из архива")],
)
def test_a_button_pressed_twice_leaves_one_trace(editor, district, button, said):
    plan = an_active_plan(district)
    if button == "plan-restore":
        archive(plan, by=None)
    before = len(actions(plan))
    answers = [editor.post(url(button, plan), follow=True) for _ in range(2)]
    assert [(page.status_code, said in page.content.decode()) for page in answers] == [(200, True)] * 2
    assert actions(plan)[: len(actions(plan)) - before] == [said]


def test_a_draft_comes_back_as_a_draft(plan):
    archive(plan, by=None)
    bring_back(plan, by=None)
    assert plan.status == Plan.Status.DRAFT


def test_history_tells_of_the_plan_and_of_its_rows(editor, plan):
    item = plan.items.get()
    editor.post(reverse("plans:item-cell", args=[item.pk, "title"]), {"text": "Другое"})
    editor.post(url("section-new", plan), {"heading": "Раздел II"})
    entries = editor.get(url("plan-history", plan)).context["page"]
    assert [entry.action for entry in entries] == ["Добавлен раздел", "Изменено мероприятие"]


# periods


def test_a_period_is_opened_moved_and_closed(editor, district):
    plan = an_active_plan(district)
    period = plan.periods.get(code="2024-Q1")
    editor.post(reverse("plans:period-due", args=[period.pk]), {"due_on": "2024-04-20"})
    editor.post(reverse("plans:period-open", args=[period.pk]))
    period.refresh_from_db()
    assert (period.is_open, period.due_on) == (True, dt.date(2024, 4, 20))
    editor.post(reverse("plans:period-close", args=[period.pk]))
    period.refresh_from_db()
    assert period.closed_at is not None
    assert [action.split()[0] for action in actions(plan)[:3]] == ["Закрыт", "Открыт", "Перенесён"]


@pytest.mark.parametrize(
    ("button", "said"), [("period-open", "Открыт период"), ("period-close", "Закрыт период")]
)
def test_a_period_s_button_pressed_twice_leaves_one_trace(editor, district, button, said):
    period = an_active_plan(district).periods.get(code="2024-Q1")
    if button == "period-close":
        editor.post(reverse("plans:period-open", args=[period.pk]))
    pages = [editor.post(reverse(f"plans:{button}", args=[period.pk]), follow=True) for _ in range(2)]
    assert [f"Период {said.split()[0].lower()}" in page.content.decode() for page in pages] == [True, True]
    assert [action for action in actions(period.plan) if said in action] == [f"{said}: {period}"]


def test_the_same_due_date_again_leaves_no_trace(editor, district):
    plan = an_active_plan(district)
    period = plan.periods.get(code="2024-Q1")
    before = actions(plan)
    days = {"due_on": f"{period.due_on:%Y-%m-%d}", "locks_after": f"{period.locks_after:%Y-%m-%d}"}
    editor.post(reverse("plans:period-due", args=[period.pk]), days)
    assert actions(plan) == before


def test_a_period_of_a_draft_is_not_opened(editor, district, plan):
    confirm_responsibles(plan)
    activate(plan, by=None)
    Plan.objects.update(status=Plan.Status.DRAFT)
    period = plan.periods.first()
    answer = editor.post(reverse("plans:period-open", args=[period.pk]), follow=True)
    period.refresh_from_db()
    assert period.opened_at is None and "Сначала введите план в действие" in answer.content.decode()


def test_a_settlements_plan_has_no_settlements_of_its_own(district, signed_in):
    place = a_settlement(district)
    plan = a_plan(place)
    an_item(plan, "1.1")
    confirm_responsibles(plan)
    page = signed_in(a_person(Role.DEPARTMENT_EDITOR, district)).get(url("responsibles", plan))
    assert page.context["rows"][0][0].fields["settlements"].choices == []
    assert Section.objects.filter(plan=plan).count() == 1
