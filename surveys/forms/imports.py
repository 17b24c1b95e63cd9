"""Input on the way of a file of answers: the file, what its columns are, what its words mean."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institutions.day_field import DayField
from institutions.upload_field import UploadField
from surveys.forms.entry import check_day
from surveys.importing.answer_words import DROPPED, MARKED, Unmatched, marks_of
from surveys.importing.column_mapping import DAY, LANGUAGE, PERSONAL, SKIP, Target, plain
from surveys.imports import Reading
from surveys.models import Campaign
from surveys.questionnaire import NA, Question, Questionnaire, in_language

SKIPPED = (SKIP, "не загружать")
MOST_UNMATCHED = 200


class AnswersFileForm(forms.Form):
    file = UploadField(
        label="Файл с ответами",
        help_text="Выгрузка Яндекс Форм или Google Форм, наша таблица: XLSX или CSV, до 10 МБ и 10 000 строк.",
        max_length=200,
        accept=".xlsx,.csv",
    )
    day = DayField(
        label="День ответов",
        help_text="Для строк, в которых нет даты. Если в файле есть время ответа, взято оно.",
    )

    def __init__(self, *args: Any, campaign: Campaign, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"day": min(today, campaign.ends_on)}, **kwargs})
        self.campaign, self.today = campaign, today

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        check_day(self.campaign, day, self.today)
        return day


class SavedAnswersForm(forms.Form):
    file = UploadField(
        label="Файл с ответами",
        help_text="Его сохранила страница анкеты: имя начинается с «answers-», дальше день.",
        max_length=200,
        accept=".json",
    )


class ColumnsForm(forms.Form):
    """A choice for each column that may be loaded; one that holds personal data has none."""

    def __init__(self, *args: Any, reading: Reading, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading
        choices = [SKIPPED, (DAY, "день ответа"), *((target.name, target.title) for target in targets)]
        for place, target in enumerate(reading.upload.columns):
            if target != PERSONAL:
                self.fields[f"column-{place}"] = forms.ChoiceField(
                    label=reading.headings[place] or f"Столбец {place + 1} без заголовка",
                    help_text=samples(reading.samples(place)),
                    choices=choices,
                    initial=target,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = dict(cleaned)
        times = Counter(chosen.values())
        for name, target in chosen.items():
            if target != SKIP and times[target] > 1:
                self.add_error(name, "Этот вопрос выбран для двух столбцов: оставьте один.")
        if not any(target not in {SKIP, DAY} for target in chosen.values()):
            raise ValidationError("Укажите хотя бы для одного столбца, какой это вопрос.")
        return cleaned

    def columns(self) -> list[str]:
        return [
            PERSONAL if target == PERSONAL else self.cleaned_data[f"column-{place}"]
            for place, target in enumerate(self.reading.upload.columns)
        ]


def samples(cells: Sequence[str]) -> str:
    return "Например: " + "; ".join(cell[:60] for cell in cells) if cells else "Пустой столбец"


class ValuesForm(forms.Form):
    """What words mean that are no option: an option, «не пользовался», or nothing."""

    def __init__(
        self,
        *args: Any,
        unmatched: Sequence[Unmatched],
        questionnaire: Questionnaire,
        chosen: dict[str, dict[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unmatched = list(unmatched[:MOST_UNMATCHED])
        for place, each in enumerate(self.unmatched):
            question = questionnaire.question(each.target)
            self.fields[f"value-{place}"] = forms.ChoiceField(
                label=f"«{each.words[:200]}»",
                help_text=f"{in_language(question.text, LANGUAGE)} Встречается раз: {each.times}",
                choices=[("", "выберите"), *options_of(question), (DROPPED, "не загружать этот ответ")],
                initial=chosen.get(each.target, {}).get(plain(each.words), ""),
            )

    def chosen(self) -> dict[tuple[str, str], str]:
        return {
            (each.target, each.words): self.cleaned_data[f"value-{place}"]
            for place, each in enumerate(self.unmatched)
        }


def options_of(question: Question) -> list[tuple[str, str]]:
    found = [(option.code, in_language(option.text, LANGUAGE)) for option in question.options]
    if question.kind in MARKED:
        found = [(mark, mark) for mark in marks_of(question)]
    return found + ([(NA, in_language(question.na, LANGUAGE))] if question.na else [])
