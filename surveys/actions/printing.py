"""Many posters at once, as a job."""

from __future__ import annotations

from django.db.models import QuerySet

from documents.render.poster_formats import FORMATS, PosterFormat
from documents.render.posters import posters_to_pdf
from institutions.models import Institution, User
from jobs.actions import enqueue
from jobs.errors import JobFailed
from jobs.files import write_atomically
from jobs.models import Job
from jobs.running import Run
from surveys.access import collectors_visible_to
from surveys.made_files import POSTERS_TASK, name_of
from surveys.models import Campaign, Collector
from surveys.posters import poster_of, with_posters


def order_posters(
    campaign: Campaign, institution: Institution | None, form: PosterFormat, *, by: User
) -> Job:
    """The same choice of the same person is one job while it runs."""
    place = institution.pk if institution else None
    return enqueue(
        task=POSTERS_TASK,
        title=f"Плакаты: {institution or campaign}"[:300],
        params={"campaign": campaign.pk, "institution": place, "format": form.code},
        dedupe_key=f"posters-{campaign.pk}-{place}-{form.code}-{by.pk}",
        by=by,
    )


def draw_posters(run: Run) -> None:
    """The job's work: the points that the person who asked may see now."""
    form, collectors = FORMATS[run.job.params["format"]], list(points_of(run.job))
    if not collectors:
        raise JobFailed("Печатать нечего: точки отозваны или больше вам не видны. Вернитесь к опросу.")
    posters = [poster_of(collector) for collector in collectors]
    pdf = posters_to_pdf(
        posters,
        form,
        title=run.job.title,
        progress=lambda page: run.progress(page, len(posters), "Печать плакатов"),
    )
    write_atomically(name_of(run.job), pdf)
    run.progress(len(posters), len(posters), "Готово")


def points_of(job: Job) -> QuerySet[Collector]:
    if job.created_by is None:
        return Collector.objects.none()
    found = with_posters(collectors_visible_to(job.created_by)).filter(campaign=job.params["campaign"])
    place = job.params["institution"]
    return found.filter(institution=place) if place else found
