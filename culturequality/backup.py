"""The whole portal in one file: database, uploads and secret key, with a checksum of each; and back again.

The manifest is written last, so that an archive cut short has none and is refused. Restoring checks everything
before it touches anything, and puts what was there aside instead of deleting it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.utils import timezone

from culturequality.database_copy import BackupError, dump_database, load_database

MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
CHUNK = 1024 * 1024


def back_up(target: Path) -> int:
    """Write the archive at `target`, readable by its owner only; returns how many files are in it."""
    part = target.with_name(f"{target.name}.part")
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        database = Path(folder) / DATABASES[connection.vendor]
        dump_database(database)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            sums = {name: add(archive, name, path) for name, path in contents(database)}
            add_manifest(archive, sums)
    part.replace(target)
    return len(sums)


def contents(database: Path) -> Iterator[tuple[str, Path]]:
    yield database.name, database
    if secret_key_file().is_file():
        yield "secret_key", secret_key_file()
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in media.rglob("*") if path.is_file()):
        yield f"media/{path.relative_to(media).as_posix()}", path


def secret_key_file() -> Path:
    return Path(settings.VAR_DIR) / "secret_key"


def add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        member = archive.gettarinfo(arcname=name, fileobj=file)
        archive.addfile(member, file)
    return checksum


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
    if not source.is_file():
        raise BackupError(f"Нет файла {source}.")
    try:
        with tarfile.open(source, "r:gz") as archive:
            sums = {member.name: extract(archive, member, folder) for member in archive}
        sums.pop(MANIFEST)
        manifest = json.loads((folder / MANIFEST).read_text())
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError, zlib.error) as error:
        raise BackupError(f"Файл {source} повреждён: возьмите другую копию.") from error
    if manifest["files"] != sums:
        raise BackupError(f"Файл {source} повреждён, контрольные суммы не сошлись: возьмите другую копию.")
    if manifest["database"] != connection.vendor:
        raise BackupError(
            f"Копия снята с базы {manifest['database']}, а портал работает на {connection.vendor}."
        )


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
