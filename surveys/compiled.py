"""A published version made ready once a process: it is frozen, so it is kept until the process ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from surveys.answers import AnswerReader
from surveys.counting.tally import Shape
from surveys.models import Version
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True)
class Compiled:
    """All that answers to a version are read and counted with."""

    version: int
    questionnaire: Questionnaire
    reader: AnswerReader
    shape: Shape


def compiled_from(version: Version) -> Compiled:
    """Of a draft too, which is never kept."""
    questionnaire = version.content
    reader = AnswerReader(questionnaire)
    return Compiled(version.pk, questionnaire, reader, Shape(reader.layout))


@lru_cache(maxsize=64)
def compiled(version: int) -> Compiled:
    """By primary key; raises Version.DoesNotExist for a draft."""
    return compiled_from(Version.objects.published().get(pk=version))
