"""Each institution writes its own word everywhere; nobody else's pages and files ever hold it."""

import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader

from plans.actions.submissions import approve, send
from reports.models import ReportFile
from tests.factories import filled
from tests.reports.conftest import rendered

pytestmark = pytest.mark.django_db
OURS, THEIRS = "СОЛОВЕЙ-4187", "КУКУШКА-9063"


@pytest.fixture
def singing(world):
    """Both forms filled and sent, their heads named, every report rendered."""
    for form, word in ((world.form, OURS), (world.others_form, THEIRS)):
        form.institution.head_name = word
        form.institution.save()
        filled(form, text=f"Проведено занятий: три. {word}")
        row = form.obligations.last()
        row.entry.reason = word
        row.entry.save()
        send(form, by=None)
        form.refresh_from_db()
        approve(form, by=None)
        form.refresh_from_db()
    rendered("execution", world.form)
    rendered("execution", world.others_form)
    rendered("consolidated", world.period)
    rendered("plan", world.plan)
    return world


def words(response) -> str:
    """Everything a person could read in an answer: the page, or the texts inside a PDF or a workbook."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return data.decode()


def everything(client) -> dict[str, str]:
    """The list, each report in it with its progress, and every file there is, their own or not."""
    pages = {"/reports/": client.get("/reports/")}
    for report in pages["/reports/"].context["page"]:
        for path in (f"/reports/{report.pk}/", f"/reports/{report.pk}/progress/"):
            pages[path] = client.get(path, headers={"HX-Request": "true"})
    for file in ReportFile.objects.all():
        pages[f"/reports/files/{file.pk}/"] = client.get(f"/reports/files/{file.pk}/")
    return {path: words(response) for path, response in pages.items()}


def holding(texts, word):
    return sorted(path for path, text in texts.items() if word in text)


def test_a_methodist_reads_their_own_word_and_never_the_neighbours(singing, signed_in):
    texts = everything(signed_in(singing.methodist))
    own = singing.form.period.reports.get(kind="execution", institution=singing.library)
    assert holding(texts, THEIRS) == []
    assert holding(texts, OURS) == sorted(
        [f"/reports/{own.pk}/", *(f"/reports/files/{file.pk}/" for file in own.files.all())]
    )


def test_a_stranger_reads_neither_word(singing, signed_in):
    texts = everything(signed_in(singing.stranger))
    assert (holding(texts, OURS), holding(texts, THEIRS)) == ([], [])


def test_the_department_reads_both_in_the_consolidated_report(singing, signed_in):
    texts = everything(signed_in(singing.viewer))
    report = singing.period.reports.get(kind="consolidated")
    paths = {f"/reports/{report.pk}/", *(f"/reports/files/{file.pk}/" for file in report.files.all())}
    assert paths <= set(holding(texts, OURS)) & set(holding(texts, THEIRS))
