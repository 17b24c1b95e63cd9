"""The same invented plan in the many shapes in which people send it, as workbook and as Word file."""

import datetime
import io
import zipfile

import docx
import openpyxl
import pytest

from plans.drafting.draft import Approval
from plans.imports import UnreadableFile, read_plan
from tests.plans.plan_files import (
    APPROVAL,
    HEADINGS,
    NARROW,
    OUTLINE,
    ROWS,
    SIGNATURE,
    TITLE,
    Goal,
    Item,
    Section,
    Table,
    add_table,
    element,
    fill,
    items_as_rows,
    only,
    outline,
    plan_table,
    saved,
    word,
    workbook,
)

ROLES = list(HEADINGS)
ITEMS = only(ROWS, ROLES)


def read_workbook(table=None, **options):
    return read_plan(workbook(table or plan_table(), **options), "план.xlsx")


def read_word(*tables, **options):
    return read_plan(word(*(tables or (plan_table(),)), **options), "план.docx")


def messages(draft):
    return [(problem.row, problem.column, problem.message) for problem in draft.problems]


def roles_of(draft):
    return [column.role for column in draft.columns]


@pytest.mark.parametrize("read", [read_workbook, read_word])
class TestThePlanAsItIs:
    def test_every_cell_is_read_verbatim(self, read):
        draft = read()
        assert outline(draft) == OUTLINE
        assert items_as_rows(draft) == ITEMS

    def test_the_front_matter_is_told_apart(self, read):
        draft = read()
        assert draft.title == TITLE
        assert draft.approvals == (Approval("УТВЕРЖДАЮ", tuple(APPROVAL), datetime.date(2024, 1, 12)),)
        assert (draft.year, draft.period) == (2024, None)
        assert (draft.signature, draft.notes) == ((SIGNATURE,), ())

    def test_a_clean_plan_raises_no_doubt(self, read):
        assert messages(read()) == []

    def test_a_goal_gives_its_section_the_deadline(self, read):
        assert [section.deadline_text for section in read().sections] == [
            "По 01 июня 2024 года",
            "По 01 октября 2024 года",
        ]

    def test_columns_keep_their_headings_and_order(self, read):
        assert [(column.role, column.heading) for column in read().columns] == list(HEADINGS.items())


class TestJson:
    def test_it_holds_what_the_command_prints_and_nothing_else(self):
        rows = [
            Section("Раздел I «Мнение»"),
            Item("1", "Опрос", "анкета", "до 15.05.2024", "директор", "готово"),
        ]
        printed = read_workbook(plan_table(rows=rows)).as_json()
        schedule = printed["sections"][0]["items"][0].pop("schedule")
        assert printed == {
            "title": TITLE,
            "columns": [{"role": role, "heading": heading} for role, heading in HEADINGS.items()],
            "sections": [
                {
                    "heading": "Раздел I «Мнение»",
                    "deadline_text": "",
                    "items": [
                        {
                            "number": "1",
                            "title": "Опрос",
                            "stages": "анкета",
                            "deadline_text": "до 15.05.2024",
                            "responsible_text": "директор",
                            "execution_text": "готово",
                            "continued": [],
                        }
                    ],
                }
            ],
            "problems": [],
        }
        assert list(schedule) == ["phrase", "parts", "doubts"]
        assert schedule["phrase"] == "до 15.05.2024"

    def test_absent_columns_are_empty(self):
        draft = read_workbook(plan_table(["title", "deadline"], rows=[Item("", "Опрос", deadline="май")]))
        item = draft.as_json()["sections"][0]["items"][0]
        assert [item[name] for name in ("number", "stages", "responsible_text", "execution_text")] == [""] * 4

    def test_rows_before_the_first_section_stand_under_an_empty_heading(self):
        rows = [Item("1", "Опрос", deadline="май"), Section("Раздел I"), Item("2", "Сводка", deadline="июнь")]
        headings = [section.heading for section in read_workbook(plan_table(rows=rows)).sections]
        assert headings == ["", "Раздел I"]

    def test_a_doubt_about_a_deadline_names_row_and_column(self):
        rows = [Item("1", "Опрос", deadline="до 31.02.2024")]
        problems = read_workbook(plan_table(rows=rows), above=(TITLE, "")).as_json()["problems"]
        assert [(problem["row"], problem["column"]) for problem in problems] == [(4, "D")] * len(problems)
        assert len(problems) > 0


HEADING_SETS = [
    {"number": "№", "title": "Мероприятие", "deadline": "Срок исполнения", "responsible": "Исполнитель"},
    {
        "number": "N п/п",
        "title": "Содержание",
        "deadline": "Периодичность",
        "responsible": "Ответственное лицо",
    },
    {"number": "№\nп.п.", "title": "Что делаем", "deadline": "Когда", "responsible": "Кто отвечает"},
    {
        "number": "",
        "title": "Наименование",
        "deadline": "Дата",
        "responsible": "Ответствен-\nные исполнители",
    },
    {
        "number": "№ пункта",
        "title": "МЕРОПРИЯТИЯ",
        "deadline": "СРОКИ  РЕАЛИЗАЦИИ",
        "responsible": "ОТВЕТСТВЕННЫЕ",
    },
    {"execution": "Отметка о выполнении", "title": "Направление работы", "stages": "Мероприятия"},
    {"execution": "Исполнение", "title": "Показатель", "stages": "Плановые мероприятия"},
    {"execution": "Сведения о ходе реализации", "title": "Недостатки", "stages": "Наименование мероприятия"},
    {"execution": "Результаты исполнения мероприятия", "title": "Критерий", "stages": "Меры по улучшению"},
]


class TestHeadings:
    @pytest.mark.parametrize("headings", HEADING_SETS, ids=lambda headings: headings.get("title"))
    def test_renamed_columns_keep_their_part(self, headings):
        draft = read_workbook(plan_table(headings=headings))
        assert roles_of(draft) == ROLES
        assert items_as_rows(draft) == ITEMS
        assert [column.heading for column in draft.columns] == list((HEADINGS | headings).values())

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    @pytest.mark.parametrize(
        "roles",
        [
            ["number", "deadline", "title", "stages", "responsible", "execution"],
            ["number", "responsible", "execution", "deadline", "stages", "title"],
            ["number", "title", "deadline"],
            ["number", "title", "stages", "deadline"],
        ],
        ids=" ".join,
    )
    def test_columns_may_stand_in_any_order(self, read, roles):
        draft = read(plan_table(roles))
        assert roles_of(draft) == roles
        assert items_as_rows(draft) == only(ROWS, roles)

    def test_a_number_column_may_stand_last(self):
        rows = [row for row in ROWS if isinstance(row, Item)]
        roles = ["deadline", "title", "responsible", "number"]
        draft = read_workbook(plan_table(roles, rows=rows))
        assert roles_of(draft) == roles
        assert items_as_rows(draft) == only(rows, roles)

    def test_unknown_headings_are_understood_by_their_cells_and_doubted(self):
        names = {"number": "Шифр", "title": "Суть", "deadline": "Рубеж", "responsible": "Люди"}
        draft = read_workbook(plan_table(["number", "title", "deadline", "responsible"], headings=names))
        assert roles_of(draft) == ["number", "title", "deadline", "responsible"]
        assert [(row, column) for row, column, _ in messages(draft)] == [(8, column) for column in "ABCD"]

    def test_an_unknown_column_is_kept_and_doubted(self):
        table = plan_table(["number", "title", "deadline"], rows=[Item("1", "Опрос", deadline="май")])
        table.cells[0].append("Финансирование")
        table.cells[1].append("без затрат")
        draft = read_workbook(table, above=(TITLE, ""))
        assert roles_of(draft) == ["number", "title", "deadline", "other"]
        assert [item.extra for item in draft.items] == [{3: "без затрат"}]
        assert [(row, column) for row, column, _ in messages(draft)] == [(3, "D")]

    def test_further_known_columns_are_kept_without_a_doubt(self):
        extra = {"Место": "ДК", "Ед. изм.": "шт.", "Ожидаемый результат": "рост", "Примечание": "нет"}
        table = Table([["№", "Мероприятие", "Срок", *extra], ["1", "Опрос", "май", *extra.values()]], [])
        draft = read_workbook(table)
        assert roles_of(draft) == ["number", "title", "deadline", "place", "unit", "result", "note"]
        assert [item.extra for item in draft.items] == [{3: "ДК", 4: "шт.", 5: "рост", 6: "нет"}]
        assert messages(draft) == []

    def test_the_date_of_an_event_is_its_deadline(self):
        table = Table([["Дата, время", "Наименование", "Место", "Ответственное лицо"],
                       ["12 мая 2024", "Концерт", "ДК", "директор"]], [])  # fmt: skip
        draft = read_workbook(table)
        assert roles_of(draft) == ["deadline", "title", "place", "responsible"]

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    def test_a_header_on_two_levels_is_joined(self, read):
        table = Table(
            [
                [
                    "Недостатки",
                    "Мероприятие",
                    "Плановый срок",
                    "Ответственный",
                    "Сведения о ходе реализации",
                    "",
                ],
                ["", "", "", "", "реализованные меры", "фактический срок"],
                ["Нет пандуса", "Построить", "до 01.09.2024", "директор", "построен", "20.08.2024"],
                ["Тесно", "Расширить", "до 01.10.2024", "директор", "", ""],
            ],
            [(0, column, 1, column) for column in range(4)] + [(0, 4, 0, 5)],
        )
        draft = read(table)
        assert [(column.role, column.heading) for column in draft.columns] == [
            ("title", "Недостатки"),
            ("stages", "Мероприятие"),
            ("deadline", "Плановый срок"),
            ("responsible", "Ответственный"),
            ("execution", "Сведения о ходе реализации: реализованные меры"),
            ("actual_date", "Сведения о ходе реализации: фактический срок"),
        ]
        assert items_as_rows(draft) == [
            Item("", "Нет пандуса", "Построить", "до 01.09.2024", "директор", "построен"),
            Item("", "Тесно", "Расширить", "до 01.10.2024", "директор", ""),
        ]
        assert [item.extra for item in draft.items] == [{5: "20.08.2024"}, {}]

    def test_a_header_on_two_levels_needs_no_merges(self):
        table = Table(
            [
                ["№", "Мероприятие", "Срок", "Сведения о ходе реализации", ""],
                ["", "", "", "реализованные меры", "фактический срок"],
                ["1", "Построить пандус", "до 01.09.2024", "построен", "20.08.2024"],
            ],
            [],
        )
        draft = read_workbook(table)
        assert roles_of(draft) == ["number", "title", "deadline", "execution", "actual_date"]
        assert [item.execution_text for item in draft.items] == ["построен"]

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    def test_a_row_of_column_numbers_is_no_item(self, read):
        table = plan_table()
        table.cells.insert(1, [str(number) for number in range(1, 7)])
        table.merges = [(row + 1, left, last + 1, right) for row, left, last, right in table.merges]
        draft = read(table)
        assert outline(draft) == OUTLINE
        assert (draft.has_number_row, read().has_number_row) == (True, False)

    def test_a_merged_heading_over_two_filled_columns_leaves_the_second_unnamed(self):
        table = Table(
            [
                ["№", "Мероприятие", "", "Срок"],
                ["1", "Опрос", "- анкета", "май"],
                ["2", "Бал", "- зал", "июнь"],
            ],
            [(0, 1, 0, 2)],
        )
        draft = read_workbook(table)
        assert [(column.role, column.heading) for column in draft.columns] == [
            ("number", "№"),
            ("title", "Мероприятие"),
            ("stages", ""),
            ("deadline", "Срок"),
        ]

    def test_a_table_without_any_heading_is_understood_by_its_cells(self):
        table = Table(
            [["1.1", "Опрос гостей", "до 15.05.2024"], ["1.2", "Сводка ответов", "до 20.05.2024"]], []
        )
        draft = read_workbook(table)
        assert roles_of(draft) == ["number", "title", "deadline"]
        assert [item.number for item in draft.items] == ["1.1", "1.2"]


class TestRows:
    def test_the_table_may_begin_anywhere(self):
        draft = read_workbook(above=("", "", *APPROVAL, "", "", TITLE, "", "", ""), left=3)
        assert outline(draft) == OUTLINE
        assert draft.title == TITLE
        assert [column.place for column in draft.columns] == list("DEFGHI")

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    def test_sections_and_goals_need_not_be_merged(self, read):
        draft = read(plan_table(has_merges=False))
        assert outline(draft) == OUTLINE
        assert items_as_rows(draft) == ITEMS

    @pytest.mark.parametrize(
        "text", ["КРИТЕРИЙ ОТКРЫТОСТИ", "1. Критерий «Открытость»", "II. Удобство", "Цель: удобство"]
    )
    @pytest.mark.parametrize("column", [0, 1])
    def test_a_lone_text_that_reads_as_a_heading_is_a_section(self, text, column):
        table = plan_table(
            NARROW, rows=[Item("1", "Опрос", deadline="май"), Item("2", "Бал", deadline="май")]
        )
        table.cells.insert(2, ["", ""][:column] + [text] + [""] * (4 - column))
        table.cells[2] = table.cells[2][:5]
        draft = read_workbook(table)
        assert outline(draft) == [("", "", ["1"], [0]), (text, "", ["2"], [0])]

    def test_a_bold_lone_text_is_a_section(self):
        rows = [Item("", "Работа с детьми"), *[Item(str(n), f"Дело {n}", "шаг", "май") for n in range(1, 5)]]
        draft = read_workbook(plan_table(NARROW, rows=rows), above=(TITLE, ""), bold=["B4"])
        assert outline(draft) == [("Работа с детьми", "", ["1", "2", "3", "4"], [0] * 4)]

    @pytest.mark.parametrize("number", ["I", "II.", "1", "5."])
    def test_numbered_merged_rows_are_sections_where_no_text_stands_above_them(self, number):
        rows = [Goal(number, "Открытость"), Item("1.1", "Опрос", deadline="май"), Goal("2", "Удобство"),
                Item("2.1", "Бал", deadline="май")]  # fmt: skip
        draft = read_workbook(plan_table(rows=rows))
        assert [(section.number, section.heading) for section in draft.sections] == [
            (number, "Открытость"),
            ("2", "Удобство"),
        ]

    def test_unmerged_parents_of_numbered_items_are_sections(self):
        rows = [Item("1", "Открытость"), Item("1.1", "Опрос", deadline="май"), Item("II", "Удобство"),
                Item("2.1", "Бал", deadline="май")]  # fmt: skip
        draft = read_workbook(plan_table(rows=rows))
        assert [(section.number, section.heading) for section in draft.sections] == [
            ("1", "Открытость"),
            ("II", "Удобство"),
        ]

    def test_a_section_may_have_its_own_deadline_cell(self):
        rows = [Item("I", "Открытость", deadline="до 01.12.2024"), Item("1", "Опрос", deadline="май")]
        rows += [Item("2", "Бал", deadline="май")]
        draft = read_workbook(plan_table(rows=rows))
        assert [(section.number, section.deadline_text) for section in draft.sections] == [
            ("I", "до 01.12.2024")
        ]

    def test_an_aim_under_a_heading_in_capitals_is_its_goal(self):
        rows = [
            Section("РАБОТА С ДЕТЬМИ"),
            Section("Цель: занять детей летом"),
            Item("1", "Лагерь", deadline="июнь"),
        ]
        draft = read_workbook(plan_table(rows=rows))
        assert [(section.heading, section.goal_text) for section in draft.sections] == [
            ("РАБОТА С ДЕТЬМИ", "Цель: занять детей летом")
        ]

    def test_without_a_number_column_every_row_that_is_no_section_is_an_item(self):
        draft = read_workbook(plan_table(["title", "stages", "deadline"]))
        assert [section.heading for section in draft.sections] == [
            row.text for row in ROWS if isinstance(row, Section)
        ]
        assert items_as_rows(draft) == only(ROWS, ["title", "stages", "deadline"])
        assert [len(item.continued) for item in draft.items] == [0] * 6

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    def test_a_header_repeated_in_the_middle_is_no_item(self, read):
        table = plan_table(has_merges=False)
        table.cells.insert(5, table.cells[0])
        draft = read(table)
        assert outline(draft) == OUTLINE

    def test_blank_rows_are_skipped(self):
        table = plan_table(has_merges=False)
        for place in (9, 6, 5, 4, 1):
            table.cells.insert(place, ["", " ", "", "", "", ""])
        assert outline(read_workbook(table)) == OUTLINE

    def test_a_hidden_row_is_read_and_told_of(self):
        draft = read_workbook(hidden_rows=[11])
        assert outline(draft) == OUTLINE
        assert [(row, column) for row, column, _ in messages(draft)] == [(11, "")]

    def test_a_hidden_column_is_read_and_told_of(self):
        draft = read_workbook(hidden_columns=["D"])
        assert items_as_rows(draft) == ITEMS
        assert [(row, column) for row, column, _ in messages(draft)] == [(8, "D")]

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    def test_a_number_merged_over_rows_continues(self, read):
        table = Table(
            [HEADINGS_ROW, ["1", "Опрос", "анкета", "май", "методист"], ["", "", "сводка", "июнь", "директор"],
             ["2", "Бал", "зал", "июль", "директор"]],
            [(1, 0, 2, 0), (1, 1, 2, 1)],
        )  # fmt: skip
        draft = read(table)
        assert items_as_rows(draft) == [
            Item("1", "Опрос", "анкета", "май", "методист"),
            Item("", "", "сводка", "июнь", "директор"),
            Item("2", "Бал", "зал", "июль", "директор"),
        ]
        assert [len(item.continued) for item in draft.items] == [1, 0]

    @pytest.mark.parametrize("read", [read_workbook, read_word])
    def test_a_cell_merged_over_several_items_belongs_to_each(self, read):
        table = Table(
            [HEADINGS_ROW, ["1", "Опрос", "анкета", "май", "методист"], ["2", "Бал", "зал", "июль", ""],
             ["3", "Слёт", "поляна", "июль", ""]],
            [(1, 4, 3, 4)],
        )  # fmt: skip
        draft = read(table)
        assert [item.responsible_text for item in draft.items] == ["методист"] * 3
        assert [problem.column for problem in draft.problems] == ["E" if read is read_workbook else "5"]

    def test_a_continued_row_may_be_the_last(self):
        table = plan_table(rows=[Item("1", "Опрос", deadline="май"), Item("", "", "сводка", "июнь")])
        assert outline(read_workbook(table)) == [("", "", ["1"], [1])]

    def test_a_torn_last_row_continues_the_item(self):
        table = plan_table(rows=[Item("1", "Опрос", "сбор анкет и", "май"), Item("", "", "сводка ответов")])
        assert outline(read_workbook(table)) == [("", "", ["1"], [1])]

    def test_a_row_without_a_number_under_a_section_is_an_item_and_doubted(self):
        rows = [Item("1", "Опрос", deadline="май"), Section("Раздел II"), Item("", "Бал", "зал", "май")]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""))
        assert outline(draft) == [("", "", ["1"], [0]), ("Раздел II", "", [""], [0])]
        assert [(row, column) for row, column, _ in messages(draft)] == [(6, "A")]

    def test_an_empty_number_column_makes_every_row_an_item_and_is_told_of(self):
        rows = [Item("", "Опрос", deadline="май"), Item("", "Бал", deadline="июнь")]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""))
        assert [item.title for item in draft.items] == ["Опрос", "Бал"]
        assert [(row, column) for row, column, _ in messages(draft)] == [(3, "A")]

    def test_a_double_number_is_told_of(self):
        rows = [Item("1.1", "Опрос", deadline="май"), Item("1.1.", "Бал", deadline="июнь")]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""))
        assert [(row, column) for row, column, _ in messages(draft)] == [(5, "A")]

    def test_numbers_may_begin_again_in_every_section(self):
        rows = [Section("Раздел I"), Item("1", "Опрос", deadline="май"), Section("Раздел II"),
                Item("1", "Бал", deadline="июнь")]  # fmt: skip
        assert messages(read_workbook(plan_table(rows=rows))) == []

    @pytest.mark.parametrize("number", ["1.", "5.", "26 – 27", "1.1.1", "I", "п. 3", "1)", "1, 2", "б/н"])
    def test_numbers_are_kept_as_written(self, number):
        rows = [Item(number, "Опрос", "анкета", "май"), Item("99", "Бал", "зал", "май")]
        assert [item.number for item in read_workbook(plan_table(rows=rows)).items] == [number, "99"]

    def test_totals_and_notes_are_no_items(self):
        rows = [Item("1", "Опрос", deadline="май"), Item("", "Итого", "", "1 мероприятие"),
                Section("* по согласованию"), Item("2", "Бал", deadline="май")]  # fmt: skip
        draft = read_workbook(plan_table(rows=rows))
        assert [item.title for item in draft.items] == ["Опрос", "Бал"]
        assert draft.notes == ("Итого\t1 мероприятие", "* по согласованию")

    def test_text_beside_the_table_becomes_a_note(self):
        table = plan_table(has_merges=False)
        table.cells[3] += ["", "уточнить у главы"]
        draft = read_workbook(table)
        assert outline(draft) == OUTLINE
        assert draft.notes == ("уточнить у главы",)

    def test_a_missing_deadline_is_told_of(self):
        draft = read_workbook(
            plan_table(rows=[Item("1", "Опрос"), Item("2", "Бал", deadline="май")]), above=(TITLE, "")
        )
        assert [(row, column) for row, column, _ in messages(draft)] == [(4, "D")]


HEADINGS_ROW = [HEADINGS[role] for role in NARROW]


class TestAboveAndBelow:
    def test_two_approvals_side_by_side(self):
        data = workbook(plan_table(), above=(), below=())
        draft = read_plan(_with_approvals(data), "план.xlsx")
        assert [(approval.word, approval.lines) for approval in draft.approvals] == [
            ("СОГЛАСОВАНО", ("СОГЛАСОВАНО", "Глава поселения", "________ Г.Г. Рябинин")),
            ("УТВЕРЖДАЮ", ("УТВЕРЖДАЮ", "Директор клуба", "________ Д.Д. Осинина", "«__» ________ 2024 г.")),
        ]
        assert draft.title == "План работы клуба на 2024 год"

    def test_approval_in_a_layout_table_of_word(self):
        document = docx.Document()
        layout = document.add_table(1, 2)
        fill(layout.cell(0, 1), "УТВЕРЖДЕНО\nприказом отдела культуры\nот 15.01.2024 № 7")
        document.add_paragraph("План работы на 2024 год")
        add_table(document, plan_table())
        draft = read_plan(saved(document), "план.docx")
        assert [(approval.word, approval.dated_on) for approval in draft.approvals] == [
            ("УТВЕРЖДЕНО", datetime.date(2024, 1, 15))
        ]
        assert draft.title == "План работы на 2024 год"
        assert outline(draft) == OUTLINE
        assert messages(draft) == []

    @pytest.mark.parametrize(
        ("words", "period", "year"),
        [
            ("за 1 квартал 2021 года", "2021-Q1", 2021),
            ("за IV квартал 2022 г.", "2022-Q4", 2022),
            ("за первый квартал 2023 года", "2023-Q1", 2023),
            ("за 2-й квартал 2023 года", "2023-Q2", 2023),
            ("за второе полугодие 2022 года", "2022-H2", 2022),
            ("за май 2022 года", "2022-M05", 2022),
            ("за март 2022", "2022-M03", 2022),
            ("за 2022 год", "2022", 2022),
            ("на 2015/2016 учебный год", None, "2015/2016"),
            ("на 2015/16 учебный год", None, "2015/2016"),
            ("на 2015-2017 учебные годы", None, 2015),
            ("на творческий сезон 2015-2016", None, 2015),
            ("на 2022 – 2024 годы", None, 2022),
        ],
    )
    def test_period_and_year_are_in_the_title(self, words, period, year):
        draft = read_workbook(above=(f"Отчет о мероприятиях {words}", ""))
        assert (draft.period, draft.year) == (period, year)

    def test_a_given_year_wins_over_the_title(self):
        assert read_plan(workbook(plan_table()), "план.xlsx", year=2023).year == 2023

    def test_the_year_may_stand_in_the_deadlines_alone(self):
        assert read_workbook(above=("План работы", "")).year == 2024

    def test_a_plan_of_no_year_is_told_of(self):
        rows = [Item("1", "Опрос", deadline="постоянно")]
        draft = read_workbook(plan_table(rows=rows), above=("План работы", ""))
        assert [message for _, _, message in messages(draft)] == [
            "Не найден год плана, сроки не прочитаны. Укажите год и загрузите ещё раз."
        ]

    def test_signature_and_notes_under_the_table(self):
        draft = read_workbook(
            below=("", "Показатели даны на 1 мая", "Директор", "Е.Е. Липова", "тел. 2-34-56")
        )
        assert draft.notes == ("Показатели даны на 1 мая",)
        assert draft.signature == ("Директор", "Е.Е. Липова", "тел. 2-34-56")

    def test_a_signature_right_under_the_last_row(self):
        draft = read_workbook(below=("Заведующая клубом ____________ Е.Е. Липова",))
        assert outline(draft) == OUTLINE
        assert draft.signature == ("Заведующая клубом ____________ Е.Е. Липова",)


def _with_approvals(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.active
    page.insert_rows(1, 7)
    page.merged_cells.ranges.clear()
    left = ["СОГЛАСОВАНО", "Глава поселения", "________ Г.Г. Рябинин"]
    right = ["УТВЕРЖДАЮ", "Директор клуба", "________ Д.Д. Осинина", "«__» ________ 2024 г."]
    for row, text in enumerate(left, start=1):
        page.cell(row, 1, text)
    for row, text in enumerate(right, start=1):
        page.cell(row, 4, text)
    page.cell(6, 1, "План работы клуба на 2024 год")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestExcelMischief:
    @pytest.mark.parametrize(
        ("value", "number_format", "number"),
        [
            (1.1, "General", "1.1"),
            (1.1, "0.00", "1.10"),
            (3, "General", "3"),
            (2.0, "0", "2"),
            (12, "@", "12"),
        ],
    )
    def test_numbers_typed_as_numbers_read_as_shown(self, value, number_format, number):
        rows = [Item(value, "Опрос", "анкета", "май"), Item("9", "Бал", "зал", "май")]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""), formats={"A4": number_format})
        assert [item.number for item in draft.items] == [number, "9"]
        assert messages(draft) == []

    def test_a_number_turned_into_a_date_is_told_of(self):
        rows = [Item(datetime.date(2024, 2, 1), "Опрос", "анкета", "май"), Item("2", "Бал", "зал", "май")]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""), formats={"A4": "DD.MM"})
        assert [item.number for item in draft.items] == ["01.02", "2"]
        assert [(row, column) for row, column, _ in messages(draft)] == [(4, "A")]

    @pytest.mark.parametrize(
        ("number_format", "text"),
        [
            ("DD.MM.YYYY", "15.06.2024"),
            ("mm-dd-yy", "15.06.2024"),
            ("d.m.yy", "15.6.24"),
            ('[$-419]d mmmm yyyy" г."', "15 июня 2024 г."),
            ("[$-419]mmmm yyyy", "июнь 2024"),
            ("d mmm", "15 июн"),
        ],
    )
    def test_a_deadline_typed_as_a_date_reads_as_shown(self, number_format, text):
        rows = [Item("1", "Опрос", deadline=datetime.date(2024, 6, 15))]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""), formats={"D4": number_format})
        assert [item.deadline_text for item in draft.items] == [text]

    def test_a_formula_without_a_value_is_told_of(self):
        rows = [Item("1", "Опрос", "=B4&C5", "май")]
        draft = read_workbook(plan_table(rows=rows), above=(TITLE, ""))
        assert [item.stages for item in draft.items] == [""]
        assert [(row, column) for row, column, _ in messages(draft)] == [(4, "C")]

    def test_an_error_value_is_told_of(self):
        draft = read_workbook(plan_table(rows=[Item("1", "Опрос", "#REF!", "май")]), above=(TITLE, ""))
        assert [(row, column) for row, column, _ in messages(draft)] == [(4, "C")]

    def test_column_widths_are_kept(self):
        draft = read_workbook(widths=dict(zip("ABCDEF", [5, 30, 40, 15, 20, 60], strict=True)))
        assert [column.width for column in draft.columns] == [5, 30, 40, 15, 20, 60]

    def test_a_stray_cell_at_the_end_of_the_sheet_costs_nothing(self):
        table = plan_table()
        data = workbook(table, below=())
        draft = read_plan(_with_cell(data, "A1048576", " "), "план.xlsx")
        assert outline(draft) == OUTLINE

    def test_the_sheet_with_the_plan_is_found_among_others(self):
        other = Table([["Учреждение", "Телефон"], ["Клуб", "2-34-56"], ["Музей", "2-34-57"]], [])
        draft = read_workbook(others={"Контакты": other})
        assert outline(draft) == OUTLINE
        assert messages(draft) == []

    def test_of_two_plans_the_longer_visible_one_is_read_and_the_other_named(self):
        other = plan_table(rows=[Item("1", "Опрос", deadline="май")])
        draft = read_workbook(others={"Черновик": other})
        assert outline(draft) == OUTLINE
        assert messages(draft) == [
            (
                1,
                "",
                "В файле несколько таблиц плана. Прочитана: лист «План»; не прочитано: лист «Черновик». "
                "Остальные загрузите отдельными файлами.",
            )
        ]

    def test_a_visible_plan_goes_before_a_hidden_one(self):
        other = plan_table(rows=[Item("1", "Опрос", deadline="май")])
        draft = read_workbook(others={"Новый": other}, is_hidden=True)
        assert [item.title for item in draft.items] == ["Опрос"]

    def test_more_rows_than_a_plan_can_have_are_refused(self):
        rows = [Item(str(number), "Дело", deadline="май") for number in range(1, 5100)]
        with pytest.raises(UnreadableFile, match="больше 5000 строк"):
            read_workbook(plan_table(["number", "title", "deadline"], rows=rows))

    @pytest.mark.timeout(20)
    def test_a_sheet_formatted_far_below_the_table_is_read(self):
        assert outline(read_plan(_formatted_below(workbook(plan_table(), below=())), "план.xlsx")) == OUTLINE

    def test_a_merge_over_the_whole_sheet_is_refused(self):
        data = _replaced(
            workbook(plan_table()),
            b"<mergeCells",
            b'<mergeCells><mergeCell ref="A40:XFD1048576"/></mergeCells><x',
        )
        with pytest.raises(UnreadableFile, match="Отмените это объединение"):
            read_plan(data, "план.xlsx")


def _with_cell(data, place, value):
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _formatted_below(data):
    blank = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n) for n in range(50, 40_000)
    )
    return _replaced(data, b"</sheetData>", blank + b"</sheetData>")


def _replaced(data, old, new, folder="xl/worksheets/"):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in archive.namelist():
            body = archive.read(name)
            copy.writestr(name, body.replace(old, new) if name.startswith(folder) else body)
    return out.getvalue()


class TestWordMischief:
    def test_a_table_that_goes_on_over_pages_is_one(self):
        whole = plan_table(has_merges=False)
        first, second = Table(whole.cells[:6], []), Table([whole.cells[0], *whole.cells[6:]], [])
        third = Table(second.cells[3:], [])
        second = Table(second.cells[:3], [])
        draft = read_word(first, "", second, "", third)
        assert outline(draft) == OUTLINE
        assert items_as_rows(draft) == ITEMS

    def test_paragraphs_between_tables_of_one_plan_are_its_sections(self):
        one = plan_table(NARROW, rows=[Item("1", "Опрос", deadline="май")])
        two = plan_table(NARROW, rows=[Item("2", "Бал", deadline="май")])
        draft = read_word("Раздел I. Мнение", one, "Раздел II. Праздники", two)
        assert outline(draft) == [
            ("Раздел I. Мнение", "", ["1"], [0]),
            ("Раздел II. Праздники", "", ["2"], [0]),
        ]
        assert draft.title == TITLE

    def test_of_two_different_tables_the_plan_is_read_and_the_other_named(self):
        other = Table([["№", "Мероприятие", "Срок"], ["1", "Ремонт", "май"]], [])
        draft = read_word(plan_table(), "Прочее", other)
        assert outline(draft) == OUTLINE
        assert [message for _, _, message in messages(draft)] == [
            "В файле несколько таблиц плана. Прочитана: таблица 1; не прочитано: таблица 2. "
            "Остальные загрузите отдельными файлами."
        ]

    def test_tracked_insertions_count_and_deletions_do_not(self):
        document = docx.Document()
        document.add_paragraph(TITLE)
        made = add_table(document, plan_table(rows=[Item("1", "Опрос", "анкета", "май")]))
        paragraph = made.cell(1, 1).paragraphs[0]._p
        inserted, deleted = element("ins"), element("del")
        for parent, tag, text in ((inserted, "t", " гостей"), (deleted, "delText", " жителей")):
            run, body = element("r"), element(tag)
            body.text = text
            run.append(body)
            parent.append(run)
            paragraph.append(parent)
        assert [item.title for item in read_plan(saved(document), "план.docx").items] == ["Опрос гостей"]

    def test_line_breaks_tabs_and_soft_hyphens_stay_in_the_text(self):
        document = docx.Document()
        document.add_paragraph(TITLE)
        made = add_table(document, plan_table(rows=[Item("1", "Опрос", "анкета", "май")]))
        run = made.cell(1, 2).paragraphs[0].runs[0]
        run.add_break()
        run.add_text("свод")
        run._r.append(element("softHyphen"))
        run.add_text("ка\tответов")
        assert [item.stages for item in read_plan(saved(document), "план.docx").items] == [
            "анкета\nсвод\u00adка\tответов"
        ]

    def test_links_and_content_controls_are_text(self):
        document = docx.Document()
        document.add_paragraph(TITLE)
        made = add_table(document, plan_table(rows=[Item("1", "Опрос", "анкета", "май")]))
        paragraph = made.cell(1, 2).paragraphs[0]._p
        for wrapper in (element("hyperlink"), element("smartTag")):
            run, body = element("r"), element("t")
            body.text = " на сайте"
            run.append(body)
            wrapper.append(run)
            paragraph.append(wrapper)
        draft = read_plan(saved(document), "план.docx")
        assert [item.stages for item in draft.items] == ["анкета на сайте на сайте"]

    def test_a_nested_table_is_read_as_lines_and_told_of(self):
        document = docx.Document()
        document.add_paragraph(TITLE)
        made = add_table(document, plan_table(rows=[Item("1", "Опрос", "анкеты:", "май")]))
        nested = made.cell(1, 2).add_table(2, 2)
        for row, texts in enumerate([("клуб", "10"), ("музей", "20")]):
            for column, text in enumerate(texts):
                nested.cell(row, column).text = text
        draft = read_plan(saved(document), "план.docx")
        assert [item.stages for item in draft.items] == ["анкеты:\nклуб\t10\nмузей\t20"]
        assert [(row, column) for row, column, _ in messages(draft)] == [(2, "3")]

    def test_automatic_numbers_of_word_are_restored(self):
        document = docx.Document()
        document.add_paragraph(TITLE)
        rows = [Item("", "Опрос", "анкета", "май"), Item("", "Бал", "зал", "июнь")]
        made = add_table(document, plan_table(rows=rows))
        for row in (1, 2):
            made.cell(row, 0).paragraphs[0].style = document.styles["List Number"]
        assert [item.number for item in read_plan(saved(document), "план.docx").items] == ["1.", "2."]

    def test_rows_divided_at_other_places_than_the_header(self):
        document = docx.Document()
        document.add_paragraph(TITLE)
        made = document.add_table(3, 6)
        header, plain, shifted = made.rows
        for row, spans in ((header, (1, 2, 2, 1)), (plain, (1, 1, 3, 1)), (shifted, (1, 3, 1, 1))):
            _span(row, spans)
        for row, texts in zip(made.rows, [("№", "Мероприятие", "Этапы", "Срок"), ("1", "Опрос", "анкета", "май"),
                                          ("2", "Бал", "зал", "июнь")], strict=True):  # fmt: skip
            for cell, text in zip(row._tr.tc_lst, texts, strict=True):
                cell.p_lst[0].add_r().text = text
        draft = read_plan(saved(document), "план.docx")
        assert items_as_rows(draft) == [Item("1", "Опрос", "анкета", "май"), Item("2", "Бал", "зал", "июнь")]


def _span(row, spans):
    cells = row._tr.tc_lst
    for cell in cells[len(spans) :]:
        row._tr.remove(cell)
    for cell, span in zip(cells, spans, strict=False):
        cell.grid_span = span


class TestRefusals:
    def test_a_workbook_that_is_no_plan(self):
        table = Table([["Учреждение", "Балл", "Место"], ["Клуб", 90, 1], ["Музей", 80, 2]], [])
        with pytest.raises(UnreadableFile, match="не найдена таблица плана"):
            read_workbook(table, above=("Итоги оценки", ""))

    def test_a_plan_without_a_single_item(self):
        with pytest.raises(UnreadableFile, match="не найдена таблица плана"):
            read_workbook(plan_table(rows=[]), below=())

    def test_a_document_without_a_table(self):
        with pytest.raises(UnreadableFile, match="нет таблицы с текстом"):
            read_word("Просто письмо")

    def test_an_archive_of_broken_xml(self):
        data = _replaced(workbook(plan_table()), b"</sheetData>", b"</sheetDat")
        with pytest.raises(UnreadableFile, match="Файл повреждён"):
            read_plan(data, "план.xlsx")


class TestHostileDocuments:
    """Well-formed files whose numbers are made to exhaust the reader."""

    @pytest.mark.timeout(20)
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b'<w:gridSpan w:val="', b'<w:gridSpan w:val="99999999'),
            (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>'),
            (b"<w:tc>", b'<w:trPr><w:gridBefore w:val="999999999"/></w:trPr><w:tc>'),
            (
                b"<w:p>",
                b'<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>',
            ),
        ],
    )
    def test_huge_figures_in_a_word_table_are_borne(self, old, new):
        data = _replaced(word(plan_table()), old, new, folder="word/document.xml")
        assert len(list(read_plan(data, "план.docx").items)) <= 6

    @pytest.mark.timeout(20)
    def test_figures_that_are_no_figures_are_told_as_damage(self):
        data = _replaced(
            word(plan_table()), b'<w:gridSpan w:val="', b'<w:gridSpan w:val="x', folder="word/document.xml"
        )
        with pytest.raises(UnreadableFile, match="Файл повреждён"):
            read_plan(data, "план.docx")

    @pytest.mark.timeout(20)
    def test_a_header_of_sixteen_thousand_columns_is_no_plan(self):
        table = Table([["Срок"] * 16_000, ["май"] * 3], [])
        with pytest.raises(UnreadableFile, match="не найдена таблица плана"):
            read_workbook(table)

    @pytest.mark.timeout(20)
    def test_columns_hidden_beyond_the_sheet_are_borne(self):
        data = _replaced(
            workbook(plan_table()),
            b"<sheetData>",
            b'<cols><col min="7" max="999999999" hidden="1"/></cols><sheetData>',
        )
        assert outline(read_plan(data, "план.xlsx")) == OUTLINE

    def test_a_word_table_of_too_many_rows_is_refused(self):
        row = b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 5001
        data = _replaced(word(plan_table()), b"</w:tbl>", row + b"</w:tbl>", folder="word/document.xml")
        with pytest.raises(UnreadableFile, match="больше 5000 строк"):
            read_plan(data, "план.docx")


class TestReordered:
    def test_responsibles_in_the_first_column_are_no_signature(self):
        rows = [Item("", "Опрос", deadline="май", responsible="Руководители клубов"),
                Item("", "Бал", deadline="июнь", responsible="Директор музея")]  # fmt: skip
        draft = read_workbook(plan_table(["responsible", "title", "deadline"], rows=rows))
        assert items_as_rows(draft) == rows
        assert draft.signature == (SIGNATURE,)

    def test_a_row_that_talks_of_deadlines_and_people_is_no_header(self):
        table = Table([["№", "Суть", "Сроки", "Люди"],
                       ["1", "Мероприятия ко дню музея", "в срок до мая", "ответственный методист"],
                       ["2", "Бал", "до 1 июня", "отдел культуры"]], [])  # fmt: skip
        draft = read_workbook(table)
        assert [column.heading for column in draft.columns] == ["№", "Суть", "Сроки", "Люди"]
        assert [item.number for item in draft.items] == ["1", "2"]
