"""What a corrected file changes, matched by number."""

from plans.drafting.difference import Change, Row, compare


def row(number, title="", section="Раздел I", pk=None, **values):
    return Row(section, number, {"title": title, **values}, pk)


def kinds(old, new):
    return [(change.kind, change.number) for change in compare(old, new)]


def test_the_same_rows_change_nothing():
    assert kinds([row("1.1", "А", pk=1)], [row("1.1", "А")]) == [("same", "1.1")]


def test_a_final_dot_and_spaces_do_not_make_another_number():
    assert kinds([row("1.1.", "А", pk=1)], [row("1. 1", "А")]) == [("same", "1. 1")]


def test_a_changed_cell_is_named_with_both_texts():
    change = compare([row("1.1", "А", pk=1)], [row("1.1", "Б")])[0]
    assert (change.kind, change.fields) == ("changed", {"Наименование": ("А", "Б")})


def test_added_and_removed_rows_are_told_apart():
    assert kinds([row("1.1", pk=1), row("1.2", pk=2)], [row("1.1"), row("1.3")]) == [
        ("same", "1.1"),
        ("added", "1.3"),
        ("removed", "1.2"),
    ]


def test_rows_without_a_number_are_counted_under_the_item_above():
    old = [row("1.1", "А", pk=1), row("", "Б", pk=2), row("", "В", pk=3)]
    new = [row("1.1", "А"), row("", "Б"), row("", "Г")]
    changes = compare(old, new)
    assert [change.kind for change in changes] == ["same", "same", "changed"]
    assert changes[2].before.pk == 3


def test_a_plan_without_numbers_is_compared_by_place():
    changes = compare([row("", "А", pk=1), row("", "Б", pk=2)], [row("", "А")])
    assert [(change.kind, change.before.pk) for change in changes] == [("same", 1), ("removed", 2)]


def test_a_change_knows_its_number_from_either_side():
    assert Change("removed", row("7", pk=7), None).number == "7"
