"""Answers from the file of a telephone, taken as their own page would have been, had there been a network in time.

Place and channel are the code's alone, and the portal must have given the page out. How old the page is, is a sign.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from institutions.short_codes import read_code
from surveys.actions.responses import Answer
from surveys.answers import Problem, Reading
from surveys.compiled import compiled
from surveys.doors import Door, read_door
from surveys.importing.column_mapping import LANGUAGE
from surveys.importing.saved_file import Record
from surveys.models import Campaign, Collector
from surveys.pages.form_fields import problem_words
from surveys.questionnaire import Questionnaire, in_language
from surveys.submission import Submission, answer_of, submission

BROKEN = "Запись испорчена: в ней нет кода точки опроса."
UNKNOWN = "Точки с таким кодом среди ваших в этом опросе нет."
OTHER_SURVEY = "Это ответ другого опроса: «{}». Загрузите файл на его странице."
DRAFT = "Это черновик: человек не нажал «Отправить»."
FORGED = "Портал не выдавал страницу с этими ответами, или запись изменили."
REVOKED = "Ответ дан {:%d.%m.%Y}, а точку отозвали {:%d.%m.%Y}."
OUTSIDE = "Ответ дан {:%d.%m.%Y}, а опрос шёл с {:%d.%m.%Y} по {:%d.%m.%Y}."
WRONG_FIELD = "«{}»: {}."
REPEATED = "То же, что ответ № {} этого файла."
MOST_TOLD = 3


class NotTaken(ValueError):
    """Carries the words that say why."""


@dataclass(frozen=True, slots=True)
class Taken:
    collector: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Refused:
    number: int
    code: str
    words: str


@dataclass
class SavedReader:
    """`points` are those that the person works at, by their codes; of any survey."""

    campaign: Campaign
    points: Mapping[str, Collector]
    taken: list[Taken] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    doors: dict[str, Door] = field(default_factory=dict)
    numbers: dict[uuid.UUID, int] = field(default_factory=dict)

    def read(self, records: Iterable[Record]) -> None:
        for record in records:
            code = read_code(record.code) or ""
            try:
                self.taken.append(self.understood(record, code))
            except NotTaken as fault:
                self.refused.append(Refused(record.number, code, str(fault)))

    def understood(self, record: Record, code: str) -> Taken:
        point = self.point(record, code)
        answer = answer_in(record, self.door(code), point.revoked_at)
        if answer.key in self.numbers:
            raise NotTaken(REPEATED.format(self.numbers[answer.key]))
        self.numbers[answer.key] = record.number
        return Taken(point.pk, answer)

    def point(self, record: Record, code: str) -> Collector:
        if not record.code:
            raise NotTaken(BROKEN)
        found = self.points.get(code)
        if found is None:
            raise NotTaken(UNKNOWN)
        if found.campaign_id != self.campaign.pk:
            raise NotTaken(OTHER_SURVEY.format(found.campaign.title))
        return found

    def door(self, code: str) -> Door:
        if code not in self.doors:
            found = read_door(code)
            assert found is not None  # noqa: S101 - of a point that was just loaded
            self.doors[code] = found
        return self.doors[code]


def answer_in(record: Record, door: Door, revoked_at: dt.datetime | None) -> Answer:
    """Raises NotTaken."""
    if not record.is_sent:
        raise NotTaken(DRAFT)
    mine = submission(door, {**record.fields, "waited": ["1"]}, is_queued=True)
    if mine.token is None:
        raise NotTaken(FORGED)
    mine = dated(mine, record.at)
    refuse_day(mine, record.at, revoked_at)
    known = compiled(mine.version)
    reading = known.reader.read(mine.sent)
    if problems := mine.problems(reading):
        raise NotTaken(told(known.questionnaire, problems))
    return answer_of(mine, known, reading)


def dated(mine: Submission, at: dt.datetime | None) -> Submission:
    """On the day that the page told, or its clock; where neither can be, on the day the page was given out."""
    for day in (mine.first("day"), f"{timezone.localdate(at)}" if at else ""):
        tried = on_day(mine, day)
        if f"{tried.day}" == day:
            return tried
    assert mine.token is not None  # noqa: S101 - refused before
    return on_day(mine, f"{timezone.localdate(dt.datetime.fromtimestamp(mine.token.issued_at, dt.UTC))}")


def on_day(mine: Submission, day: str) -> Submission:
    return replace(mine, sent={**mine.sent, "day": [day]})


def refuse_day(mine: Submission, at: dt.datetime | None, revoked_at: dt.datetime | None) -> None:
    """Later than the portal itself would have taken it."""
    day, door = mine.day, mine.door
    if revoked_at and day > timezone.localdate(revoked_at):
        raise NotTaken(REVOKED.format(day, timezone.localdate(revoked_at)))
    if not door.starts_on <= day <= door.ends_on and not is_in_grace(door, day, at):
        raise NotTaken(OUTSIDE.format(day, door.starts_on, door.ends_on))


def is_in_grace(door: Door, day: dt.date, at: dt.datetime | None) -> bool:
    """Begun before the end, and given in the hours after it when answers are still taken."""
    return (
        at is not None
        and timezone.localdate(at) == day > door.ends_on
        and at <= door.accepts_until
        and not door.is_frozen
    )


def told(content: Questionnaire, problems: Mapping[str, Problem]) -> str:
    """The first of them, each at its question."""
    texts = {question.key: in_language(question.text, LANGUAGE) for question in content.questions()}
    return " ".join(
        WRONG_FIELD.format(texts[name.partition(".")[0]], problem_words(content, each, LANGUAGE))
        for name, each in list(problems.items())[:MOST_TOLD]
    )


# between the upload and the confirmation


def packed(taken: Taken) -> dict[str, Any]:
    """All that will be stored of the answer, and nothing else of the file."""
    answer = taken.answer
    return {
        "collector": taken.collector,
        "key": answer.key.hex,
        "day": f"{answer.day}",
        "signs": answer.signs,
        "is_finished": answer.is_finished,
        "version": answer.version,
        "vector": answer.reading.vector.hex(),
        "texts": answer.reading.texts,
        "exact": answer.reading.exact,
    }


def unpacked(kept: Mapping[str, Any]) -> Taken:
    reading = Reading(bytes.fromhex(kept["vector"]), kept["texts"], kept["exact"])
    answer = Answer(
        key=uuid.UUID(kept["key"]),
        reading=reading,
        day=dt.date.fromisoformat(kept["day"]),
        entered_on=timezone.localdate(),
        signs=kept["signs"],
        is_finished=kept["is_finished"],
        version=kept["version"],
    )
    return Taken(kept["collector"], answer)
