"""Writes the description of the API where it is reviewed: docs/reference/openapi.json."""

from __future__ import annotations

import json
from pathlib import Path

from tests import django_ready  # noqa: F401 (before the API)

PLACE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi.json"


def described() -> str:
    """The description as it is kept: a line for each value, so that a review shows what changed."""
    from palier.api.urls import api

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PLACE.write_text(described(), encoding="utf-8")
