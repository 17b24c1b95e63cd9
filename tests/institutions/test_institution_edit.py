"""Adding and changing an institution."""

from datetime import date

import pytest
from django.urls import reverse

from institutions.actions.institution import close_institution, edit_institution
from institutions.models import AuditEntry, Institution, Role
from tests.factories import a_branch, a_membership, a_person, a_settlement, an_institution

ADD = reverse("institutions:institution-add")


@pytest.fixture
def answers(district):
    return {
        "official_name": "Муниципальное учреждение «Дом культуры»",
        "short_name": " МБУК\u00a0«ДК» ",
        "kind": "club",
        "code": "dk",
        "territory": district.territory.pk,
        "parent": "",
        "head_name": "",
        "head_post": "Директор",
        "address": "",
        "phone": "",
        "email": "",
        "site": "",
        "bus_gov_id": "",
        "ap_orgcode": "",
    }


def edit(institution):
    return reverse("institutions:institution-edit", args=[institution.pk])


def test_an_administrator_adds_an_institution_and_the_trail_tells_it(signed_in, district, answers):
    page = signed_in(district.administrator).post(ADD, answers)
    added = Institution.objects.get(code="dk")
    entry = AuditEntry.objects.about(added).get()
    assert page.url == added.get_absolute_url()
    assert added.short_name == "МБУК «ДК»"
    assert (entry.by, entry.changes["краткое наименование"]) == (district.administrator, ["", "МБУК «ДК»"])
    assert "телефон" not in entry.changes


def test_an_institution_is_not_added_in_another_district(signed_in, district, other, answers):
    page = signed_in(district.administrator).post(ADD, answers | {"territory": other.territory.pk})
    assert list(page.context["form"].errors) == ["territory"]
    assert not Institution.objects.filter(code="dk").exists()


def test_an_institution_of_another_district_is_no_parent(signed_in, district, other, answers):
    page = signed_in(district.administrator).post(ADD, answers | {"parent": other.library.pk})
    assert list(page.context["form"].errors) == ["parent"]


def test_a_branch_is_offered_as_nobodys_parent(signed_in, district):
    a_branch(district.library)
    form = signed_in(district.administrator).get(ADD).context["form"]
    assert list(form.fields["parent"].queryset) == [district.library]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "С пробелом"),
        ("code", "-a"),
        ("kind", "bar"),
        ("email", "не почта"),
        ("site", "javascript:alert(1)"),
        ("short_name", ""),
        ("official_name", "я" * 501),
        ("short_name", "a\x00b"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(signed_in, district, answers, field, value):
    page = signed_in(district.administrator).post(ADD, answers | {field: value})
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["official_name"].value() == (answers | {field: value})["official_name"]
    assert not Institution.objects.filter(territory=district.territory, kind="club").exists()


def test_a_code_is_taken_once(signed_in, district, answers):
    page = signed_in(district.administrator).post(ADD, answers | {"code": district.library.code})
    assert list(page.context["form"].errors) == ["code"]


def test_a_change_is_kept_before_and_after(signed_in, district, answers):
    answers |= {"code": district.library.code, "kind": "library", "phone": "2-12-85"}
    signed_in(district.administrator).post(edit(district.library), answers)
    entry = AuditEntry.objects.about(district.library).get()
    assert entry.changes["телефон"] == ["", "2-12-85"]
    assert "вид" not in entry.changes


def test_saving_without_a_change_leaves_no_entry(signed_in, district):
    browser = signed_in(district.administrator)
    form = browser.get(edit(district.library)).context["form"]
    browser.post(edit(district.library), {field.name: field.value() or "" for field in form})
    assert not AuditEntry.objects.exists()


def test_who_sees_but_does_not_administer_is_refused(signed_in, district, other):
    a_membership(district.administrator, Role.DEPARTMENT_VIEWER, other.territory)
    browser = signed_in(district.administrator)
    assert browser.get(edit(other.library)).status_code == 403
    assert browser.post(edit(other.library), {}).status_code == 403


def test_a_department_editor_does_not_edit_institutions(signed_in, district):
    editor = a_person(Role.DEPARTMENT_EDITOR, district.territory)
    assert signed_in(editor).get(edit(district.library)).status_code == 404


def test_a_closed_institution_can_still_be_corrected(signed_in, district, answers):
    closed = an_institution(district.territory, is_active=False, closed_on="2022-01-01", code="dk")
    page = signed_in(district.administrator).post(edit(closed), answers)
    assert page.status_code == 302
    closed.refresh_from_db()
    assert (closed.short_name, closed.is_active) == ("МБУК «ДК»", False)


def test_a_closed_branch_keeps_its_closed_head_when_it_is_corrected(signed_in, district):
    for_good = {"is_active": False, "closed_on": date(2022, 1, 1)}
    head = an_institution(district.territory, **for_good)
    branch = a_branch(head, **for_good)
    browser = signed_in(district.administrator)
    form = browser.get(edit(branch)).context["form"]
    page = browser.post(edit(branch), {field.name: field.value() or "" for field in form})
    branch.refresh_from_db()
    assert (page.status_code, branch.parent) == (302, head)


def test_an_institution_is_not_added_where_nobody_is_any_more(signed_in, district, answers):
    village = a_settlement(district.territory, is_active=False)
    page = signed_in(district.administrator).post(ADD, answers | {"territory": village.pk})
    assert list(page.context["form"].errors) == ["territory"]


def test_new_contacts_do_not_undo_a_closing_of_the_same_moment(district):
    seen_before = Institution.objects.get(pk=district.library.pk)
    close_institution(district.library, on=date(2022, 7, 1), by=district.administrator)
    seen_before.phone = "2-12-85"
    edit_institution(seen_before, fields=["phone"], by=district.administrator)
    district.library.refresh_from_db()
    assert (district.library.phone, district.library.is_active) == ("2-12-85", False)


def test_an_address_that_is_none_is_told_by_example(signed_in, district):
    page = reverse("institutions:institution-contacts", args=[district.library.pk])
    answer = signed_in(district.administrator).post(page, {"site": "не адрес"})
    assert answer.context["form"].errors["site"] == [
        "Напишите адрес сайта, например https://biblioteka.example.ru."
    ]
