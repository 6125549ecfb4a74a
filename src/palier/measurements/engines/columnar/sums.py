"""Sums of integers that never wrap around: 64 bits while they fit, Python's own beyond."""

from __future__ import annotations

import numpy as np

from palier.measurements.engines.columnar.parts import Integers

_ROOM = 1 << 62
"""Two sums below it add up within 64 bits."""


def prefix_sums(values: Integers) -> Integers:
    """The sum of the values before each row, and after the last one the sum of all."""
    if values.dtype == np.bool_ or _most(values) * max(len(values), 1) < _ROOM:
        sums = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=sums[1:])
        return sums
    return np.concatenate([[0], np.cumsum(values.astype(object))]).astype(object)


def summed_by(owners: Integers, values: Integers, count: int) -> Integers:
    """The sum of the values of each owner, from 0 to `count`."""
    is_large = values.dtype == object or _most(values) * max(len(values), 1) >= _ROOM
    sums = np.zeros(count, object if is_large else np.int64)
    np.add.at(sums, owners, values.astype(object) if is_large else values)
    return sums


def added(left: Integers, right: Integers) -> Integers:
    """The sums of two arrays."""
    if left.dtype != object and right.dtype != object and max(_most(left), _most(right)) < _ROOM:
        return left + right
    total: Integers = left.astype(object) + right.astype(object)
    return total


def _most(values: Integers) -> int:
    if not len(values):
        return 0
    return max(abs(int(values.min())), abs(int(values.max())))
