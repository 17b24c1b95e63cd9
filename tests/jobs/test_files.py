"""A file of results is there whole or not at all."""

import errno
import os
import resource
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation

from jobs.files import remove_parts, write_atomically


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_stored_under_its_name_for_its_owner_and_group(media):
    assert write_atomically("reports/one.pdf", b"%PDF") == "reports/one.pdf"
    assert (media / "reports/one.pdf").read_bytes() == b"%PDF"
    assert (media / "reports/one.pdf").stat().st_mode & 0o777 == 0o640


def test_the_same_name_replaces_the_file(media):
    write_atomically("one.pdf", b"old")
    write_atomically("one.pdf", b"new")
    assert (files(media), (media / "one.pdf").read_bytes()) == (["one.pdf"], b"new")


@pytest.fixture
def small_disk():
    """The system refuses files above 64 KB, as a full disk refuses to let one grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_old_file_and_no_half_one(media, small_disk):
    write_atomically("one.pdf", b"old")
    with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        write_atomically("one.pdf", b"new" * 64 * 1024)
    assert (files(media), (media / "one.pdf").read_bytes()) == (["one.pdf"], b"old")


@pytest.mark.parametrize("name", ["../outside.pdf", "/etc/passwd", "reports/../../outside.pdf"])
def test_a_name_cannot_leave_the_folder(media, name):
    with pytest.raises(SuspiciousFileOperation):
        write_atomically(name, b"")


def test_what_a_killed_attempt_left_half_written_is_removed_and_nothing_else(media):
    write_atomically("reports/one.pdf", b"%PDF")
    (media / "reports/.tmp1.part").write_bytes(b"%P")
    remove_parts("reports")
    assert files(media) == ["reports/one.pdf"]
