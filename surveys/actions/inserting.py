"""A new row by one statement. What Django works out anew for every row is worked out once for every model here.

An answer costs two rows and little else, so this is most of what the portal does for it.
"""

from __future__ import annotations

from functools import cache

from django.db import connection, models


def insert(row: models.Model) -> None:
    """As `save(force_insert=True)` of a row that has its key already and no signals."""
    fields = row._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement(type(row)), values)


@cache
def statement(model: type[models.Model]) -> str:
    quoted = [connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields]
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(quoted))
    return f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})"  # noqa: S608 - names of ours alone
