"""The locks hold what the short lists ask for, and nothing of the machine they were made on."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def lines(path: str) -> list[str]:
    text = (PROJECT / path).read_text()
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def name(line: str) -> str:
    return re.sub(r"[-_.]+", "-", NAME.match(line)[1]).lower()


def asked(path: str) -> set[str]:
    return {name(line) for line in lines(path) if not line.startswith("-r ")}


def locked(path: str) -> dict[str, str]:
    return {name(line): line.split("#")[0].strip() for line in lines(path)}


def test_every_input_is_in_the_lock():
    assert asked("requirements.in") - set(locked("requirements.txt")) == set()
    assert (asked("requirements.in") | asked("requirements-dev.in")) - set(
        locked("requirements-dev.txt")
    ) == set()


def test_both_locks_name_the_same_versions():
    runtime, development = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {package: development.get(package) for package in runtime} == runtime


@pytest.mark.parametrize("path", ["requirements.txt", "requirements-dev.txt"])
def test_every_line_of_a_lock_is_one_exact_version(path):
    assert [
        line for line in locked(path).values() if not re.fullmatch(r"[a-z0-9._-]+==[A-Za-z0-9._+!-]+", line)
    ] == []


@pytest.mark.parametrize("path", ["requirements.in"])
def test_every_dependency_has_a_reason(path):
    text = (PROJECT / path).read_text().splitlines()
    assert [line for line in text if line and not line.startswith("#") and "  # " not in line] == []
