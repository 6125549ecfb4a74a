"""A site to ask, and what it writes in its log meanwhile."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest

from palier.site.logs import RequestsTold, logging_settings
from tests.web.conftest import nordet, signed, site

__all__ = ["nordet", "signed", "site"]


class Written:
    """What stands in the log."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Iterator[Written]:
    """The log in JSON lines, as a server that has no terminal writes it."""
    written = Written()
    settings = logging_settings("json", "INFO")
    handler = logging.StreamHandler(written.stream)
    made: Any = DictConfigurator(settings)
    handler.setFormatter(made.configure_formatter(settings["formatters"]["lines"]))
    handler.addFilter(RequestsTold())
    root, palier = logging.getLogger(), logging.getLogger("palier")
    level = palier.level
    root.addHandler(handler)
    palier.setLevel("INFO")
    yield written
    root.removeHandler(handler)
    palier.setLevel(level)
