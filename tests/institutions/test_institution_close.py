"""Closing and opening again; nothing is deleted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry
from tests.factories import a_branch, a_settlement, an_institution


@pytest.fixture
def close(signed_in, district):
    def send(institution, on=date(2022, 7, 1)):
        address = reverse("institutions:institution-close", args=[institution.pk])
        return signed_in(district.administrator).post(address, {"closed_on": on})

    return send


@pytest.fixture
def reopen(signed_in, district):
    def send(institution):
        address = reverse("institutions:institution-reopen", args=[institution.pk])
        return signed_in(district.administrator).post(address, follow=True)

    return send


def test_a_closed_institution_stays_with_its_date_and_an_entry(close, district):
    close(district.library)
    district.library.refresh_from_db()
    assert (district.library.is_active, district.library.closed_on) == (False, date(2022, 7, 1))
    assert AuditEntry.objects.about(district.library).get().changes == {
        "действует": ["да", "нет"],
        "закрыто с": ["", "01.07.2022"],
    }


def test_an_institution_is_not_closed_ahead_of_time(close, district):
    page = close(district.library, on=timezone.localdate() + timedelta(days=1))
    district.library.refresh_from_db()
    assert list(page.context["form"].errors) == ["closed_on"]
    assert district.library.is_active


def test_branches_are_closed_first(close, district):
    branch = a_branch(district.library)
    page = close(district.library)
    assert list(page.context["form"].errors) == ["__all__"]
    close(branch)
    assert close(district.library).status_code == 302


def test_a_closed_institution_is_opened_again(close, reopen, district):
    close(district.library)
    reopen(district.library)
    district.library.refresh_from_db()
    assert (district.library.is_active, district.library.closed_on) == (True, None)


def test_a_branch_is_not_opened_before_its_head(close, reopen, district):
    branch = a_branch(district.library)
    close(branch)
    close(district.library)
    reopen(branch)
    branch.refresh_from_db()
    assert not branch.is_active


def test_another_districts_institution_is_not_closed(close, other):
    assert close(other.library).status_code == 404
    other.library.refresh_from_db()
    assert other.library.is_active


def test_an_institution_is_not_opened_where_nobody_is_any_more(reopen, district):
    village = a_settlement(district.territory, is_active=False)
    closed = an_institution(village, is_active=False, closed_on=date(2022, 7, 1))
    page = reopen(closed)
    closed.refresh_from_db()
    assert not closed.is_active
    assert [str(message) for message in page.context["messages"]] == [
        f"{village} не действует: сначала верните эту территорию."
    ]


def test_closing_twice_is_told_once(close, district):
    for _ in range(2):
        close(district.library)
    assert AuditEntry.objects.about(district.library).count() == 1
