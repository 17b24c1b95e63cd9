"""A consistent copy of the database in one file while people work, and the way back: SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

LIBPQ = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


class BackupError(Exception):
    """Why there is no backup, or why it was not restored: a Russian line for the person at the keyboard."""


def dump_database(target: Path) -> None:
    if connection.vendor == "postgresql":
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    try:
        with closing(sqlite3.connect(sqlite_file())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupError(f"Копия базы данных не снята ({error}): проверьте место на диске.") from error


def load_database(source: Path, aside: Path) -> None:
    """Put the copy in the database's place; what was there is kept in `aside`."""
    if connection.vendor == "postgresql":
        load_postgresql(source, aside)
    else:
        load_sqlite(source, aside)


def load_postgresql(source: Path, aside: Path) -> None:
    """One transaction: an older copy on a newer database leaves no table of the newer one behind."""
    dump_database(aside / "database.dump")
    script = source.with_suffix(".sql")
    run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    emptying = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"]
    run("psql", "-qX1", "--set=ON_ERROR_STOP=1", *emptying, f"--file={script}")


def load_sqlite(source: Path, aside: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise BackupError("База данных в копии повреждена: возьмите другую копию.")
    connection.close()
    present = sqlite_file()
    for path in (present, Path(f"{present}-wal"), Path(f"{present}-shm")):
        if path.exists():
            shutil.move(path, aside / path.name)
    shutil.move(source, present)


def sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def run(program: str, *arguments: str) -> None:
    if not shutil.which(program):
        raise BackupError(f"Нет программы {program}: sudo apt-get install postgresql-client")
    parameters = connection.get_connection_params()
    place = {LIBPQ[name]: str(value) for name, value in parameters.items() if name in LIBPQ}
    finished = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [program, *arguments], env=os.environ | place, capture_output=True, text=True
    )
    if finished.returncode:
        raise BackupError(f"{program}: {finished.stderr.strip().splitlines()[-1]}")
