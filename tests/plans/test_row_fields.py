"""Ticks at stages and figures of indicators in a row of the form."""

from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from plans.forms.quarter import EntryForm
from plans.forms.row_fields import shown, with_figures
from plans.models import Entry, Figure, Submission
from tests.factories import a_figure, a_form, a_statistic, an_indicator, an_open_period, write
from tests.plans.quarter import HTMX, Quarter, rows

pytestmark = pytest.mark.django_db
STAGES = "- анкеты у входа;\n- подсчёт;\n- итоги"


@pytest.fixture
def world():
    world = Quarter()
    world.plan.items.update(stages=STAGES)
    return world


def held(row, **changed):
    """The row as its page holds it, ticks included, then `changed`."""
    form = EntryForm(obligation=row)
    values = {name: form.initial[name] for name in form.names} | {"version": form.initial["version"]}
    values |= {"stages_done": ["", *values["stages_done"]]} if "stages_done" in values else {}
    texts = {
        name: value if isinstance(value, list) else shown(value or "")
        for name, value in (values | changed).items()
    }
    return {form.add_prefix(name): value for name, value in texts.items()}


def sent(row, data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return EntryForm(query, obligation=row)


def fresh(row):
    return rows(row.submission)[[each.pk for each in rows(row.submission)].index(row.pk)]


def autosave(client, row, **changed):
    return client.post(f"/plans/rows/{row.pk}/save/", held(row, **changed), headers=HTMX)


def test_stages_are_ticked_and_unticked(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    autosave(client, row, stages_done=["", "итоги", "анкеты у входа"])
    assert Entry.objects.get(obligation=row).stages_done == ["анкеты у входа", "итоги"]
    autosave(client, fresh(row), stages_done=[""])
    assert Entry.objects.get(obligation=row).stages_done == []


def test_a_page_without_ticks_takes_none_away(world, signed_in):
    row = rows(world.form)[0]
    write(row, text="Опрос", stages_done=["итоги"])
    data = held(fresh(row), text="Опрос проведён")
    del data[f"row{row.pk}-stages_done"]
    signed_in(world.methodist).post(f"{world.address}save/", data)
    entry = Entry.objects.get(obligation=row)
    assert (entry.text, entry.stages_done) == ("Опрос проведён", ["итоги"])


def test_a_tick_stays_to_be_seen_when_the_plan_changes_its_wording(world, signed_in):
    row = rows(world.form)[0]
    write(row, stages_done=["итоги"])
    world.plan.items.update(stages="- анкеты у входа;\n- подведение итогов")
    assert EntryForm(obligation=fresh(row)).fields["stages_done"].choices == [
        ("анкеты у входа", "анкеты у входа"),
        ("подведение итогов", "подведение итогов"),
        ("итоги", "итоги (в плане этого этапа больше нет)"),
    ]


def test_a_stage_that_is_in_no_plan_is_not_ticked(world, signed_in):
    row = rows(world.form)[0]
    autosave(signed_in(world.methodist), row, stages_done=["", "чужой этап", "итоги"])
    assert Entry.objects.get(obligation=row).stages_done == ["итоги"]


def test_a_row_without_stages_has_no_ticks(world):
    world.plan.items.update(stages="")
    assert "stages_done" not in EntryForm(obligation=rows(world.form)[0]).fields


@pytest.mark.parametrize(
    ("typed", "value"),
    [("8947", 8947), ("12 345", 12345), ("12\u00a0345,5", "12345.5"), ("1.5", "1.5"), ("0", 0), ("", None)],
)
def test_a_figure_is_read_as_people_write_it(world, signed_in, typed, value):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, unit="тыс. чел.")
    autosave(signed_in(world.methodist), row, text="Опрос", **{f"figure-{visits.pk}": typed})
    found = list(Figure.objects.values_list("value", flat=True))
    assert found == ([] if value is None else [Decimal(value)])


def test_a_wrong_figure_says_so_and_keeps_the_text_in_the_page(world, signed_in):
    row = rows(world.form)[0]
    visits = an_indicator(row.item)
    body = autosave(signed_in(world.methodist), row, text="Опрос", **{f"figure-{visits.pk}": "много"})
    assert "Не сохранено. Напишите число цифрами, например 8947 или 12,5." in body.content.decode()
    assert not Entry.objects.filter(obligation=row).exists()


def test_a_figure_typed_into_a_row_that_was_closed_meanwhile_is_shown(world, signed_in):
    row = rows(world.form)[0]
    visits = an_indicator(row.item)
    data = held(fresh(row), **{f"figure-{visits.pk}": "8947"})
    Submission.objects.update(state=Submission.State.ON_HEAD)
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert (answer.status_code, f"<p>{visits}: 8947</p>" in answer.content.decode()) == (422, True)


def test_the_change_against_the_last_period_is_counted(world, signed_in):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, "Посещения", unit="ед.", planned=Decimal(9000))
    a_figure(row, visits, 7551)
    later = rows(a_form(an_open_period(world.plan, "2024-Q2"), world.place))[0]
    answer = autosave(signed_in(world.methodist), later, text="Опрос", **{f"figure-{visits.pk}": "8947"})
    words = " ".join(answer.content.decode().split())
    assert "<strong>на 1396 больше</strong>, было 7551, план 9000" in words


def test_a_figure_of_state_statistics_stands_in_its_field_until_saved(world, signed_in):
    row = rows(world.form)[0]
    line = a_statistic(world.place, year=2024, value=8947).line
    visits = an_indicator(row.item, statistic=line)
    client = signed_in(world.methodist)
    page = client.get(world.address).content.decode()
    assert f'name="row{row.pk}-figure-{visits.pk}" value="8947"' in page
    assert not Figure.objects.exists()
    client.post(f"{world.address}save/", held(row))
    assert Figure.objects.get().value == 8947


def test_an_offered_figure_does_not_meet_what_somebody_else_wrote_meanwhile(world, signed_in):
    row = rows(world.form)[0]
    line = a_statistic(world.place, year=2024, value=8947).line
    visits = an_indicator(row.item, statistic=line)
    data = held(row)
    write(row, text="Опрос", figures={visits.pk: Decimal(9000)})
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert (answer.status_code, Figure.objects.get().value) == (302, 9000)


def test_an_untouched_row_with_ticks_and_figures_is_told_from_a_touched_one(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item)
    write(row, text="Опрос", stages_done=["итоги", "подсчёт"], figures={visits.pk: Decimal("12345.5")})
    row = fresh(row)
    name = f"figure-{visits.pk}"
    assert sent(row, held(row)).is_touched is False
    assert sent(row, held(row, **{name: "12345,50"})).is_touched is False
    assert sent(row, held(row, **{name: "12346"})).is_touched is True
    assert sent(row, held(row, **{name: "много"})).is_touched is True
    assert sent(row, held(row, stages_done=["", "подсчёт"])).is_touched is True


def test_somebody_else_s_tick_meets_one_s_own_in_a_conflict(world, signed_in):
    row = rows(world.form)[0]
    data = held(row, stages_done=["", "итоги"])
    write(row, stages_done=["подсчёт"])
    body = signed_in(world.methodist).post(f"/plans/rows/{row.pk}/save/", data, headers=HTMX).content.decode()
    assert "Сохранено в" not in body
    assert Entry.objects.get(obligation=row).stages_done == ["подсчёт"]
    choice = {f"row{row.pk}-choice": "both.1"}
    signed_in(world.methodist).post(f"/plans/rows/{row.pk}/save/", data | choice, headers=HTMX)
    assert Entry.objects.get(obligation=row).stages_done == ["подсчёт", "итоги"]


@given(st.dictionaries(st.integers(1, 99), st.one_of(st.none(), st.integers())), st.text())
def test_figures_are_gathered_by_indicator(figures, text):
    values = {f"figure-{pk}": value for pk, value in figures.items()} | {"text": text}
    assert with_figures(values) == {"text": text, "figures": figures}


def test_rows_with_figures_cost_as_many_queries_as_one(signed_in):
    costs = []
    for count in (1, 3):
        world = Quarter(rows_wanted=count)
        for item in world.plan.items.all():
            an_indicator(item, statistic=a_statistic(world.place).line)
        for row in rows(world.form):
            write(row, text="Было 240")
        later = a_form(an_open_period(world.plan, "2024-Q2"), world.place)
        client = signed_in(world.methodist)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(later.get_absolute_url()).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
