"""A performer's execution report."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.model import (
    GoalRow,
    NoteRow,
    SectionRow,
    Signature,
    SignatureText,
)
from plans.models import Entry, Obligation
from plans.printing import EXECUTION_COLUMN
from reports.catalogue import execution_document
from reports.options import Options
from tests.factories import (
    a_district,
    a_figure,
    a_form,
    a_plan,
    a_settlement,
    an_active_plan,
    an_indicator,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    filled,
    write,
)
from tests.factories.plans import COLUMNS
from tests.reports.catalogue.reading import (
    duties,
    table_of,
)
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db


def execution_cells(form):
    return [cells[-1] for cells in rows_of(table_of(execution_document(form)))]


def test_the_plans_columns_come_first_and_one_for_execution_is_added(world):
    table = table_of(execution_document(world.form))
    expected = [column["heading"] for column in COLUMNS] + [EXECUTION_COLUMN["heading"]]
    assert [column.heading for column in table.columns] == expected


def test_a_form_with_its_own_execution_column_gets_no_second_one(world):
    own = {"role": "execution", "heading": "Отметка о выполнении", "width": 30, "index": 4}
    world.plan.form = {"columns": [*COLUMNS[:2], own, *COLUMNS[2:]]}
    world.plan.save()
    world.form.refresh_from_db()
    write(duties(world.form)[0], text="Сделано.")
    table = table_of(execution_document(world.form))
    assert [column.role for column in table.columns] == [
        "number", "title", "execution", "deadline", "responsible",
    ]  # fmt: skip
    assert [cells[2] for cells in rows_of(table)] == ["Сделано.", "", ""]


def test_a_column_for_the_actual_date_does_not_replace_the_one_for_execution(world):
    date = {"role": "actual_date", "heading": "Фактический срок", "width": 10, "index": 4}
    world.plan.form = {"columns": [*COLUMNS, date]}
    world.plan.save()
    world.form.refresh_from_db()
    write(duties(world.form)[0], text="Сделано.", actual_date=dt.date(2024, 3, 5))
    table = table_of(execution_document(world.form))
    assert [column.role for column in table.columns[-2:]] == ["actual_date", "execution"]
    assert rows_of(table)[0][-2:] == ("05.03.2024", "Сделано.")


@pytest.mark.parametrize("text", ["-", " — ", "Проведено: 3  \n- выставка;\n\n- встреча ", "=1+1"])
def test_the_text_is_printed_as_it_was_written(world, text):
    write(duties(world.form)[0], text=text)
    assert execution_cells(world.form) == [text, "", ""]


def test_where_there_is_only_a_reason_the_state_says_what_it_is_about(world):
    write(duties(world.form)[1], text="", reason="нет денег в бюджете", state="not_done")
    assert execution_cells(world.form) == ["", "Не исполнено: нет денег в бюджете", ""]


def test_a_reason_beside_a_text_is_for_the_department_and_not_for_print(world):
    write(duties(world.form)[1], text="Закуплено 2 из 5.", reason="нет денег", state="not_done")
    assert execution_cells(world.form) == ["", "Закуплено 2 из 5.", ""]


def test_a_duty_that_was_withdrawn_says_nothing(world):
    filled(world.form)
    Obligation.objects.filter(pk=duties(world.form)[0].pk).update(withdrawn_at=timezone.now())
    assert execution_cells(world.form) == ["", "Проведено три занятия.", "Проведено три занятия."]


def test_what_was_reported_about_an_item_since_removed_is_still_printed(world):
    filled(world.form)
    world.plan.items.filter(number="1.2").update(removed_at=timezone.now())
    assert [cells[0] for cells in rows_of(table_of(execution_document(world.form)))] == [
        "1.1",
        "1.2",
        "1.3",
    ]
    assert [cells[0] for cells in rows_of(table_of(execution_document(world.others_form)))] == [
        "1.1",
        "1.3",
    ]


def test_the_heading_says_what_by_whom_and_for_when(world):
    assert execution_document(world.form).title == (
        "Отчёт об исполнении плана",
        f"«{world.plan.title}»",
        world.library.official_name,
        "за I квартал 2024 года",
    )


def test_the_head_of_the_institution_signs(world):
    assert execution_document(world.form).signatures == (
        Signature("Директор МБУК «Библиотека»", "И.И. Ручьёв"),
    )


def test_a_settlement_signs_with_its_own_post(world):
    place = a_settlement(world.district, head_post="Глава поселения", head_name="П.П. Лугов")
    form = world.period.submissions.create(territory=place)
    assert execution_document(form).signatures == (Signature("Глава поселения", "П.П. Лугов"),)


def test_a_loaded_report_keeps_its_heading_columns_and_signature(world):
    world.form.heading = "Отчёт\nбиблиотеки"
    world.form.form = {
        "columns": [COLUMNS[1], {"role": "execution", "heading": "Что сделано", "width": 20, "index": 1}],
        "has_number_row": True,
    }
    world.form.signature = ["Исп. Ручьёв", "тел. 2-15-16"]
    world.form.save()
    document = execution_document(world.form)
    table = table_of(document)
    assert document.title == ("Отчёт\nбиблиотеки",)
    assert [column.heading for column in table.columns] == ["Мероприятие", "Что сделано"]
    assert table.number_row() == ("1", "2")
    assert document.signatures == (SignatureText("Исп. Ручьёв"), SignatureText("тел. 2-15-16"))


def test_other_columns_of_a_loaded_report_are_its_own(world):
    item = world.plan.items.first()
    item.extra = {"1": "как в плане"}
    item.save()
    note = {"role": "note", "heading": "Примечание", "width": 20, "index": 1}
    date = {"role": "actual_date", "heading": "Фактический срок", "width": 9, "index": 2}
    world.form.form = {
        "columns": [COLUMNS[1], note, date],
        "cells": {str(item.pk): {"1": "своё", "2": "в марте"}},
    }
    world.form.save()
    table = table_of(execution_document(world.form))
    assert rows_of(table)[0] == (item.title, "своё", "в марте")


def test_rows_that_continue_an_item_and_goals_print_in_their_place():
    district = a_district()
    library = an_institution(district)
    plan = a_plan(district)
    section = plan.sections.get()
    section.goal_number, section.goal_text = "1", "По 1 марта – узнать мнение"
    section.save()
    first = an_item(plan, "1.1")
    an_item(plan, "", title="", stages="сводка", continues=first, responsible_text="")
    confirm_responsibles(plan)
    form = plan.periods.create(
        code="2024-Q1", start=dt.date(2024, 1, 1), end=dt.date(2024, 3, 31), due_on=dt.date(2024, 4, 5)
    ).submissions.create(institution=library)
    rows = table_of(execution_document(form)).rows
    assert rows[:2] == (SectionRow(section.heading), GoalRow("1", "По 1 марта – узнать мнение"))
    assert [row.cells[0] for row in rows[2:]] == ["1.1", ""]


def test_the_document_costs_as_many_queries_for_one_item_as_for_many(django_assert_num_queries):
    for items in (1, 4):
        district = a_district()
        place = an_institution(district)
        form = filled(a_form(an_open_period(an_active_plan(district, items=items)), place))
        form = type(form).objects.select_related("institution", "period__plan").get(pk=form.pk)
        with django_assert_num_queries(4):
            execution_document(form)


class TestSeveralPeriods:
    @pytest.fixture
    def third(self, world):
        """The library's form of the third quarter; in the second it wrote about the first item alone."""
        filled(world.form, text="Проведено семь занятий.")
        for code, text in (("2024-Q2", ""), ("2024-Q3", "-")):
            form = a_form(an_open_period(world.plan, code), world.library)
            write(duties(form)[0], text=text or "Летний фестиваль.")
        return form

    def test_each_period_stands_under_its_name_and_one_without_a_text_is_left_out(self, third):
        document = execution_document(third, Options(since="2024-Q1"))
        first, second, _ = rows_of(table_of(document))
        assert first[-1] == (
            "I квартал 2024 года:\nПроведено семь занятий.\n\n"
            "II квартал 2024 года:\nЛетний фестиваль.\n\n"
            "III квартал 2024 года:\n-"
        )
        assert second[-1] == "I квартал 2024 года:\nПроведено семь занятий."
        assert document.title[-1] == "за I–III кварталы 2024 года"
        assert document.name == "Отчёт об исполнении: МБУК «Библиотека», I–III кварталы 2024 года"

    @pytest.mark.parametrize(
        ("since", "words"),
        [
            ("2024-Q1", "С начала года: Посещения — 106 ед.; Охват — в среднем 20 %; Фонд — 900 экз."),
            (
                "2024-Q2",
                "За II–III кварталы 2024 года: Посещения — 6 ед.; Охват — в среднем 25 %; Фонд — 900 экз.",
            ),
        ],
    )
    def test_figures_of_all_periods_are_told_below(self, world, third, since, words):
        item = world.plan.items.get(number="1.1")
        visits = an_indicator(item)
        held = an_indicator(item, "Охват", unit="%", total="mean")
        stock = an_indicator(item, "Фонд", unit="экз.", total="none")
        forms = world.library.submissions.order_by("period__start")[:3]
        for form, values in zip(forms, [(100, 10, 800), (5, 20, 900), (1, 30, None)], strict=True):
            for indicator, value in zip((visits, held, stock), values, strict=True):
                if value is not None:
                    a_figure(duties(form)[0], indicator, value)
        text = rows_of(table_of(execution_document(third, Options(since=since))))[0][-1]
        assert text.split("\n\n")[-1] == words

    def test_one_period_alone_reads_as_without_the_choice(self, third):
        assert execution_document(third, Options(since="2024-Q3")) == execution_document(third)

    def test_a_loaded_reports_own_heading_is_of_its_own_period_only(self, world, third):
        third.heading = "Отчёт за III квартал"
        third.save()
        assert execution_document(third).title == ("Отчёт за III квартал",)
        assert execution_document(third, Options(since="2024-Q1")).title[0] == "Отчёт об исполнении плана"

    def test_actual_dates_of_all_periods_are_printed_once(self, world, third):
        world.plan.form = {"columns": [*COLUMNS, {"role": "actual_date", "heading": "Дата", "index": 4}]}
        world.plan.save()
        form = type(third).objects.get(pk=third.pk)
        later = duties(form)[0]
        later.entry.actual_date = dt.date(2024, 9, 3)
        later.entry.save()
        [first, *_] = rows_of(table_of(execution_document(form, Options(since="2024-Q1"))))
        assert first[-2] == "20.03.2024\n03.09.2024"

    @pytest.mark.parametrize(
        ("since", "reason"),
        [
            ("2024-Q9", "Период «2024-Q9» не понят"),
            ("2023-Q4", "В плане нет периода 2023-Q4 не позже 2024-Q3."),
            ("2024-Q4", "В плане нет периода 2024-Q4 не позже 2024-Q3."),
        ],
    )
    def test_a_period_that_there_is_not_is_refused(self, third, since, reason):
        with pytest.raises(ValidationError) as refusal:
            execution_document(third, Options(since=since))
        assert refusal.value.messages[0].startswith(reason)


class TestOnlyNotDone:
    NOT_DONE = Options(only_not_done=True)

    def test_rows_that_are_done_are_left_out_and_the_others_say_why(self, world):
        fourth = an_item(world.plan, "1.4")
        world.form.obligations.create(item=fourth)
        first, second, third, _ = duties(world.form)
        write(first)
        write(second, text="Закуплено 2 из 5.", reason="нет денег", state="not_done")
        write(third, text="Идёт ремонт.", state="in_progress")
        table = table_of(execution_document(world.form, self.NOT_DONE))
        assert [(row[0], row[-1]) for row in rows_of(table)] == [
            ("1.2", "Закуплено 2 из 5.\nНе исполнено: нет денег"),
            ("1.3", "Идёт ремонт.\nВ работе"),
            ("1.4", "Не приступали"),
        ]

    @pytest.mark.parametrize(
        ("state", "is_printed"),
        [
            ("not_started", True), ("in_progress", True), ("not_done", True), ("done", False),
            ("done_late", False), ("continuous", False), ("off_control", False), ("not_applicable", False),
        ],
    )  # fmt: skip
    def test_what_counts_as_not_done(self, world, state, is_printed):
        for row in duties(world.form):
            write(row)
        write(duties(world.form)[0], state=state, reason="причина", version=1)
        found = rows_of(table_of(execution_document(world.form, self.NOT_DONE)))
        assert [row[0] for row in found] == (["1.1"] if is_printed else [])

    def test_where_all_is_done_it_says_so(self, world):
        document = execution_document(filled(world.form), self.NOT_DONE)
        assert table_of(document).rows == (NoteRow("Неисполненных мероприятий нет."),)
        assert document.title[-1] == "Только неисполненное"

    def test_sections_without_such_rows_are_left_out(self, world):
        section = world.plan.sections.create(position=2, heading="Раздел II «Удобство»")
        other = an_item(world.plan, "2.1", section=section)
        world.form.obligations.create(item=other)
        filled(world.form)
        write(world.form.obligations.get(item=other), state="in_progress", text="Идёт.", version=1)
        rows = table_of(execution_document(world.form, self.NOT_DONE)).rows
        assert [rows[0], len(rows)] == [SectionRow("Раздел II «Удобство»"), 2]

    def test_over_several_periods_the_last_word_counts(self, world):
        write(duties(world.form)[0], state="in_progress", text="Начато.")
        write(duties(world.form)[1], state="not_done", text="", reason="нет денег")
        later = a_form(an_open_period(world.plan, "2024-Q2"), world.library)
        filled(later)
        Entry.objects.filter(obligation__submission=later, obligation__item__number="1.2").delete()
        Obligation.objects.filter(submission=later, item__number="1.2").delete()
        table = table_of(execution_document(later, Options(since="2024-Q1", only_not_done=True)))
        assert [(row[0], row[-1]) for row in rows_of(table)] == [
            ("1.2", "I квартал 2024 года:\nНе исполнено: нет денег"),
        ]
