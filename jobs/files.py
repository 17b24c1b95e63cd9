"""Files of results: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage


def write_atomically(name: str, data: bytes) -> str:
    """Store `data` under MEDIA_ROOT as `name` and return the name: a reader sees the old file or the whole new one.

    The same name again replaces the file, so a job that names its file after itself leaves one however often it runs.
    """
    with aside(name) as part:
        part.write_bytes(data)
        put(part, name)
    return name


@contextmanager
def aside(name: str) -> Iterator[Path]:
    """A path beside the file `name` to write on, for `put`; what is not put is removed."""
    folder = Path(default_storage.path(name)).parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    os.close(handle)
    try:
        yield Path(made)
    finally:
        Path(made).unlink(missing_ok=True)


def put(part: Path, name: str) -> None:
    """Make what was written aside the file `name`, whole and for good."""
    part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    sync(part)
    part.replace(default_storage.path(name))
    sync(part.parent)


def remove_parts(folder: str) -> None:
    """Remove what killed attempts left half written, in a folder that nobody else writes to at this moment."""
    for part in Path(default_storage.path(folder)).glob(".*.part"):
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file, or the renaming in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
