"""Exact factors between units."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.measurements.units import factor_between


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("ms", "s", Fraction(1, 1000)),
        ("h", "min", 60),
        ("MiB", "kB", Fraction(2**20, 1000)),
        ("1", "%", 100),
        ("tickets", "tickets", 1),
        ("", "", 1),
        ("s", "GB", None),
        ("tickets", "s", None),
    ],
)
def test_factor(source, target, factor):
    assert factor_between(source, target) == factor
