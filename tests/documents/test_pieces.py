"""A cut document says what the whole one says, and no piece is long."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from documents.model import Document, GoalRow, Heading, ItemRow, Paragraph, SectionRow, Table
from documents.pieces import pieces
from tests.documents.any_documents import documents
from tests.documents.sample_documents import approved_plan, consolidated_report, execution_report


def row_count(document):
    return sum(len(block.rows) for block in document.blocks if isinstance(block, Table))


def texts_told_once(document):
    """Every text but those that a piece repeats: the footer, and the head of a table that goes on."""
    bare = replace(
        document,
        footer="",
        blocks=tuple(
            Table(tuple(replace(column, heading="", group="") for column in block.columns), block.rows)
            if isinstance(block, Table)
            else block
            for block in document.blocks
        ),
    )
    return [text for text in bare.texts() if text]


@given(documents, st.integers(1, 8))
def test_pieces_joined_tell_the_whole_in_its_order(document, rows):
    cut = pieces(document, rows)
    assert [text for piece in cut for text in texts_told_once(piece)] == texts_told_once(document)


@given(documents, st.integers(1, 8))
def test_no_piece_has_more_rows_than_allowed(document, rows):
    cut = pieces(document, rows)
    assert [piece for piece in cut if row_count(piece) > rows] == []
    assert sum(map(row_count, cut)) == row_count(document)


@given(documents, st.integers(1, 8))
def test_every_piece_has_something_to_print_and_the_name_of_the_whole(document, rows):
    cut = pieces(document, rows)
    assert [piece for piece in cut[1:] if not piece.blocks] == []
    assert {(piece.full_name(), piece.lang, piece.orientation, piece.footer) for piece in cut} == {
        (document.full_name(), document.lang, document.orientation, document.footer)
    }


@given(documents)
def test_a_short_document_is_itself(document):
    assert pieces(document, max(row_count(document), 1)) == (document,)


@given(documents, st.integers(1, 8))
def test_cutting_again_changes_nothing(document, rows):
    cut = pieces(document, rows)
    assert tuple(again for piece in cut for again in pieces(piece, rows)) == cut


def test_head_is_on_the_first_piece_and_signatures_on_the_last():
    document = replace(approved_plan(), registration="№ 1")
    first, last = pieces(document, 3)
    assert (first.title, first.stamps, first.registration) == (document.title, document.stamps, "№ 1")
    assert (first.notes, first.signatures) == ((), ())
    assert (last.title, last.stamps, last.registration) == ((), (), "")
    assert (last.notes, last.signatures) == (document.notes, document.signatures)


def test_a_long_table_keeps_header_caption_and_banner_on_every_piece():
    document = consolidated_report(institutions=12)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cut = pieces(document, 5)
    heads = [
        (block.columns, block.caption, block.banner)
        for piece in cut
        for block in piece.blocks
        if isinstance(block, Table)
    ]
    assert heads == [(table.columns, table.caption, table.banner) for table in tables for _ in range(3)]


def test_it_is_cut_between_tables_where_that_is_enough():
    cut = pieces(consolidated_report(institutions=12), 30)
    assert [row_count(piece) for piece in cut] == [24, 24, 12]


def test_a_section_goes_with_its_items():
    cut = pieces(execution_report(), 9)
    lasts = [type(piece.blocks[0].rows[-1]) for piece in cut]
    assert [row_count(piece) for piece in cut] == [8, 8, 8, 8]
    assert lasts == [ItemRow] * 4
    assert [type(row) for row in cut[1].blocks[0].rows[:2]] == [SectionRow, GoalRow]


def test_a_heading_goes_with_the_table_below_it():
    table = Table(execution_report().blocks[0].columns, execution_report().blocks[0].rows[:3])
    document = Document(title=("Отчёт",), blocks=(table, Heading("Итоги"), Heading("Музей"), table))
    first, last = pieces(document, 4)
    assert (first.blocks, last.blocks) == ((table,), (Heading("Итоги"), Heading("Музей"), table))


def test_paragraphs_alone_are_never_cut():
    document = Document(title=("Справка",), blocks=(Paragraph("текст"),) * 1_000)
    assert pieces(document, 1) == (document,)
