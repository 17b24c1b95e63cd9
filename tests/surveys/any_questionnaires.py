"""Questionnaires of any make, and whatever may be sent to them, as hypothesis thinks them up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from surveys.questionnaire import (
    KINDS,
    NA,
    Condition,
    Factor,
    Option,
    Question,
    Questionnaire,
    Row,
    Section,
    Tie,
)
from surveys.slots import layout_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIELDS_OF_THE_FORM = {"token", "key", "language", "website", "device", "waited", "day"}
LONG_NUMBER = 999_999_999
MOST_OPTIONS = 15  # takes three bytes of a question of several options

keys = st.builds(
    str.__add__, st.sampled_from(LETTERS), st.text(LETTERS + "0123456789", max_size=3)
).filter(lambda key: key not in FIELDS_OF_THE_FORM | {NA})  # fmt: skip
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
languages = st.sampled_from([("ru",), ("ru", "tt"), ("ru", "kpv", "en")])
ties = st.just(Tie()) | st.builds(
    Tie, measure=keys, factor=keys, side=st.sampled_from(["", "importance", "satisfaction"])
)
wrong_values = (
    st.sampled_from(["", " ", "na", "yes", "1", "99", "-1", "\0", "\ud800",
                    "👩‍👩‍👧", "\u202eдом", "а\u0301", "1e9", "٣"])
    | st.text(max_size=40)
    | st.text(st.characters(categories=["Cs", "Cf", "Cc", "Zs", "Nd"]), max_size=8)
)  # fmt: skip


def texts(spoken: Sequence[str]) -> st.SearchStrategy[dict[str, str]]:
    """In Russian always, in the other languages where somebody has translated them."""
    return st.fixed_dictionaries(
        {spoken[0]: words}, optional=dict.fromkeys(spoken[1:], words)
    )  # fmt: skip


def conditions_on(earlier: Sequence[Question]) -> st.SearchStrategy[tuple[Condition, ...]]:
    can_be_named = [question for question in earlier if question.chosen_by]
    if not can_be_named:
        return st.just(())
    condition = st.sampled_from(can_be_named).flatmap(
        lambda question: st.builds(
            Condition,
            st.just(question.key),
            st.lists(st.sampled_from(question.chosen_by), min_size=1, max_size=3, unique=True).map(tuple),
        )
    )
    return st.lists(condition, max_size=2).map(tuple)


@st.composite
def questions(
    draw: st.DrawFn, key: str, spoken: Sequence[str] = ("ru",), earlier: Sequence[Question] = ()
) -> Question:
    kind = draw(st.sampled_from(sorted(KINDS)))
    said = texts(spoken)
    parts: dict[str, object] = {}
    if kind in {"single", "multi", "ranking"}:
        codes = draw(st.lists(keys, min_size=1, max_size=MOST_OPTIONS, unique=True))
        parts["options"] = tuple(Option(code, draw(said)) for code in codes)
    if kind == "matrix":
        rows = draw(st.lists(keys, min_size=1, max_size=7, unique=True))
        parts["rows"] = tuple(Row(row, draw(said), draw(ties)) for row in rows)
    if kind == "number":
        least, most = sorted(draw(st.tuples(*[st.integers(-200, 200)] * 2)))
        parts["least"], parts["most"] = (
            draw(st.sampled_from([None, least])),
            draw(st.sampled_from([None, most])),
        )
        parts["bands"] = tuple(sorted(draw(st.sets(st.integers(-200, 200), max_size=6))))
    if kind in {"single", "multi", "scale", "matrix", "nps"} and draw(st.booleans()):
        parts["na"] = draw(said)
    return Question(
        key=key,
        kind=kind,
        text=draw(said),
        hint=draw(st.just({}) | said),
        is_required=draw(st.booleans()),
        conditions=draw(conditions_on(earlier)),
        tie=draw(ties),
        **parts,
    )


@st.composite
def questionnaires(draw: st.DrawFn, most_questions: int = 8) -> Questionnaire:
    """With every kind of question and branching over questions and sections; valid, and some of it odd."""
    spoken = draw(languages)
    question_keys = draw(st.lists(keys, min_size=1, max_size=most_questions, unique=True))
    borders = sorted(draw(st.sets(st.integers(1, len(question_keys)), max_size=2)) | {0, len(question_keys)})
    asked: list[Question] = []
    sections = []
    for number, (first, last) in enumerate(pairwise(borders)):
        conditions = draw(conditions_on(asked))
        own = []
        for key in question_keys[first:last]:
            own.append(draw(questions(key, spoken, [*asked, *own])))
        asked += own
        sections.append(Section(f"s{number}", draw(texts(spoken)), tuple(own), conditions))
    return Questionnaire(
        title=draw(texts(spoken)),
        sections=tuple(sections),
        languages=spoken,
        intro=draw(texts(spoken)),
        thanks=draw(st.just({}) | texts(spoken)),
        factors=tuple(draw(st.lists(st.builds(Factor, keys, texts(spoken)), max_size=2))),
        phrases=draw(st.dictionaries(st.sampled_from(["send", "missing"]), texts(spoken), max_size=2)),
    )


def fitting_values(question: Question) -> st.SearchStrategy[list[str]]:
    """What a field of the question is meant to take."""
    if question.kind == "multi":
        return st.lists(st.sampled_from(question.codes), unique=True)
    if question.kind in {"text", "long_text"}:
        return words.map(lambda typed: [typed])
    if question.kind == "date":
        return st.dates().map(lambda day: [day.isoformat()])
    if question.kind == "number":
        least, most = question.least, question.most
        least = min(-LONG_NUMBER, most or 0) if least is None else least
        most = max(LONG_NUMBER, least) if most is None else most
        return st.integers(least, most).map(lambda number: [str(number)])
    if question.kind == "ranking":
        return st.sampled_from([[str(rank)] for rank in range(1, len(question.codes) + 1)])
    return st.sampled_from([[code] for code in (*question.codes, *([NA] if question.na else []))])


def fields_of(questionnaire: Questionnaire) -> dict[str, Question]:
    """Names of the fields of the form → their questions."""
    return {
        slot.name: questionnaire.question(slot.question) for slot in layout_of(questionnaire).slots
    }  # fmt: skip


def fitting_answers(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, list[str]]]:
    """Each field as it is meant, or left out. Ranks may still be given twice, which is told."""
    fields = {name: fitting_values(question) for name, question in fields_of(questionnaire).items()}
    return st.fixed_dictionaries({}, optional=fields)


def any_answers(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, list[str]]]:
    """What a browser, a robot or a broken script may send."""
    wrong = st.lists(wrong_values, max_size=3)
    fields = {
        name: fitting_values(question) | wrong for name, question in fields_of(questionnaire).items()
    }  # fmt: skip
    named = st.fixed_dictionaries({}, optional=fields)
    strange = st.dictionaries(st.text(max_size=8), wrong, max_size=3)
    return st.builds(dict.__or__, strange, named)
