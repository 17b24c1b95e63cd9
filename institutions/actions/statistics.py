"""State statistics: figures of an institution, and the catalogue of lines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from institutions.audit import difference, record, values
from institutions.models import Institution, StatisticFigure, StatisticLine, User
from institutions.numbers import written

FIELDS = ["form", "place", "name", "unit", "is_active"]


@transaction.atomic
def save_statistics(
    institution: Institution, year: int, given: Mapping[StatisticLine, Decimal | None], *, by: User
) -> int:
    """Write the figures of a year, None takes one away; how many changed. Other lines stay as they are."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    stored = {
        figure.line_id: figure
        for figure in institution.statistics.filter(year=year, line__in=list(given)).select_related("line")
    }
    changes: dict[str, tuple[object, object]] = {}
    for line, value in given.items():
        figure = stored.get(line.pk)
        before = figure.value if figure else None
        if before != value:
            put(institution, line, year, value, by)
            changes[f"{line}, {year} год"] = (written(before), written(value))
    if changes:
        record(institution, f"Изменена статистика за {year} год", by=by, changes=changes)
    return len(changes)


def put(institution: Institution, line: StatisticLine, year: int, value: Decimal | None, by: User) -> None:
    if value is None:
        institution.statistics.filter(line=line, year=year).delete()
        return
    fresh = {"value": value, "changed_at": timezone.now(), "changed_by": by}
    StatisticFigure.objects.update_or_create(institution=institution, line=line, year=year, defaults=fresh)


@transaction.atomic
def save_line(line: StatisticLine, *, by: User) -> StatisticLine:
    """Save a new or changed line of the catalogue."""
    stored = StatisticLine.objects.select_for_update().filter(pk=line.pk).first()
    line.save()
    changes = difference(shown(stored), shown(line))
    if changes:
        done = "Изменена строка статистики" if stored else "Добавлена строка статистики"
        record(line, done, by=by, changes=changes)
    return line


def shown(line: StatisticLine | None) -> dict[str, object]:
    return values(line, FIELDS) | {"виды учреждений": line.kind_names} if line else {}
