"""Rows of a plan in the browser: cells in place, new rows, order, numbers, schedules by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from institutions.models import AuditEntry, Role
from plans.actions.items import add_item, edit_item, move_item, remove_section, renumber
from plans.deadlines.tokens import MONTH_NAMES
from plans.models import Entry, Item, Obligation, Section
from tests.factories import (
    a_district,
    a_form,
    a_person,
    a_plan,
    an_active_plan,
    an_institution,
    an_item,
    an_open_period,
    filled,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


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
    for number in ("1.1", "1.2", "1.3"):
        an_item(plan, number)
    return plan


def url(name, target, *args):
    return reverse(f"plans:{name}", args=[target.pk, *args])


def numbers(plan):
    rows = plan.items.filter(removed_at=None).in_print_order()
    return list(rows.values_list("number", flat=True))


def last_entry(target):
    return AuditEntry.objects.about(target).first()


def test_a_cell_is_changed_in_place(editor, plan):
    item = plan.items.get(number="1.1")
    page = editor.get(url("item-cell", item, "title"), headers=HTMX).content.decode()
    assert page.strip().startswith("<td") and "<h1" not in page
    answer = editor.post(url("item-cell", item, "title"), {"text": "Ночь\r\nмузеев "}, headers=HTMX)
    assert answer.content.decode().strip().startswith("<td")
    item.refresh_from_db()
    assert item.title == "Ночь\nмузеев "
    assert last_entry(item).changes == {"наименование": ["Мероприятие 1.1", "Ночь\nмузеев "]}


def test_without_scripts_a_cell_has_a_page_and_leads_back_to_its_row(editor, plan):
    item = plan.items.get(number="1.1")
    assert "<h1" in editor.get(url("item-cell", item, "title")).content.decode()
    answer = editor.post(url("item-cell", item, "title"), {"text": "Иначе"})
    assert answer.url == f"{url('plan-rows', plan)}#item-{item.pk}"


def test_a_changed_deadline_is_read_anew(editor, plan):
    item = plan.items.get(number="1.1")
    editor.post(url("item-cell", item, "deadline_text"), {"text": "до 01.02.2024"})
    item.refresh_from_db()
    assert item.schedule["parts"][0]["due"] == ["2024-02-01"]


def test_a_deadline_of_a_season_is_read_in_its_second_year_too(district, editor):
    plan = a_plan(district, year_from=2015, year_to=2016, is_season=True)
    item = an_item(plan)
    editor.post(url("item-cell", item, "deadline_text"), {"text": "октябрь, март"})
    item.refresh_from_db()
    assert [day for part in item.schedule["parts"] for day in part["due"]] == ["2015-10-31", "2016-03-31"]


def test_months_set_by_hand_fall_into_the_season(district, editor):
    plan = a_plan(district, year_from=2015, year_to=2016, is_season=True)
    item = an_item(plan)
    editor.post(url("item-schedule", item), {"kind": "recurring", "months": ["3", "10"], "interval": "1"})
    item.refresh_from_db()
    assert item.schedule["parts"][0]["due"] == ["2015-10-31", "2016-03-31"]


def test_a_cell_of_a_column_without_meaning_is_kept_under_its_index(district, editor):
    plan = a_plan(district)
    plan.form["columns"] = [
        *plan.form["columns"],
        {"role": "note", "heading": "Прим.", "width": 9, "index": 4},
    ]
    plan.save()
    item = an_item(plan)
    editor.post(url("item-cell", item, "4"), {"text": "к сведению"})
    item.refresh_from_db()
    assert (item.extra, last_entry(item).changes) == ({"4": "к сведению"}, {"Прим.": ["", "к сведению"]})


@pytest.mark.parametrize("source", ["schedule", "plan", "99", "extra"])
def test_what_is_no_cell_of_the_plan_is_no_page(editor, plan, source):
    assert editor.post(url("item-cell", plan.items.first(), source), {"text": "x"}).status_code == 404


def test_saving_a_row_without_a_change_leaves_no_entry(editor, plan):
    item = plan.items.get(number="1.1")
    form = editor.get(url("item-edit", item)).context["form"]
    editor.post(url("item-edit", item), {name: form[name].value() for name in form.fields})
    assert last_entry(item) is None


def test_a_row_that_a_colleague_changed_meanwhile_is_not_overwritten_unseen(editor, plan):
    item = plan.items.get(number="1.1")
    form = editor.get(url("item-edit", item)).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"title": "Моё"}
    edit_item(item, {"responsible_text": "музеи"}, by=None)
    answer = editor.post(url("item-edit", item), typed)
    (words,) = answer.context["form"].non_field_errors()
    assert "«Ответственный»: музеи" in words
    item.refresh_from_db()
    assert (item.title, item.responsible_text) == ("Мероприятие 1.1", "музеи")
    form = answer.context["form"]
    editor.post(url("item-edit", item), {name: form[name].value() for name in form.fields})
    item.refresh_from_db()
    assert (item.title, item.responsible_text) == ("Моё", "руководители учреждений культуры")


def test_a_cell_that_a_colleague_changed_meanwhile_is_shown_beside_ones_own(editor, plan):
    item = plan.items.get(number="1.1")
    seen = editor.get(url("item-cell", item, "title"), headers=HTMX).context["form"]["seen"].value()
    edit_item(item, {"title": "Чужое"}, by=None)
    answer = editor.post(url("item-cell", item, "title"), {"text": "Моё", "seen": seen}, headers=HTMX)
    assert "«Мероприятие»: Чужое" in answer.content.decode()
    item.refresh_from_db()
    assert item.title == "Чужое"


def test_two_cells_changed_at_the_same_time_are_both_kept(plan):
    one, other = plan.items.get(number="1.1"), plan.items.get(number="1.1")
    edit_item(one, {"title": "Новое"}, by=None)
    edit_item(other, {"stages": "этапы"}, by=None)
    one.refresh_from_db()
    assert (one.title, one.stages) == ("Новое", "этапы")


def test_a_whole_row_is_changed_at_once(editor, plan):
    item = plan.items.get(number="1.1")
    values = {"number": "1.1", "title": "Новое", "deadline_text": "постоянно", "responsible_text": "музеи"}
    editor.post(url("item-edit", item), values)
    item.refresh_from_db()
    assert (item.title, item.schedule["parts"][0]["kind"], item.responsible_text) == (
        "Новое",
        "continuous",
        "музеи",
    )
    assert set(plan.responsible_rules.values_list("phrase", flat=True)) == {
        "музеи", "руководители учреждений культуры",
    }  # fmt: skip


def test_how_the_consolidated_report_tells_of_a_row_is_chosen_with_it(editor, plan):
    item = plan.items.get(number="1.1")
    form = editor.get(url("item-edit", item)).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    assert typed["consolidation"] == Item.Consolidation.GROUPED
    editor.post(url("item-edit", item), typed | {"consolidation": "exceptions"})
    item.refresh_from_db()
    assert item.consolidation == Item.Consolidation.EXCEPTIONS
    assert last_entry(item).changes == {
        "в сводном отчёте": ["одинаковые ответы вместе", "только неисполненное"]
    }
    answer = editor.post(url("item-edit", item), typed | {"title": "Моё"})
    (words,) = answer.context["form"].non_field_errors()
    assert "«В сводном отчёте»: только неисполненное" in words


def test_a_row_is_added_with_the_manner_of_its_telling(editor, plan):
    section = plan.sections.get()
    editor.post(url("item-new", section), {"title": "Сборы", "consolidation": "figures"})
    assert Item.objects.get(title="Сборы").consolidation == Item.Consolidation.FIGURES
    answer = editor.post(url("item-new", section), {"title": "Ещё", "consolidation": "как-нибудь"})
    assert list(answer.context["form"].errors) == ["consolidation"]


def test_an_empty_row_is_refused(editor, plan):
    section = plan.sections.get()
    answer = editor.post(url("item-new", section), {"title": "  "})
    assert answer.context["form"].non_field_errors() and numbers(plan) == ["1.1", "1.2", "1.3"]


def test_a_new_row_goes_to_the_end_and_a_continued_one_under_its_item(editor, plan):
    section, first = plan.sections.get(), plan.items.get(number="1.1")
    editor.post(url("item-new", section), {"number": "1.4", "title": "Ещё"})
    editor.post(url("item-new", section), {"title": "и протокол", "continues": first.pk})
    assert numbers(plan) == ["1.1", "", "1.2", "1.3", "1.4"]
    assert Item.objects.get(title="и протокол").continues == first


def test_rows_move_with_what_continues_them(editor, plan):
    first = plan.items.get(number="1.1")
    add_item(plan.sections.get(), {"title": "продолжение"}, today=None, by=None, continues=first)
    editor.post(url("item-move", first), {"to": "down"})
    assert numbers(plan) == ["1.2", "1.1", "", "1.3"]
    editor.post(url("item-move", first), {"to": "up"})
    assert numbers(plan) == ["1.1", "", "1.2", "1.3"]
    assert last_entry(first).action == "Изменён порядок"


def test_a_row_at_the_edge_moves_into_the_next_section(plan):
    Section.objects.create(plan=plan, position=2, heading="Раздел II")
    last = plan.items.get(number="1.3")
    move_item(last, 1, by=None)
    assert str(last.section) == "Раздел II"
    move_item(last, 1, by=None)
    assert (str(last.section), numbers(plan)) == ("Раздел II", ["1.1", "1.2", "1.3"])
    move_item(last, -1, by=None)
    assert [item.position for item in plan.items.in_print_order()] == [1, 2, 3]


def test_the_first_row_of_all_stays_where_it_is(plan):
    first = plan.items.get(number="1.1")
    move_item(first, -1, by=None)
    assert (numbers(plan)[0], last_entry(first)) == ("1.1", None)


def test_numbers_are_made_anew(editor, plan):
    plan.items.filter(number="1.2").update(number="7")
    editor.post(url("plan-renumber", plan))
    assert numbers(plan) == ["1.1", "1.2", "1.3"]
    assert renumber(plan, by=None) == 0
    assert last_entry(plan).changes == {"Мероприятие 1.2": ["7", "1.2"]}


def test_a_removed_row_leaves_the_plan_with_what_continues_it(editor, plan):
    first = plan.items.get(number="1.1")
    add_item(plan.sections.get(), {"title": "продолжение"}, today=None, by=None, continues=first)
    assert editor.get(url("item-remove", first)).context["continued"].count() == 1
    editor.post(url("item-remove", first))
    assert numbers(plan) == ["1.2", "1.3"]
    assert editor.get(url("item-edit", first)).status_code == 404


def test_what_was_written_about_a_removed_row_is_kept(editor, district):
    plan = an_active_plan(district)
    form = filled(a_form(an_open_period(plan), district.institutions.get()))
    editor.post(url("item-remove", plan.items.get(number="1.1")))
    assert Entry.objects.filter(obligation__submission=form).count() == 3
    assert Obligation.objects.filter(submission=form, withdrawn_at=None).count() == 2


def test_a_schedule_is_set_by_hand_and_the_wording_stays(editor, plan):
    item = plan.items.get(number="1.1")
    edit_item(item, {"deadline_text": "весной и осенью"}, by=None)
    editor.post(
        url("item-schedule", item),
        {"kind": "once", "dates": "01.04.2024, 2024-10-15", "freq": "", "interval": "1"},
    )
    item.refresh_from_db()
    assert item.deadline_text == "весной и осенью"
    assert item.schedule["parts"][0]["due"] == ["2024-04-01", "2024-10-15"]
    assert (item.schedule["doubts"], item.schedule["settled"]) == ([], True)
    assert last_entry(item).changes["график"] == [
        "2 отчётных срока до 31.12.2024: 31.05.2024, 30.11.2024",
        "2 отчётных срока до 31.12.2024: 01.04.2024, 15.10.2024",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "once"}, "dates"),
        ({"kind": "once", "dates": "31.02.2024"}, "dates"),
        ({"kind": "once", "dates": "скоро"}, "dates"),
        ({"kind": "recurring"}, "freq"),
        ({"kind": "x"}, "kind"),
        ({"kind": "recurring", "freq": "year", "interval": "0"}, "interval"),
    ],
)
def test_a_schedule_that_says_nothing_is_refused_at_its_field(editor, plan, values, field):
    answer = editor.post(url("item-schedule", plan.items.first()), values)
    assert field in answer.context["form"].errors


def test_a_doubt_is_settled_by_saying_that_all_is_right(editor, plan):
    item = an_item(plan, "1.9", "до 31.02.2024")
    assert item.schedule["doubts"]
    editor.post(url("item-accept", item))
    item.refresh_from_db()
    assert item.schedule["doubts"] == []


def test_sections_are_added_moved_and_removed(editor, plan):
    editor.post(url("section-new", plan), {"heading": "Раздел II\r\n«Удобство»", "deadline_text": "2024 год"})
    second = plan.sections.get(position=2)
    assert second.heading == "Раздел II\n«Удобство»"
    editor.post(url("section-move", second), {"to": "up"})
    assert [section.heading[:9] for section in plan.sections.order_by("position")] == [
        "Раздел II",
        "Раздел I ",
    ]
    editor.post(url("section-edit", second), {"heading": "Раздел второй"})
    assert last_entry(second).changes == {
        "заголовок": ["Раздел II\n«Удобство»", "Раздел второй"],
        "общий срок": ["2024 год", ""],
    }
    editor.post(url("section-remove", second))
    assert plan.sections.count() == 1


def test_a_section_with_items_or_the_only_one_is_not_removed(plan):
    with pytest.raises(ValidationError, match="есть мероприятия"):
        remove_section(plan.sections.get(), by=None)
    plan.items.all().delete()
    with pytest.raises(ValidationError, match="единственный"):
        remove_section(plan.sections.get(), by=None)


def test_every_month_is_offered_once(editor, plan):
    form = editor.get(url("item-schedule", plan.items.get(number="1.1"))).context["form"]
    assert [name for _, name in form.fields["months"].choices] == list(MONTH_NAMES[:12])


def test_the_number_of_a_row_takes_one_line(editor, plan):
    form = editor.get(url("item-edit", plan.items.get(number="1.1"))).context["form"]
    assert form.fields["number"].widget.attrs["rows"] == 1
