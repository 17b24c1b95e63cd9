"""Files that a job makes for the one person who asked: posters, and tables of answers. They are kept for some days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.files.storage import default_storage

from jobs.models import Job

POSTERS_TASK = "surveys.posters"
ANSWERS_TASK = "surveys.answers_table"
SUFFIXES = {POSTERS_TASK: "pdf", ANSWERS_TASK: "xlsx"}
FOLDER = "prints"
DAYS_KEPT = 7


def suffix_of(job: Job) -> str:
    return SUFFIXES[job.task]


def name_of(job: Job) -> str:
    return f"{FOLDER}/{job.pk}.{suffix_of(job)}"


def path_of(job: Job) -> Path:
    return Path(default_storage.path(name_of(job)))


def remove_old_files(now: dt.datetime) -> int:
    """How many were removed."""
    oldest, folder = (now - dt.timedelta(days=DAYS_KEPT)).timestamp(), Path(default_storage.path(FOLDER))
    made = (path for suffix in SUFFIXES.values() for path in folder.glob(f"*.{suffix}"))
    old = [path for path in made if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
