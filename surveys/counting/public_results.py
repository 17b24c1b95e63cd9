"""What visitors are told of the answers at one institution: shares and means, none of fewer people than k. Pure.

Answers in words are never told. A question that hangs on another one is told only where nothing of the other is
hidden: the number of those who were asked would tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.counting.suppression import hidden, hidden_of_several, is_told
from surveys.counting.tally import Figures
from surveys.phrases import filled, phrase
from surveys.questionnaire import Question, Questionnaire, in_language
from surveys.slots import Layout, Slot

Counts = Mapping[str, int]
FiguresAt = Callable[[Slot], Figures]
NPS_GROUPS = {
    "promoters": ("9", "10"),
    "neutral": ("7", "8"),
    "detractors": ("0", "1", "2", "3", "4", "5", "6"),
}
UNTOLD = frozenset({"text", "long_text", "date"})


@dataclass
class Answered:
    """All answers to a field: how often each code, and by how many people."""

    codes: Counter[str] = field(default_factory=Counter)
    people: int = 0

    def add(self, codes: Counts, people: int) -> None:
        self.codes.update(codes)
        self.people += people


@dataclass(frozen=True, slots=True)
class Line:
    """A bar: `figure` in words, `part` of the whole bar in hundredths; None is not shown."""

    words: str
    figure: str = ""
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    number: int
    text: str
    people: int | None = None  # None: too few
    headline: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def keeps_back(self) -> bool:
        return any(line.part is None for line in self.lines)


def added_up(
    content: Questionnaire, versions: Iterable[tuple[Questionnaire, Layout, FiguresAt]]
) -> dict[str, Answered]:
    """By name of the field; answers to other versions where the question is of the same make."""
    wanted = {question.key: question for question in content.questions()}
    found: dict[str, Answered] = {}
    for other, layout, figures_at in versions:
        for question in other.questions():
            if question.key in wanted and is_alike(question, wanted[question.key]):
                for name, slots in by_name(layout.of_question.get(question.key, ())).items():
                    all_figures = [figures_at(slot) for slot in slots]
                    codes = {code: number for each in all_figures for code, number in each.codes.items()}
                    found.setdefault(name, Answered()).add(codes, all_figures[0].answered)
    return found


def is_alike(one: Question, other: Question) -> bool:
    return (one.kind, one.bands) == (other.kind, other.bands)


def by_name(slots: Sequence[Slot]) -> dict[str, list[Slot]]:
    found: dict[str, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.name, []).append(slot)
    return found


class Teller:
    """Tells the results of one questionnaire in one language; `k` is the least number of people."""

    def __init__(
        self, content: Questionnaire, language: str, answered: Mapping[str, Answered], k: int
    ) -> None:
        self.content, self.language, self.answered, self.k = content, language, answered, k

    def results(self) -> list[Result]:
        return [
            self.result(number, question)
            for number, question in enumerate(self.content.questions(), 1)
            if question.kind not in UNTOLD
        ]

    def result(self, number: int, question: Question) -> Result:
        text = in_language(question.text, self.language)
        if any(self.hides(condition.question) for condition in self.content.conditions_of(question.key)):
            return Result(number, text)
        if question.kind in {"matrix", "ranking"}:
            return self.of_rows(number, text, question)
        here = self.at(question.key)
        if here.people < self.k:
            return Result(number, text)
        headline, lines = TELL[question.kind](self, question, here)
        return Result(number, text, here.people, headline, tuple(lines))

    def at(self, name: str) -> Answered:
        return self.answered.get(name, Answered())

    def hides(self, key: str) -> bool:
        """Whether something of a question is hidden."""
        question, here = self.content.question(key), self.at(key)
        parents = (condition.question for condition in self.content.conditions_of(key))
        return (
            here.people < self.k
            or bool(self.hidden_codes(question, here))
            or any(self.hides(parent) for parent in parents)
        )

    def hidden_codes(self, question: Question, here: Answered) -> set[str]:
        if question.kind == "multi":
            return hidden_of_several(here.codes, here.people, self.k)
        return hidden(here.codes, self.k)

    def of_choice(self, question: Question, here: Answered) -> tuple[str, list[Line]]:
        words = {option.code: in_language(option.text, self.language) for option in question.options}
        return "", self.bars(words, here.codes, here.people, self.hidden_codes(question, here))

    def of_scale(self, question: Question, here: Answered) -> tuple[str, list[Line]]:
        headline = f"{self.say('mean')}: {mean_words(here.codes)} {self.say('of_five')}"
        if is_told(here.codes, self.k, mean_words):
            return headline, []
        words = {code: code for code in reversed(question.codes)}
        return headline, self.bars(words, here.codes, here.people, hidden(here.codes, self.k))

    def of_nps(self, question: Question, here: Answered) -> tuple[str, list[Line]]:
        groups = {name: sum(here.codes[code] for code in codes) for name, codes in NPS_GROUPS.items()}
        headline = f"{self.say('nps')}: {nps_words(groups)}"
        if is_told(groups, self.k, nps_words):
            return headline, []
        words = {name: self.say(name) for name in groups}
        return headline, self.bars(words, groups, here.people, hidden(groups, self.k))

    def of_number(self, question: Question, here: Answered) -> tuple[str, list[Line]]:
        words = {str(place): self.band(question.bands, place) for place in range(len(question.bands) + 1)}
        return "", self.bars(words, here.codes, here.people, hidden(here.codes, self.k))

    def band(self, bands: Sequence[int], place: int) -> str:
        if not bands:
            return self.say("answered")
        if place == 0:
            return filled(self.say("years_to"), last=bands[0] - 1)
        if place == len(bands):
            return filled(self.say("years_from"), first=bands[-1])
        return filled(self.say("years_between"), first=bands[place - 1], last=bands[place] - 1)

    def of_rows(self, number: int, text: str, question: Question) -> Result:
        """A mean a row; whoever is ranked first stands first."""
        parts = question.rows or question.options
        rows = []
        for part in parts:
            name = getattr(part, "key", "") or getattr(part, "code", "")
            here = self.at(f"{question.key}.{name}")
            rows.append((here, in_language(part.text, self.language)))
        if all(here.people < self.k for here, _ in rows):
            return Result(number, text)
        if question.kind == "ranking":
            rows.sort(key=lambda row: mean(row[0].codes) if row[0].people >= self.k else len(parts) + 1)
        most = max(here.people for here, _ in rows)
        return Result(
            number, text, most, lines=tuple(self.row(question, here, words) for here, words in rows)
        )

    def row(self, question: Question, here: Answered, words: str) -> Line:
        if here.people < self.k:
            return Line(words)
        if question.kind == "ranking":
            places = len(question.options)
            part = round(100 * (places + 1 - mean(here.codes)) / places)
            return Line(words, f"{self.say('mean_rank')}: {mean_words(here.codes)}", part)
        return Line(words, f"{mean_words(here.codes)} {self.say('of_five')}", round(20 * mean(here.codes)))

    def bars(self, words: Mapping[str, str], counts: Counts, people: int, cells: set[str]) -> list[Line]:
        return [
            Line(said) if code in cells else bar(said, counts.get(code, 0), people)
            for code, said in words.items()
        ]

    def say(self, key: str) -> str:
        return phrase(self.content, key, self.language)


TELL: dict[str, Callable[[Teller, Question, Answered], tuple[str, list[Line]]]] = {
    "single": Teller.of_choice,
    "multi": Teller.of_choice,
    "scale": Teller.of_scale,
    "nps": Teller.of_nps,
    "number": Teller.of_number,
}


def bar(words: str, count: int, people: int) -> Line:
    share = round(100 * count / people)
    return Line(words, f"{share} % ({count})", share)


def mean(counts: Counts) -> float:
    return sum(int(code) * number for code, number in counts.items()) / sum(counts.values())


def mean_words(counts: Counts) -> str:
    return f"{mean(counts):.1f}".replace(".", ",")


def nps_words(groups: Counts) -> str:
    return f"{round(100 * (groups['promoters'] - groups['detractors']) / sum(groups.values())):+d}"
