"""The indicators of an item, as the department names them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from institutions import audit
from institutions.actions.notices import Message, tell_all
from institutions.models import User
from institutions.numbers import written
from plans.actions.reminders import named, people_of, writers
from plans.figures.indicator_reach import reach_of
from plans.figures.words import mentions, plain, renamed
from plans.models import Entry, Figure, Indicator, Item

FIELDS = ("name", "unit", "planned", "total", "statistic")


@transaction.atomic
def save_indicator(indicator: Indicator, *, by: User | None) -> Indicator:
    """Save a new or changed indicator; under a new name it keeps its place in the texts that tell it.

    The texts are held before the indicator, as by whoever saves a row with its figures.
    """
    item = locked(indicator.item_id)
    check_name(indicator)
    stored = Indicator.objects.filter(pk=indicator.pk).select_related("statistic").first()
    if stored is None:
        last = item.indicators.order_by("-position").first()
        indicator.position = last.position + 1 if last else 1
    texts = []
    if stored and stored.name != indicator.name:
        texts = telling(held_entries(), indicator, stored.name)
    indicator.save()
    changes = audit.difference(shown(stored), shown(indicator))
    if changes:
        done = f"Изменён показатель «{indicator.name}»" if stored else "Добавлен показатель"
        audit.record(item, done, by=by, changes=changes)
    if stored is None:
        announce_indicator(indicator)
    if stored:
        rename_in_texts(texts, stored.name, indicator.name, by=by)
    return indicator


def announce_indicator(indicator: Indicator) -> int:
    """Tell whoever has a form in hand that it asks for one figure more; how many notices are new."""
    rows = reach_of(indicator.item).open
    people = people_of([row.submission for row in rows], timezone.localdate())
    return tell_all(
        Message(
            writers(row.submission, people),
            f"indicator:{indicator.pk}:submission:{row.submission_id}",
            f"Новый показатель в отчёте, впишите его значение: «{indicator.name}». {named(row.submission)}.",
            f"{row.submission.get_absolute_url()}#row-{row.pk}",
        )
        for row in rows
    )


def locked(item: int) -> Item:
    """The item, held until the transaction ends: two people cannot add the same name."""
    return Item.objects.select_for_update().get(pk=item)


def check_name(indicator: Indicator) -> None:
    """One name in an item, also where it is written in other letters or with other blanks."""
    names = Indicator.objects.filter(item=indicator.item_id).exclude(pk=indicator.pk)
    same = [name for name in names.values_list("name", flat=True) if plain(name) == plain(indicator.name)]
    if same:
        raise ValidationError({"name": f"Показатель «{same[0]}» у мероприятия уже есть: назовите иначе."})


def shown(indicator: Indicator | None) -> dict[str, object]:
    """The fields as the audit trail names them."""
    if indicator is None:
        return {}
    return audit.values(indicator, FIELDS) | {"план на период": written(indicator.planned)}


def held_entries() -> QuerySet[Entry]:
    """Entries held until the transaction ends, in one order for everybody."""
    return Entry.objects.select_for_update(of=("self",)).order_by("pk")


def rename_in_texts(entries: list[Entry], old: str, new: str, *, by: User | None) -> None:
    """The tokens in what was written already follow; a text is a new version of itself."""
    for entry in entries:
        before = audit.values(entry, ["text"])
        entry.text = renamed(entry.text, old, new)
        if entry.reviewed and entry.reviewed.get("text"):
            entry.reviewed["text"] = renamed(entry.reviewed["text"], old, new)
        entry.version += 1
        entry.changed_at, entry.changed_by = timezone.now(), by
        entry.save(update_fields=["text", "reviewed", "version", "changed_at", "changed_by"])
        changes = audit.difference(before, audit.values(entry, ["text"]))
        audit.record(entry, "Переименован показатель", by=by, changes=changes)


def telling(entries: QuerySet[Entry], indicator: Indicator, name: str) -> list[Entry]:
    """The entries whose text tells the item's indicator."""
    found = entries.filter(obligation__item=indicator.item_id, text__contains="{{")
    return [entry for entry in found.select_related("obligation__item") if mentions(entry.text, name)]


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: User | None) -> None:
    """Only one that nothing was reported about: neither a value nor a text may be lost."""
    item = locked(indicator.item_id)
    if reason := why_kept(indicator):
        raise ValidationError(reason)
    changes = {name: (value, None) for name, value in shown(indicator).items() if value}
    audit.record(item, "Убран показатель", by=by, changes=changes)
    indicator.delete()


def why_kept(indicator: Indicator) -> str:
    """Why the indicator may not be removed, where that is so."""
    values = Figure.objects.filter(indicator=indicator).count()
    if values:
        return f"По показателю «{indicator.name}» уже отчитались, значений: {values}. Убрать его нельзя."
    texts = len(telling(Entry.objects.all(), indicator, indicator.name))
    if texts:
        return (
            f"Показатель «{indicator.name}» стоит в тексте исполнения, отчётов: {texts}. Убрать его нельзя."
        )
    return ""
