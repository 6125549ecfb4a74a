"""Sums of integers that never wrap around: 64 bits while they fit, Python's own beyond."""

from __future__ import annotations

import numpy as np

from palier.measurements.engines.columnar.parts import Integers

_ROOM = 1 << 62
"""Two sums below it add up within 64 bits."""
_SHORT = 4
"""Ranges of fewer values are summed sooner as differences."""


def prefix_sums(values: Integers) -> Integers:
    """The sum of the values before each row, and after the last one the sum of all."""
    is_small = values.dtype != object and _most(values) * max(len(values), 1) < _ROOM
    if values.dtype == np.bool_ or is_small:
        sums = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=sums[1:])
        return sums
    return np.concatenate([[0], np.cumsum(values.astype(object))]).astype(object)


def summed_between(values: Integers, starts: Integers) -> Integers:
    """The sum of the values from each start to the next one, and from the last one to the end.

    The starts rise.
    """
    if not len(starts):
        return np.zeros(0, np.int64)
    if len(starts) * _SHORT > len(values):
        sums = prefix_sums(values)
        return np.diff(sums[starts], append=sums[-1:])
    return _reduced(_summable(values), starts)


def summed_over(values: Integers, first: Integers, last: Integers) -> Integers:
    """The sum of the values of each range of rows `[first, last)`, none of them empty."""
    if not len(first):
        return np.zeros(0, np.int64)
    held = _summable(values)
    # Ranges cannot end after the last row: where they do, that row is added by itself.
    final = len(values) - 1
    borders = np.column_stack([first, np.minimum(last, final)]).reshape(-1)
    beyond = np.where((last > final) & (first < final), held[-1], 0)
    sums: Integers = _reduced(held, borders)[::2] + beyond
    return sums


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


def _reduced(values: Integers, borders: Integers) -> Integers:
    if values.dtype == np.int8 and len(values) < 1 << 31:
        # Narrow sums take half the time.
        return np.add.reduceat(values, borders, dtype=np.int32).astype(np.int64)
    sums: Integers = np.add.reduceat(values, borders, dtype=values.dtype)
    return sums


def _summable(values: Integers) -> Integers:
    """The values in a type that holds the sum of all of them."""
    if values.dtype == np.bool_:
        return values.view(np.int8)
    if values.dtype == object or _most(values) * len(values) < _ROOM:
        return values
    return values.astype(object)


def _most(values: Integers) -> int:
    if not len(values):
        return 0
    return max(abs(int(values.min())), abs(int(values.max())))


def total_of(values: Integers) -> int:
    """The sum of all values."""
    return int(prefix_sums(values)[-1])


def roomy(values: Integers, factor: int) -> Integers:
    """The values, held so that they can be multiplied by a whole number."""
    fits = values.dtype != object and abs(factor) < _ROOM and _most(values) * abs(factor) < _ROOM
    return values if fits else values.astype(object)
