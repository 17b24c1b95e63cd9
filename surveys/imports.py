"""Files of answers from other form services: read, mapped to the questionnaire, tried, and only then stored."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from documents.office_files import UnreadableFile
from institutions import audit
from institutions.file_reading import read_grid
from institutions.models import User
from institutions.table import Problem, padded, trimmed
from jobs.actions import enqueue
from jobs.errors import JobFailed
from jobs.models import Job
from jobs.running import Run
from surveys.actions.batches import refuse_undone
from surveys.actions.responses import hold
from surveys.answers import LONGEST
from surveys.compiled import Compiled, compiled
from surveys.doors import Door, read_door
from surveys.importing.answer_words import RowReader, Unmatched, key_of
from surveys.importing.column_mapping import (
    DAY,
    LANGUAGE,
    PERSONAL,
    SKIP,
    Column,
    is_personal,
    plain,
    proposed,
    targets_of,
)
from surveys.importing.resources import CHUNK, ResponseResource, Rows, fresh_keys, length_of_day
from surveys.masking import masked
from surveys.models import Collector, EntryBatch, ImportUpload
from surveys.paper.sheet_keys import SheetReading, cells_of, shown_words
from surveys.questionnaire import Questionnaire, in_language

MOST_ROWS = 10_000
MOST_LETTERS = max(LONGEST.values())
AT_ONCE = 2_000  # rows that are stored while the person waits; more are a job
SHOWN = 5
TASK = "surveys.import"
UNDONE = "Пачка отменена, остальные строки не загружены."
BROKEN_ROW = "Строку не удалось прочитать. Проверьте её и загрузите файл ещё раз."
DROPPED = (
    "Загрузку этого файла тем временем отменили, ничего не сохранено. Если он нужен, выберите его ещё раз."
)
NO_ANSWERS = (
    "В файле нет ни одной строки с ответами. Загрузите выгрузку, в которой под заголовками есть ответы."
)


class Dropped(ValidationError):
    """The file is no longer there."""


# the file


def read_file(data: bytes, file_name: str, questionnaire: Questionnaire) -> tuple[dict[str, Any], list[str]]:
    """The table without personal data, and what each column is likely to be; raises UnreadableFile."""
    grid, problems = read_grid(data, file_name, MOST_ROWS)
    if len(grid) < 2:
        raise UnreadableFile(NO_ANSWERS)
    headings = [heading[:300] for heading in trimmed(grid[0][1])]
    lines = [(number, cut(padded(cells, len(headings)))) for number, cells in grid[1:]]
    columns = proposed(headings, targets_of(questionnaire))
    targets = [with_personal(column, place, lines) for place, column in enumerate(columns)]
    marks = marks_of(targets, lines, hashlib.sha256(data).hexdigest())
    table = {
        "headings": headings,
        "rows": [
            [number, mark, [kept(cell, target) for cell, target in zip(cells, targets, strict=True)]]
            for mark, (number, cells) in zip(marks, lines, strict=True)
        ],
        "problems": [[each.row, each.column, each.message] for each in problems],
    }
    return table, targets


def cut(cells: list[str]) -> list[str]:
    """One letter more than the longest answer, so that a longer one is told and not shortened."""
    return [cell[: MOST_LETTERS + 1] for cell in cells]


def with_personal(column: Column, place: int, lines: Sequence[tuple[int, list[str]]]) -> str:
    if column.target == SKIP and is_personal(column.heading, (cells[place] for _, cells in lines)):
        return PERSONAL
    return column.target


def kept(cell: str, target: str) -> str:
    """What of a cell is kept until the file is confirmed: nothing personal, contacts in words hidden."""
    if target == PERSONAL:
        return ""
    end = length_of_day(cell)
    return cell[:end] + masked(cell[end:])


def marks_of(targets: Sequence[str], lines: Sequence[tuple[int, list[str]]], digest: str) -> list[str]:
    """What tells a row from all others, in this file and in the next export of the same form.

    Rows that hold the moment of the answer are known by their cells, others by the file and their place in it.
    """
    if not any(has_moment(targets, cells) for _, cells in lines):
        return [f"{digest}|{number}" for number, _ in lines]
    times: Counter[str] = Counter()
    marks = []
    for _, cells in lines:
        own = [cell for cell, target in zip(cells, targets, strict=True) if target != PERSONAL]
        content = hashlib.sha256("\x1f".join(own).encode()).hexdigest()
        times[content] += 1
        marks.append(f"{content}|{times[content]}")
    return marks


def has_moment(targets: Sequence[str], cells: Sequence[str]) -> bool:
    return any(target == DAY and ":" in cell for target, cell in zip(targets, cells, strict=True))


@transaction.atomic
def keep_file(collector: Collector, data: bytes, file_name: str, day: dt.date, *, by: User) -> ImportUpload:
    """What was read, until a person has agreed to it."""
    questionnaire = compiled(collector.campaign.version_id).questionnaire
    table, columns = read_file(data, file_name, questionnaire)
    upload = ImportUpload.objects.create(
        collector=collector,
        file_name=file_name[:200],
        digest=hashlib.sha256(data).hexdigest(),
        day=day,
        table=table,
        columns=columns,
        created_by=by,
    )
    audit.record(upload, "Прочитан файл с ответами", by=by, changes={"строк": (None, len(table["rows"]))})
    return upload


# what it says


@dataclass
class Trial:
    """What loading would do: how many rows are good, known already or wrong."""

    good: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    first: list[tuple[int, str, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        return len({problem.row for problem in self.problems})


@dataclass(frozen=True)
class Reading:
    """An upload with its version."""

    upload: ImportUpload

    @cached_property
    def compiled(self) -> Compiled:
        return compiled(self.upload.collector.campaign.version_id)

    @cached_property
    def door(self) -> Door:
        door = read_door(self.upload.collector.code)
        assert door is not None  # noqa: S101 - the upload holds the collector
        return door

    @property
    def headings(self) -> list[str]:
        return self.upload.table["headings"]

    @property
    def lines(self) -> list[list[Any]]:
        return self.upload.table["rows"]

    @cached_property
    def cells(self) -> RowReader:
        return RowReader(self.compiled.questionnaire, self.upload.columns, self.upload.values)

    def unmatched(self, values: Mapping[str, Mapping[str, str]] | None = None) -> list[Unmatched]:
        reader = RowReader(self.compiled.questionnaire, self.upload.columns, values)
        return reader.unmatched(cells for _, _, cells in self.lines)

    def samples(self, place: int) -> list[str]:
        """The first different answers of a column."""
        found = dict.fromkeys(cells[place] for _, _, cells in self.lines[:200] if cells[place])
        return list(found)[:3]

    def orphans(self) -> list[str]:
        """Titles of questions whose answers are passed over: what they hang on is not in the file."""
        there = {key_of(target) for target in self.upload.columns if target not in {SKIP, PERSONAL, DAY}}
        content = self.compiled.questionnaire
        return [
            in_language(question.text, LANGUAGE)
            for question in content.questions()
            if question.key in there
            and any(condition.question not in there for condition in content.conditions_of(question.key))
        ]

    def rows(self, batch: int | None = None) -> Rows:
        return Rows(
            self.door, self.compiled.reader, self.cells, self.headings, self.upload.day, batch,
            fresh_keys(self.door.campaign, [mark for _, mark, _ in self.lines]),
        )  # fmt: skip

    def trial(self) -> Trial:
        rows = self.rows()
        fresh = [line for line in self.lines if line[1] in rows.keys]
        found = Trial(known=len(self.lines) - len(fresh))
        found.problems = [Problem(*each) for each in self.upload.table["problems"]]
        result = run(ResponseResource(rows), fresh, dry_run=True)
        for line, row in zip(fresh, result.rows, strict=True):
            problems = list(problems_of(line[0], row))
            found.problems += problems
            if not problems:
                found.good += 1
                if len(found.first) < SHOWN:
                    found.first.append(self.described(line[0], row.instance.answer))
        found.problems.sort(key=lambda problem: problem.row)
        return found

    def described(self, number: int, answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
        known = self.compiled
        told = shown_words(
            cells_of(known.questionnaire), known.reader.layout, SheetReading(answer.reading, {})
        )
        return number, f"{answer.day:%d.%m.%Y}", told


def run(resource: ResponseResource, lines: Sequence[Sequence[Any]], *, dry_run: bool) -> Any:
    dataset = tablib.Dataset(*lines, headers=resource.headers)
    return resource.import_data(dataset, dry_run=dry_run, use_transactions=False, raise_errors=False)


def problems_of(number: int, row: Any):
    for _ in row.errors:
        yield Problem(number, "", BROKEN_ROW)
    if row.validation_error:
        for heading, messages in row.validation_error.message_dict.items():
            for message in messages:
                yield Problem(number, heading, message)


# what a person says about it


def save_columns(upload: ImportUpload, columns: Sequence[str]) -> None:
    upload.columns = list(columns)
    unconfirmed(upload).update(columns=upload.columns)


def save_values(upload: ImportUpload, chosen: Mapping[tuple[str, str], str]) -> None:
    values: dict[str, dict[str, str]] = {}
    for (question, words), code in chosen.items():
        values.setdefault(question, {})[plain(words)] = code
    upload.values = values
    unconfirmed(upload).update(values=values)


def unconfirmed(upload: ImportUpload) -> QuerySet[ImportUpload]:
    """None where it has been confirmed meanwhile: of a stored file no cell may come back."""
    return ImportUpload.objects.unconfirmed().filter(pk=upload.pk)


# storing


@transaction.atomic
def confirm(upload: ImportUpload, *, by: User) -> ImportUpload:
    """Store all rows that are not there yet, now or as a job; confirmed twice it is done once.

    Raises ValidationError where a row is wrong or the file was dropped meanwhile.
    """
    hold(upload.collector.campaign_id)
    uploads = ImportUpload.objects.select_related("collector__campaign").select_for_update(of=("self",))
    held = uploads.filter(pk=upload.pk).first()
    if held is None:
        raise Dropped(DROPPED)
    if held.batch_id:
        return held
    trial = Reading(held).trial()
    if trial.problems:
        raise ValidationError("Сначала исправьте ошибки: пока они есть, не загружается ни одна строка.")
    if not trial.good:
        raise ValidationError("Все анкеты этого файла уже загружены: новых в нём нет.")
    held.batch = EntryBatch.objects.create(
        collector=held.collector, day=held.day, source=held.file_name, digest=held.digest, created_by=by
    )
    changes = {"файл": (None, held.file_name), "анкет": (None, trial.good)}
    audit.record(held.batch, "Загружен файл с ответами", by=by, changes=changes)
    if trial.good > AT_ONCE:
        held.job = load_later(held, by)
        held.save(update_fields=["batch", "job"])
        return held
    run(ResponseResource(Reading(held).rows(held.batch.pk)), fresh_lines(held), dry_run=False)
    finish(held)
    return held


def fresh_lines(upload: ImportUpload) -> list[list[Any]]:
    reading = Reading(upload)
    keys = fresh_keys(reading.door.campaign, [mark for _, mark, _ in reading.lines])
    return [line for line in reading.lines if line[1] in keys]


def finish(upload: ImportUpload) -> None:
    """Nothing of the cells stays."""
    upload.table, upload.values, upload.columns = {}, {}, []
    upload.save(update_fields=["batch", "table", "values", "columns"])


def load_later(upload: ImportUpload, by: User) -> Job:
    return enqueue(
        task=TASK,
        title=f"Загрузка ответов: {upload.file_name}"[:200],
        params={"upload": str(upload.pk)},
        dedupe_key=f"import-{upload.pk}",
        by=by,
    )


def load_all(running: Run) -> None:
    """The job's work. A twin or a second attempt finds what is stored, and goes on.

    Raises JobFailed where the batch was undone meanwhile: nothing more is counted in it.
    """
    uploads = ImportUpload.objects.select_related("collector__campaign", "batch")
    upload = uploads.get(pk=running.job.params["upload"])
    if not upload.table or upload.batch is None:
        return
    lines = fresh_lines(upload)
    resource = ResponseResource(Reading(upload).rows(upload.batch.pk))
    for start in range(0, len(lines), CHUNK):
        running.progress(start, len(lines), "Загрузка ответов")
        with running.saving():
            hold(upload.collector.campaign_id)
            end_if_undone(upload.batch)
            run(resource, lines[start : start + CHUNK], dry_run=False)
    with running.finishing():
        finish(upload)


def end_if_undone(batch: EntryBatch) -> None:
    try:
        refuse_undone(batch)
    except ValidationError as undone:
        raise JobFailed(UNDONE) from undone


# forgetting


@transaction.atomic
def cancel(upload: ImportUpload, *, by: User) -> bool:
    """Forget a file that was not confirmed; False where it has been confirmed meanwhile."""
    waiting = unconfirmed(upload).select_for_update().first()
    if waiting is None:
        return False
    audit.record(waiting, "Загрузка отменена", by=by)
    waiting.delete()
    return True


def forget_cells() -> None:
    """After a day, of files that nobody confirmed and of those whose loading has stopped halfway."""
    expired = ImportUpload.objects.expired()
    if expired.unconfirmed().exists():
        expired.unconfirmed().delete()
    if expired.stopped().exists():
        expired.stopped().update(table={}, values={}, columns=[])
