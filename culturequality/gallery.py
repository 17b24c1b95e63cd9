"""What `/components/` shows: invented examples of every component. Opened with DEBUG only."""

from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from institutions.upload_field import UploadField


class ExampleForm(forms.Form):
    title = forms.CharField(label="Название мероприятия", help_text="Так, как оно стоит в плане.")
    text = forms.CharField(
        label="Информация об исполнении",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Что сделано, когда и сколько людей пришло.",
    )
    held_on = forms.DateField(
        label="Фактическая дата", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    kind = forms.ChoiceField(
        label="Вид учреждения",
        choices=[("", "Выберите вид"), ("library", "Библиотека"), ("club", "Дом культуры")],
    )
    state = forms.ChoiceField(
        label="Состояние",
        choices=[("done", "Выполнено"), ("part", "Выполнено частично"), ("no", "Не выполнено")],
        widget=forms.RadioSelect,
    )
    audience = forms.MultipleChoiceField(
        label="Для кого",
        choices=[("children", "Дети"), ("youth", "Молодёжь"), ("elderly", "Старшее поколение")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Можно отметить несколько.",
    )
    evidence = UploadField(
        label="Подтверждение",
        required=False,
        help_text="PDF, JPEG, PNG, DOCX или XLSX до 10 МБ. Файл можно перетащить.",
    )
    is_checked = forms.BooleanField(label="Руководитель ознакомлен", help_text="Без этого отчёт не уйдёт.")


class ExampleFilter(forms.Form):
    words = forms.CharField(
        label="Слова из названия", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    year = forms.ChoiceField(
        label="Год", choices=[("", "Все годы"), ("2022", "2022"), ("2023", "2023")], required=False
    )


@dataclass(frozen=True)
class ExampleEntry:
    action: str
    by: str | None
    at: datetime
    changes: dict[str, list[str]] = field(default_factory=dict)


def examples() -> dict[str, object]:
    now = timezone.now()
    return {
        "empty_form": ExampleForm(auto_id="new_%s"),
        "refused": ExampleForm({"title": "День библиотек", "kind": "theatre"}, auto_id="refused_%s"),
        "filter": ExampleFilter(auto_id="filter_%s"),
        "pages": Paginator(range(230), 10).page(7),
        "saved_at": now,
        "history": [
            ExampleEntry(
                "Изменён срок",
                "Мария Лесная",
                now,
                {"Срок": ["до 15 июня 2022 года", "до 15 июля 2022 года"]},
            ),
            ExampleEntry("Отчёт напечатан", None, now),
        ],
    }
