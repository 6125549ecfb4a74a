"""A database with the world of the API, made once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests import django_ready  # noqa: F401 (before the models)
from tests.api.world import World, make_world
from tests.slm.connecting import connected


@pytest.fixture(scope="session")
def world_template(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, World]:
    """A SQLite file with everything in it, and what it holds."""
    path = tmp_path_factory.mktemp("world") / "palier.sqlite"
    shutil.copyfile(sqlite_template, path)
    with connected(f"sqlite:///{path}"):
        return path, make_world()


@pytest.fixture
def world(world_template: tuple[Path, World], tmp_path: Path) -> Iterator[World]:
    """The world in a database of the test's own."""
    template, found = world_template
    path = tmp_path / "palier.sqlite"
    shutil.copyfile(template, path)
    with connected(f"sqlite:///{path}"), override_settings(PRIVATE_HOSTS=["127.0.0.0/8"]):
        yield found
