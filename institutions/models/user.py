"""People and their roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from institutions.models.institution import Institution
from institutions.models.territory import Territory


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "администратор"
    DEPARTMENT_EDITOR = "department_editor", "сотрудник управления"
    DEPARTMENT_VIEWER = "department_viewer", "наблюдатель управления"
    SETTLEMENT_HEAD = "settlement_head", "глава поселения"
    INSTITUTION_HEAD = "institution_head", "руководитель учреждения"
    METHODIST = "methodist", "методист"
    COUNCIL_MEMBER = "council_member", "член общественного совета"
    OPERATOR = "operator", "оператор независимой оценки"


INSTITUTION_ROLES = [Role.INSTITUTION_HEAD, Role.METHODIST]
LOGIN = RegexValidator(
    r"^[a-zа-яё0-9][a-zа-яё0-9._@+-]*$",
    "Логин пишется без пробелов: строчные буквы, цифры и знаки . _ - @ +, например petrova или petrova@example.ru.",
)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def able_to_sign_in(self) -> UserQuerySet:
        """Active, and with a password: an invitation not yet taken up opens nothing."""
        return self.active().exclude(password="").exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, login: str) -> User:
        return self.get(login=login.strip().lower())

    def create_user(self, login: str, password: str | None = None, **fields: object) -> User:
        user = self.model(login=login.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who signs in: an e-mail address or a plain login, and a name. Never deleted, only deactivated."""

    login = models.CharField(
        "логин или электронная почта",
        max_length=150,
        unique=True,
        validators=[LOGIN],
        error_messages={"unique": "Такой логин уже есть: возьмите другой."},
    )
    full_name = models.CharField("фамилия, имя, отчество", max_length=200)
    post = models.CharField("должность", max_length=300, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    is_active = models.BooleanField("действует", default=True)
    created_at = models.DateTimeField("заведён", default=timezone.now, editable=False)
    session_round = models.PositiveIntegerField("смена сеансов", default=0, editable=False)

    acting_for: User | None = None  # while a deputy acts in somebody's place: told by institutions.scopes.act

    objects = UserManager()
    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        ordering = ["full_name"]
        constraints = [
            models.CheckConstraint(
                name="user_login_is_lower_case",
                condition=Q(login=Lower("login")),
                violation_error_message="Логин пишется строчными буквами.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.login

    def get_absolute_url(self) -> str:
        return reverse("institutions:person", args=[self.pk])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django drops the sessions of another hash: a new password or a new round ends them all."""
        return f"{super()._get_session_auth_hash(secret)}.{self.session_round}"  # type: ignore[misc]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_at__isnull=True)

    def at(self, territory_ids: Iterable[int]) -> MembershipQuerySet:
        """Roles at these territories or at the institutions that lie in them."""
        ids = list(territory_ids)
        return self.filter(Q(territory__in=ids) | Q(institution__territory__in=ids))


class Membership(models.Model):
    """One role of one person at one place."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="пользователь")
    role = models.CharField("роль", max_length=30, choices=Role)
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="территория",
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="учреждение",
    )
    began_at = models.DateTimeField("назначен", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("снят", null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "роль"
        verbose_name_plural = "роли"
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_role_fits_its_place",
                condition=Q(role__in=INSTITUTION_ROLES, institution__isnull=False, territory__isnull=True)
                | (~Q(role__in=INSTITUTION_ROLES) & Q(institution__isnull=True, territory__isnull=False)),
                violation_error_message="Методист и руководитель — при учреждении, остальные роли — при территории.",
            ),
            models.UniqueConstraint(
                name="membership_once_at_an_institution",
                fields=["user", "role", "institution"],
                condition=Q(ended_at__isnull=True, institution__isnull=False),
                violation_error_message="У человека уже есть эта роль в этом учреждении.",
            ),
            models.UniqueConstraint(
                name="membership_once_at_a_territory",
                fields=["user", "role", "territory"],
                condition=Q(ended_at__isnull=True, territory__isnull=False),
                violation_error_message="У человека уже есть эта роль на этой территории.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.place}"

    @property
    def place(self) -> Institution | Territory:
        place = self.institution or self.territory
        assert place is not None  # noqa: S101 - the constraint membership_role_fits_its_place
        return place
