"""A draft as people will see it, in other languages, and the moment when it is frozen."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.requests import Request
from surveys.access import (
    draft_for_editing,
    may_edit_questionnaire,
    questionnaires_visible_to,
    version_for_reading,
)
from surveys.actions.drafts import (
    Change,
    ChangedInBetween,
    known_phrases,
    last_published,
    publish,
    ready_to_publish,
)
from surveys.building.doctor import advice, faults
from surveys.building.outdated import confirmed, former_words
from surveys.building.translating import progress, translated, with_language, without_language
from surveys.building.version_difference import differences
from surveys.forms.building import LanguageForm
from surveys.forms.translations import TranslationForm
from surveys.languages import SECOND_LANGUAGES
from surveys.models import Version
from surveys.pages.building import draft_context, told
from surveys.pages.form_fields import shown_sections
from surveys.pages.public import dress_of, form_words, frame
from surveys.quality import answering_minutes
from surveys.questionnaire import BASE_LANGUAGE, Questionnaire
from surveys.views.steps import posted_edits, press, save, who_changed


def preview(request: Request, pk: int) -> HttpResponse:
    """The public form in the frame of a telephone, or alone; nothing is sent from here."""
    version = version_for_reading(request.user, pk)
    content = version.content
    dress = dress_of(request.GET, content)
    context = frame(request.path, dress, content) | form_words(content, dress.language)
    context |= draft_context(version, sections=shown_sections(content, dress.language))
    context["is_alone"] = "alone" in request.GET
    context["back"], context["back_words"] = back_from(request, version)
    return render(request, "surveys/preview.html", context)


def back_from(request: Request, version: Version) -> tuple[str, str]:
    """The address of a page that the person may open, and its name in «Вернуться …»."""
    about = version.questionnaire
    if version.is_draft and not about.archived_at and may_edit_questionnaire(request.user, about):
        return reverse("surveys:draft", args=[version.pk]), "к черновику"
    if questionnaires_visible_to(request.user).filter(pk=about.pk).exists():
        return about.get_absolute_url(), "к анкете"
    return reverse("surveys:surveys"), "к опросам"


def version_publish(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    if request.method == "POST":
        return published(request, pk)
    content, previous = ready_to_publish(version), last_published(version)
    context = draft_context(
        version,
        faults=told(faults(content), content),
        advice=told(advice(content), content),
        previous=previous,
        differences=differences(previous.content, content) if previous else [],
        minutes=answering_minutes(content, BASE_LANGUAGE),
        size=len(content.numbers()),
    )
    return render(request, "surveys/version_publish.html", context)


def published(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    try:
        publish(version, edits=posted_edits(request), by=request.user)
    except ChangedInBetween:
        messages.error(request, f"{who_changed(request, version)} Посмотрите черновик ещё раз и опубликуйте.")
        return redirect("surveys:version-publish", pk)
    except ValidationError:
        messages.error(request, "Сначала исправьте то, что перечислено ниже.")
        return redirect("surveys:version-publish", pk)
    messages.success(request, f"Версия {version.number} опубликована. Её можно ставить в опрос.")
    return redirect("surveys:questionnaire", version.questionnaire_id)


# languages


def languages(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    content = version.content
    form = LanguageForm(request.POST or None, content=content)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["language"]
        words = known_phrases(version, code)
        change: Change = lambda it: translated(with_language(it, code), code, words)  # noqa: E731
        if save(request, version, form, "Добавлен язык", change):
            return redirect("surveys:translation", pk, code)
    context = draft_context(version, form=form, spoken=spoken(content))
    return render(request, "surveys/languages.html", context)


def spoken(content: Questionnaire) -> list[dict[str, object]]:
    return [
        {
            "language": SECOND_LANGUAGES[code],
            "progress": progress(content, code),
            "outdated": len(former_words(content, code)),
        }
        for code in content.languages
        if code != BASE_LANGUAGE and code in SECOND_LANGUAGES
    ]


def require_language(content: Questionnaire, code: str) -> None:
    if code == BASE_LANGUAGE or code not in content.languages:
        raise Http404


def translation(request: Request, pk: int, language: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    content, show = version.content, request.GET.get("show", "")
    require_language(content, language)
    form = TranslationForm(request.POST or None, content=content, language=language, show=show)
    if request.method == "POST" and form.is_valid() and save_translation(request, version, form, language):
        return redirect(request.get_full_path())
    done, total = progress(content, language)
    context = draft_context(version, form=form, language=SECOND_LANGUAGES[language], done=done, total=total)
    context |= {"show": show, "untranslated": total - done, "outdated": len(former_words(content, language))}
    return render(request, "surveys/translation.html", context)


def save_translation(request: Request, version: Version, form: TranslationForm, language: str) -> bool:
    words, fitting = form.words(), form.fitting()

    def change(content: Questionnaire) -> Questionnaire:
        return confirmed(translated(content, language, words), language, fitting)

    if is_saved := save(request, version, form, "Изменён перевод", change):
        done, total = progress(change(version.content), language)
        messages.success(request, f"Перевод сохранён: {done} из {total}.")
    return is_saved


def language_remove(request: Request, pk: int, language: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    require_language(version.content, language)
    if request.method == "POST":
        press(
            request,
            version,
            "Убран язык",
            lambda it: without_language(it, language),
            "Язык и перевод убраны.",
            "",
        )
        return redirect("surveys:languages", pk)
    done, total = progress(version.content, language)
    context = draft_context(version, language=SECOND_LANGUAGES[language], done=done, total=total)
    return render(request, "surveys/language_remove.html", context)
