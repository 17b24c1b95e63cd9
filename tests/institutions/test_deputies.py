"""Standing in for somebody on leave: who names whom, from when to when, and what the audit says."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from institutions.access import lendable_among, roles_lendable_by
from institutions.actions.institution import edit_institution
from institutions.models import AuditEntry, Deputyship, Membership, Notice, Role
from institutions.scopes import Scope, act, own_scope_of, scope_of
from tests.factories import a_branch, a_deputyship, a_membership, a_person, an_institution

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def head(district):
    return a_person(Role.INSTITUTION_HEAD, district.library)


@pytest.fixture
def role(district):
    """The methodist's role, about to be lent."""
    return district.methodist.memberships.get()


@pytest.fixture
def colleague(district):
    return a_person(Role.METHODIST, an_institution(district.territory))


@pytest.fixture
def name(signed_in):
    def send(by, role, deputy, start=None, end=None, **more):
        start = start or TODAY()
        answers = {"deputy": deputy.pk, "start": start, "end": end or start + 13 * DAY} | more
        return signed_in(by).post(reverse("institutions:deputy-add", args=[role.pk]), answers)

    return send


def fresh(person):
    """The person as the next request sees them."""
    return type(person).objects.get(pk=person.pk)


# what a deputy may


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2024-06-30T23:59:00+03:00", False),
        ("2024-07-01T00:00:00+03:00", True),
        ("2024-07-14T23:59:00+03:00", True),
        ("2024-07-15T00:00:00+03:00", False),
    ],
)
def test_a_deputy_holds_the_role_through_both_days_by_the_local_clock(role, colleague, moment, holds):
    a_deputyship(role, colleague, start=dt.date(2024, 7, 1), end=dt.date(2024, 7, 14))
    with time_machine.travel(moment, tick=False):
        assert (role.institution_id in scope_of(fresh(colleague)).fills) is holds


def test_a_deputy_takes_the_branches_along_and_keeps_the_own_places(role, colleague):
    own = colleague.memberships.get().institution
    branch = a_branch(role.institution)
    a_deputyship(role, colleague)
    assert scope_of(fresh(colleague)).fills == {own.pk, role.institution_id, branch.pk}
    assert own_scope_of(fresh(colleague)).fills == {own.pk}


def test_a_deputy_of_a_head_has_the_doors_of_a_head(district, head, colleague, signed_in):
    a_deputyship(head.memberships.get(), colleague)
    page = reverse("institutions:institution-contacts", args=[district.library.pk])
    assert signed_in(colleague).get(page).status_code == 200
    Deputyship.objects.update(ended_at=timezone.now())
    assert signed_in(colleague).get(page).status_code == 404


@pytest.mark.parametrize("ended", ["deputyship", "role"])
def test_a_right_ends_at_once_with_the_deputyship_or_the_role(role, colleague, ended):
    made = a_deputyship(role, colleague)
    rows = {
        "deputyship": Deputyship.objects.filter(pk=made.pk),
        "role": Membership.objects.filter(pk=role.pk),
    }
    rows[ended].update(ended_at=timezone.now())
    assert scope_of(fresh(colleague)) == own_scope_of(fresh(colleague))


def test_who_is_switched_off_stands_in_for_nobody(role, colleague):
    a_deputyship(role, colleague)
    colleague.is_active = False
    assert scope_of(colleague) == Scope()


def test_scope_costs_no_query_more_while_nobody_stands_in(role, colleague, django_assert_num_queries):
    alone = fresh(colleague)
    with django_assert_num_queries(2):
        scope_of(alone)
    a_deputyship(role, colleague)
    deputy = fresh(colleague)
    with django_assert_num_queries(3):
        scope_of(deputy)


# naming a deputy


def test_a_head_names_a_deputy_and_all_three_trails_say_so(name, head, role, district):
    other = a_person(Role.METHODIST, district.library)
    assert name(head, role, other, reason="отпуск").status_code == 302
    made = Deputyship.objects.get()
    assert (made.membership, made.deputy, made.made_by, made.reason) == (role, other, head, "отпуск")
    for target in (role.user, other, district.library):
        entry = AuditEntry.objects.about(target).first()
        assert (entry.action, entry.by) == ("Назначено замещение", head)


def test_both_are_told_of_it(name, head, role, district):
    other = a_person(Role.METHODIST, district.library)
    name(head, role, other)
    made = Deputyship.objects.get()
    days = f"с {made.start:%d.%m.%Y} по {made.end:%d.%m.%Y}"
    assert {notice.user: notice.text for notice in Notice.objects.all()} == {
        other: f"Вы замещаете: {role.user} ({role}), {days}.",
        role.user: f"Вас замещает: {other} ({role}), {days}.",
    }


def test_an_administrator_names_any_colleague_of_the_district(name, district, role, colleague):
    assert name(district.administrator, role, colleague).status_code == 302
    assert Deputyship.objects.get().deputy == colleague


def test_a_head_chooses_among_the_own_people_only(name, head, role, colleague):
    page = name(head, role, colleague)
    assert list(page.context["form"].errors) == ["deputy"]
    assert not Deputyship.objects.exists()


def test_a_deputy_passes_nothing_on(name, head, role, colleague, district):
    a_deputyship(head.memberships.get(), colleague)
    other = a_person(Role.METHODIST, district.library)
    assert name(colleague, role, other).status_code == 403


def test_another_institutions_role_does_not_exist_for_a_head(name, head, colleague, role):
    assert name(head, colleague.memberships.get(), role.user).status_code == 404


def test_a_methodist_names_nobody(name, role, colleague):
    assert name(role.user, role, colleague).status_code == 404


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        (-1, 5, "Задним числом замещение не назначают: начните с сегодняшнего дня."),
        (3, 2, "Последний день раньше первого: поменяйте дни местами."),
    ],
)
def test_days_that_make_no_sense_are_refused(name, district, role, colleague, start, end, problem):
    page = name(district.administrator, role, colleague, TODAY() + start * DAY, TODAY() + end * DAY)
    assert [str(text) for texts in page.context["form"].errors.values() for text in texts] == [problem]
    assert not Deputyship.objects.exists()


def test_a_role_has_one_deputy_at_a_time(name, district, role, colleague):
    first = a_deputyship(role, colleague)
    other = a_person(Role.METHODIST, district.library)
    page = name(district.administrator, role, other, first.end)
    assert page.context["form"].non_field_errors() == [
        f"На эти дни уже назначено замещение: {colleague}, с {first.start:%d.%m.%Y} по {first.end:%d.%m.%Y}. "
        "Сначала прекратите его."
    ]
    assert name(district.administrator, role, other, first.end + DAY).status_code == 302


def test_nobody_is_named_for_oneself(district, role, signed_in):
    page = signed_in(district.administrator).get(reverse("institutions:deputy-add", args=[role.pk]))
    assert role.user.pk not in [person.pk for person in page.context["form"].people.values()]


def test_a_deputy_is_called_off(district, head, role, colleague, signed_in):
    made = a_deputyship(role, colleague)
    for _ in range(2):
        signed_in(head).post(reverse("institutions:deputy-end", args=[made.pk]))
    made.refresh_from_db()
    assert made.ended_at is not None
    actions = [entry.action for entry in AuditEntry.objects.about(colleague)]
    assert actions == ["Прекращено замещение"]


def test_the_buttons_are_shown_for_the_roles_that_may_be_lent(district, other, head, role, colleague):
    a_membership(colleague, Role.METHODIST, a_branch(district.library))
    a_membership(a_person(is_active=False), Role.METHODIST, district.library)
    a_membership(a_person(), Role.METHODIST, district.library, ended_at=timezone.now())
    every = Membership.objects.select_related("user", "institution")
    for person in (head, district.administrator, other.administrator, role.user):
        may = set(roles_lendable_by(person).values_list("pk", flat=True))
        assert lendable_among(person, every) == may


# what the pages show


def test_the_institution_says_who_stands_in(district, role, colleague, signed_in):
    made = a_deputyship(role, colleague)
    page = signed_in(role.user).get(district.library.get_absolute_url()).content.decode()
    assert page.count(f"замещает {colleague}") == 1
    assert reverse("institutions:deputy-end", args=[made.pk]) not in page


def test_a_deputy_reads_for_whom_on_the_own_page(role, colleague, signed_in):
    a_deputyship(role, colleague)
    page = signed_in(colleague).get(reverse("institutions:account"))
    assert [each.membership for each in page.context["lent"]] == [role]


# the audit


def test_what_only_the_deputyship_allows_is_recorded_for_both(district, head, colleague):
    a_deputyship(head.memberships.get(), colleague)
    deputy = fresh(colleague)
    act(deputy, lambda scope: district.library.pk in scope.heads)
    district.library.phone = "8 (000) 555-02-02"
    edit_institution(district.library, fields=["phone"], by=deputy)
    entry = AuditEntry.objects.about(district.library).first()
    assert (entry.by, entry.on_behalf_of) == (colleague, head)


def test_what_an_own_role_allows_is_ones_own(district, head, role):
    other = a_person(Role.INSTITUTION_HEAD, district.library)
    a_deputyship(head.memberships.get(), other)
    deputy = fresh(other)
    act(deputy, lambda scope: district.library.pk in scope.heads)
    assert deputy.acting_for is None


def test_an_administrator_who_stands_in_for_another_districts_acts_there_for_that_one(
    district, other, signed_in
):
    away, deputy = a_person(Role.ADMINISTRATOR, other.territory), district.administrator
    a_deputyship(away.memberships.get(), deputy)
    browser, role = signed_in(deputy), other.methodist.memberships.get()
    for person in (district.methodist, other.methodist):
        changed = {"login": person.login, "full_name": "Новая Н. Н."}
        browser.post(reverse("institutions:person-edit", args=[person.pk]), changed)
    browser.post(reverse("institutions:role-end", args=[other.methodist.pk, role.pk]))
    trail = [
        [(entry.action, entry.by, entry.on_behalf_of) for entry in AuditEntry.objects.about(person)]
        for person in (district.methodist, other.methodist)
    ]
    assert trail[0] == [("Сведения изменены", deputy, None)]
    assert trail[1] == [("Роль снята", deputy, away), ("Сведения изменены", deputy, away)]


def test_what_is_added_in_anothers_district_is_added_for_that_one(district, other, signed_in):
    away, deputy = a_person(Role.ADMINISTRATOR, other.territory), district.administrator
    a_deputyship(away.memberships.get(), deputy)
    browser = signed_in(deputy)
    library = {"code": "new", "kind": "library", "official_name": "Новая", "short_name": "Новая"}
    browser.post(reverse("institutions:institution-add"), library | {"territory": other.territory.pk})
    village = {"code": "village", "kind": "settlement", "name": "Село", "parent": other.territory.pk}
    browser.post(reverse("institutions:territory-add"), village)
    role = {"role": Role.METHODIST, "place": f"institution-{other.library.pk}"}
    new = {"login": "newcomer", "full_name": "Новая Н. Н."}
    browser.post(reverse("institutions:person-add"), new | role)
    head = role | {"role": Role.INSTITUTION_HEAD}
    browser.post(reverse("institutions:role-add", args=[other.methodist.pk]), head)
    trail = AuditEntry.objects.filter(by=deputy).order_by("pk")
    assert [entry.action.partition(":")[0] for entry in trail] == [
        "Учреждение добавлено", "Территория добавлена", "Человек добавлен", *["Роль назначена"] * 4,
    ]  # fmt: skip
    assert {entry.on_behalf_of for entry in trail} == {away}


def test_a_history_names_both(district, head, colleague, signed_in):
    a_deputyship(head.memberships.get(), colleague)
    contacts = reverse("institutions:institution-contacts", args=[district.library.pk])
    signed_in(colleague).post(contacts, {"head_name": "Новая Н. Н.", "head_post": "Директор"})
    page = signed_in(head).get(reverse("institutions:institution-history", args=[district.library.pk]))
    assert f"{colleague} (за: {head})" in page.content.decode()


# passwords


def test_who_stands_in_elsewhere_is_not_taken_over_by_the_administrator_here(
    district, other, colleague, signed_in
):
    """A new password would open the other district's role too."""
    link = reverse("institutions:person-link", args=[colleague.pk])
    a_deputyship(other.methodist.memberships.get(), colleague, start=TODAY() + 5 * DAY, end=TODAY() + 9 * DAY)
    assert signed_in(district.administrator).post(link).status_code == 403


def test_who_stands_in_within_the_district_is_looked_after_as_before(district, role, colleague, signed_in):
    a_deputyship(role, colleague)
    link = reverse("institutions:person-link", args=[colleague.pk])
    assert signed_in(district.administrator).post(link).status_code == 200


def test_a_second_role_at_the_same_place_is_lent_apart(district, role, colleague):
    """Only the role that was lent: a methodist's, not the head's that the same person holds."""
    a_membership(role.user, Role.INSTITUTION_HEAD, district.library)
    a_deputyship(role, colleague)
    scope = scope_of(fresh(colleague))
    assert (district.library.pk in scope.fills, district.library.pk in scope.heads) == (True, False)
