"""A set as one document says what its cover and its parts say."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from documents.joining import joined
from documents.model import Document, Heading, Paragraph, Signature, SignatureText, Stamp
from tests.documents.any_documents import documents
from tests.documents.sample_documents import approved_plan, execution_report

COVER = Document(title=("Отчёты всех исполнителей",), blocks=(Paragraph("Отчитались 2 из 2"),), footer="Свод")


def words(*told):
    return Counter(word for document in told for text in document.texts() for word in text.split())


@given(documents, st.lists(documents, max_size=3))
def test_no_word_is_lost_but_the_feet_of_the_parts(cover, parts):
    parts = [replace(part, footer="") for part in parts]
    assert words(cover, *parts) - words(joined(cover, parts)) == Counter()


@given(documents, st.lists(documents, max_size=3))
def test_tables_and_texts_stand_in_the_order_of_the_set(cover, parts):
    found = [block for block in joined(cover, iter(parts)).blocks if block in all_blocks(cover, *parts)]
    places = iter(found)
    assert all(block in places for block in all_blocks(cover, *parts))


def all_blocks(*told):
    return [block for document in told for block in document.blocks]


def test_all_but_the_blocks_is_the_cover():
    assert replace(joined(COVER, [execution_report()]), blocks=COVER.blocks) == COVER


def test_a_cover_alone_is_itself():
    assert joined(COVER, ()) == COVER


def test_every_part_begins_a_page_under_its_title():
    blocks = joined(COVER, [execution_report(), approved_plan()]).blocks
    assert [block.text for block in blocks if isinstance(block, Heading) and block.new_page] == [
        execution_report().title[0],
        "\n".join(approved_plan().title),
    ]


def test_a_part_says_who_approved_it_and_who_signed():
    part = Document(
        title=("Отчёт",),
        subtitle="за год",
        stamps=(Stamp("УТВЕРЖДАЮ", ("Директор",), name="А.Б. Образцова"),),
        registration="№ 12-о от 15.01.2023",
        blocks=(Paragraph("Исполнено"),),
        notes=("Примечание",),
        signatures=(Signature("Директор", "А.Б. Образцова"), SignatureText("Исполнитель")),
        footer="редакция 2",
    )
    assert [block.text for block in joined(COVER, [part]).blocks[1:]] == [
        "Отчёт",
        "УТВЕРЖДАЮ\nДиректор\n______________ А.Б. Образцова",
        "№ 12-о от 15.01.2023",
        "за год",
        "Исполнено",
        "Примечание",
        "Директор  ______________ А.Б. Образцова",
        "Исполнитель",
    ]
