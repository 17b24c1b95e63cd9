"""How long the department's board of 60 institutions × 23 items × 8 quarters takes, and accepting 500 rows at once.

python -m benchmarks.board    measures on a database of its own and writes benchmarks/board-<date>-<database>.json
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="culturequality-benchmark-")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)
from django.utils import timezone

from institutions.models import Role, User
from jobs.running import running
from plans.actions.acceptance import accept_chosen, accept_later
from plans.actions.quarter import make_obligations, open_period
from plans.board.table import AXES
from plans.models import Entry, Obligation, Plan, ReportingPeriod, Section, Submission
from tests.factories import a_district, a_person, a_plan, an_institution, an_item, confirm_responsibles

INSTITUTIONS, ITEMS, SECTIONS, YEARS = 60, 23, 5, (2024, 2025)
ROUNDS = 9
ROWS_AT_ONCE = 500
TEXT = "Проведено 14 мероприятий, их посетили 352 человека, поступило 18 отзывов. " * 4


def fill_district() -> tuple[Plan, User]:
    """Eight opened quarters, every row written, every second form sent."""
    place = a_district()
    for _ in range(INSTITUTIONS):
        an_institution(place)
    plan = a_plan(place, year_from=YEARS[0], year_to=YEARS[1], status=Plan.Status.ACTIVE)
    for number in range(2, SECTIONS + 1):
        Section.objects.create(plan=plan, position=number, number=str(number), heading="Доступность услуг")
    sections = list(plan.sections.order_by("position"))
    for number in range(ITEMS):
        an_item(
            plan, f"{number % SECTIONS + 1}.{number // SECTIONS + 1}", section=sections[number % SECTIONS]
        )
    confirm_responsibles(plan)
    make_obligations(plan, by=None)
    for period in plan.periods.all():
        open_period(period, by=None)
    write_all(plan)
    return plan, a_person(Role.DEPARTMENT_EDITOR, place)


def write_all(plan: Plan) -> None:
    rows = Obligation.objects.filter(submission__period__plan=plan).values_list("pk", flat=True)
    done = Entry.State.DONE
    Entry.objects.bulk_create(
        [Entry(obligation_id=row, text=TEXT, state=done, version=1) for row in rows], 1000
    )
    forms = Submission.objects.filter(period__plan=plan).order_by("pk").values_list("pk", flat=True)
    Submission.objects.filter(pk__in=list(forms)[::2]).update(
        state=Submission.State.ON_DEPARTMENT, first_submitted_at=timezone.now()
    )


def measure_pages(period: ReportingPeriod, user: User) -> dict[str, Any]:
    """Median milliseconds of server time and the queries, by axis."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session["began_at"] = int(time.time())
    session.save()
    found = {}
    for by in AXES:
        address, times = f"{period.get_absolute_url()}?by={by}", []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            answer = browser.get(address)
            times.append(1000 * (time.perf_counter() - start))
            assert answer.status_code == 200
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        found[by] = {
            "median_ms": round(statistics.median(times), 1),
            "worst_ms": round(max(times[1:]), 1),
            "queries": len(queries),
            "bytes": len(answer.content),
        }
    return found


def measure_acceptance(period: ReportingPeriod, user: User) -> dict[str, Any]:
    """Seconds for as many whole forms as hold at least 500 rows."""
    waiting = period.submissions.filter(state=Submission.State.ON_DEPARTMENT)
    forms = list(waiting[: -(-ROWS_AT_ONCE // ITEMS)])
    job = accept_later(period, forms, by=user)
    start = time.perf_counter()
    with running(job.pk) as run:
        assert run is not None
        accept_chosen(run)
    seconds = time.perf_counter() - start
    accepted = Entry.objects.filter(
        obligation__submission__in=forms, is_accepted=True, obligation__submission__state="accepted"
    ).count()
    assert accepted == len(forms) * ITEMS >= ROWS_AT_ONCE
    return {"forms": len(forms), "rows": accepted, "seconds": round(seconds, 2)}


def measure() -> dict[str, Any]:
    plan, user = fill_district()
    period = plan.periods.order_by("start").last()
    assert period is not None
    return {
        "date": f"{timezone.localdate()}",
        "database": connection.vendor,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "rows": Obligation.objects.filter(submission__period__plan=plan).count(),
        "board": measure_pages(period, user),
        "acceptance": measure_acceptance(period, user),
    }


def main() -> None:
    setup_test_environment()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    made = setup_databases(verbosity=0, interactive=False)
    try:
        found = measure()
    finally:
        teardown_databases(made, verbosity=0)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    path = Path(__file__).parent / f"board-{found['date']}-{found['database']}.json"
    path.write_text(f"{text}\n")
    print(text)


if __name__ == "__main__":
    main()
