"""Good and total of slices that other rows may still add to, by place and number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.sums import added, summed_between, summed_by

_WIDTH = 4096
"""Slices in one block."""
_DENSE = 256
"""So many entries of one block are worth having it."""
_MANY = 1 << 19
"""So many entries wait before they are looked through."""
_SPARSE = 4
"""A table may have so many places for each entry."""
_TOGETHER = 64
"""Blocks given at once."""
_TYPES = (np.int8, np.int16, np.int32, np.int64)


class Entries(NamedTuple):
    """Slices as parallel arrays."""

    place: Integers
    number: Integers
    good: Integers
    total: Integers


class OpenSlices:
    """Entries as they come, each slice once in those of a part; dense ones summed in blocks."""

    def __init__(self, entries: Entries) -> None:
        self._entries = [entries]
        self._waiting = len(entries.place)
        self._blocks: dict[tuple[int, int], tuple[Integers, Integers]] = {}

    def add(self, other: OpenSlices) -> None:
        """Takes in what another one holds."""
        for (place, block), sums in other._blocks.items():
            some = np.flatnonzero(sums[1])
            self._add((place, block), some, _wide(sums[0][some]), _wide(sums[1][some]))
        self._entries += other._entries
        self._waiting += sum(len(each.place) for each in other._entries)
        if self._waiting > _MANY:
            self._pour()

    def slices(self) -> Iterator[tuple[Integers, Integers, Integers]]:
        """Place, good and total of all slices, summed, some hundred thousand at a time."""
        self._pour()
        for place, _, good, total in self._entries:
            yield place, good, total
        blocks = iter(self._blocks.items())
        while some := list(islice(blocks, _TOGETHER)):
            good, total = (
                np.concatenate([_wide(sums[each]) for _, sums in some]) for each in (0, 1)
            )
            place = np.repeat([place for (place, _), _ in some], _WIDTH)
            filled = np.flatnonzero(total)
            yield place[filled], good[filled], total[filled]

    def _pour(self) -> None:
        """Puts entries into blocks, and keeps those that are too few for one."""
        if not self._entries:
            return
        entries = self._entries[0] if len(self._entries) == 1 else summed(self._entries)
        place, number, good, total = entries
        block = number // _WIDTH
        is_new = (np.diff(place) != 0) | (np.diff(block) != 0)
        borders = np.flatnonzero(np.concatenate([[True], is_new, [True]])[: len(place) + 1])
        is_left = np.ones(len(place), np.bool_)
        for first, last in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True):
            own = int(place[first]), int(block[first])
            if last - first >= _DENSE or own in self._blocks:
                is_left[first:last] = False
                within = number[first:last] % _WIDTH
                self._add(own, within, good[first:last], total[first:last])
        kept = Entries(*(each[is_left] for each in entries))
        self._entries = [kept] if len(kept.place) else []
        self._waiting = 0

    def _add(self, own: tuple[int, int], within: Integers, good: Integers, total: Integers) -> None:
        sums = self._blocks.get(own)
        if sums is None:
            sums = np.zeros(_WIDTH, np.int8), np.zeros(_WIDTH, np.int8)
        self._blocks[own] = (
            _summed_at(sums[0], within, good),
            _summed_at(sums[1], within, total),
        )


def summed(entries: list[Entries]) -> Entries:
    """One entry for each slice, in order of place and number."""
    place, number, good, total = (np.concatenate(each) for each in zip(*entries, strict=True))
    if not len(place):
        return Entries(place, number, good, total)
    lowest, first = int(number.min()), int(place.min())
    width, places = int(number.max()) - lowest + 1, int(place.max()) - first + 1
    if places * width <= _SPARSE * len(place):
        # A table of all slices that may occur costs less than sorting those that do.
        table = (place - first) * width + (number - lowest)
        goods, totals = (summed_by(table, each, places * width) for each in (good, total))
        found = np.flatnonzero(totals)
        place, number = np.divmod(found, width)
        return Entries(place + first, number + lowest, goods[found], totals[found])
    order = np.lexsort((number, place))
    place, number = place[order], number[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (place[1:] != place[:-1]) | (number[1:] != number[:-1])
    starts = np.flatnonzero(is_first)
    sums = (summed_between(each[order], starts) for each in (good, total))
    return Entries(place[starts], number[starts], *sums)


def _summed_at(sums: Integers, within: Integers, values: Integers) -> Integers:
    """The sums with values added at some places, in the narrowest type that holds them."""
    new = added(_wide(sums[within]), values)
    wide = _type_of(new)
    if np.dtype(wide).itemsize > sums.dtype.itemsize or wide is object:
        sums = sums.astype(wide)
    sums[within] = new
    return sums


def _wide(sums: Integers) -> Integers:
    return sums if sums.dtype == object else sums.astype(np.int64)


def _type_of(values: Integers) -> type:
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    for each in _TYPES:
        if np.iinfo(each).min <= low and high <= np.iinfo(each).max:
            return each
    return object
