"""The database: whether it answers, has the tables of this version, and is set as it must be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from palier.calculus.instants import MINUTE, SECOND
from palier.cli.doctor.findings import Finding, fail, ok, warn
from palier.presentation.languages import Words

_OLDEST_POSTGRESQL = 14
"""The oldest that Django 5.2 works with."""

_SKEW, _GREAT_SKEW = 2 * SECOND, MINUTE


def database(say: Words) -> Iterator[Finding]:
    """How the database is. Raises what a database raises that does not answer."""
    from django.db import connection

    connection.ensure_connection()
    yield from (_sqlite(say) if connection.vendor == "sqlite" else _postgresql(say))
    yield _clock(say)
    yield _tables(say)


def _tables(say: Words) -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        said = say.many(
            "{n} change of this version was not made to the database",
            "{n} changes of this version were not made to the database",
            len(missing),
            n=str(len(missing)),
        )
        return fail("tables", said, "palier migrate")
    return ok("tables", say("the tables are those of this version"))


def _sqlite(say: Words) -> Iterator[Finding]:
    from django.db import connection

    path = Path(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        found = {
            name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("journal_mode", "synchronous")
        }
    shown = ", ".join(f"{name} = {value}" for name, value in found.items())
    if found == {"journal_mode": "wal", "synchronous": "2"}:
        yield ok("database", say("SQLite answers: {settings}", settings=shown))
    else:
        said = say("SQLite is not set as it must be: {settings}", settings=shown)
        advice = say("keep it on a local disk: a network drive does not let readers go on")
        yield fail("database", said, advice)
    is_guarded_by_home = not path.parent.stat().st_mode & 0o077
    if path.stat().st_mode & 0o077 and not is_guarded_by_home:
        said = say("others on this machine can read {path}", path=str(path))
        yield fail("database-file", said, f"chmod 600 {path}")


def _postgresql(say: Words) -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, "
            "current_setting('server_encoding'), current_setting('TimeZone'), "
            "current_setting('default_transaction_isolation'), current_setting('fsync')"
        )
        version, encoding, zone, isolation, fsync = cursor.fetchone()
    shown = f"{encoding}, {zone}, {isolation}"
    if version < _OLDEST_POSTGRESQL:
        said = say("PostgreSQL {version} is too old", version=str(version))
        yield fail("database", said, say("use version 14 or later"))
    elif encoding != "UTF8" or zone != "UTC" or isolation != "read committed":
        said = say("PostgreSQL is not set as it must be: {settings}", settings=shown)
        advice = say("make the database with the encoding UTF8 and without settings of its own")
        yield fail("database", said, advice)
    else:
        said = say("PostgreSQL {version} answers: {settings}", version=str(version), settings=shown)
        yield ok("database", said)
    if fsync != "on":
        said = say("PostgreSQL does not wait for the disk: what it acknowledged can be lost")
        yield warn("durability", said, say("set fsync = on in the settings of the server"))


def _clock(say: Words) -> Finding:
    from palier.slm.queue.queries import database_now

    before = time.time_ns() // 1_000
    theirs = database_now()
    after = time.time_ns() // 1_000
    skew = max(before - theirs, theirs - after, 0)
    said = say(
        "the clocks of this machine and of the database differ by {seconds} s",
        seconds=str(skew // SECOND),
    )
    advice = say("let both follow a time server")
    if skew > _GREAT_SKEW:
        return fail("clock", said, advice)
    return warn("clock", said, advice) if skew > _SKEW else ok("clock", said)
