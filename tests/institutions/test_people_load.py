"""Loading people: their roles, the sheet of codes, and whose names may not be touched."""

import pytest
from django.urls import reverse

from institutions.models import AuditEntry, Invitation, Membership, Role, User
from tests.factories import a_membership, a_person, a_settlement, an_institution
from tests.institutions.tables import PERSON, confirm, counts, preview, problems, to_csv, to_xlsx, upload

KIND = "people"


@pytest.fixture
def browser(signed_in, district):
    return signed_in(district.administrator)


@pytest.fixture
def rows(district):
    return [
        PERSON,
        ["Lugova@example.ru", "Лугова Вера Андреевна", "библиотекарь", "методист", district.library.code],
        ["polev", "Полев Иван Ильич", "директор", "руководитель учреждения", district.library.code],
        ["polev", "Полев Иван Ильич", "директор", "Наблюдатель управления", district.territory.code],
    ]


def test_new_people_get_roles_and_a_sheet_of_codes(browser, district, rows):
    page = confirm(browser, KIND, to_xlsx(rows))
    links = page.context["outcome"].links
    assert [link.invitation.user.login for link in links] == ["lugova@example.ru", "polev"]
    assert [words for link in links for words in (link.code, link.url) if words not in page.text] == []
    assert Membership.objects.filter(user__login="polev").count() == 2
    assert Invitation.objects.usable().count() == 2


def test_pressing_twice_shows_the_sheet_of_codes_again(browser, client, rows):
    """A browser shows the second answer alone: its codes must open, and nobody is added twice."""
    address = upload(browser, KIND, to_xlsx(rows)).url
    first, second = [browser.post(address) for _ in range(2)]
    people = [[link.invitation.user for link in page.context["outcome"].links] for page in (first, second)]
    assert (second.status_code, people[0]) == (200, people[1])
    code = second.context["outcome"].links[0].code
    answers = {"code": code, "password": "zelenyi-bereg-71", "repeated": "zelenyi-bereg-71"}
    assert client.post(reverse("institutions:invitation"), answers).status_code == 302
    third = browser.post(address)
    assert [link.invitation.user for link in third.context["outcome"].links] == people[0][1:]


def test_a_code_of_the_sheet_opens(browser, client, rows):
    link = confirm(browser, KIND, to_xlsx(rows)).context["outcome"].links[0]
    answers = {"code": link.code, "password": "zelenyi-bereg-71", "repeated": "zelenyi-bereg-71"}
    assert client.post(reverse("institutions:invitation"), answers).status_code == 302


def test_the_same_file_twice_changes_nothing(browser, rows):
    table = [
        [*row[:3], *row[3:], email]
        for row, email in zip(rows, ["Электронная почта", "", "", ""], strict=True)
    ]
    confirm(browser, KIND, to_xlsx(table))
    assert User.objects.get(login="lugova@example.ru").email == "lugova@example.ru"
    entries = AuditEntry.objects.count()
    assert counts(preview(browser, KIND, to_xlsx(table))) == {
        "new": 0,
        "changed": 0,
        "same": 3,
        "problems": 0,
    }
    confirm(browser, KIND, to_xlsx(table))
    assert AuditEntry.objects.count() == entries


def test_a_new_post_is_shown_before_and_after(browser, district, rows):
    confirm(browser, KIND, to_xlsx(rows))
    for row in rows[2:]:
        row[2] = "заведующий"
    page = preview(browser, KIND, to_xlsx(rows))
    assert page.context["changed"][0]["changes"] == [["Должность", "директор", "заведующий"]]
    browser.post(page.request["PATH_INFO"])
    polev = User.objects.get(login="polev")
    assert polev.post == "заведующий"
    assert AuditEntry.objects.about(polev).first().changes == {"должность": ["директор", "заведующий"]}
    assert counts(preview(browser, KIND, to_xlsx(rows)))["same"] == 3


def test_nobody_new_means_no_sheet(browser, district):
    table = [
        PERSON,
        [
            "methodist-1",
            district.methodist.full_name,
            "",
            "методист",
            an_institution(district.territory).code,
        ],
    ]
    assert confirm(browser, KIND, to_xlsx(table)).url == reverse("institutions:people")


def test_a_role_that_is_not_in_the_file_stays(browser, district, rows):
    confirm(browser, KIND, to_xlsx(rows))
    assert Membership.objects.current().filter(user=district.methodist).count() == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Логин", "с пробелом"),
        ("Логин", ""),
        ("Фамилия, имя, отчество", ""),
        ("Роль", "король"),
        ("Код места", "nowhere"),
        ("Код места", ""),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(browser, rows, column, value):
    rows[1][PERSON.index(column)] = value
    page = preview(browser, KIND, to_xlsx(rows))
    assert problems(page) == [(2, column)]
    assert confirm(browser, KIND, to_xlsx(rows)).status_code == 302
    assert not User.objects.filter(login="polev").exists()


def test_a_role_of_an_institution_needs_an_institutions_code(browser, district, rows):
    rows[1][4] = district.territory.code
    assert problems(preview(browser, KIND, to_xlsx(rows))) == [(2, "Код места")]


def test_rows_of_one_person_must_agree(browser, rows):
    rows[3][1] = "Полев Илья Иванович"
    assert problems(preview(browser, KIND, to_xlsx(rows))) == [(4, "Фамилия, имя, отчество")]


def test_a_role_stands_in_a_file_once(browser, rows):
    assert problems(preview(browser, KIND, to_xlsx([*rows, rows[1]]))) == [(5, "Логин")]


def test_a_login_of_another_district_is_taken(browser, other, rows):
    rows[1][0] = "methodist-2"
    page = preview(browser, KIND, to_xlsx(rows))
    assert problems(page) == [(2, "Логин")]
    assert other.methodist.full_name not in page.text


def test_another_districts_place_is_not_known(browser, other, rows):
    rows[1][4] = other.library.code
    assert problems(preview(browser, KIND, to_xlsx(rows))) == [(2, "Код места")]


def test_somebody_shared_gets_a_role_but_not_another_name(browser, district, shared_person):
    museum = an_institution(district.territory)
    row = [shared_person.login, shared_person.full_name, "", "методист", museum.code]
    assert counts(preview(browser, KIND, to_xlsx([PERSON, row])))["new"] == 1
    row[1] = "Другое Имя"
    assert problems(preview(browser, KIND, to_xlsx([PERSON, row]))) == [(2, "Логин")]


def test_somebody_switched_off_is_switched_on_by_hand(browser, district, rows):
    a_person(Role.METHODIST, district.library, login="polev", is_active=False)
    assert problems(preview(browser, KIND, to_xlsx(rows))) == [(3, "Логин"), (4, "Логин")]


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_an_export_read_back_changes_nothing(browser, district, other, extension):
    a_membership(district.methodist, Role.DEPARTMENT_VIEWER, district.territory)
    a_person(Role.SETTLEMENT_HEAD, a_settlement(district.territory), post="=глава", email="glava@example.ru")
    a_person(Role.METHODIST, district.library, is_active=False)
    data = browser.get(reverse("institutions:people-export", args=[extension])).content
    page = preview(browser, KIND, data, f"table.{extension}")
    assert counts(page) == {"new": 0, "changed": 0, "same": 4, "problems": 0}


def test_an_export_holds_ones_own_people_only(browser, district, other):
    text = browser.get(reverse("institutions:people-export", args=["csv"])).content.decode("utf-8-sig")
    assert ("methodist-1" in text, "methodist-2" in text) == (True, False)


def test_a_file_of_sixty_people_is_loaded(browser, district):
    people = [[f"person{n}", f"Человек {n}", "", "методист", district.library.code] for n in range(60)]
    page = confirm(browser, KIND, to_csv([PERSON, *people]), "people.csv")
    assert len(page.context["outcome"].links) == 60
