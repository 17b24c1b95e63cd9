import gc
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader

from documents.model import (
    Document,
    GoalRow,
    Heading,
    Paragraph,
    SectionRow,
    Signature,
    SignatureText,
    Stamp,
    Table,
)
from documents.render.fonts import FONT_STACK, FontMissing, font_file, fonts_available
from documents.render.pdf import pdf_obstacle, to_pdf
from documents.render.print_styles import STYLES
from tests.documents.printed_codes import shows_code
from tests.documents.processes import PROJECT, digests_in_two_processes
from tests.documents.sample_documents import (
    EXECUTION_COLUMNS,
    SENTENCES,
    TITLES,
    a_mark,
    approved_plan,
    consolidated_report,
    execution_report,
    execution_rows,
    report_of_one_cell,
    report_without_rows,
)

REGISTRATION = "№ 12-о от 15.01.2023"
PAGE_NUMBER = re.compile(r"(\d+) из (\d+)$")


@pytest.fixture(scope="module")
def report():
    return PdfReader(BytesIO(to_pdf(execution_report())))


@pytest.fixture(scope="module", params=STYLES.values(), ids=STYLES)
def marked(request):
    return to_pdf(replace(execution_report(), registration=REGISTRATION), mark=a_mark(), style=request.param)


def page_texts(pdf):
    return [page.extract_text() for page in pdf.pages]


def page_words(pdf):
    return Counter(word for text in page_texts(pdf) for word in text.split())


def words_of(document):
    return Counter(word for text in document.texts() for word in text.split())


def heading_words(columns):
    return [word for column in columns for word in column.heading.split()]


def test_every_word_is_printed_whole(report):
    missing = words_of(execution_report()) - page_words(report)
    assert missing == Counter()


def test_words_of_a_cell_stand_in_order():
    text = " ".join(SENTENCES)
    printed = " ".join(page_texts(PdfReader(BytesIO(to_pdf(report_of_one_cell(text))))))
    assert " ".join(text.split()) in " ".join(printed.split())


def test_items_stand_in_order(report):
    printed = "\n".join(page_texts(report))
    numbers = [f"{section}.{place}" for section in range(1, 5) for place in range(1, 7)]
    assert re.findall(r"^([1-4]\.[1-6])\b", printed, re.MULTILINE) == numbers


def test_column_headings_stand_on_every_page(report):
    for text in page_texts(report):
        assert set(heading_words(EXECUTION_COLUMNS)) - set(text.split()) == set()
        assert text.split().count("Наименование") == 1


def test_row_taller_than_a_page_keeps_the_headings_on_every_page():
    pdf = PdfReader(BytesIO(to_pdf(report_of_one_cell(" ".join(SENTENCES * 40)[:20_000]))))
    assert len(pdf.pages) > 5
    assert [text.split().count("Наименование") for text in page_texts(pdf)] == [1] * len(pdf.pages)


def test_text_of_20000_characters_is_printed_whole():
    document = report_of_one_cell(" ".join(f"слово{number}" for number in range(1_900)))
    pdf = PdfReader(BytesIO(to_pdf(document)))
    assert words_of(document) - page_words(pdf) == Counter()


LONG = " ".join(f"слово{number}" for number in range(900))  # two pages of text
ITEMS = execution_rows()[2:4]


@pytest.mark.parametrize(
    "document",
    [
        Document(title=(LONG,), subtitle=LONG, blocks=(Table(EXECUTION_COLUMNS, ITEMS),)),
        Document(title=("Отчёт",), stamps=(Stamp(LONG, (LONG,)),)),
        Document(title=("Отчёт",), stamps=(Stamp("СОГЛАСОВАНО"), Stamp("УТВЕРЖДАЮ", (LONG,)))),
        Document(title=("Отчёт",), blocks=(Heading(LONG), Paragraph(LONG))),
        Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, (SectionRow(LONG), *ITEMS)),)),
        Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, (GoalRow("1", LONG), *ITEMS)),)),
        Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, ITEMS, caption=LONG, banner=LONG),)),
        Document(title=("Отчёт",), notes=(LONG,), signatures=(SignatureText(LONG), Signature(LONG, LONG))),
        Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, (SectionRow("Раздел"),) * 100),)),
    ],
    ids=[
        "title",
        "stamp",
        "two stamps",
        "blocks",
        "section",
        "goal",
        "banner",
        "signatures",
        "only sections",
    ],
)
def test_nothing_is_lost_where_a_text_is_longer_than_a_page(document):
    for mark in (None, a_mark()):
        pdf = PdfReader(BytesIO(to_pdf(document, mark=mark)))
        assert len(pdf.pages) > 1
        assert words_of(document) - page_words(pdf) == Counter()


def test_banner_of_a_consolidated_table_stands_on_every_page():
    pdf = PdfReader(BytesIO(to_pdf(consolidated_report(institutions=40))))
    firsts = [next(re.finditer(r"1\.\d+\. ", text)).group() for text in page_texts(pdf)[:-1]]
    assert len(pdf.pages) > len(TITLES)
    assert set(firsts) == {f"1.{item}. " for item in range(1, len(TITLES) + 1)}
    assert firsts == sorted(firsts)


def test_section_is_never_left_alone_at_the_foot_of_a_page(report):
    for text in page_texts(report):
        lines = [line for line in text.splitlines() if line and not PAGE_NUMBER.search(line)]
        assert not lines[-1].startswith(("Раздел", "По 0"))


def test_pages_are_numbered(report):
    numbers = [PAGE_NUMBER.search(text.strip()) for text in page_texts(report)]
    total = len(report.pages)
    assert [(int(number[1]), int(number[2])) for number in numbers] == [
        (page, total) for page in range(1, total + 1)
    ]


def test_footer_stands_on_every_page(report):
    assert [execution_report().footer in text for text in page_texts(report)] == [True] * len(report.pages)


def test_a_marked_version_is_named_at_the_foot_of_every_page(marked):
    pdf = PdfReader(BytesIO(marked))
    texts = page_texts(pdf)
    assert [text.count(a_mark().line()) for text in texts] == [1] * len(texts)
    assert [PAGE_NUMBER.search(text.strip()).group() for text in texts] == [
        f"{page} из {len(texts)}" for page in range(1, len(texts) + 1)
    ]
    assert pdf.metadata["/Keywords"] == a_mark().keywords()


def test_a_marked_version_loses_no_word(marked):
    """A line may end after a hyphen that the text itself has."""
    document = replace(execution_report(), registration=REGISTRATION)
    printed = [text.replace("-", " ") for text in page_texts(PdfReader(BytesIO(marked)))]
    written = [text.replace("-", " ") for text in document.texts()]
    assert Counter(" ".join(written).split()) - Counter(" ".join(printed).split()) == Counter()


def test_registration_stands_above_the_title(marked):
    first = page_texts(PdfReader(BytesIO(marked)))[0]
    assert 0 <= first.index(REGISTRATION) < first.index("Отчёт о реализации")


def test_the_code_stands_by_the_signature(marked):
    pages = pypdfium2.PdfDocument(marked)
    place = {"left_mm": 297 - 10 - 26 + 26 * 4 / 41, "side_mm": 26 * 33 / 41}
    found = [shows_code(page, a_mark().address, **place) for page in pages]
    assert found == [False] * (len(pages) - 1) + [True]
    assert shows_code(pages[len(pages) - 1], f"{a_mark().address}/", **place) is False


def test_the_code_has_words_for_those_who_do_not_see_it(marked):
    tree = PdfReader(BytesIO(marked)).trailer["/Root"]["/StructTreeRoot"]
    assert alternatives(tree) == [f"QR-код. {a_mark().line()}"]


def alternatives(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for child in node for text in alternatives(child)]
    if not isinstance(node, dict):
        return []
    return ([node["/Alt"]] if "/Alt" in node else []) + alternatives(node.get("/K", []))


def test_large_letters_are_larger():
    heights = [
        letter_height(to_pdf(report_of_one_cell("Исполнено"), style=style), "Исполнено")
        for style in STYLES.values()
    ]
    assert heights == [10, 14]


def letter_height(pdf, text):
    sizes = []
    PdfReader(BytesIO(pdf)).pages[0].extract_text(
        visitor_text=lambda part, cm, tm, font, size: sizes.append((part, size * abs(tm[3] * cm[3])))
    )
    return next(round(size) for part, size in sizes if text in part)


def test_pdf_is_tagged_for_accessibility(report):
    catalog = report.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712  a PDF object, not a bool
    assert catalog["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert catalog["/Lang"] == "ru"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


def structure_tags(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in structure_tags(child)]
    if not isinstance(node, dict):
        return []
    own = [node["/S"]] if "/S" in node else []
    return own + (structure_tags(node["/K"]) if "/K" in node else [])


def test_table_is_tagged_as_a_table(report):
    tags = Counter(structure_tags(report.trailer["/Root"]["/StructTreeRoot"]))
    assert tags["/H1"] == 1
    assert tags["/Table"] >= 1
    assert tags["/TH"] >= len(EXECUTION_COLUMNS)
    assert tags["/TD"] >= 24 * len(EXECUTION_COLUMNS)


def test_metadata_hold_the_title(report):
    assert report.metadata.title == execution_report().full_name()


def test_page_is_a4_in_the_chosen_orientation(report):
    portrait = PdfReader(BytesIO(to_pdf(replace(execution_report(), orientation="portrait"))))
    sizes = [[round(float(side)) for side in pdf.pages[0].mediabox[2:]] for pdf in (report, portrait)]
    assert sizes == [[842, 595], [595, 842]]


def fonts_of(pdf):
    found = {}
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            found[font.get_object()["/BaseFont"]] = descendant["/FontDescriptor"].get_object()
    return found


def test_every_font_is_embedded(report):
    fonts = fonts_of(report)
    assert fonts != {}
    for name, descriptor in fonts.items():
        embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
        assert embedded, f"{name} is not embedded"


def test_a_font_of_the_stack_is_there():
    assert set(fonts_available()) & set(FONT_STACK)
    assert pdf_obstacle() == ""


def test_missing_fonts_are_told_in_russian(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert fonts_available() == ()
    with pytest.raises(FontMissing, match="установите пакет fonts-liberation"):
        font_file()
    assert pdf_obstacle() == (
        "Нет шрифта с кириллицей (Liberation Serif, PT Serif, DejaVu Serif): установите пакет fonts-liberation."
    )


def test_equal_documents_give_equal_bytes():
    assert to_pdf(approved_plan(), mark=a_mark()) == to_pdf(approved_plan(), mark=a_mark())


def test_bytes_do_not_depend_on_the_process():
    assert (
        digests_in_two_processes(
            "from documents.render.pdf import to_pdf;"
            "from tests.documents.sample_documents import a_mark, approved_plan;"
            "found = to_pdf(approved_plan(), mark=a_mark())"
        )
        == [sha256(to_pdf(approved_plan(), mark=a_mark())).hexdigest()] * 2
    )


def test_table_without_rows_is_one_page():
    pdf = PdfReader(BytesIO(to_pdf(report_without_rows())))
    assert len(pdf.pages) == 1
    assert set(heading_words(EXECUTION_COLUMNS)) <= set(page_texts(pdf)[0].split())


def test_row_of_empty_cells_is_printed():
    assert len(PdfReader(BytesIO(to_pdf(report_of_one_cell("")))).pages) == 1


def test_progress_is_told_page_by_page(report):
    pages = []
    to_pdf(execution_report(), progress=pages.append)
    assert pages == list(range(1, len(report.pages) + 1))


class Cancelled(Exception):
    pass


def test_progress_may_end_the_drawing():
    def cancel_at_page_2(page):
        if page == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        to_pdf(execution_report(), progress=cancel_at_page_2)
    assert gc.isenabled()
    assert to_pdf(report_without_rows(), progress=lambda page: None).startswith(b"%PDF-1.7")


def test_importing_the_renderers_imports_no_writer():
    code = (
        "import sys, documents.render.binding, documents.render.parts, documents.render.xlsx;"
        "writers = {'pikepdf', 'reportlab', 'segno', 'weasyprint', 'xlsxwriter'};"
        "print(writers & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "set()\n"
