"""An open quarter of two institutions, everybody who has a hand in it, and reports that are ready."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from documents.model import ItemRow, Table
from institutions.models import Institution, Role, Territory, User
from jobs.models import Job
from plans.models import Plan, ReportingPeriod, Submission
from reports.actions.versions import order
from reports.models import Report, ReportFile
from reports.tasks import render
from tests.factories import (
    a_district,
    a_form,
    a_person,
    an_active_plan,
    an_institution,
    an_open_period,
)


@dataclass
class World:
    district: Territory
    library: Institution
    club: Institution
    plan: Plan
    period: ReportingPeriod
    form: Submission  # the library's
    others_form: Submission  # the club's
    editor: User
    viewer: User
    methodist: User
    head: User
    neighbour: User  # of the club
    stranger: User  # of another district's institution


@pytest.fixture
def world(db: None) -> World:
    district = a_district(head_name="Л.К. Орешкина", head_post="Начальник управления культуры")
    library = an_institution(district, short_name="МБУК «Библиотека»", head_name="И.И. Ручьёв")
    club = an_institution(district, short_name="МБУК «Клуб»", kind=Institution.Kind.CLUB)
    plan = an_active_plan(district)
    period = an_open_period(plan)
    return World(
        district, library, club, plan, period, a_form(period, library), a_form(period, club),
        editor=a_person(Role.DEPARTMENT_EDITOR, district), viewer=a_person(Role.DEPARTMENT_VIEWER, district),
        methodist=a_person(Role.METHODIST, library), head=a_person(Role.INSTITUTION_HEAD, library),
        neighbour=a_person(Role.METHODIST, club), stranger=a_person(Role.METHODIST),
    )  # fmt: skip


def ordered(kind: str, about: object, by: User | None = None) -> Report:
    """A report with its job still queued, read anew as a page reads it."""
    return Report.objects.get(pk=order(kind, about, by=by).pk)


def rendered(kind: str, about: object, by: User | None = None) -> Report:
    """A report whose job a worker has done."""
    report = order(kind, about, by=by)
    render(str(report.job_id))
    assert Job.objects.get(pk=report.job_id).status == "done"
    return Report.objects.get(pk=report.pk)


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows if isinstance(row, ItemRow)]


def data_of(file: ReportFile) -> bytes:
    return Path(file.file.path).read_bytes()


def files_of(report: Report) -> dict[str, bytes]:
    """format → bytes of a report that is ready."""
    return {file.format: data_of(file) for file in report.files.all()}
