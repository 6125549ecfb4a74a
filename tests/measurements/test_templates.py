"""Templates name columns and nothing else."""

from __future__ import annotations

import pytest

from palier.measurements.templates import columns_of, filled


def test_columns_are_put_in_their_places():
    assert filled("{a.b} at {c}", {"a.b": "1", "c": "{d}"}) == "1 at {d}"


@pytest.mark.parametrize(
    ("template", "columns"),
    [
        ("{Start Date} {Start Time}", ("Start Date", "Start Time")),
        ("{a.__class__}", ("a.__class__",)),
        ("plain", ()),
        ("{}", ()),
        ("{a", ()),
        ("a}", ()),
        ("{a} {", ()),
    ],
)
def test_columns_named(template, columns):
    assert columns_of(template) == columns
