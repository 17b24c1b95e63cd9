"""What a user writes is printed as text: it fetches nothing, computes nothing and breaks nothing."""

import ast
import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from documents.mark import Mark
from documents.model import (
    Column,
    Document,
    GoalRow,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    SectionRow,
    Signature,
    SignatureText,
    Stamp,
    Table,
)
from documents.render.binding import bind
from documents.render.docx import to_docx
from documents.render.html import to_html
from documents.render.parts import part_to_pdf
from documents.render.pdf import to_pdf
from documents.render.print_styles import DEFAULT_STYLE
from documents.render.text import printable
from documents.render.xlsx import to_xlsx
from tests.canary import canary_server
from tests.documents.sample_documents import report_of_one_cell

PROJECT = Path(__file__).resolve().parents[2]
SECRET = "КАНАРЕЙКА-7319"

FORMULAS = (
    "=1+1",
    "+7 (900) 000-00-00",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20СУММ(A1)",
    "=cmd|'/C calc'!A0",
    "|cmd",
    '=HYPERLINK("http://127.0.0.1/","открыть")',
    "{=SUM(A1:A2)}",
    "http://127.0.0.1/",
    "mailto:director@example.org",
    "internal:Лист1!A1",
    "0012",
    "1.10",
    "#REF!",
)


@pytest.fixture
def canary():
    with canary_server(SECRET) as server:
        yield server


@pytest.fixture
def canary_file(tmp_path):
    path = tmp_path / "canary.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def hostile_texts(server, path):
    web, file = f"http://127.0.0.1:{server.server_port}", path.as_uri()
    return (
        f'<img src="{web}/img"><img src="{file}">',
        f'<link rel="stylesheet" href="{web}/css"><link rel=attachment href="{file}">',
        f"<style>@import url({web}/import); body {{ background: url({file}) }}</style>",
        f'</style><style>@font-face {{ font-family: x; src: url("{web}/font") }}</style>',
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{web}/svg"/><use href="{file}#a"/></svg>',
        f'</td></tr></table></body><object data="{web}/object"></object><iframe src="{file}"></iframe>',
        f'<base href="{web}/"><p style="content: url({web}/content)">текст</p>',
        f'"><img src=x onerror="fetch(\'{web}/onerror\')"><a href="{file}">ссылка</a>',
        f"url({web}/bare) @import '{web}/bare-import'; content: attr(href)",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{file}">]>&e;&#60;img src="{web}/entity"&#62;',
        "{% include 'base.html' %}{{ settings.SECRET_KEY }}{% load i18n %}",
        "\x00\x01\x0b\x1f\x7f\ud800\ufffe управляющие",
        "\u202eолвап ан оверп\u202c и обратно \u2067مرحبا\u2069",
        '&C&"Courier"&R&P ]]> --> <!-- ',
        *FORMULAS,
    )


def document_of(texts):
    """A document with hostile text in every place that takes text."""
    columns = tuple(Column(text, 10, role=text, group=text) for text in texts[:4])
    every = tuple(
        row
        for text in texts
        for row in (SectionRow(text), SectionRow(text, number=text), GoalRow(text, text), NoteRow(text))
    )
    items = tuple(ItemRow((text,) * 4) for text in texts)
    return Document(
        title=texts,
        subtitle=texts[0],
        stamps=(Stamp(texts[0], texts, texts[1], texts[2]),),
        blocks=(
            *(Heading(text) for text in texts),
            *(Paragraph(text) for text in texts),
            Table(columns, every + items, caption=texts[0], banner=texts[1], numbered=True),
        ),
        notes=texts,
        signatures=(*(SignatureText(text) for text in texts), Signature(texts[0], texts[1])),
        footer=texts[2],
        registration=texts[3],
        name=texts[5],
        lang='ru" onload="x',
    )


def mark_of(text):
    return Mark(code=text, address=text, version=text, seal=text)


def test_hostile_text_fetches_nothing(canary, canary_file):
    texts = hostile_texts(canary, canary_file)
    document = document_of(texts)
    pdf = PdfReader(BytesIO(to_pdf(document, mark=mark_of(texts[0]))))
    to_html(document)
    to_xlsx(document, mark=mark_of(texts[0]))
    to_docx(document, mark=mark_of(texts[0]))
    assert canary.hits == []
    assert SECRET not in "".join(page.extract_text() for page in pdf.pages)
    assert list(pdf.attachments) == []
    assert [page for page in pdf.pages if "/Annots" in page] == []


def test_fetcher_refuses_everything_even_without_the_escaping(canary, canary_file, monkeypatch):
    """The second wall: were a text ever printed unescaped, the fetcher would still ask for nothing."""
    texts = hostile_texts(canary, canary_file)
    monkeypatch.setattr("documents.render.pdf.to_print", lambda document, **options: "".join(texts[:10]))
    pdf = PdfReader(BytesIO(to_pdf(document_of(texts))))
    assert canary.hits == []
    assert SECRET not in "".join(page.extract_text() for page in pdf.pages)
    assert list(pdf.attachments) == []


def test_canary_sings_when_it_is_asked(canary):
    """The two tests above can fail: the server does count a request."""
    from urllib.request import urlopen

    urlopen(f"http://127.0.0.1:{canary.server_port}/asked").read()
    assert canary.hits == ["/asked"]


def test_a_hostile_mark_fetches_nothing(canary, canary_file):
    for text in hostile_texts(canary, canary_file):
        drawn = to_pdf(report_of_one_cell(""), mark=mark_of(text))
        to_xlsx(report_of_one_cell(""), mark=mark_of(text))
        to_docx(report_of_one_cell(""), mark=mark_of(text))
        pdf = PdfReader(BytesIO(drawn))
        assert SECRET not in "".join(page.extract_text() for page in pdf.pages)
        assert [page for page in pdf.pages if "/Annots" in page] == []
    assert canary.hits == []


def test_hostile_text_in_bound_parts_fetches_nothing(canary, canary_file, tmp_path):
    texts = hostile_texts(canary, canary_file)
    part, target = tmp_path / "part.pdf", tmp_path / "set.pdf"
    part.write_bytes(part_to_pdf(document_of(texts), style=DEFAULT_STYLE))
    for text in texts[:12]:
        bind([part], title=text, mark=mark_of(text), target=target, names=[text])
        pdf = PdfReader(target)
        assert list(pdf.attachments) == []
        assert [page for page in pdf.pages if "/Annots" in page] == []
        assert set(pdf.trailer["/Root"]) & {"/OpenAction", "/AA", "/AcroForm"} == set()
    assert canary.hits == []
    assert SECRET not in "".join(page.extract_text() for page in pdf.pages)


def test_hostile_text_never_becomes_a_formula_or_a_link(canary, canary_file):
    texts = hostile_texts(canary, canary_file)
    book = load_workbook(BytesIO(to_xlsx(document_of(texts), mark=mark_of(texts[10]))))
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert [cell.coordinate for cell in cells if cell.hyperlink] == []


LIVE_TAGS = {"w:hyperlink", "w:instrText", "w:fldChar", "w:object", "w:altChunk", "w:pict", "w:control"}


def test_hostile_text_never_becomes_a_field_a_link_or_a_reference_of_word(canary, canary_file):
    texts = hostile_texts(canary, canary_file)
    with zipfile.ZipFile(BytesIO(to_docx(document_of(texts), mark=mark_of(texts[10])))) as file:
        parts = {name: file.read(name).decode() for name in file.namelist() if not name.endswith(".png")}
    everything = "".join(parts.values())
    assert set(re.findall(r"<(\w+:\w+)[ />]", everything)) & LIVE_TAGS == set()
    assert re.findall(r'w:instr="(.*?)"', everything) == ["PAGE", "NUMPAGES"]
    assert [name for name, body in parts.items() if name.endswith(".rels") and "External" in body] == []
    assert "<!DOCTYPE" not in everything


def test_word_file_holds_hostile_texts_as_they_were_written(canary, canary_file):
    texts = hostile_texts(canary, canary_file)
    word = docx.Document(BytesIO(to_docx(document_of(texts))))
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows[-len(texts) :] == [[printable(text)] * 4 for text in texts]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_stays_text(text):
    sheet = load_workbook(BytesIO(to_xlsx(report_of_one_cell(text)))).active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == printable(text))
    assert cell.data_type == "s"


@pytest.mark.parametrize("text", FORMULAS[:12])
def test_formula_stays_text_when_the_cell_is_edited(text):
    sheet = load_workbook(BytesIO(to_xlsx(report_of_one_cell(text)))).active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == printable(text))
    assert cell.quotePrefix is True


def test_markup_is_printed_as_it_was_written():
    text = '<b>жирный</b> &amp; <img src="x">'
    pdf = PdfReader(BytesIO(to_pdf(report_of_one_cell(text))))
    printed = "".join("".join(page.extract_text() for page in pdf.pages).split())
    assert "".join(text.split()) in printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\r\nb\rc\vd\fe", "a\nb\nc\nd\ne"),
        ("a\x00b\x1bc\x7fd", "a�b�c�d"),
        ("\ud800\uffff", "��"),
        ("таб\tи  пробелы ", "таб\tи  пробелы "),
        ("🎭\u202e\u00ad", "🎭\u202e\u00ad"),
    ],
)
def test_only_unprintable_characters_are_replaced(text, printed):
    assert printable(text) == printed


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_can_be_drawn(text):
    document = report_of_one_cell(text)
    assert load_workbook(BytesIO(to_xlsx(document))).active.max_row >= 3
    assert docx.Document(BytesIO(to_docx(document))).tables[0].rows[-1].cells[-1].text == printable(text)
    assert to_html(document).encode().startswith(b"<article")


WRITERS = {"pikepdf", "reportlab", "segno", "weasyprint", "xlsxwriter"}


def writers_used(source):
    """The names by which a module would draw a document itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"HTML", "CSS", "write_pdf", "add_paragraph", "add_table"}:
                yield name
        if isinstance(node, ast.Import):
            yield from {alias.name.split(".")[0] for alias in node.names} & WRITERS
        if isinstance(node, ast.ImportFrom):
            yield from {(node.module or "").split(".")[0]} & WRITERS


def own_modules():
    outside = {".venv", "var", "node_modules", "tests", "benchmarks", ".git"}
    for path in PROJECT.rglob("*.py"):
        if not outside & set(path.relative_to(PROJECT).parts):
            yield path


def test_nothing_outside_render_draws_documents():
    render = PROJECT / "documents" / "render"
    offenders = {
        str(path.relative_to(PROJECT)): sorted(used)
        for path in own_modules()
        if render not in path.parents and (used := set(writers_used(path.read_text(encoding="utf-8"))))
    }
    assert offenders == {}


def test_the_search_for_writers_finds_them():
    render = PROJECT / "documents" / "render"
    modules = (render / f"{name}.py" for name in ("binding", "pdf", "qr", "xlsx"))
    used = {name for path in modules for name in writers_used(path.read_text(encoding="utf-8"))}
    assert used == {"HTML", "write_pdf"} | WRITERS
