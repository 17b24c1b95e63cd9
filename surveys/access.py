"""Who may see and change which questionnaire, campaign and point. Loading is the check: not yours answers 404."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from institutions.access import act, load, scope_of
from institutions.models import Institution, Territory, User
from jobs.models import Job
from surveys.made_files import SUFFIXES
from surveys.models import (
    Campaign,
    CampaignPlace,
    Collector,
    DiscardedDraft,
    EntryBatch,
    ImportUpload,
    Questionnaire,
    Response,
    SavedAnswers,
    Version,
)
from surveys.models.collecting import CollectorQuerySet


def questionnaires_visible_to(user: User) -> QuerySet[Questionnaire]:
    """The department and those who assess see the questionnaires of their territory."""
    scope = scope_of(user)
    return Questionnaire.objects.filter(territory__in=scope.views | scope.assessed)


def questionnaire_for_reading(user: User, pk: int) -> Questionnaire:
    return load(questionnaires_visible_to(user).select_related("territory"), pk)


def questionnaire_for_editing(user: User, pk: int) -> Questionnaire:
    questionnaire = questionnaire_for_reading(user, pk)
    require_editing(user, questionnaire.territory_id)
    return questionnaire


def may_edit_questionnaire(user: User, questionnaire: Questionnaire) -> bool:
    return questionnaire.territory_id in scope_of(user).edits


def may_make_questionnaires(user: User) -> bool:
    return bool(scope_of(user).edits)


def version_for_reading(user: User, pk: int) -> Version:
    """Of a questionnaire the person sees, or of a campaign the person's institution takes part in."""
    asked = campaigns_visible_to(user).values("version")
    seen = Q(questionnaire__in=questionnaires_visible_to(user)) | Q(pk__in=asked)
    return load(Version.objects.filter(seen).select_related("questionnaire__territory"), pk)


class DraftClosed(PermissionDenied):
    """The person might edit it, but it was published, or its questionnaire put away."""

    def __init__(self, version: Version) -> None:
        super().__init__()
        self.version = version


class DraftDiscarded(Http404):
    """The person might edit it, but it was thrown away."""

    def __init__(self, draft: DiscardedDraft) -> None:
        super().__init__()
        self.draft = draft


def draft_for_editing(user: User, pk: int) -> Version:
    """A draft of a questionnaire the person edits; a published version is forbidden, it is frozen."""
    try:
        version = version_for_reading(user, pk)
    except Http404:
        refuse_discarded(user, pk)
        raise
    require_editing(user, version.questionnaire.territory_id)
    if not version.is_draft or version.questionnaire.archived_at:
        raise DraftClosed(version)
    return version


def refuse_discarded(user: User, pk: int) -> None:
    """Strangers are not told that it was ever there."""
    mine = DiscardedDraft.objects.filter(pk=pk, territory__in=scope_of(user).edits)
    if found := mine.select_related("by", "questionnaire", "again__questionnaire").first():
        require_editing(user, found.territory_id)
        raise DraftDiscarded(found)


def territories_for_surveys(user: User) -> QuerySet[Territory]:
    """Where the person may make questionnaires and campaigns."""
    return Territory.objects.active().filter(pk__in=scope_of(user).edits)


def institutions_for_surveys(user: User) -> QuerySet[Institution]:
    """Who may be asked to take part in the person's campaigns."""
    return Institution.objects.active().filter(territory__in=scope_of(user).edits).select_related("territory")


def campaigns_visible_to(user: User) -> QuerySet[Campaign]:
    """The department and those who assess see all of their territory; others where their institutions take part."""
    scope = scope_of(user)
    taking_part = CampaignPlace.objects.filter(
        Q(institution__in=scope.fills | scope.inherits) | Q(institution__territory__in=scope.settlements)
    )
    return Campaign.objects.filter(
        Q(territory__in=scope.views | scope.assessed) | Q(pk__in=taking_part.values("campaign"))
    )


def campaign_for_reading(user: User, pk: int) -> Campaign:
    return load(campaigns_visible_to(user).select_related("territory", "version__questionnaire"), pk)


def campaign_for_editing(user: User, pk: int) -> Campaign:
    """Of a territory the person edits, and not closed: a closed one is read-only for everybody."""
    campaign = campaign_for_reading(user, pk)
    require_editing(user, campaign.territory_id)
    if campaign.frozen_at:
        raise PermissionDenied
    return campaign


def places_visible_to(user: User, campaign: Campaign) -> QuerySet[CampaignPlace]:
    """Of a campaign the person sees: all of them for the department, the own ones for an institution."""
    return places_of(user, [campaign])


def places_of(user: User, campaigns: Iterable[Campaign]) -> QuerySet[CampaignPlace]:
    """Of several campaigns the person sees."""
    scope = scope_of(user)
    return CampaignPlace.objects.filter(
        Q(campaign__territory__in=scope.views | scope.assessed)
        | Q(institution__in=scope.fills | scope.inherits)
        | Q(institution__territory__in=scope.settlements),
        campaign__in=[campaign.pk for campaign in campaigns],
    ).select_related("institution__territory")


def sees_whole(user: User, campaign: Campaign) -> bool:
    """Whether the figures of all places together are the person's to see."""
    scope = scope_of(user)
    return campaign.territory_id in scope.views | scope.assessed


def may_edit_campaign(user: User, campaign: Campaign) -> bool:
    return campaign.territory_id in scope_of(user).edits


def campaign_for_closing(user: User, pk: int) -> Campaign:
    """Closed already or not: whoever presses twice is not refused."""
    campaign = campaign_for_reading(user, pk)
    require_editing(user, campaign.territory_id)
    return campaign


def campaign_for_overseeing(user: User, pk: int) -> Campaign:
    """Its history, for the department."""
    campaign = campaign_for_reading(user, pk)
    if campaign.territory_id not in scope_of(user).views:
        raise PermissionDenied
    return campaign


def campaign_for_words(user: User, pk: int) -> Campaign:
    """What people wrote is read by the department and by the institution they wrote about."""
    campaign = campaign_for_reading(user, pk)
    if not places_for_words(user, campaign).exists():
        raise PermissionDenied
    return campaign


def places_for_words(user: User, campaign: Campaign) -> QuerySet[CampaignPlace]:
    scope = scope_of(user)
    return places_visible_to(user, campaign).filter(
        Q(campaign__territory__in=scope.views) | Q(institution__in=scope.fills)
    )


def campaign_for_reopening(user: User, pk: int) -> Campaign:
    """An administrator alone opens closed figures again."""
    campaign = campaign_for_reading(user, pk)
    if campaign.territory_id not in scope_of(user).administers:
        raise PermissionDenied
    act(user, lambda scope: campaign.territory_id in scope.administers)
    return campaign


def campaign_for_collectors(user: User, pk: int) -> Campaign:
    """Where the person may make points: the department anywhere, an institution's people at their own."""
    campaign = campaign_for_entry(user, pk)
    if campaign.frozen_at:
        raise PermissionDenied
    return campaign


def campaign_for_entry(user: User, pk: int) -> Campaign:
    """Where the person may bring in answers, at one place at least; after the figures are closed, too."""
    campaign = campaign_for_reading(user, pk)
    fills = {place.institution_id for place in places_for_collectors(user, campaign)}
    if not fills:
        raise PermissionDenied
    act(user, lambda scope: campaign.territory_id in scope.edits or bool(fills & scope.fills))
    return campaign


def places_for_collectors(user: User, campaign: Campaign) -> QuerySet[CampaignPlace]:
    scope = scope_of(user)
    return places_visible_to(user, campaign).filter(
        Q(campaign__territory__in=scope.edits) | Q(institution__in=scope.fills)
    )


def versions_for_campaigns(user: User) -> QuerySet[Version]:
    """Published versions of the questionnaires that are the person's to use."""
    territories = scope_of(user).edits
    mine = Version.objects.published().filter(
        questionnaire__territory__in=territories, questionnaire__archived_at__isnull=True
    )
    return mine.select_related("questionnaire").order_by("questionnaire__title", "-number")


def versions_for_campaign(user: User, campaign: Campaign) -> QuerySet[Version]:
    """The one it has now stays on the list, whatever became of its questionnaire."""
    offered = versions_for_campaigns(user).order_by().values("pk")
    versions = Version.objects.filter(Q(pk__in=offered) | Q(pk=campaign.version_id))
    return versions.select_related("questionnaire").order_by("questionnaire__title", "-number")


def institutions_for_campaign(user: User, campaign: Campaign) -> QuerySet[Institution]:
    """Those that take part stay on the list, closed meanwhile or not."""
    taking_part = CampaignPlace.objects.filter(campaign=campaign.pk).values("institution")
    return institutions_for_surveys(user) | Institution.objects.filter(pk__in=taking_part).select_related(
        "territory"
    )


def collectors_visible_to(user: User) -> CollectorQuerySet:
    scope = scope_of(user)
    return Collector.objects.filter(
        Q(campaign__territory__in=scope.views)
        | Q(institution__in=scope.fills | scope.inherits)
        | Q(institution__territory__in=scope.settlements)
    ).select_related("campaign__territory", "campaign__version", "institution__territory")


def collector_for_reading(user: User, pk: int) -> Collector:
    return load(collectors_visible_to(user), pk)


def collector_for_work(user: User, pk: int) -> Collector:
    """Where the person may bring in answers and change the point: the own institution's, or the department's."""
    collector = collector_for_reading(user, pk)
    require_work(user, collector)
    return collector


def batch_for_work(user: User, pk: int) -> EntryBatch:
    batches = EntryBatch.objects.filter(collector__in=collectors_visible_to(user))
    batch = load(batches.select_related("collector__campaign__version", "collector__institution"), pk)
    require_work(user, batch.collector)
    return batch


def collector_for_entry(user: User, pk: int, *channels: str) -> Collector:
    """A point of one of these channels whose answers the person brings in; of another channel it is none."""
    found = load(collectors_visible_to(user).filter(channel__in=channels), pk)
    require_work(user, found)
    return found


def response_for_work(user: User, batch: EntryBatch, pk: UUID) -> Response:
    """A sheet of a batch the person works at."""
    return load(batch.responses.select_related("campaign", "batch__collector"), pk)


def import_for_work(user: User, pk: UUID) -> ImportUpload:
    """A file brought to a point the person works at, whoever of the place has begun with it."""
    uploads = ImportUpload.objects.filter(collector__in=collectors_visible_to(user))
    upload = load(
        uploads.select_related("collector__campaign__version", "collector__institution", "batch", "job"), pk
    )
    require_work(user, upload.collector)
    return upload


def points_for_work(user: User, **among: Any) -> list[Collector]:
    """Of these points, the ones the person works at."""
    return [each for each in collectors_visible_to(user).filter(**among) if works_at(user, each)]


def saved_answers_for_work(user: User, pk: UUID) -> SavedAnswers:
    """A file that the person has begun with: it may hold answers of points that a colleague does not work at."""
    saved = load(SavedAnswers.objects.filter(created_by=user), pk)
    saved.campaign = campaign_for_entry(user, saved.campaign_id)
    return saved


def works_at(user: User, collector: Collector) -> bool:
    scope = scope_of(user)
    return collector.institution_id in scope.fills or collector.campaign.territory_id in scope.edits


def require_work(user: User, collector: Collector) -> None:
    if not works_at(user, collector):
        raise PermissionDenied
    territory, institution = collector.campaign.territory_id, collector.institution_id
    act(user, lambda scope: institution in scope.fills or territory in scope.edits)


def require_editing(user: User, territory: int) -> None:
    if territory not in scope_of(user).edits:
        raise PermissionDenied
    act(user, lambda scope: territory in scope.edits)


def print_for_reading(user: User, pk: UUID) -> Job:
    """A file that the person had made, of a campaign still theirs to see: what is in it was chosen for them."""
    job: Job = load(Job.objects.filter(task__in=SUFFIXES, created_by=user), pk)
    campaign_for_reading(user, job.params["campaign"])
    return job
