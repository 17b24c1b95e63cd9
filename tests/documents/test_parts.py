"""A part: drawn alone, bound later, kept by the hash of its content."""

from collections import Counter
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from documents.render.parts import part_key, part_to_pdf
from documents.render.pdf import to_pdf
from documents.render.print_styles import DEFAULT_STYLE, STYLES
from tests.documents.processes import digests_in_two_processes
from tests.documents.sample_documents import SENTENCES, execution_report, report_of_one_cell

FREE_POINTS = 20  # at the foot, for the stamps of those who bind


@pytest.fixture(scope="module", params=STYLES.values(), ids=STYLES)
def part(request):
    return PdfReader(BytesIO(part_to_pdf(execution_report(), style=request.param)))


def words(*texts):
    return Counter(word for text in texts for word in text.replace("-", " ").split())


def test_every_word_is_printed(part):
    printed = words(*(page.extract_text() for page in part.pages))
    assert words(*execution_report().texts()) - printed == Counter()


def test_a_part_has_neither_numbers_nor_tags(part):
    assert [page for page in part.pages if " из " in page.extract_text()[-20:]] == []
    assert "/StructTreeRoot" not in part.trailer["/Root"]


def test_foot_of_a_part_is_left_free(part):
    assert min(lowest_baseline(page) for page in part.pages) > FREE_POINTS


def lowest_baseline(page):
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, *rest: text.strip() and found.append(height(cm, tm)))
    return min(found)


def height(cm, tm):
    return tm[4] * cm[1] + tm[5] * cm[3] + cm[5]


def test_a_part_is_laid_out_as_the_whole_is():
    parts, whole = (
        PdfReader(BytesIO(drawn))
        for drawn in (
            part_to_pdf(execution_report(), style=DEFAULT_STYLE),
            to_pdf(execution_report(), style=DEFAULT_STYLE),
        )
    )
    assert len(parts.pages) == len(whole.pages)


def test_row_taller_than_a_page_keeps_the_headings_on_every_page():
    tall = report_of_one_cell(" ".join(SENTENCES * 40)[:20_000])
    texts = [
        page.extract_text() for page in PdfReader(BytesIO(part_to_pdf(tall, style=STYLES["large-1"]))).pages
    ]
    assert len(texts) > 9
    assert [text.split().count("Наименование") for text in texts] == [1] * len(texts)


def test_equal_content_gives_equal_bytes_in_every_process():
    assert (
        digests_in_two_processes(
            "from documents.render.parts import part_to_pdf;"
            "from documents.render.print_styles import DEFAULT_STYLE;"
            "from tests.documents.sample_documents import execution_report;"
            "found = part_to_pdf(execution_report(), style=DEFAULT_STYLE)"
        )
        == [sha256(part_to_pdf(execution_report(), style=DEFAULT_STYLE)).hexdigest()] * 2
    )


def test_progress_is_told_page_by_page(part):
    pages = []
    part_to_pdf(execution_report(), style=DEFAULT_STYLE, progress=pages.append)
    assert pages == list(range(1, len(pages) + 1)) != []


def test_key_follows_content_and_style():
    keys = {part_key(digest, style) for digest in ("a" * 64, "b" * 64) for style in STYLES.values()}
    assert len(keys) == 2 * len(STYLES)
    assert {len(key) for key in keys} == {64}
    assert part_key("a" * 64, DEFAULT_STYLE) in keys


def test_key_follows_the_release_that_draws(monkeypatch):
    before = part_key("a" * 64, DEFAULT_STYLE)
    monkeypatch.setattr("documents.render.parts.REVISION", "another")
    assert part_key("a" * 64, DEFAULT_STYLE) != before
