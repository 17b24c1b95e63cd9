"""A row's values by name: as JSON holds them, as people read them, what changed since a review."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.models import AuditEntry
from plans.actions import submissions as actions
from plans.models import Entry, Figure
from plans.rows.form_rows import form_rows
from plans.rows.row_values import plain, values_of
from tests.factories import an_indicator, filled, write
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db
STAGE = "анкеты у входа"


@pytest.fixture
def world():
    return Quarter()


def entry_of(row):
    return Entry.objects.get(obligation=row)


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=3, allow_nan=False, allow_infinity=False))
def test_a_number_has_one_spelling_and_is_read_back(value):
    assert Decimal(plain(value)) == value
    assert plain(Decimal(plain(value))) == plain(value)
    assert "E" not in plain(value)


def test_values_go_through_json_unchanged(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item)
    day = dt.date(2024, 3, 20)
    write(row, text="Опрос", stages_done=[STAGE], figures={visits.pk: Decimal("1396.50")}, actual_date=day)
    values = values_of(entry_of(row))
    assert json.loads(json.dumps(values)) == values
    assert values == {
        "text": "Опрос",
        "state": "done",
        "reason": "",
        "actual_date": "2024-03-20",
        "stages_done": [STAGE],
        "figures": {str(visits.pk): "1396.5"},
    }


def test_nothing_written_has_values_too():
    assert values_of(Entry()) == {
        "text": "",
        "state": "not_started",
        "reason": "",
        "actual_date": "",
        "stages_done": [],
        "figures": {},
    }


def test_a_saved_figure_and_stage_stand_in_the_history_in_words(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, "Посещения", unit="ед.")
    write(row, text="Опрос", stages_done=[STAGE, "итоги"], figures={visits.pk: Decimal("12345.5")})
    changes = AuditEntry.objects.about(entry_of(row)).get().changes
    assert changes["Посещения, ед."] == ["", "12\u00a0345,5"]
    assert changes["исполненные этапы"] == ["", "анкеты у входа; итоги"]


def test_a_figure_is_changed_and_taken_away(world):
    row = rows(world.form)[0]
    visits, books = an_indicator(row.item, "Посещения"), an_indicator(row.item, "Книги")
    write(row, figures={visits.pk: Decimal(5), books.pk: Decimal(7)})
    write(row, version=1, figures={visits.pk: Decimal(6)})
    assert dict(Figure.objects.values_list("indicator", "value")) == {visits.pk: 6, books.pk: 7}
    write(row, version=2, figures={visits.pk: None})
    assert list(Figure.objects.values_list("indicator", "value")) == [(books.pk, 7)]
    assert entry_of(row).version == 3


def test_the_same_figures_sent_again_are_no_change(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item)
    write(row, figures={visits.pk: Decimal("5.0")}, stages_done=[STAGE])
    write(row, figures={visits.pk: Decimal(5)}, stages_done=[STAGE])
    assert (entry_of(row).version, AuditEntry.objects.about(entry_of(row)).count()) == (1, 1)


def test_a_figure_changed_by_two_is_a_conflict(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item)
    write(row, figures={visits.pk: Decimal(5)})
    with pytest.raises(actions.Conflict):
        write(row, figures={visits.pk: Decimal(6)})
    assert Figure.objects.get().value == 5


def test_a_figure_of_another_item_is_refused(world):
    first, second = rows(world.form)[:2]
    foreign = an_indicator(second.item)
    with pytest.raises(actions.ValidationError, match="обновите страницу"):
        write(first, figures={foreign.pk: Decimal(5)})
    assert not Figure.objects.exists()


def test_a_token_that_no_figure_fills_is_refused_at_saving(world):
    row = rows(world.form)[0]
    an_indicator(row.item, "Посещения")
    write(row, text="Пришли {{Посещения}} человек")
    with pytest.raises(actions.ValidationError, match="Показателя «Посищения» у мероприятия нет"):
        write(row, version=1, text="Пришли {{Посищения}} человек")


def shown_changes(world, row):
    found = next(each for each in form_rows(world.form, world.editor).rows if each.obligation == row)
    return [(change.name, change.before, change.after) for change in found.changes]


def test_a_returned_row_tells_what_changed_since_it_was_judged(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, "Посещения", unit="")
    filled(world.form)
    Figure.objects.update(value=40)
    actions.approve(world.form, by=world.head)
    assert shown_changes(world, row) == []
    actions.return_with_remarks(world.form, {row.pk: "Назовите число"}, by=world.editor)
    assert shown_changes(world, row) == []
    version = entry_of(row).version
    write(
        row,
        version=version,
        text="Пришли 52 человека.",
        stages_done=[STAGE],
        figures={visits.pk: Decimal(52)},
    )
    assert shown_changes(world, row) == [
        ("информация об исполнении", "Проведено три занятия.", "Пришли 52 человека."),
        ("исполненные этапы", "", STAGE),
        ("Посещения", "40", "52"),
    ]


def test_a_returned_text_is_told_with_the_figures_that_were_judged(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, "Посещения", unit="")
    write(row, text="Пришли {{Посещения}}.", figures={visits.pk: Decimal(40)})
    for other in rows(world.form)[1:]:
        write(other)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {row.pk: "Назовите число"}, by=world.editor)
    version = entry_of(row).version
    write(row, version=version, text="Всего {{Посещения}}.", figures={visits.pk: Decimal(52)})
    assert shown_changes(world, row) == [
        ("информация об исполнении", "Пришли 40.", "Всего 52."),
        ("Посещения", "40", "52"),
    ]


def test_what_was_judged_is_kept_by_name(world):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.accept(world.form, by=world.editor)
    row = rows(world.form)[0]
    assert entry_of(row).reviewed == values_of(entry_of(row))
