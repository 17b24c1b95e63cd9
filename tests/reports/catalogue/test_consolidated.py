"""The consolidated report."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from documents.model import (
    NoteRow,
    Signature,
    Table,
)
from plans.actions.submissions import accept, return_with_remarks, send
from plans.board.table import BY_SECTIONS, lines_of, read_rows
from plans.models import Indicator, Item, Obligation
from plans.rates import Standing
from reports.catalogue import consolidated_document
from reports.options import Options
from tests.factories import (
    a_district,
    a_figure,
    a_form,
    a_settlement,
    an_active_plan,
    an_indicator,
    an_institution,
    an_item,
    an_open_period,
    filled,
    write,
)
from tests.reports.catalogue.reading import (
    anew,
    duties,
    handed_in,
    notes_of,
    sent,
    table_of,
    tables_of,
    texts_of,
)
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db


def a_form_of(world, name):
    """The form of one more institution, opened with the others."""
    place = an_institution(world.district, short_name=name)
    form = world.period.submissions.create(institution=place)
    for item in world.plan.items.all():
        Obligation.objects.create(submission=form, item=item)
    return form


def manner(world, mode, number="1.1"):
    """Have the item told in this manner."""
    Item.objects.filter(plan=world.plan, number=number).update(consolidation=mode)


def first_table(world, options=Options()):  # noqa: B008
    return table_of(consolidated_document(world.period, options))


def test_every_item_says_what_each_performer_did(world):
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


def test_who_did_not_report_is_named_with_the_state_of_the_form(world):
    accept(sent(world.form), by=None)
    assert texts_of(consolidated_document(world.period)) == [
        "Отчитались: 1 из 2.",
        "Раздел I «Открытость»",
        "Не отчитались",
        "1. МБУК «Клуб»: не начато",
    ]


def test_a_form_that_was_begun_is_told_from_one_that_was_not(world):
    write(duties(world.form)[0])
    assert texts_of(consolidated_document(world.period))[-2:] == [
        "1. МБУК «Библиотека»: заполняется",
        "2. МБУК «Клуб»: не начато",
    ]


def test_of_a_returned_form_the_rows_accepted_before_are_in(world):
    form = sent(world.form)
    write(duties(form)[1], text="Пишется заново.", version=1)
    return_with_remarks(form, {duties(form)[0].pk: "Назовите число участников."}, by=None)
    document = consolidated_document(world.period)
    first, second, _ = tables_of(document)
    assert first.rows == (
        NoteRow("Исполнители этого мероприятия ещё не отчитались."),
        NoteRow("На доработке 1, не отчитались 1."),
    )
    assert rows_of(second) == [("1", "МБУК «Библиотека»", "Пишется заново.", "исполнено, принято ранее")]
    assert texts_of(document)[0] == "Отчитались: 1 из 2, из них на доработке: 1."
    assert texts_of(document)[-4:] == [
        "Не отчитались",
        "1. МБУК «Клуб»: не начато",
        "Отчёты на доработке",
        "1. МБУК «Библиотека»: возвращено, нет в отчёте пункта 1.1",
    ]


def test_of_a_form_returned_as_a_whole_nothing_is_in(world):
    return_with_remarks(sent(world.form), {}, "Перепишите всё.", by=None)
    document = consolidated_document(world.period)
    assert [rows_of(table) for table in tables_of(document)] == [[], [], []]
    assert texts_of(document)[-1] == "1. МБУК «Библиотека»: возвращено, нет ни одной принятой строки"


def test_a_form_at_its_head_has_not_reached_the_department(world):
    send(filled(world.form), by=None)
    document = consolidated_document(world.period)
    assert texts_of(document)[0] == "Отчитались: 0 из 2. На согласовании у руководителя: 1."
    assert texts_of(document)[-2] == "1. МБУК «Библиотека»: на согласовании у руководителя"
    assert notes_of(table_of(document))[-1] == "На согласовании у руководителя 1, не отчитались 1."


def test_forms_are_counted_as_on_the_board_of_the_period(world):
    return_with_remarks(sent(world.form), {duties(world.form)[0].pk: "Назовите число."}, by=None)
    send(filled(world.others_form), by=None)
    today = dt.date(2024, 4, 3)
    lines = lines_of(read_rows(world.period, BY_SECTIONS, today), world.period, today)
    found = Counter(line.standing for line in lines)
    words = f"Отчитались: {found[Standing.REPORTED]} из {len(lines)}, из них на доработке: 1."
    words += f" На согласовании у руководителя: {found[Standing.AT_HEAD]}."
    assert texts_of(consolidated_document(world.period))[0] == words


def test_the_counts_say_every_performer_of_an_item_once(world):
    for place in ("Музей", "Парк", "Театр"):
        a_form_of(world, place)
    states = ["done", "done", "in_progress", "not_applicable"]
    for form, state in zip(world.period.submissions.order_by("pk"), states, strict=False):
        filled(form)
        write(duties(form)[0], state=state, reason="не наше", version=1)
        handed_in(form)
    assert notes_of(table_of(consolidated_document(world.period))) == [
        "Исполнено 2, в работе 1, не относится 1, не отчитались 1."
    ]


def test_when_all_have_reported_it_says_so(world):
    sent(world.form)
    sent(world.others_form)
    assert texts_of(consolidated_document(world.period))[-2:] == ["Не отчитались", "Отчитались все."]


def test_a_withdrawn_duty_is_absent(world):
    sent(world.form)
    withdrawn = Obligation.objects.filter(item__number="1.2")
    withdrawn.update(withdrawn_at=timezone.now())
    tables = [block for block in consolidated_document(world.period).blocks if isinstance(block, Table)]
    assert [table.banner[:3] for table in tables] == ["1.1", "1.3"]


def test_a_performer_without_any_duty_left_need_not_report(world):
    world.others_form.obligations.update(withdrawn_at=timezone.now())
    assert texts_of(consolidated_document(world.period))[0] == "Отчитались: 0 из 1."


def test_a_period_nobody_answers_for_says_so():
    period = an_open_period(an_active_plan(a_district()))
    document = consolidated_document(period)
    assert texts_of(document) == ["В этом периоде отчитываться некому: ни у кого нет мероприятий."]


def test_one_institution_is_enough():
    district = a_district()
    place = an_institution(district)
    period = an_open_period(an_active_plan(district))
    sent(a_form(period, place))
    assert texts_of(consolidated_document(period))[0] == "Отчитались: 1 из 1."


def test_institutions_stand_before_settlements_each_by_name(world):
    village = a_settlement(world.district, name="Агафоново", body_name="")
    form = world.period.submissions.create(territory=village)
    Obligation.objects.create(submission=form, item=world.plan.items.first())
    lines = texts_of(consolidated_document(world.period))[-3:]
    assert [line.partition(":")[0] for line in lines] == [
        "1. МБУК «Библиотека»", "2. МБУК «Клуб»", "3. Агафоново",
    ]  # fmt: skip


def test_a_row_that_continues_an_item_goes_by_its_number(world):
    first = world.plan.items.first()
    extra = an_item(
        world.plan, "", title="", stages="сводка ответов", deadline="до 10 числа", continues=first
    )
    Obligation.objects.create(submission=world.form, item=extra)
    tables = [block for block in consolidated_document(world.period).blocks if isinstance(block, Table)]
    assert tables[-1].banner == "1.1 сводка ответов — до 10 числа"


def test_the_department_signs(world):
    assert consolidated_document(world.period).signatures == (
        Signature("Начальник управления культуры", "Л.К. Орешкина"),
    )


def test_the_document_costs_as_many_queries_for_one_institution_as_for_many(django_assert_num_queries):
    for places in (1, 4):
        district = a_district()
        made = [an_institution(district) for _ in range(places)]
        period = an_open_period(an_active_plan(district))
        for place in made:
            sent(a_form(period, place))
        period = type(period).objects.select_related("plan__territory").get(pk=period.pk)
        with django_assert_num_queries(5):
            consolidated_document(period)


class TestManners:
    """What `Item.consolidation` makes of the same answers."""

    @pytest.fixture
    def answered(self, world):
        """Library and museum say the same but for blanks, the club has not done it, the park has not reported."""
        texts = {"Музей": "Проведено  три\nзанятия.", "Парк": ""}
        forms = {name: a_form_of(world, name) for name in texts}
        for form in (world.form, world.others_form, forms["Музей"]):
            filled(form)
        write(duties(forms["Музей"])[0], text=texts["Музей"], version=1)
        write(duties(world.others_form)[0], text="Зал закрыт.", state="not_done", reason="ремонт", version=1)
        for form in (world.form, world.others_form, forms["Музей"]):
            handed_in(form)
        return world

    def test_equal_answers_are_printed_once_with_all_who_gave_them(self, answered):
        assert rows_of(first_table(answered)) == [
            ("1", "МБУК «Библиотека», Музей (2)", "Проведено три занятия.", "исполнено"),
            ("2", "МБУК «Клуб»", "Зал закрыт.", "не исполнено"),
        ]

    def test_equal_words_under_different_states_are_different_answers(self, answered):
        museum = answered.period.submissions.get(institution__short_name="Музей")
        write(duties(museum)[0], text="Проведено три занятия.", state="done_late", version=2)
        assert [row[1] for row in rows_of(first_table(answered))] == [
            "МБУК «Библиотека»", "МБУК «Клуб»", "Музей",
        ]  # fmt: skip

    def test_each_by_itself(self, answered):
        manner(answered, "each")
        assert rows_of(first_table(answered)) == [
            ("1", "МБУК «Библиотека»", "Проведено три занятия.", "исполнено"),
            ("2", "МБУК «Клуб»", "Зал закрыт.", "не исполнено"),
            ("3", "Музей", "Проведено  три\nзанятия.", "исполнено"),
        ]

    def test_exceptions_are_what_was_not_done_with_the_reason(self, answered):
        manner(answered, "exceptions")
        table = first_table(answered)
        assert rows_of(table) == [
            ("1", "МБУК «Клуб»", "Зал закрыт.\nНе исполнено: ремонт", "не исполнено"),
        ]
        assert notes_of(table) == ["Исполнено 2, не исполнено 1, не отчитались 1."]

    def test_without_exceptions_it_is_done_by_those_who_reported(self, answered):
        manner(answered, "exceptions", "1.2")
        table = tables_of(consolidated_document(answered.period))[1]
        assert [*rows_of(table), *notes_of(table)] == [
            "Исполнено всеми, кто отчитался.", "Исполнено 3, не отчитались 1.",
        ]  # fmt: skip
        handed_in(filled(answered.period.submissions.get(institution__short_name="Парк")))
        table = tables_of(consolidated_document(answered.period))[1]
        assert [*rows_of(table), *notes_of(table)] == ["Исполнено всеми.", "Исполнено 4."]

    def test_what_goes_on_is_neither_done_nor_left_undone(self, answered):
        manner(answered, "exceptions", "1.2")
        write(duties(answered.form)[1], state="continuous", version=1)
        table = tables_of(consolidated_document(answered.period))[1]
        assert notes_of(table) == [
            "Неисполненного нет.", "Исполнено 2, на контроле постоянно 1, не отчитались 1.",
        ]  # fmt: skip

    def test_figures_alone_with_who_has_none(self, answered):
        manner(answered, "figures")
        item = answered.plan.items.get(number="1.1")
        visits, held = an_indicator(item), an_indicator(item, "Охват", unit="%", total=Indicator.Total.MEAN)
        a_figure(duties(answered.form)[0], visits, 8947)
        a_figure(duties(answered.others_form)[0], visits, 3)
        a_figure(duties(answered.form)[0], held, 40)
        table = first_table(answered)
        assert [*rows_of(table), *notes_of(table)] == [
            "Итого: Посещения — 8950 ед. (2 из 3); Охват — в среднем 40 % (1 из 3)",
            "Нет значения «Посещения»: Музей.",
            "Нет значения «Охват»: МБУК «Клуб», Музей.",
            "Исполнено 2, не исполнено 1, не отчитались 1.",
        ]

    def test_an_item_without_figures_says_so(self, answered):
        manner(answered, "figures")
        assert notes_of(first_table(answered))[0] == "Показателей у этого мероприятия нет."

    def test_only_what_was_not_done(self, answered):
        document = consolidated_document(answered.period, Options(only_not_done=True))
        assert [table.banner[:3] for table in tables_of(document)] == ["1.1"]
        assert rows_of(table_of(document)) == [
            ("1", "МБУК «Клуб»", "Зал закрыт.\nНе исполнено: ремонт", "не исполнено"),
        ]
        assert document.title[-1] == "за I квартал 2024 года, только неисполненное"

    def test_only_what_was_not_done_where_all_is_done(self, world):
        sent(world.form)
        document = consolidated_document(world.period, Options(only_not_done=True))
        assert (tables_of(document), texts_of(document)[1]) == (
            [], "Неисполненных мероприятий у отчитавшихся нет.",
        )  # fmt: skip


class TestSeveralPeriods:
    @pytest.fixture
    def second(self, world):
        """The library reported for both quarters, the club for the first only."""
        sent(world.form)
        sent(world.others_form)
        second = an_open_period(world.plan, "2024-Q2")
        later = a_form(second, world.library)
        filled(later, text="Проведено пять занятий.")
        handed_in(later)
        return anew(second)

    def test_each_period_stands_under_its_name(self, world, second):
        document = consolidated_document(second, Options(since="2024-Q1"))
        both = (
            "I квартал 2024 года:\nПроведено три занятия.\n\nII квартал 2024 года:\nПроведено пять занятий."
        )
        assert rows_of(table_of(document)) == [
            ("1", "МБУК «Библиотека»", both, "исполнено"),
            (
                "2",
                "МБУК «Клуб»",
                "I квартал 2024 года:\nПроведено три занятия.",
                "исполнено, за II квартал 2024 года — не отчитались",
            ),
        ]
        assert notes_of(table_of(document)) == ["Исполнено 1, не отчитались 1."]
        assert texts_of(document)[:2] == [
            "I квартал 2024 года. Отчитались: 2 из 2.", "II квартал 2024 года. Отчитались: 1 из 2.",
        ]  # fmt: skip
        assert texts_of(document)[-1] == "1. МБУК «Клуб» (II квартал 2024 года): не начато"
        assert document.title[-1] == "за I–II кварталы 2024 года"

    def test_figures_are_added_up_over_periods_and_performers(self, world, second):
        item = world.plan.items.get(number="1.1")
        visits, held = an_indicator(item), an_indicator(item, "Охват", unit="%", total=Indicator.Total.MEAN)
        later = second.submissions.get(institution=world.library)
        for form, value, share in ((world.form, 100, 10), (world.others_form, 50, 30), (later, 7, 30)):
            a_figure(duties(form)[0], visits, value)
            a_figure(duties(form)[0], held, share)
        document = consolidated_document(second, Options(since="2024-Q1"))
        assert notes_of(table_of(document))[0] == "Итого: Посещения — 157 ед.; Охват — в среднем 25 %"
