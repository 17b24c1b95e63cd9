"""The builder: a draft as a whole, its heading, factors and sections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from surveys.access import draft_for_editing
from surveys.actions.drafts import Change, ChangedInBetween, last_published
from surveys.actions.questionnaires import discard_draft
from surveys.building.doctor import base, faults
from surveys.building.editing import (
    add_section,
    change_section,
    duplicate_section,
    move_section,
    remove_section,
    section_of,
)
from surveys.building.list_lines import read_lines, with_factors
from surveys.building.making import reworded
from surveys.forms.building import FactorsForm, HeadingForm
from surveys.forms.questions import SectionForm
from surveys.forms.shown_when import typed
from surveys.languages import russian_name
from surveys.models import Version
from surveys.pages.building import cards_of, draft_context, told
from surveys.quality import answering_minutes
from surveys.questionnaire import BASE_LANGUAGE, Section
from surveys.views.steps import (
    Part,
    PartGone,
    back_to,
    duplicated,
    moved,
    posted_edits,
    removed,
    save,
    who_changed,
)


def draft(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    content = version.content
    context = draft_context(
        version,
        heading={"title": base(content.title), "intro": base(content.intro), "thanks": base(content.thanks)},
        sections=cards_of(content),
        whole_faults=[each for each in told(faults(content), content) if not each.key],
        factors=[base(factor.text) for factor in content.factors],
        languages=[russian_name(code) for code in content.languages],
        minutes=answering_minutes(content, BASE_LANGUAGE),
    )
    return render(request, "surveys/draft.html", context)


def draft_heading(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    content = version.content
    names = ("title", "intro", "thanks")
    form = HeadingForm(request.POST or None, stored={name: base(getattr(content, name)) for name in names})
    if request.method == "POST" and form.is_valid():
        texts: dict[str, Any] = {
            name: reworded(getattr(content, name), form.cleaned_data[name].strip()) for name in names
        }
        if save(request, version, form, "Изменены название и вступление", lambda it: replace(it, **texts)):
            messages.success(request, "Сохранено.")
            return back_to(version)
    return render(request, "surveys/draft_heading.html", draft_context(version, form=form))


def draft_factors(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    before = [(factor.key, base(factor.text)) for factor in version.content.factors]
    stored = {"factors": "\n".join(words for _, words in before)}
    form = FactorsForm(request.POST or None, stored=stored)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["factors"].splitlines()
        lines = read_lines(before, typed, all_same=form.cleaned_data["all_same"])
        if save(request, version, form, "Изменены факторы", lambda it: with_factors(it, lines)):
            messages.success(request, "Факторы сохранены. Свяжите с ними вопросы.")
            return back_to(version)
    return render(request, "surveys/draft_factors.html", draft_context(version, form=form))


def draft_discard(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    is_whole = last_published(version) is None
    if request.method == "POST":
        try:
            discard_draft(version, edits=posted_edits(request), by=request.user)
        except ChangedInBetween:
            messages.error(
                request, f"{who_changed(request, version)} Посмотрите, что в нём теперь, прежде чем удалить."
            )
            return back_to(version)
        messages.success(request, "Черновик удалён.")
        if is_whole:
            return redirect("surveys:questionnaires")
        return redirect("surveys:questionnaire", version.questionnaire_id)
    return render(request, "surveys/draft_discard.html", draft_context(version, is_whole=is_whole))


# sections


def section_in(version: Version, key: str) -> Section:
    try:
        return section_of(version.content, key)
    except KeyError:
        raise PartGone(version, "раздел") from None


def section_new(request: Request, pk: int) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    return section_page(request, version, Section("", {}, ()), "surveys/section_new.html")


def section_edit(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    return section_page(request, version, section_in(version, key), "surveys/section_edit.html")


def section_page(request: Request, version: Version, section: Section, template: str) -> HttpResponse:
    is_new, half = not section.key, typed(request.POST)
    data = request.POST or None if half is None else None
    form = SectionForm(data, section=section, content=version.content, typed=half)
    if form.is_bound and form.is_valid():
        fresh = form.section()
        action = "Добавлен раздел" if is_new else "Изменён раздел"
        change: Change = (
            (lambda it: add_section(it, fresh)[0]) if is_new else (lambda it: change_section(it, fresh))
        )
        if save(request, version, form, action, change):
            messages.success(request, f"{action}.")
            return back_to(version, fresh.key and f"section-{fresh.key}")
    return render(request, template, draft_context(version, form=form, section=section))


SECTION = Part("раздел", "section", section_in, move_section, duplicate_section, remove_section)


def section_move(request: Request, pk: int, key: str) -> HttpResponse:
    return moved(request, pk, key, SECTION)


def section_duplicate(request: Request, pk: int, key: str) -> HttpResponse:
    return duplicated(request, pk, key, SECTION)


def section_remove(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    section = section_in(version, key)
    if request.method == "POST":
        return removed(request, version, key, SECTION)
    questions = [base(question.text) for question in section.questions]
    context = draft_context(version, section=section, title=base(section.title), questions=questions)
    return render(request, "surveys/section_remove.html", context)
