"""Input about a plan as a whole. Querysets are handed in: a form knows nothing of who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from institutions.models import Institution, Territory
from plans.forms.fields import CellField, blank_choice, date_field, usual_territory
from plans.models import Plan
from plans.models.plan import YEAR

APPROVAL_WORDS = ("УТВЕРЖДАЮ", "СОГЛАСОВАНО", "УТВЕРЖДЕН", "УТВЕРЖДЕНО", "ПРИНЯТ")
BLANK_LINES = ["_________________ /_______________/", "«___» ______________ 20___ г."]


class PlanFilterForm(forms.Form):
    status = forms.ChoiceField(label="Состояние", required=False)
    year = forms.TypedChoiceField(label="Год", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label="Вид", required=False)
    territory: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Территория", required=False, empty_label="Все территории"
    )

    def __init__(
        self, data: Any, *, years: Iterable[int], territories: QuerySet[Territory], drafts: bool
    ) -> None:
        super().__init__(data)
        fields: Any = self.fields
        states = [choice for choice in Plan.Status.choices if drafts or choice[0] != Plan.Status.DRAFT]
        fields["status"].choices = blank_choice("Все, кроме архива", states)
        fields["year"].choices = blank_choice("Все годы", [(year, year) for year in years])
        fields["kind"].choices = blank_choice("Все виды", Plan.Kind.choices)
        fields["territory"].queryset = territories
        if len(territories) < 2:
            del self.fields["territory"]

    def filters(self) -> dict[str, Any]:
        """What to look for; a value that makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PlanForm(forms.ModelForm):
    title = CellField(
        label="Название", required=True, max_length=3000, help_text="Так, как оно напечатано на плане."
    )

    year_from = forms.IntegerField(label="С года", validators=YEAR)
    year_to = forms.IntegerField(label="По год", validators=YEAR)
    institutions = forms.TypedMultipleChoiceField(
        label="Учреждения",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Если не выбрано ни одного, план обязателен для всех учреждений территории.",
    )

    class Meta:
        model = Plan
        fields = (
            "title", "kind", "territory", "year_from", "year_to", "period_kind", "report_due_days",
            "lock_days", "runs_by_itself", "institutions", "branches",
        )  # fmt: skip
        help_texts = {"report_due_days": "За сколько дней после конца периода учреждения сдают отчёт."}

    def __init__(
        self,
        data: Any = None,
        *,
        territories: QuerySet[Territory],
        institutions: QuerySet[Institution],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        fields: Any = self.fields
        fields["territory"].queryset = territories
        self.places = {place.pk: place for place in institutions}
        fields["institutions"].choices = [(pk, place.short_name) for pk, place in self.places.items()]
        self.initial["institutions"] = [place.pk for place in self.initial.get("institutions", [])]
        if self.instance.pk:
            del self.fields["territory"]
        else:
            self.fields["territory"].initial = usual_territory(territories)

    def clean_institutions(self) -> list[Institution]:
        places = [self.places[pk] for pk in self.cleaned_data["institutions"]]
        territory = self.cleaned_data.get("territory") or getattr(self.instance, "territory", None)
        strange = [place for place in places if territory and not belongs(place, territory)]
        if strange:
            raise ValidationError(f"Не относятся к территории «{territory}»: {', '.join(map(str, strange))}.")
        return places

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and {"period_kind", "year_from", "year_to"} & set(self.changed_data):
            self.check_opened(cleaned)
        return cleaned

    def check_opened(self, cleaned: dict[str, Any]) -> None:
        """Opened periods hold reports: their kind and years cannot be taken from under them."""
        opened = self.instance.periods.filter(opened_at__isnull=False)
        if "period_kind" in self.changed_data and opened.exists():
            self.add_error("period_kind", "Периоды уже открывали: вид отчётного периода изменить нельзя.")
        first, last = cleaned.get("year_from"), cleaned.get("year_to")
        if first and last and opened.exclude(start__year__gte=first, start__year__lte=last).exists():
            self.add_error("year_to", "За пределами этих лет есть открытые периоды с отчётами.")


def belongs(place: Institution, territory: Territory) -> bool:
    return territory.pk in (place.territory_id, place.territory.parent_id)


class HeadForm(forms.Form):
    """The approval blocks above the title (one or two) and the lines below the table."""

    def __init__(self, data: Any = None, *, approval: list[dict], signature: list[str]) -> None:
        super().__init__(data)
        for place, title in enumerate(("Гриф", "Второй гриф")):
            block = approval[place] if place < len(approval) else {"word": "", "lines": []}
            words = dict.fromkeys((*APPROVAL_WORDS, block["word"]))
            self.fields[f"word_{place}"] = forms.ChoiceField(
                label=title,
                required=False,
                choices=blank_choice("Без грифа", [(word, word) for word in words if word]),
                initial=block["word"],
            )
            self.fields[f"lines_{place}"] = CellField(
                label=f"{title}: строки",
                help_text="Должность, подпись, дата — каждая с новой строки. "
                "Пустое поле оставит место для подписи и даты от руки.",
                rows=4,
                initial="\n".join(block["lines"]),
            )
        self.fields["signature"] = CellField(
            label="Подпись под таблицей",
            initial="\n".join(signature),
            help_text="Каждая строка с новой строки.",
        )

    def approval(self) -> list[dict[str, object]]:
        blocks = []
        for place in range(2):
            word, text = self.cleaned_data[f"word_{place}"], self.cleaned_data[f"lines_{place}"]
            if word:
                blocks.append({"word": word, "lines": text.split("\n") if text.strip() else BLANK_LINES})
        return blocks

    def signature(self) -> list[str]:
        text = self.cleaned_data["signature"]
        return text.split("\n") if text.strip() else []


class ColumnsForm(forms.Form):
    """Heading, width and place of every column; what a column holds is not changed here."""

    def __init__(self, data: Any = None, *, columns: list[dict]) -> None:
        super().__init__(data)
        self.columns = columns
        for index, column in enumerate(columns):
            width = round(float(column.get("width") or 1), 1)
            self.fields[f"heading_{index}"] = CellField(
                label="Заголовок", required=True, max_length=500, rows=2, initial=column["heading"]
            )
            self.fields[f"width_{index}"] = forms.FloatField(
                label="Ширина",
                min_value=0.1,
                max_value=1000,
                initial=int(width) if width.is_integer() else width,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
            self.fields[f"order_{index}"] = forms.IntegerField(
                label="Место", min_value=1, max_value=99, initial=index + 1
            )

    def rows(self) -> list[dict[str, object]]:
        return [
            {name: self[f"{name}_{index}"] for name in ("heading", "width", "order")}
            for index in range(len(self.columns))
        ]

    def value(self) -> list[dict[str, object]]:
        """The columns in their new order; each keeps the index under which its cells are stored."""
        told = self.cleaned_data
        changed = [
            (
                told[f"order_{at}"],
                {
                    **column,
                    "index": column.get("index", at),
                    "heading": told[f"heading_{at}"],
                    "width": told[f"width_{at}"],
                },
            )
            for at, column in enumerate(self.columns)
        ]
        return [column for _, column in sorted(changed, key=lambda pair: pair[0])]


class EditionForm(forms.Form):
    act = forms.CharField(
        label="Акт",
        max_length=300,
        help_text="Например: постановление администрации района «О внесении изменений».",
    )
    act_number = forms.CharField(label="Номер", max_length=60, required=False)
    act_date = date_field("Дата", required=True)


class DueDateForm(forms.Form):
    due_on = date_field("Отчитаться до", required=True)
    locks_after = date_field(
        "Принимать по",
        help_text="После этого дня портал сам закроет период. Если не указать, период закроете вы.",
    )


class ReopenForm(forms.Form):
    until = date_field(
        "Принимать по", required=True, help_text="После этого дня портал снова закроет период."
    )
    reason = CellField(
        label="Причина", required=True, max_length=2000, help_text="Её увидят в истории плана."
    )
