"""The life of a questionnaire: made, taken up again, put away. What holds answers is never deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Territory, User
from surveys.actions.drafts import held, last_published
from surveys.building.making import reworded
from surveys.building.outdated import marked
from surveys.models import DiscardedDraft, Questionnaire, Version
from surveys.questionnaire import Questionnaire as Content
from surveys.questionnaire import to_json

KEPT = dt.timedelta(days=30)  # so long a draft that was thrown away may be taken back


@transaction.atomic
def create_questionnaire(
    territory: Territory, title: str, content: Content, *, by: User, copied_from: str = ""
) -> Version:
    """With a draft of this content under this name."""
    content = marked(content, replace(content, title=reworded(content.title, title)))
    questionnaire = Questionnaire.objects.create(territory=territory, title=title, created_by=by)
    draft = questionnaire.versions.create(number=1, schema=to_json(content))
    changes = {"название": (None, title)} | ({"копия": (None, copied_from)} if copied_from else {})
    audit.record(questionnaire, "Создана анкета", by=by, changes=changes)
    return draft


@transaction.atomic
def new_draft(questionnaire: Questionnaire, *, by: User, schema: Any = None) -> Version:
    """The draft that is there, or one that begins as `schema` or else as the last published version."""
    held_one = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    versions = held_one.versions.order_by("-number")
    last = versions[0]
    if last.is_draft:
        return last
    draft = held_one.versions.create(number=last.number + 1, schema=schema or last.schema)
    audit.record(held_one, f"Начата версия {draft.number}", by=by)
    return draft


@transaction.atomic
def discard_draft(draft: Version, *, edits: int, by: User) -> bool:
    """Whether the questionnaire went too: it does where nothing of it was ever published."""
    version = held(draft, edits)
    questionnaire = version.questionnaire
    is_whole = last_published(version) is None
    audit.record(questionnaire, f"Удалён черновик версии {version.number}", by=by)
    DiscardedDraft.objects.create(
        id=version.pk,
        territory=questionnaire.territory,
        questionnaire=questionnaire,
        title=questionnaire.title,
        number=version.number,
        schema=version.schema,
        by=by,
    )
    version.delete()
    if is_whole:
        questionnaire.delete()
    return is_whole


@transaction.atomic
def take_back(discarded: DiscardedDraft, *, by: User) -> Version:
    """A draft that goes on where the other was thrown away, with its questionnaire where that went too; only one."""
    held = DiscardedDraft.objects.select_for_update(of=("self",)).get(pk=discarded.pk)
    if held.again:
        return held.again
    if held.questionnaire:
        draft = new_draft(held.questionnaire, schema=held.schema, by=by)
    else:
        draft = create_questionnaire(held.territory, held.title, held.content, by=by)
    audit.record(draft.questionnaire, f"Возвращён удалённый черновик версии {held.number}", by=by)
    held.again = draft
    held.save(update_fields=["again"])
    return draft


def forget_discarded(now: dt.datetime) -> None:
    expired = DiscardedDraft.objects.filter(at__lt=now - KEPT)
    if expired.exists():
        expired.delete()


@transaction.atomic
def archive_questionnaire(questionnaire: Questionnaire, *, by: User) -> None:
    change(questionnaire, "Анкета убрана в архив", by, archived_at=timezone.now())


@transaction.atomic
def restore_questionnaire(questionnaire: Questionnaire, *, by: User) -> None:
    change(questionnaire, "Анкета возвращена из архива", by, archived_at=None)


@transaction.atomic
def offer_as_template(questionnaire: Questionnaire, *, by: User, is_template: bool) -> None:
    action = "Анкета стала образцом" if is_template else "Анкета больше не образец"
    change(questionnaire, action, by, is_template=is_template)


def change(questionnaire: Questionnaire, action: str, by: User, **values: object) -> None:
    """Nothing is written where it is so already."""
    if all(bool(getattr(questionnaire, name)) == bool(value) for name, value in values.items()):
        return
    before = audit.values(questionnaire, values)
    for name, value in values.items():
        setattr(questionnaire, name, value)
    questionnaire.save(update_fields=list(values))
    changes = audit.difference(before, audit.values(questionnaire, values))
    audit.record(questionnaire, action, by=by, changes=changes)
