"""A server that runs for the session, and browsers in which somebody has signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.browsing import Browsers
from tests.browser.site import Site, served
from tests.chromium import chromium


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The worked example, served."""
    with served(sqlite_template, tmp_path_factory.mktemp("browser") / "home") as found:
        yield found


@pytest.fixture(scope="module")
def engine(site: Site) -> Iterator[Any]:
    """Chromium. The site comes before it, which asks models."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def browsers(engine: Any, site: Site) -> Iterator[Browsers]:
    """New browsers, whose consoles must have said nothing at the end."""
    found = Browsers(engine, site)
    yield found
    found.close()
    assert found.said == []
