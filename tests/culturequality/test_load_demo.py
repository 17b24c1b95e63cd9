"""`manage.py load_demo`: the invented district in an empty portal."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils import timezone

from culturequality.demo.district import PASSWORD
from culturequality.demo.evidence import PICTURE, SHEET
from culturequality.demo.loading import load_demo, load_people, load_places, of_many
from culturequality.demo.reports import order_reports
from culturequality.demo.surveys import load_surveys
from institutions.models import Membership, Role, User
from institutions.numbers import written
from plans.models import Evidence, Figure, Submission
from reports.actions.period_issue import periods_to_issue
from reports.catalogue import consolidated_document
from reports.models import Report
from surveys.counting.figures import View, total
from surveys.models import EntryBatch, Response
from surveys.progress import state_of
from tests.factories import a_district

pytestmark = pytest.mark.django_db


def test_a_loading_cut_short_at_the_reports_has_told_the_accounts(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "no folder"
    settings.MEDIA_ROOT.touch()
    with pytest.raises(OSError):
        call_command("load_demo")
    accounts = (tmp_path / "demo_accounts.txt").read_text()
    logins = [line.split()[0] for line in accounts.splitlines() if PASSWORD not in line]
    roles = [Membership.objects.get(user=User.objects.get(login=login)).role for login in logins]
    assert roles == Role.values
    assert User.objects.get(login="metodist-cbs").check_password(PASSWORD)


def test_a_form_to_accept_and_one_to_fill_have_a_proof(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    call_command("load_demo")
    assert [
        (proof.filename, proof.entry.obligation.submission.state, proof.added_by.login)
        for proof in Evidence.objects.order_by("pk")
    ] == [
        (SHEET, Submission.State.ON_DEPARTMENT, "metodist-rdk"),
        (PICTURE, Submission.State.DRAFT, "metodist-cinema"),
    ]


def test_the_consolidated_report_adds_up_what_the_texts_tell(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    plan = load_demo(dt.date(2026, 11, 22))
    period = plan.periods.get(code="2026-Q3")
    told = [text for text in consolidated_document(period).texts() if text.startswith("Итого:")]
    assert len(told) == 3
    assert [text for text in consolidated_document(period).texts() if "{{" in text] == []
    whole = {"entry__obligation__submission__period": period, "entry__obligation__submission__part_of": None}
    figures = Figure.objects.filter(indicator__name="Опрошено", **whole)
    asked = figures.aggregate(total=Sum("value"))["total"]
    assert told[0].startswith(f"Итого: Опрошено — {written(asked)} чел.; Довольны — в среднем ")


@pytest.mark.parametrize(("number", "of"), [(5, 5), (3, 7), (11, 11), (21, 25), (112, 112), (122, 126)])
def test_figures_agree_with_the_words_after_them(number, of):
    assert of_many(number) == of


def test_a_portal_that_holds_something_is_left_alone():
    a_district()
    with pytest.raises(CommandError) as refused:
        call_command("load_demo")
    assert str(refused.value) == ("База данных не пуста: демонстрационный район загружается только в пустую.")
    assert not User.objects.exists()


def test_the_reports_show_every_kind_and_the_portal_orders_no_others(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    today = dt.date(2026, 11, 22)
    plan = load_demo(today)
    reports = order_reports(plan, today)
    assert {report.kind for report in reports} == set(Report.Kind.values) - {Report.Kind.EDITION}
    ready = [report for report in reports if report.files.count() == 3]
    assert [report.kind for report in ready] == [
        "plan", "consolidated", "completeness", "execution", "execution",
    ]  # fmt: skip
    queued = [Report.objects.get(pk=report.pk) for report in reports]
    assert [report.kind for report in queued if report.is_preparing] == [
        "set", "execution", "execution", "comparison", "approval",
    ]  # fmt: skip
    assert list(periods_to_issue()) == []
    sheet = next(report for report in reports if report.kind == Report.Kind.APPROVAL)
    whole = [
        report for report in reports if report.kind in {"execution", "consolidated", "set", "completeness"}
    ]
    assert set(sheet.covers.all()) == set(whole)


def test_a_survey_goes_on_and_another_is_closed():
    district = load_places()
    load_people(district)
    today = timezone.localdate()
    running, closed, coming = load_surveys(district, today, User.objects.get(login="otdel"))
    for campaign in (running, closed, coming):
        campaign.refresh_from_db()
    assert [state_of(campaign, today) for campaign in (running, closed, coming)] == [
        "open",
        "closed",
        "coming",
    ]
    assert [campaign.responses.count() for campaign in (running, closed, coming)] == [401, 155, 0]
    assert running.responses.exclude(quality=0).exists()
    for campaign in (running, closed):
        assert total(View(campaign.pk)) == campaign.responses.counted().count()
    assert [batch.announced - batch.responses.count() for batch in EntryBatch.objects.all()] == [1] * 4
    assert not Response.objects.filter(day__gt=today).exists()
