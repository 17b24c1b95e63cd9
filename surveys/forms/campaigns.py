"""Input about surveys: their settings, their institutions, their closing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundWidget
from django.utils import timezone

from institutions.audit import readable
from institutions.day_field import DayField
from institutions.models import Institution, Territory
from institutions.scopes import read_tree
from surveys.forms.building import fingerprint
from surveys.models import Campaign, CampaignPlace, Version
from surveys.quality import WORDS, Sign

CHANGED = (
    "Пока страница была открыта, опрос изменили; кто и что – в «Истории» опроса. У отмеченных полей сказано, что в них "
    "записано сейчас, а в самих полях стоит ваше. Поправьте, что нужно, и сохраните ещё раз: запишется то, что в полях."
)
MEANWHILE = "пока страница была открыта, {}. В поле – ваше: сохраните ещё раз, чтобы заменить."
STATES = [("", "идут и будут"), ("open", "идут"), ("coming", "будут"), ("closed", "итоги подведены")]


class CampaignFilterForm(forms.Form):
    state = forms.ChoiceField(label="Какие опросы", choices=STATES, required=False)
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label="Территория", required=False, empty_label="все"
    )

    def __init__(self, data: Any, *, territories: QuerySet[Territory]) -> None:
        super().__init__(data)
        self.fields["territory"].queryset = territories  # type: ignore[attr-defined]
        if len(territories) < 2:
            del self.fields["territory"]

    def filters(self) -> dict[str, Any]:
        """What to look for; a value that makes no sense is left out."""
        self.is_valid()
        return self.cleaned_data


class PlaceChoices(forms.MultipleChoiceField):
    """Institutions to tick, under the names of their settlements."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)
        self.places: dict[str, Institution] = {}

    def offer(self, institutions: Iterable[Institution]) -> None:
        found = sorted(institutions, key=lambda place: (place.territory.name, place.short_name))
        self.places = {str(place.pk): place for place in found}
        self.choices = [(key, place.short_name) for key, place in self.places.items()]

    def clean(self, value: Any) -> list[Institution]:
        return [self.places[key] for key in super().clean(value)]


def by_settlement(bound: forms.BoundField) -> Iterator[tuple[Territory, list[BoundWidget]]]:
    """The ticks of a PlaceChoices, in groups."""
    places = bound.field.places  # type: ignore[attr-defined]
    ticks = ((places[str(tick.data["value"])].territory, tick) for tick in bound.subwidgets)
    for territory, group in groupby(ticks, key=lambda pair: pair[0]):
        yield territory, [tick for _, tick in group]


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """With its day: a ready questionnaire that was taken twice has one title."""
        published = timezone.localtime(obj.published_at)
        return f"{obj.questionnaire.title}, версия {obj.number} от {published:%d.%m.%Y}"


class CampaignForm(forms.ModelForm):
    """The settings of a survey. `seen` tells what the page showed of each: what a colleague has written there since is
    told beside what was typed, and saving once more replaces it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    version = VersionField(
        Version.objects.none(),
        label="Анкета",
        empty_label="Выберите анкету",
        help_text="Можно выбрать только опубликованную версию.",
    )
    starts_on = DayField(label="Первый день")
    ends_on = DayField(label="Последний день")
    sample_percent = forms.IntegerField(
        label="Сколько процентов получателей услуг за прошлый год нужно опросить", min_value=1, max_value=100
    )
    excluding = forms.TypedMultipleChoiceField(
        label="Какие анкеты не входят в итоги",
        coerce=int,
        required=False,
        choices=[(int(sign), words) for sign, words in WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Правило печатается рядом с итогами: сколько анкет исключено и почему. Сами анкеты остаются.",
    )
    everywhere = forms.BooleanField(label="Все учреждения из списка", required=False)
    institutions = PlaceChoices(label="Учреждения", required=False)

    class Meta:
        model = Campaign
        fields = (
            "title", "version", "starts_on", "ends_on", "grace_hours", "sample_percent", "sample_most",
            "sample_source", "burst_limit", "excluding",
        )  # fmt: skip
        labels = {
            "title": "Название",
            "grace_hours": "Сколько часов после последнего дня принимать начатые анкеты",
            "sample_most": "Но не больше анкет на учреждение",
            "burst_limit": "Сколько анкет в час из одной точки не вызывают вопросов",
        }
        help_texts = {
            "title": "Под ним опрос стоит в списке и на бумажном бланке. Над анкетой в телефоне – название анкеты.",
            "sample_source": "Печатается рядом с планом выборки.",
        }

    def __init__(
        self,
        data: Any = None,
        *,
        instance: Campaign,
        versions: QuerySet[Version],
        institutions: Iterable[Institution],
    ) -> None:
        super().__init__(data, instance=instance, initial=initial_of(instance))
        fields: Any = self.fields
        fields["version"].queryset = versions
        fields["institutions"].offer(institutions)
        if instance.pk:
            self.initial["seen"] = marks_of(self.stored)
        else:
            del fields["seen"]  # a new survey is nobody else's yet

    @property
    def settlements(self) -> list[tuple[Territory, list[BoundWidget]]]:
        return list(by_settlement(self["institutions"]))

    @property
    def stored(self) -> dict[str, Any]:
        return {name: self.initial.get(name) for name in self.fields if name not in {"seen", "everywhere"}}

    def clean_excluding(self) -> int:
        return sum(self.cleaned_data["excluding"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Последний день раньше первого: поменяйте дни местами.")
        if cleaned.get("everywhere"):
            cleaned["institutions"] = list(self.fields["institutions"].places.values())  # type: ignore[attr-defined]
            cleaned["institutions"] = within(cleaned.get("version"), cleaned["institutions"])
        elif strangers(cleaned.get("version"), cleaned.get("institutions", [])):
            self.add_error("institutions", "Анкета другой территории: отметьте учреждения её поселений.")
        if "institutions" in cleaned and not cleaned["institutions"]:
            self.add_error("institutions", "Отметьте хотя бы одно учреждение.")
        self.tell_changed(cleaned.get("institutions", []))
        return cleaned

    def tell_changed(self, ticked: list[Institution]) -> None:
        """What a colleague has changed since, where something else is typed."""
        seen, now = self.data.get("seen", ""), self.initial.get("seen", "")
        if not seen or seen == now:
            return
        pairs = zip_longest(self.stored, seen.split("."), now.split("."))
        changed = {name for name, before, after in pairs if before != after}.intersection(self.changed_data)
        for name in changed:
            words = self.places_in_words(ticked) if name == "institutions" else self.in_words(name)
            self.add_error(name, f"{self.fields[name].label}: сейчас {words}.")
        if changed:
            fresh: Any = self.data
            self.data = fresh = fresh.copy()
            fresh["seen"] = now
            self.add_error(None, CHANGED)

    def in_words(self, name: str) -> str:
        """What is stored: of a choice what the person chose it by."""
        choices = {str(value): str(words) for value, words in getattr(self.fields[name], "choices", ())}
        stored = self.initial[name]
        values = stored if isinstance(stored, list) else [stored]
        words = (choices.get(str(value)) or str(readable(value)) for value in values)
        return f"записано «{', '.join(words)}»" if stored not in ("", None, []) else "пусто"

    def places_in_words(self, ticked: list[Institution]) -> str:
        """By what they differ: there may be dozens of them."""
        places: dict[str, Institution] = self.fields["institutions"].places  # type: ignore[attr-defined]
        stored = [place for key, place in places.items() if int(key) in self.initial["institutions"]]
        more = [str(place) for place in stored if place not in ticked]
        less = [str(place) for place in ticked if place not in stored]
        told = ("участвуют ещё ", more), ("не участвуют ", less)
        return "; ".join(words + ", ".join(names) for words, names in told if names) or "так же"

    def _post_clean(self) -> None:
        if "sample_percent" in self.cleaned_data:
            self.instance.sample_share = Decimal(self.cleaned_data["sample_percent"]) / 100
        super()._post_clean()  # type: ignore[misc]


def marks_of(stored: dict[str, Any]) -> str:
    """A mark for each setting: it tells which of them have changed."""
    return ".".join(fingerprint({name: value})[:8] for name, value in stored.items())


def initial_of(campaign: Campaign) -> dict[str, Any]:
    places = campaign.places.values_list("institution", flat=True) if campaign.pk else []
    return {
        "sample_percent": campaign.sample_percent,
        "excluding": [int(sign) for sign in Sign if campaign.excluding & sign],
        "institutions": list(places),
    }


def within(version: Version | None, institutions: Iterable[Institution]) -> list[Institution]:
    """Those that lie where the questionnaire belongs."""
    if version is None:
        return list(institutions)
    root = version.questionnaire.territory_id
    tree = read_tree({root})[root]
    return [place for place in institutions if place.territory_id in tree]


def strangers(version: Version | None, institutions: list[Institution]) -> bool:
    return bool(institutions) and len(within(version, institutions)) < len(institutions)


def clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        show_hidden_initial=True,
        error_messages={"invalid": "Укажите время так: 09:00."},
    )


def amount(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, show_hidden_initial=True
    )


class PlaceForm(forms.Form):
    """One institution's line of the table.

    The page tells what it showed, so that a line which a colleague has filled in meanwhile is not emptied. Where both
    have written, the colleague's is told beside what was typed, and saving once more replaces it.
    """

    recipients = amount("Получателей услуг за прошлый год", 10_000_000)
    wanted = amount("Своя цель, анкет", 1_000_000)
    opens = clock("Открывается")
    closes = clock("Закрывается")

    def __init__(self, data: Any = None, *, place: CampaignPlace) -> None:
        initial = {name: getattr(place, name) for name in self.base_fields}  # type: ignore[attr-defined]
        super().__init__(data, prefix=f"place-{place.pk}", initial=initial)
        self.place = place
        for bound in self:
            bound.field.widget.attrs["aria-label"] = f"{bound.label}: {place.institution}"
            bound.field.label = f"{bound.label}, {place.institution}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if (opens is None) != (closes is None) and not self.errors:
            missing = "opens" if opens is None else "closes"
            self.add_error(missing, f"{self.place.institution}: укажите и открытие, и закрытие.")
        if opens is not None and opens == closes:
            self.add_error("closes", f"{self.place.institution}: открытие и закрытие в одно и то же время.")
        for name in set(self.changed_data) & set(cleaned):
            self.tell_changed(name, getattr(self.place, name), cleaned[name])
        return cleaned

    def tell_changed(self, name: str, stored: Any, typed: Any) -> None:
        field, shown_as = self.fields[name], self.add_initial_prefix(name)
        if shown_as not in self.data or stored in (field.to_python(self.data[shown_as]), typed):
            return
        fresh: Any = self.data
        self.data = fresh = fresh.copy()
        fresh[shown_as] = "" if stored is None else str(stored)
        value = field.widget.format_value(stored)
        words = "здесь всё стёрли" if value is None else f"здесь записали «{value}»"
        self.add_error(name, f"{field.label}: {MEANWHILE.format(words)}")

    def filled(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Причина",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Останется в истории.",
    )
