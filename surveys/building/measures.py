"""What questions measure: trends run along measures from version to version while the question is the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from surveys.building.making import new_measure
from surveys.questionnaire import Question, Questionnaire

Shape = tuple[str, tuple[str, ...]]


@dataclass
class KnownMeasures:
    """What was published: under which kind and with which answers each measure was asked."""

    shapes: dict[str, set[Shape]] = field(default_factory=dict)

    def note(self, questionnaire: Questionnaire) -> None:
        for measure, shape in measured(questionnaire):
            self.shapes.setdefault(measure, set()).add(shape)

    def is_another(self, measure: str, shape: Shape) -> bool:
        return measure in self.shapes and shape not in self.shapes[measure]


def measured(questionnaire: Questionnaire) -> Iterator[tuple[str, Shape]]:
    """A table measures by its rows."""
    for question in questionnaire.questions():
        ties = [row.tie for row in question.rows] if question.kind == "matrix" else [question.tie]
        for tie in ties:
            if tie.measure:
                yield tie.measure, shape_of(question)


def shape_of(question: Question) -> Shape:
    """Two questions of one shape can be counted together: the order of the answers does not matter."""
    parts = question.bands if question.kind == "number" else sorted(question.codes)
    return question.kind, tuple(map(str, parts))


def known_measures(published: Iterable[Questionnaire]) -> KnownMeasures:
    known = KnownMeasures()
    for questionnaire in published:
        known.note(questionnaire)
    return known


def renewed(questionnaire: Questionnaire, known: KnownMeasures) -> Questionnaire:
    """Where a measure was asked otherwise before, the question begins one of its own; no two share one."""
    seen: set[str] = set()

    def measure_for(measure: str, shape: Shape) -> str:
        if not measure or measure in seen or known.is_another(measure, shape):
            measure = new_measure()
        seen.add(measure)
        return measure

    def renew(question: Question) -> Question:
        shape = shape_of(question)
        if question.kind == "matrix":
            rows = tuple(
                replace(row, tie=replace(row.tie, measure=measure_for(row.tie.measure, shape)))
                for row in question.rows
            )
            return replace(question, rows=rows)
        return replace(question, tie=replace(question.tie, measure=measure_for(question.tie.measure, shape)))

    sections = tuple(
        replace(section, questions=tuple(renew(question) for question in section.questions))
        for section in questionnaire.sections
    )
    return replace(questionnaire, sections=sections)


def with_other_measures(question: Question) -> Question:
    """«Это уже другой вопрос»: its figures begin anew."""
    rows = tuple(replace(row, tie=replace(row.tie, measure=new_measure())) for row in question.rows)
    tie = question.tie if question.kind == "matrix" else replace(question.tie, measure=new_measure())
    return replace(question, rows=rows, tie=tie)
