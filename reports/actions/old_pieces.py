"""Pieces of long PDFs are a cache: what nobody has used for a season is drawn again when it is wanted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.files.storage import default_storage

from reports.file_names import PIECES

DAYS_KEPT = 100
ROUND = dt.timedelta(days=1)
SWEPT = ".swept"


def remove_old_pieces(now: dt.datetime) -> int:
    """Remove what was not used for so long; how many. Goes round once a day, however often it is called."""
    folder = Path(default_storage.path(PIECES))
    mark = folder / SWEPT
    if not folder.is_dir() or not is_older(mark, (now - ROUND).timestamp(), missing=True):
        return 0
    mark.touch()
    oldest = (now - dt.timedelta(days=DAYS_KEPT)).timestamp()
    old = [path for path in folder.rglob("*") if path.is_file() and is_older(path, oldest)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def is_older(path: Path, moment: float, *, missing: bool = False) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:  # swept by somebody else at this moment
        return missing
