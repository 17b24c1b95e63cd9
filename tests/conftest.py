"""What every test shares: quick and quiet settings, and people who are signed in."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from institutions.models import User
from tests.honest_run import (  # noqa: F401 - hooks
    SHARED,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
)

collect_ignore_glob = [] if SHARED.is_dir() else ["**/test_shared_*.py"]

hypothesis_settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("soak", deadline=None, max_examples=5000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_configure(config: pytest.Config) -> None:
    """Before Django starts: everything a test writes goes to a folder of its own."""
    config.scratch = Path(tempfile.mkdtemp(prefix="culturequality-tests-"))
    settings.MEDIA_ROOT = config.scratch / "media"
    settings.STATIC_ROOT = config.scratch / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    if not settings.REDIS_URL:
        settings.CELERY_BROKER_URL = "memory://"
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):  # a file, as in life: WAL and locks are part of what is tested
        database.setdefault("TEST", {})["NAME"] = str(config.scratch / "test.sqlite3")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.scratch, ignore_errors=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; only for tests marked `shared`."""
    assert SHARED.is_dir(), "mark this test with @pytest.mark.shared"
    return SHARED


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser of this person, as after the sign-in page: `signed_in(user).get(...)`."""

    def open_browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["began_at"] = int(time.time())
        session.save()
        return client

    return open_browser


@pytest.fixture
def lock_out(settings: object) -> None:
    """Switch the lock-out after failed sign-ins on; other tests may fail as often as they like."""
    settings.AXES_ENABLED = True


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploads and rendered files of one test, apart from those of the next."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    return settings.MEDIA_ROOT
