"""The builder: a draft as a whole, its heading, factors and sections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from institutions.models import AuditEntry
from institutions.requests import Request
from surveys.access import draft_for_editing
from surveys.actions.drafts import Change, ChangedInBetween, edit_draft, last_published
from surveys.actions.questionnaires import discard_draft
from surveys.building.doctor import base, faults
from surveys.building.editing import (
    DOWN,
    UP,
    Refused,
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


def back_to(version: Version, anchor: str = "") -> HttpResponse:
    response = redirect("surveys:draft", version.pk)
    response["Location"] += f"#{anchor}" if anchor else ""
    return response


def posted_edits(request: Request) -> int:
    """The step of the draft that the page showed; nothing that is there where it is not told."""
    typed = request.POST.get("edits", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def who_changed(request: Request, version: Version) -> str:
    last = AuditEntry.objects.about(version.questionnaire).first()
    if last is None or last.by is None:
        return "Тем временем черновик изменили."
    if last.by == request.user:
        return "Тем временем вы сами изменили черновик в другом окне."
    return f"Тем временем черновик изменил другой человек: {last.by}."


def press(
    request: Request, version: Version, action: str, change: Change, done: str, anchor: str
) -> HttpResponse:
    """A button of the builder: a step made on the draft as the page showed it."""
    try:
        edit_draft(version, action, change, edits=posted_edits(request), by=request.user)
        messages.success(request, done)
    except ChangedInBetween:
        messages.error(request, f"{who_changed(request, version)} Посмотрите, что стало, и нажмите ещё раз.")
    except Refused as refused:
        messages.error(request, str(refused))
    return back_to(version, anchor)


def save(request: Request, version: Version, form: Any, action: str, change: Change) -> bool:
    """A form of the builder; what stands in the way is told in it."""
    try:
        edit_draft(version, action, change, edits=version.edits, by=request.user)
    except ChangedInBetween:
        form.add_error(None, f"{who_changed(request, version)} Ваш текст в полях: сохраните ещё раз.")
    except Refused as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


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
        raise Http404 from None


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


def section_move(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    section_in(version, key)
    step = UP if request.POST.get("to") == "up" else DOWN
    done = "Раздел переставлен."
    return press(
        request, version, "Переставлен раздел", lambda it: move_section(it, key, step), done, f"section-{key}"
    )


def section_duplicate(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    section_in(version, key)
    done = "Копия раздела стоит под ним."
    return press(
        request, version, "Скопирован раздел", lambda it: duplicate_section(it, key), done, f"section-{key}"
    )


def section_remove(request: Request, pk: int, key: str) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    section = section_in(version, key)
    if request.method == "POST":
        done = "Раздел удалён."
        return press(request, version, "Удалён раздел", lambda it: remove_section(it, key), done, "")
    questions = [base(question.text) for question in section.questions]
    context = draft_context(version, section=section, title=base(section.title), questions=questions)
    return render(request, "surveys/section_remove.html", context)
