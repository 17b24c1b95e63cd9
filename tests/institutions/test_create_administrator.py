"""The first administrator of an empty portal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from institutions.access import scope_of
from institutions.models import AuditEntry, Role, Territory, User

pytestmark = pytest.mark.django_db

ANSWERS = {
    "ADMIN_LOGIN": "Admin@Example.ru",
    "ADMIN_NAME": "Лебедева Ольга Ивановна",
    "ADMIN_PASSWORD": "tikhaya-reka-2023",
    "DISTRICT_NAME": "Ключевской район",
    "DISTRICT_CODE": "klyuchi",
}


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    for name, value in ANSWERS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_environment_makes_a_district_and_its_administrator(environment):
    call_command("create_administrator", stdout=StringIO())
    district, user = Territory.objects.get(), User.objects.get()
    assert (district.code, district.name) == ("klyuchi", "Ключевской район")
    assert (user.login, user.full_name) == ("admin@example.ru", "Лебедева Ольга Ивановна")
    assert user.check_password("tikhaya-reka-2023")
    assert scope_of(user).roles == {Role.ADMINISTRATOR}
    assert scope_of(user).administers == {district.pk}


def test_the_founding_is_in_the_audit_trail(environment):
    call_command("create_administrator", stdout=StringIO())
    district, user = Territory.objects.get(), User.objects.get()
    role = "администратор, Ключевской район"
    assert [(entry.action, entry.by, entry.changes) for entry in AuditEntry.objects.about(district)] == [
        ("Роль назначена: Лебедева Ольга Ивановна", user, {"роль": ["", role]}),
        (
            "Территория добавлена",
            user,
            {"код": ["", "klyuchi"], "вид": ["", "район (округ)"], "название": ["", "Ключевской район"]},
        ),
    ]
    assert [entry.action for entry in AuditEntry.objects.about(user)] == [
        "Роль назначена",
        "Человек добавлен",
    ]


def test_without_a_terminal_every_missing_answer_is_named_in_one_line(environment):
    environment.delenv("ADMIN_LOGIN")
    environment.setenv("DISTRICT_CODE", " ")
    with pytest.raises(CommandError) as refused:
        call_command("create_administrator")
    assert str(refused.value) == (
        "Нет терминала, чтобы спросить администратора: задайте ADMIN_LOGIN, DISTRICT_CODE."
    )


@pytest.mark.parametrize(("name", "value"), [("ADMIN_PASSWORD", "1234567890"), ("DISTRICT_CODE", "Ключи")])
def test_a_wrong_answer_saves_nothing(environment, name, value):
    environment.setenv(name, value)
    with pytest.raises(CommandError):
        call_command("create_administrator")
    assert (User.objects.count(), Territory.objects.count()) == (0, 0)
