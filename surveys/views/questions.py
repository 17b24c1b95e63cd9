"""Questions of a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from surveys.access import draft_for_editing
from surveys.actions.drafts import ChangedInBetween, edit_draft
from surveys.building.doctor import base, ties_of
from surveys.building.editing import (
    add_question,
    change_question,
    duplicate_question,
    move_question,
    remove_question,
)
from surveys.building.list_lines import Lines
from surveys.building.measures import with_other_measures
from surveys.forms.questions import NewQuestionForm, QuestionForm, measures_in
from surveys.forms.shown_when import typed
from surveys.models import Version
from surveys.pages.building import draft_context
from surveys.questionnaire import KINDS, Question
from surveys.views.drafts import section_in
from surveys.views.steps import Part, PartGone, back_to, duplicated, moved, removed, save, who_changed


def question_new(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    section = section_in(version, key)
    form = NewQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed, fresh = add_question(
            version.content, key, form.cleaned_data["kind"], form.cleaned_data["text"]
        )
        try:
            edit_draft(version, "Добавлен вопрос", lambda _: changed, edits=version.edits, by=request.user)
            messages.success(request, "Вопрос добавлен. Допишите, что нужно, и сохраните.")
            return redirect("surveys:question-edit", pk, fresh)
        except ChangedInBetween:
            form.add_error(None, f"{who_changed(request, version)} Ваш текст в полях: сохраните ещё раз.")
    context = draft_context(version, form=form, section=section, title=base(section.title))
    return render(request, "surveys/question_new.html", context)


def question_in(version: Version, key: str) -> Question:
    if key not in version.content.numbers():
        raise PartGone(version, "вопрос")
    return version.content.question(key)


def question_edit(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    question = question_in(version, key)
    form = question_form(request, version, question)
    if form.is_bound and form.is_valid() and save_question(request, version, form):
        tell(request, form.lines)
        return back_to(version, f"question-{key}")
    number, kind = version.content.numbers()[key], KINDS[question.kind]
    context = draft_context(version, form=form, question=question, number=number, kind=kind)
    return render(request, "surveys/question_edit.html", context)


def question_form(request: Request, version: Version, question: Question) -> QuestionForm:
    """Unbound where a button of it is not to save: what was typed stays."""
    half = typed(request.POST)
    published = [each.content for each in version.questionnaire.versions.published()]
    measures = measures_in(published)
    return QuestionForm(
        request.POST or None if half is None else None,
        question=question,
        content=version.content,
        typed=half,
        was_published=any(tie.measure in measures for tie in ties_of(question) if tie.measure),
    )


def save_question(request: Request, version: Version, form: QuestionForm) -> bool:
    fresh = form.question()
    if form.cleaned_data.get("is_other"):
        fresh = with_other_measures(fresh)
    return save(request, version, form, "Изменён вопрос", lambda it: change_question(it, fresh))


def tell(request: Request, lines: Lines | None) -> None:
    """How a list was understood."""
    parts = ["Вопрос сохранён."]
    if lines and lines.renamed:
        parts.append("Прежние строки в новых словах: " + quoted(f"{a}» → «{b}" for a, b in lines.renamed))
    if lines and lines.added:
        parts.append("Новые строки: " + quoted(lines.added))
    if lines and lines.removed:
        parts.append("Убраны: " + quoted(lines.removed))
    messages.success(request, " ".join(parts))


def quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"«{text}»" for text in texts) + "."


QUESTION = Part("вопрос", "question", question_in, move_question, duplicate_question, remove_question)


def question_move(request: Request, pk: int, key: str) -> HttpResponse:
    return moved(request, pk, key, QUESTION)


def question_duplicate(request: Request, pk: int, key: str) -> HttpResponse:
    return duplicated(request, pk, key, QUESTION)


def question_remove(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    question = question_in(version, key)
    if request.method == "POST":
        return removed(request, version, key, QUESTION)
    number = version.content.numbers()[key]
    context = draft_context(version, question=question, number=number, text=base(question.text))
    return render(request, "surveys/question_remove.html", context)
