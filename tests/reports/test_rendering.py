"""The worker's part: files are rendered once, whole, and only by who holds the job."""

import errno
import hashlib
import logging
import os
import resource
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from jobs.actions import cancel as cancel_job
from jobs.errors import DISK_FULL, LeaseLost
from jobs.lease import claim
from jobs.models import Job
from jobs.running import Run, running
from reports.actions import versions as actions
from reports.actions.printing import render_report
from reports.actions.versions import missing_formats
from reports.models import Report, ReportFile
from reports.tasks import render
from tests.factories import filled
from tests.factories.reports import a_file
from tests.reports.conftest import data_of, files_of, ordered, rendered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="jobs")


def stored(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def test_a_worker_makes_one_file_of_each_format(world, media):
    filled(world.form, text="Проведено три занятия для «Читайки».")
    report = rendered("execution", world.form)
    files = {file.format: file for file in report.files.all()}
    assert sorted(files) == ["docx", "pdf", "xlsx"]
    assert stored(media) == sorted(Path(file.file.name).name for file in files.values())
    for file in files.values():
        data = data_of(file)
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_both_files_open_and_say_the_same(world):
    filled(world.form, text="Проведено три занятия.")
    files = files_of(rendered("execution", world.form))
    pages = PdfReader(BytesIO(files["pdf"])).pages
    printed = "".join(page.extract_text() for page in pages)
    sheet = load_workbook(BytesIO(files["xlsx"])).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert (printed.count("Проведено три занятия."), cells.count("Проведено три занятия.")) == (3, 3)


def test_a_second_delivery_renders_nothing(world, media):
    report = rendered("execution", world.form)
    moments = [file.rendered_at for file in report.files.all()]
    render(str(report.job_id))
    render(str(report.job_id))
    assert [file.rendered_at for file in report.files.all()] == moments
    assert Job.objects.get().attempt == 1


class Told(Run):
    """A run that remembers what it was told."""

    def progress(self, done: int, total: int, phase: str = "") -> None:
        self.told = [*getattr(self, "told", []), (done, total, phase)]
        super().progress(done, total, phase)


def test_the_progress_grows_to_the_end_and_names_what_is_done(world):
    run = Told(claim(ordered("execution", world.form).job_id, owner="first"))
    render_report(run)
    done, total, phases = zip(*run.told, strict=True)
    assert list(dict.fromkeys(phases)) == ["Готовится XLSX", "Готовится DOCX", "Готовится PDF", "Готово"]
    assert list(done) == sorted(done)
    assert (set(total), done[0], done[-2] < done[-1]) == ({done[-1]}, 0, True)


def test_what_an_attempt_finished_is_not_done_again_by_the_next(world, media):
    report = ordered("execution", world.form)
    a_file(report, "xlsx", b"of the first attempt")
    render(str(report.job_id))
    assert files_of(report)["xlsx"] == b"of the first attempt"
    assert [file.format for file in report.files.all()] == ["docx", "pdf", "xlsx"]


def test_a_file_stored_by_an_attempt_that_was_killed_is_replaced(world, media):
    """Killed between the file and its row: the next attempt writes the same name, and no orphan is left."""
    report = ordered("execution", world.form)
    a_file(report, "xlsx", b"half done")
    ReportFile.objects.all().delete()
    folder = next(media.rglob("*.xlsx")).parent
    (folder / ".tmp1234.part").write_bytes(b"torn")
    render(str(report.job_id))
    assert len(stored(media)) == 3
    assert files_of(report)["xlsx"][:2] == b"PK"


def test_a_late_twin_stores_nothing(world, media):
    """It lost the lease while it was drawing: neither a row nor a file of its is left."""
    report = ordered("execution", world.form)
    with running(report.job_id) as run:
        Job.objects.update(lease_owner="the other worker")
        with run.saving():
            a_file(report, "xlsx", b"of the twin")
    assert (ReportFile.objects.count(), stored(media)) == (0, [])
    assert Job.objects.get().lease_owner == "the other worker"


class Overtaken(Run):
    """Another worker takes the job over just when the PDF is begun."""

    def progress(self, done: int, total: int, phase: str = "") -> None:
        super().progress(done, total, phase)
        if phase == "Готовится PDF":
            Job.objects.update(lease_owner="the other worker")


def test_a_run_that_is_overtaken_while_it_draws_keeps_nothing_of_it(world, media):
    report = ordered("execution", world.form)
    with pytest.raises(LeaseLost):
        render_report(Overtaken(claim(report.job_id, owner="first")))
    assert [file.format for file in ReportFile.objects.all()] == ["docx", "xlsx"]
    assert sorted(Path(name).suffix for name in stored(media)) == [".docx", ".xlsx"]


def test_a_cancelled_run_stops_before_the_next_file(world, media):
    report = ordered("execution", world.form)
    with running(report.job_id) as run:
        cancel_job(report.job, by=world.head)
        render_report(run)
    assert (Job.objects.get().status, stored(media)) == ("cancelled", [])


@pytest.fixture
def small_disk():
    """The system refuses files above 20 KB, as a full disk refuses to let one grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def change(limit: int = before[0]) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))

    yield change
    change()


def test_a_full_disk_leaves_no_half_file_and_no_row_that_points_to_nothing(world, media, small_disk):
    report = ordered("execution", world.form)
    with running(report.job_id) as run:
        data = os.urandom(40_000)
        with run.saving():
            small_disk(20_000)
            try:
                a_file(report, "pdf", data)
            finally:
                small_disk()
    job = Job.objects.get()
    assert (job.status, job.error_code, job.error_text) == ("failed", "disk-full", DISK_FULL.text)
    assert (ReportFile.objects.count(), stored(media)) == (0, [])
    actions.start(Report.objects.get(), by=world.head)
    render(str(Report.objects.get().job_id))
    assert missing_formats(report) == []


def test_a_row_that_cannot_be_written_leaves_a_file_that_the_next_attempt_replaces(world, media):
    report = ordered("execution", world.form)
    with running(report.job_id) as run, run.saving():
        a_file(report, "xlsx", b"first")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (ReportFile.objects.count(), len(stored(media))) == (0, 1)
    actions.start(Report.objects.get(), by=None)
    render(str(Report.objects.get().job_id))
    assert (ReportFile.objects.count(), len(stored(media))) == (3, 3)


def test_without_fonts_the_reason_names_the_remedy_and_the_workbook_is_there(world, monkeypatch, tmp_path):
    """A machine without fc-list or fonts, as far as the renderer can see."""
    monkeypatch.setenv("PATH", str(tmp_path))
    report = ordered("execution", world.form)
    render(str(report.job_id))
    job = Job.objects.get()
    assert (job.status, job.error_code) == ("failed", "refused")
    assert job.error_text == (
        "Нет шрифта с кириллицей (Liberation Serif, PT Serif, DejaVu Serif): установите пакет fonts-liberation. "
        "Сообщите администратору портала."
    )
    assert [file.format for file in report.files.all()] == ["docx", "xlsx"]
