"""Every fault before the start is one line that says what to do."""

import socket
from collections import namedtuple
from contextlib import closing
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from culturequality import preflight
from culturequality.preflight import faults
from tests.culturequality.test_settings import run

KEY = "kU7-pQ2_xN9vB4mZ1cT8rL5wS3yH6jD0fG_aEoIiRtYqWzXcVbNm"


@pytest.fixture(autouse=True)
def in_order(settings, tmp_path):
    """A configured machine; each test spoils one thing."""
    settings.SECRET_KEY = KEY
    settings.VAR_DIR = tmp_path
    settings.QUEUE_DIR = tmp_path / "queue"
    settings.REDIS_URL = ""
    settings.ALLOWED_HOSTS = ["*"]


@pytest.mark.django_db
def test_a_configured_machine_has_no_faults():
    output = StringIO()
    call_command("preflight", stdout=output)
    assert output.getvalue() == "Всё в порядке\n"


@pytest.mark.django_db
def test_faults_are_lines_on_stderr_and_exit_code_one(settings):
    settings.SECRET_KEY = "short"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("preflight", stderr=errors)
    assert stopped.value.code == 1
    assert [line.split()[0] for line in errors.getvalue().splitlines()] == ["SECRET_KEY", "Redis"]


@pytest.mark.parametrize("key", ["short", "a" * 60, "django-insecure-" + KEY])
def test_a_simple_secret_key_is_a_fault(settings, key):
    settings.SECRET_KEY = key
    assert [fault.split(":")[0] for fault in preflight.setting_faults()] == ["SECRET_KEY слишком простой"]


@pytest.mark.parametrize(
    ("allowed", "line"),
    [
        (
            ["*"],
            "ALLOWED_HOSTS=*: перечислите имена, под которыми открывается портал, например kultura.example.ru.",
        ),
        (
            ["other.example.ru"],
            "ALLOWED_HOSTS не содержит kultura.example.ru из PUBLIC_URL: добавьте его через запятую.",
        ),
    ],
)
def test_hosts_that_do_not_fit_the_public_address_are_a_fault(settings, allowed, line):
    settings.PUBLIC_URL, settings.IS_HTTPS, settings.ALLOWED_HOSTS = (
        "https://kultura.example.ru",
        True,
        allowed,
    )
    assert list(preflight.setting_faults()) == [line]


@pytest.mark.parametrize("allowed", ["kultura.example.ru", ".example.ru"])
def test_hosts_that_name_the_public_address_are_in_order(settings, allowed):
    settings.PUBLIC_URL, settings.IS_HTTPS, settings.ALLOWED_HOSTS = (
        "https://kultura.example.ru",
        True,
        [allowed],
    )
    assert list(preflight.setting_faults()) == []


def test_an_https_address_of_this_machine_alone_is_a_fault(settings):
    settings.PUBLIC_URL, settings.IS_HTTPS, settings.ALLOWED_HOSTS = "https://localhost", True, ["localhost"]
    assert list(preflight.setting_faults()) == [
        "PUBLIC_URL=https://localhost: укажите адрес, который откроется у других, а не localhost."
    ]


def test_a_folder_that_cannot_be_written_is_a_fault(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    assert list(preflight.folder_faults()) == [
        f"В папку {tmp_path}/file/media нельзя писать (Not a directory): дайте права пользователю портала."
    ]


def test_a_disk_nearly_full_is_a_fault(settings, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")(10**12, 10**12, 20 * 1024**2)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    assert list(preflight.disk_faults()) == [
        f"На диске с папкой {tmp_path} осталось 20 МБ: освободите место."
    ]


def test_redis_that_does_not_answer_is_a_fault_without_its_password(settings):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"
    assert list(preflight.broker_faults()) == [
        "Redis не отвечает (redis://127.0.0.1:1/0): проверьте REDIS_URL и запущен ли он."
    ]


def test_a_port_that_is_taken_is_a_fault():
    with closing(socket.socket()) as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert list(preflight.port_faults(port)) == [
            f"Порт {port} не открыть (Address already in use): укажите другой, например make run PORT=8080"
        ]


@pytest.mark.parametrize("port", ["восемь", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_a_fault(port):
    assert list(preflight.port_faults(port)) == [f"PORT={port}: укажите число от 1 до 65535."]


@pytest.mark.django_db
def test_a_machine_without_russian_fonts_is_told_the_package(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # no fc-list there
    assert [fault for fault in faults(migrations=False) if "шрифта" in fault] == [
        "Нет шрифта с кириллицей (Liberation Serif, PT Serif, DejaVu Serif): установите пакет fonts-liberation."
    ]


@pytest.mark.django_db
def test_a_pending_migration_is_a_fault_unless_it_is_about_to_be_applied():
    MigrationRecorder(connection).migration_qs.filter(app="institutions", name="0001_initial").delete()
    found = faults()
    assert len(found) == 1
    assert found[0].startswith("База данных старше программы")
    assert faults(migrations=False) == []


def test_a_database_that_does_not_answer_is_one_line(tmp_path):
    finished = run(
        tmp_path, "manage.py", "preflight", DATABASE_URL="postgres://portal:secret@127.0.0.1:1/culture"
    )
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == (
        "База данных не отвечает (127.0.0.1:1/culture): проверьте DATABASE_URL и запущена ли она.\n"
    )
