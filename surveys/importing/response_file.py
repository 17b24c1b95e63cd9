"""A file of many answers, read line by line: a CSV whose first line names the fields of the form.

    collector,day,came,poster,found
    7K3QF9XW2MT,2026-10-20,yes,5,c1|c8

The file is never held in memory. What is wrong is told with the number of its line.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from surveys.answers import AnswerReader

COLLECTOR, DAY = "collector", "day"
SEVERAL = "|"
DELIMITERS = ",;\t"


class UnreadableResponses(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it stands in the file."""

    line: int
    collector: str
    day: str
    sent: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    message: str

    def __str__(self) -> str:
        return f"Строка {self.line}: {self.message}"


class ResponseFile:
    """Opened anew for each pass; `position` says how many bytes of `size` this pass has read."""

    def __init__(self, path: Path, reader: AnswerReader) -> None:
        self.path, self.size, self.position = path, path.stat().st_size, 0
        self.several = {question.key for question in reader.questions if question.kind == "multi"}
        self.known = {slot.name for slot in reader.layout.slots} | {COLLECTOR, DAY}

    def digest(self) -> bytes:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()

    def rows(self) -> Iterator[Row | Fault]:
        with self.path.open("rb") as file, TextIOWrapper(file, "utf-8-sig", newline="") as text:
            try:
                lines = self.lines(text)
                names = self.header(lines)
                for number, values in lines:
                    self.position = file.tell()
                    if any(values):
                        yield self.row(number, names, values)
            except UnicodeDecodeError:
                raise UnreadableResponses(
                    "Файл не в кодировке UTF-8. Сохраните его как «CSV UTF-8» и загрузите снова."
                ) from None

    def lines(self, text: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """Each with the number of the line of the file where it begins."""
        lines = iter(text)
        first = next(lines, "")
        delimiter = max(DELIMITERS, key=first.count)
        rest = csv.reader(lines, delimiter=delimiter, strict=True)
        yield 1, next(csv.reader([first], delimiter=delimiter), [])
        begins = 2
        try:
            for values in rest:
                yield begins, values
                begins = rest.line_num + 2
        except csv.Error as error:
            raise UnreadableResponses(
                f"Строка {begins}: не закрыты кавычки или поле слишком длинное ({error})."
            ) from None

    def header(self, lines: Iterator[tuple[int, list[str]]]) -> list[str]:
        names = [name.strip() for name in next(lines)[1]]
        if missing := [name for name in (COLLECTOR, DAY) if name not in names]:
            raise UnreadableResponses(f"В первой строке нет столбцов: {', '.join(missing)}.")
        if strange := [name for name in names if name not in self.known]:
            raise UnreadableResponses(
                f"В анкете нет полей: {', '.join(map(repr, strange))}. Есть: {', '.join(sorted(self.known))}."
            )
        if len(set(names)) < len(names):
            raise UnreadableResponses("В первой строке один столбец назван дважды.")
        return names

    def row(self, line: int, names: list[str], values: list[str]) -> Row | Fault:
        if len(values) != len(names):
            return Fault(line, f"полей {len(values)}, а в первой строке их {len(names)}.")
        sent = {
            name: value.split(SEVERAL) if name in self.several else [value]
            for name, value in zip(names, values, strict=True)
            if value
        }
        (collector,), (day,) = sent.pop(COLLECTOR, [""]), sent.pop(DAY, [""])
        return Row(line, collector, day, sent)


def read_day(typed: str, first: dt.date, last: dt.date) -> dt.date:
    """Raises ValueError with the words to be told."""
    try:
        day = dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise ValueError(f"день «{typed}» не в виде 2026-10-20.") from None
    if not first <= day <= last:
        raise ValueError(f"день {day:%d.%m.%Y} вне опроса: {first:%d.%m.%Y} — {last:%d.%m.%Y}.")
    return day
