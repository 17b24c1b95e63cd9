"""The portal's own table for answers that are typed in elsewhere: a column a question, and what may stand in it."""

from __future__ import annotations

from documents.render.plain_table import tables_to_xlsx
from surveys.questionnaire import Question, Questionnaire, in_language

LANGUAGE = "ru"
DAY_HEADING = "Дата ответа"
TYPED = {
    "number": "число цифрами",
    "date": "дата, например 31.05.2026",
    "text": "слова",
    "long_text": "слова",
}


def answers_template(questionnaire: Questionnaire) -> bytes:
    headings = [DAY_HEADING]
    allowed = [[DAY_HEADING, "день, когда человек ответил, например 31.05.2026"]]
    for question in questionnaire.questions():
        for heading in headings_of(question):
            headings.append(heading)
            allowed.append([heading, allowed_in(question)])
    return tables_to_xlsx(
        [("Ответы", headings, []), ("Что можно писать", ["Столбец", "Какие ответы"], allowed)]
    )


def headings_of(question: Question) -> list[str]:
    text = in_language(question.text, LANGUAGE)
    parts = [row.text for row in question.rows]
    if question.kind == "ranking":
        parts = [option.text for option in question.options]
    return [f"{text} [{in_language(words, LANGUAGE)}]" for words in parts] or [text]


def allowed_in(question: Question) -> str:
    if question.kind in TYPED:
        return TYPED[question.kind]
    if question.kind == "ranking":
        return f"номер по важности: от 1 до {len(question.options)}"
    words = [in_language(option.text, LANGUAGE) for option in question.options] or list(question.codes)
    if question.na:
        words.append(in_language(question.na, LANGUAGE))
    return ("несколько, через «; »: " if question.kind == "multi" else "одно из: ") + "; ".join(words)
