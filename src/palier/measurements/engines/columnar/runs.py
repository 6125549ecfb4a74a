"""Runs of equal observations in the rows of a part, found by comparing neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import starmap
from typing import NamedTuple

import numpy as np

from palier.calculus.checks import Run, State
from palier.calculus.instants import Duration
from palier.calculus.spans import Span
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.ranges import expanded

GAP = "gap"
"""The column by which rows tell of others that were left out before them: see `Observed.gaps`."""

STATES = tuple(State)
"""States by the numbers that stand for them in arrays."""


class Runs(NamedTuple):
    """Runs in order of (series, time): the arrays of what `Run` holds."""

    series: Integers
    state: Integers
    last: Integers
    head_counts: Integers
    heads: Integers
    silence_counts: Integers
    silences: Integers
    """A row of start and end for each."""

    def each(self) -> Iterator[tuple[int, Run]]:
        """The runs with the numbers of their series."""
        heads, silences = self.heads.tolist(), list(starmap(Span, self.silences.tolist()))
        head_end = silence_end = 0
        for series, state, last, head_count, silence_count in zip(
            *(array.tolist() for array in (*self[:4], self.silence_counts)), strict=True
        ):
            head, head_end = head_end, head_end + head_count
            silence, silence_end = silence_end, silence_end + silence_count
            inside = tuple(silences[silence:silence_end]) if silence_count else ()
            yield series, Run(STATES[state], tuple(heads[head:head_end]), last, inside)


@dataclass(frozen=True)
class Observed:
    """Rows of observations in order of (series, time); `starts` is as that of a part."""

    at: Integers
    codes: Integers
    """The word of each row."""
    starts: Integers
    gaps: Integers | None = None
    """Where rows like it were left out before a row, the longest distance of two of them; else 0.

    Whoever leaves rows out sees to it that a row that has one stays with the row before it.
    """

    def only(self, chosen: Integers) -> Observed:
        """The rows for which `chosen` is true."""
        rows = np.flatnonzero(chosen)
        gaps = None if self.gaps is None else self.gaps[rows]
        return Observed(self.at[rows], self.codes[rows], np.searchsorted(rows, self.starts), gaps)

    def of_series(self, places: Integers) -> Observed:
        """The rows of some series, by their places."""
        if len(places) == len(self.starts) - 1:
            return self
        counts = np.diff(self.starts)[places]
        rows = expanded(self.starts[places], counts)
        gaps = None if self.gaps is None else self.gaps[rows]
        return Observed(self.at[rows], self.codes[rows], np.append(0, np.cumsum(counts)), gaps)

    @cached_property
    def changes(self) -> Integers:
        """The rows at which another word begins, or another series."""
        is_first = np.empty(len(self.codes), np.bool_)
        np.not_equal(self.codes[1:], self.codes[:-1], out=is_first[1:])
        is_first[self.starts[:-1][np.diff(self.starts) > 0]] = True
        return np.flatnonzero(is_first)

    def series_of(self, rows: Integers) -> Integers:
        """The place of the series that each row belongs to."""
        return np.searchsorted(self.starts, rows, side="right") - 1

    def runs(
        self, states: Integers, numbers: Integers, heads: int, holds_for: Duration | None
    ) -> Runs:
        """The runs; `states` are those of the words, `numbers` what the series are called."""
        first = self.changes
        place, state = self.series_of(first), states[self.codes[first]]
        begins = np.ones(len(first), np.bool_)
        begins[1:] = (state[1:] != state[:-1]) | (place[1:] != place[:-1])
        first, number, state = first[begins], numbers[place[begins]], state[begins]
        size = np.diff(first, append=len(self.at))
        of_silence, silences = self._silences(first, holds_for)
        kept = np.minimum(size, heads)
        return Runs(
            number,
            state,
            self.at[first + size - 1],
            kept,
            self.at[expanded(first, kept)],
            np.bincount(of_silence, minlength=len(first)),
            silences,
        )

    def _silences(self, first: Integers, holds_for: Duration | None) -> tuple[Integers, Integers]:
        """Time inside runs in which no observation was valid, and the run of each."""
        if holds_for is None:
            return np.empty(0, np.int64), np.empty((0, 2), np.int64)
        distance = np.diff(self.at)
        if self.gaps is not None:
            distance = np.where(self.gaps[1:] > 0, self.gaps[1:], distance)
        rows = np.flatnonzero(distance > holds_for) + 1
        run = np.searchsorted(first, rows, side="right") - 1
        inside = first[run] != rows
        rows, run = rows[inside], run[inside]
        return run, np.stack([self.at[rows - 1] + holds_for, self.at[rows]], axis=1)

    def heard(
        self, is_unknown: Integers, numbers: Integers, bounds: Integers
    ) -> tuple[Integers, Integers]:
        """Series and instants of words that say 'unknown', the first between any two bounds."""
        first = self.changes
        size = np.diff(first, append=len(self.at))
        chosen = is_unknown[self.codes[first]]
        rows = expanded(first[chosen], size[chosen])
        number, at = numbers[self.series_of(rows)], self.at[rows]
        cell = np.searchsorted(bounds, at, side="right")
        begins = np.ones(len(rows), np.bool_)
        begins[1:] = (number[1:] != number[:-1]) | (cell[1:] != cell[:-1])
        return number[begins], at[begins]
