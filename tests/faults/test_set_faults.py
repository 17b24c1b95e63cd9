"""A district's whole set under faults: many parts, drawn by two workers, bound once, each part kept."""

import random
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from institutions.models import Role
from jobs.doorbell import ring
from jobs.models import Job
from plans.models import Entry, ReportingPeriod
from reports.actions.versions import cancel, order
from reports.models import Report, ReportFile
from tests.factories import a_person
from tests.factories.quarters import a_reported_quarter
from tests.faults.conftest import Portal

pytestmark = pytest.mark.faults

INSTITUTIONS, ITEMS = 12, 24
with_redis = pytest.mark.parametrize("portal", ["redis"], indirect=True)


class District:
    """A closed quarter of a dozen institutions, and whoever orders its set."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.period: ReportingPeriod = a_reported_quarter(INSTITUTIONS, ITEMS)
        self.editor = a_person(Role.DEPARTMENT_EDITOR, self.period.plan.territory)

    def order(self) -> Report:
        return order("set", self.period, by=self.editor)

    def files(self, folder: str) -> list[Path]:
        """Half written ones included."""
        return [path for path in (self.portal.home / "media" / folder).rglob("*") if path.is_file()]

    def pieces(self) -> dict[Path, float]:
        """Those that are whole, and when each was drawn or used last."""
        return {path: path.stat().st_mtime for path in self.files("parts") if path.suffix == ".pdf"}

    def wait_for_pieces(self, report: Report, count: int) -> None:
        self.portal.wait(report.job, lambda job: len(self.pieces()) >= count or not job.is_open, seconds=90)

    def done_once(self, report: Report, *, seconds: float = 120) -> None:
        """One version, one file a format, every part in it."""
        self.portal.wait_for(report.job, "done", seconds=seconds)
        assert Report.objects.filter(kind="set").count() == 1
        assert sorted(ReportFile.objects.values_list("format", flat=True)) == ["docx", "pdf", "xlsx"]
        assert sorted(path.suffix for path in self.files("reports")) == [".docx", ".pdf", ".xlsx"]
        assert len(self.pieces()) == INSTITUTIONS + 1
        pdf = report.files.get(format="pdf")
        assert len(PdfReader(pdf.file.path).outline) == INSTITUTIONS + 1


@pytest.fixture
def district(portal, settings) -> District:
    settings.MEDIA_ROOT = portal.home / "media"
    return District(portal)


@pytest.mark.parametrize("times", [2, pytest.param(10, marks=pytest.mark.soak)])
def test_workers_killed_at_any_moment_are_made_up_for_by_the_next(district, portal, times):
    """Killed once in a while between the order and the last part; every return goes on from the parts there are."""
    chance = random.Random()
    worker = portal.worker(concurrency=2)
    report = district.order()
    Job.objects.update(max_attempts=times + 3)
    for killed in range(1, times + 1):
        district.wait_for_pieces(report, killed * INSTITUTIONS // (times + 1))
        time.sleep(chance.uniform(0, 0.5))
        worker.kill()
        worker.start()
    district.done_once(report)


@with_redis
def test_redis_stopped_while_the_set_is_drawn_holds_up_nothing(district, portal):
    portal.worker(concurrency=2)
    portal.beat()
    report = district.order()
    district.wait_for_pieces(report, 2)
    portal.redis.stop()
    time.sleep(2)
    portal.redis.start()
    district.done_once(report)


def test_messages_doubled_draw_and_bind_once(district, portal):
    portal.worker(concurrency=2)
    report = district.order()
    for job in [*Job.objects.all()] * 3:
        ring(job)
    district.done_once(report)
    assert report.job.attempt == 1
    assert district.order() == report


def test_a_cancelled_set_stops_both_workers_and_its_parts_are_used_by_the_next_order(district, portal):
    portal.worker(concurrency=2)
    report = district.order()
    district.wait_for_pieces(report, 2)
    cancel(report, by=district.editor)
    asked = time.monotonic()
    portal.wait_for(report.job, "cancelled", seconds=10)
    portal.wait(report.job, lambda _: not Job.objects.open().exists(), seconds=10)
    assert time.monotonic() - asked < 5
    left = district.pieces()
    time.sleep(1.5)
    assert district.pieces().keys() == left.keys()
    assert len(left) < INSTITUTIONS + 1
    report = district.order()
    district.done_once(report)
    assert left.keys() <= district.pieces().keys()


def test_a_change_of_one_performer_draws_that_performer_and_the_cover_anew(district, portal):
    portal.worker(concurrency=2)
    report = district.order()
    district.done_once(report)
    before = district.pieces().keys()
    Entry.objects.filter(obligation__submission__period=district.period).order_by("pk")[0].delete()
    changed = district.order()
    portal.wait_for(changed.job, "done", seconds=60)
    assert changed.version == 2
    assert len(district.pieces().keys() - before) in (1, 2)
