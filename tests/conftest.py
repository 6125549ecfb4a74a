"""What every test may ask for: the shared data, and how hard Hypothesis searches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres_server
from tests.databases import (  # noqa: F401 (fixtures)
    database,
    postgresql_template,
    sqlite_template,
)
from tests.engines import ENGINES, running_on
from tests.shared_data import ABSENT, shared_path

# No deadline: the time of one example says more about the machine than about the code.
# Derandomised: `make test` gives twice the same; `thorough` searches anew each time.
settings.register_profile("default", deadline=None, max_examples=60, derandomize=True)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout; the test skips where there is none."""
    folder = shared_path()
    if folder is None:
        pytest.skip(ABSENT)
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def every_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of an engine, which `engine_of` gives meanwhile; a test runs on each of them."""
    with running_on(request.param):
        yield request.param


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """A database of a PostgreSQL that runs for the session."""
    pytest.importorskip("psycopg")
    if postgres_server.program("postgres") is None:
        pytest.skip(postgres_server.ABSENT)
    with postgres_server.postgres() as url:
        yield url
