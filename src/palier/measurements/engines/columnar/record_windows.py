"""The windows that many instants lie in while an agreement is in force."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from palier.calculus.scopes import Scope
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.readings import Steps


class Windows:
    """The windows of a request, by their places in it."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._starts = np.array([scope.span.start for scope in scopes], np.int64)
        self._ends = np.array([scope.span.end for scope in scopes], np.int64)
        self._begun = Steps(self._starts)
        # Rolling windows overlap; calendar windows follow each other and are found by bisection.
        self._is_sequence = all(a.span.end <= b.span.start for a, b in pairwise(scopes))
        self._in_force = {
            place: np.array(scope.in_force.items, np.int64).ravel()
            for place, scope in enumerate(scopes)
            if scope.in_force is not None and scope.in_force.clip(scope.span).items != (scope.span,)
        }

    def of(self, at: Integers) -> tuple[Integers, Integers]:
        """Rows and windows: each row with each window that its instant lies in."""
        if not len(self._starts):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        if self._is_sequence:
            window = self._begun.of(at) - 1
            rows = np.flatnonzero((window >= 0) & (at < self._ends[window]))
            return self._those_in_force(at, rows, window[rows])
        found = [
            self._those_in_force(at, rows, np.full(len(rows), place))
            for place, (start, end) in enumerate(zip(self._starts, self._ends, strict=True))
            for rows in (np.flatnonzero((at >= start) & (at < end)),)
        ]
        rows, windows = (np.concatenate(each) for each in zip(*found, strict=True))
        return rows, windows

    def _those_in_force(
        self, at: Integers, rows: Integers, windows: Integers
    ) -> tuple[Integers, Integers]:
        is_counted = np.ones(len(rows), np.bool_)
        for place, bounds in self._in_force.items():
            inside = np.flatnonzero(windows == place)
            is_counted[inside] = np.searchsorted(bounds, at[rows[inside]], side="right") & 1
        return (rows, windows) if is_counted.all() else (rows[is_counted], windows[is_counted])
