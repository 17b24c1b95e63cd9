"""The page of one institution."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.audit import record
from institutions.models import Role, User
from tests.factories import a_branch, a_person

NOWHERE = 10**9


def test_it_shows_details_branches_people_and_history(signed_in, district):
    a_branch(district.library, short_name="Сельский филиал")
    record(
        district.library, "Сведения изменены", by=district.administrator, changes={"телефон": ("", "2-12-85")}
    )
    page = signed_in(district.methodist).get(district.library.get_absolute_url())
    shown = [district.library.official_name, "Сельский филиал", district.methodist.full_name, "2-12-85"]
    assert [words for words in shown if words not in page.text] == []


def test_a_branch_names_the_people_of_its_head_institution(signed_in, district):
    branch = a_branch(district.library)
    page = signed_in(district.administrator).get(branch.get_absolute_url())
    assert [membership.user for membership in page.context["people"]] == [district.methodist]


@pytest.mark.parametrize(
    ("role", "at", "may_edit", "may_edit_contacts"),
    [
        (Role.ADMINISTRATOR, "territory", True, True),
        (Role.DEPARTMENT_EDITOR, "territory", False, False),
        (Role.INSTITUTION_HEAD, "library", False, True),
        (Role.METHODIST, "library", False, False),
    ],
)
def test_buttons_follow_the_role(signed_in, district, role, at, may_edit, may_edit_contacts):
    page = signed_in(a_person(role, getattr(district, at))).get(district.library.get_absolute_url())
    assert (page.context["may_edit"], page.context["may_edit_contacts"]) == (may_edit, may_edit_contacts)


def test_another_districts_institution_is_not_there(signed_in, district, other):
    browser = signed_in(district.administrator)
    foreign = browser.get(other.library.get_absolute_url())
    missing = browser.get(reverse("institutions:institution", args=[NOWHERE]))
    assert (foreign.status_code, missing.status_code) == (404, 404)


def test_a_name_with_markup_stays_text(signed_in, district):
    district.library.short_name = "<script>alert(1)</script>"
    district.library.save()
    page = signed_in(district.methodist).get(district.library.get_absolute_url())
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_the_page_costs_the_same_for_one_branch_and_for_many(signed_in, district):
    browser = signed_in(district.administrator)
    counts = []
    for _ in range(2):
        a_branch(district.library)
        a_person(Role.METHODIST, district.library)
        record(district.library, "Сведения изменены", by=a_person())
        with CaptureQueriesContext(connection) as queries:
            browser.get(district.library.get_absolute_url())
        counts.append(len(queries))
        for _ in range(2):
            a_branch(district.library)
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_history_comes_in_pages(signed_in, district):
    for number in range(26):
        record(district.library, f"Изменение {number}", by=district.administrator)
    history = reverse("institutions:institution-history", args=[district.library.pk])
    page = signed_in(district.methodist).get(f"{history}?page=2")
    assert [entry.action for entry in page.context["page"]] == ["Изменение 0"]


def test_an_institution_without_a_head_says_that_nobody_can_approve(signed_in, district):
    branch = a_branch(district.library)
    browser = signed_in(district.administrator)
    pages = [district.library.get_absolute_url(), branch.get_absolute_url()]
    assert [browser.get(page).context["has_no_head"] for page in pages] == [True, True]
    assert "Отчёты некому согласовать" in browser.get(pages[0]).text
    head = a_person(Role.INSTITUTION_HEAD, district.library)
    assert [browser.get(page).context["has_no_head"] for page in pages] == [False, False]
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert [browser.get(page).context["has_no_head"] for page in pages] == [True, True]
