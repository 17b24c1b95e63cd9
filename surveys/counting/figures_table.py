"""The figures of a survey as rows of a table, for a report or a calculation of one's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from documents.model import Column
from surveys.counting.shown_figures import ShownQuestion, ShownTable

COLUMNS = (
    Column("№", 5), Column("Вопрос", 46), Column("Строка", 25), Column("Ответ", 30), Column("Анкет", 9),
    Column("Доля, %", 9),
)  # fmt: skip
ABOUT_COLUMNS = (Column("Что", 2), Column("Значение", 5))
HIDDEN = "скрыто"
Value = str | int | float
Told = tuple[str, Value, Value]


def figure_rows(questions: Iterable[ShownQuestion]) -> Iterator[tuple[Value, ...]]:
    """A row for each answer, and for whatever else a page says of the question; what it hides is hidden here too."""
    for each in questions:
        for table in each.tables:
            for words, number, share in told(each, table):
                yield each.number, each.words, table.words, words, number, share


def told(each: ShownQuestion, table: ShownTable) -> Iterator[Told]:
    if table.answered is None:
        yield "", HIDDEN, HIDDEN
        return
    if each.has_lines and table.answered:
        for line in table.lines:
            share = HIDDEN if line.is_hidden else "" if line.share is None else round(line.share, 1)
            yield line.words, HIDDEN if line.number is None else line.number, share
    yield "Ответили", table.answered, ""
    others = {
        "Не ответили": table.no_answer, f"«{each.na_words}»": table.not_applicable, "Не спрашивали": table.not_asked,
    }  # fmt: skip
    yield from ((words, number, "") for words, number in others.items() if number)
    if table.mean:
        yield "Индекс" if each.question.kind == "nps" else "Среднее", table.mean, ""
