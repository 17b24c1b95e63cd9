"""What a person settles in a draft: no cell is lost, doubts go only where they were settled."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.drafting.draft import Approval, DraftColumn, DraftItem, DraftSection, PlanDraft, Problem
from plans.drafting.editing import (
    FIELDS,
    approval_parts,
    cells,
    edit_cells,
    edit_section,
    flagged,
    keep_as_is,
    lines,
    set_head,
    set_roles,
    set_year,
    turn_into,
    with_lines,
)

ROLES = ["number", "title", "stages", "deadline", "responsible", "other"]
COLUMNS = tuple(DraftColumn(role, f"Графа {role}", place="ABCDEF"[at]) for at, role in enumerate(ROLES))
IMPOSSIBLE = "до 31.02.2024"


def item(number="1.1", row=3, **fields):
    return DraftItem(number=number, row=row, **({"title": f"Дело {number}"} | fields))


def draft(*sections, **fields):
    return PlanDraft(**({"title": "План", "columns": COLUMNS, "sections": sections, "year": 2024} | fields))


def section(*items, heading="Раздел I", row=2):
    return DraftSection(heading=heading, items=items, row=row)


def kinds(of):
    return [line.kind for line in lines(of)]


def every_cell(of):
    """All texts of all rows, wherever they are kept."""
    return sorted(text for line in lines(of) if line.item for text in cells(of.columns, line.item) if text)


texts = st.text("абв 12.\n", max_size=6)
items = st.builds(
    DraftItem, number=texts, title=texts, stages=texts, deadline_text=texts, responsible_text=texts,
    extra=st.dictionaries(st.just(5), texts.filter(bool)), row=st.integers(1, 9),
)  # fmt: skip
mains = st.builds(
    lambda main, parts: replace(main, continued=parts),
    items, st.lists(items, max_size=2).map(tuple),
)  # fmt: skip
sections = st.builds(
    DraftSection,
    heading=texts.filter(bool),
    items=st.lists(mains, max_size=3).map(tuple),
    row=st.integers(1, 9),
)
drafts = st.lists(sections, min_size=1, max_size=3).map(lambda found: draft(*found))


@given(drafts)
def test_a_draft_taken_to_lines_and_back_is_the_same(found):
    assert with_lines(found, lines(found)) == found


@given(drafts, st.permutations(ROLES))
def test_roles_may_be_given_in_any_order_and_no_cell_is_lost(found, roles):
    assert every_cell(set_roles(found, roles)) == every_cell(found)


@given(drafts, st.data())
def test_a_row_turned_into_anything_but_left_out_keeps_its_words(found, data):
    index = data.draw(st.integers(0, len(lines(found)) - 1))
    kind = data.draw(st.sampled_from(["section", "item", "continued"]))
    fresh = turn_into(found, index, kind)
    assert sorted("".join(words(fresh)).split()) == sorted("".join(words(found)).split())


def words(of):
    for line in lines(of):
        if line.item:
            yield from (f"{text} " for text in cells(of.columns, line.item))
        else:
            yield f"{line.section.number} {line.section.heading} "


def test_rows_before_the_first_heading_have_no_line_of_their_own():
    assert kinds(draft(DraftSection(items=(item(),)))) == ["item"]


def test_a_section_is_made_of_a_row_and_takes_what_follows():
    fresh = turn_into(draft(section(item("1", row=3), item("1.1", row=4))), 1, "section")
    assert [(each.heading, [one.number for one in each.items]) for each in fresh.sections] == [
        ("Раздел I", []),
        ("Дело 1", ["1.1"]),
    ]
    assert fresh.sections[1].number == "1"


def test_a_heading_made_an_item_goes_to_the_section_above():
    fresh = turn_into(draft(section(item()), section(item("2.1"), heading="Раздел II", row=5)), 2, "item")
    assert [one.title for one in fresh.sections[0].items] == ["Дело 1.1", "Раздел II", "Дело 2.1"]


def test_a_continued_row_follows_the_item_above():
    fresh = turn_into(draft(section(item(), item("", row=4))), 2, "continued")
    assert [len(one.continued) for one in fresh.sections[0].items] == [1]


def test_a_row_left_out_takes_its_doubts_along():
    doubt = Problem(3, "D", "срок")
    fresh = turn_into(draft(section(item()), problems=(doubt, Problem(9, "", "другое"))), 1, "skip")
    assert (kinds(fresh), fresh.problems) == (["section"], (Problem(9, "", "другое"),))


def test_a_new_deadline_is_read_and_its_doubt_is_told():
    fresh = edit_cells(draft(section(item())), 1, {3: IMPOSSIBLE})
    assert [(problem.row, problem.column) for problem in fresh.problems] == [(3, "D")]
    mended = edit_cells(fresh, 1, {3: "до 29.02.2024"})
    assert mended.problems == ()
    assert lines(mended)[1].item.schedule["parts"][0]["due"] == ["2024-02-29"]


def test_changing_one_cell_leaves_the_doubts_about_others():
    doubts = (Problem(3, "B", "о названии"), Problem(3, "A", "о номере"))
    fresh = edit_cells(draft(section(item()), problems=doubts), 1, {1: "Иначе"})
    assert fresh.problems == (Problem(3, "A", "о номере"),)


def test_saving_a_row_as_it_is_changes_nothing():
    found = draft(section(item(deadline_text="постоянно")), problems=(Problem(3, "B", "о названии"),))
    same = dict(enumerate(cells(COLUMNS, lines(found)[1].item)))
    assert edit_cells(found, 1, same) == found


def test_a_section_is_edited_in_place():
    fresh = edit_section(draft(section(item())), 0, {"heading": "Раздел первый", "goal_text": "Цель"})
    assert (fresh.sections[0].heading, fresh.sections[0].goal_text, len(fresh.sections[0].items)) == (
        "Раздел первый", "Цель", 1,
    )  # fmt: skip


def test_a_number_column_that_appears_makes_rows_without_a_number_continue():
    columns = tuple(DraftColumn(role, role, place="AB"[at]) for at, role in enumerate(["other", "title"]))
    rows = (DraftItem(title="А", extra={0: "1"}, row=1), DraftItem(title="Б", row=2))
    fresh = set_roles(draft(section(*rows), columns=columns), ["number", "title"])
    assert kinds(fresh) == ["section", "item", "continued"]
    assert kinds(set_roles(fresh, ["other", "title"])) == ["section", "item", "item"]


def test_the_same_roles_change_nothing():
    found = draft(section(item()), problems=(Problem(1, "B", "проверьте"),))
    assert set_roles(found, ROLES) is found


def test_another_year_moves_deadlines_without_one():
    found = draft(section(item()))
    found = edit_cells(found, 1, {3: "до 1 июня"})
    assert lines(set_year(found, 2026))[1].item.schedule["parts"][0]["due"] == ["2026-06-01"]
    assert set_year(found, 2024) is found


def test_a_title_that_was_missing_is_a_doubt_no_longer():
    missing = Problem(1, "", "Над таблицей не найдено название плана. Впишите его перед сохранением.")
    fresh = set_head(draft(section(item()), title="", problems=(missing,)), title="План", approvals=())
    assert (fresh.title, fresh.problems) == ("План", ())


def test_a_doubt_kept_as_it_is_leaves_the_schedule_too():
    found = edit_cells(draft(section(item())), 1, {3: IMPOSSIBLE})
    fresh = keep_as_is(found, 0)
    assert (fresh.problems, lines(fresh)[1].item.schedule["doubts"]) == ((), [])


def test_doubts_that_are_left_are_told_once_at_their_row():
    found = edit_cells(draft(section(item(row=3), item("1.2", row=4))), 1, {3: IMPOSSIBLE})
    found = PlanDraft(**{name: getattr(found, name) for name in found.__slots__} | {
        "problems": (*found.problems, Problem(4, "B", "проверьте название")),
    })  # fmt: skip
    told = [line.item.schedule.get("doubts") for line in lines(flagged(found)) if line.item]
    assert [len(doubts) for doubts in told] == [1, 1]
    assert told[1] == ["проверьте название"]


@pytest.mark.parametrize(
    ("block", "parts"),
    [
        (Approval("УТВЕРЖДАЮ", ("УТВЕРЖДАЮ", "Глава")), ("УТВЕРЖДАЮ", ("Глава",))),
        (Approval("УТВЕРЖДЕН", ("Утвержден приказом № 1",)), ("Утвержден приказом № 1", ())),
        (Approval("УТВЕРЖДАЮ", ("Глава",)), ("УТВЕРЖДАЮ", ("Глава",))),
        (Approval("УТВЕРЖДАЮ", ()), ("УТВЕРЖДАЮ", ())),
    ],
)
def test_the_word_of_an_approval_is_told_once(block, parts):
    assert approval_parts(block) == parts


def test_every_role_with_a_field_has_one_of_its_own():
    assert len(set(FIELDS.values())) == len(FIELDS)
