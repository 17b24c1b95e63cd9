"""Whether a version and a file are genuine."""

import hashlib
import io
import zipfile

import pikepdf
import pytest
from docx import Document as WordDocument
from openpyxl import load_workbook

from reports.actions.registration import register, signing_of
from reports.actions.versions import freeze, withdraw
from reports.models import Registration, Report, Snapshot
from reports.options import Options
from reports.verification import FOREIGN_FILE, NOT_VALID, UNKNOWN, VALID, kind_of, verify_file, verify_version
from tests.factories import filled, write
from tests.factories.reports import a_file
from tests.reports.conftest import files_of, rendered
from tests.reports.test_registration import DAY

pytestmark = pytest.mark.django_db
CHANGED = "Файл изменён: его отпечаток не тот, что у файла, который выдал портал."
WRONG_SEAL = "Печать портала в файле не та, что у версии."


@pytest.fixture
def report(world):
    filled(world.form)
    write(world.form.obligations.first(), text="Проведён фестиваль «Ручьи», 250 участников.", version=1)
    return rendered("execution", world.form)


def read_again(report):
    return Report.objects.get(pk=report.pk)


# versions


def test_a_version_as_it_was_made_is_valid(world):
    verdict = verify_version(read_again(freeze("execution", world.form, by=None)))
    assert (verdict.state, verdict.is_valid, verdict.faults, verdict.newer) == ("valid", True, (), None)


def test_a_registered_version_is_valid_and_the_one_before_has_a_newer_beside_it(world):
    first = freeze("execution", world.form, by=None)
    signed = register(first, signing=signing_of("1", DAY, "Директор", "П.П."), on=DAY, by=None)
    assert verify_version(read_again(signed)).state == "valid"
    before = verify_version(read_again(first))
    assert (before.state, before.is_valid, before.newer) == ("superseded", True, signed)
    assert before.words == f"Подлинный, но есть более новая {signed.version_words}."


def test_a_withdrawn_version_is_valid_no_more_and_says_why(world):
    report = freeze("execution", world.form, by=None)
    withdraw(report, why="Перепутаны кварталы", by=None)
    verdict = verify_version(read_again(report))
    assert (verdict.state, verdict.is_valid) == ("withdrawn", False)
    assert verdict.words.endswith("Причина: Перепутаны кварталы")


def test_a_withdrawn_version_does_not_stand_above_the_one_before(world):
    first = freeze("execution", world.form, by=None)
    filled(world.form)
    withdraw(freeze("execution", world.form, by=None), why="Опечатка", by=None)
    assert verify_version(read_again(first)).state == "valid"


def test_the_same_in_larger_letters_is_nothing_newer(world):
    first = freeze("execution", world.form, by=None)
    signed = register(first, signing=signing_of("1", DAY, "Директор", "П.П."), on=DAY, by=None)
    large = freeze("execution", world.form, by=None, options=Options(template="large-1"))
    assert large.version == 3
    assert [verify_version(read_again(report)).newer for report in (first, signed, large)] == [
        signed,
        None,
        None,
    ]
    filled(world.form)
    newest = freeze("execution", world.form, by=None)
    assert [verify_version(read_again(report)).newer for report in (first, signed, large)] == [newest] * 3


def test_a_changed_snapshot_is_found(world):
    report = freeze("execution", world.form, by=None)
    content = report.snapshot.content
    Snapshot.objects.filter(pk=report.snapshot_id).update(content=content.replace("Отчёт", "Отчет"))
    verdict = verify_version(read_again(report))
    assert (verdict.state, verdict.faults) == ("broken", (f"Содержание изменено: {report.title}.",))


def test_a_snapshot_changed_beyond_reading_is_found(world):
    report = freeze("execution", world.form, by=None)
    Snapshot.objects.filter(pk=report.snapshot_id).update(content="{")
    assert verify_version(read_again(report)).faults == (f"Содержание изменено: {report.title}.",)


def a_set(world):
    world.period.submissions.update(state="on_department")
    return freeze("set", world.period, by=None)


def test_a_changed_part_of_a_set_is_found(world):
    report = a_set(world)
    assert verify_version(read_again(report)).state == "valid"
    part = report.parts.last()
    Snapshot.objects.filter(pk=part.snapshot_id).update(content="{}")
    assert verify_version(read_again(report)).faults == (f"Содержание изменено: {part.title}.",)


def test_a_part_taken_out_of_a_set_is_found(world):
    report = a_set(world)
    report.parts.last().delete()
    assert verify_version(read_again(report)).faults == (
        "Состав версии изменён: общий отпечаток не сходится.",
    )


def test_a_changed_row_is_found(world):
    report = freeze("execution", world.form, by=None)
    Report.objects.update(title="Отчёт за другой квартал")
    (fault,) = verify_version(read_again(report)).faults
    assert fault.startswith("Печать портала не подходит")


@pytest.mark.parametrize("change", [{"number": "2"}, {"date": DAY.replace(day=11)}])
def test_a_number_changed_in_the_register_is_found(world, change):
    first = freeze("execution", world.form, by=None)
    signed = register(first, signing=signing_of("1", DAY, "Директор", "П.П."), on=DAY, by=None)
    Registration.objects.update(**change)
    assert verify_version(read_again(signed)).faults == ("Номер и дата в журнале не те, что в отчёте.",)


@pytest.mark.parametrize("change", [{"post": "Заместитель директора"}, {"name": "О.О. Лесная"}])
@pytest.mark.parametrize("kind", ["execution", "approval"])
def test_a_signatory_changed_in_the_register_is_found(world, kind, change):
    first = freeze(kind, world.form if kind == "execution" else world.period, by=None)
    signed = register(first, signing=signing_of("1", DAY, "Директор", "П.П."), on=DAY, by=None)
    assert verify_version(read_again(signed)).faults == ()
    Registration.objects.update(**change)
    assert verify_version(read_again(signed)).faults == ("Подписывает по журналу не тот, кто в отчёте.",)


# files


def test_every_file_as_it_was_given_out_is_valid(report, tmp_path):
    for kind, data in files_of(report).items():
        path = tmp_path / "file"
        path.write_bytes(data)
        for source in (data, path):
            verdict = verify_file(source)
            assert (verdict.outcome, verdict.state, verdict.version.report) == (VALID, "valid", report), kind
        assert kind_of(data) == kind


def test_a_file_with_something_after_its_end_is_a_changed_one(report):
    changed = files_of(report)["pdf"] + b"\n"
    verdict = verify_file(changed)
    assert (verdict.outcome, verdict.state, verdict.faults) == (NOT_VALID, "changed", (CHANGED,))


def test_a_pdf_after_a_line_of_another_program_is_a_pdf_whatever_archive_stands_behind_it(report):
    """Its code was read from it as a PDF; the directory of such an archive nobody has counted."""
    data = b"another program\n" + files_of(report)["pdf"] + an_archive_of("word/document.xml")
    assert (kind_of(data), verify_file(data, with_rows=False).faults) == ("pdf", (CHANGED,))


def an_archive_of(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "")
    return target.getvalue()


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def without_a_row(data, kind):
    """The row of the festival taken out, as a person would in the office program."""
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(data))
        (sheet,) = book.worksheets
        (cell,) = [cell for row in sheet for cell in row if "фестиваль" in str(cell.value)]
        sheet.delete_rows(cell.row)
        return saved(book)
    book = WordDocument(io.BytesIO(data))
    (row,) = [
        row for table in book.tables for row in table.rows if any("фестиваль" in c.text for c in row.cells)
    ]
    row._tr.getparent().remove(row._tr)
    return saved(book)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_row_taken_out_of_a_file_is_named(report, kind):
    verdict = verify_file(without_a_row(files_of(report)[kind], kind))
    assert (verdict.outcome, verdict.faults[0]) == (NOT_VALID, CHANGED)
    assert verdict.faults[1].startswith("В файле не хватает строк: 1 (")
    quick = verify_file(without_a_row(files_of(report)[kind], kind), with_rows=False)
    assert quick.faults == (CHANGED,)


def with_a_cell(data, cell):
    """The workbook with one more row, made by no office program."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as own, zipfile.ZipFile(target, "w") as made:
        for name in own.namelist():
            part = own.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<sheetData>", b"<sheetData><row>" + cell + b"</row>")
            made.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize(
    "cell", [b"<c><v>1</v></c>", b'<c r="A1" t="s"><v/></c>', b'<c r="A1" t="s"><v>9999999</v></c>']
)
def test_a_workbook_that_no_program_writes_is_told_to_be_unreadable(report, cell):
    verdict = verify_file(with_a_cell(files_of(report)["xlsx"], cell))
    assert verdict.faults == (CHANGED, "Файл не читается до конца: строки не сосчитаны.")


def with_keywords(data, change):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/Keywords"] = change(str(pdf.docinfo["/Keywords"]))
        return saved(pdf)


def test_a_wrong_seal_is_found(report):
    other = with_keywords(files_of(report)["pdf"], lambda words: f"{words.split()[0]} {'0' * 64}")
    verdict = verify_file(other)
    assert (verdict.outcome, verdict.faults) == (NOT_VALID, (WRONG_SEAL, CHANGED))


def test_a_fingerprint_that_the_portal_did_not_enter_makes_no_file_genuine(report):
    """Whoever can write into the database, and does not hold the key."""
    changed = files_of(report)["pdf"] + b"\n"
    report.files.filter(format="pdf").update(sha256=hashlib.sha256(changed).hexdigest())
    verdict = verify_file(changed)
    assert (verdict.outcome, verdict.state, verdict.faults) == (NOT_VALID, "changed", (FOREIGN_FILE,))


def test_the_code_of_another_version_does_not_make_a_file_its_own(world, report):
    other = freeze("execution", world.others_form, by=None)
    borrowed = with_keywords(files_of(report)["pdf"], lambda words: f"{other.mark.code} {words.split()[1]}")
    verdict = verify_file(borrowed)
    assert (verdict.outcome, verdict.version.report) == (NOT_VALID, other)
    assert verdict.faults[:2] == (WRONG_SEAL, "Портал не выдавал файла PDF этой версии: сравнить не с чем.")
    assert verdict.faults[2].startswith("В файле не хватает строк:")


def test_a_code_that_the_portal_never_gave_is_unknown(report):
    other = with_keywords(files_of(report)["pdf"], lambda words: f"00000-00000-0 {words.split()[1]}")
    verdict = verify_file(other)
    assert (verdict.outcome, verdict.version) == (UNKNOWN, None)
    assert verdict.words.startswith("Версии с кодом из файла на портале нет")


def a_zip():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("docProps/core.xml", "<!DOCTYPE x [<!ENTITY e 'e'>]><x>&e;</x>")
    return target.getvalue()


@pytest.mark.parametrize("data", [b"", b"text", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 100, a_zip()])
def test_a_file_of_anything_is_unknown(db, data):
    verdict = verify_file(data)
    assert (verdict.outcome, verdict.words[:20]) == (UNKNOWN, "В файле нет кода пор")


def test_a_genuine_file_of_a_changed_version_is_not_valid(report):
    Report.objects.update(title="Отчёт за другой квартал")
    verdict = verify_file(files_of(report)["pdf"])
    assert (verdict.outcome, verdict.state, verdict.faults) == (NOT_VALID, "broken", ())


def test_a_file_of_an_older_version_is_valid_and_of_a_withdrawn_one_is_not(world, report):
    data = files_of(report)["xlsx"]
    write(world.form.obligations.first(), text="Другое", version=2)
    freeze("execution", world.form, by=None)
    assert (verify_file(data).outcome, verify_file(data).state) == (VALID, "superseded")
    withdraw(report, why="Опечатка", by=None)
    assert (verify_file(data).outcome, verify_file(data).state) == (NOT_VALID, "withdrawn")


def test_a_file_that_breaks_off_after_its_code_is_told_so(report):
    a_file(report, "docx", b"kept")
    data = files_of(rendered("execution", about_form(report)))["xlsx"]
    source = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(source, "w") as part:
        for name in whole.namelist():
            part.writestr(name, b"<broken" if name.startswith("xl/worksheets") else whole.read(name))
    verdict = verify_file(source.getvalue())
    assert verdict.outcome == NOT_VALID
    assert verdict.faults[-1].startswith(("Файл не читается до конца", "В файле не хватает строк"))


def about_form(report):
    return report.period.submissions.get(institution=report.institution)
