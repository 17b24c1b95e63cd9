"""Where a file loaded from the command line belongs: the named places, made where they are not known yet."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions import audit
from institutions.models import Institution, Territory

DEFAULT_CODE = "district"


def territory_by_code(code: str | None) -> tuple[Territory, bool]:
    """The district, and whether it was just made; without a code, the only one there is."""
    if not code:
        districts = list(Territory.objects.districts().active()[:2])
        if len(districts) > 1:
            codes = ", ".join(Territory.objects.districts().active().values_list("code", flat=True))
            raise ValidationError(f"Районов несколько: укажите --territory, один из: {codes}.")
        if districts:
            return districts[0], False
    return make_territory(code or DEFAULT_CODE)


@transaction.atomic
def make_territory(code: str) -> tuple[Territory, bool]:
    found = Territory.objects.filter(code=code).first()
    if found:
        return found, False
    territory = Territory(code=code, kind=Territory.Kind.DISTRICT, name=f"Район {code}")
    territory.full_clean()
    territory.save()
    audit.record(territory, "Добавлен район при загрузке плана", by=None)
    return territory, True


@transaction.atomic
def institution_by_code(code: str, territory: Territory, title: str) -> tuple[Institution, bool]:
    """The institution, and whether it was just made; a new one takes its name from the report's title."""
    found = Institution.objects.filter(code=code).first()
    if found:
        return found, False
    name = quoted_name(title) or code
    institution = Institution(
        code=code,
        territory=territory,
        official_name=name,
        short_name=name[:200],
        kind=kind_by_name(name),
    )
    institution.full_clean()
    institution.save()
    audit.record(institution, "Добавлено учреждение при загрузке отчёта", by=None)
    return institution, True


def quoted_name(title: str) -> str:
    """What stands in the first quotation marks of a report's title."""
    found = re.search(r"«([^«»]{3,200})»", title)
    return " ".join(found.group(1).split()) if found else ""


def kind_by_name(name: str) -> str:
    plain = name.lower()
    words = {
        "библиоте": Institution.Kind.LIBRARY,
        "музе": Institution.Kind.MUSEUM,
        "школ": Institution.Kind.ART_SCHOOL,
        "театр": Institution.Kind.THEATRE,
        "парк": Institution.Kind.PARK,
        "кино": Institution.Kind.CINEMA,
        "центр": Institution.Kind.CENTRE,
    }
    return next((kind for word, kind in words.items() if word in plain), Institution.Kind.CLUB)
