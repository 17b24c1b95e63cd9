"""Loading a table: read, show what it would change, and only then, in one transaction, change it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from import_export.results import RowResult

from institutions.actions.link import Link, issue_link
from institutions.file_reading import read_grid
from institutions.models import Upload, User
from institutions.resources import InstitutionResource, PeopleResource, TableResource
from institutions.table import Problem, Row, Table, arrange

log = logging.getLogger(__name__)
RESOURCES: dict[str, type[TableResource]] = {
    Upload.Kind.INSTITUTIONS: InstitutionResource,
    Upload.Kind.PEOPLE: PeopleResource,
}
STATES = {
    RowResult.IMPORT_TYPE_NEW: "new",
    RowResult.IMPORT_TYPE_UPDATE: "changed",
    RowResult.IMPORT_TYPE_SKIP: "same",
}
EMPTY_CELL = "Ячейка пуста: заполните её."
BROKEN_ROW = "Строку не удалось загрузить. Проверьте её и загрузите файл ещё раз."


@dataclass
class Preview:
    """What the table would do: the rows that are sound, and the problems. With a problem nothing is saved."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    new: int
    changed: int
    links: list[Link]


def read_table(kind: str, data: bytes, file_name: str) -> Table:
    resource = RESOURCES[kind]
    grid, problems = read_grid(data, file_name)
    table = arrange(grid, resource.headings(), resource.required)
    return Table(table.headings, table.rows, [*problems, *table.problems])


def upload_table(kind: str, data: bytes, file_name: str, *, by: User) -> Upload:
    """Keep the table with its preview until it is confirmed; forgotten ones are dropped on the way."""
    table = read_table(kind, data, file_name)
    Upload.objects.expired().delete()
    return Upload.objects.create(
        user=by,
        kind=kind,
        file_name=file_name[:200],
        table=table.as_json(),
        preview=preview(kind, table, by=by).as_json(),
    )


def preview(kind: str, table: Table, *, by: User) -> Preview:
    with transaction.atomic():
        found = run(RESOURCES[kind](by=by, rows=sound_rows(table)), table)
        transaction.set_rollback(True)
    return found


def sound_rows(table: Table) -> list[Row]:
    """Without the rows that could not be read; heads of networks first, so that a branch finds its head."""
    broken = {problem.row for problem in table.problems}
    rows = [row for row in table.rows if row.number not in broken]
    return sorted(rows, key=lambda row: bool(row.cells.get("Код головного учреждения")))


def run(resource: TableResource, table: Table) -> Preview:
    """Save every sound row within the caller's transaction, and tell what was done and what stands in the way."""
    rows = sound_rows(table)
    cells = [[row.cells[heading] for heading in table.headings] for row in rows]
    dataset = tablib.Dataset(*cells, headers=table.headings or None)
    found = Preview(problems=list(table.problems))
    for row, result in zip(rows, resource.import_data(dataset).rows if rows else [], strict=True):
        problems = list(problems_of(resource, row, result))
        found.problems += problems
        if not problems:
            found.rows.append(described(resource, row, result))
    found.rows.sort(key=lambda each: each["number"])
    found.problems.sort(key=lambda problem: problem.row)
    return found


def problems_of(resource: TableResource, row: Row, result: RowResult) -> Iterator[Problem]:
    for error in result.errors:
        log.error("A row of a table was not loaded", exc_info=error.error)
        yield Problem(row.number, "", BROKEN_ROW)
    for attribute, errors in by_attribute(result.validation_error).items():
        for error in errors:
            words = EMPTY_CELL if error.code in {"null", "blank"} else " ".join(error.messages)
            yield Problem(row.number, resource.heading_of(attribute), words)


def by_attribute(error: ValidationError | None) -> dict[str, list[ValidationError]]:
    if error is None:
        return {}
    return getattr(error, "error_dict", None) or {NON_FIELD_ERRORS: error.error_list}


def described(resource: TableResource, row: Row, result: RowResult) -> dict[str, Any]:
    """A row of the preview: which object, and its cells before → after."""
    state = STATES[result.import_type]
    changes = []
    for column in resource.get_import_fields():
        before = column.export(result.original) if state == "changed" else ""
        after = column.export(result.instance)
        if before != after and state != "same":
            changes.append([column.column_name, before or "", after or ""])
    return {"number": row.number, "title": str(result.instance), "state": state, "changes": changes}


def confirm_upload(upload: Upload, *, by: User) -> Outcome | None:
    """Save it all, if it still does what the preview said; otherwise nothing, and the preview is made anew.

    Pressed twice it answers what it answered before: a browser shows the second answer alone.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if held is None:
            return None
        if held.done is not None:
            return outcome(held, by=by)
        table = Table.from_json(held.table)
        resource = RESOURCES[held.kind](by=by, rows=sound_rows(table))
        done = run(resource, table)
        if not done.problems and done.as_json() == held.preview:
            finish(held, done, resource)
            return outcome(held, by=by)
        transaction.set_rollback(True)
    Upload.objects.filter(pk=upload.pk).update(preview=preview(upload.kind, table, by=by).as_json())
    return None


def finish(upload: Upload, done: Preview, resource: TableResource) -> None:
    """Keep what was done, and none of the table's cells."""
    states = [row["state"] for row in done.rows]
    newcomers = [person.pk for person in getattr(resource, "newcomers", [])]
    upload.done = {"new": states.count("new"), "changed": states.count("changed"), "newcomers": newcomers}
    upload.table, upload.preview = {}, {}
    upload.save(update_fields=["done", "table", "preview"])


def outcome(upload: Upload, *, by: User) -> Outcome:
    """With a link for each newcomer who has not signed in: issued anew, it takes the place of the one before."""
    done = upload.done or {}
    newcomers = User.objects.filter(pk__in=done["newcomers"], is_active=True).order_by("pk")
    links = [issue_link(person, by=by) for person in newcomers if not person.has_usable_password()]
    return Outcome(done["new"], done["changed"], links)


def has_changes(upload: Upload) -> bool:
    return any(row["state"] != "same" for row in upload.preview["rows"])
