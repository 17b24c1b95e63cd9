"""A disk that fills up while a result is written: a reason in words, no half file, and a way on."""

import contextlib
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobs.actions import retry
from jobs.errors import DISK_FULL
from tests.faults.conftest import Portal

pytestmark = pytest.mark.faults
MEGABYTE = 1024 * 1024


@contextlib.contextmanager
def small_disk(media: Path) -> Iterator[None]:
    """A real file system of one megabyte."""
    media.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", media], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", media], check=True, capture_output=True)


@contextlib.contextmanager
def any_disk(media: Path) -> Iterator[None]:
    yield


def no_large_files() -> None:
    """For the worker's process: the system refuses a file above 20 megabytes, as a full disk would."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 * MEGABYTE, resource.RLIM_INFINITY))


def may_mount() -> bool:
    command = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


LIMITS = [pytest.param(any_disk, no_large_files, id="file size limit")]
if may_mount():  # a container's root may not; the limit above is met by the same code
    LIMITS.append(pytest.param(small_disk, None, id="small disk"))


@pytest.mark.parametrize(("disk", "before"), LIMITS)
@pytest.mark.parametrize("portal", ["folder"], indirect=True)
def test_a_full_disk_is_said_in_words_and_leaves_no_half_file(
    portal: Portal, disk: Callable, before: Callable | None
):
    with disk(portal.home / "media"):
        worker = portal.worker(before=before)
        job = portal.wait_for(portal.enqueue(steps=1, size=24 * MEGABYTE), "failed")
        assert (job.error_code, job.error_text) == ("disk-full", DISK_FULL.text)
        assert portal.effects(job) == (0, [])
        worker.stop()
    retry(job, by=None)
    portal.worker()
    portal.wait_for(job, "done")
    assert portal.effects(job) == (1, [f"{job.pk}.bin"])
