"""The description of the API that is kept for review is the one that is served."""

from __future__ import annotations

import json

from tests import django_ready  # noqa: F401 (before the API)
from tools.openapi import PLACE, described


def test_the_kept_description_is_that_of_the_routes():
    kept = PLACE.read_text(encoding="utf-8")
    assert kept == described(), "python -m tools.openapi writes it anew: read what changed"


def test_every_route_says_what_it_is_for_and_which_scope_it_needs():
    paths = json.loads(described())["paths"]
    operations = [(path, each) for path, found in paths.items() for each in found.values()]
    assert len({each["operationId"] for _, each in operations}) == len(operations)
    for path, each in operations:
        assert each["description"].strip(), path
        assert "500" in each["responses"], path
        if "{code}" not in path:
            assert "scope `" in each["description"] or "browsers alone" in each["description"]
            assert {"401", "403"} <= set(each["responses"]), path
