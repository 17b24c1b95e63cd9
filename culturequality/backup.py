"""The whole portal in one file: database, uploads and secret key, with a checksum of each; and back again.

The manifest is written last, so that an archive cut short has none and is refused. Restoring checks everything
before it touches anything, and puts what was there aside instead of deleting it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils import timezone

from culturequality.database_copy import BackupError, dump_database, load_database
from jobs.errors import DISK_FULL_ERRNOS
from reports.file_names import PIECES

MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
CHUNK = 1024 * 1024


def back_up(target: Path) -> int:
    """Write the archive at `target`, readable by its owner only; returns how many files are in it."""
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
            database = Path(folder) / DATABASES[connection.vendor]
            dump_database(database)
            count = write_archive(part, database)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def write_archive(part: Path, database: Path) -> int:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
        sums: dict[str, str] = {}
        for name, path in contents(database):
            with suppress(FileNotFoundError):  # removed by somebody at work since it was listed
                sums[name] = add(archive, name, path)
        add_manifest(archive, sums)
    return len(sums)


def contents(database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    if secret_key_file().is_file():
        yield "secret_key", secret_key_file()
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in media.rglob("*") if path.is_file()):
        name = path.relative_to(media)
        if name.parts[0] != PIECES:  # drawn again when they are wanted
            yield f"media/{name.as_posix()}", path


def secret_key_file() -> Path:
    return Path(settings.VAR_DIR) / "secret_key"


class Summed:
    """A file with the checksum of what was read of it: one that grows meanwhile is saved as far as it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.sum.update(content)
        return content


def add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        summed = Summed(file)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), summed)
    return summed.sum.hexdigest()


def add_manifest(archive: tarfile.TarFile, sums: dict[str, str]) -> None:
    text = json.dumps({"made_at": timezone.now().isoformat(), "database": connection.vendor, "files": sums})
    member = tarfile.TarInfo(MANIFEST)
    member.size = len(text.encode())
    archive.addfile(member, BytesIO(text.encode()))


def restore(source: Path) -> Path:
    """Put the archive in the place of what is there; returns the folder that keeps what was there."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        fresh = Path(folder)
        unpack(source, fresh)
        aside = Path(settings.VAR_DIR) / f"before-restore-{timezone.now():%Y%m%d-%H%M%S-%f}"
        aside.mkdir(mode=0o700)
        load_database(fresh / DATABASES[connection.vendor], aside)
        if (fresh / "secret_key").exists():
            exchange(fresh / "secret_key", secret_key_file(), aside)
        (fresh / "media").mkdir(exist_ok=True)
        exchange(fresh / "media", Path(settings.MEDIA_ROOT), aside)
    return aside


def unpack(source: Path, folder: Path) -> None:
    """Every file of the archive in `folder`, its checksum compared; anything odd refuses the whole archive."""
    try:
        if not source.is_file():
            raise BackupError(f"Нет файла {source}.")
        with tarfile.open(source, "r:gz") as archive:
            sums = {member.name: extract(archive, member, folder) for member in archive}
        sums.pop(MANIFEST)
        manifest = json.loads((folder / MANIFEST).read_text())
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError, zlib.error) as error:
        raise BackupError(why_not_unpacked(source, error)) from error
    if manifest["files"] != sums:
        raise BackupError(f"Файл {source} повреждён, контрольные суммы не сошлись: возьмите другую копию.")
    if manifest["database"] != connection.vendor:
        raise BackupError(
            f"Копия снята с базы {manifest['database']}, а портал работает на {connection.vendor}."
        )


def why_not_unpacked(source: Path, error: Exception) -> str:
    """Of the machine's own troubles another copy of the archive is no cure."""
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EACCES:
        return f"Файл {source} нельзя прочесть: дайте права пользователю портала."
    if number in DISK_FULL_ERRNOS:
        return f"Файл {source} не помещается на диск с папкой {settings.VAR_DIR}: освободите место."
    return f"Файл {source} повреждён: возьмите другую копию."


def extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    name = PurePosixPath(member.name)
    if not member.isfile() or name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(member.name)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(member)
    if content is None:
        raise tarfile.TarError(member.name)
    with target.open("xb") as file:
        shutil.copyfileobj(content, file, CHUNK)
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def exchange(fresh: Path, place: Path, aside: Path) -> None:
    if place.exists():
        shutil.move(place, aside / place.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(fresh, place)
