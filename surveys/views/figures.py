"""The figures of a survey at this moment, and the check of them against the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from documents.file_names import MEDIA_TYPES, safe_name
from documents.render.figure_sheets import FigureSheet, to_figure_sheets
from institutions.access import scope_of
from institutions.models import Institution
from institutions.requests import Request
from surveys import access
from surveys.actions.checking import check_later, last_check
from surveys.counting.figures import VersionFigures, View
from surveys.counting.figures import figures as figures_of
from surveys.counting.figures_table import ABOUT_COLUMNS, COLUMNS, figure_rows
from surveys.counting.shown_figures import ShownQuestion, shown_questions
from surveys.exports import order_answers
from surveys.forms.figures import FigureFilterForm
from surveys.models import Campaign, Channel, Version
from surveys.quality import words_of
from surveys.views.campaigns import campaign_context, excluded_for

LATE = {"before": False, "late": True}


@dataclass(frozen=True)
class Part:
    """What of a survey is looked at, and its figures where enough people stand behind them."""

    filter: FigureFilterForm
    total: int
    is_shown: bool
    questions: list[ShownQuestion]
    is_by_year: bool

    def chosen(self) -> list[tuple[str, str]]:
        """What was chosen, by the names of the filters."""
        told = []
        for field in self.filter:
            choices: Any = field.field.choices  # type: ignore[attr-defined]
            value = (
                "" if self.is_by_year and field.name == "month" else self.filter.cleaned_data.get(field.name)
            )
            told.append((str(field.label), dict(choices).get(value or "") or choices[0][1]))
        return told


def part_of(request: Request, found: Campaign) -> Part:
    form = filter_form(request, found)
    view, base = view_of(found, form)
    version = form.cleaned_data.get("version") or found.version_id
    here = figures_of(view).get(version)
    wholes = [each for each in (figures_of(whole).get(version) for whole in wider(view, base)) if each]
    total = here.total if here else 0
    return Part(form, total, is_shown(here, wholes), shown(here, wholes), bool(view.channel))


def figures(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_reading(request.user, pk)
    context = campaign_context(
        request,
        found,
        "figures",
        **vars(part_of(request, found)),
        excluded=excluded_for(request, found),
        rule=words_of(found.excluding),
        check=last_check(found),
        may_check=access.may_edit_campaign(request.user, found),
    )
    return render(request, "surveys/figures.html", context)


def figures_table(request: Request, pk: int) -> HttpResponse:
    """What the page shows of the same part, as a workbook."""
    found = access.campaign_for_reading(request.user, pk)
    part = part_of(request, found)
    if not part.is_shown:
        return redirect(f"{reverse('surveys:figures', args=[pk])}?{request.GET.urlencode()}")
    about: list[tuple[str, str | int]] = [
        ("Опрос", str(found)),
        *part.chosen(),
        ("Анкет", part.total),
        ("На момент", f"{timezone.localtime():%d.%m.%Y %H:%M}"),
        *((f"Исключено: {why}", number) for why, number in excluded_for(request, found)),
    ]
    title = f"Итоги, {found}"
    sheets = [
        FigureSheet("Итоги", COLUMNS, tuple(figure_rows(part.questions))),
        FigureSheet("О таблице", ABOUT_COLUMNS, tuple(about)),
    ]
    response = HttpResponse(to_figure_sheets(title, sheets), content_type=MEDIA_TYPES["xlsx"])
    name = f"{safe_name(title, 100)}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def answers_table(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_closing(request.user, pk)
    return redirect("surveys:print", order_answers(found, by=request.user).pk)


def filter_form(request: Request, found: Campaign) -> FigureFilterForm:
    asked = Q(pk__in=found.cells.values("version")) | Q(pk=found.version_id)
    versions = Version.objects.published().filter(asked).order_by("-number")
    form = FigureFilterForm(
        request.GET,
        institutions=places_of(request, found),
        channels=Channel.choices,
        months=months_of(found),
        versions=[(each.pk, f"версия {each.number}") for each in versions],
        whole=access.sees_whole(request.user, found),
        frozen=found.frozen_at is not None,
    )
    form.is_valid()
    return form


def places_of(request: Request, found: Campaign) -> list[Institution]:
    """The person's own before its branches: it is looked at first."""
    own = scope_of(request.user).own_institutions
    places = [place.institution for place in access.places_visible_to(request.user, found)]
    return sorted(places, key=lambda place: place.pk not in own)


def months_of(found: Campaign) -> list[tuple[str, str]]:
    """From the first day to the last."""
    months, day = [], found.starts_on.replace(day=1)
    while day <= found.ends_on:
        months.append((f"{day:%Y-%m}", f"{day:%m.%Y}"))
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return months


def view_of(found: Campaign, form: FigureFilterForm) -> tuple[View, View]:
    """What is looked at, and the widest view the person has: who does not see the whole survey looks at one
    institution at a time, the first where none was chosen."""
    filters: dict[str, Any] = form.cleaned_data
    institution = filters.get("institution") or form.first_institution
    base = View(found.pk, institution=form.first_institution and institution)
    channel = filters.get("channel", "")
    month = filters.get("month", "")
    day = dt.date.fromisoformat(f"{month}-01") if month and not channel else None
    view = View(
        found.pk, institution, channel, first=day, last=day, is_late=LATE.get(filters.get("part", ""))
    )
    return view, base


def wider(view: View, base: View) -> Iterator[View]:
    """The views that this is a part of, which a reader might take it from."""
    candidates = [
        base,
        replace(view, institution=base.institution),
        replace(view, channel=""),
        replace(view, first=None, last=None),
        replace(view, is_late=None),
    ]
    yield from dict.fromkeys(each for each in candidates if each != view)


def is_shown(here: VersionFigures | None, wholes: Sequence[VersionFigures]) -> bool:
    """Enough people in what is looked at, and enough or none in what is left of anything wider."""
    least = settings.SURVEY_LEAST
    if here is None or here.total < least:
        return False
    return not any(0 < whole.total - here.total < least for whole in wholes)


def shown(here: VersionFigures | None, wholes: Sequence[VersionFigures]) -> list[ShownQuestion]:
    if here is None or not is_shown(here, wholes):
        return []
    known = here.compiled
    others = [whole.at for whole in wholes]
    return shown_questions(known.questionnaire, known.reader.layout, here.at, others, settings.SURVEY_LEAST)


def figures_check(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_closing(request.user, pk)
    check_later(found, by=request.user)
    messages.info(request, "Идёт сверка: портал пересчитывает все ответы. Обновите страницу через минуту.")
    return redirect("surveys:figures", pk)
