"""Understanding a grid of cells: whatever stands in it, nothing is lost, altered or doubled."""

import re
import time
from collections import Counter

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from documents import office_files
from plans.drafting.draft import DraftItem, DraftSection, PlanDraft
from plans.reading import column_roles, front_matter, table_rows, workbook_grids
from plans.reading.column_roles import assign_roles, kind_of_heading
from plans.reading.front_matter import period_in, year_in
from plans.reading.grid import Cell, Grid, Line, Row, column_letters
from plans.reading.table_reading import read_grid
from plans.reading.table_rows import deadline_phrase


def grid_of(texts, **options):
    rows = [
        Row(number, {column: Cell(text) for column, text in enumerate(cells) if text})
        for number, cells in enumerate(texts, start=1)
    ]
    return Grid(tuple(row for row in rows if row.cells), **options)


def everything_in(draft):
    """Every text of the draft, with as many copies as it holds."""
    yield from (column.heading for column in draft.columns)
    yield draft.title
    yield from (line for approval in draft.approvals for line in approval.lines)
    yield from (*draft.signature, *draft.notes)
    for section in draft.sections:
        yield from (section.heading, section.number, section.goal_number, section.goal_text)
        yield from (text for item in section.items for text in texts_of(item))
        if section.deadline_text not in section.heading + section.goal_text:
            yield section.deadline_text


def texts_of(item):
    yield from (item.number, item.title, item.stages, item.deadline_text, item.responsible_text)
    yield from (item.execution_text, *item.extra.values())
    for part in item.continued:
        yield from texts_of(part)


def words_of(texts):
    """Every text is broken into marked words, so that copies can be counted though cells are joined."""
    return Counter(word for text in texts for word in text.split())


HEADER = ["№", "Мероприятие", "Этапы", "Срок", "Ответственный", "Исполнение"]
MARKED = st.integers(0, 10**6).map(lambda number: f"слово{number}")
CELL = st.one_of(
    st.just(""),
    MARKED,
    st.tuples(
        st.sampled_from(["1", "1.1", "I", "2.", "26 – 27", "Раздел I", "КРИТЕРИЙ", "Цель:", "Итого", "* сноска",
                         "По 01 июля 2024 года – всем", "до 15.05.2024", "постоянно", "Директор", "УТВЕРЖДАЮ",
                         "- шаг;\n- ещё", "№", "Срок", "План", " пробел "]),
        st.one_of(st.just(""), MARKED),
    ).map(" ".join),
)  # fmt: skip


@st.composite
def grids(draw, *, has_header=True):
    """A table under a known header, with cells merged at random and text above and below it."""
    rows = [Row(1, {column: Cell(text) for column, text in enumerate(HEADER)})] if has_header else []
    for number in range(2, 2 + draw(st.integers(1, 8))):
        cells, column = {}, 0
        while column < len(HEADER):
            width = draw(st.sampled_from([1, 1, 1, 1, 2, 5, 6]))
            width = min(width, len(HEADER) - column)
            cells[column] = Cell(draw(CELL), width=width, is_bold=draw(st.booleans()))
            column += width
        rows.append(Row(number + draw(st.integers(0, 1)), cells))
    before = tuple(Line(row, 0, draw(CELL)) for row in range(draw(st.integers(0, 4))))
    after = tuple(Line(row, 0, draw(CELL)) for row in range(draw(st.integers(0, 3))))
    return Grid(tuple(rows), before=before, after=after, has_letters=draw(st.booleans()))


class TestNothingIsLost:
    @given(grids())
    def test_every_word_of_the_table_is_in_the_draft_exactly_once(self, grid):
        draft = read_grid(grid, year=2024)
        assume(draft is not None and draft.columns[0].heading == "№")
        skipped = repeated_headings(grid)
        given_words = words_of(
            [cell.text for row in grid.rows for cell in row.cells.values()]
            + [line.text for line in (*grid.before, *grid.after)]
        )
        assert words_of(everything_in(draft)) == given_words - words_of(skipped)

    @given(grids())
    def test_every_text_of_an_item_is_a_cell_of_the_grid(self, grid):
        draft = read_grid(grid, year=2024)
        assume(draft is not None)
        cells = {cell.text for row in grid.rows for cell in row.cells.values()} | {""}
        joined = {text for item in draft.items for text in texts_of(item)} - cells
        assert all(text.split("\n")[0] in "\n".join(cells) for text in joined)
        assert joined == set() or not grid.has_letters

    @given(st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=12))
    @example([["№", "Мероприятие"], ["", ""]])
    def test_no_grid_of_any_strings_raises(self, texts):
        draft = read_grid(grid_of(texts))
        assert draft is None or set(draft.as_json()) == {"title", "columns", "sections", "problems"}

    @given(grids(has_header=False))
    def test_no_grid_without_a_header_raises(self, grid):
        draft = read_grid(grid)
        assert draft is None or "title" in [column.role for column in draft.columns]

    @given(grids())
    def test_problems_stand_at_rows_of_the_table(self, grid):
        draft = read_grid(grid)
        assume(draft is not None)
        numbers = {row.number for row in grid.rows} | {1}
        places = {column.place for column in draft.columns} | {""}
        assert {problem.row for problem in draft.problems} <= numbers
        assert {problem.column for problem in draft.problems} <= places


def repeated_headings(grid):
    """Rows under the header that only say headings again: «№ … Срок»."""
    found = []
    for row in grid.rows[1:]:
        filled = {column: cell.text.strip() for column, cell in row.cells.items() if cell.text.strip()}
        if len(filled) > 1 and all(text == HEADER[column] for column, text in filled.items()):
            found += filled.values()
    return found


class TestDraft:
    def test_sections_without_items_stay(self):
        draft = PlanDraft(
            sections=(DraftSection("Раздел I"), DraftSection("Раздел II", items=(DraftItem("1"),)))
        )
        assert [section["heading"] for section in draft.as_json()["sections"]] == ["Раздел I", "Раздел II"]
        assert [item.number for item in draft.items] == ["1"]

    def test_an_execution_report_is_told_by_its_column(self):
        table = [["№", "Мероприятие", "Срок"], ["1", "Опрос", "май"]]
        assert read_grid(grid_of(table), year=2024).is_execution_report is False
        reported = [[*table[0], "Исполнение"], [*table[1], "готово"]]
        assert read_grid(grid_of(reported), year=2024).is_execution_report is True

    def test_column_letters_go_on_after_z(self):
        assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


class TestRoles:
    @pytest.mark.parametrize(
        ("headings", "roles"),
        [
            (["№", "Наименование", "Этапы"], ["number", "title", "stages"]),
            (
                ["№ п/п", "Показатель", "Плановые мероприятия", "Сроки"],
                ["number", "title", "stages", "deadline"],
            ),
            (["Мероприятия", "Показатель", "Срок"], ["stages", "title", "deadline"]),
            (["Мероприятия", "Показатель результата", "Срок"], ["title", "result", "deadline"]),
            (["Задача", "Мероприятие", "Срок"], ["title", "stages", "deadline"]),
            (["Мероприятие", "Содержание", "Срок"], ["title", "stages", "deadline"]),
            (["Содержание", "дата", "Ответственные лица"], ["title", "deadline", "responsible"]),
            (["N", "Содержание", "Срок", "Ожидаемые результаты"], ["number", "title", "deadline", "result"]),
            (["№ п\\п", "Мероприятие", "Место и сроки проведения"], ["number", "title", "deadline"]),
            (["Дата", "Мероприятие", "Срок"], ["date", "title", "deadline"]),
            (
                ["Показатель", "Ед.", "План год", "Факт квартал"],
                ["title", "unit", "plan_value", "fact_value"],
            ),
            (["Мероприятие", "Руководитель", "Ответственное лицо"], ["title", "responsible", "other"]),
            (["Мероприятие", "Срок исполнения", "Дата исполнения"], ["title", "deadline", "actual_date"]),
            (["Мероприятие", "Дата исполнения"], ["title", "deadline"]),
        ],
    )
    def test_headings_give_columns_their_parts(self, headings, roles):
        found = assign_roles([[heading] for heading in headings], [["текст"] for _ in headings])
        assert [role.name for role in found] == roles

    def test_a_deadline_over_plan_and_fact_is_two_dates(self):
        headings = [["Мероприятие"], ["Срок", "план"], ["Срок", "факт"]]
        found = assign_roles(headings, [["а"], ["май"], ["июнь"]])
        assert [role.name for role in found] == ["title", "deadline", "actual_date"]

    @given(st.text(max_size=400))
    def test_no_heading_raises(self, heading):
        assert isinstance(kind_of_heading(heading), str)


class TestWordsOfTheTitleBlock:
    @pytest.mark.parametrize(
        ("text", "phrase"),
        [
            ("По 01 июля 2022 года – на основе мнений", "По 01 июля 2022 года"),
            ("До конца 2023 года - обновить фонды", "До конца 2023 года"),
            ("В течение 2024 года — провести опросы", "В течение 2024 года"),
            ("Раздел II «Праздники» (срок: до 1 июля 2024 года)", "до 1 июля 2024 года"),
            ("По итогам опроса – составить план", ""),
            ("Открытость и доступность – главное", ""),
        ],
    )
    def test_a_section_names_its_deadline(self, text, phrase):
        assert deadline_phrase(text) == phrase

    @given(st.text(max_size=200))
    def test_no_text_raises(self, text):
        assert period_in(text) is None or year_in(text) is not None
        assert deadline_phrase(text) in text


MODULES = [column_roles, front_matter, table_rows, workbook_grids, office_files]
PATTERNS = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
}
NASTY = [
    " ",
    "\n",
    "а",
    "ма",
    "1",
    "1 ",
    "1.",
    "I",
    "_",
    "-\n",
    "перв",
    "срок ",
    "<c ",
    "<mergeCell ",
    "[",
    "А",
    "«",
]


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_no_pattern_loses_its_way_in_a_long_text(pattern):
    """A pattern that backtracks over 100 000 characters takes minutes, a sound one milliseconds."""
    bounded = text_limit(pattern)
    for piece in NASTY:
        text = (piece * 100_000)[:bounded]
        started = time.perf_counter()
        pattern.search(text.encode() if isinstance(pattern.pattern, bytes) else text)
        assert time.perf_counter() - started < 1


def text_limit(pattern):
    """The end of a heading and a number format are cut before they are searched."""
    return {table_rows._DEADLINE_TAIL: 120, workbook_grids._DATE_TOKEN: 255}.get(pattern, 100_000)
