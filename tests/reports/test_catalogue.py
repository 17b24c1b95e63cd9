"""What is in each report."""

import datetime as dt

import pytest
from django.utils import timezone

from documents.model import (
    GoalRow,
    Heading,
    NoteRow,
    Paragraph,
    SectionRow,
    Signature,
    SignatureText,
    Stamp,
    Table,
)
from plans.actions.submissions import accept, approve, return_with_remarks, send
from plans.models import Entry, Obligation
from plans.printing import EXECUTION_COLUMN
from reports.catalogue import consolidated_document, execution_document, plan_document
from tests.factories import (
    a_district,
    a_form,
    a_plan,
    a_settlement,
    an_active_plan,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    filled,
    write,
)
from tests.factories.plans import COLUMNS
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db


def duties(form):
    return list(form.obligations.order_by("item__position"))


def table_of(document):
    return next(block for block in document.blocks if isinstance(block, Table))


def execution_cells(form):
    return [cells[-1] for cells in rows_of(table_of(execution_document(form)))]


def texts_of(document):
    return [block.text for block in document.blocks if isinstance(block, Heading | Paragraph)]


def sent(form):
    send(filled(form), by=None)
    form.refresh_from_db()
    approve(form, by=None)
    form.refresh_from_db()
    return form


class TestExecution:
    def test_the_plans_columns_come_first_and_one_for_execution_is_added(self, world):
        table = table_of(execution_document(world.form))
        expected = [column["heading"] for column in COLUMNS] + [EXECUTION_COLUMN["heading"]]
        assert [column.heading for column in table.columns] == expected

    def test_a_form_with_its_own_execution_column_gets_no_second_one(self, world):
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

    def test_a_column_for_the_actual_date_does_not_replace_the_one_for_execution(self, world):
        date = {"role": "actual_date", "heading": "Фактический срок", "width": 10, "index": 4}
        world.plan.form = {"columns": [*COLUMNS, date]}
        world.plan.save()
        world.form.refresh_from_db()
        write(duties(world.form)[0], text="Сделано.", actual_date=dt.date(2024, 3, 5))
        table = table_of(execution_document(world.form))
        assert [column.role for column in table.columns[-2:]] == ["actual_date", "execution"]
        assert rows_of(table)[0][-2:] == ("05.03.2024", "Сделано.")

    @pytest.mark.parametrize("text", ["-", " — ", "Проведено: 3  \n- выставка;\n\n- встреча ", "=1+1"])
    def test_the_text_is_printed_as_it_was_written(self, world, text):
        write(duties(world.form)[0], text=text)
        assert execution_cells(world.form) == [text, "", ""]

    def test_where_there_is_only_a_reason_the_state_says_what_it_is_about(self, world):
        write(duties(world.form)[1], text="", reason="нет денег в бюджете", state="not_done")
        assert execution_cells(world.form) == ["", "Не исполнено: нет денег в бюджете", ""]

    def test_a_reason_beside_a_text_is_for_the_department_and_not_for_print(self, world):
        write(duties(world.form)[1], text="Закуплено 2 из 5.", reason="нет денег", state="not_done")
        assert execution_cells(world.form) == ["", "Закуплено 2 из 5.", ""]

    def test_a_duty_that_was_withdrawn_says_nothing(self, world):
        filled(world.form)
        Obligation.objects.filter(pk=duties(world.form)[0].pk).update(withdrawn_at=timezone.now())
        assert execution_cells(world.form) == ["", "Проведено три занятия.", "Проведено три занятия."]

    def test_what_was_reported_about_an_item_since_removed_is_still_printed(self, world):
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

    def test_the_heading_says_what_by_whom_and_for_when(self, world):
        assert execution_document(world.form).title == (
            "Отчёт об исполнении плана",
            f"«{world.plan.title}»",
            world.library.official_name,
            "за I квартал 2024 года",
        )

    def test_the_head_of_the_institution_signs(self, world):
        assert execution_document(world.form).signatures == (
            Signature("Директор МБУК «Библиотека»", "И.И. Ручьёв"),
        )

    def test_a_settlement_signs_with_its_own_post(self, world):
        place = a_settlement(world.district, head_post="Глава поселения", head_name="П.П. Лугов")
        form = world.period.submissions.create(territory=place)
        assert execution_document(form).signatures == (Signature("Глава поселения", "П.П. Лугов"),)

    def test_a_loaded_report_keeps_its_heading_columns_and_signature(self, world):
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

    def test_other_columns_of_a_loaded_report_are_its_own(self, world):
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

    def test_rows_that_continue_an_item_and_goals_print_in_their_place(self):
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

    def test_the_document_costs_as_many_queries_for_one_item_as_for_many(self, django_assert_num_queries):
        for items in (1, 4):
            district = a_district()
            place = an_institution(district)
            form = filled(a_form(an_open_period(an_active_plan(district, items=items)), place))
            form = type(form).objects.select_related("institution", "period__plan").get(pk=form.pk)
            with django_assert_num_queries(4):
                execution_document(form)


class TestConsolidated:
    def test_every_item_says_what_each_performer_did(self, world):
        sent(world.form)
        sent(world.others_form)
        write(duties(world.others_form)[0], text="Пять концертов.", version=1)
        tables = [block for block in consolidated_document(world.period).blocks if isinstance(block, Table)]
        assert [table.banner for table in tables] == [
            f"1.{number} Мероприятие 1.{number} — ежеквартально" for number in (1, 2, 3)
        ]
        assert rows_of(tables[0]) == [
            ("1", "МБУК «Библиотека»", "Проведено три занятия.", "исполнено"),
            ("2", "МБУК «Клуб»", "Пять концертов.", "исполнено"),
        ]

    def test_who_did_not_report_is_named_with_the_state_of_the_form(self, world):
        accept(sent(world.form), by=None)
        assert texts_of(consolidated_document(world.period)) == [
            "Отчитались: 1 из 2.",
            "Раздел I «Открытость»",
            "Не отчитались",
            "1. МБУК «Клуб»: не начато",
        ]

    def test_a_form_that_was_begun_is_told_from_one_that_was_not(self, world):
        write(duties(world.form)[0])
        assert texts_of(consolidated_document(world.period))[-2:] == [
            "1. МБУК «Библиотека»: заполняется",
            "2. МБУК «Клуб»: не начато",
        ]

    def test_a_returned_form_counts_as_not_reported_and_its_texts_are_left_out(self, world):
        form = sent(world.form)
        return_with_remarks(form, {duties(form)[0].pk: "Назовите число участников."}, by=None)
        document = consolidated_document(world.period)
        assert texts_of(document)[-2:] == ["1. МБУК «Библиотека»: возвращено", "2. МБУК «Клуб»: не начато"]
        assert {row for block in document.blocks if isinstance(block, Table) for row in block.rows} == {
            NoteRow("Исполнители этого мероприятия ещё не отчитались.")
        }

    def test_a_form_with_its_head_has_not_reached_the_department(self, world):
        send(filled(world.form), by=None)
        assert texts_of(consolidated_document(world.period))[0] == "Отчитались: 0 из 2."

    def test_when_all_have_reported_it_says_so(self, world):
        sent(world.form)
        sent(world.others_form)
        assert texts_of(consolidated_document(world.period))[-2:] == ["Не отчитались", "Отчитались все."]

    def test_a_withdrawn_duty_is_absent(self, world):
        sent(world.form)
        withdrawn = Obligation.objects.filter(item__number="1.2")
        withdrawn.update(withdrawn_at=timezone.now())
        tables = [block for block in consolidated_document(world.period).blocks if isinstance(block, Table)]
        assert [table.banner[:3] for table in tables] == ["1.1", "1.3"]

    def test_a_performer_without_any_duty_left_need_not_report(self, world):
        world.others_form.obligations.update(withdrawn_at=timezone.now())
        assert texts_of(consolidated_document(world.period))[0] == "Отчитались: 0 из 1."

    def test_a_period_nobody_answers_for_says_so(self):
        period = an_open_period(an_active_plan(a_district()))
        document = consolidated_document(period)
        assert texts_of(document) == ["В этом периоде отчитываться некому: ни у кого нет мероприятий."]

    def test_one_institution_is_enough(self):
        district = a_district()
        place = an_institution(district)
        period = an_open_period(an_active_plan(district))
        sent(a_form(period, place))
        assert texts_of(consolidated_document(period))[0] == "Отчитались: 1 из 1."

    def test_institutions_stand_before_settlements_each_by_name(self, world):
        village = a_settlement(world.district, name="Агафоново", body_name="")
        form = world.period.submissions.create(territory=village)
        Obligation.objects.create(submission=form, item=world.plan.items.first())
        lines = texts_of(consolidated_document(world.period))[-3:]
        assert [line.partition(":")[0] for line in lines] == [
            "1. МБУК «Библиотека»", "2. МБУК «Клуб»", "3. Агафоново",
        ]  # fmt: skip

    def test_a_row_that_continues_an_item_goes_by_its_number(self, world):
        first = world.plan.items.first()
        extra = an_item(
            world.plan, "", title="", stages="сводка ответов", deadline="до 10 числа", continues=first
        )
        Obligation.objects.create(submission=world.form, item=extra)
        tables = [block for block in consolidated_document(world.period).blocks if isinstance(block, Table)]
        assert tables[-1].banner == "1.1 сводка ответов — до 10 числа"

    def test_the_department_signs(self, world):
        assert consolidated_document(world.period).signatures == (
            Signature("Начальник управления культуры", "Л.К. Орешкина"),
        )

    def test_the_document_costs_as_many_queries_for_one_institution_as_for_many(
        self, django_assert_num_queries
    ):
        for places in (1, 4):
            district = a_district()
            made = [an_institution(district) for _ in range(places)]
            period = an_open_period(an_active_plan(district))
            for place in made:
                sent(a_form(period, place))
            period = type(period).objects.select_related("plan__territory").get(pk=period.pk)
            with django_assert_num_queries(4):
                consolidated_document(period)


class TestPlan:
    def test_the_plan_prints_with_its_stamp_and_without_the_column_for_execution(self, world):
        own = {"role": "execution", "heading": "Отметка о выполнении", "width": 30, "index": 4}
        world.plan.form = {"columns": [*COLUMNS, own]}
        world.plan.approval = [{"word": "УТВЕРЖДАЮ", "lines": ["Глава района", "____ А.А. Берёзкин"]}]
        world.plan.signature = ["Исполнитель: методист"]
        document = plan_document(world.plan)
        assert document.stamps == (Stamp("УТВЕРЖДАЮ", ("Глава района", "____ А.А. Берёзкин")),)
        assert [column.heading for column in table_of(document).columns] == [c["heading"] for c in COLUMNS]
        assert document.signatures == (SignatureText("Исполнитель: методист"),)

    def test_a_stamp_without_lines_leaves_blanks_to_fill_in(self, world):
        world.plan.approval = [{"word": "УТВЕРЖДАЮ", "lines": []}]
        assert plan_document(world.plan).stamps[0].lines() == (
            "УТВЕРЖДАЮ", "______________", "«___» ______________ 20___ г.",
        )  # fmt: skip

    def test_nothing_that_anybody_reported_is_in_the_plan(self, world):
        filled(world.form, text="КАНАРЕЙКА")
        assert Entry.objects.filter(text="КАНАРЕЙКА").count() == 3
        assert [text for text in plan_document(world.plan).texts() if "КАНАРЕЙКА" in text] == []
