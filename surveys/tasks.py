"""What the doorbell rings for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from jobs.running import running
from surveys.actions.checking import CHECK_TASK
from surveys.actions.checking import check_figures as check
from surveys.actions.excluding import mark_bursts
from surveys.actions.folding import fold_all
from surveys.actions.printing import draw_posters
from surveys.actions.questionnaires import forget_discarded
from surveys.actions.saved_answers import forget_saved
from surveys.actions.telling import tell_all
from surveys.exports import write_answers
from surveys.imports import TASK as IMPORT_TASK
from surveys.imports import forget_cells, load_all
from surveys.made_files import ANSWERS_TASK, POSTERS_TASK, remove_old_files


@shared_task(name="surveys.live")
def live() -> None:
    """The clock of the surveys; a missed call is caught up by the next."""
    mark_bursts(timezone.now())
    fold_all()
    tell_all()
    remove_old_files(timezone.now())
    forget_cells()
    forget_saved()
    forget_discarded(timezone.now())


@shared_task(name=POSTERS_TASK)
def posters(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            draw_posters(run)


@shared_task(name=ANSWERS_TASK)
def answers_table(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            write_answers(run)


@shared_task(name=CHECK_TASK)
def check_figures(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            check(run)


@shared_task(name=IMPORT_TASK)
def load_answers(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            load_all(run)
