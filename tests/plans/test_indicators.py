"""The department names the indicators of an item."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import AuditEntry, Notice
from plans.actions import submissions as actions
from plans.actions.indicators import remove_indicator, save_indicator
from plans.actions.plans import archive, copy_to_next_year
from plans.actions.quarter import close_period, make_obligations
from plans.models import Entry, Figure, Indicator
from tests.factories import (
    a_figure,
    a_form,
    a_statistic_line,
    an_indicator,
    an_institution,
    filled,
    write,
)
from tests.plans.quarter import Quarter, rows, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    return Quarter(rows_wanted=2)


@pytest.fixture
def item(quarter):
    return rows(quarter.form)[0].item


@pytest.fixture
def editor(quarter, signed_in):
    return signed_in(quarter.editor)


def address(name, target):
    return reverse(f"plans:{name}", args=[target.pk])


def fields(**changed):
    usual = {"name": "Посещения", "unit": "ед.", "planned": "", "total": "sum", "statistic": ""}
    return usual | {"confirmed": "1"} | changed


def last_entry(target):
    return AuditEntry.objects.about(target).first()


class TestAddingInMidQuarter:
    """One performer is filling the form in, one has sent it, one has been returned another row of it."""

    @pytest.fixture
    def forms(self, quarter):
        places = [an_institution(quarter.district) for _ in range(2)]
        make_obligations(quarter.plan, by=None)
        sent, returned = (filled(a_form(quarter.period, place)) for place in places)
        actions.send(sent, by=None)
        actions.approve(returned, by=None)
        actions.return_with_remarks(returned, {rows(returned)[1].pk: "Назовите дату"}, by=quarter.editor)
        return {"sent": sent, "returned": returned}

    def asked(self, editor, item):
        sent = fields()
        del sent["confirmed"]
        return editor.post(address("indicators", item), sent)

    def test_it_is_said_whom_it_reaches_before_it_is_added(self, editor, quarter, item, forms):
        write(rows(quarter.form)[0])
        page = self.asked(editor, item)
        body = page.content.decode()
        assert (item.indicators.count(), Notice.objects.filter(key__startswith="indicator:").count()) == (
            0,
            0,
        )
        assert [row.submission for row in page.context["reach"].open] == [quarter.form]
        assert "Отчётов, которые сейчас заполняют: <strong>1</strong>." in body
        assert f"придётся вернуться к нему: {quarter.form.performer_name}." in body
        assert "Отчётов, которые уже отправлены или приняты: 2." in body
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', body))
        hidden.pop("csrfmiddlewaretoken")
        assert editor.post(address("indicators", item), hidden).status_code == 302
        assert [str(one) for one in item.indicators.all()] == ["Посещения, ед."]

    def test_whoever_fills_it_in_is_told(self, editor, quarter, item, forms):
        editor.post(address("indicators", item), fields())
        told = Notice.objects.filter(key__startswith="indicator:")
        assert {notice.user for notice in told} == {quarter.methodist, quarter.head}
        assert {notice.address for notice in told} == {f"{quarter.address}#row-{rows(quarter.form)[0].pk}"}
        assert told[0].text.startswith("Новый показатель в отчёте, впишите его значение: «Посещения».")

    def test_what_is_sent_or_accepted_goes_on_without_it_and_the_rest_asks_for_it(self, quarter, item, forms):
        filled(quarter.form)
        save_indicator(Indicator(item=item, name="Посещения"), by=quarter.editor)
        actions.approve(forms["sent"], by=None)
        actions.approve(forms["returned"], by=None)
        assert (state(forms["sent"]), state(forms["returned"])) == ("on_department", "on_department")
        with pytest.raises(ValidationError) as refusal:
            actions.approve(quarter.form, by=quarter.head)
        assert refusal.value.messages == [
            "1.1: Впишите значение показателя «Посещения», если считать нечего — 0."
        ]

    def test_a_form_sent_after_it_was_added_needs_it(self, quarter, item, forms):
        actions.send_back(forms["sent"], "Ещё раз", by=None)
        save_indicator(Indicator(item=item, name="Посещения"), by=quarter.editor)
        with pytest.raises(ValidationError, match="Впишите значение показателя «Посещения»"):
            actions.send(forms["sent"], by=None)

    def test_where_nobody_is_filling_in_nothing_is_asked(self, editor, quarter, item):
        close_period(quarter.period, by=quarter.editor)
        assert self.asked(editor, item).status_code == 302
        assert item.indicators.count() == 1

    def test_the_question_costs_as_many_queries_for_three_forms_as_for_one(self, editor, quarter, item):
        with CaptureQueriesContext(connection) as one:
            self.asked(editor, item)
        for _ in range(2):
            an_institution(quarter.district)
        make_obligations(quarter.plan, by=None)
        with CaptureQueriesContext(connection) as three:
            self.asked(editor, item)
        assert len(three) == len(one)


class TestAdding:
    def test_an_indicator_is_added_with_all_that_was_said(self, editor, item):
        line = a_statistic_line(name="Число посещений")
        sent = fields(name="  Посещения   сайта ", planned="12 345,5", total="mean", statistic=line.pk)
        assert editor.post(address("indicators", item), sent).url == address("indicators", item)
        [made] = item.indicators.all()
        assert (made.name, made.unit, made.planned, made.total, made.statistic) == (
            "Посещения сайта", "ед.", Decimal("12345.5"), "mean", line,
        )  # fmt: skip
        assert last_entry(item).changes == {
            "название": ["", "Посещения сайта"], "единица": ["", "ед."], "план на период": ["", "12\xa0345,5"],
            "по району": ["", "брать среднее"], "из государственной статистики": ["", "6-НК: Число посещений"],
        }  # fmt: skip

    def test_indicators_stand_in_the_order_they_were_added(self, editor, item):
        for name in ("Яблоки", "Абрикосы"):
            editor.post(address("indicators", item), fields(name=name))
        assert [one.name for one in item.indicators.all()] == ["Яблоки", "Абрикосы"]

    @pytest.mark.parametrize("name", ["Посещения", "посещения", " ПОСЕЩЕНИЯ  "])
    def test_a_name_stands_once_in_an_item(self, editor, item, name):
        an_indicator(item, "Посещения")
        page = editor.post(address("indicators", item), fields(name=name))
        assert page.context["form"].errors == {
            "name": ["Показатель «Посещения» у мероприятия уже есть: назовите иначе."]
        }
        assert item.indicators.count() == 1

    def test_another_item_may_have_the_same_name(self, editor, quarter, item):
        an_indicator(rows(quarter.form)[1].item, "Посещения")
        editor.post(address("indicators", item), fields())
        assert item.indicators.count() == 1

    @pytest.mark.parametrize("name", ["", "{{Посещения}}", "Посещения: всего"])
    def test_a_name_that_could_not_stand_in_a_text_is_refused(self, editor, item, name):
        page = editor.post(address("indicators", item), fields(name=name))
        assert (list(page.context["form"].errors), item.indicators.count()) == (["name"], 0)

    def test_a_plan_that_is_no_number_is_refused(self, editor, item):
        page = editor.post(address("indicators", item), fields(planned="много"))
        assert page.context["form"].errors == {"planned": ["Напишите число цифрами, например 8947 или 12,5."]}

    def test_a_line_that_is_not_used_any_more_is_not_offered(self, editor, item):
        kept, gone = a_statistic_line(), a_statistic_line(is_active=False)
        indicator = an_indicator(item, statistic=gone)
        offered = editor.get(address("indicators", item)).context["form"].fields["statistic"].queryset
        present = (
            editor.get(address("indicator-edit", indicator)).context["form"].fields["statistic"].queryset
        )
        assert (list(offered), list(present)) == ([kept], [kept, gone])


class TestChanging:
    def test_the_page_shows_what_is_stored(self, editor, item):
        indicator = an_indicator(item, planned=Decimal("12345.5"))
        body = editor.get(address("indicator-edit", indicator)).content.decode()
        assert 'value="12\xa0345,5"' in body

    def test_a_new_name_is_put_into_the_texts_that_tell_it(self, editor, quarter, item):
        indicator = an_indicator(item)
        write(
            rows(quarter.form)[0], text="Всего {{посещения}}, {{Посещения:изменение}}.", by=quarter.methodist
        )
        an_indicator(rows(quarter.form)[1].item)
        write(rows(quarter.form)[1], text="{{Посещения}}", by=quarter.methodist)
        Entry.objects.filter(obligation__item=item).update(reviewed={"text": "{{Посещения}}"})
        editor.post(address("indicator-edit", indicator), fields(name="Визиты"))
        entry, other = [row.entry for row in rows(quarter.form)]
        assert (entry.text, entry.reviewed) == (
            "Всего {{Визиты}}, {{Визиты:изменение}}.",
            {"text": "{{Визиты}}"},
        )
        assert (entry.version, entry.changed_by, other.text) == (2, quarter.editor, "{{Посещения}}")
        assert last_entry(entry).changes == {
            "информация об исполнении": ["Всего {{посещения}}, {{Посещения:изменение}}.", entry.text]
        }
        assert last_entry(item).changes == {"название": ["Посещения", "Визиты"]}

    def test_the_same_name_in_other_letters_is_its_own(self, editor, item):
        indicator = an_indicator(item)
        assert editor.post(address("indicator-edit", indicator), fields(name="посещения")).status_code == 302
        indicator.refresh_from_db()
        assert indicator.name == "посещения"

    def test_saving_without_a_change_leaves_no_entry(self, quarter, item):
        indicator = an_indicator(item, position=1)
        save_indicator(Indicator.objects.get(pk=indicator.pk), by=quarter.editor)
        assert last_entry(item) is None


class TestRemoving:
    def test_one_that_nobody_reported_about_goes(self, editor, item):
        indicator = an_indicator(item)
        assert editor.get(address("indicator-remove", indicator)).status_code == 200
        editor.post(address("indicator-remove", indicator))
        assert item.indicators.count() == 0
        assert last_entry(item).changes == {
            "название": ["Посещения", ""], "единица": ["ед.", ""], "по району": ["складывать", ""],
        }  # fmt: skip

    def test_one_with_a_value_stays(self, editor, quarter, item):
        indicator = an_indicator(item)
        a_figure(rows(quarter.form)[0], indicator, 5)
        said = "По показателю «Посещения» уже отчитались, значений: 1. Убрать его нельзя."
        page = editor.get(address("indicator-remove", indicator))
        assert (page.context["why_kept"], '<form method="post" novalidate>' in page.content.decode()) == (
            said,
            False,
        )
        answer = editor.post(address("indicator-remove", indicator), follow=True)
        assert [str(message) for message in answer.context["messages"]] == [said]
        assert item.indicators.count() == 1

    def test_one_that_a_text_tells_stays(self, quarter, item):
        indicator = an_indicator(item)
        write(rows(quarter.form)[0], text="Всего {{посещения:изменение}}.")
        with pytest.raises(ValidationError) as refusal:
            remove_indicator(indicator, by=quarter.editor)
        assert refusal.value.messages == [
            "Показатель «Посещения» стоит в тексте исполнения, отчётов: 1. Убрать его нельзя."
        ]


def test_indicators_are_copied_with_the_plan(quarter, item):
    line = a_statistic_line()
    an_indicator(item, "Посещения", position=1, planned=Decimal(5), total="mean", statistic=line)
    an_indicator(item, "Книги", position=2)
    copy = copy_to_next_year(quarter.plan, by=None)
    again = copy.items.get(copied_from=item)
    copied = again.indicators.values_list("name", "unit", "position", "planned", "total", "statistic")
    assert list(copied) == list(
        item.indicators.values_list("name", "unit", "position", "planned", "total", "statistic")
    )
    assert item.indicators.count() == 2


def test_the_rows_of_the_plan_lead_to_the_indicators(editor, quarter, item):
    an_indicator(item)
    an_indicator(item, "Книги")
    body = editor.get(reverse("plans:plan-rows", args=[quarter.plan.pk])).content.decode()
    assert f'<a href="{address("indicators", item)}">Показатели: 2<' in body


def test_an_archived_plan_is_read_only(editor, quarter, item):
    indicator = an_indicator(item)
    archive(quarter.plan, by=None)
    assert editor.post(address("indicators", item), fields(name="Книги")).status_code == 403
    assert editor.post(address("indicator-edit", indicator), fields()).status_code == 403
    assert editor.post(address("indicator-remove", indicator)).status_code == 403


# two people at once


def at_once(*steps):
    """What the steps raised, each taken in a connection of its own."""
    together = threading.Barrier(len(steps))

    def take(step):
        together.wait(5)
        try:
            step()
        except Exception as error:  # noqa: BLE001 - any of them is looked at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as people:
        return [error for error in people.map(take, steps) if error]


@pytest.mark.django_db(transaction=True)
def test_a_name_changed_while_a_first_figure_is_saved_holds_up_neither(quarter, item):
    """Each needs next what the other holds, unless both take it in one order."""
    indicator, row = an_indicator(item), rows(quarter.form)[0]
    write(row, text="Пришли {{Посещения}}")
    troubles = []
    for number in range(20):
        Figure.objects.all().delete()
        version = Entry.objects.get().version
        renamed = Indicator.objects.get()
        renamed.name = f"Посещения {number}"
        figures = {"figures": {indicator.pk: Decimal(1)}}
        troubles += at_once(
            partial(actions.save_entry, row, figures, version=version, by=None),
            partial(save_indicator, renamed, by=None),
        )
    assert [error for error in troubles if not isinstance(error, actions.Conflict)] == []
    assert Entry.objects.get().text == "Пришли {{Посещения 19}}"
