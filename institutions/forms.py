"""Input of the institutions room. Querysets are handed in: a form knows nothing of who asks."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from institutions.day_field import DayField
from institutions.models import Institution, Role, Territory, User
from institutions.models.user import INSTITUTION_ROLES
from institutions.plain_text import one_line
from institutions.upload_field import UploadField

CHOOSE = "выберите"
PASSWORD_RULES = "Не короче 10 знаков, не только цифры и не из вашего имени."  # noqa: S105 - words, no password


class OneLineFields(forms.BaseForm):
    """Every text of the form becomes one clean line, as a cell of a loaded table does."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: one_line(value) if isinstance(value, str) else value for name, value in cleaned.items()}


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "Логин или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock.",
        "inactive": "Логин или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock.",
    }

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class InvitationForm(forms.Form):
    code = forms.CharField(
        label="Код из приглашения",
        max_length=40,
        help_text="16 букв и цифр. Дефисы и большие буквы не важны.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Придумайте пароль",
        strip=False,
        max_length=200,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Пароль ещё раз",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_repeated(self) -> str:
        if self.cleaned_data["repeated"] != self.cleaned_data.get("password", self.cleaned_data["repeated"]):
            raise ValidationError("Пароли не совпали: введите их ещё раз.")
        return self.cleaned_data["repeated"]


class NewPasswordForm(PasswordChangeForm):
    """The rules in the words of the invitation, not in those of Django."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_RULES
        self.fields["new_password2"].label = "Новый пароль ещё раз"
        self.fields["new_password2"].help_text = ""


class SiteField(forms.URLField):
    """An address typed without its scheme is taken for https."""

    default_error_messages = {"invalid": "Напишите адрес сайта, например https://biblioteka.example.ru."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


def with_present(choices: QuerySet, present: int | None) -> QuerySet:
    """The choices and what is chosen already, also where it has been closed since: saving must not drop it."""
    return choices if present is None else choices | choices.model.objects.filter(pk=present)


class InstitutionForm(OneLineFields, forms.ModelForm):
    class Meta:
        model = Institution
        field_classes = {"site": SiteField}
        fields = [
            "official_name",
            "short_name",
            "kind",
            "code",
            "territory",
            "parent",
            "head_name",
            "head_post",
            "address",
            "phone",
            "email",
            "site",
            "bus_gov_id",
            "ap_orgcode",
        ]
        help_texts = {
            "code": "Латинские строчные буквы, цифры и дефис, например lib-volzhsky. По нему узнают строку таблицы.",
            "parent": "Только для филиалов: библиотека централизованной системы, сельский клуб.",
            "bus_gov_id": "Номер карточки учреждения на bus.gov.ru.",
        }

    def __init__(self, *args: Any, territories: QuerySet, parents: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["territory"].queryset = with_present(territories, self.instance.territory_id)
        fields["parent"].queryset = with_present(parents, self.instance.parent_id).exclude(
            pk=self.instance.pk
        )
        fields["parent"].empty_label = "нет, это самостоятельное учреждение"
        fields["territory"].empty_label = CHOOSE
        fields["kind"].choices = [("", CHOOSE), *Institution.Kind.choices]


class ContactsForm(OneLineFields, forms.ModelForm):
    class Meta:
        model = Institution
        field_classes = {"site": SiteField}
        fields = ["head_name", "head_post", "address", "phone", "email", "site"]


class ClosingForm(forms.Form):
    closed_on = DayField(
        label="Закрыто с",
        help_text="С этого дня учреждение не отчитывается. Его отчёты и история остаются.",
    )
    merged_into: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label="Присоединено к",
        required=False,
        empty_label="ни к какому, просто закрыто",
        help_text="Если учреждение влилось в другое, сотрудники другого смогут читать его прежние отчёты.",
    )

    def __init__(self, *args: Any, heirs: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["merged_into"].queryset = heirs

    def clean_closed_on(self) -> object:
        if self.cleaned_data["closed_on"] > timezone.localdate():
            raise ValidationError("Эта дата ещё не наступила: закройте учреждение в свой день.")
        return self.cleaned_data["closed_on"]


class TerritoryForm(OneLineFields, forms.ModelForm):
    """Details of a territory; its code and place in the tree stay as they were made."""

    class Meta:
        model = Territory
        fields = ["name", "body_name", "head_name", "head_post"]


class NewTerritoryForm(TerritoryForm):
    class Meta(TerritoryForm.Meta):
        fields = ["name", "code", "parent", "body_name", "head_name", "head_post"]
        help_texts = {"code": "Латинские строчные буквы, цифры и дефис, например berezovskoe."}

    def __init__(self, *args: Any, parents: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["parent"].queryset = parents
        fields["parent"].empty_label = CHOOSE
        fields["parent"].required = True

    def clean(self) -> dict[str, Any]:
        """A region is made of districts, a district of settlements."""
        cleaned = super().clean()
        parent = cleaned.get("parent")
        is_region = parent is not None and parent.kind == Territory.Kind.REGION
        self.instance.kind = Territory.Kind.DISTRICT if is_region else Territory.Kind.SETTLEMENT
        return cleaned


class PersonForm(OneLineFields, forms.ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "login", "post", "email"]
        help_texts = {
            "login": "Электронная почта или короткое имя, например petrova. По нему входят на портал."
        }

    def clean_login(self) -> str:
        return self.cleaned_data["login"].lower()


class RoleForm(forms.Form):
    """A role and the place it is held at: a territory, or an institution for its head and methodists."""

    role = forms.ChoiceField(label="Роль", choices=[("", CHOOSE), *Role.choices])
    place = forms.ChoiceField(
        label="Где",
        help_text="Руководитель и методист – при учреждении, остальные роли – при территории.",
    )

    def __init__(
        self,
        *args: Any,
        territories: Iterable[Territory],
        institutions: Iterable[Institution],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        of_territories = {f"territory-{place.pk}": place for place in territories}
        of_institutions = {f"institution-{place.pk}": place for place in institutions}
        self.places = of_territories | of_institutions
        fields["place"].choices = [
            ("", CHOOSE),
            ("Территории", list(of_territories.items())),
            ("Учреждения", list(of_institutions.items())),
        ]

    def clean_place(self) -> Territory | Institution:
        place = self.places[self.cleaned_data["place"]]
        at_institution = self.cleaned_data.get("role") in INSTITUTION_ROLES
        if at_institution != isinstance(place, Institution) and "role" in self.cleaned_data:
            wanted = "учреждение" if at_institution else "территорию"
            raise ValidationError(f"Для этой роли выберите {wanted}.")
        return place


class DeputyForm(OneLineFields, forms.Form):
    """Who stands in, from which day through which."""

    deputy = forms.ChoiceField(label="Кто замещает")
    start = DayField(label="С какого дня")
    end = DayField(label="По какой день", help_text="Этот день ещё входит в замещение.")
    reason = forms.CharField(
        label="Причина", max_length=300, required=False, help_text="Например: отпуск, приказ № 14."
    )

    def __init__(self, *args: Any, people: Iterable[User], colleagues: Container[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.people = {str(person.pk): person for person in people}
        near = [(pk, person) for pk, person in self.people.items() if person.pk in colleagues]
        far = [(pk, person) for pk, person in self.people.items() if person.pk not in colleagues]
        fields["deputy"].choices = [("", CHOOSE), ("Коллеги", near), ("Другие", far)]

    def clean_deputy(self) -> User:
        return self.people[self.cleaned_data["deputy"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "Последний день раньше первого: поменяйте дни местами.")
        return cleaned


class FilterForm(forms.Form):
    """What a list shows; garbage in the address is as if it were not there."""

    text = forms.CharField(label="Найти", max_length=100, required=False)

    def filters(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class InstitutionFilterForm(FilterForm):
    kind = forms.ChoiceField(label="Вид", choices=[("", "все"), *Institution.Kind.choices], required=False)
    territory = forms.ModelChoiceField(
        Territory.objects.none(), label="Территория", empty_label="все", required=False
    )
    state = forms.ChoiceField(
        label="Состояние",
        choices=[("", "действующие"), ("closed", "закрытые"), ("all", "все")],
        required=False,
    )

    def __init__(self, *args: Any, territories: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["territory"].queryset = territories


class PersonFilterForm(FilterForm):
    role = forms.ChoiceField(label="Роль", choices=[("", "все"), *Role.choices], required=False)
    state = forms.ChoiceField(
        label="Учётная запись",
        choices=[("", "действует"), ("off", "отключена"), ("all", "все")],
        required=False,
    )


class UploadForm(forms.Form):
    file = UploadField(
        label="Файл",
        help_text="Книга Excel (XLSX) или таблица CSV, не больше 10 МБ.",
        accept=".xlsx,.csv",
    )
