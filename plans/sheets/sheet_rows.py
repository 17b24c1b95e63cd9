"""The rows of a form as a table outside the portal shows them."""

from __future__ import annotations

from collections.abc import Iterable

from documents.render.text import printable
from institutions.numbers import written
from plans.figures.row_figures import RowFigure
from plans.models import Entry
from plans.rows.form_rows import FormRow
from plans.rows.row_values import plain
from plans.sheets.form_sheet import FormItem, figure_cell

STATES = dict(Entry.State.choices)


def sheet_values(row: FormRow) -> dict[str, str]:
    """The row's values by cell, each in the spelling in which a table is read."""
    entry = row.entry or Entry()
    figures = {figure_cell(one.indicator.pk): figure_value(one) for one in row.figures}
    return {
        "text": printable(entry.text),
        "state": str(entry.state),
        "actual_date": entry.actual_date.isoformat() if entry.actual_date else "",
        "reason": printable(entry.reason).strip(),
        **figures,
    }


def figure_value(figure: RowFigure) -> str:
    return "" if figure.value is None else plain(figure.value)


def offered_values(row: FormRow) -> dict[str, str]:
    """What the state statistics would put into the row."""
    return {
        figure_cell(one.indicator.pk): plain(one.offered) for one in row.figures if one.offered is not None
    }


def title_with_stages(row: FormRow) -> str:
    return printable("\n\n".join(filter(None, [row.title, row.stages])))


def figure_words(figure: RowFigure) -> str:
    """«Посещения, чел.; план 9000; было 7551»."""
    facts = [("план", figure.indicator.planned), ("было", figure.previous)]
    said = [f"{word} {written(value)}" for word, value in facts if value is not None]
    return "; ".join([str(figure.indicator), *said])


def form_items(rows: Iterable[FormRow]) -> list[FormItem]:
    return [
        FormItem(
            row.obligation.pk,
            row.number,
            row.title,
            told=title_with_stages(row),
            figures=[(one.indicator.pk, one.indicator.name) for one in row.figures],
            known=[row.item.deadline_text, row.item.stages, row.item.responsible_text],
            is_gone=row.obligation.withdrawn_at is not None,
        )
        for row in rows
    ]
