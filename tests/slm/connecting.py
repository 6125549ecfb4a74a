"""Connects the models to a database for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections

from palier.site.databases import database


@contextmanager
def connected(url: str) -> Iterator[None]:
    """Until the end, models are those of the database of a URL."""
    before = connections.settings["default"]
    _use(connections.configure_settings({"default": database(url)})["default"])
    try:
        yield
    finally:
        _use(before)


def migrated(url: str) -> None:
    """Makes all tables in the database of a URL."""
    with connected(url):
        call_command("migrate", verbosity=0, interactive=False)


def _use(settings: dict[str, object]) -> None:
    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = settings
