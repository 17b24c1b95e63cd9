"""The remarks that a department writes often."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions import audit
from institutions.models import Territory, User
from plans.canned_remarks import remarks_of, version_of
from plans.models import CannedRemark


@transaction.atomic
def set_canned_remarks(territory: Territory, texts: Iterable[str], *, version: str, by: User | None) -> None:
    """Make these the territory's list, in this order; `version` is of the list that the writer saw.

    Sending the same again is no conflict: the answer to the first sending may have been lost on the way.
    """
    Territory.objects.select_for_update().get(pk=territory.pk)
    now, wanted = remarks_of(territory.pk), list(dict.fromkeys(texts))
    changes = audit.difference({"типовые замечания": now}, {"типовые замечания": wanted})
    if not changes:
        return
    if version != version_of(now):
        raise ValidationError(
            "Список успел изменить кто-то ещё. Ниже он стоит рядом с вашим: внесите в свой, что нужно, и сохраните."
        )
    kept = {remark.text: remark for remark in territory.canned_remarks.all()}
    territory.canned_remarks.exclude(text__in=wanted).delete()
    for position, text in enumerate(wanted):
        remark = kept.get(text) or CannedRemark(territory=territory, text=text)
        remark.position = position
        remark.save()
    audit.record(territory, "Изменены типовые замечания", by=by, changes=changes)
