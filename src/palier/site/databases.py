"""Database settings from a URL: SQLite for one machine, PostgreSQL for several."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import environ

from palier.calculus.errors import PalierError

_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


class DatabaseUnknown(PalierError):
    """A DATABASE_URL of a database that Palier does not run on."""

    code = "database-unknown"


def database(url: str) -> dict[str, Any]:
    """The settings that a URL stands for. Raises `DatabaseUnknown`."""
    try:
        found: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:
        # What is wrong with it may stand beside a password: the URL is not shown.
        found = {}
    if found.get("ENGINE") not in _ENGINES:
        raise DatabaseUnknown(
            "DATABASE_URL names no database that Palier runs on",
            hint="use sqlite:////srv/palier/palier.sqlite or postgres://user:password@host/name",
        )
    if found["ENGINE"] == _ENGINES[1] and find_spec("psycopg") is None:
        raise DatabaseUnknown(
            "PostgreSQL needs psycopg, which is not installed",
            hint="pip install 'palier[postgres]'",
        )
    if found["ENGINE"] == _ENGINES[0]:
        # Readers go on while one writes, and a writer waits for its turn instead of failing.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        found["CONN_HEALTH_CHECKS"] = True
    # A connection made anew for every request reads the schema again, and has nothing in memory.
    found.setdefault("CONN_MAX_AGE", 60)
    return found
