"""Spans of time that rows are summed over, and where they lie in the rows of a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import EARLIEST
from palier.calculus.spans import Span, Spans
from palier.measurements.engines.columnar.parts import Integers, Part
from palier.measurements.engines.columnar.ranges import expanded
from palier.measurements.schema import SeriesKey


class Located(NamedTuple):
    """Pieces that rows of a part lie in: which pieces, and their rows `[first, last)`."""

    piece: Integers
    first: Integers
    last: Integers

    @property
    def sizes(self) -> Integers:
        """How many rows each piece has."""
        sizes: Integers = self.last - self.first
        return sizes

    def turns(self, most: int) -> Iterator[Located]:
        """The pieces in turns of about so many rows: windows may overlap many times."""
        rows = np.cumsum(self.sizes)
        borders = np.flatnonzero(np.diff(rows // most, prepend=0)).tolist()
        for first, last in zip([0, *borders], [*borders, len(rows)], strict=True):
            if last > first:
                yield Located(*(each[first:last] for each in self))

    @property
    def rows(self) -> slice | Integers:
        """The rows, piece after piece, to take cells of a column by."""
        if (self.first[1:] == self.last[:-1]).all():
            return slice(self.first[0], self.last[-1])
        return expanded(self.first, self.sizes)


class SeriesRows(NamedTuple):
    """The rows `[low, high)` of each series of a plan in a part, and the instants of all rows."""

    at: Integers
    low: Integers
    high: Integers
    present: Integers
    """The series that are there, rising."""
    span: Span


def series_rows(part: Part, at: Integers, numbers: Mapping[SeriesKey, int]) -> SeriesRows:
    """Where the rows of numbered series lie in a part; one that is not there has none."""
    # A part has few of the series of a large plan: they are looked up, not the plan's.
    found = np.array([numbers.get(key, -1) for key in part.keys], np.int64)
    places = np.flatnonzero(found >= 0)
    present = found[places]
    low, high = np.zeros((2, len(numbers)), np.int64)
    low[present], high[present] = part.starts[places], part.starts[places + 1]
    return SeriesRows(at, low, high, np.sort(present), part.span)


@dataclass(frozen=True)
class Pieces:
    """Spans of some series as parallel arrays; `owner` is what a piece's rows are counted for."""

    series: Integers
    start: Integers
    end: Integers
    owner: Integers

    @property
    def span(self) -> Span:
        """From the first start to the last end."""
        if not len(self.start):
            return Span(EARLIEST, EARLIEST)
        return Span(int(self.start.min()), int(self.end.max()))

    def among(self, rows: SeriesRows) -> Located:
        """The pieces that rows lie in."""
        order, ordered = self._by_series
        begins = np.searchsorted(ordered, rows.present)
        counts = np.searchsorted(ordered, rows.present, "right") - begins
        piece = order[expanded(begins, counts)]
        first, last = rows.span
        piece = piece[(self.start[piece] < last) & (self.end[piece] > first)]
        series = self.series[piece]
        high = rows.high[series]
        from_row = _bisected(rows.at, rows.low[series], high, self.start[piece])
        to_row = _bisected(rows.at, from_row, high, self.end[piece])
        some = np.flatnonzero(to_row > from_row)
        return Located(piece[some], from_row[some], to_row[some])

    @cached_property
    def _by_series(self) -> tuple[Integers, Integers]:
        """The places of the pieces in order of their series, and these series."""
        order = np.argsort(self.series, kind="stable")
        return order, self.series[order]


class PieceList:
    """Pieces as they are found, series after series."""

    def __init__(self) -> None:
        self._spans: dict[Spans, tuple[Integers, Integers]] = {}
        self._found: list[tuple[int, int, Integers, Integers]] = []

    def add(self, series: int, spans: Spans, owner: int) -> None:
        """The spans of one series, counted for one owner."""
        arrays = self._spans.get(spans)
        if arrays is None:
            bounds = np.array(spans.items, np.int64).reshape(-1, 2)
            arrays = self._spans[spans] = bounds[:, 0].copy(), bounds[:, 1].copy()
        if spans:
            self._found.append((series, owner, *arrays))

    def pieces(self) -> Pieces:
        """All of them, as arrays."""
        sizes = [len(starts) for _, _, starts, _ in self._found]

        def repeated(values: list[int]) -> Integers:
            return np.repeat(np.array(values, np.int64), sizes)

        empty = [np.empty(0, np.int64)]
        return Pieces(
            repeated([series for series, _, _, _ in self._found]),
            np.concatenate([starts for _, _, starts, _ in self._found] or empty),
            np.concatenate([ends for _, _, _, ends in self._found] or empty),
            repeated([owner for _, owner, _, _ in self._found]),
        )


def _bisected(at: Integers, low: Integers, high: Integers, wanted: Integers) -> Integers:
    """For each wanted instant, the first row in its `[low, high)` that is not before it.

    All of them are halved together: a call for each series would cost more than the search.
    """
    low, high = low.copy(), high.copy()
    widest = int((high - low).max(initial=0))
    last = max(len(at) - 1, 0)
    for _ in range(widest.bit_length()):
        middle = (low + high) >> 1
        # Where the search has ended, the middle may lie past the last row.
        before = (middle < high) & (at[np.minimum(middle, last)] < wanted)
        low = np.where(before, middle + 1, low)
        high = np.where(before, high, middle)
    return low
