"""What stands on the poster of a point: its own code, and the questionnaires of others beside it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from documents.poster import FurtherCode, Poster
from institutions.models import Institution
from institutions.short_codes import shown
from surveys.compiled import compiled
from surveys.languages import language_name
from surveys.models import Channel, Collector
from surveys.quality import answering_minutes
from surveys.questionnaire import BASE_LANGUAGE, Questionnaire

WITHOUT_POSTER = (Channel.PAPER, Channel.PHONE, Channel.IMPORT)  # nobody comes to them with a phone


def with_posters(collectors: QuerySet[Collector]) -> QuerySet[Collector]:
    return collectors.filter(revoked_at__isnull=True).exclude(channel__in=WITHOUT_POSTER)


def has_poster(collector: Collector) -> bool:
    return collector.revoked_at is None and collector.channel not in WITHOUT_POSTER


def poster_of(collector: Collector) -> Poster:
    return Poster(
        institution=collector.institution.short_name,
        point=collector.point,
        address=form_address(collector.code),
        typed_address=typed_address(),
        code=shown(collector.dictated),
        notes=notes_of(compiled(collector.campaign.version_id).questionnaire),
        further=further_codes(collector.institution),
    )


def form_address(code: str) -> str:
    return settings.PUBLIC_URL + reverse("surveys:form", args=[code])


def typed_address() -> str:
    """As people type it: no scheme, a Russian name in Russian letters."""
    public = urlsplit(settings.PUBLIC_URL)
    host = (public.hostname or "").encode().decode("idna")
    port = f":{public.port}" if public.port else ""
    return f"{host}{port}{reverse('surveys:code')}".rstrip("/")


def notes_of(questionnaire: Questionnaire) -> tuple[str, ...]:
    """«Анонимно», «2 минуты», and the languages where there is a choice."""
    minutes = answering_minutes(questionnaire, BASE_LANGUAGE)
    names = [language_name(code) for code in questionnaire.languages]
    return ("Анонимно", in_minutes(minutes), *([", ".join(names)] if len(names) > 1 else []))


def in_minutes(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return f"{count} минута"
    few = count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return f"{count} минуты" if few else f"{count} минут"


def further_codes(institution: Institution) -> tuple[FurtherCode, ...]:
    """Where the institution is known to the ministry and to bus.gov.ru."""
    ministry = FurtherCode(
        "Опрос Минкультуры России",
        "Другая анкета: её собирает министерство, отвечают с 18 лет",
        address_there(settings.MINISTRY_FORM_URL, institution.ap_orgcode),
    )
    state = FurtherCode(
        "Отзыв на bus.gov.ru",
        "Государственный сайт: оцените условия в учреждении",
        address_there(settings.BUS_GOV_FORM_URL, institution.bus_gov_id),
    )
    known = ((institution.ap_orgcode, ministry), (institution.bus_gov_id, state))
    return tuple(code for number, code in known if number)


def address_there(pattern: str, code: str) -> str:
    return pattern.replace("{code}", quote(code, safe=""))
