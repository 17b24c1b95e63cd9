"""The figures of a form's rows: values, what they were before, what the state statistics offer."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions import submissions
from plans.actions.plans import copy_to_next_year
from plans.actions.quarter import open_period
from plans.figures.checks import missing_figures
from plans.figures.row_figures import figures_of, printed_text
from plans.models import Entry, Figure, Obligation
from tests.factories import (
    a_figure,
    a_form,
    a_statistic,
    a_statistic_line,
    an_indicator,
    an_institution,
    filled,
    write,
)
from tests.plans.quarter import HTMX, Quarter, posted, row_fields, rows, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    return Quarter(rows_wanted=2)


def next_form(quarter, code="2024-Q2", place=None):
    period = quarter.plan.periods.get(code=code)
    period.plan = quarter.plan
    open_period(period, by=None)
    return a_form(period, place or quarter.place)


def only(form):
    """The figures of the form's first row."""
    found = figures_of(with_items(form))
    return found[min(found)]


def with_items(form):
    return list(
        form.obligations.select_related("item", "submission__period", "entry").order_by("item__position")
    )


def test_rows_without_indicators_are_left_out(quarter):
    assert figures_of(with_items(quarter.form)) == {}
    assert figures_of([]) == {}
    indicator = an_indicator(rows(quarter.form)[0].item)
    found = figures_of(with_items(quarter.form))
    assert {row: [one.indicator for one in figures] for row, figures in found.items()} == {
        rows(quarter.form)[0].pk: [indicator]
    }


def test_a_figure_stands_beside_the_one_before(quarter):
    row = rows(quarter.form)[0]
    indicator = an_indicator(row.item, planned=Decimal(9000))
    a_figure(row, indicator, 7551)
    later = next_form(quarter)
    a_figure(rows(later)[0], indicator, 8947)
    [figure] = only(later)
    assert (figure.written, figure.change) == ("8947", "на 1396 больше")
    assert (figure.previous, figure.told.planned) == (7551, 9000)


def test_before_is_the_latest_earlier_value_of_the_same_performer(quarter):
    other = an_institution(quarter.district)
    indicator = an_indicator(rows(quarter.form)[0].item)
    a_figure(rows(quarter.form)[0], indicator, 1)
    a_figure(rows(next_form(quarter, "2024-Q2"))[0], indicator, 2)
    next_form(quarter, "2024-Q3")
    last = next_form(quarter, "2024-Q4")
    strange = next_form(quarter, "2024-Q4", other)
    a_figure(rows(strange)[0], indicator, 99)
    assert [figure.previous for figure in only(last)] == [2]
    assert [figure.previous for figure in only(strange)] == [None]
    assert [figure.previous for figure in only(quarter.form)] == [None]


def test_a_copied_plan_knows_what_was_before(quarter):
    item = rows(quarter.form)[0].item
    a_figure(rows(quarter.form)[0], an_indicator(item, "Посещения  музея"), 7551)
    copy = copy_to_next_year(quarter.plan, by=None)
    again = copy.items.get(copied_from=item)
    indicator = again.indicators.get()
    indicator.name = "посещения музея"  # written anew, and still the same
    indicator.save()
    period = copy.periods.create(code="2025-Q1", start="2025-01-01", end="2025-03-31", due_on="2025-04-05")
    form = period.submissions.create(institution=quarter.place)
    Obligation.objects.create(submission=form, item=again)
    assert [figure.previous for figure in only(form)] == [7551]


def test_state_statistics_are_offered_for_the_year_of_the_period(quarter):
    line, row = a_statistic_line(), rows(quarter.form)[0]
    indicator = an_indicator(row.item, statistic=line)
    an_indicator(row.item, "Другое")
    a_statistic(quarter.place, line, year=2023, value=1)
    a_statistic(quarter.place, line, year=2024, value=8947)
    a_statistic(an_institution(quarter.district), line, year=2024, value=5)
    assert [figure.offered for figure in only(quarter.form)] == [8947, None]
    a_figure(row, indicator, 8947)
    assert [figure.is_from_statistics for figure in only(quarter.form)] == [True, False]


def cost(form):
    obligations = with_items(form)
    with CaptureQueriesContext(connection) as queries:
        figures_of(obligations)
    return len(queries)


def test_three_rows_cost_as_many_queries_as_one():
    costs = []
    for wanted in (1, 3):
        quarter = Quarter(rows_wanted=wanted)
        for row in rows(quarter.form):
            line = a_statistic_line()
            a_statistic(quarter.place, line)
            a_figure(row, an_indicator(row.item, statistic=line), 5)
        costs.append(cost(quarter.form))
    assert costs == [4, 4]


def test_a_text_prints_from_data(quarter):
    row = rows(quarter.form)[0]
    a_figure(row, an_indicator(row.item), 12345)
    write(row, text="Пришли {{посещения}} раз, {{Посещения:изменение}}.")
    entry = Entry.objects.get(obligation=row)
    assert printed_text(entry, only(quarter.form)) == "Пришли 12\xa0345 раз, {{Посещения:изменение}}."
    assert printed_text(None, []) == ""


class TestMissing:
    def problems(self, quarter):
        return [problem for _, problem in missing_figures(with_items(quarter.form))]

    def test_a_row_that_was_done_needs_its_figures(self, quarter):
        row = rows(quarter.form)[0]
        indicator = an_indicator(row.item)
        write(row, text="Всего {{Посещения}}.")
        assert self.problems(quarter) == ["Впишите значение показателя «Посещения», если считать нечего — 0."]
        a_figure(row, indicator, 0)
        assert self.problems(quarter) == []

    @pytest.mark.parametrize("state", ["not_started", "not_done", "not_applicable", "off_control"])
    def test_where_nothing_was_done_only_the_text_can_want_a_figure(self, quarter, state):
        row = rows(quarter.form)[0]
        an_indicator(row.item)
        write(row, text="Не проводилось.", state=state, reason="ремонт")
        assert self.problems(quarter) == []
        write(row, text="Всего {{Посещения}}.", state=state, reason="ремонт", version=1)
        assert self.problems(quarter) == ["Не заполнен показатель «Посещения»."]

    def test_what_has_no_past_cannot_be_compared_with_it(self, quarter):
        row = rows(quarter.form)[0]
        a_figure(row, an_indicator(row.item), 5)
        write(row, text="Это {{Посещения:изменение}}.")
        assert self.problems(quarter) == [
            "Нельзя вывести «{{Посещения:изменение}}»: для показателя «Посещения» нет прошлого или планового значения."
        ]

    def test_a_token_of_an_item_without_indicators_is_told(self, quarter):
        Entry.objects.create(obligation=rows(quarter.form)[1], text="{{Посещения}}", state="done")
        assert self.problems(quarter) == [
            "Показателя «Посещения» у мероприятия нет. У этого мероприятия показателей нет."
        ]


class TestSaving:
    def test_a_misspelt_token_is_refused_and_the_text_is_shown_again(self, quarter, signed_in):
        an_indicator(rows(quarter.form)[0].item)
        browser = signed_in(quarter.methodist)
        answer = browser.post(f"{quarter.address}save/", posted(quarter.form, row1="Всего {{Посищения}}."))
        body = answer.content.decode()
        assert answer.status_code == 422
        assert "Показателя «Посищения» у мероприятия нет. Есть: «Посещения»." in body
        assert "Всего {{Посищения}}." in body
        assert Entry.objects.filter(obligation__submission=quarter.form).count() == 0

    def test_a_token_may_wait_for_its_figure(self, quarter, signed_in):
        an_indicator(rows(quarter.form)[0].item)
        signed_in(quarter.methodist).post(
            f"{quarter.address}save/", posted(quarter.form, row1="Всего {{Посещения}}.")
        )
        assert Entry.objects.get(obligation__submission=quarter.form).text == "Всего {{Посещения}}."


class TestLimits:
    NEGATIVE = "«Посещения» меньше нуля не бывает: проверьте знак. Если считать нечего, впишите 0."

    def page(self, quarter, signed_in, indicator, value, **how):
        row = rows(quarter.form)[0]
        sent = row_fields(row, **{"text": "Провели.", "state": "done", f"figure-{indicator.pk}": value})
        return signed_in(quarter.methodist).post(f"/plans/rows/{row.pk}/save/", sent, **how)

    def test_a_figure_that_cannot_be_is_told_at_its_field_without_scripts(self, quarter, signed_in):
        row = rows(quarter.form)[0]
        indicator = an_indicator(row.item)
        answer = self.page(quarter, signed_in, indicator, "-5")
        body, told = answer.content.decode(), f"figure-{row.pk}-{indicator.pk}"
        assert (answer.status_code, Figure.objects.count()) == (422, 0)
        field = body[body.index(f'name="row{row.pk}-figure-{indicator.pk}"') :]
        assert f'aria-describedby="{told}"' in field[: field.index(">")]
        assert 'aria-invalid="true"' in field[: field.index(">")]
        beside = field[field.index(f'id="{told}"') :]
        assert self.NEGATIVE in beside[: beside.index('class="hint"')]
        summary = body[body.index('class="error-summary"') :]
        assert f'<a href="#id_row{row.pk}-figure-{indicator.pk}">1.1: {self.NEGATIVE}</a>' in summary

    def test_autosave_says_it_at_the_field_and_takes_it_back(self, quarter, signed_in):
        row = rows(quarter.form)[0]
        indicator = an_indicator(row.item)
        body = self.page(quarter, signed_in, indicator, "-5", headers=HTMX).content.decode()
        beside = body[body.index(f'id="figure-{row.pk}-{indicator.pk}" hx-swap-oob="true"') :]
        assert self.NEGATIVE in beside[: beside.index('class="hint"')]
        assert body.count(self.NEGATIVE) == 2  # and at the bottom of the row
        body = self.page(quarter, signed_in, indicator, "5", headers=HTMX).content.decode()
        assert (self.NEGATIVE in body, Figure.objects.get().value) == (False, Decimal(5))

    def test_a_doubt_is_shown_to_who_writes_and_to_who_reviews_and_keeps_nothing_back(
        self, quarter, signed_in
    ):
        row, doubt = rows(quarter.form)[0], "Больше 100 %. Проверьте, так ли это; если верно, оставьте."
        indicator = an_indicator(row.item, unit="%")
        assert doubt in self.page(quarter, signed_in, indicator, "960", headers=HTMX).content.decode()
        write(rows(quarter.form)[1])
        submissions.approve(quarter.form, by=quarter.head)
        assert doubt in signed_in(quarter.editor).get(quarter.address).content.decode()

    def test_what_stood_there_before_the_rule_is_saved_with_its_row_and_not_sent(self, quarter, signed_in):
        row = rows(quarter.form)[0]
        indicator = an_indicator(row.item)
        a_figure(row, indicator, "-5")
        for each in rows(quarter.form):
            write(each)
        row = rows(quarter.form)[0]
        sent = row_fields(row, **{"text": "Провели иначе.", f"figure-{indicator.pk}": "−5"})
        answer = signed_in(quarter.methodist).post(f"/plans/rows/{row.pk}/save/", sent, headers=HTMX)
        assert "Сохранено в" in answer.content.decode()
        with pytest.raises(ValidationError) as refusal:
            submissions.send(quarter.form, by=quarter.methodist)
        assert refusal.value.messages == [f"1.1: {self.NEGATIVE}"]

    def test_nobody_writes_it_past_the_page(self, quarter):
        row = rows(quarter.form)[0]
        figures = {an_indicator(row.item, unit="чел.").pk: Decimal("1.5")}
        with pytest.raises(ValidationError, match="считают целыми числами"):
            submissions.write_entry(row, {"figures": figures}, version=0, by=quarter.methodist)


class TestSending:
    @pytest.mark.parametrize("step", [submissions.send, submissions.approve])
    def test_a_form_without_a_figure_is_not_handed_on(self, quarter, step):
        filled(quarter.form)
        an_indicator(rows(quarter.form)[0].item)
        Entry.objects.filter(obligation=rows(quarter.form)[1]).update(text="")
        with pytest.raises(ValidationError) as refusal:
            step(quarter.form, by=quarter.head)
        assert refusal.value.messages == [
            "Не заполнено: 1.2. Напишите, что сделано, или причину.",
            "1.1: Впишите значение показателя «Посещения», если считать нечего — 0.",
        ]

    def test_with_its_figures_it_goes(self, quarter):
        a_figure(rows(quarter.form)[0], an_indicator(rows(quarter.form)[0].item), 0)
        for row in rows(quarter.form):
            write(row)
        submissions.send(quarter.form, by=quarter.methodist)
        assert state(quarter.form) == "on_head"


class TestPreview:
    def fields(self, quarter, indicator, value):
        row = rows(quarter.form)[0]
        text = {"text": "Всего {{Посещения}}.", f"figure-{indicator.pk}": value}
        return f"/plans/rows/{row.pk}/save/", row_fields(row, **text)

    def test_the_answer_to_autosave_says_how_the_text_prints(self, quarter, signed_in):
        indicator = an_indicator(rows(quarter.form)[0].item)
        address, sent = self.fields(quarter, indicator, "12345")
        body = signed_in(quarter.methodist).post(address, sent, headers=HTMX).content.decode()
        assert '<p class="words">Всего 12\xa0345.</p>' in body

    def test_the_page_says_so_without_javascript(self, quarter, signed_in):
        browser, indicator = signed_in(quarter.methodist), an_indicator(rows(quarter.form)[0].item)
        address, sent = self.fields(quarter, indicator, "12345")
        assert "Напечатается" not in browser.get(quarter.address).content.decode()
        body = browser.post(address, sent, follow=True).content.decode()
        assert '<p class="words">Всего 12\xa0345.</p>' in body
