"""The remarks that a department writes often."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from institutions import audit
from institutions.models import Territory, User
from plans.models import CannedRemark


@transaction.atomic
def set_canned_remarks(territory: Territory, texts: Iterable[str], *, by: User | None) -> None:
    """Make these the territory's list, in this order."""
    Territory.objects.select_for_update().get(pk=territory.pk)
    wanted = list(dict.fromkeys(texts))
    kept = {remark.text: remark for remark in territory.canned_remarks.all()}
    changes = audit.difference({"типовые замечания": list(kept)}, {"типовые замечания": wanted})
    if not changes:
        return
    territory.canned_remarks.exclude(text__in=wanted).delete()
    for position, text in enumerate(wanted):
        remark = kept.get(text) or CannedRemark(territory=territory, text=text)
        remark.position = position
        remark.save()
    audit.record(territory, "Изменены типовые замечания", by=by, changes=changes)
