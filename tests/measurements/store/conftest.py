"""Where stores of the tests lie: SQLite or a real PostgreSQL, a folder or a real object store."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.measurements.store import swift_server

_ORDINAL = count(1)

PLACES = ("sqlite+folder", "postgres+folder", "sqlite+s3", "postgres+s3")


class Place(NamedTuple):
    """What `create_store` is told; `parts` is empty where they lie beside the manifest."""

    url: str
    parts: str = ""


@pytest.fixture(scope="session")
def s3_server() -> Iterator[swift_server.Bucket]:
    """A bucket of an object store that runs for the session."""
    if not swift_server.is_installed():
        pytest.skip(swift_server.ABSENT)
    with pytest.MonkeyPatch.context() as patch, swift_server.swift() as bucket:
        for name, value in bucket.environment.items():
            patch.setenv(name, value)
        swift_server.make_bucket(bucket.url)
        yield bucket


@pytest.fixture
def postgres_url(postgres_server_url: str) -> str:
    """An empty schema of a real PostgreSQL."""
    import psycopg

    name = f"store{next(_ORDINAL)}"
    with psycopg.connect(postgres_server_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{postgres_server_url}&options=-csearch_path%3D{name}"


@pytest.fixture
def s3_url(s3_server: swift_server.Bucket) -> str:
    """An empty prefix of a real bucket."""
    place, _, query = s3_server.url.partition("?")
    return f"{place}/store{next(_ORDINAL)}?{query}"


@pytest.fixture(params=PLACES)
def store_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Every pair of a manifest and a place of parts."""
    manifest, parts = request.param.split("+")
    url = str(tmp_path / "store")
    if manifest == "postgres":
        url = request.getfixturevalue("postgres_url")
    if parts == "s3":
        return Place(url, request.getfixturevalue("s3_url"))
    return Place(url, "" if manifest == "sqlite" else str(tmp_path / "parts"))
