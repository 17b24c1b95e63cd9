"""What people wrote, for those who may read it: no name of a place, no day, in an order that tells nothing."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from institutions.requests import Request
from surveys import access
from surveys.forms.figures import WordsFilterForm
from surveys.models import Campaign, Response, ResponseText
from surveys.questionnaire import BASE_LANGUAGE, in_language
from surveys.views.campaigns import campaign_context

PER_PAGE = 50


def words(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_words(request.user, pk)
    places = [place.institution for place in access.places_for_words(request.user, found)]
    form = WordsFilterForm(request.GET, institutions=places, questions=questions_of(found))
    form.is_valid()
    chosen = form.cleaned_data.get("institution")
    mine = texts_of(found, form.chosen_question, [place.pk for place in places])
    texts = mine.filter(response__institution=chosen) if chosen else mine
    number, all_of_mine = texts.count(), mine.count()
    rest, least = all_of_mine - number, settings.SURVEY_LEAST
    is_shown = number >= least and not 0 < rest < least
    page = Paginator(texts if is_shown else texts.none(), PER_PAGE).get_page(request.GET.get("page"))
    context = campaign_context(
        request, found, "words", filter=form, page=page, number=number, is_shown=is_shown
    )
    return render(request, "surveys/words.html", context)


def questions_of(found: Campaign) -> list[tuple[str, str]]:
    """Those that are answered in words."""
    return [
        (question.key, in_language(question.text, BASE_LANGUAGE))
        for question in found.version.content.questions()
        if question.kind in {"text", "long_text"}
    ]


def texts_of(found: Campaign, question: str, institutions: list[int]) -> QuerySet[ResponseText]:
    """By keys drawn at random, so by no order of theirs."""
    counted = Response.objects.counted().filter(campaign=found, institution__in=institutions)
    return ResponseText.objects.filter(response__in=counted, question=question).order_by("pk")
