"""A survey's own life: made, changed, closed, and in need opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, User
from surveys.actions.excluding import apply_rule
from surveys.actions.folding import fold_all
from surveys.actions.responses import hold
from surveys.doors import forget_doors
from surveys.models import Campaign, CampaignPlace
from surveys.quality import words_of

SETTINGS = (
    "title", "version", "starts_on", "ends_on", "grace_hours", "sample_most", "sample_source", "burst_limit",
)  # fmt: skip
EDITED = (*SETTINGS, "sample_share", "excluding", "territory")
CHANGED = "В эту минуту опрос изменил кто-то ещё. Сохраните ещё раз: портал покажет, что записано теперь."


@transaction.atomic
def create_campaign(campaign: Campaign, institutions: Iterable[Institution], *, by: User) -> Campaign:
    campaign.created_by = by
    campaign.territory = campaign.version.questionnaire.territory
    campaign.save()
    CampaignPlace.objects.bulk_create(new_places(campaign, [each.pk for each in institutions]))
    audit.record(campaign, "Создан опрос", by=by)
    return campaign


def new_places(campaign: Campaign, institutions: list[int]) -> list[CampaignPlace]:
    """With what other surveys know of them: the hours, and last year's recipients where they were of the same year."""
    known: dict[int, dict[str, object]] = {pk: {} for pk in institutions}
    others = CampaignPlace.objects.filter(institution__in=institutions).exclude(campaign=campaign)
    for place in others.select_related("campaign").order_by("campaign__starts_on", "pk"):
        told: dict[str, object] = {"opens": place.opens, "closes": place.closes}
        if place.campaign.starts_on.year == campaign.starts_on.year:
            told |= {"recipients": place.recipients}
        known[place.institution_id] |= {name: value for name, value in told.items() if value is not None}
    return [CampaignPlace(campaign=campaign, institution_id=pk, **known[pk]) for pk in institutions]


@transaction.atomic
def edit_campaign(
    campaign: Campaign, institutions: Iterable[Institution], before: Mapping[str, object], *, by: User
) -> None:
    """Save the changed settings; `before` are `settings_of` taken before the form touched it.

    Raises ValidationError where they are others by now.
    """
    check_open(campaign)
    check_unchanged(campaign, before)
    check_version(campaign)
    check_days(campaign)
    campaign.territory = campaign.version.questionnaire.territory
    campaign.save(update_fields=EDITED)
    set_institutions(campaign, institutions)
    changes = audit.difference(before, settings_of(campaign))
    if changes:
        audit.record(campaign, "Изменён опрос", by=by, changes=changes)
        apply_rule(campaign)
        transaction.on_commit(forget_doors)


def settings_of(campaign: Campaign) -> dict[str, object]:
    """The settings by Russian name, the sample, the rule and the institutions included."""
    places = campaign.places.select_related("institution")
    return audit.values(campaign, SETTINGS) | {
        "нужно опросить, % получателей услуг": campaign.sample_percent,
        "исключаются анкеты": "; ".join(words_of(campaign.excluding)),
        "учреждения": ", ".join(str(place.institution) for place in places),
    }


def check_open(campaign: Campaign) -> None:
    """Locks it: whoever closes it now waits, and whoever has just closed it is not overruled."""
    if hold(campaign.pk).frozen_at:
        raise ValidationError("Пока страница была открыта, итоги опроса подвели: изменить его уже нельзя.")


def check_unchanged(campaign: Campaign, before: Mapping[str, object]) -> None:
    """Behind the lock: whoever has saved since the form was shown is not overruled."""
    if audit.difference(before, settings_of(Campaign.objects.get(pk=campaign.pk))):
        raise ValidationError(CHANGED)


def check_version(campaign: Campaign) -> None:
    """Once somebody has answered, only a newer version of the same questionnaire will do."""
    before = Campaign.objects.select_related("version").get(pk=campaign.pk).version
    after = campaign.version
    if before == after or not campaign.responses.exists():
        return
    if before.questionnaire_id != after.questionnaire_id or after.number < before.number:
        raise ValidationError(
            {"version": "На опрос уже ответили: можно выбрать только новую версию той же анкеты."}
        )


def check_days(campaign: Campaign) -> None:
    outside = (
        campaign.responses.filter(day__lt=campaign.starts_on).order_by("day").values_list("day", flat=True)
    )
    first = outside.first()
    if first:
        raise ValidationError(
            {"starts_on": f"Первые ответы получены {first:%d.%m.%Y}: начало не может быть позже."}
        )


def set_institutions(campaign: Campaign, institutions: Iterable[Institution]) -> None:
    wanted = {institution.pk for institution in institutions}
    places = {place.institution_id: place for place in campaign.places.select_related("institution")}
    busy = set(campaign.collectors.values_list("institution", flat=True)) - wanted
    named = [str(places[pk].institution) for pk in sorted(busy & set(places))]
    if named:
        raise ValidationError(
            {"institutions": f"У учреждения есть точки опроса, убрать его нельзя: {', '.join(named)}."}
        )
    campaign.places.exclude(institution__in=wanted).delete()
    new = new_places(campaign, sorted(wanted - set(places)))
    CampaignPlace.objects.bulk_create(new)


@transaction.atomic
def set_places(campaign: Campaign, filled: Mapping[int, Mapping[str, object]], *, by: User) -> int:
    """Save the fields that were filled in, by the place's key; how many places changed."""
    places = campaign.places.select_for_update(of=("self",)).select_related("institution").in_bulk(filled)
    changes: dict[str, tuple[object, object]] = {}
    changed = 0
    for place in places.values():  # who was taken out of the survey meanwhile is not among them
        difference = fill(place, filled[place.pk])
        changes |= {f"{place.institution}: {name}": pair for name, pair in difference.items()}
        changed += bool(difference)
    if changed:
        audit.record(campaign, "Изменены сведения об учреждениях", by=by, changes=changes)
        transaction.on_commit(forget_doors)
    return changed


def fill(place: CampaignPlace, values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    before = audit.values(place, values)
    for name, value in values.items():
        setattr(place, name, value)
    difference = audit.difference(before, audit.values(place, values))
    if difference:
        place.save(update_fields=list(values))
    return difference


def close_campaign(campaign: Campaign, *, by: User) -> None:
    """From now on the figures stand; what comes later is counted apart from them."""
    fold_all()
    with transaction.atomic():
        campaign = hold(campaign.pk)
        if campaign.frozen_at:
            return  # pressed twice
        campaign.frozen_at = timezone.now()
        campaign.save(update_fields=["frozen_at"])
        audit.record(campaign, "Подведены итоги опроса", by=by)
        transaction.on_commit(forget_doors)


@transaction.atomic
def reopen_campaign(campaign: Campaign, *, reason: str, by: User) -> None:
    """The figures may change again. What came after they were closed stays apart."""
    campaign = hold(campaign.pk)
    if campaign.frozen_at is None:
        return
    changes = {"итоги подведены": (campaign.frozen_at, None), "причина": (None, reason)}
    campaign.frozen_at = None
    campaign.save(update_fields=["frozen_at"])
    audit.record(campaign, "Опрос снова открыт", by=by, changes=changes)
    transaction.on_commit(forget_doors)
