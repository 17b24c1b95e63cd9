"""Closing and opening again; nothing is deleted."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from institutions.scopes import scope_of
from tests.factories import a_branch, a_person, a_settlement, an_institution


@pytest.fixture
def close(signed_in, district):
    def send(institution, on=date(2022, 7, 1), heir=None):
        address = reverse("institutions:institution-close", args=[institution.pk])
        answers = {"closed_on": on} | ({"merged_into": heir.pk} if heir else {})
        return signed_in(district.administrator).post(address, answers)

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


# merging


def test_the_successor_is_named_and_both_trails_say_so(close, district):
    heir = an_institution(district.territory)
    assert close(district.library, heir=heir).status_code == 302
    district.library.refresh_from_db()
    assert (district.library.is_active, district.library.merged_into) == (False, heir)
    assert AuditEntry.objects.about(district.library).get().changes == {
        "действует": ["да", "нет"],
        "закрыто с": ["", "01.07.2022"],
        "присоединено к": ["", str(heir)],
    }
    assert AuditEntry.objects.about(heir).get().changes == {"присоединено": ["", str(district.library)]}


def test_the_successors_people_read_the_closed_one_and_change_nothing(close, district, signed_in):
    heir = an_institution(district.territory)
    methodist, head = a_person(Role.METHODIST, heir), a_person(Role.INSTITUTION_HEAD, heir)
    address = district.library.get_absolute_url()
    assert signed_in(methodist).get(address).status_code == 404
    close(district.library, heir=heir)
    assert signed_in(methodist).get(address).status_code == 200
    contacts = reverse("institutions:institution-contacts", args=[district.library.pk])
    assert signed_in(head).post(contacts, {"phone": "1"}).status_code == 403


def test_what_was_merged_into_the_merged_is_read_too_with_its_branches(close, district):
    village, club, centre = (an_institution(district.territory) for _ in range(3))
    branch = a_branch(village)
    close(branch)
    close(village, heir=club)
    close(club, heir=centre)
    assert scope_of(a_person(Role.METHODIST, centre)).inherits == {village.pk, branch.pk, club.pk}
    assert scope_of(a_person(Role.METHODIST, district.library)).inherits == set()


def test_a_successor_is_one_that_works(close, district, other):
    closed = an_institution(district.territory, is_active=False, closed_on=date(2022, 1, 1))
    for wrong in (closed, other.library, district.library):
        page = close(district.library, heir=wrong)
        assert list(page.context["form"].errors) == ["merged_into"]
    district.library.refresh_from_db()
    assert district.library.is_active


def test_opened_again_it_belongs_to_nobody(close, reopen, district):
    heir = an_institution(district.territory)
    close(district.library, heir=heir)
    reopen(district.library)
    district.library.refresh_from_db()
    assert (district.library.is_active, district.library.merged_into) == (True, None)


def test_both_pages_name_the_other(close, district, signed_in):
    heir = an_institution(district.territory)
    close(district.library, heir=heir)
    browser = signed_in(district.administrator)
    for page, named in [(district.library, heir), (heir, district.library)]:
        link = f'<a href="{named.get_absolute_url()}">{named}</a>'
        assert browser.get(page.get_absolute_url()).content.decode().count(link) == 1
