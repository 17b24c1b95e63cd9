"""People: the list, the page of one, adding, changing, switching off and on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.actions.password import set_password
from institutions.actions.person import edit_person
from institutions.models import AuditEntry, Invitation, Membership, Role, User
from tests.factories import PASSWORD, a_membership, a_person, a_region, an_institution

LIST = reverse("institutions:people")
ADD = reverse("institutions:person-add")
ANSWERS = {
    "full_name": "Лугова Вера Андреевна",
    "login": "Lugova@Example.ru",
    "post": "методист",
    "email": "",
}


def page_of(name, person, *more):
    return reverse(f"institutions:{name}", args=[person.pk, *more])


@pytest.fixture
def browser(signed_in, district):
    return signed_in(district.administrator)


# the list


def test_the_list_shows_the_people_of_the_district_only(browser, district, other):
    assert set(browser.get(LIST).context["page"]) == {district.administrator, district.methodist}


@pytest.mark.parametrize(
    ("query", "logins"),
    [
        ("role=methodist", ["methodist-1"]),
        ("text=ADMIN", ["admin-1"]),
        ("state=off", ["gone"]),
        ("state=all&text=соколова", ["admin-1", "gone", "methodist-1"]),
        ("role=x&state=y&page=z", ["admin-1", "methodist-1"]),
    ],
)
def test_filters_are_in_the_address(browser, district, query, logins):
    a_person(Role.METHODIST, district.library, login="gone", is_active=False)
    assert sorted(person.login for person in browser.get(f"{LIST}?{query}").context["page"]) == logins


def test_the_list_costs_the_same_for_one_row_and_for_many(browser, district):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        counts.append(len(queries))
        for _ in range(2):
            a_membership(
                a_person(Role.METHODIST, district.library), Role.DEPARTMENT_VIEWER, district.territory
            )
    assert counts[0] == counts[1]
    assert counts[0] <= 15


# adding


def test_a_person_is_added_with_a_role_and_without_a_password(browser, district):
    browser.post(ADD, ANSWERS | {"role": "methodist", "place": f"institution-{district.library.pk}"})
    added = User.objects.get(login="lugova@example.ru")
    assert (added.email, added.has_usable_password()) == ("lugova@example.ru", False)
    assert [(role.role, role.place) for role in added.memberships.all()] == [("methodist", district.library)]
    assert [entry.action for entry in AuditEntry.objects.about(added)] == [
        "Роль назначена",
        "Человек добавлен",
    ]


@pytest.mark.parametrize(
    ("role", "at"),
    [
        ("methodist", "territory"),
        ("administrator", "library"),
        ("methodist", "foreign"),
        ("king", "territory"),
    ],
)
def test_a_role_that_does_not_fit_its_place_is_refused(browser, district, other, role, at):
    places = {
        "territory": f"territory-{district.territory.pk}",
        "library": f"institution-{district.library.pk}",
        "foreign": f"institution-{other.library.pk}",
    }
    page = browser.post(ADD, ANSWERS | {"role": role, "place": places[at]})
    assert page.context["role_form"].errors != {}
    assert not User.objects.filter(login="lugova@example.ru").exists()


def test_a_login_is_taken_once_whatever_its_case(browser, district):
    answers = ANSWERS | {
        "login": "METHODIST-1",
        "role": "methodist",
        "place": f"institution-{district.library.pk}",
    }
    assert list(browser.post(ADD, answers).context["form"].errors) == ["login"]


# changing


def test_a_change_is_kept_before_and_after(browser, district):
    browser.post(page_of("person-edit", district.methodist), ANSWERS | {"login": "methodist-1"})
    changes = AuditEntry.objects.about(district.methodist).get().changes
    assert changes["должность"] == ["", "методист"]
    assert set(changes) == {"фамилия, имя, отчество", "должность"}


def test_who_has_a_role_elsewhere_is_read_but_not_taken_over(browser, shared_person):
    """Otherwise a new password would open the other district too."""
    assert browser.get(page_of("person", shared_person)).status_code == 200
    refused = [
        browser.post(page_of(name, shared_person), ANSWERS).status_code
        for name in ("person-edit", "person-link", "person-deactivate", "person-reactivate")
    ]
    assert refused == [403, 403, 403, 403]
    assert not Invitation.objects.exists()


def test_a_region_administrator_with_a_role_here_is_not_taken_over(browser, district):
    region = a_region()
    boss = a_person(Role.ADMINISTRATOR, region)
    a_membership(boss, Role.DEPARTMENT_VIEWER, district.territory)
    assert browser.post(page_of("person-link", boss)).status_code == 403


# switching off and on


def test_a_person_switched_off_is_out_at_once_and_cannot_sign_in(browser, signed_in, district, client):
    theirs = signed_in(district.methodist)
    browser.post(page_of("person-deactivate", district.methodist))
    answers = {"username": "methodist-1", "password": PASSWORD}
    assert theirs.get(reverse("institutions:account")).status_code == 302
    assert client.post(reverse("institutions:sign-in"), answers).status_code == 200


def test_old_sessions_stay_closed_after_switching_on_again(browser, signed_in, district):
    theirs = signed_in(district.methodist)
    browser.post(page_of("person-deactivate", district.methodist))
    browser.post(page_of("person-reactivate", district.methodist))
    assert theirs.get(reverse("institutions:account")).status_code == 302
    assert [entry.action for entry in AuditEntry.objects.about(district.methodist)] == [
        "Учётная запись включена",
        "Учётная запись отключена",
    ]


def test_asking_is_not_yet_switching_off(browser, district):
    browser.get(page_of("person-deactivate", district.methodist))
    district.methodist.refresh_from_db()
    assert district.methodist.is_active


def test_nobody_switches_themselves_off(browser, district):
    a_person(Role.ADMINISTRATOR, district.territory)
    browser.post(page_of("person-deactivate", district.administrator))
    district.administrator.refresh_from_db()
    assert district.administrator.is_active


def test_another_districts_people_are_not_there(browser, other):
    pages = ["person", "person-edit", "person-history", "person-deactivate", "role-add"]
    assert [browser.get(page_of(name, other.methodist)).status_code for name in pages] == [404] * 5


# roles


def test_a_second_role_is_added_and_told_at_the_person_and_the_place(browser, district):
    museum = an_institution(district.territory)
    answers = {"role": "methodist", "place": f"institution-{museum.pk}"}
    browser.post(page_of("role-add", district.methodist), answers)
    assert Membership.objects.current().filter(user=district.methodist).count() == 2
    assert AuditEntry.objects.about(district.methodist).get().action == "Роль назначена"
    assert AuditEntry.objects.about(museum).get().action == f"Роль назначена: {district.methodist}"


def test_the_same_role_is_not_added_twice(browser, district):
    answers = {"role": "methodist", "place": f"institution-{district.library.pk}"}
    page = browser.post(page_of("role-add", district.methodist), answers)
    assert page.context["form"].errors["__all__"] == ["У человека уже есть эта роль в этом учреждении."]


def test_a_role_here_is_added_to_somebody_shared(browser, district, shared_person):
    answers = {"role": "department_viewer", "place": f"territory-{district.territory.pk}"}
    assert browser.post(page_of("role-add", shared_person), answers).status_code == 302


def test_a_role_taken_away_ends_but_stays_in_history(browser, signed_in, district):
    role = district.methodist.memberships.get()
    browser.post(page_of("role-end", district.methodist, role.pk))
    role.refresh_from_db()
    assert role.ended_at is not None
    assert signed_in(district.methodist).get(district.library.get_absolute_url()).status_code == 404


def test_a_role_in_another_district_is_not_taken_away(browser, shared_person, other):
    role = shared_person.memberships.get(territory=other.territory)
    assert browser.post(page_of("role-end", shared_person, role.pk)).status_code == 404


def test_a_role_is_not_taken_away_under_another_persons_name(browser, district):
    role = district.methodist.memberships.get()
    assert browser.post(page_of("role-end", district.administrator, role.pk)).status_code == 404


# the last administrator


def end_own_role(browser, district):
    role = district.administrator.memberships.get()
    browser.post(page_of("role-end", district.administrator, role.pk))
    role.refresh_from_db()
    return role.ended_at is not None


def test_the_last_administrator_stays(browser, district):
    assert not end_own_role(browser, district)


def test_an_administrator_who_never_signed_in_does_not_count(browser, district):
    User.objects.filter(pk=a_person(Role.ADMINISTRATOR, district.territory).pk).update(password="!")
    assert not end_own_role(browser, district)


def test_an_administrator_switched_off_does_not_count(browser, district):
    a_person(Role.ADMINISTRATOR, district.territory, is_active=False)
    assert not end_own_role(browser, district)


def test_one_of_two_administrators_may_go(browser, district):
    a_person(Role.ADMINISTRATOR, district.territory)
    assert end_own_role(browser, district)


def test_the_regions_administrator_is_enough(browser, district):
    district.territory.parent = a_region()
    district.territory.save()
    a_person(Role.ADMINISTRATOR, district.territory.parent)
    assert end_own_role(browser, district)


def test_the_last_administrator_is_not_switched_off_from_above(signed_in, district):
    region = a_region()
    district.territory.parent = region
    district.territory.save()
    boss = a_person(Role.ADMINISTRATOR, region)
    User.objects.filter(pk=boss.pk).update(password="!")
    signed_in(User.objects.get(pk=boss.pk)).post(page_of("person-deactivate", district.administrator))
    district.administrator.refresh_from_db()
    assert district.administrator.is_active


@pytest.mark.parametrize("name", ["person-deactivate", "person-reactivate"])
def test_switching_off_or_on_twice_is_told_once(browser, district, name):
    User.objects.filter(pk=district.methodist.pk).update(is_active=name == "person-deactivate")
    for _ in range(2):
        browser.post(page_of(name, district.methodist))
    assert AuditEntry.objects.about(district.methodist).count() == 1


def test_a_corrected_name_does_not_undo_a_new_password_of_the_same_moment(district):
    seen_before = User.objects.get(pk=district.methodist.pk)
    set_password(district.methodist, "zelenyi-bereg-71", action="Пароль изменён", by=district.methodist)
    seen_before.full_name = "Соколова Анна Ильинична"
    edit_person(seen_before, by=district.administrator)
    district.methodist.refresh_from_db()
    assert district.methodist.full_name == "Соколова Анна Ильинична"
    assert district.methodist.check_password("zelenyi-bereg-71")


def test_the_list_names_own_institutions_whose_reports_nobody_can_approve(browser, district, other):
    closed = an_institution(district.territory, is_active=False)
    headed = an_institution(district.territory)
    a_person(Role.INSTITUTION_HEAD, headed)
    page = browser.get(LIST)
    assert list(page.context["headless"]) == [district.library]
    assert [place.get_absolute_url() in page.text for place in (district.library, headed, closed)] == [
        True,
        False,
        False,
    ]
