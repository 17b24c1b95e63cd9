"""A real report under faults: ordered on its page, rendered by a real worker, each file made once and whole."""

import os
import random
import resource
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from institutions.models import AuditEntry, Role
from jobs.doorbell import ring
from jobs.errors import DISK_FULL
from jobs.models import Job
from plans.models import Item
from reports.models import Report, ReportFile
from tests.factories import a_person, a_plan
from tests.faults.conftest import Portal

pytestmark = pytest.mark.faults

ROWS = 130  # some 50 pages: seconds of layout, to be killed in
with_folder = pytest.mark.parametrize("portal", ["folder"], indirect=True)
with_redis = pytest.mark.parametrize("portal", ["redis"], indirect=True)


class Desk:
    """An editor at a browser, before a plan too long to print in a moment."""

    def __init__(self, portal: Portal, signed_in: object) -> None:
        self.portal = portal
        self.plan = a_long_plan()
        self.client = signed_in(a_person(Role.DEPARTMENT_EDITOR, self.plan.territory))

    def order(self) -> Job:
        answer = self.client.post(f"/reports/order/plan/{self.plan.pk}/")
        assert answer.status_code == 302
        return Report.objects.latest("pk").job

    def press(self, button: str) -> Job:
        self.client.post(f"/reports/{Report.objects.get().pk}/{button}/")
        return Report.objects.get().job

    def page(self) -> str:
        return self.client.get(f"/reports/{Report.objects.get().pk}/").content.decode()

    def wait_for_pdf(self, job: Job) -> Job:
        """Until the workbook and the Word file are stored and the first pages of the PDF are laid out."""
        return self.portal.wait(job, lambda job: job.phase == "Готовится PDF" and job.progress_done > 1)

    def stored(self) -> list[str]:
        """The end of every file's name, half files and orphans included."""
        return sorted(path.suffix for path in (self.portal.home / "media").rglob("*") if path.is_file())

    def done_once(self, job: Job, *, attempt: int) -> None:
        """One version, one file a format, each as its row says."""
        self.portal.wait_for(job, "done", seconds=60)
        files = list(ReportFile.objects.order_by("format"))
        assert (job.attempt, Report.objects.count()) == (attempt, 1)
        assert [file.format for file in files] == ["docx", "pdf", "xlsx"]
        assert self.stored() == [".docx", ".pdf", ".xlsx"]
        assert [Path(file.file.path).stat().st_size for file in files] == [file.size for file in files]
        assert self.page().count("Скачать") == 3


def a_long_plan() -> object:
    """Texts that no compression makes small."""
    chance, plan = random.Random(7), a_plan()
    letters = "абвгдежзиклмнопрстуфхцчшщыэюя" * 3 + "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
    section = plan.sections.get()
    words = ["".join(chance.choices(letters, k=chance.randint(4, 9))) for _ in range(ROWS * 100)]
    Item.objects.bulk_create(
        Item(
            plan=plan,
            section=section,
            position=row,
            number=f"1.{row}",
            title=" ".join(words[row * 100 :][:100]),
        )
        for row in range(1, ROWS)
    )
    return plan


@pytest.fixture
def desk(portal, signed_in, settings) -> Desk:
    settings.MEDIA_ROOT = portal.home / "media"
    return Desk(portal, signed_in)


def test_a_worker_killed_while_it_renders_is_made_up_for_by_the_next(desk, portal):
    worker = portal.worker()
    job = desk.wait_for_pdf(desk.order())
    workbook = ReportFile.objects.get(format="xlsx")
    worker.kill()
    worker.start()
    desk.done_once(job, attempt=2)
    assert ReportFile.objects.get(format="xlsx").rendered_at == workbook.rendered_at


@with_folder
def test_a_killed_child_of_the_pool_is_made_up_for_at_once(desk, portal):
    portal.worker()
    job = desk.wait_for_pdf(desk.order())
    os.kill(int(job.lease_owner.split(":")[1]), signal.SIGKILL)
    desk.done_once(job, attempt=2)


@with_redis
def test_with_redis_down_the_order_is_taken_at_once_and_done_when_it_is_back(desk, portal):
    portal.worker()
    portal.beat()
    portal.redis.stop()
    start = time.monotonic()
    job = desk.order()
    assert time.monotonic() - start < 3
    assert (job.status, "Ждёт своей очереди" in desk.page()) == ("queued", True)
    portal.redis.start()
    desk.done_once(job, attempt=1)


@with_redis
def test_a_message_delivered_many_times_renders_once(desk, portal):
    portal.worker(concurrency=2)
    job = desk.order()
    for _ in range(4):
        ring(job)
    desk.wait_for_pdf(job)
    for _ in range(4):
        ring(job)
    desk.done_once(job, attempt=1)
    assert AuditEntry.objects.about(Report.objects.get()).count() == 1


@with_folder
def test_a_cancelled_report_stops_between_pages_and_can_be_ordered_again(desk, portal):
    portal.worker()
    job = desk.wait_for_pdf(desk.order())
    start = time.monotonic()
    desk.press("cancel")
    portal.wait_for(job, "cancelled", seconds=10)
    assert time.monotonic() - start < 5
    assert (desk.stored(), "Работа остановлена по просьбе." in desk.page()) == ([".docx", ".xlsx"], True)
    again = desk.order()
    assert again != job
    desk.done_once(again, attempt=1)


SMALL = 200 * 1024


def no_large_files() -> None:
    """For the worker's process: the system refuses a file above 200 KB, as a full disk would. All but the PDF fit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))


def keep_log_small() -> None:
    """SQLite's log of writes is a file too, and must not be what meets the limit."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@with_folder
def test_a_full_disk_is_told_on_the_page_and_trying_again_helps(desk, portal):
    keep_log_small()
    worker = portal.worker(before=no_large_files)
    job = desk.order()

    def has_ended(job: Job) -> bool:
        keep_log_small()
        return not job.is_open

    portal.wait(job, has_ended, seconds=60)
    assert (job.status, job.error_code, job.attempt) == ("failed", "disk-full", 1)
    assert (desk.stored(), ReportFile.objects.count()) == ([".docx", ".xlsx"], 2)
    page = desk.page()
    assert (DISK_FULL.text in page, "Попробовать ещё раз</button>" in page, page.count("Скачать")) == (
        True,
        True,
        2,
    )
    worker.stop()
    portal.worker()
    again = desk.press("retry")
    desk.done_once(again, attempt=1)
    assert ReportFile.objects.get(format="pdf").size > SMALL
