"""The audit trail: who changed what, when, from what to what. Entries are only ever added."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone


class EntryIsFinal(TypeError):
    """The trail is only ever added to."""

    def __init__(self) -> None:
        super().__init__("An audit entry is neither changed nor deleted.")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, *objects: models.Model) -> AuditEntryQuerySet:
        """The entries of these objects, newest first."""
        wanted = models.Q(pk__in=[])
        for target in objects:
            kind = ContentType.objects.get_for_model(target)
            wanted |= models.Q(content_type=kind, object_id=str(target.pk))
        return self.filter(wanted).select_related("by", "on_behalf_of")

    def update(self, **fields: object) -> int:
        raise EntryIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EntryIsFinal


class AuditEntry(models.Model):
    """One change of one object. `changes` maps the field's Russian name to [before, after].

    `on_behalf_of` is whose place a deputy took, where the deputy's own roles would not have allowed it.
    """

    at = models.DateTimeField("когда", default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="за кого"
    )
    action = models.CharField("что сделано", max_length=200)
    content_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="вид объекта"
    )
    object_id = models.CharField("номер объекта", max_length=40)
    label = models.CharField("объект", max_length=300)
    changes = models.JSONField("изменения", default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал изменений"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="audit_of_object", fields=["content_type", "object_id", "at"])]

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EntryIsFinal
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise EntryIsFinal
