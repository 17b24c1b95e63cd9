"""README and the examples speak of what is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text()
SETTINGS = (PROJECT / "culturequality" / "settings.py").read_text()


def test_every_link_of_the_readme_leads_to_a_file():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not link.startswith("http") and not (PROJECT / link).exists()] == []


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) - targets == set()


def test_every_command_of_the_readme_exists():
    named = re.findall(r"(?:manage\.py|^portal) ([a-z_]+)\b", README, re.MULTILINE)
    assert set(named) - set(get_commands()) == set()


@pytest.mark.parametrize("path", ["README.md", ".env.example"])
def test_every_setting_is_described(path):
    text = (PROJECT / path).read_text()
    names = ["SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "VAR_DIR"]
    assert [name for name in names if name not in text or f'"{name}"' not in SETTINGS] == []


def test_each_process_of_the_procfile_has_its_unit():
    processes = re.findall(r"^([a-z]+):", (PROJECT / "Procfile").read_text(), re.MULTILINE)
    units = [path.stem.removeprefix("culturequality-") for path in (PROJECT / "deploy").glob("*.service")]
    assert sorted(units) == sorted(processes)
