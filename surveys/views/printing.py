"""Posters and paper blanks. All of them are drawn anew when asked for; only a big bundle of posters is kept a while."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import reswap, retarget

from documents.file_names import MEDIA_TYPES, safe_name
from documents.render.blanks import blanks_to_pdf
from documents.render.posters import posters_to_pdf
from institutions.downloads import download
from institutions.requests import Request
from institutions.short_codes import shown
from jobs.actions import cancel
from jobs.models import Job
from surveys.access import (
    campaign_for_reading,
    collector_for_reading,
    collectors_visible_to,
    print_for_reading,
)
from surveys.actions.printing import order_posters
from surveys.compiled import compiled
from surveys.forms.printing import BlankForm, PosterForm, PostersForm
from surveys.made_files import ANSWERS_TASK, path_of, suffix_of
from surveys.models import Channel, Collector
from surveys.paper.blanks import blank_of
from surveys.paper.sheet_codes import sheet_code
from surveys.posters import form_address, has_poster, poster_of

AT_ONCE = 20  # posters made while the person waits


def pdf(file: BytesIO, name: str) -> FileResponse:
    return download(file, f"{name}.pdf", MEDIA_TYPES["pdf"])


def poster(request: Request, pk: int) -> HttpResponseBase:
    collector = collector_for_reading(request.user, pk)
    form = PosterForm(request.GET if "format" in request.GET else None)
    if has_poster(collector) and form.is_valid():
        chosen = form.cleaned_data["format"]
        drawn = posters_to_pdf([poster_of(collector)], chosen)
        return pdf(BytesIO(drawn), f"{chosen.title}, {shown(collector.dictated)}")
    context = {"collector": collector, "form": form, "has_poster": has_poster(collector)}
    return render(request, "surveys/poster.html", context)


def posters(request: Request, pk: int) -> HttpResponseBase:
    campaign = campaign_for_reading(request.user, pk)
    ours = collectors_visible_to(request.user).filter(campaign=campaign)
    form = PostersForm(request.POST or None, collectors=ours, initial=request.GET.dict() | {"format": "a4"})
    if form.is_valid():
        chosen, points = form.cleaned_data["format"], form.chosen()
        if points.count() > AT_ONCE:
            place = form.cleaned_data["institution"]
            return redirect("surveys:print", order_posters(campaign, place, chosen, by=request.user).pk)
        title = f"Плакаты: {campaign}"
        drawn = posters_to_pdf([poster_of(point) for point in points], chosen, title=title)
        return pdf(BytesIO(drawn), f"{chosen.title}, {campaign}")
    context = {"campaign": campaign, "form": form, "count": form.collectors.count(), "at_once": AT_ONCE}
    return render(request, "surveys/posters.html", context)


def blank(request: Request, pk: int) -> HttpResponseBase:
    collector = collector_for_reading(request.user, pk)
    content = compiled(collector.campaign.version_id).questionnaire
    form = BlankForm(request.GET if "copies" in request.GET else None, languages=content.languages)
    if is_on_paper(collector) and form.is_valid():
        return pdf(BytesIO(blanks(collector, form)), f"Анкета, {shown(collector.dictated)}")
    context = {"collector": collector, "form": form, "is_on_paper": is_on_paper(collector)}
    return render(request, "surveys/blank.html", context)


def is_on_paper(collector: Collector) -> bool:
    return collector.channel == Channel.PAPER and collector.revoked_at is None


def blanks(collector: Collector, form: BlankForm) -> bytes:
    web = collector_on_the_web(collector)
    printed = blank_of(
        compiled(collector.campaign.version_id).questionnaire,
        language=form.chosen_language(),
        institution=collector.institution.short_name,
        campaign=collector.campaign.title,
        address=form_address(web.code) if web else "",
    )
    codes = [sheet_code(collector.dictated, number) for number in form.numbers()]
    return blanks_to_pdf(
        printed, codes, points=form.cleaned_data["size"], is_two_sided=form.cleaned_data["two_sided"]
    )


def collector_on_the_web(collector: Collector) -> Collector | None:
    """A point of the same institution whose answers do not count as paper."""
    points = Collector.objects.working().filter(
        campaign=collector.campaign_id, institution=collector.institution_id, channel=Channel.QR
    )
    return points.order_by("pk").first()


def print_job(request: Request, pk: UUID) -> HttpResponse:
    return render(request, "surveys/print.html", state_of(print_for_reading(request.user, pk)))


def state_of(job: Job) -> dict[str, object]:
    is_table = job.task == ANSWERS_TASK
    origin = "surveys:figures" if is_table else "surveys:posters"
    return {
        "job": job,
        "campaign": job.params["campaign"],
        "origin": reverse(origin, args=[job.params["campaign"]]),
        "origin_title": "Итоги" if is_table else "Плакаты",
        "format": suffix_of(job).upper(),
        "is_kept": job.status == Job.Status.DONE and path_of(job).is_file(),
    }


def print_progress(request: Request, pk: UUID) -> HttpResponse:
    """What the page asks for every second until the job has ended."""
    job = print_for_reading(request.user, pk)
    if not request.htmx:
        return redirect("surveys:print", pk)
    if job.is_open:
        return render(request, "jobs/asking.html", {"job": job, "progress": request.get_full_path()})
    return retarget(reswap(render(request, "surveys/_print.html", state_of(job)), "outerHTML"), "#print")


def print_cancel(request: Request, pk: UUID) -> HttpResponse:
    cancel(print_for_reading(request.user, pk), by=request.user)
    return redirect("surveys:print", pk)


def print_file(request: Request, pk: UUID) -> HttpResponseBase:
    job = print_for_reading(request.user, pk)
    if not state_of(job)["is_kept"]:
        return redirect("surveys:print", pk)
    suffix = suffix_of(job)
    return download(path_of(job).open("rb"), f"{safe_name(job.title, 100)}.{suffix}", MEDIA_TYPES[suffix])
