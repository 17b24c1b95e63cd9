"""What must not stand in the repository: paths of somebody's machine, secrets, unfinished work, refuges of code."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".in", ".conf", ".service", ".json", ".sh", ""}

# Written in two halves, so that this file does not find itself.
FORBIDDEN = {
    "path of a machine": r"(?<![\w.])/(?:work/|home/\w|Users/\w|opt/(?:wheels|pypi))" + r"|/tmp" + r"/\w",
    "name of a writing tool": r"(?i)\b(?:clau"
    + r"de|anthro"
    + r"pic|chat"
    + r"gpt|open"
    + r"ai|cop"
    + r"ilot)\b",
    "private key": "-----BEGIN" + r" [A-Z ]*PRIVATE KEY",
    "unfinished work": r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b|raise NotImpl" + r"ementedError",
    "marker of a merge": r"^(?:<<<<<<<|>>>>>>>) ",
}
REFUGES = {"utils", "util", "common", "core", "helpers", "helper", "misc", "managers", "services"}


def repository_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def found(pattern: str) -> list[str]:
    wanted = re.compile(pattern, re.MULTILINE)
    texts = [(path, path.read_text(errors="replace")) for path in repository_files() if path.suffix in TEXT]
    return [
        f"{path.relative_to(PROJECT)}: {match[0]}" for path, text in texts for match in wanted.finditer(text)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_repository_holds_no(what):
    assert found(FORBIDDEN[what]) == []


def test_no_module_is_a_refuge_for_homeless_code():
    assert [str(path.relative_to(PROJECT)) for path in repository_files() if path.stem in REFUGES] == []
