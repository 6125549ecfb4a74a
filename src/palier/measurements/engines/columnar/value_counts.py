"""How often each value occurred, by owner: pairs counted, and counts put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.sums import summed_between

_MOST = 1 << 62
_MANY = 1 << 19
"""So many pairs wait before they are put together."""
_SPARSE = 4
"""A table of all possible pairs may have so many cells for each pair found."""
_ROOMY = 16
"""One that is kept, and spares putting pairs together again, may have more."""


class Counts(NamedTuple):
    """Each pair of owner and value once, in this order, and how often it occurred."""

    owner: Integers
    value: Integers
    times: Integers


def counted(owner: Integers, value: Integers) -> Counts:
    """The pairs of two columns of equal length, counted."""
    return _counted(owner, value, None)


class _Table(NamedTuple):
    """A cell for each owner and each value from `low` on, row after row of `width`."""

    low: int
    width: int
    cells: Integers

    def took(self, counts: Counts) -> bool:
        """Adds counts, if all of them have a cell."""
        owner, value, times = counts
        least, most = int(value.min()) - self.low, int(value.max()) - self.low
        fits = least >= 0 and most < self.width
        if fits and (int(owner.max()) + 1) * self.width <= len(self.cells):
            self.cells[owner * self.width + (value - self.low)] += times
            return True
        return False

    def counts(self) -> Counts:
        """What was added."""
        found = np.flatnonzero(self.cells)
        owner, value = np.divmod(found, self.width)
        return Counts(owner, value + self.low, self.cells[found])


class ValueCounts:
    """Counts as they come, put together when there are many."""

    def __init__(self, found: Sequence[Counts]) -> None:
        self._found = [each for each in found if len(each.owner)]
        self._waiting = sum(len(each.owner) for each in self._found)
        self._settled = 0
        self._table: _Table | None = None

    def add(self, other: ValueCounts) -> None:
        """Takes in what another one holds."""
        for each in other._every():
            if self._table is None or not self._table.took(each):
                self._found.append(each)
                self._waiting += len(each.owner)
        if self._waiting > max(_MANY, self._settled):
            self._settle()

    def total(self) -> Counts:
        """All of them as one."""
        empty = np.empty(0, np.int64)
        found = [Counts(empty, empty, empty), *self._every()]
        return _counted(*(np.concatenate(each) for each in zip(*found, strict=True)))

    def _every(self) -> list[Counts]:
        return self._found if self._table is None else [self._table.counts(), *self._found]

    def _settle(self) -> None:
        total = self.total()
        self._waiting, self._settled = 0, len(total.owner)
        low, most, owners = int(total.value.min()), int(total.value.max()), int(total.owner.max())
        # Values a little beyond those met so far are likely to come.
        margin = (most - low) // 2 + 1
        width = most - low + 1 + 2 * margin
        is_far = low - margin < -_MOST or most + margin > _MOST
        if not is_far and (owners + 1) * width <= _ROOMY * self._settled:
            self._found = []
            self._table = _Table(low - margin, width, np.zeros((owners + 1) * width, np.int64))
            self._table.took(total)
        else:
            self._found, self._table = [total], None


def _counted(owner: Integers, value: Integers, times: Integers | None) -> Counts:
    if not len(owner):
        return Counts(owner, value, owner)
    low, first = int(value.min()), int(owner.min())
    width, owners = int(value.max()) - low + 1, int(owner.max()) - first + 1
    if (owners + first) * (width + abs(low)) >= _MOST:
        return _sorted(owner, value, times)
    pairs, times = _of_pairs(owner * width + (value - (low + first * width)), times, owners * width)
    owner, value = np.divmod(pairs, width)
    return Counts(owner + first, value + low, times)


def _of_pairs(pairs: Integers, times: Integers | None, cells: int) -> tuple[Integers, Integers]:
    """Each of some integers below `cells` once, and how often it occurred."""
    if cells <= _SPARSE * len(pairs):
        if times is None:
            table = np.bincount(pairs)
        else:
            table = np.zeros(cells, np.int64)
            np.add.at(table, pairs, times)
        found = np.flatnonzero(table)
        return found, table[found]
    if times is None:
        pairs = np.sort(pairs)
        first = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]]))
        return pairs[first], np.diff(np.append(first, len(pairs)))
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    first = np.flatnonzero(np.concatenate([[True], pairs[1:] != pairs[:-1]]))
    return pairs[first], summed_between(times[order], first)


def _sorted(owner: Integers, value: Integers, times: Integers | None) -> Counts:
    """For values too far apart to be numbered together with their owners."""
    order = np.lexsort((value, owner))
    owner, value = owner[order], value[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (owner[1:] != owner[:-1]) | (value[1:] != value[:-1])
    first = np.flatnonzero(is_first)
    ones = np.ones(len(order), np.int64) if times is None else times[order]
    return Counts(owner[first], value[first], summed_between(ones, first))
