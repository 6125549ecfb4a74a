"""Ranges of rows as arrays of where they begin and how many rows they have."""

from __future__ import annotations

import numpy as np

from palier.measurements.engines.columnar.parts import Integers


def expanded(first: Integers, counts: Integers) -> Integers:
    """The numbers from each first on, as many as it counts, one after the other."""
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    found: Integers = np.arange(total) + np.repeat(first - before, counts)
    return found
