"""Databases for the tests of what is kept in one: every test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

DATABASES = ("sqlite", "postgresql")
_ORDINAL = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables."""
    from tests.slm.connecting import migrated

    path = tmp_path_factory.mktemp("template") / "palier.sqlite"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgres_server_url: str) -> str:
    """The URL of a server of which the database `template` has all tables."""
    from tests.slm.connecting import migrated

    _created(postgres_server_url, "template", "template1")
    migrated(_url_of(postgres_server_url, "template"))
    return postgres_server_url


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own, which models use meanwhile."""
    # Late: most tests have no need of Django, which takes long to load.
    from tests.slm.connecting import connected

    if request.param == "sqlite":
        path = tmp_path / "palier.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql_template")
        name = f"test{next(_ORDINAL)}"
        _created(server, name, "template")
        url = _url_of(server, name)
    with connected(url):
        yield url


def _created(server: str, name: str, template: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())


def _url_of(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def forget_newest_migration() -> None:
    """As if the tables were those of the version before."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).migration_qs.filter(app="slm")
    applied.order_by("-name")[0].delete()
