"""Questionnaires and their versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from institutions.models import Territory
from surveys.questionnaire import Questionnaire as Content
from surveys.questionnaire import from_json

STAFF: Any = settings.AUTH_USER_MODEL


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def templates(self) -> QuestionnaireQuerySet:
        return self.filter(is_template=True)

    def in_use(self) -> QuestionnaireQuerySet:
        return self.filter(archived_at__isnull=True)


class Questionnaire(models.Model):
    """What a district asks; its wording is in its versions."""

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="questionnaires", verbose_name="территория"
    )
    title = models.CharField("название", max_length=300)
    is_template = models.BooleanField("образец для новых анкет", default=False)
    archived_at = models.DateTimeField("в архиве с", null=True, blank=True)
    created_at = models.DateTimeField("создана", auto_now_add=True)
    created_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто создал")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = "анкета"
        verbose_name_plural = "анкеты"
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:questionnaire", args=[self.pk])


class FrozenVersion(TypeError):
    """A published version is neither changed nor deleted: answers hang on its very bytes."""

    def __init__(self) -> None:
        super().__init__("A published version is neither changed nor deleted.")


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> VersionQuerySet:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> VersionQuerySet:
        return self.filter(published_at__isnull=True)

    def update(self, **values: Any) -> int:
        """Of drafts only, whatever is named."""
        self.refuse_published()
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_published()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def refuse_published(self) -> None:
        if self.order_by().published().exists():
            raise FrozenVersion


class Version(models.Model):
    """The wording of a questionnaire: a draft that is edited, or published and frozen for ever."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions", verbose_name="анкета"
    )
    number = models.PositiveSmallIntegerField("номер")
    schema = models.JSONField("содержание")
    sha256 = models.CharField("отпечаток", max_length=64, blank=True)
    edits = models.PositiveIntegerField("правок", default=0)
    published_at = models.DateTimeField("опубликована", null=True, blank=True)
    published_by = models.ForeignKey(
        STAFF, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто опубликовал"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "версия анкеты"
        verbose_name_plural = "версии анкет"
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(published_at__isnull=True), name="version_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, версия {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_frozen()
        return super().delete(*args, **kwargs)

    def refuse_frozen(self) -> None:
        """What the database holds decides, not what was read some time ago."""
        if self.pk is not None:
            Version.objects.filter(pk=self.pk).refuse_published()

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def content(self) -> Content:
        return from_json(self.schema)


class DiscardedDraft(models.Model):
    """A draft that was thrown away, under the version's own key: whoever was writing in it is told, and gets it back.

    `questionnaire` is empty where it went with the draft; `again` is the draft that was made of it since.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name="территория")
    questionnaire = models.ForeignKey(
        Questionnaire, models.SET_NULL, null=True, related_name="+", verbose_name="анкета"
    )
    title = models.CharField("название", max_length=300)
    number = models.PositiveSmallIntegerField("номер")
    schema = models.JSONField("содержание")
    at = models.DateTimeField("удалён", auto_now_add=True)
    by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто удалил")
    again = models.ForeignKey(
        Version, models.SET_NULL, null=True, related_name="+", verbose_name="возвращён как"
    )

    class Meta:
        verbose_name = "удалённый черновик анкеты"
        verbose_name_plural = "удалённые черновики анкет"

    def __str__(self) -> str:
        return f"{self.title}, версия {self.number}"

    @property
    def content(self) -> Content:
        return from_json(self.schema)
