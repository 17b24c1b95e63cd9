import io
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.mark import Mark
from documents.render.docx import to_docx
from documents.render.file_code import code_of
from documents.render.pdf import to_pdf
from documents.render.xlsx import to_xlsx
from tests.documents.sample_documents import report_of_one_cell

MARK = Mark(
    code="7K3QF-9XW2M-T",
    address="https://kultura.example.org/proverka/7K3QF-9XW2M-T",
    version="версия 2 от 15.01.2025",
    seal="0123456789abcdef" * 4,
)
FORMATS = {"pdf": to_pdf, "xlsx": to_xlsx, "docx": to_docx}


def drawn(kind, mark=MARK):
    return FORMATS[kind](report_of_one_cell("Исполнено."), mark=mark)


@pytest.mark.parametrize("kind", FORMATS)
def test_code_and_seal_are_read_back(kind):
    assert code_of(drawn(kind)) == (MARK.code, MARK.seal)


@pytest.mark.parametrize("kind", FORMATS)
def test_code_and_seal_are_read_back_from_the_disk(kind, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(drawn(kind))
    assert code_of(path) == (MARK.code, MARK.seal)


@pytest.mark.parametrize("kind", FORMATS)
def test_file_without_a_mark_has_no_code(kind):
    assert code_of(drawn(kind, mark=None)) is None


def workbook_with(keywords):
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.properties.keywords = keywords
    book.save(file)
    return file.getvalue()


def word_with(keywords):
    word, file = docx.Document(), io.BytesIO()
    word.core_properties.keywords = keywords
    word.save(file)
    return file.getvalue()


def pdf_with(info):
    pdf, file = pikepdf.new(), io.BytesIO()
    pdf.trailer.Info = pdf.make_indirect(info)
    pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "keywords", ["отчёт, культура", "", "7K3QF", f"{MARK.code} {MARK.seal} ещё", f" {MARK.seal}"]
)
def test_words_of_another_program_are_no_code(keywords):
    files = [workbook_with(keywords), word_with(keywords), pdf_with(pikepdf.Dictionary(Keywords=keywords))]
    assert [code_of(file) for file in files] == [None] * 3


def test_file_saved_again_by_another_program_keeps_its_code():
    assert code_of(workbook_with(MARK.keywords())) == (MARK.code, MARK.seal)


def core(body):
    return archive_of("docProps/core.xml", body)


def archive_of(name, body):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return file.getvalue()


def many_entries():
    file = io.BytesIO(core(PROPERTIES.format(MARK.keywords())))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(5_000):
            archive.writestr(f"{number}.xml", "")
    return file.getvalue()


PROPERTIES = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
    "<cp:keywords>{}</cp:keywords></cp:coreProperties>"
)


def understated():
    data = bytearray(core(PROPERTIES.format(MARK.keywords() + " " * 5000)))
    at = data.rfind(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def pdf_with_packed_information(spaces):
    """A PDF by hand, its keywords in a stream that unpacks to so many spaces more."""
    words = MARK.keywords().encode()
    packed = zlib.compress(b"4 0 <</Keywords (" + words + b")>>" + b" " * spaces)
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [] /Count 0>>",
        stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    rows = [(0, 0, 0), *((1, place, 0) for place in places), (2, 3, 0), (1, len(body), 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([rest]) for kind, place, rest in rows)
    head = b"/Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Info 4 0 R"
    return body + b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(head, table), len(body))


def stream(head, body):
    return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (head, len(body), body)


HOSTILE = {
    "nothing": b"",
    "not a file of ours": b"\x00\x01" * 100,
    "only the start of a PDF": b"%PDF-1.7\n",
    "PDF without information": pdf_with(pikepdf.Dictionary()),
    "PDF with a number for a text": pdf_with(pikepdf.Dictionary(Keywords=7)),
    "PDF with a list for information": pdf_with(pikepdf.Array([1])),
    "PDF cut off": drawn("pdf")[:400],
    "only the start of an archive": b"PK\x03\x04",
    "archive cut off": drawn("docx")[:-60],
    "archive without properties": archive_of("docProps/app.xml", "<a/>"),
    "properties that are not XML": core("<"),
    "empty properties": core(""),
    "properties of another kind": core("<a/>"),
    "entities": core(
        '<!DOCTYPE x [<!ENTITY e "7K3QF-9XW2M-T">]>' + PROPERTIES.format("&e; " + MARK.seal)
    ),
    "a bomb": core(PROPERTIES.format(" " * 50_000_000)),
    "a bomb in a PDF": pdf_with_packed_information(50_000_000),
    "an understated size": understated(),
    "an endless directory": many_entries(),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_has_no_code(name):
    assert code_of(HOSTILE[name]) is None


def test_own_properties_are_no_hostile_file():
    """The files above are refused for what they are, not for how they were made."""
    files = [core(PROPERTIES.format(MARK.keywords())), pdf_with_packed_information(1000)]
    assert [code_of(file) for file in files] == [(MARK.code, MARK.seal)] * 2


def test_endless_directory_on_the_disk_is_not_read(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(many_entries())
    assert code_of(path) is None


def test_missing_file_has_no_code(tmp_path):
    assert code_of(tmp_path / "нет.pdf") is None


def test_folder_has_no_code(tmp_path):
    assert code_of(tmp_path) is None


@given(st.sampled_from(sorted(FORMATS)), st.integers(0), st.binary(min_size=1, max_size=40))
def test_changed_bytes_never_raise(kind, at, noise):
    data = bytearray(WHOLE[kind])
    at %= len(data)
    data[at : at + len(noise)] = noise
    found = code_of(bytes(data))
    assert found is None or len(found) == 2


@given(st.binary(max_size=200))
def test_any_bytes_have_no_code(data):
    assert [code_of(start + data) for start in (b"", b"%PDF-1.7\n", b"PK\x03\x04")] == [None] * 3


WHOLE = {kind: drawn(kind) for kind in FORMATS}
