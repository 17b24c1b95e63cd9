"""Files of results: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage


def write_atomically(name: str, data: bytes) -> str:
    """Store `data` under MEDIA_ROOT as `name` and return the name: a reader sees the old file or the whole new one.

    The same name again replaces the file, so a job that names its file after itself leaves one however often it runs.
    """
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return name


def remove_parts(folder: str) -> None:
    """Remove what killed attempts left half written, in a folder that nobody else writes to at this moment."""
    for part in Path(default_storage.path(folder)).glob(".*.part"):
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
