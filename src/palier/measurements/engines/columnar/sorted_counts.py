"""How often each integer occurred, kept as arrays: there may be millions of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Iterator, Mapping

import numpy as np

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.sums import total_of


class SortedCounts(Mapping[int, int]):
    """`Occurrences` of 64 bits, a tenth as large as a `Counter` and equal to it.

    `values` rise; `times` are how often each of them occurred, at least once. An integer that
    did not occur is found as often as in a `Counter`: zero times.
    """

    def __init__(self, values: Integers, times: Integers) -> None:
        self._values, self._times = values, times

    def total(self) -> int:
        """How many occurred, each as often as it did."""
        return total_of(self._times)

    def items(self) -> ItemsView[int, int]:
        """Each integer and how often it occurred."""
        return _Pairs(self)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The same, one after the other, in order."""
        return zip(self._values.tolist(), self._times.tolist(), strict=True)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[int]:
        return iter(self._values.tolist())

    def __getitem__(self, value: int) -> int:
        place = int(np.searchsorted(self._values, value))
        is_there = place < len(self._values) and int(self._values[place]) == value
        return int(self._times[place]) if is_there else 0

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and self[value] > 0

    def __add__(self, other: Mapping[int, int]) -> Counter[int]:
        return Counter(dict(self.pairs())) + Counter(other)

    __radd__ = __add__

    def __repr__(self) -> str:
        return repr(Counter(dict(self.pairs())))


class _Pairs(ItemsView[int, int]):
    """A look-up for each would cost a search."""

    _mapping: SortedCounts

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return self._mapping.pairs()
