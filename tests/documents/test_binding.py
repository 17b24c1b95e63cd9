"""Parts bound into one file: every page numbered and marked, nothing lost, the same bytes again."""

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from documents.model import Document, Paragraph
from documents.render.binding import PAGES_STAMPED_AT_ONCE, BrokenPart, bind
from documents.render.fonts import NO_FONT, FontMissing
from documents.render.parts import part_to_pdf
from documents.render.print_styles import DEFAULT_STYLE, STYLES
from tests.documents.printed_codes import shows_code
from tests.documents.processes import digests_in_two_processes
from tests.documents.sample_documents import a_mark, approved_plan, consolidated_report, execution_report

SET = (approved_plan(), replace(execution_report(), orientation="portrait"), consolidated_report())
NAMES = ("Сводка", "МУК «Библиотека»", "Дом культуры № 2")
CODE = {"left_mm": 20, "side_mm": 14}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    return [kept(folder / f"{index}.pdf", document) for index, document in enumerate(SET)]


def kept(path, document):
    path.write_bytes(part_to_pdf(document, style=DEFAULT_STYLE))
    return path


def bound(parts, target, **changes):
    options = {"title": "Отчёты всех исполнителей", "mark": a_mark(), "names": NAMES, **changes}
    return bind(parts, target=target, **options)


@pytest.fixture(scope="module")
def book(parts, tmp_path_factory):
    target = tmp_path_factory.mktemp("bound") / "set.pdf"
    bound(parts, target)
    return target


def texts_of(path):
    return [page.extract_text() for page in PdfReader(path).pages]


def fast_texts(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


@pytest.mark.parametrize("read", [texts_of, fast_texts])
def test_every_page_is_numbered_and_marked(book, read):
    texts = read(book)
    assert [text.count(a_mark().line()) for text in texts] == [1] * len(texts)
    assert [re.findall(r"\d+ из \d+", text)[-1] for text in texts] == [
        f"{page} из {len(texts)}" for page in range(1, len(texts) + 1)
    ]


def test_pages_stand_in_the_order_of_the_parts_and_lose_nothing(book, parts):
    whole, alone = texts_of(book), [text for part in parts for text in texts_of(part)]
    assert len(whole) == len(alone)
    for page, before in zip(whole, alone, strict=True):
        assert page.startswith(before.rstrip())


def test_it_tells_how_many_pages_it_bound(parts, tmp_path):
    assert bound(parts, tmp_path / "set.pdf") == len(PdfReader(tmp_path / "set.pdf").pages)


def test_pages_keep_their_orientation(book, parts):
    assert [page.mediabox for page in PdfReader(book).pages] == [
        page.mediabox for part in parts for page in PdfReader(part).pages
    ]


def test_the_code_stands_on_the_first_page_alone(book):
    pages = pypdfium2.PdfDocument(book)
    found = [shows_code(page, a_mark().address, **CODE) for page in pages]
    assert found == [True] + [False] * (len(pages) - 1)


def test_bookmarks_lead_to_the_parts(book, parts):
    pdf = PdfReader(book)
    counts = [len(PdfReader(part).pages) for part in parts]
    assert [(item.title, pdf.get_destination_page_number(item)) for item in pdf.outline] == [
        (name, sum(counts[:index])) for index, name in enumerate(NAMES)
    ]


def test_metadata_hold_title_language_code_and_seal(book):
    pdf = PdfReader(book)
    assert (pdf.metadata.title, pdf.metadata["/Keywords"]) == (
        "Отчёты всех исполнителей",
        a_mark().keywords(),
    )
    assert (pdf.trailer["/Root"]["/Lang"], pdf.pdf_header) == ("ru", "%PDF-1.7")


def test_every_font_is_embedded(book):
    with pikepdf.open(book) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.as_dict().values()]
        descriptors = [font.get("/DescendantFonts", [font])[0].FontDescriptor for font in fonts]
        assert len(descriptors) > len(pdf.pages)
        assert [font for font in descriptors if "/FontFile2" not in font] == []


def test_large_letters_are_stamped_large(parts, tmp_path):
    bound(parts, tmp_path / "set.pdf", style=STYLES["large-1"])
    sizes = []
    PdfReader(tmp_path / "set.pdf").pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: "Проверить" in text and sizes.append(size)
    )
    assert sizes == [pytest.approx(14 * 0.8)]


def test_equal_parts_give_equal_bytes_in_every_process(book, parts):
    digests = digests_in_two_processes(
        "from tests.documents.test_binding import bound_bytes;"
        f"found = bound_bytes({[str(part) for part in parts]!r})"
    )
    digests += digests_in_two_processes(f"found = open({str(book)!r}, 'rb').read()")
    assert len(set(digests)) == 1


def bound_bytes(parts):
    with TemporaryDirectory() as folder:
        target = Path(folder) / "set.pdf"
        bound(parts, target)
        return target.read_bytes()


def test_many_pages_are_stamped_batch_by_batch(tmp_path):
    pages = tuple(Paragraph(f"страница {number}") for number in range(3))
    part = kept(tmp_path / "part.pdf", Document(title=("Отчёт",), blocks=pages))
    count = PAGES_STAMPED_AT_ONCE * 2 + 1
    bound([part] * count, tmp_path / "set.pdf", names=["Отчёт"] * count)
    assert [re.findall(r"\d+ из \d+", text) for text in fast_texts(tmp_path / "set.pdf")] == [
        [f"{number} из {count}"] for number in range(1, count + 1)
    ]


def test_parts_need_not_stay_open(parts, tmp_path):
    opened = []
    bound(
        parts * 20,
        tmp_path / "set.pdf",
        names=NAMES * 20,
        progress=lambda count: opened.append(len(list(Path("/proc/self/fd").iterdir()))),
    )
    assert max(opened) - min(opened) <= 1


def test_progress_is_told_part_by_part(parts, tmp_path):
    told = []
    bound(parts, tmp_path / "set.pdf", progress=told.append)
    assert told == [1, 2, 3, 3]


class Cancelled(Exception):
    pass


def test_progress_may_end_the_binding(parts, tmp_path):
    def cancel(count):
        if count == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        bound(parts, tmp_path / "set.pdf", progress=cancel)
    assert not (tmp_path / "set.pdf").exists()


@pytest.mark.parametrize("content", [b"", b"no PDF", None], ids=["empty", "other", "torn"])
def test_a_broken_part_is_named(parts, tmp_path, content):
    whole = parts[1].read_bytes()
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(BrokenPart, match=r"Часть отчёта повреждена: broken\.pdf") as caught:
        bound([parts[0], broken, parts[2]], tmp_path / "set.pdf")
    assert caught.value.path == broken
    assert not (tmp_path / "set.pdf").exists()


def test_missing_fonts_are_told_in_russian(parts, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FontMissing, match=re.escape(NO_FONT)):
        bound(parts, tmp_path / "set.pdf")


@pytest.mark.parametrize(
    "text", ["=1+1", "<b>\x00\ud800", "(\\) Tj ET Q /F1 Do", "🎭 مرحبا\nдалее", "\u202eоп"]
)
def test_hostile_words_stay_words(parts, tmp_path, text):
    target = tmp_path / "set.pdf"
    mark = replace(a_mark(), version=text, seal=text)
    bound(parts, target, title=text, mark=mark, names=(text, text, text))
    texts = texts_of(target)
    assert [" из " in page for page in texts] == [True] * len(texts)
    assert [page for page in PdfReader(target).pages if "/Annots" in page] == []
    assert len(PdfReader(target).outline) == 3
