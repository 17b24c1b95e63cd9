"""The settings of a fresh process, as the environment makes them."""

import json
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
READ = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings)}, default=str))
"""


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Python in an environment that names nothing but what the test names."""
    clean = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "culturequality.settings",
        "VAR_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=clean | environment, capture_output=True, text=True
    )


def read(folder: Path, **environment: str) -> dict[str, object]:
    finished = run(folder, "-c", READ, **environment)
    assert finished.stderr == ""
    return json.loads(finished.stdout)


@pytest.fixture
def portal(tmp_path):
    return partial(run, tmp_path / "var")


@pytest.fixture
def setting(tmp_path):
    return lambda name, **environment: read(tmp_path / "var", **environment)[name]


@pytest.fixture(scope="module")
def on_http(tmp_path_factory):
    return read(tmp_path_factory.mktemp("http"))


@pytest.fixture(scope="module")
def on_https(tmp_path_factory):
    return read(tmp_path_factory.mktemp("https"), PUBLIC_URL="https://kultura.example.ru/")


def test_without_environment_one_machine_works_on_sqlite_and_a_folder(tmp_path):
    settings = read(tmp_path)
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")
    assert settings["CELERY_BROKER_TRANSPORT_OPTIONS"] == {"folder": str(tmp_path / "queue" / "messages")}
    assert (settings["PUBLIC_URL"], settings["DEBUG"]) == ("http://localhost:8000", False)


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(setting, tmp_path):
    first = setting("SECRET_KEY")
    assert setting("SECRET_KEY") == first
    assert (tmp_path / "var" / "secret_key").read_text() == first
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert len(first) >= 50


def test_a_secret_key_of_the_environment_wins_and_makes_no_file(setting, tmp_path):
    assert setting("SECRET_KEY", SECRET_KEY="from-the-environment") == "from-the-environment"
    assert not (tmp_path / "var" / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "plain", "hardened"),
    [
        ("SESSION_COOKIE_NAME", "session", "__Host-session"),
        ("CSRF_COOKIE_NAME", "csrf", "__Host-csrf"),
        ("MESSAGE_COOKIE_NAME", "messages", "__Host-messages"),
        ("SESSION_COOKIE_SECURE", False, True),
        ("CSRF_COOKIE_SECURE", False, True),
        ("SECURE_SSL_REDIRECT", False, True),
        ("SECURE_HSTS_SECONDS", 0, 31536000),
        ("CSRF_TRUSTED_ORIGINS", [], ["https://kultura.example.ru"]),
        ("ALLOWED_HOSTS", ["*"], ["kultura.example.ru", "localhost", "127.0.0.1", "[::1]"]),
        ("SESSION_COOKIE_HTTPONLY", True, True),
        ("SESSION_COOKIE_SAMESITE", "Lax", "Lax"),
    ],
)
def test_a_public_address_on_https_hardens(on_http, on_https, name, plain, hardened):
    assert (on_http[name], on_https[name]) == (plain, hardened)


def test_midnight_falls_where_the_district_is(setting):
    assert setting("TIME_ZONE") == "Europe/Moscow"
    assert setting("CELERY_TIMEZONE", TIME_ZONE="Asia/Vladivostok") == "Asia/Vladivostok"


def test_allowed_hosts_are_split_at_commas(setting):
    assert setting("ALLOWED_HOSTS", ALLOWED_HOSTS="a.example.ru, b.example.ru") == [
        "a.example.ru",
        "b.example.ru",
    ]


def test_redis_and_postgresql_are_taken_from_their_addresses(setting):
    database = setting("DATABASES", DATABASE_URL="postgres://portal:secret@db.example.ru:5433/culture")[
        "default"
    ]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.ru", 5433, "culture")
    assert setting("CELERY_BROKER_URL", REDIS_URL="redis://r.example.ru/2") == "redis://r.example.ru/2"


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"DEBUG": "maybe"}, "DEBUG=maybe: укажите 1 или 0"),
        (
            {"DEBUG": "1", "ALLOWED_HOSTS": "kultura.example.ru"},
            "DEBUG=1 показывает устройство портала всем: с ним допустим только localhost",
        ),
        (
            {"PUBLIC_URL": "kultura.example.ru"},
            "PUBLIC_URL: укажите полный адрес, например https://kultura.example.ru",
        ),
        (
            {"PUBLIC_URL": "https://a.example.ru:99999"},
            "PUBLIC_URL: укажите полный адрес, например https://kultura.example.ru",
        ),
        (
            {"PUBLIC_URL": "https://a.example.ru/portal"},
            "PUBLIC_URL=https://a.example.ru/portal: укажите адрес без пути, портал занимает весь узел",
        ),
        (
            {"DATABASE_URL": "mysql://u:secret@h/d"},
            "DATABASE_URL: укажите полный адрес, например postgres://portal:password@localhost:5432/portal",
        ),
        (
            {"REDIS_URL": "localhost:6379"},
            "REDIS_URL: укажите полный адрес, например redis://localhost:6379/0",
        ),
        (
            {"TIME_ZONE": "Ufa"},
            "TIME_ZONE=Ufa: такого часового пояса нет, укажите, например, Asia/Yekaterinburg",
        ),
        ({"JOB_LEASE_SECONDS": "минута"}, "JOB_LEASE_SECONDS=минута: укажите целое число"),
    ],
)
def test_a_wrong_setting_is_one_line(portal, environment, line):
    finished = portal("manage.py", "preflight", **environment)
    assert finished.returncode == 1
    assert finished.stderr == f"Портал не настроен. {line}\n"


def test_a_folder_that_cannot_be_made_is_one_line(portal, tmp_path):
    (tmp_path / "file").write_text("")
    finished = portal("manage.py", "preflight", VAR_DIR=str(tmp_path / "file" / "var"))
    assert finished.returncode == 1
    assert finished.stderr.count("\n") == 1
    assert finished.stderr.startswith(f"Портал не настроен. Нет доступа к {tmp_path}/file")


def test_sqlite_is_opened_for_many_readers_and_one_patient_writer(portal):
    finished = portal(
        "-c",
        "import django; django.setup(); from django.db import connection as c; cursor = c.cursor()\n"
        "names = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout']\n"
        "print([cursor.execute(f'PRAGMA {name}').fetchone()[0] for name in names], c.transaction_mode)",
    )
    assert finished.stdout == "['wal', 1, 1, 20000] IMMEDIATE\n"


def test_production_settings_pass_the_deployment_check(portal):
    finished = portal(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", PUBLIC_URL="https://kultura.example.ru"
    )
    assert (finished.returncode, finished.stderr) == (0, "")


def test_an_empty_name_means_its_default(setting):
    """A line such as «DATABASE_URL=» in .env says nothing."""
    empty = dict.fromkeys(["DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "SECRET_KEY"], "")
    assert setting("DATABASES", **empty)["default"]["ENGINE"] == "django.db.backends.sqlite3"
