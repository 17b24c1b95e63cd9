"""The seal: of this key or an earlier one, over everything that is told of a version."""

import datetime as dt
import re

import pytest

from institutions.short_codes import read_code
from reports.actions.versions import freeze, withdraw
from reports.models import Report
from reports.seals import SEALED, is_sealed, seal_of

pytestmark = pytest.mark.django_db
NOT_SEALED = {
    # the seal itself, and what happens to a version after it was made
    *{"id", "seal", "withdrawn_at", "withdrawn_by_id", "withdrawn_why", "job_id"},
}
OTHER = {
    "options": {"since": "2024-Q1"},
    "version": 9,
    "created_at": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    **dict.fromkeys(["plan_id", "period_id", "institution_id", "territory_id", "created_by_id"], 10**6),
}


@pytest.fixture
def report(world):
    return Report.objects.get(pk=freeze("execution", world.form, by=world.methodist).pk)


def test_a_version_is_sealed_as_it_is_made(report):
    assert is_sealed(report)
    assert re.fullmatch("[0-9a-f]{64}", report.seal)
    assert read_code(report.code) == report.code
    assert report.address == f"http://localhost:8000/v/{report.code}/"


@pytest.mark.parametrize("name", [*SEALED, "created_at"])
def test_any_changed_field_breaks_the_seal(report, name):
    setattr(report, name, OTHER.get(name, "x"))
    assert not is_sealed(report)


def test_every_column_is_sealed_or_known_to_change():
    columns = {field.attname for field in Report._meta.concrete_fields}
    assert columns == {*SEALED, "created_at"} | NOT_SEALED


def test_a_seal_of_another_version_does_not_fit(world, report):
    report.seal = freeze("execution", world.others_form, by=None).seal
    assert not is_sealed(report)


@pytest.mark.parametrize("seal", ["", "x", "00" * 32, "a:b", "я"])
def test_a_made_up_seal_does_not_fit(report, seal):
    report.seal = seal
    assert not is_sealed(report)


def test_withdrawing_a_version_does_not_break_its_seal(world, report):
    withdraw(report, why="Опечатка", by=world.head)
    assert is_sealed(Report.objects.get(pk=report.pk))


def test_seals_of_an_earlier_key_stay_good_as_long_as_it_is_kept(report, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another key of this portal, not shorter than fifty signs"
    assert not is_sealed(report)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert is_sealed(report)
    assert seal_of(report) != report.seal


def test_a_seal_made_without_the_key_does_not_fit(report, settings):
    kept = settings.SECRET_KEY
    settings.SECRET_KEY = "the key of somebody who has the database and nothing else"
    report.sha256 = "0" * 64
    report.seal = seal_of(report)
    settings.SECRET_KEY = kept
    assert not is_sealed(report)
