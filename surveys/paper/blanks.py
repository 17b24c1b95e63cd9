"""A questionnaire as it is printed on paper: the numbers and keys of the entry grid, branching in words. Pure."""

from __future__ import annotations

import re
from itertools import groupby

from documents.blank import Blank, BlankChoice, BlankPart, BlankQuestion, BlankRow, Shape
from surveys.pages.form_fields import ShownQuestion, ShownSection, shown_sections
from surveys.paper.jumps import jumps
from surveys.phrases import filled, phrase
from surveys.questionnaire import NA, Questionnaire, in_language

NA_KEY = "н"
DIGITS = 4  # of a number whose bounds are not said
OWN_JUMP = re.compile(r"\s*\(переход\w* к вопросу \d+\)")  # in the words of order 675н's printed form
SHAPES: dict[str, Shape] = {
    "single": "choices",
    "multi": "choices",
    "scale": "marks",
    "nps": "marks",
    "matrix": "table",
    "ranking": "ranks",
    "number": "number",
    "date": "date",
    "text": "line",
    "long_text": "lines",
}


def blank_of(
    content: Questionnaire, *, language: str, institution: str, campaign: str, address: str = ""
) -> Blank:
    """`address` is of the same questionnaire on the web."""
    return Printer(content, language).blank(institution, campaign, address)


class Printer:
    """Prints one questionnaire in one language."""

    def __init__(self, content: Questionnaire, language: str) -> None:
        self.content, self.language = content, language
        self.jumps = jumps(content)

    def blank(self, institution: str, campaign: str, address: str) -> Blank:
        return Blank(
            title=in_language(self.content.title, self.language),
            institution=institution,
            campaign=campaign,
            parts=tuple(self.part(section) for section in shown_sections(self.content, self.language)),
            intro=in_language(self.content.intro, self.language),
            how=f"{self.phrase('anonymous')}. {self.phrase('paper_how')}",
            thanks=in_language(self.content.thanks, self.language),
            address=address,
            invitation=self.phrase("paper_online"),
            page_words=self.phrase("paper_page"),
            of_words=self.phrase("of"),
            lang=self.language,
        )

    def part(self, section: ShownSection) -> BlankPart:
        return BlankPart(section.title, section.when, tuple(map(self.question, section.questions)))

    def question(self, shown: ShownQuestion) -> BlankQuestion:
        shape = SHAPES[shown.kind]
        question = self.content.question(shown.key)
        return BlankQuestion(
            number=shown.number,
            text=shown.text,
            shape=shape,
            hints=tuple(filter(None, (shown.when, *shown.hints))),
            choices=self.choices(shown) if shape in {"choices", "marks", "table"} else (),
            rows=self.rows(shown) if shape in {"table", "ranks"} else (),
            low=shown.low,
            high=shown.high,
            then=tuple(self.jumps_of_marks(shown)) if shape == "marks" else (),
            digits=len(str(question.most)) if question.most is not None else DIGITS,
        )

    def choices(self, shown: ShownQuestion) -> tuple[BlankChoice, ...]:
        """An option by its number, a mark by its figure, «не пользовался» by its letter."""
        is_numbered = SHAPES[shown.kind] == "choices"
        field = shown.field
        offered = [
            self.option(str(place), each.words, self.after(shown.key, each.code))
            if is_numbered
            else BlankChoice(each.code)
            for place, each in enumerate(field.choices, start=1)
        ]
        if field.na:
            then = self.after(shown.key, NA) if is_numbered else ""
            offered.append(BlankChoice(NA_KEY, field.na.words, then))
        return tuple(offered)

    @staticmethod
    def option(key: str, words: str, then: str) -> BlankChoice:
        """A jump is told once, with the number the question has on this sheet."""
        return BlankChoice(key, OWN_JUMP.sub("", words) if then else words, then)

    def rows(self, shown: ShownQuestion) -> tuple[BlankRow, ...]:
        return tuple(
            BlankRow(f"{shown.number}.{place}", field.legend)
            for place, field in enumerate(shown.fields, start=1)
        )

    def jumps_of_marks(self, shown: ShownQuestion) -> list[str]:
        """«1, 2: переходите к вопросу 5», one line for the answers that lead to the same place."""
        keys = [*(each.code for each in shown.field.choices), NA]
        told = [(self.after(shown.key, key), NA_KEY if key == NA else key) for key in keys]
        return [
            f"{', '.join(key for _, key in group)}: {after}"
            for after, group in groupby(told, key=lambda pair: pair[0])
            if after
        ]

    def after(self, key: str, code: str) -> str:
        if (key, code) not in self.jumps:
            return ""
        number = self.jumps[key, code]
        return self.phrase("paper_end") if number is None else filled(self.phrase("paper_go"), number=number)

    def phrase(self, key: str) -> str:
        return phrase(self.content, key, self.language)
