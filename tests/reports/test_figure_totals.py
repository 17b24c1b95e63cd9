"""Figures in reports: told from data, and put together under each item."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.model import NoteRow, Table
from institutions.numbers import read
from plans.actions.plans import copy_to_next_year
from plans.actions.submissions import approve, send
from plans.figures.row_figures import RowFigure, told
from plans.figures.words import expand
from plans.models import Indicator
from reports.catalogue import consolidated_document, execution_document
from reports.figure_totals import totals_line
from tests.factories import a_figure, an_indicator, filled, write
from tests.reports.conftest import rows_of

D = Decimal


def rows(form):
    return list(form.obligations.order_by("item__position"))


def hand_over(form):
    send(form, by=None)
    form.refresh_from_db()
    approve(form, by=None)


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table)]


def note(document):
    return [row.text for row in tables(document)[0].rows if isinstance(row, NoteRow)]


@pytest.fixture
def counted(world):
    """Both institutions counted their visits and told them in the text of the first row."""
    indicator = an_indicator(world.plan.items.get(number="1.1"))
    for form, value in ((world.form, 8947), (world.others_form, 12345)):
        filled(form)
        told = {"text": "Посещений: {{посещения}}.", "figures": {indicator.pk: D(value)}}
        write(rows(form)[0], version=1, **told)
    return world


class TestExecution:
    def test_a_token_prints_the_figure(self, counted):
        [table] = tables(execution_document(counted.form))
        assert [cells[-1] for cells in rows_of(table)] == [
            "Посещений: 8947.", "Проведено три занятия.", "Проведено три занятия.",
        ]  # fmt: skip

    def test_it_costs_no_more_queries_with_more_figures(self, counted, django_assert_num_queries):
        for item in counted.plan.items.all():
            an_indicator(item, "Книги")
        form = (
            type(counted.form).objects.select_related("institution", "period__plan").get(pk=counted.form.pk)
        )
        with django_assert_num_queries(6):
            execution_document(form)


class TestConsolidated:
    def test_the_texts_and_the_sum_are_of_the_same_figures(self, counted):
        hand_over(counted.form)
        hand_over(counted.others_form)
        document = consolidated_document(counted.period)
        assert [cells[2] for cells in rows_of(tables(document)[0])] == [
            "Посещений: 8947.",
            "Посещений: 12\xa0345.",
        ]
        assert note(document) == ["Итого: Посещения — 21\xa0292 ед.", "Исполнено 2."]

    def test_who_has_not_reported_is_not_summed(self, counted):
        hand_over(counted.form)
        assert note(consolidated_document(counted.period))[0] == "Итого: Посещения — 8947 ед."

    def test_nobody_reported_and_nothing_is_summed(self, counted):
        assert note(consolidated_document(counted.period)) == [
            "Исполнители этого мероприятия ещё не отчитались.", "Не отчитались 2.",
        ]  # fmt: skip

    def test_it_costs_no_more_queries_with_more_figures(self, counted, django_assert_num_queries):
        hand_over(counted.form)
        hand_over(counted.others_form)
        period = type(counted.period).objects.select_related("plan__territory").get(pk=counted.period.pk)
        with django_assert_num_queries(7):
            consolidated_document(period)


def figure(value, *, total="sum", name="Посещения", unit="ед."):
    return RowFigure(Indicator(name=name, unit=unit, total=total), value and D(value), None, None)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([], ""),
        ([[]], ""),
        ([[figure("5")], [figure("7.5")]], "Итого: Посещения — 12,5 ед."),
        ([[figure("5")], [figure(None)]], "Итого: Посещения — 5 ед. (1 из 2)"),
        ([[figure(None)], [figure(None)]], ""),
        ([[figure("5", total="none")]], ""),
        (
            [[figure("5", total="mean", unit="%")], [figure("6", total="mean")]],
            "Итого: Посещения — в среднем 5,5 %",
        ),
        ([[figure(value, total="mean", unit="")] for value in "122"], "Итого: Посещения — в среднем 1,67"),
        ([[figure("5", unit=""), figure("9", name="Книги")]], "Итого: Посещения — 5; Книги — 9 ед."),
    ],
)
def test_the_line_says_what_was_put_together(rows, line):
    assert totals_line(rows) == line


@given(st.lists(st.decimals(min_value=0, max_value=10**12, places=3), min_size=1, max_size=8))
def test_the_text_and_the_sum_cannot_disagree(values):
    """Whoever adds up the numbers in the printed texts gets the printed sum."""
    performers = [[figure(str(value))] for value in values]
    texts = [expand("{{Посещения}}", told(row)) for row in performers]
    printed = totals_line(performers).removeprefix("Итого: Посещения — ").removesuffix(" ед.")
    assert read(printed) == sum(read(text) for text in texts)


@pytest.mark.django_db
def test_a_copied_plan_prints_the_change_against_last_year(world):
    item = world.plan.items.get(number="1.1")
    a_figure(rows(world.form)[0], an_indicator(item), 7551)
    again = copy_to_next_year(world.plan, by=None)
    period = again.periods.create(code="2025-Q1", start="2025-01-01", end="2025-03-31", due_on="2025-04-05")
    form = period.submissions.create(institution=world.library)
    row = form.obligations.create(item=again.items.get(copied_from=item))
    write(row, text="Это {{Посещения:изменение}}.")
    a_figure(row, row.item.indicators.get(), 8947)
    [table] = tables(execution_document(form))
    assert rows_of(table)[0][-1] == "Это на 1396 больше."
