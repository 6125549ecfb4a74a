"""Real data give the same figures from files, on every engine, as from a store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines import ENGINES, STORED, running_on


@pytest.fixture(scope="module", params=[*ENGINES, STORED])
def every_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of an engine, which `engine_of` gives meanwhile."""
    with running_on(request.param):
        yield request.param
