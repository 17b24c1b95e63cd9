"""Pieces of long PDFs that nobody uses any more."""

import datetime as dt
import os

import pytest
from django.utils import timezone

from reports.actions.old_pieces import remove_old_pieces


@pytest.fixture
def pieces(media):
    """Two pieces by age in days: one used lately, one not for a season."""
    now = timezone.now()
    for days in (99, 101):
        path = media / "parts" / f"{days}" / f"{days}.pdf"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"piece")
        moment = (now - dt.timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
    (media / "reports").mkdir()
    (media / "reports" / "old.pdf").write_bytes(b"a report")
    os.utime(media / "reports" / "old.pdf", (0, 0))
    return media


def names(media):
    return sorted(path.name for path in media.rglob("*.pdf"))


def test_only_what_was_not_used_for_a_hundred_days_goes(pieces):
    assert remove_old_pieces(timezone.now()) == 1
    assert names(pieces) == ["99.pdf", "old.pdf"]


def test_it_goes_round_once_a_day(pieces):
    now = timezone.now()
    assert remove_old_pieces(now) == 1
    assert remove_old_pieces(now + dt.timedelta(hours=23)) == 0
    assert remove_old_pieces(now + dt.timedelta(days=3)) == 1
    assert names(pieces) == ["old.pdf"]


def test_a_portal_without_pieces_has_nothing_to_sweep(media):
    assert remove_old_pieces(timezone.now()) == 0
    assert list(media.iterdir()) == []
