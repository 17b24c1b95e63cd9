"""Tables of institutions and of people, in and out: which column is what, and how a row finds its object."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from institutions.access import (
    institutions_editable_by,
    people_editable_by,
    people_visible_to,
    territories_editable_by,
)
from institutions.actions.institution import add_institution, edit_institution
from institutions.actions.person import add_role, create_person, edit_person, email_in, membership_of
from institutions.models import Institution, Membership, Role, User
from institutions.models.user import INSTITUTION_ROLES
from institutions.table import Row
from institutions.widgets import ChoiceWidget, CodeWidget, DayWidget, YesNoWidget

SAME_ROW = "Такая строка уже есть выше, в строке {}: оставьте одну."


class TableResource(ModelResource):
    """What both tables share: who loads, the rows' numbers in the file, and how a field is told by its attribute."""

    required: list[str] = []

    def __init__(self, *, by: User, rows: list[Row] | None = None) -> None:
        super().__init__()
        self.by = by
        self.numbers = [row.number for row in rows or []]
        self.seen: dict[object, int] = {}

    @classmethod
    def headings(cls) -> list[str]:
        return [cls.fields[name].column_name for name in cls._meta.fields]

    def heading_of(self, attribute: str) -> str:
        named = {field.attribute: field.column_name for field in self.fields.values()}
        return named.get(attribute, "")

    def refuse_second(self, key: object, attribute: str, row_number: int) -> None:
        """The same row twice would change the object back and forth at every loading."""
        if not key:
            return
        first = self.seen.setdefault(key, self.numbers[row_number - 1])
        if first != self.numbers[row_number - 1]:
            raise ValidationError({attribute: SAME_ROW.format(first)})


class InstitutionResource(TableResource):
    code = Field("code", "Код")
    kind = Field("kind", "Вид", ChoiceWidget(Institution.Kind.choices))
    official_name = Field("official_name", "Официальное наименование")
    short_name = Field("short_name", "Краткое наименование")
    territory = Field("territory", "Код территории")
    parent = Field("parent", "Код головного учреждения")
    head_name = Field("head_name", "Руководитель")
    head_post = Field("head_post", "Должность руководителя")
    address = Field("address", "Адрес")
    phone = Field("phone", "Телефон")
    email = Field("email", "Электронная почта")
    site = Field("site", "Сайт")
    bus_gov_id = Field("bus_gov_id", "Номер на bus.gov.ru")
    ap_orgcode = Field("ap_orgcode", "ap_orgcode")
    is_active = Field("is_active", "Действует", YesNoWidget())
    closed_on = Field("closed_on", "Закрыто с", DayWidget())

    required = ["Код"]

    class Meta:
        model = Institution
        fields = [
            "code",
            "kind",
            "official_name",
            "short_name",
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
            "is_active",
            "closed_on",
        ]
        import_id_fields = ["code"]
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True
        clean_model_instances = True

    def __init__(self, *, by: User, rows: list[Row] | None = None) -> None:
        super().__init__(by=by, rows=rows)
        self.fields["territory"].widget = CodeWidget(territories_editable_by(by))
        self.fields["parent"].widget = CodeWidget(institutions_editable_by(by))

    def get_queryset(self):
        return institutions_editable_by(self.by).select_related("territory", "parent")

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        self.refuse_second(row["Код"], "code", kwargs["row_number"])

    def do_instance_save(self, institution: Institution, is_create: bool) -> None:
        save = add_institution if is_create else edit_institution
        save(institution, by=self.by)


class PeopleResource(TableResource):
    """A row is one role of one person; a person with two roles stands in two rows."""

    login = Field("user__login", "Логин", readonly=True)
    full_name = Field("user__full_name", "Фамилия, имя, отчество")
    post = Field("user__post", "Должность")
    email = Field("user__email", "Электронная почта")
    role = Field("role", "Роль", ChoiceWidget(Role.choices), readonly=True)
    place = Field("place__code", "Код места", readonly=True)

    required = ["Логин", "Фамилия, имя, отчество", "Роль", "Код места"]

    class Meta:
        model = Membership
        fields = ["login", "full_name", "post", "email", "role", "place"]
        import_id_fields = ["login", "role", "place"]
        skip_unchanged = True
        skip_html_diff = True
        store_instance = True

    def __init__(self, *, by: User, rows: list[Row] | None = None) -> None:
        super().__init__(by=by, rows=rows)
        self.places = {
            True: CodeWidget(institutions_editable_by(by)),
            False: CodeWidget(territories_editable_by(by)),
        }
        self.people: dict[str, User] = {}
        self.first_words: dict[str, tuple[int, dict[str, str]]] = {}
        self.newcomers: list[User] = []

    def get_queryset(self):
        memberships = Membership.objects.current().at(p.pk for p in territories_editable_by(self.by))
        return (
            memberships.filter(user__is_active=True)
            .select_related("user", "territory", "institution")
            .order_by("user__full_name", "user__login", "role", "pk")
        )

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        row["Логин"] = row["Логин"].lower()
        if "Электронная почта" in row:
            row["Электронная почта"] = row["Электронная почта"] or email_in(row["Логин"])
        key = (row["Логин"], row["Роль"].casefold(), row["Код места"])
        self.refuse_second(key, "user__login", kwargs["row_number"])
        self.refuse_other_words(row, self.numbers[kwargs["row_number"] - 1])

    def refuse_other_words(self, row: dict[str, str], number: int) -> None:
        """Rows of one person must say the same of them."""
        first, words = self.first_words.setdefault(row["Логин"], (number, dict(row)))
        for attribute in ["user__full_name", "user__post", "user__email"]:
            heading = self.heading_of(attribute)
            if heading in row and row[heading] != words[heading]:
                raise ValidationError(
                    {attribute: f"В строке {first} у этого логина написано «{words[heading]}»."}
                )

    def get_or_init_instance(self, instance_loader: object, row: dict[str, str]) -> tuple[Membership, bool]:
        role = self.read(row, "role", self.fields["role"].widget)
        place = self.read(row, "place__code", self.places[role in INSTITUTION_ROLES])
        if place is None:
            raise ValidationError({"place__code": "Укажите код территории или учреждения."})
        membership = membership_of(self.person(row["Логин"]), role, place)
        found = self.found(membership)
        if found:
            found.user = membership.user
        return found or membership, found is None

    def read(self, row: dict[str, str], attribute: str, widget: Widget) -> Any:
        try:
            return widget.clean(row[self.heading_of(attribute)])
        except ValueError as error:
            raise ValidationError({attribute: str(error)}) from error

    def person(self, login: str) -> User:
        """The person with this login, or a new one; somebody of another district is neither."""
        if login not in self.people:
            person = people_visible_to(self.by).filter(login=login).first() or User(login=login)
            if person.pk is None and User.objects.filter(login=login).exists():
                raise ValidationError({"user__login": "Такой логин уже есть: возьмите другой."})
            if not person.is_active:
                raise ValidationError({"user__login": "Учётная запись отключена: сначала включите её."})
            self.people[login] = person
        return self.people[login]

    def found(self, membership: Membership) -> Membership | None:
        if membership.user.pk is None:
            return None
        same = Membership.objects.current().filter(
            user=membership.user,
            role=membership.role,
            territory=membership.territory,
            institution=membership.institution,
        )
        return same.select_related("territory", "institution").first()

    def skip_row(
        self, instance: Membership, original: Membership, row: object, errors: object = None
    ) -> bool:
        return bool(instance.pk) and super().skip_row(instance, original, row, errors)

    def validate_instance(
        self, instance: Membership, errors: object = None, validate_unique: bool = True
    ) -> None:
        person = instance.user
        try:
            person.full_clean(exclude={"password"})
        except ValidationError as error:
            raise ValidationError(
                {f"user__{name}": errors for name, errors in error.error_dict.items()}
            ) from error
        if self.is_changed(person) and not people_editable_by(self.by).filter(pk=person.pk).exists():
            raise ValidationError(
                {"user__login": "Сведения об этом человеке меняет администратор другого района."}
            )

    def is_changed(self, person: User) -> bool:
        return bool(person.pk) and any(
            stored != getattr(person, name)
            for name, stored in User.objects.values("full_name", "post", "email").get(pk=person.pk).items()
        )

    def do_instance_save(self, membership: Membership, is_create: bool) -> None:
        person = membership.user
        if person.pk is None:
            self.newcomers.append(create_person(person, by=self.by))
        else:
            edit_person(person, by=self.by)
        if is_create:
            add_role(person, role=membership.role, place=membership.place, by=self.by)
