"""An institution that closed in mid-year, or was merged into another: duties after it end, the past stays."""

import datetime as dt

import pytest
from django.urls import reverse

from institutions.actions.institution import close_institution, reopen_institution
from institutions.models import Role
from jobs.models import Job
from plans.access import hands_on, submissions_visible_to, write_verdict
from plans.actions.quarter import close_period, open_period
from plans.actions.submissions import accept, approve
from plans.models import Entry, Obligation, Submission, SubmissionEvent
from plans.tasks import settle
from reports.access import reports_visible_to
from reports.actions.versions import freeze
from reports.models import Report
from tests.factories import (
    a_district,
    a_form,
    a_person,
    an_active_plan,
    an_institution,
    an_open_period,
    filled,
)
from tests.plans.quarter import rows

pytestmark = pytest.mark.django_db
CLOSED_ON = dt.date(2024, 5, 10)


class Year:
    """A year in which a library reported on the first quarter and closed in the second."""

    def __init__(self):
        self.district = a_district()
        self.library = an_institution(self.district)
        self.heir = an_institution(self.district)
        self.plan = an_active_plan(self.district, items=2)
        self.first = an_open_period(self.plan, "2024-Q1")
        self.form = a_form(self.first, self.library)
        self.head = a_person(Role.INSTITUTION_HEAD, self.library)
        self.editor = a_person(Role.DEPARTMENT_EDITOR, self.district)
        self.administrator = a_person(Role.ADMINISTRATOR, self.district)
        self.heirs_methodist = a_person(Role.METHODIST, self.heir)
        approve(filled(self.form), by=self.head)
        accept(self.form, by=self.editor)
        self.report = freeze(Report.Kind.EXECUTION, self.form, by=self.head)
        close_period(self.first, by=self.editor)
        self.second = an_open_period(self.plan, "2024-Q2")

    def close(self, heir=None):
        close_institution(self.library, on=CLOSED_ON, merged_into=heir, by=self.administrator)
        settle(str(Job.objects.latest("created_at").pk))

    def codes(self):
        owed = Obligation.objects.filter(submission__institution=self.library, withdrawn_at__isnull=True)
        return sorted(set(owed.values_list("submission__period__code", flat=True)))


@pytest.fixture
def year():
    return Year()


def past():
    """Everything that was ever reported, as the database holds it."""
    forms = Submission.objects.filter(period__code="2024-Q1")
    return [
        list(forms.order_by("pk").values()),
        list(Obligation.objects.filter(submission__in=forms).order_by("pk").values()),
        list(Entry.objects.filter(obligation__submission__in=forms).order_by("pk").values()),
        list(SubmissionEvent.objects.filter(submission__in=forms).order_by("pk").values()),
    ]


def test_duties_after_the_closing_end_and_of_the_quarter_it_fell_in_stay(year):
    assert year.codes() == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    year.close()
    assert year.codes() == ["2024-Q1", "2024-Q2"]


def test_an_open_period_that_began_after_the_closing_asks_for_nothing_more(year):
    """The closing was entered late: the quarter had been opened for the closed library too."""
    open_period(year.plan.periods.get(code="2024-Q3"), by=year.editor)
    late = a_form(year.plan.periods.get(code="2024-Q3"), year.library)
    filled(late, text="Успели написать.")
    year.close()
    assert year.codes() == ["2024-Q1", "2024-Q2"]
    assert Entry.objects.filter(obligation__submission=late, text="Успели написать.").count() == 2


@pytest.mark.parametrize("merged", [False, True])
def test_nothing_of_the_past_changes(year, merged):
    before = past()
    year.close(year.heir if merged else None)
    assert past() == before


def test_opened_again_it_owes_the_rest_of_the_year(year):
    year.close()
    reopen_institution(year.library, by=year.administrator)
    settle(str(Job.objects.latest("created_at").pk))
    assert year.codes() == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]


def test_the_successors_people_read_its_forms_and_reports_and_write_nothing(year, signed_in):
    page = year.form.get_absolute_url()
    assert signed_in(year.heirs_methodist).get(page).status_code == 404
    year.close(year.heir)
    heir = type(year.heirs_methodist).objects.get(pk=year.heirs_methodist.pk)
    assert signed_in(heir).get(page).status_code == 200
    assert year.form in submissions_visible_to(heir)
    assert list(reports_visible_to(heir)) == [year.report]
    running = a_form(year.second, year.library)
    assert (hands_on(year.form, heir), hands_on(running, heir)) == (frozenset(), frozenset())
    assert not any(write_verdict(row, heir) for row in rows(running))
    save = reverse("plans:submission-send", args=[running.pk])
    assert signed_in(heir).post(save).status_code == 403


def test_the_successors_people_find_the_past_among_their_own_reports(year, signed_in):
    year.close(year.heir)
    page = signed_in(year.heirs_methodist).get(reverse("plans:tasks"))
    assert year.form in [form for form, *_ in page.context["watched"]]


def test_another_institutions_people_find_nothing(year, signed_in):
    year.close(year.heir)
    stranger = a_person(Role.METHODIST, an_institution(year.district))
    assert signed_in(stranger).get(year.form.get_absolute_url()).status_code == 404
