"""The sheet on which the head approves all reports of a period."""

import pytest

from documents.model import ItemRow, NoteRow, Stamp
from institutions.short_codes import shown
from reports.actions.versions import freeze, withdraw
from reports.catalogue import approval_document, composition_of, covered_by
from reports.composition import Signing
from reports.models import Report
from reports.options import Options
from tests.factories import an_open_period
from tests.reports.catalogue.reading import sent, table_of
from tests.reports.conftest import rows_of

pytestmark = pytest.mark.django_db

Kind = Report.Kind


@pytest.fixture
def issued(world):
    """Both performers' own reports, the set and the consolidated report, frozen."""
    sent(world.form)
    sent(world.others_form)
    return {
        "club": freeze(Kind.EXECUTION, world.others_form, by=None),
        "library": freeze(Kind.EXECUTION, world.form, by=None),
        "set": freeze(Kind.SET, world.period, by=None),
        "completeness": freeze(Kind.COMPLETENESS, world.period, by=None),
        "consolidated": freeze(Kind.CONSOLIDATED, world.period, by=None),
    }


def test_every_report_of_the_period_with_its_version_code_and_fingerprint(world, issued):
    table = table_of(approval_document(world.period))
    expected = [(issued[name], rows) for name, rows in [
        ("consolidated", 3), ("set", 2 + 6), ("completeness", 3 + 1 + 3), ("library", 3), ("club", 3),
    ]]  # fmt: skip
    assert rows_of(table) == [
        (
            str(number), report.title, report.version_words, shown(report.code), report.sha256[:16], str(rows),
        )
        for number, (report, rows) in enumerate(expected, start=1)
    ]  # fmt: skip


def test_the_newest_versions_alone_are_approved_and_none_that_was_withdrawn(world, issued):
    withdraw(issued["club"], why="ошибка", by=None)
    again = freeze(Kind.EXECUTION, world.form, by=None, options=Options(template="large-1"))
    assert (again.version, issued["library"].version) == (2, 1)
    assert covered_by(world.period) == [
        issued["consolidated"], issued["set"], issued["completeness"], again,
    ]  # fmt: skip


def test_reports_of_other_periods_plans_and_sheets_are_not_on_it(world, issued):
    freeze(Kind.PLAN, world.plan, by=None)
    freeze(Kind.CONSOLIDATED, an_open_period(world.plan, "2024-Q2"), by=None)
    sheet = freeze(Kind.APPROVAL, world.period, by=None)
    assert sheet not in covered_by(world.period)
    assert len(rows_of(table_of(approval_document(world.period)))) == 5
    assert set(sheet.covers.all()) == set(issued.values())


def test_a_sheet_is_the_same_version_until_a_report_changes(world, issued):
    first = freeze(Kind.APPROVAL, world.period, by=None)
    assert freeze(Kind.APPROVAL, world.period, by=None) == first
    withdraw(issued["club"], why="ошибка", by=None)
    assert freeze(Kind.APPROVAL, world.period, by=None).version == 2


def test_the_head_of_the_territory_approves_in_one_place(world):
    document = approval_document(world.period)
    assert document.stamps == (
        Stamp("УТВЕРЖДАЮ", ("Начальник управления культуры",), name="Л.К. Орешкина", date=""),
    )
    assert document.signatures == ()


def test_whoever_acts_for_the_head_signs_the_stamp(world):
    made = composition_of(Kind.APPROVAL, world.period, Options())
    signed = made.signed(Signing("7-о", "15.04.2024", "И.о. начальника управления", "П.П. Лугов")).document
    assert signed.stamps == (Stamp("УТВЕРЖДАЮ", ("И.о. начальника управления",), name="П.П. Лугов", date=""),)
    assert (signed.registration, signed.signatures) == ("№ 7-о от 15.04.2024", ())


def test_without_reports_it_says_what_to_do(world):
    assert table_of(approval_document(world.period)).rows == (
        NoteRow("Отчётов за этот период ещё нет: сначала подготовьте их."),
    )
    assert [row for row in table_of(approval_document(world.period)).rows if isinstance(row, ItemRow)] == []


def test_it_costs_as_many_queries_for_one_report_as_for_many(world, django_assert_num_queries):
    sent(world.form)
    for about in (world.form, world.others_form):
        freeze(Kind.EXECUTION, about, by=None)
        with django_assert_num_queries(3):
            approval_document(world.period)
