import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from documents.mark import Mark
from documents.model import Column, Document, Heading, ItemRow, Paragraph, SectionRow, Signature, Stamp, Table
from documents.office_files import check_office_file
from documents.render.docx import to_docx
from tests.documents.sample_documents import (
    EXECUTION_COLUMNS,
    SENTENCES,
    approved_plan,
    consolidated_report,
    execution_report,
    execution_rows,
    report_of_one_cell,
    report_without_rows,
)

PROJECT = Path(__file__).resolve().parents[2]
MARK = Mark(
    code="7K3QF-9XW2M-T",
    address="https://kultura.example.org/proverka/7K3QF-9XW2M-T",
    version="версия 2 от 15.01.2025",
    seal="ab12" * 16,
)
SAMPLES = (execution_report(), approved_plan(), consolidated_report(), report_without_rows())


def word_of(document, mark=None):
    return docx.Document(BytesIO(to_docx(document, mark=mark)))


def rows_of(table):
    """What stands in the cells row by row, a merged cell once."""
    return [tuple(cell.text for cell in own_cells(row)) for row in table.rows]


def own_cells(row):
    return [docx.table._Cell(cell, row) for cell in row._tr.tc_lst]


def row_with(table, text):
    return next(row for row in table.rows if text in [cell.text for cell in own_cells(row)])


def spans(row):
    return [cell.grid_span for cell in row._tr.tc_lst]


def marks(row):
    properties = row._tr.trPr
    return [] if properties is None else [etree.QName(mark).localname for mark in properties]


def style_codes(row):
    return [cell.paragraphs[0].style.style_id for cell in own_cells(row)]


def all_texts(word):
    body = (paragraph.text for part in [word, *all_cells(word)] for paragraph in part.paragraphs)
    return {*body, *(paragraph.text for paragraph in word.sections[0].footer.paragraphs)}


def all_cells(word):
    return [cell for table in word.tables for row in table.rows for cell in own_cells(row)]


def test_every_cell_comes_back_unchanged_row_by_row():
    table = word_of(execution_report()).tables[0]
    own = execution_report().blocks[0]
    headings = tuple(column.heading for column in own.columns)
    expected = [headings, *(tuple(cell.text for cell in own.cells(row)) for row in own.rows)]
    assert rows_of(table) == expected


@pytest.mark.parametrize("document", SAMPLES)
def test_every_text_is_in_the_file(document):
    found = all_texts(word_of(document))
    wanted = {"\n".join(document.title), *document.texts()} - {*document.title, document.footer, ""}
    assert wanted - found == set()


@given(st.text(alphabet="абв \n\t=+-@&<>\"'_x0041", max_size=60))
def test_any_text_comes_back_unchanged(text):
    cell = own_cells(word_of(report_of_one_cell(text)).tables[0].rows[-1])[-1]
    assert cell.text == text


def test_equal_documents_give_equal_bytes():
    assert to_docx(execution_report(), mark=MARK) == to_docx(execution_report(), mark=MARK)


def test_another_mark_gives_other_bytes():
    assert to_docx(approved_plan(), mark=MARK) != to_docx(approved_plan(), mark=replace(MARK, seal="00"))


def test_bytes_do_not_depend_on_the_hour():
    with zipfile.ZipFile(BytesIO(to_docx(approved_plan()))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_the_file_passes_the_check_of_uploads():
    assert check_office_file(to_docx(execution_report(), mark=MARK), "отчёт.docx") == "docx"


@pytest.mark.parametrize(
    ("orientation", "way", "size"),
    [
        ("landscape", WD_ORIENT.LANDSCAPE, (Mm(297), Mm(210))),
        ("portrait", WD_ORIENT.PORTRAIT, (Mm(210), Mm(297))),
    ],
)
def test_page_is_a4_in_the_chosen_orientation(orientation, way, size):
    section = word_of(replace(execution_report(), orientation=orientation)).sections[0]
    sides = (round(section.page_width / Mm(1)), round(section.page_height / Mm(1)))
    assert (section.orientation, sides) == (way, tuple(round(side / Mm(1)) for side in size))


@pytest.mark.parametrize(("orientation", "millimetres"), [("landscape", 267), ("portrait", 180)])
def test_table_has_a_fixed_layout_over_the_whole_width(orientation, millimetres):
    table = word_of(replace(execution_report(), orientation=orientation)).tables[0]
    grid = [column.w / Mm(1) for column in table._tbl.tblGrid.gridCol_lst]
    assert table.autofit is False
    assert sum(grid) == pytest.approx(millimetres, abs=0.5)
    cells = [cell.width / Mm(1) for cell in row_with(table, "1.1")._tr.tc_lst]
    assert cells == pytest.approx(grid)


def test_headings_numbers_and_banner_are_repeated_on_every_page():
    plan = word_of(approved_plan()).tables[1]
    consolidated = word_of(consolidated_report()).tables[0]
    assert [marks(row) for row in plan.rows][:4] == [["cantSplit", "tblHeader"]] * 3 + [["cantSplit"]]
    assert [marks(row) for row in consolidated.rows][:3] == [["cantSplit", "tblHeader"]] * 2 + [["cantSplit"]]


def test_header_taller_than_half_a_page_is_not_repeated():
    table = Table(EXECUTION_COLUMNS, execution_rows()[2:4], banner=" ".join(SENTENCES * 12))
    word = word_of(Document(title=("Отчёт",), blocks=(table,)))
    assert [row for row in word.tables[0].rows if "tblHeader" in marks(row)] == []


def test_only_a_short_row_is_kept_in_one_piece():
    tall = word_of(report_of_one_cell(" ".join(SENTENCES * 10))).tables[0].rows[-1]
    short = word_of(report_of_one_cell("Исполнено.")).tables[0].rows[-1]
    assert (marks(tall), marks(short)) == ([], ["cantSplit"])


def test_sections_are_merged_over_all_columns_and_goals_over_the_rest():
    table = word_of(execution_report()).tables[0]
    assert [spans(row) for row in table.rows][:4] == [[1] * 6, [6], [1, 5], [1] * 6]


def test_a_section_is_kept_with_the_row_below():
    first, goal, item = word_of(execution_report()).tables[0].rows[1:4]
    kept = [own_cells(row)[0].paragraphs[0].paragraph_format.keep_with_next for row in (first, goal, item)]
    assert kept == [True, True, None]


def test_grouped_columns_have_a_merged_heading():
    table = word_of(approved_plan()).tables[1]
    assert rows_of(table)[:3] == [
        ("№ п/п", "Показатель", "Сроки", "Ответственные"),
        ("", "", "начало", "окончание", ""),
        ("1", "2", "3", "4", "5"),
    ]
    assert spans(table.rows[0]) == [1, 1, 2, 1]
    merges = [[cell.vMerge for cell in row._tr.tc_lst] for row in table.rows][:3]
    assert merges == [
        ["restart", "restart", None, "restart"],
        ["continue", "continue", None, None, "continue"],
        [None] * 5,
    ]


def test_numbers_are_centred_and_sections_bold():
    table = word_of(execution_report()).tables[0]
    assert style_codes(row_with(table, "1.1")) == ["CellCentred"] + ["Cell"] * 5
    assert style_codes(table.rows[1]) == ["Section"]


def test_tables_do_not_touch():
    """Word would make one of them."""
    body = [etree.QName(element).localname for element in word_of(consolidated_report()).element.body]
    assert "tbl tbl" not in " ".join(body)
    assert body.count("tbl") == len(consolidated_report().blocks) - 3 + 1


def test_the_last_thing_is_a_paragraph():
    signed = Document(title=("Отчёт",), signatures=(Signature("Директор"),))
    for document in (report_without_rows(), signed):
        body = [etree.QName(element).localname for element in word_of(document).element.body]
        assert body[-3:] == ["tbl", "p", "sectPr"]


def test_one_stamp_stands_at_the_right():
    stamp = Stamp("УТВЕРЖДАЮ", ("Директор",), name="А.Б. Образцова", date="")
    paragraphs = word_of(Document(title=("Отчёт",), stamps=(stamp,))).paragraphs[:4]
    assert [paragraph.text for paragraph in paragraphs] == list(stamp.lines())
    starts = [paragraph.paragraph_format.left_indent / Mm(1) for paragraph in paragraphs]
    assert starts == pytest.approx([267 * 0.62] * 4, abs=0.5)


def test_two_stamps_stand_left_and_right():
    table = word_of(approved_plan()).tables[0]
    left, right = ("\n".join(stamp.lines()) for stamp in approved_plan().stamps)
    assert rows_of(table) == [(left, right)]


def test_registration_stands_between_the_stamps_and_the_title():
    document = replace(execution_report(), registration="№ 12-о от 15.01.2025", stamps=(Stamp("УТВЕРЖДАЮ"),))
    texts = [paragraph.text for paragraph in word_of(document).paragraphs][:3]
    assert texts == ["УТВЕРЖДАЮ", "№ 12-о от 15.01.2025", document.title[0]]


def test_signature_line_stands_beside_the_post():
    signature = execution_report().signatures[0]
    assert rows_of(word_of(execution_report()).tables[-1]) == [(signature.post, signature.line())]


def test_title_and_headings_are_headings_of_word():
    headings = [
        (paragraph.style.name, paragraph.text)
        for paragraph in word_of(consolidated_report()).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    sections = [block.text for block in consolidated_report().blocks if isinstance(block, Heading)]
    assert headings == [
        ("Heading 1", consolidated_report().title[0]),
        *(("Heading 2", text) for text in sections),
    ]


def test_headings_are_in_the_outline():
    levels = [
        word_of(report_without_rows()).styles[name].element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val"))
        for name in ("Heading 1", "Heading 2")
    ]
    assert levels == ["0", "1"]


def test_heading_may_begin_a_new_page():
    blocks = (Heading("Первый"), Paragraph("до"), Heading("Второй", new_page=True))
    paragraphs = word_of(Document(title=("Отчёт",), blocks=blocks)).paragraphs
    breaks = {p.text: bool(p.paragraph_format.page_break_before) for p in paragraphs if p.text}
    assert breaks == {"Отчёт": False, "Первый": False, "до": False, "Второй": True}


def test_foot_of_the_page_holds_number_footer_and_mark():
    document = replace(execution_report(), footer="Комплекс мер, редакция 2")
    foot = word_of(document, MARK).sections[0].footer
    fields = [field.get(qn("w:instr")) for field in foot._element.iter(qn("w:fldSimple"))]
    texts = ["".join(t.text or "" for t in p._p.iter(qn("w:t"))) for p in foot.paragraphs]
    assert fields == ["PAGE", "NUMPAGES"]
    assert texts == ["Комплекс мер, редакция 21 из 1", MARK.line()]


def test_mark_stands_at_the_end_beside_a_picture_told_in_words():
    last = word_of(execution_report(), MARK).paragraphs[-1]
    picture = next(last._p.iter(qn("wp:docPr")))
    assert last.text.strip() == MARK.line()
    assert picture.get("descr") == f"QR-код. {MARK.line()}"


def test_document_without_a_mark_holds_no_picture():
    with zipfile.ZipFile(BytesIO(to_docx(execution_report()))) as file:
        assert [name for name in file.namelist() if "media" in name] == []


def test_properties_hold_title_language_code_and_seal():
    properties = word_of(approved_plan(), MARK).core_properties
    assert (properties.title, properties.language, properties.keywords) == (
        "План 2025",
        "ru-RU",
        f"{MARK.code} {MARK.seal}",
    )
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_every_font_is_times_new_roman_in_russian():
    with zipfile.ZipFile(BytesIO(to_docx(execution_report(), mark=MARK))) as file:
        styles = file.read("word/styles.xml").decode()
    fonts = re.findall(r"<w:rFonts (.*?)/>", styles)
    assert [set(re.findall(r'"(.*?)"', font)) for font in fonts] == [{"Times New Roman"}]
    assert set(re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)=', fonts[0])) == {
        "w:ascii=", "w:hAnsi=", "w:eastAsia=", "w:cs="
    }  # fmt: skip
    assert re.search(r'<w:lang [^>]*w:val="ru-RU"', styles)


def test_every_style_that_is_used_is_there():
    for document in SAMPLES:
        word = word_of(document, MARK)
        used = {style.get(qn("w:val")) for style in word.element.iter(qn("w:pStyle"), qn("w:tblStyle"))}
        known = {style.style_id for style in word.styles}
        assert used - known == set()


def test_table_of_one_column_is_written():
    table = Table((Column("Мера", 5),), (ItemRow(("Опрос",)), SectionRow("Итого")))
    assert rows_of(word_of(Document(title=("Перечень",), blocks=(table,))).tables[0]) == [
        ("Мера",),
        ("Опрос",),
        ("Итого",),
    ]


def test_importing_the_renderer_imports_no_writer():
    code = "import sys, documents.render.docx; print({'docx', 'segno'} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "set()\n"
