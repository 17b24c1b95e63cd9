"""What people see while a district's set of 2,400 rows is being made: the bar, the pages, the stop button, memory.

python -m benchmarks.meanwhile [INSTITUTIONS]    a portal of its own, with web server, worker and clock as in life;
writes benchmarks/meanwhile-<date>-<database>.json
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="culturequality-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
os.environ["VAR_DIR"] = str(HOME)

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role, User
from jobs.models import Job
from plans.models import Entry, ReportingPeriod
from reports.actions.versions import cancel, order
from reports.models import Report
from tests.e2e.fill_world import session_of
from tests.factories import a_person
from tests.factories.quarters import a_reported_quarter
from tests.servers import Server, beat, kept, web, web_url, worker

ITEMS = 24
PAUSE_SECONDS = 0.25
READERS = 2
PROCESSORS_OF_A_WORKER = 2


@contextmanager
def portal() -> Iterator[tuple[Server, Server]]:
    """The web server and the worker."""
    env = dict(os.environ)
    (HOME / "queue").mkdir(exist_ok=True)
    with ExitStack() as stack:
        site = stack.enter_context(kept(web(HOME, env)))
        hands = stack.enter_context(kept(worker(HOME, env, concurrency=PROCESSORS_OF_A_WORKER)))
        stack.enter_context(kept(beat(HOME, env)))
        yield site, hands


class Readers:
    """People who go on reading pages; every answer is timed."""

    def __init__(self, site: str, user: User, pages: list[str]) -> None:
        self.site, self.pages, self.cookie = site, pages, f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"
        self.times: dict[str, list[float]] = {page: [] for page in pages}
        self.has_ended = threading.Event()
        self.threads = [threading.Thread(target=self.read) for _ in range(READERS)]

    def read(self) -> None:
        while not self.has_ended.is_set():
            for page in self.pages:
                start = time.perf_counter()
                request = urllib.request.Request(self.site + page, headers={"Cookie": self.cookie})
                with urllib.request.urlopen(request) as answer:
                    answer.read()
                    assert answer.url == self.site + page, f"{page} sent to {answer.url}"
                self.times[page].append(1000 * (time.perf_counter() - start))
                self.has_ended.wait(PAUSE_SECONDS)

    def __enter__(self) -> Readers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.has_ended.set()
        for thread in self.threads:
            thread.join()

    def found(self) -> dict[str, Any]:
        together = [each for times in self.times.values() for each in times]
        by_page = {page: percentile(times, 95) for page, times in self.times.items()}
        return {"pages": len(together), "p95_ms": percentile(together, 95), "p95_ms_by_page": by_page}


def percentile(times: list[float], share: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[share - 1], 1)


def peaks(parent: int) -> dict[int, int]:
    """Process → the most memory it ever had, in MiB, of a server's children."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if fields["PPid"].strip() == str(parent) and "VmHWM" in fields:
            found[int(fields["Pid"])] = int(fields["VmHWM"].split()[0]) // 1024
    return found


def watch(report: Report, hands: Server) -> dict[str, Any]:
    """Until the job ends: how long it took, how long its bar stood still at most, the memory of the worker."""
    start = moved = time.monotonic()
    seen, longest, highest = None, 0.0, 0
    job = Job.objects.get(pk=report.job_id)
    while job.is_open:
        told = (job.progress_done, job.phase)
        if told != seen:
            longest, seen, moved = max(longest, time.monotonic() - moved), told, time.monotonic()
        highest = max([highest, *peaks(hands.pid).values()])
        time.sleep(0.1)
        job = Job.objects.get(pk=report.job_id)
    assert job.status == Job.Status.DONE, job.error_text
    return {
        "seconds": round(time.monotonic() - start, 1),
        "longest_still_seconds": round(longest, 2),
        "peak_mib": highest,
    }


def stop_in_the_middle(period: ReportingPeriod, user: User) -> float:
    """Seconds from the stop button to the last process that lets go."""
    Entry.objects.filter(obligation__submission__period=period).update(text="Всё заново. " * 30)
    report = order("set", period, by=user)
    while Job.objects.get(pk=report.job_id).progress_done < 5:
        time.sleep(0.1)
    cancel(report, by=user)
    start = time.monotonic()
    while Job.objects.open().exists():
        time.sleep(0.05)
    return round(time.monotonic() - start, 2)


def measure(institutions: int) -> dict[str, Any]:
    period = a_reported_quarter(institutions, ITEMS)
    user = a_person(Role.DEPARTMENT_EDITOR, period.plan.territory)
    form = period.submissions.order_by("pk").first()
    with portal() as (site, hands):
        pages = [
            reverse("plans:tasks"),
            period.get_absolute_url(),
            form.get_absolute_url(),
            reverse("reports:reports"),
        ]
        with Readers(web_url(site), user, pages) as before:
            time.sleep(8)
        idle = max(peaks(hands.pid).values())
        start = time.perf_counter()
        report = order("set", period, by=user)
        frozen = round(time.perf_counter() - start, 2)
        with Readers(web_url(site), user, [*pages, report.get_absolute_url()]) as readers:
            made = watch(report, hands)
        return {
            "date": f"{timezone.localdate()}",
            "database": connection.vendor,
            "broker": "redis" if settings.REDIS_URL else "folder",
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "rows": institutions * ITEMS,
            "freezing_seconds": frozen,
            "set": made | {"idle_mib": idle},
            "pages_before": before.found(),
            "pages_meanwhile": readers.found(),
            "stop_seconds": stop_in_the_middle(period, user),
        }


def main() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    path = Path(__file__).parent / f"meanwhile-{found['date']}-{found['database']}.json"
    path.write_text(f"{text}\n")
    print(text)


if __name__ == "__main__":
    main()
