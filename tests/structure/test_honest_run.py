"""The run itself: a skipped test fails it, and the summary says what ran over the real documents."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.honest_run import SHARED

PROJECT = Path(__file__).resolve().parents[2]


def run(folder: Path, test: str, *options: str) -> subprocess.CompletedProcess:
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    shared: over real documents\n")
    (folder / "test_one.py").write_text(f"import pytest\n\n{test}\n")
    plugins = ["-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "tests.honest_run"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(folder / "pytest.ini"), *plugins, *options, str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("test", "code"),
    [
        ("def test_it(): assert True", 0),
        ("def test_it(): pytest.skip('no time')", 1),
        ("@pytest.mark.skip\ndef test_it(): assert True", 1),
        ("@pytest.mark.xfail\ndef test_it(): assert False", 1),
        ("pytest.importorskip('a_module_that_is_not_there')", 1),
        ("", 5),
    ],
)
def test_only_a_run_in_which_everything_ran_and_passed_is_a_success(tmp_path, test, code):
    assert run(tmp_path, test).returncode == code


def test_a_skip_in_one_of_two_processes_fails_the_run(tmp_path):
    finished = run(tmp_path, "def test_it(): assert True\n\ndef test_other(): pytest.skip('no time')", "-n2")
    assert finished.returncode == 1
    assert "1 skipped or expected to fail: the run counts as failed\n" in finished.stdout


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["alone", "in two processes"])
def test_the_summary_counts_the_tests_over_the_real_documents(tmp_path, options):
    marked = "@pytest.mark.shared\n@pytest.mark.parametrize('n', [1, 2])\ndef test_it(n): assert n"
    finished = run(tmp_path, f"{marked}\n\ndef test_other(): assert True", *options)
    said = "collected 2" if SHARED.is_dir() else "the folder is not there, none collected"
    assert (finished.returncode, f"tests over ../shared: {said}\n" in finished.stdout) == (0, True)
