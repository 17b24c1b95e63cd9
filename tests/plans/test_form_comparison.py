"""A cell changed outside the portal against the same cell now: what changes, and where the two met."""

from hypothesis import given
from hypothesis import strategies as st

from plans.reading.form_reading import ReadCell, ReadRow
from plans.sheets.comparison import CellChange, changes, chosen
from plans.sheets.form_sheet import mark

TEXTS = st.sampled_from(["", "Провели", "Провели две", "Отменили"])


def read(value, went_out=None, name="text"):
    known = "" if went_out is None else mark(went_out)
    return ReadRow(1, 2, 3, {name: ReadCell(value, known)})


def test_a_cell_changed_outside_alone_changes():
    assert changes(read("Новое", "Старое"), {"text": "Старое"}) == [CellChange("text", "Старое", "Новое")]


def test_a_cell_changed_on_the_portal_alone_stays():
    assert changes(read("Старое", "Старое"), {"text": "Новое"}) == []


def test_a_cell_changed_alike_on_both_sides_is_no_change():
    assert changes(read("Новое", "Старое"), {"text": "Новое"}) == []


def test_a_cell_changed_on_both_sides_has_met():
    found = changes(read("Моё", "Старое"), {"text": "Чужое"})
    assert found == [CellChange("text", "Чужое", "Моё", is_met=True)]
    assert [chosen(found, choice) for choice in ("mine", "theirs", "both")] == [
        {"text": "Моё"},
        {},
        {"text": "Чужое\n\nМоё"},
    ]


def test_what_nobody_else_touched_is_taken_whatever_is_chosen_about_the_rest():
    row = ReadRow(
        1, 2, 3, {"text": ReadCell("Моё", mark("Старое")), "state": ReadCell("done", mark("not_started"))}
    )
    found = changes(row, {"text": "Чужое", "state": "not_started"})
    assert chosen(found, "theirs") == {"state": "done"}


def test_a_cell_without_a_mark_never_meets():
    assert changes(read("Новое"), {"text": "Старое"}) == [CellChange("text", "Старое", "Новое")]


def test_a_cell_that_the_form_does_not_have_is_passed_over():
    assert changes(read("5", name="figure.9"), {"text": ""}) == []


def test_an_offered_figure_is_taken_along_but_is_no_change_by_itself():
    row = ReadRow(1, 2, 3, {"figure.5": ReadCell("8947", mark(""))})
    now, offered = {"figure.5": "", "text": ""}, {"figure.5": "8947"}
    assert changes(row, now, offered) == []
    row.cells["text"] = ReadCell("Провели", mark(""))
    assert chosen(changes(row, now, offered), "mine") == {"figure.5": "8947", "text": "Провели"}
    del row.cells["text"]
    row.cells["figure.5"] = ReadCell("8950", mark(""))
    assert chosen(changes(row, now, offered), "mine") == {"figure.5": "8950"}


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_either_side_wrote_is_lost_without_a_choice(went_out, here, there):
    found = changes(read(there, went_out), {"text": here})
    both_wrote = len({went_out, here, there}) == 3
    assert any(change.is_met for change in found) == both_wrote
    after = chosen(found, "mine").get("text", here)
    assert after == (here if there == went_out else there)
