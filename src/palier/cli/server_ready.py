"""Makes the database ready for a command; the commands that work without one never come here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from palier.calculus.errors import PalierError

SETTINGS = "palier.site.settings"


class DatabaseAway(PalierError):
    """A database that does not answer."""

    code = "database-away"


class NotMigrated(PalierError):
    """A database whose tables are not those of this version."""

    code = "not-migrated"


@contextmanager
def database_ready(*, migrated: bool = True) -> Iterator[None]:
    """Until the end, models can be used. Raises `DatabaseAway` and `NotMigrated`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.conf import settings
    from django.db import OperationalError, connection

    django.setup()
    if not migrated:
        settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif _is_embedded_and_absent():
        raise NotMigrated("there is no database yet", hint="palier migrate makes it")
    try:
        connection.ensure_connection()
        if migrated:
            _check_tables()
        yield
    except OperationalError as error:
        # A driver's message may name the host and the user; it never has the password.
        said = " ".join(str(error).split())
        raise DatabaseAway(
            f"the database does not answer: {said}", hint="is DATABASE_URL right, and does it run?"
        ) from error
    finally:
        connection.close()


def _is_embedded_and_absent() -> bool:
    from django.db import connection

    is_file = connection.vendor == "sqlite"
    return is_file and not os.path.exists(str(connection.settings_dict["NAME"]))


def _check_tables() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotMigrated(
            f"{len(missing)} changes of this version were not made to the database",
            hint="palier migrate makes them",
        )
