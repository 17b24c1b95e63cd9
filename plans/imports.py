"""From files to what they say, nothing saved: a plan that a department has, a form that was filled in outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from documents.office_files import UnreadableFile, check_office_file
from plans.drafting.draft import PlanDraft, Problem
from plans.reading.form_reading import FormReading, read_form
from plans.reading.grid import MAX_ROWS, TOO_MANY_ROWS, Grid
from plans.reading.table_reading import read_grid
from plans.reading.word_grids import word_grids
from plans.reading.workbook_grids import workbook_grids
from plans.sheets.form_sheet import FormItem

__all__ = ["UnreadableFile", "read_filled_form", "read_plan"]


def read_plan(data: bytes, filename: str, *, year: int | str | None = None) -> PlanDraft:
    """The plan in an XLSX or DOCX; raises UnreadableFile, in Russian, where there is none to read."""
    grids = _grids(data, filename)
    short = [grid for grid in grids if len(grid.rows) <= MAX_ROWS]
    drafts = [(grid, draft) for grid in short if (draft := read_grid(grid, year=year)) and any(draft.items)]
    if not drafts:
        raise UnreadableFile(_why_nothing(grids, short))
    grid, draft = max(drafts, key=lambda found: (not found[0].is_hidden, sum(1 for _ in found[1].items)))
    return _with_doubts(draft, grid, [other for other, _ in drafts if other is not grid])


def read_filled_form(
    data: bytes, filename: str, items: Sequence[FormItem], states: Mapping[str, str]
) -> FormReading:
    """What a workbook says about the rows of a form; raises UnreadableFile, in Russian, where it says nothing."""
    grids = [grid for grid in _grids(data, filename) if grid.rows]
    if not grids:
        raise UnreadableFile(_why_nothing(grids, grids))
    if any(len(grid.rows) > MAX_ROWS for grid in grids):
        raise UnreadableFile(TOO_MANY_ROWS)
    readings = [(grid, read_form(grid, items, states)) for grid in grids]
    return max(readings, key=lambda found: (len(found[1].rows), not found[0].is_hidden))[1]


def _grids(data: bytes, filename: str) -> list[Grid]:
    kind = check_office_file(data, filename)
    try:
        return workbook_grids(data) if kind == "xlsx" else word_grids(data)
    except UnreadableFile:
        raise
    except Exception as error:  # the readers meet files that nobody foresaw, and raise whatever comes
        raise UnreadableFile(
            "Файл повреждён: таблицу не удалось прочитать. Откройте его в Excel или Word, "
            "сохраните заново и загрузите ещё раз."
        ) from error


def _why_nothing(grids: Sequence[Grid], short: Sequence[Grid]) -> str:
    if not any(grid.rows for grid in grids):
        return (
            "В файле нет таблицы с текстом. Загрузите файл, в котором план — таблица, а не рисунок или текст."
        )
    if len(short) < len(grids):
        return TOO_MANY_ROWS
    return (
        "В файле не найдена таблица плана. Нужна строка заголовков, например «№», «Наименование», «Сроки», "
        "«Ответственные», и хотя бы одно мероприятие под ней."
    )


def _with_doubts(draft: PlanDraft, grid: Grid, others: Sequence[Grid]) -> PlanDraft:
    messages = []
    if others:
        names = ", ".join(other.name for other in others)
        messages.append(
            f"В файле несколько таблиц плана. Прочитана: {grid.name}; не прочитано: {names}. "
            "Остальные загрузите отдельными файлами."
        )
    if grid.is_hidden:
        messages.append(
            f"Прочитан скрытый {grid.name}: на видимых листах плана нет. Проверьте, тот ли это план."
        )
    return replace(draft, problems=(*(Problem(1, "", message) for message in messages), *draft.problems))
