"""Reports of a closed period are ordered by themselves, each once; days on which nothing ran are caught up."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from institutions.models import AuditEntry, Notice, Role
from jobs.actions import cancel
from jobs.errors import UNKNOWN, Cancelled
from jobs.lease import claim, fail
from jobs.models import Job
from jobs.running import Run
from plans.actions.period_life import live as live_periods
from plans.actions.plans import archive
from plans.actions.quarter import close_period, open_period, reopen_period
from plans.models import ReportingPeriod
from reports.actions.issue_notices import tell_of_issues
from reports.actions.period_issue import issue_closed_periods, issue_later, issue_reports
from reports.actions.versions import order
from reports.models import PeriodIssue, Report
from reports.subjects import about
from reports.tasks import issue, live, render
from tests.factories import a_district, a_person, an_active_plan, an_institution
from tests.factories.quarters import a_reported_quarter

pytestmark = pytest.mark.django_db
PERFORMERS = 2


def on(day):
    """The portal's clock: nine in the morning in Moscow."""
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T06:00:00+00:00"), tick=False)


@pytest.fixture
def plan():
    """In force since the first of January 2024; whatever is due is closed on the fifth of May."""
    with on("2024-01-01"):
        district = a_district()
        for number in range(PERFORMERS):
            an_institution(district, short_name=f"МБУК «Клуб {number}»")
        plan = an_active_plan(district, items=2)
        plan.editor = a_person(Role.DEPARTMENT_EDITOR, district)
        return plan


def a_closed_period(plan, code="2024-Q1"):
    period = plan.periods.get(code=code)
    open_period(period, by=None)
    close_period(period, by=None)
    return period


def do_all(task, run):
    """What a worker would do of these jobs."""
    for job in Job.objects.filter(task=task, status="queued"):
        run(str(job.pk))


def kinds():
    return sorted(Report.objects.values_list("kind", flat=True))


EVERYTHING = ["completeness", "consolidated", *["execution"] * PERFORMERS, "set"]


def test_a_closed_period_has_all_its_reports_ordered(plan):
    period = a_closed_period(plan)
    live()
    assert kinds() == []
    do_all("reports.issue", issue)
    assert kinds() == EVERYTHING
    assert Job.objects.filter(task="reports.render", status="queued").count() == len(EVERYTHING)
    assert PeriodIssue.objects.get().period == period
    assert {report.created_by for report in Report.objects.all()} == {None}


def test_the_clock_strikes_as_often_as_it_likes(plan):
    a_closed_period(plan)
    for _ in range(3):
        live()
        do_all("reports.issue", issue)
    assert kinds() == EVERYTHING
    assert Job.objects.filter(task="reports.issue").count() == 1
    assert AuditEntry.objects.filter(action="Заказан отчёт").count() == len(EVERYTHING)


def test_five_days_without_a_clock_are_caught_up_once(plan):
    """The first quarter's last day passes while nothing runs: one call closes it, and orders every report once."""
    with on("2024-01-01"):
        live_periods(timezone.localdate())
    with on("2024-05-10"):
        for _ in range(2):
            live_periods(timezone.localdate())
            live()
            do_all("reports.issue", issue)
        closed = ReportingPeriod.objects.filter(closed_at__isnull=False)
        assert [period.code for period in closed] == ["2024-Q1"]
        assert (kinds(), PeriodIssue.objects.count()) == (EVERYTHING, 1)
        assert AuditEntry.objects.filter(action__startswith="Закрыт период").count() == 1


def test_a_kill_in_the_middle_is_made_up_for_and_nothing_is_ordered_twice(plan):
    a_closed_period(plan)
    live()

    class Killed(Run):
        def progress(self, done, total, phase=""):
            if done == 2:
                raise SystemExit
            super().progress(done, total, phase)

    job = Job.objects.get(task="reports.issue")
    with pytest.raises(SystemExit):
        issue_reports(Killed(claim(job.pk, owner="a killed worker")))
    assert (len(kinds()), PeriodIssue.objects.count()) == (2, 0)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    issue(str(job.pk))
    assert (kinds(), PeriodIssue.objects.count()) == (EVERYTHING, 1)
    assert AuditEntry.objects.filter(action="Заказан отчёт").count() == len(EVERYTHING)


def test_a_period_that_closes_again_is_issued_again(plan):
    period = a_closed_period(plan)
    live()
    do_all("reports.issue", issue)
    first = PeriodIssue.objects.get().closed_at
    reopen_period(period, until=timezone.localdate(), reason="Опоздали", by=None)
    live()
    assert Job.objects.filter(task="reports.issue", status="queued").count() == 0
    close_period(period, by=None)
    live()
    do_all("reports.issue", issue)
    assert PeriodIssue.objects.get().closed_at == period.closed_at > first
    assert kinds() == EVERYTHING  # nothing was written meanwhile: the same versions


def test_plans_that_people_run_and_drafts_are_left_to_people(plan):
    period = a_closed_period(plan)
    plan.runs_by_itself = False
    plan.save()
    live()
    assert Job.objects.count() == 0
    issue_later(period, by=plan.editor)
    do_all("reports.issue", issue)
    assert {report.created_by for report in Report.objects.all()} == {plan.editor}
    assert PeriodIssue.objects.count() == 1


def test_a_plan_archived_right_after_its_last_period_is_issued_too(plan):
    a_closed_period(plan)
    archive(plan, by=None)
    live()
    do_all("reports.issue", issue)
    assert kinds() == EVERYTHING


def test_an_open_period_prepared_by_a_button_is_issued_when_it_closes(plan):
    period = plan.periods.get(code="2024-Q1")
    open_period(period, by=None)
    issue_later(period, by=plan.editor)
    do_all("reports.issue", issue)
    assert (kinds(), PeriodIssue.objects.count()) == (EVERYTHING, 0)
    close_period(period, by=None)
    live()
    do_all("reports.issue", issue)
    assert PeriodIssue.objects.count() == 1


def test_what_a_person_stopped_is_not_begun_again_by_the_clock(plan):
    a_closed_period(plan)
    live()
    cancel(Job.objects.get(), by=plan.editor)
    live()
    assert Job.objects.count() == 1


def test_after_a_failure_the_clock_waits_before_it_tries_again(plan):
    period = a_closed_period(plan)
    live()
    fail(claim(Job.objects.get().pk, owner="first"), UNKNOWN)
    now = timezone.now()
    assert issue_closed_periods(now) == 0
    assert issue_closed_periods(now + dt.timedelta(hours=7)) == 1
    assert Job.objects.filter(dedupe_key=f"issue-{period.pk}").count() == 2


def test_a_cancelled_ordering_stops_at_the_next_report(plan):
    a_closed_period(plan)
    live()
    job = Job.objects.get()
    run = Run(claim(job.pk, owner="first"))
    cancel(job, by=plan.editor)
    with pytest.raises(Cancelled):
        issue_reports(run)
    assert kinds() == []


# notices


def issued(plan):
    period = a_closed_period(plan)
    live()
    do_all("reports.issue", issue)
    return period


def end_all(status="done"):
    Job.objects.filter(task="reports.render").update(status=status, finished_at=timezone.now())


def test_the_department_hears_once_when_everything_is_ready(plan):
    period = issued(plan)
    live()
    assert Notice.objects.filter(key__startswith="issued:").count() == 0
    end_all()
    for _ in range(2):
        live()
    notice = Notice.objects.get(key__startswith="issued:")
    assert (notice.user, notice.address) == (plan.editor, f"/reports/periods/{period.pk}/")
    assert notice.text.startswith(f"Отчёты готовы к подписи: {len(EVERYTHING)}. I квартал 2024 года.")


def test_the_department_hears_that_some_failed(plan):
    issued(plan)
    end_all()
    Job.objects.filter(pk=Report.objects.get(kind="set").job_id).update(status="failed")
    live()
    text = Notice.objects.get(key__startswith="issued:").text
    assert text.startswith(f"Отчёты подготовлены не все: не удалось 1 из {len(EVERYTHING)}.")


def test_the_department_hears_once_that_nothing_could_be_ordered(plan):
    period = a_closed_period(plan)
    live()
    fail(claim(Job.objects.get().pk, owner="first"), UNKNOWN)
    for _ in range(2):
        live()
    notice = Notice.objects.get(key__startswith="not-issued:")
    assert (notice.user, notice.address) == (plan.editor, f"/reports/periods/{period.pk}/")
    assert notice.text.startswith(f"Отчёты не заказаны: {period}. {UNKNOWN.text}")


def test_everything_is_rendered_in_the_end(plan):
    issued(plan)
    do_all("reports.render", render)
    live()
    assert [report.kind for report in Report.objects.all() if report.files.count() != 3] == []
    assert Notice.objects.filter(key__startswith="issued:", text__startswith="Отчёты готовы").count() == 1


# what waits for whom


def lines():
    return sorted((job.task, job.queue) for job in Job.objects.filter(status="queued"))


@pytest.mark.parametrize("who", ["the clock", "a person"])
def test_many_reports_at_once_stand_in_the_long_line_whoever_asked_for_them(plan, who):
    period = a_closed_period(plan)
    issue_later(period, by=plan.editor if who == "a person" else None)
    assert lines() == [("reports.issue", "people" if who == "a person" else "bulk")]
    do_all("reports.issue", issue)
    assert lines() == [("reports.render", "bulk")] * len(EVERYTHING)


def test_a_person_who_asks_for_one_of_the_many_waits_among_people_and_the_others_stay(
    plan, django_capture_on_commit_callbacks
):
    issued(plan)
    one = Report.objects.filter(kind="execution").first()
    with django_capture_on_commit_callbacks() as callbacks:
        assert order("execution", about(one), by=plan.editor) == one
        order("execution", about(one), by=plan.editor)
    assert [job.queue for job in Job.objects.filter(status="queued").exclude(pk=one.job_id)] == ["bulk"] * 4
    assert (Job.objects.get(pk=one.job_id).queue, len(callbacks)) == ("people", 1)


def test_the_set_of_a_person_waits_among_people_and_its_helpers_in_the_long_line():
    period = a_reported_quarter(2, 2)
    order("set", period, by=a_person(Role.DEPARTMENT_EDITOR, period.plan.territory))
    assert lines() == [("reports.help", "bulk"), ("reports.render", "people")]


# at the same moment


def at_once(count, call):
    gate, failed = threading.Barrier(count), []

    def strike():
        gate.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001  shown by the assertion below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=strike) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_and_two_workers_at_the_same_moment_order_and_tell_once(plan):
    a_closed_period(plan)
    at_once(3, live)
    job = Job.objects.get(task="reports.issue")
    at_once(2, lambda: issue(str(job.pk)))
    assert (kinds(), PeriodIssue.objects.count()) == (EVERYTHING, 1)
    end_all()
    at_once(3, lambda: tell_of_issues(timezone.localdate()))
    assert Notice.objects.filter(key__startswith="issued:").count() == 1
