"""The command line that reads deadlines: JSON alone on the output, no database."""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def read_deadlines(*arguments: str, lines: bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", "read_deadlines", *arguments],
        cwd=PROJECT,
        input=lines,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", **environment},
        check=False,
        timeout=60,
    )


def test_every_line_gives_one_line_of_json_also_in_a_plain_locale():
    phrases = ["до 15.06.2022", "", "ежегодно / 01.09.2022", "как получится"]
    done = read_deadlines("--year", "2022", lines="\n".join(phrases).encode(), LC_ALL="C", PYTHONUTF8="0")
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["phrase"] for one in told] == phrases
    assert [len(one["parts"]) for one in told] == [1, 0, 1, 0]
    assert [len(one["doubts"]) for one in told] == [0, 0, 0, 1]
    assert list(told[0]["parts"][0]) == ["kind", "due", "start", "end", "freq", "interval", "months"]
    assert done.stderr == b""


def test_database_is_never_opened(tmp_path):
    nowhere = f"sqlite:///{tmp_path}/missing/none.sqlite3"
    done = read_deadlines("--year", "2015/2016", lines="май\n".encode(), DATABASE_URL=nowhere)
    assert json.loads(done.stdout)["parts"][0]["due"] == ["2016-05-31"]


def test_broken_bytes_and_carriage_returns_are_borne():
    done = read_deadlines("--year", "2022", lines=b"\xef\xbb\xbf\xff\r\n" + "май\r\n".encode())
    assert [json.loads(line)["phrase"] for line in done.stdout.decode().splitlines()] == ["\ufffd", "май"]


def test_wrong_year_is_one_clear_line():
    done = read_deadlines("--year", "22", lines=b"")
    assert done.returncode == 1
    assert done.stdout == b""
    assert (
        done.stderr.decode()
        .strip()
        .endswith("Год плана «22» не понят: напишите, например, 2022 или 2015/2016.")
    )
