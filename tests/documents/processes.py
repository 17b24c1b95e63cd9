"""The same drawing in processes of their own, whose sets and dictionaries are ordered otherwise."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def digests_in_two_processes(code):
    """What the bytes named `found` by the code come to, once a process."""
    code = f"import hashlib;{code};print(hashlib.sha256(found).hexdigest())"
    return [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]
