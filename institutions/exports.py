"""Tables of institutions and of people as files, with the columns that a load takes back."""

from __future__ import annotations

from documents.render.plain_table import table_to_csv, table_to_xlsx
from institutions.access import institutions_visible_to
from institutions.models import Upload, User
from institutions.resources import InstitutionResource, PeopleResource

SHEET_NAMES: dict[str, str] = {Upload.Kind.INSTITUTIONS: "Учреждения", Upload.Kind.PEOPLE: "Люди"}


def institutions_table(extension: str, *, by: User) -> bytes:
    resource = InstitutionResource(by=by)
    institutions = (
        institutions_visible_to(by).select_related("territory", "parent").order_by("short_name", "pk")
    )
    return write(Upload.Kind.INSTITUTIONS, resource.export(institutions), extension)


def people_table(extension: str, *, by: User) -> bytes:
    return write(Upload.Kind.PEOPLE, PeopleResource(by=by).export(), extension)


def write(kind: str, dataset, extension: str) -> bytes:
    rows = [[str(cell or "") for cell in row] for row in dataset]
    if extension == "csv":
        return table_to_csv(dataset.headers, rows)
    return table_to_xlsx(SHEET_NAMES[kind], dataset.headers, rows)
