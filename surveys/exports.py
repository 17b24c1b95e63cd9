"""Counted answers of a campaign as a table, a row a person: for the statistician of the department.

Rows are read and written one by one. Institutions with fewer answers than are ever shown are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from documents.render.long_table import MOST_ROWS, LongSheet, width_under, write_long_csv, write_long_xlsx
from institutions import audit
from institutions.models import User
from jobs.actions import enqueue
from jobs.errors import JobFailed
from jobs.files import aside, put
from jobs.models import Job
from jobs.running import Run
from surveys.access import may_edit_campaign
from surveys.answers import Reading
from surveys.compiled import compiled
from surveys.made_files import ANSWERS_TASK, name_of
from surveys.models import Campaign, Channel, Response, ResponseText
from surveys.models.answers import ResponseQuerySet
from surveys.paper.sheet_keys import Cell, SheetReading, cells_of, shown_words

AT_ONCE = 500
FIRST = ("День", "Учреждение", "Канал", "Дополнение к итогам")
FIRST_WIDTHS = (11.0, 28.0, 16.0, 13.0)
LABELS = 2  # of them are kept in sight: the day and the institution
WORDS_WIDTHS = {"text": 36.0, "long_text": 60.0}
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """How many answers were written, and how many were not: of too small institutions, to other versions."""

    written: int
    of_small_places: int
    of_other_versions: int

    def told(self, least: int) -> list[str]:
        """In words, a line each; `least` are the fewest answers of an institution that are written."""
        lines = [f"Выгружено анкет: {self.written}."]
        if self.of_small_places:
            lines.append(f"Не выгружено {self.of_small_places}: в их учреждениях меньше {least} анкет.")
        if self.of_other_versions:
            lines.append(f"Не выгружено {self.of_other_versions}: ответы на другие версии анкеты.")
        return lines


@transaction.atomic
def order_answers(campaign: Campaign, *, by: User) -> Job:
    """The table as a job; asked for twice it is one while it is written."""
    audit.record(campaign, "Заказана таблица ответов", by=by)
    return enqueue(
        task=ANSWERS_TASK,
        title=f"Ответы: {campaign}"[:300],
        params={"campaign": campaign.pk},
        dedupe_key=f"answers-{campaign.pk}-{by.pk}",
        by=by,
    )


def write_answers(run: Run) -> None:
    """The job's work, for a person who still may have it."""
    campaign = Campaign.objects.filter(pk=run.job.params["campaign"]).first()
    if campaign is None or run.job.created_by is None or not may_edit_campaign(run.job.created_by, campaign):
        raise JobFailed("Этот опрос вам больше не виден. Вернитесь к списку опросов.")
    name = name_of(run.job)

    def tell(phase: str, number: int, total: int) -> None:
        run.progress(number, total, phase)

    with aside(name) as part:
        done = save_answers(campaign, part, least=settings.SURVEY_LEAST, tell=tell)
        put(part, name)
    with run.saving() as job:
        job.params |= {"told": done.told(settings.SURVEY_LEAST)}
        job.save(update_fields=["params"])


class Answers:
    """Those to the campaign's present version; other versions ask other questions."""

    def __init__(self, campaign: Campaign, least: int) -> None:
        counted = Response.objects.filter(campaign=campaign).counted()
        own = counted.filter(version=campaign.version_id)
        sizes = dict(own.values_list("institution").annotate(Count("pk")))
        self.large = {place for place, size in sizes.items() if size >= least}
        self.number = sum(size for place, size in sizes.items() if place in self.large)
        self.left = Exported(self.number, sum(sizes.values()) - self.number, counted.count() - own.count())
        self.known = compiled(campaign.version_id)
        self.cells = cells_of(self.known.questionnaire)
        self.chosen: ResponseQuerySet = own.filter(institution__in=self.large)

    def headings(self) -> list[str]:
        return [*FIRST, *(numbered(cell) for cell in self.cells)]

    def widths(self) -> list[float]:
        """As the headings need, and wider for people's own words."""
        kinds = {question.key: question.kind for question in self.known.questionnaire.questions()}
        own = (WORDS_WIDTHS.get(kinds[cell.question]) or width_under(numbered(cell)) for cell in self.cells)
        return [*FIRST_WIDTHS, *own]

    def rows(self, tell: Tell) -> Iterator[list[str]]:
        """In no order that anything could be told from: ids are drawn by lot."""
        names = dict(self.chosen.order_by().values_list("institution", "institution__short_name").distinct())
        fields = ("pk", "day", "institution", "channel", "is_late", "vector", "exact")
        number, stored = 0, self.chosen.order_by("pk").values_list(*fields).iterator(chunk_size=AT_ONCE)
        while chunk := list(islice(stored, AT_ONCE)):
            texts = texts_of([row[0] for row in chunk])
            for pk, day, place, channel, is_late, vector, exact in chunk:
                told = self.said(Reading(bytes(vector), texts.get(pk, {}), exact or {}))
                yield [
                    f"{day:%d.%m.%Y}",
                    names[place],
                    Channel(channel).label,
                    "да" if is_late else "",
                    *told,
                ]
            number += len(chunk)
            tell("Выгрузка", number, self.number)

    def said(self, reading: Reading) -> list[str]:
        told = dict(shown_words(self.cells, self.known.reader.layout, SheetReading(reading, {})))
        return [told.get(numbered(cell), "") for cell in self.cells]


def texts_of(responses: list[UUID]) -> dict[UUID, dict[str, str]]:
    """By response, then by question."""
    found: dict[UUID, dict[str, str]] = {}
    rows = ResponseText.objects.filter(response__in=responses).values_list("response", "question", "text")
    for response, question, text in rows:
        found.setdefault(response, {})[question] = text
    return found


def numbered(cell: Cell) -> str:
    return f"{cell.number}. {cell.text}"


def save_answers(
    campaign: Campaign, path: Path, *, least: int, tell: Tell, most_rows: int = MOST_ROWS
) -> Exported:
    """Write to a CSV or a workbook, as the name of the file ends."""
    answers = Answers(campaign, least)
    if path.suffix.lower() == ".csv":
        write_long_csv(path, answers.headings(), answers.rows(tell))
    else:
        title = f"Ответы, {campaign}"
        sheet = LongSheet("Ответы", answers.headings(), answers.widths(), LABELS, title)
        write_long_xlsx(path, sheet, answers.rows(tell), most_rows)
    return answers.left
