"""Where somebody with a sheet of paper goes on after an answer: past all that this answer leaves out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveys.questionnaire import Question, Questionnaire

Jumps = dict[tuple[str, str], int | None]  # question and code → number of the next question, None for the end
ONE_ANSWER = frozenset({"single", "scale", "nps"})


def jumps(questionnaire: Questionnaire) -> Jumps:
    """Only the answers that leave out what comes next; after all others people simply go on."""
    questions = list(questionnaire.questions())
    return {
        (question.key, code): after
        for place, question in enumerate(questions)
        if question.kind in ONE_ANSWER
        for code, after in _jumps_of(questionnaire, question, questions, place)
    }


def _jumps_of(
    questionnaire: Questionnaire, question: Question, questions: Sequence[Question], place: int
) -> Iterator[tuple[str, int | None]]:
    for code in question.chosen_by:
        left_out = _left_out(questionnaire, question.key, code, questions[place + 1 :])
        if left_out:
            after = place + 1 + left_out
            yield code, after + 1 if after < len(questions) else None


def _left_out(questionnaire: Questionnaire, key: str, code: str, following: Sequence[Question]) -> int:
    """How many of the questions that follow are never asked after this answer."""
    gone: set[str] = set()
    for question in following:
        conditions = questionnaire.conditions_of(question.key)
        if not any(
            each.question in gone or (each.question == key and code not in each.codes) for each in conditions
        ):
            break
        gone.add(question.key)
    return len(gone)
