"""Copies of a database at one moment, while others write: SQLite's own, and PostgreSQL's."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palier.calculus.errors import PalierError

SQLITE, DUMP = "palier.sqlite", "database.dump"
"""What the copy of each database is called."""


class ProgramUnfit(PalierError):
    """A program of PostgreSQL that is absent, or older than the server."""

    code = "program-unfit"


class ProgramFailed(PalierError):
    """A program of PostgreSQL that could not do its work."""

    code = "program-failed"


class DatabaseNotEmpty(PalierError):
    """A database to restore into that holds something already."""

    code = "database-not-empty"


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """A copy in a file, and what the database was at that moment."""

    path: Path
    vendor: str
    version: str
    migrations: list[str]
    sequence: int
    digest: str

    @property
    def facts(self) -> dict[str, Any]:
        """What the manifest of a backup says of it."""
        return {
            "database": {
                "vendor": self.vendor,
                "version": self.version,
                "migrations": self.migrations,
            },
            "journal": {"sequence": self.sequence, "digest": self.digest},
        }


def copied(folder: Path) -> DatabaseCopy:
    """The database of the settings, copied to a folder. Raises `ProgramUnfit`, `ProgramFailed`."""
    from django.db import connection

    return _of_sqlite(folder / SQLITE) if connection.vendor == "sqlite" else _dumped(folder / DUMP)


def _of_sqlite(path: Path) -> DatabaseCopy:
    from django.db import connection

    name = Path(str(connection.settings_dict["NAME"])).absolute()
    with (
        closing(sqlite3.connect(f"{name.as_uri()}?mode=ro", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
        sequence, digest = target.execute("SELECT sequence, digest FROM slm_journalhead").fetchone()
        rows = target.execute("SELECT app, name FROM django_migrations").fetchall()
    migrations = sorted(f"{app}.{made}" for app, made in rows)
    return DatabaseCopy(path, "sqlite", sqlite3.sqlite_version, migrations, sequence, digest)


def _dumped(path: Path) -> DatabaseCopy:
    from django.db import connection, transaction

    from palier.slm.journal.models import JournalHead

    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        # What is read here and what the program reads is one moment.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, version = cursor.fetchone()
        cursor.execute("SELECT app, name FROM django_migrations")
        migrations = sorted(f"{app}.{name}" for app, name in cursor.fetchall())
        head = JournalHead.objects.get()
        _run(program, "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
    return DatabaseCopy(path, "postgresql", version, migrations, head.sequence, head.digest)


def check_empty() -> None:
    """Raises `DatabaseNotEmpty` where the PostgreSQL of the settings has any table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
        )
        (count,) = cursor.fetchone()
    if count:
        raise DatabaseNotEmpty(
            "the database of DATABASE_URL is not empty",
            hint="create another one; a backup is never restored over what is there",
        )


def restored(path: Path) -> None:
    """Fills the empty PostgreSQL of the settings from a copy: all of it, or nothing."""
    _run(_program("pg_restore"), "--single-transaction", "--exit-on-error", str(path))


def _program(name: str) -> str:
    """The path of a program that suits the server. Raises `ProgramUnfit`."""
    from django.db import connection

    path = shutil.which(name)
    if path is None:
        raise ProgramUnfit(
            f"there is no {name} on this machine", hint="install the client of PostgreSQL"
        )
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+", said)
    own = int(found[0]) if found else 0
    connection.ensure_connection()
    server = connection.pg_version // 10_000  # type: ignore[attr-defined]
    if own < server:
        raise ProgramUnfit(
            f"{name} is of version {own}, and the server of version {server}",
            hint=f"install the client of PostgreSQL {server} or later",
        )
    return path


def _run(program: str, *arguments: str) -> None:
    """Runs a program on the database of the settings; the password is in no argument."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    given = connection.get_connection_params()
    known = {name: value for name, value in given.items() if isinstance(value, str | int)}
    known = {name: value for name, value in known.items() if name in _CONNECTION}
    password = given.get("password")
    done = subprocess.run(
        [
            program,
            "--no-owner",
            "--no-privileges",
            f"--dbname={make_conninfo(**known)}",
            *arguments,
        ],
        env={**os.environ, **({"PGPASSWORD": str(password)} if password else {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:500]
        raise ProgramFailed(
            f"{Path(program).name} failed: {said}", hint="mend what it says, and try again"
        )


_CONNECTION = frozenset(
    "dbname user host port sslmode sslrootcert sslcert sslkey connect_timeout service".split()
)
"""What of the settings of a connection the programs understand."""
