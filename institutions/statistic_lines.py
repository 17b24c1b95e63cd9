"""The usual lines of the statistical forms of culture, kept in statistic_lines.csv beside this module."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from institutions.models import StatisticLine

TABLE = Path(__file__).with_name("statistic_lines.csv")


@transaction.atomic
def load_lines() -> int:
    """Add the lines of every form that the portal does not know yet; how many. What administrators made of a
    form's lines stays as it is."""
    known = set(StatisticLine.objects.values_list("form", flat=True))
    fresh = [line for line in usual_lines() if line.form not in known]
    StatisticLine.objects.bulk_create(fresh)
    return len(fresh)


def usual_lines() -> list[StatisticLine]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter=";"))
    return [StatisticLine(**row | {"kinds": row["kinds"].split(",")}) for row in rows]
