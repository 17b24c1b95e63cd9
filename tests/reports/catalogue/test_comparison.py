"""Two periods of one performer side by side."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from documents.model import NoteRow, SectionRow
from plans.actions.plans import copy_to_next_year
from plans.models import Submission
from reports.catalogue import comparison_document
from reports.options import Options
from tests.factories import a_figure, a_form, an_indicator, an_item, an_open_period, filled, write
from tests.reports.catalogue.reading import duties, table_of
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db

FIRST = Options(versus="2024-Q1")
NOT_ASKED = "В отчёте за этот период мероприятия нет."


@pytest.fixture
def later(world):
    """The library's form of the second quarter."""
    filled(world.form)
    form = a_form(an_open_period(world.plan, "2024-Q2"), world.library)
    write(duties(form)[0], text="Проведено пять занятий.", state="in_progress")
    return form


def test_texts_and_states_of_both_periods_stand_side_by_side(later):
    table = table_of(comparison_document(later, FIRST))
    assert [(column.group, column.heading) for column in table.columns] == [
        ("", "№"),
        ("", "Мероприятие"),
        ("I квартал 2024 года", "Информация об исполнении"),
        ("I квартал 2024 года", "Состояние"),
        ("II квартал 2024 года", "Информация об исполнении"),
        ("II квартал 2024 года", "Состояние"),
        ("", "Показатели"),
    ]
    assert rows_of(table)[:2] == [
        ("1.1", "Мероприятие 1.1", "Проведено три занятия.", "исполнено", "Проведено пять занятий.", "в работе", ""),
        ("1.2", "Мероприятие 1.2", "Проведено три занятия.", "исполнено", "", "не приступали", ""),
    ]  # fmt: skip


def test_it_says_whose_and_which_periods_are_compared(later):
    document = comparison_document(later, FIRST)
    assert document.name == "Сравнение: МБУК «Библиотека», I квартал 2024 года и II квартал 2024 года"
    assert document.title[-1] == "I квартал 2024 года и II квартал 2024 года"


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (7551, 8947, "Посещения, ед.: 7551 → 8947, на 1396 больше"),
        (8947, 8947, "Посещения, ед.: 8947 → 8947, столько же"),
        (None, 5, "Посещения, ед.: не указано → 5"),
        (5, None, "Посещения, ед.: 5 → не указано"),
    ],
)
def test_figures_with_their_change(world, later, then, now, words):
    indicator = an_indicator(world.plan.items.get(number="1.1"))
    for form, value in ((world.form, then), (later, now)):
        if value is not None:
            a_figure(duties(form)[0], indicator, value)
    assert rows_of(table_of(comparison_document(later, FIRST)))[0][-1] == words


def test_an_item_of_one_period_only_is_told_so(world, later):
    extra = an_item(world.plan, "1.4")
    later.obligations.create(item=extra)
    world.form.obligations.filter(item__number="1.2").update(item=an_item(world.plan, "1.5"))
    later.obligations.filter(item__number="1.2").delete()
    found = {row[0]: row[2:6] for row in rows_of(table_of(comparison_document(later, FIRST)))}
    assert found["1.4"] == (NOT_ASKED, "", "", "не приступали")
    assert found["1.5"] == ("Проведено три занятия.", "исполнено", NOT_ASKED, "")
    assert list(found) == ["1.1", "1.3", "1.4", "1.5"]


class TestLastYear:
    """The other period is of the plan that this one was copied from."""

    @pytest.fixture
    def again(self, world):
        filled(world.form)
        plan = copy_to_next_year(world.plan, by=None)
        period = plan.periods.create(
            code="2025-Q1", start="2025-01-01", end="2025-03-31", due_on="2025-04-05"
        )
        form = period.submissions.create(institution=world.library)
        for item in plan.items.filter(number__in=["1.1", "1.2"]):
            write(form.obligations.create(item=item), text=f"Через год о {item.number}.")
        return Submission.objects.select_related("period__plan", "institution").get(pk=form.pk)

    def test_items_are_matched_with_their_originals(self, again):
        rows = rows_of(table_of(comparison_document(again, FIRST)))
        assert [(row[0], row[2], row[4]) for row in rows] == [
            ("1.1", "Проведено три занятия.", "Через год о 1.1."),
            ("1.2", "Проведено три занятия.", "Через год о 1.2."),
            ("1.3", "Проведено три занятия.", NOT_ASKED),
        ]

    def test_what_the_plan_does_not_have_any_more_comes_last(self, world, again):
        again.period.plan.items.filter(number="1.3").update(copied_from=None)
        table = table_of(comparison_document(again, FIRST))
        assert table.rows[-2] == SectionRow(f"Только в плане «{world.plan.title}»")
        assert rows_of(table)[-1][:5] == (
            "1.3", "Мероприятие 1.3", "Проведено три занятия.", "исполнено", NOT_ASKED,
        )  # fmt: skip

    def test_figures_are_matched_by_name(self, world, again):
        a_figure(duties(world.form)[0], an_indicator(world.plan.items.get(number="1.1"), "Посещения"), 100)
        indicator = an_indicator(again.period.plan.items.get(number="1.1"), "посещения")
        a_figure(duties(again)[0], indicator, Decimal("40"))
        rows = rows_of(table_of(comparison_document(again, FIRST)))
        assert rows[0][-1] == "посещения, ед.: 100 → 40, на 60 меньше"


def test_where_neither_form_asks_anything_it_says_so(world, later):
    for form in (world.form, later):
        form.obligations.update(withdrawn_at="2024-04-01T00:00Z")
    assert table_of(comparison_document(later, FIRST)).rows == (
        NoteRow("Ни в одном из периодов мероприятий нет."),
    )


@pytest.mark.parametrize(
    ("versus", "reason"),
    [
        ("зима", "Период «зима» не понят"),
        (
            "2023-Q4",
            "Сравнить не с чем: у исполнителя «МБУК «Библиотека»» нет отчёта за IV квартал 2023 года.",
        ),
        (
            "2024-Q2",
            "Сравнить не с чем: у исполнителя «МБУК «Библиотека»» нет отчёта за II квартал 2024 года.",
        ),
    ],
)
def test_a_period_without_a_report_cannot_be_compared_with(later, versus, reason):
    with pytest.raises(ValidationError) as refusal:
        comparison_document(later, Options(versus=versus))
    assert refusal.value.messages[0].startswith(reason)
