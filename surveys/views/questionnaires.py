"""Questionnaires of a district: the list, the ready ones, and the life of each."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from institutions.models import AuditEntry
from institutions.requests import Request
from surveys.access import (
    may_edit_questionnaire,
    may_make_questionnaires,
    questionnaire_for_editing,
    questionnaire_for_reading,
    questionnaires_visible_to,
    territories_for_surveys,
)
from surveys.actions.questionnaires import (
    archive_questionnaire,
    create_questionnaire,
    new_draft,
    offer_as_template,
    restore_questionnaire,
)
from surveys.building.editing import empty
from surveys.forms.building import BLANK, NewQuestionnaireForm
from surveys.library import library
from surveys.models import Questionnaire
from surveys.pages.building import cards_of
from surveys.quality import answering_minutes
from surveys.questionnaire import BASE_LANGUAGE
from surveys.questionnaire import Questionnaire as Content


def questionnaires(request: Request) -> HttpResponse:
    visible = questionnaires_visible_to(request.user).select_related("territory")
    published = Count("versions", filter=Q(versions__published_at__isnull=False), distinct=True)
    drafts = Count("versions", filter=Q(versions__published_at__isnull=True), distinct=True)
    context = {
        "questionnaires": visible.annotate(published=published, drafts=drafts).order_by(
            F("archived_at").asc(nulls_first=True), "title"
        ),
        "templates": library().values(),
        "may_make": may_make_questionnaires(request.user),
    }
    return render(request, "surveys/questionnaires.html", context)


def template(request: Request, name: str) -> HttpResponse:
    """A ready questionnaire, to be read before it is copied."""
    ready = library().get(name)
    if ready is None:
        raise Http404
    context = {
        "template": ready,
        "sections": cards_of(ready.content),
        "minutes": answering_minutes(ready.content, BASE_LANGUAGE),
        "may_make": may_make_questionnaires(request.user),
    }
    return render(request, "surveys/template.html", context)


def questionnaire_new(request: Request) -> HttpResponse:
    own = questionnaires_visible_to(request.user).filter(territory__in=territories_for_surveys(request.user))
    form = NewQuestionnaireForm(
        request.POST or None,
        territories=territories_for_surveys(request.user),
        questionnaires=own.order_by("-is_template", "title"),
        initial={"source": request.GET.get("from", BLANK)},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        content, name = source(form, told["source"])
        title = told["title"] or content.title[BASE_LANGUAGE]
        draft = create_questionnaire(told["territory"], title, content, by=request.user, copied_from=name)
        messages.success(request, "Анкета создана. Это черновик: его посетители пока не видят.")
        return redirect("surveys:draft", draft.pk)
    return render(request, "surveys/questionnaire_new.html", {"form": form})


def source(form: NewQuestionnaireForm, chosen: str) -> tuple[Content, str]:
    """The content to begin with and the name of where it came from."""
    if chosen == BLANK:
        return empty(""), ""
    if chosen in form.questionnaires:
        own = form.questionnaires[chosen]
        return own.versions.order_by("-number")[0].content, own.title
    return library()[chosen].content, str(library()[chosen])


def questionnaire(request: Request, pk: int) -> HttpResponse:
    found = questionnaire_for_reading(request.user, pk)
    versions = found.versions.select_related("published_by").order_by("-number")
    context = {
        "questionnaire": found,
        "versions": versions.prefetch_related("campaigns"),
        "draft": next((version for version in versions if version.is_draft), None),
        "published": next((version for version in versions if not version.is_draft), None),
        "entries": AuditEntry.objects.about(found)[:20],
        "may_edit": may_edit_questionnaire(request.user, found),
    }
    return render(request, "surveys/questionnaire.html", context)


def questionnaire_draft(request: Request, pk: int) -> HttpResponse:
    """A new version, begun from the last one."""
    found = in_use(questionnaire_for_editing(request.user, pk))
    return redirect("surveys:draft", new_draft(found, by=request.user).pk)


def in_use(found: Questionnaire) -> Questionnaire:
    if found.archived_at:
        raise Http404
    return found


def questionnaire_archive(request: Request, pk: int) -> HttpResponse:
    archive_questionnaire(questionnaire_for_editing(request.user, pk), by=request.user)
    messages.success(request, "Анкета в архиве. Опросы по ней идут дальше, ответы на месте.")
    return redirect("surveys:questionnaire", pk)


def questionnaire_restore(request: Request, pk: int) -> HttpResponse:
    restore_questionnaire(questionnaire_for_editing(request.user, pk), by=request.user)
    messages.success(request, "Анкета возвращена из архива.")
    return redirect("surveys:questionnaire", pk)


def questionnaire_sample(request: Request, pk: int) -> HttpResponse:
    """Offer it first when a new one is begun, or no longer."""
    is_template = request.POST.get("to") == "on"
    offer_as_template(questionnaire_for_editing(request.user, pk), by=request.user, is_template=is_template)
    messages.success(request, "Анкета стала образцом." if is_template else "Анкета больше не образец.")
    return redirect("surveys:questionnaire", pk)
