"""Bringing plans in line with an institution that closed or was opened again."""

from __future__ import annotations

from django.db.models import Q

from institutions.models import Institution
from jobs.running import Run
from plans.actions.quarter import make_obligations
from plans.models import Plan


def settle_plans(run: Run) -> None:
    """The job's work: each plan whole or not at all; forms that were sent and closed periods stay as they are."""
    institution = Institution.objects.select_related("territory").get(pk=run.job.params["institution"])
    plans = plans_binding(institution)
    for done, plan in enumerate(plans):
        run.progress(done, len(plans), str(plan)[:200])
        with run.saving():
            make_obligations(plan, by=run.job.created_by)
    run.progress(len(plans), len(plans), "Готово")


def plans_binding(institution: Institution) -> list[Plan]:
    """The plans in force that may ask something of the institution, by its territory or by name."""
    territories = filter(None, [institution.territory_id, institution.territory.parent_id])
    bound = Q(territory__in=list(territories)) | Q(institutions=institution)
    return list(Plan.objects.active().filter(bound).distinct().order_by("pk"))
