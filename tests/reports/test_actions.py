"""Ordering a report: versions, files, jobs."""

import threading

import pytest
from django.db import connections

from institutions.models import AuditEntry
from jobs.lease import claim, finish
from jobs.models import Job
from reports.actions.versions import cancel, freeze, missing_formats, order, start
from reports.models import Report, ReportFile
from tests.factories import filled, write
from tests.reports.conftest import files_of, ordered, rendered

pytestmark = pytest.mark.django_db


def history(report):
    return list(AuditEntry.objects.about(report).order_by("pk").values_list("action", "by"))


def test_a_report_is_frozen_and_waits_for_its_worker(world):
    report = ordered("execution", world.form, by=world.methodist)
    assert (report.version, report.created_by, report.institution) == (1, world.methodist, world.library)
    assert (report.plan, report.period, report.territory) == (world.plan, world.period, None)
    assert (report.job.status, report.job.params, report.job.created_by) == (
        "queued", {"report": report.pk}, world.methodist,
    )  # fmt: skip
    assert report.title == "Отчёт об исполнении: МБУК «Библиотека», I квартал 2024 года"


def test_a_consolidated_report_and_a_plan_are_about_nobody_in_particular(world):
    consolidated, plan = ordered("consolidated", world.period), ordered("plan", world.plan)
    assert (consolidated.period, consolidated.institution) == (world.period, None)
    assert (plan.plan, plan.period) == (world.plan, None)


def test_ordering_again_gives_the_same_version_with_its_files(world):
    first = rendered("execution", world.form)
    again = order("execution", world.form, by=world.editor)
    assert (again, again.job) == (first, first.job)
    assert (Report.objects.count(), Job.objects.count(), ReportFile.objects.count()) == (1, 1, 3)


def test_a_double_order_makes_one_job(world):
    orders = [order("execution", world.form, by=world.methodist) for _ in range(2)]
    assert orders[0].job == orders[1].job
    assert (Report.objects.count(), Job.objects.count()) == (1, 1)


def test_a_change_makes_a_new_version_and_the_old_file_stays(world):
    first = rendered("execution", world.form)
    before = files_of(first)
    filled(world.form)
    second = rendered("execution", world.form)
    assert (second.version, second.subject) == (2, first.subject)
    assert files_of(Report.objects.get(pk=first.pk)) == before
    assert {file.sha256 for file in first.files.all()} & {file.sha256 for file in second.files.all()} == set()


def test_a_change_undone_is_a_version_of_its_own(world):
    row, made = world.form.obligations.first(), []
    for version, text in enumerate(["Раз.", "Два.", "Раз."]):
        write(row, text=text, version=version)
        made.append(freeze("execution", world.form, by=None))
    assert [report.version for report in made] == [1, 2, 3]
    assert made[0].sha256 == made[2].sha256


def test_the_frozen_document_does_not_follow_what_changes_later(world):
    report = ordered("execution", world.form)
    document = report.document
    filled(world.form)
    world.plan.items.update(title="Другое")
    assert Report.objects.get(pk=report.pk).document == document


def test_versions_of_different_performers_are_counted_apart(world):
    reports = [freeze("execution", form, by=None) for form in (world.form, world.others_form)]
    assert [report.version for report in reports] == [1, 1]
    assert reports[0].subject != reports[1].subject


def test_every_order_is_in_the_history(world):
    report = ordered("execution", world.form, by=world.methodist)
    assert history(report) == [("Заказан отчёт", world.methodist.pk)]
    order("execution", world.form, by=world.head)
    assert len(history(report)) == 1
    filled(world.form)
    second = order("execution", world.form, by=world.head)
    entry = AuditEntry.objects.about(second).get()
    assert (entry.action, entry.by, entry.changes) == ("Заказан отчёт", world.head, {"версия": [1, 2]})


def test_a_cancelled_report_is_started_again_by_the_next_order(world):
    report = ordered("execution", world.form, by=world.methodist)
    cancel(report, by=world.head)
    assert Job.objects.get(pk=report.job_id).status == "cancelled"
    again = order("execution", world.form, by=world.methodist)
    assert (again.job.status, again.job_id != report.job_id) == ("queued", True)
    assert history(report) == [
        ("Заказан отчёт", world.methodist.pk),
        ("Отменена подготовка отчёта", world.head.pk),
        ("Отчёт готовится заново", world.methodist.pk),
    ]


def test_cancelling_what_is_done_changes_nothing(world):
    report = rendered("execution", world.form)
    cancel(report, by=world.head)
    assert (Job.objects.get().status, len(history(report))) == ("done", 1)


def test_cancelling_what_ended_since_the_page_was_read_changes_nothing(world):
    report = ordered("execution", world.form, by=world.methodist)
    assert report.is_preparing
    finish(claim(report.job_id, owner="first"))
    assert cancel(report, by=world.head) is False
    assert len(history(report)) == 1


def test_starting_what_is_complete_changes_nothing(world):
    report = rendered("execution", world.form)
    start(report, by=world.head)
    assert (Job.objects.count(), len(history(report))) == (1, 1)


def test_a_file_lost_from_the_disk_is_rendered_again_to_the_same_bytes(world, media):
    report = rendered("execution", world.form)
    file = report.files.get(format="pdf")
    (media / file.file.name).unlink()
    assert missing_formats(report) == ["pdf"]
    report = rendered("execution", world.form)
    assert missing_formats(report) == []
    assert (report.files.get(format="pdf").sha256, ReportFile.objects.count()) == (file.sha256, 3)


def test_a_lost_file_that_comes_out_otherwise_is_told_with_both_fingerprints(world, media):
    report = rendered("execution", world.form)
    file = report.files.get(format="docx")
    (media / file.file.name).unlink()
    ReportFile.objects.filter(pk=file.pk).update(sha256="0" * 64)
    rendered("execution", world.form)
    entry = AuditEntry.objects.about(report)[0]
    assert entry.action == "Файл DOCX напечатан заново и вышел другим, чем был выдан"
    assert (entry.by, entry.changes) == (None, {"отпечаток": ["0" * 64, file.sha256]})


@pytest.mark.django_db(transaction=True)
def test_orders_at_the_same_moment_make_one_version_and_one_job(world):
    gate, found, failed = threading.Barrier(4), [], []

    def click() -> None:
        gate.wait()
        try:
            found.append(order("execution", world.form, by=None).pk)
        except Exception as error:  # noqa: BLE001  shown by the assertion below
            failed.append(error)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert failed == []
    assert len(found) == 4
    assert (Report.objects.get().pk, Job.objects.count()) == (found[0], 1)
