"""Numbers that Word prints by itself, counted as Word counts them."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plans.imports import read_plan
from plans.reading.word_numbering import numbering_of
from tests.plans.plan_files import Item, add_table, items_as_rows, plan_table, saved

LEVELS = [("upperRoman", "%1."), ("decimal", "%1.%2."), ("russianLower", "%3)")]


def document_with_list(levels=LEVELS, number_id="77", start_at=1):
    document = docx.Document()
    root = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start_at}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{body}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number_id}"><w:abstractNumId w:val="77"/></w:num>')
    )
    return document


def make_numbered(paragraph, depth, number_id="77"):
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number_id}"/></w:numPr>'
        )
    )
    return paragraph._p


def labels(document, depths):
    numbering = numbering_of(document)
    return [numbering.label(make_numbered(document.add_paragraph(), depth)) for depth in depths]


def test_levels_count_on_and_begin_again_under_a_new_parent():
    found = labels(document_with_list(), [0, 1, 1, 2, 2, 0, 1, 2])
    assert found == ["I.", "I.1.", "I.2.", "а)", "б)", "II.", "II.1.", "а)"]


def test_a_list_may_begin_at_another_number():
    assert labels(document_with_list([("decimal", "%1")], start_at=26), [0, 0]) == ["26", "27"]


def test_a_level_without_its_parent_takes_the_parents_start():
    assert labels(document_with_list([("decimal", "%1."), ("decimal", "%1.%2")]), [1, 1]) == ["1.1", "1.2"]


def test_a_bullet_is_no_number():
    assert labels(document_with_list([("bullet", "•")]), [0]) == [None]


@pytest.mark.parametrize("kind", ["chicago", "thaiNumbers"])
def test_an_unknown_format_is_not_guessed(kind):
    assert labels(document_with_list([(kind, "%1")]), [0]) == [""]


def test_a_plain_paragraph_has_no_number():
    document = docx.Document()
    assert numbering_of(document).label(document.add_paragraph("текст")._p) is None


def read_numbered(levels, depths):
    document = document_with_list(levels)
    document.add_paragraph("План работы на 2024 год")
    rows = [Item("", f"Дело {place}", "шаг", "май") for place in range(len(depths))]
    made = add_table(document, plan_table(rows=rows))
    for row, depth in enumerate(depths, start=1):
        make_numbered(made.cell(row, 0).paragraphs[0], depth)
    return read_plan(saved(document), "план.docx")


def test_numbers_of_a_plan_are_restored():
    draft = read_numbered([("decimal", "%1."), ("decimal", "%1.%2.")], [1, 1, 1])
    assert [item.number for item in items_as_rows(draft)] == ["1.1.", "1.2.", "1.3."]
    assert draft.problems == ()


def test_numbers_that_cannot_be_told_are_asked_for():
    draft = read_numbered([("chicago", "%1")], [0, 0])
    assert [item.title for item in draft.items] == ["Дело 0", "Дело 1"]
    assert [(problem.row, problem.column) for problem in draft.problems] == [(1, "1"), (2, "1"), (3, "1")]
