"""Drafts of questionnaires: each change is one step of the draft, written under its number and told in the trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from surveys.building.doctor import base, faults
from surveys.building.measures import known_measures, renewed
from surveys.building.outdated import marked
from surveys.building.translating import PHRASE, translations
from surveys.building.version_difference import differences
from surveys.library import library
from surveys.models import Version
from surveys.questionnaire import Questionnaire as Content
from surveys.questionnaire import to_json

Change = Callable[[Content], Content]


class ChangedInBetween(Exception):
    """Somebody else has changed, published or thrown away the draft since it was read."""


def held(draft: Version, edits: int) -> Version:
    """The draft under a lock, if it is still as it was read."""
    found = Version.objects.drafts().select_for_update().filter(pk=draft.pk, edits=edits).first()
    if found is None:
        raise ChangedInBetween
    return found


@transaction.atomic
def edit_draft(draft: Version, action: str, change: Change, *, edits: int, by: User) -> bool:
    """Whether anything was changed. `action` is for the trail, «Изменён вопрос»."""
    version = held(draft, edits)
    before = version.content
    after = marked(before, change(before))
    if after == before:
        return False
    version.schema, version.edits = to_json(after), version.edits + 1
    version.save(update_fields=["schema", "edits"])
    if not version.questionnaire.versions.published().exists():
        name_after(version, after)
    audit.record(version.questionnaire, action, by=by, changes=told(before, after))
    return True


def name_after(version: Version, content: Content) -> None:
    """The list knows a questionnaire by the name that people see."""
    version.questionnaire.title = base(content.title)[:300] or version.questionnaire.title
    version.questionnaire.save(update_fields=["title"])


def told(before: Content, after: Content) -> dict[str, tuple[object, object]]:
    return {each.where: (each.before, each.after) for each in differences(before, after)}


def known_phrases(draft: Version, language: str) -> dict[str, str]:
    """The form's own words as somebody of the territory has translated them last, by path."""
    neighbours = Version.objects.filter(questionnaire__territory=draft.questionnaire.territory_id)
    for version in neighbours.exclude(pk=draft.pk).order_by("-pk"):
        words = translations(version.content, language)
        if found := {path: text for path, text in words.items() if path.startswith(PHRASE)}:
            return found
    return {}


# publishing


def ready_to_publish(draft: Version) -> Content:
    """As it will be: where answers were changed, figures begin anew."""
    published = Version.objects.published().filter(questionnaire__territory=draft.questionnaire.territory_id)
    known = [version.content for version in published]
    known += [template.content for template in library().values()]
    return renewed(draft.content, known_measures(known))


def last_published(draft: Version) -> Version | None:
    return draft.questionnaire.versions.published().order_by("-number").first()


@transaction.atomic
def publish(draft: Version, *, edits: int, by: User) -> None:
    """Freezes the draft for ever; a fault forbids it."""
    version = held(draft, edits)
    content = ready_to_publish(version)
    if found := faults(content):
        raise ValidationError([fault.words for fault in found])
    previous = last_published(version)
    changes = told(previous.content, content) if previous else {}
    version.schema = to_json(content)
    version.sha256 = fingerprint(version.schema)
    version.published_at, version.published_by = timezone.now(), by
    version.save()
    name_after(version, content)
    audit.record(version.questionnaire, f"Опубликована версия {version.number}", by=by, changes=changes)


def fingerprint(schema: Any) -> str:
    """Of the content itself: the order of names and the blanks between them do not matter."""
    text = json.dumps(schema, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
