"""What is broken in a portal's database after its processes were killed: nothing, one hopes.

python -m tests.e2e.check_rows    run in the environment of a portal; JSON on stdout
"""

import json
import os
import sys
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
django.setup()

from django.db import connection  # noqa: E402

from institutions.models import AuditEntry  # noqa: E402
from plans.models import Entry  # noqa: E402


def broken_pages() -> list[str]:
    """SQLite's own check; PostgreSQL writes ahead and checks its pages as it reads them."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return [line for (line,) in cursor.fetchall() if line != "ok"]


def untold_changes() -> list[str]:
    """Every version of a row has its line in the audit trail: both were written, or neither."""
    told = Counter(
        AuditEntry.objects.filter(action="Изменено исполнение").values_list("object_id", flat=True)
    )
    rows = Entry.objects.exclude(version=0).values_list("pk", "version")
    return [f"entry {pk}: version {version}" for pk, version in rows if told[str(pk)] != version]


if __name__ == "__main__":
    json.dump(broken_pages() + untold_changes(), sys.stdout)
