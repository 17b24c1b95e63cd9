"""Tests give the same keys to different rows: what a process keeps of a row is forgotten before each."""

import pytest

from surveys.compiled import compiled
from surveys.doors import forget_doors
from surveys.pages.public import form_page
from surveys.submission import reading_time


@pytest.fixture(autouse=True)
def nothing_kept():
    for kept in (compiled, form_page, reading_time):
        kept.cache_clear()
    forget_doors()
