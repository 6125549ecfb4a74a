"""The addresses of static files: each with a digest of its file, so that an upgrade is seen."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

DIGITS = 10


class VersionedFiles(StaticFilesStorage):
    """Files where they are installed; browsers may keep what an address with a digest gave."""

    def url(self, name: str | None) -> str:
        """The address of a file, with the digest of what it holds."""
        address = super().url(name)
        return f"{address}?v={digest}" if (digest := _digest(name or "")) else address


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:DIGITS]
