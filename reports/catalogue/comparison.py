"""Two periods of one performer side by side: what was said then, what is said now, how the figures changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from documents.model import Column, Document, ItemRow, NoteRow, Row, SectionRow, Table
from institutions.numbers import written
from plans.figures.row_figures import RowFigure
from plans.figures.words import Value, change, plain
from plans.models import Item, ReportingPeriod, Submission
from plans.printing import PlanLines, read_lines
from plans.rows.past_texts import lineage
from plans.schedule import period as parse_period
from reports.catalogue.execution import signatures
from reports.catalogue.row_words import printed, state_of
from reports.catalogue.several_periods import Written, entry_of, read_forms
from reports.options import Options

NOT_ASKED = "В отчёте за этот период мероприятия нет."
NOTHING = "Ни в одном из периодов мероприятий нет."
UNKNOWN = "не указано"


@dataclass(frozen=True)
class Pair:
    """Both forms with their rows by the items of the later plan; `former` are items that it has no counterpart of."""

    then: Written
    now: Written
    became: dict[int, int]
    lines: PlanLines
    former: list[Item]


def comparison_document(form: Submission, options: Options) -> Document:
    pair = read_pair(form, options.versus)
    then, now = pair.then.form.period, form.period
    return Document(
        title=(
            "Сравнение двух отчётов об исполнении плана",
            f"«{now.plan.title}»",
            form.institution.official_name if form.institution else form.performer_name,
            f"{then} и {now}",
        ),
        name=f"Сравнение: {form.performer_name}, {then} и {now}",
        blocks=(Table(columns=columns(then, now), rows=tuple(rows(pair)) or (NoteRow(NOTHING),)),),
        signatures=tuple(signatures(form)),
    )


def columns(then: ReportingPeriod, now: ReportingPeriod) -> tuple[Column, ...]:
    told = [
        column
        for period in (then, now)
        for column in (
            Column("Информация об исполнении", 45, group=str(period)),
            Column("Состояние", 16, group=str(period)),
        )
    ]
    return (Column("№", 6, role="number"), Column("Мероприятие", 34), *told, Column("Показатели", 34))


def read_pair(form: Submission, versus: str) -> Pair:
    lines = read_lines(form.period.plan)
    became = lineage(lines.items)
    other = form_compared(form, versus, became)
    is_same_plan = other.period.plan_id == form.period.plan_id
    other_lines = lines if is_same_plan else read_lines(other.period.plan)
    then, now = read_forms([other], other_lines)[0], read_forms([form], lines)[0]
    former = [item for item in other_lines.items if item.pk in then.rows and item.pk not in became]
    return Pair(then, now, became, lines, former)


def form_compared(form: Submission, code: str, items: dict[int, int]) -> Submission:
    """The performer's form for the period, of this plan or of the one that it was copied from."""
    if not code:
        raise ValidationError("Выберите, с каким периодом сравнить.")
    try:
        title = parse_period(code).title
    except ValueError as error:
        raise ValidationError(str(error)) from error
    found = (
        Submission.objects.filter(
            period__code=code,
            period__plan__items__in=items,
            institution=form.institution_id,
            territory=form.territory_id,
        )
        .exclude(pk=form.pk)
        .select_related("period__plan", "institution", "territory")
        .distinct()
    )
    nearest = sorted(found, key=lambda one: (one.period.plan_id != form.period.plan_id, -one.period.plan_id))
    if not nearest:
        raise ValidationError(
            f"Сравнить не с чем: у исполнителя «{form.performer_name}» нет отчёта за {title}."
        )
    return nearest[0]


def rows(pair: Pair) -> Iterator[Row]:
    """The items of either period in the order of the plan, then those that the plan does not have any more."""
    then = {pair.became[item]: item for item in pair.then.rows if item in pair.became}
    section_pk = None
    for item in pair.lines.items:
        if item.pk not in then and item.pk not in pair.now.rows:
            continue
        if item.section_id != section_pk:
            section_pk = item.section_id
            yield from (SectionRow(text) for text in [str(item.section)] if text)
        yield item_row(pair, item, then.get(item.pk), item.pk)
    if pair.former:
        yield SectionRow(f"Только в плане «{pair.then.form.period.plan.title}»")
    for item in pair.former:
        yield item_row(pair, item, item.pk, None)


def item_row(pair: Pair, item: Item, then: int | None, now: int | None) -> ItemRow:
    """`then` and `now` are the item's keys in the rows of the two forms."""
    figures = figures_changed(figures_about(pair.then, then), figures_about(pair.now, now))
    return ItemRow(
        (item.known_number, item.known_title, *told(pair.then, then), *told(pair.now, now), figures)
    )


def told(writing: Written, item: int | None) -> tuple[str, str]:
    row = writing.rows.get(item or 0)
    if row is None:
        return NOT_ASKED, ""
    return printed(entry_of(row), writing.figures_about(row)), state_of(row).label


def figures_about(writing: Written, item: int | None) -> list[RowFigure]:
    row = writing.rows.get(item or 0)
    return writing.figures_about(row) if row else []


def figures_changed(then: Sequence[RowFigure], now: Sequence[RowFigure]) -> str:
    """A line for every indicator of either period: «Посещения, ед.: 7551 → 8947, на 1396 больше»."""
    before = {plain(figure.indicator.name): figure for figure in then}
    after = {plain(figure.indicator.name): figure for figure in now}
    return "\n".join(line(before.get(name), after.get(name)) for name in {**after, **before})


def line(then: RowFigure | None, now: RowFigure | None) -> str:
    values = [figure.value if figure else None for figure in (then, now)]
    indicator = next(figure.indicator for figure in (now, then) if figure)
    changed = change(Value(values[1], previous=values[0]))
    arrow = " → ".join(written(value) or UNKNOWN for value in values)
    return ", ".join(filter(None, [f"{indicator}: {arrow}", changed]))
