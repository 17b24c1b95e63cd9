"""Printing through the commands, and what stands in the printed file, read without our own code."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import docx
import openpyxl
from django.core.management import call_command
from pypdf import PdfReader

PROJECT = Path(__file__).resolve().parents[2]

MARK = "Проверить: "  # how the line begins that tells where a printed version is checked

Row = tuple[str, ...]


def sheet_rows(path: Path | str) -> list[Row]:
    """The rows of the first sheet that say something, every cell in its column; the mark of a version aside."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if any(row) and not row[0].startswith(MARK)]


def word_rows(path: Path | str, place: int = 0) -> list[Row]:
    """The same of the first table of a Word file: a merged cell says its text once."""
    table = docx.Document(str(path)).tables[place]
    rows = []
    for row in table.rows:
        seen: set[object] = set()
        rows.append(tuple("" if cell._tc in seen else seen.add(cell._tc) or cell.text for cell in row.cells))
    return rows


def words(text: str) -> list[str]:
    """A line may end after a hyphen or a slash of the text itself."""
    return re.findall(r"[^\s/-]+", text)


def pdf_words(path: Path | str) -> list[str]:
    """All words of the pages; the mark of a version at their feet aside."""
    lines = [line for page in PdfReader(path).pages for line in page.extract_text().splitlines()]
    return [word for line in lines if not line.lstrip().startswith(MARK) for word in words(line)]


def left_out(rows: Iterable[Row], printed: list[str]) -> list[str]:
    """The words of cells that are not printed in their order, each row after the one before.

    A row cut by the end of a page goes on overleaf cell by cell, so each cell is followed on its own.
    """
    missing, place = [], 0
    for row in rows:
        ends = []
        for cell in filter(None, row):
            lost, end = followed(words(cell), printed, place)
            missing += lost
            ends.append(end)
        place = ends[0]
    return missing


def followed(wanted: list[str], printed: list[str], place: int) -> tuple[list[str], int]:
    """The words not found one after another from `place` on, and the place after the last found."""
    missing = []
    for word in wanted:
        try:
            place = printed.index(word, place) + 1
        except ValueError:
            missing.append(word)
    return missing, place


def told(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def printed(kind: str, plan: str, folder: Path, *options: str) -> list[str]:
    """Paths of the PDF, the workbook and the Word file."""
    return told("render_report", kind, "--plan", plan, *options, "--output", folder).splitlines()


def manage(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a person types it, in a checkout where nothing but `migrate` was run."""
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=PROJECT, env=env | {"VAR_DIR": str(folder)}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
