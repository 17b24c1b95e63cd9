"""What the same performer wrote about the same item in earlier periods, also in the plan that was copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from plans.figures.row_figures import PerformerKey, performer_key
from plans.figures.words import Value, expand, plain
from plans.models import Entry, Figure, Item, Obligation, ReportingPeriod

SHOWN = 4  # periods
COPIES = 4  # plans that were copied one from the other


@dataclass(frozen=True)
class PastText:
    """An earlier entry: `text` as it was written, `words` as it printed, its tokens told from data."""

    entry: Entry
    period: ReportingPeriod
    words: str

    @property
    def text(self) -> str:
        return self.entry.text


def past_texts(obligations: Sequence[Obligation]) -> dict[int, list[PastText]]:
    """Obligation → earlier texts, the latest first; as many queries for one row as for many.

    The obligations belong to forms of one period, with `submission.period` and `item` at hand.
    """
    if not obligations:
        return {}
    became = lineage(row.item for row in obligations)
    entries = earlier_entries(obligations, became)
    figures = figures_told(entries)
    found: dict[tuple[PerformerKey, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[performer_key(entry.obligation), became[entry.obligation.item_id]].append(entry)
    return {row.pk: past_of(found.get((performer_key(row), row.item_id), []), figures) for row in obligations}


def lineage(items: Iterable[Item]) -> dict[int, int]:
    """Every item and its originals → the item itself."""
    given = list(items)
    became = {item.pk: item.pk for item in given}
    above = {item.copied_from_id: item.pk for item in given if item.copied_from_id}
    for _ in range(COPIES):
        above = {pk: item for pk, item in above.items() if pk not in became}
        became |= above
        if not above:
            break
        rows = Item.objects.filter(pk__in=above, copied_from__isnull=False)
        above = {original: above[pk] for pk, original in rows.values_list("pk", "copied_from_id")}
    return became


def earlier_entries(obligations: Sequence[Obligation], items: Iterable[int]) -> list[Entry]:
    """The last entries with words of each performer and item, the latest first; one more than is shown, since a
    token may ask what was before it."""
    forms = [row.submission for row in obligations]
    institutions = {form.institution_id for form in forms if form.institution_id}
    territories = {form.territory_id for form in forms if form.territory_id}
    form = "obligation__submission__"
    place = Window(
        RowNumber(),
        partition_by=["obligation__item", f"{form}institution", f"{form}territory"],
        order_by=F(f"{form}period__start").desc(),
    )
    return list(
        Entry.objects.filter(
            Q(**{f"{form}institution__in": institutions}) | Q(**{f"{form}territory__in": territories}),
            obligation__item__in=list(items),
            **{f"{form}period__start__lt": forms[0].period.start},
        )
        .exclude(text="")
        .annotate(place=place)
        .filter(place__lte=SHOWN + 1)
        .select_related(f"{form}period")
        .order_by(f"-{form}period__start", "-pk")
    )


def figures_told(entries: Iterable[Entry]) -> dict[int, dict[str, Value]]:
    """Entry → its figures by the indicator's plain name, where a text asks for any."""
    if not any("{{" in entry.text for entry in entries):
        return {}
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    rows = Figure.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("indicator")
    for figure in rows:
        name = plain(figure.indicator.name)
        found[figure.entry_id][name] = Value(figure.value, planned=figure.indicator.planned)
    return dict(found)


def past_of(entries: list[Entry], figures: dict[int, dict[str, Value]]) -> list[PastText]:
    """The texts that are shown, each told with the figures of its own time."""
    found = []
    for entry, older in zip(entries, [*entries[1:], None], strict=False):
        before = figures.get(older.pk, {}) if older else {}
        now = {
            name: replace(value, previous=before[name].value if name in before else None)
            for name, value in figures.get(entry.pk, {}).items()
        }
        found.append(PastText(entry, entry.obligation.submission.period, expand(entry.text, now)))
    return found[:SHOWN]
