"""The user guide shows the pages as they are: its pictures are those that `make pictures` takes, and no others."""

import re
from pathlib import Path

from tests.e2e.pictures import PICTURES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def shown() -> set[str]:
    pages = [page.read_text() for page in (DOCS / "guide").glob("*.md")]
    return {name for page in pages for name in re.findall(r"\]\(\.\./img/([a-z]+)\.png\)", page)}


def test_the_guide_shows_every_picture_that_is_taken():
    assert shown() == set(PICTURES)


def test_every_picture_is_there():
    assert {path.stem for path in (DOCS / "img").iterdir()} == set(PICTURES)


def test_every_link_of_the_guide_leads_to_a_file():
    links = [
        (page.name, link)
        for page in (DOCS / "guide").glob("*.md")
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text())
    ]
    assert [(page, link) for page, link in links if not (DOCS / "guide" / link).exists()] == []
