"""What a person may choose from when a report is ordered. Keys are words of addresses: 2022-Q4, institution-12."""

from __future__ import annotations

from django.db.models import QuerySet

from institutions.access import scope_of
from institutions.models import User
from plans.access import plans_visible_to, submissions_visible_to
from plans.models import Plan, PlanEdition, ReportingPeriod, Submission
from reports.models import Report

Choices = list[tuple[str, str]]
OF_EVERYBODY = [Report.Kind.EXECUTION, Report.Kind.COMPARISON, Report.Kind.PLAN, Report.Kind.EDITION]
OF_DEPARTMENT = [Report.Kind.CONSOLIDATED, Report.Kind.SET, Report.Kind.COMPLETENESS]
OF_PERIODS = {*OF_DEPARTMENT, Report.Kind.EXECUTION, Report.Kind.COMPARISON}
PLAN_WORDS = 90


def kinds(user: User) -> list[str]:
    """In the order of Report.Kind; reports over all performers are the department's."""
    may = {*OF_EVERYBODY, *(OF_DEPARTMENT if scope_of(user).views else ())}
    return [kind for kind in Report.Kind.values if kind in may]


def plans(user: User, kind: str) -> Choices:
    """Those in force first, the newest above."""
    found = plans_visible_to(user)
    if kind in OF_DEPARTMENT:
        found = found.filter(territory__in=scope_of(user).views)
    if kind in OF_PERIODS:
        found = found.filter(periods__isnull=False).distinct()
    order = [Plan.Status.ACTIVE, Plan.Status.DRAFT, Plan.Status.ARCHIVED]
    ordered = sorted(found, key=lambda plan: (order.index(Plan.Status(plan.status)), -plan.year_to, -plan.pk))
    return [(str(plan.pk), plan_words(plan)) for plan in ordered]


def plan_words(plan: Plan) -> str:
    words = str(plan)
    words = words if len(words) <= PLAN_WORDS else f"{words[: PLAN_WORDS - 1].rstrip()}…"
    return words if plan.is_active else f"{words} ({plan.get_status_display()})"


def editions(plan: str) -> Choices:
    found = PlanEdition.objects.filter(plan=int(plan)).order_by("-number")
    return [(str(edition.pk), str(edition)) for edition in found]


def periods(user: User, kind: str, plan: str) -> Choices:
    """The plan's periods, the latest first; of a performer those of its own forms."""
    found = ReportingPeriod.objects.filter(plan=int(plan)).order_by("-start", "-end")
    if kind not in OF_DEPARTMENT:
        found = found.filter(pk__in=submissions_visible_to(user).order_by().values("period"))
    return [(period.code, str(period)) for period in found]


def newest_opened(plan: str, codes: list[str]) -> str:
    """The latest of these periods that was ever opened; where none was, the first of the plan."""
    opened = ReportingPeriod.objects.filter(plan=int(plan), code__in=codes, opened_at__isnull=False)
    found = opened.order_by("-start", "-end").first()
    return found.code if found else (codes[-1] if codes else "")


def period_of(plan: str, code: str) -> ReportingPeriod:
    return ReportingPeriod.objects.select_related("plan").get(plan=int(plan), code=code)


def earlier(period: ReportingPeriod) -> Choices:
    """The plan's periods before this one, from which a report may reach to it."""
    found = before(period)
    this_year = [one.code for one in found if one.start.year == period.start.year]
    from_new_year = this_year[0] if this_year and found_in_january(found, this_year[0]) else ""
    words = {one.code: f"начиная с: {one}" for one in found}
    if from_new_year:
        words[from_new_year] = "с начала года"
    first = [(from_new_year, words.pop(from_new_year))] if from_new_year else []
    return [*first, *reversed(words.items())]


def before(period: ReportingPeriod) -> list[ReportingPeriod]:
    return list(period.plan.periods.filter(end__lt=period.start).order_by("start", "end"))


def found_in_january(found: list[ReportingPeriod], code: str) -> bool:
    return any(one.code == code and one.start.month == 1 for one in found)


def others(user: User, form: Submission) -> Choices:
    """The other periods of the plan that the performer has a form for; the one before this first."""
    forms = same_performer(submissions_visible_to(user), form).exclude(pk=form.pk)
    found = [other.period for other in forms.filter(period__plan=form.period.plan_id)]
    this = form.period
    found.sort(key=lambda one: (one.start > this.start, abs((one.start - this.start).days)))
    return [(one.code, str(one)) for one in found]


def same_performer(forms: QuerySet[Submission], form: Submission) -> QuerySet[Submission]:
    return forms.filter(institution=form.institution_id, territory=form.territory_id)


def performers(user: User, period: ReportingPeriod) -> Choices:
    """Whose forms of the period the person sees and somebody has something to answer for in."""
    forms = submissions_visible_to(user).filter(
        period=period, obligations__withdrawn_at__isnull=True, obligations__isnull=False
    )
    found = {
        performer_key(form.institution_id, form.territory_id): form.performer_name
        for form in forms.distinct()
    }
    return sorted(found.items(), key=lambda choice: (choice[0].startswith("territory"), choice[1]))


def performer_key(institution: int | None, territory: int | None) -> str:
    """«institution-12», «territory-3»; empty where a report is about nobody in particular."""
    if institution is not None:
        return f"institution-{institution}"
    return f"territory-{territory}" if territory is not None else ""


def form_of(user: User, period: ReportingPeriod, performer: str) -> Submission:
    place, _, key = performer.partition("-")
    return submissions_visible_to(user).get(period=period, **{place: key})
