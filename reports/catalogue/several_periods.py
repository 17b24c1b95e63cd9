"""Which periods a report is about, and what performers wrote in them, read once however many performers there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from plans.figures.row_figures import PerformerKey, RowFigure, figures_of
from plans.models import Entry, Obligation, Plan, ReportingPeriod, Submission
from plans.printing import PlanLines, read_lines
from plans.queries import with_progress
from plans.schedule import period as parse_period
from reports.options import Options
from reports.period_words import span_title

PLAIN = Options()


def periods_since(last: ReportingPeriod, since: str) -> list[ReportingPeriod]:
    """From the period of this code to the last, the earliest first; without a code the last alone."""
    if not since:
        return [last]
    try:
        first = parse_period(since)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    found = list(last.plan.periods.filter(start__gte=first.start, start__lte=last.start).order_by("start"))
    if not found or found[0].code != first.code:
        raise ValidationError(f"В плане нет периода {since} не позже {last.code}.")
    for period in found:
        period.plan = last.plan
    return [*found[:-1], last]


def titled(periods: Sequence[ReportingPeriod]) -> str:
    return span_title([parse_period(period.code) for period in periods])


def by_periods(told: Iterable[tuple[ReportingPeriod, str]], periods: Sequence[ReportingPeriod]) -> str:
    """One period's text as it is; of several, each under the period's name, those without a text left out."""
    if len(periods) == 1:
        return "".join(text for _, text in told)
    return "\n\n".join(f"{period}:\n{text}" for period, text in told if text)


@dataclass(frozen=True)
class Written:
    """What one form holds: its obligations by item, with their entries and figures."""

    form: Submission
    rows: Mapping[int, Obligation]
    figures: Mapping[int, list[RowFigure]]

    def figures_about(self, row: Obligation) -> list[RowFigure]:
        return self.figures.get(row.pk, [])


@dataclass(frozen=True)
class Account:
    """What one performer wrote over the periods of a report, the earliest first."""

    writings: tuple[Written, ...]

    @property
    def form(self) -> Submission:
        """The latest."""
        return self.writings[-1].form

    @property
    def performer(self) -> str:
        return self.form.performer_name

    @property
    def items(self) -> set[int]:
        return {item for writing in self.writings for item in writing.rows}

    def about(self, item: int) -> Iterator[tuple[Written, Obligation]]:
        for writing in self.writings:
            if item in writing.rows:
                yield writing, writing.rows[item]


@dataclass(frozen=True)
class District:
    """All performers of a plan over the periods of a report."""

    plan: Plan
    periods: list[ReportingPeriod]
    lines: PlanLines
    accounts: list[Account]

    @property
    def title(self) -> str:
        return titled(self.periods)


def entry_of(row: Obligation) -> Entry | None:
    return getattr(row, "entry", None)


def read_district(last: ReportingPeriod, since: str) -> District:
    periods, lines = periods_since(last, since), read_lines(last.plan)
    found: defaultdict[PerformerKey, list[Written]] = defaultdict(list)
    for period in periods:
        for writing in read_forms(forms_of(period), lines):
            found[writing.form.institution_id, writing.form.territory_id].append(writing)
    accounts = [Account(tuple(writings)) for writings in found.values()]
    accounts.sort(key=lambda one: (one.form.institution is None, one.performer, one.form.pk))
    return District(last.plan, periods, lines, accounts)


def read_account(form: Submission, periods: Sequence[ReportingPeriod], lines: PlanLines) -> Account:
    """What the performer of the form wrote in the periods, of which the form's own is the last."""
    earlier = {period.pk: period for period in periods[:-1]}
    own = {"institution": form.institution_id, "territory": form.territory_id}
    forms = list(Submission.objects.filter(period__in=earlier, **own)) if earlier else []
    for each in forms:
        each.period, each.institution, each.territory = (
            earlier[each.period_id],
            form.institution,
            form.territory,
        )
    ordered = [*sorted(forms, key=lambda one: one.period.start), form]
    return Account(tuple(writing for each in ordered for writing in read_forms([each], lines)))


def forms_of(period: ReportingPeriod) -> list[Submission]:
    """The forms of all who answer for something in the period, with their progress. The parts of branches are in their
    head institutions' forms already."""
    duties = Obligation.objects.filter(submission=OuterRef("pk"), withdrawn_at__isnull=True)
    found = period.submissions.wholes().filter(Exists(duties)).select_related("institution", "territory")
    forms = list(with_progress(found))
    for form in forms:
        form.period = period
    return forms


def read_forms(forms: Iterable[Submission], lines: PlanLines) -> list[Written]:
    """What forms of one period hold, in their order; withdrawn obligations are left out."""
    known = {form.pk: form for form in forms}
    items = {item.pk: item for item in lines.items}
    found = Obligation.objects.filter(submission__in=known, withdrawn_at__isnull=True)
    rows: defaultdict[int, dict[int, Obligation]] = defaultdict(dict)
    for row in found.select_related("entry").defer("entry__reviewed").order_by():
        row.submission, row.item = known[row.submission_id], items[row.item_id]
        rows[row.submission_id][row.item_id] = row
    figures = figures_of([row for own in rows.values() for row in own.values()])
    return [Written(form, rows[pk], figures) for pk, form in known.items()]
