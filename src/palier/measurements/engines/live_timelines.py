"""Timelines from thinned states and checks; what they cannot tell is read from rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from palier.calculus.checks import State, state_of
from palier.measurements.engines.columnar.parts import ColumnarSource, Integers, Part
from palier.measurements.engines.columnar.runs import GAP
from palier.measurements.engines.columnar.timelines import Reading, TimelineParts, TimelinePlan
from palier.measurements.engines.live_source import RolledDays, ThinnedDay
from palier.measurements.engines.live_thinning import (
    COLUMNS,
    HEADS,
    TimelineRows,
    in_order,
    part_of,
    rows_of,
    within,
)

_TOGETHER = 1 << 21
"""So many rows become runs at once: parts of all days together have fewer runs to join."""


def split(plan: TimelinePlan) -> tuple[TimelinePlan, TimelinePlan | None]:
    """A plan for thinned rows, and one for readings that need more first rows than are kept."""
    is_told = [reading.rules.confirm_after <= HEADS for reading in plan.readings]
    if all(is_told):
        return plan, None
    told, untold = (
        replace(
            plan,
            read=tuple(
                own if told is wanted else frozenset()
                for own, told in zip(plan.read, is_told, strict=True)
            ),
        )
        for wanted in (True, False)
    )
    return told, untold


def from_thinned(
    plan: TimelinePlan, rolled: RolledDays, source: ColumnarSource
) -> TimelineParts | None:
    """The total of a plan; None where there is nothing."""
    total: TimelineParts | None = None
    waiting: list[TimelineRows] = []
    days = _Days(plan, source)
    for day in rolled.thinned_days(plan.kind, plan.span) if plan.keys else ():
        waiting += days.rows(day)
        if sum(len(rows.at) for rows in waiting) >= _TOGETHER:
            total, waiting = days.added(total, waiting), []
    return days.added(total, waiting) if waiting else total


class _Days:
    """The rows of a plan, day by day."""

    def __init__(self, plan: TimelinePlan, source: ColumnarSource) -> None:
        self._plan = plan
        self._source = source
        self._words: dict[str, int] = {}

    def rows(self, day: ThinnedDay) -> Iterator[TimelineRows]:
        """What there is of a day: of each series thinned rows, or all of them."""
        if day.thinned is None:
            for part in day.fresh:
                yield self._read(part, COLUMNS[self._plan.kind])
            return
        rows = self._read(day.thinned, (*COLUMNS[self._plan.kind], GAP))
        is_untold = self._untold(rows)
        fresh = [self._plan.numbers.get(key) for part in day.fresh for key in part.keys]
        is_untold[[number for number in fresh if number is not None]] = True
        if not is_untold.any():
            yield rows
            return
        yield rows.only(np.flatnonzero(~is_untold[rows.series]))
        keys = [self._plan.keys[number] for number in np.flatnonzero(is_untold).tolist()]
        for part in self._source.parts(self._plan.kind, keys, day.span):
            found = within(self._read(part, COLUMNS[self._plan.kind]), day.span)
            yield found.only(np.flatnonzero(is_untold[found.series]))

    def added(self, total: TimelineParts | None, rows: Sequence[TimelineRows]) -> TimelineParts:
        """The runs of rows, and those found before."""
        part = part_of(self._plan.kind, in_order(rows), self._plan.keys, list(self._words))
        found = self._plan.map(part, part.read((*self._plan.columns, GAP)))
        return found if total is None else self._plan.add(total, found)

    def _read(self, part: Part, columns: Sequence[str]) -> TimelineRows:
        return rows_of(part, part.read(columns), self._plan.numbers, self._words)

    def _untold(self, rows: TimelineRows) -> Integers:
        """Whether something may hang on rows of a series that were left out."""
        is_untold = np.zeros(len(self._plan.keys), np.bool_)
        bridges = np.flatnonzero(rows.gap)
        if len(bridges):
            read = zip(self._plan.readings, self._plan.read, strict=True)
            for reading in (reading for reading, series in read if series):
                is_wanting = self._is_wanting(reading, rows, bridges)
                is_untold[rows.series[bridges[is_wanting]]] = True
        return is_untold

    def _is_wanting(self, reading: Reading, rows: TimelineRows, bridges: Integers) -> Integers:
        """Which rows with others left out before them do not tell enough of those."""
        before, at = rows.at[bridges - 1], rows.at[bridges]
        is_wanting: Integers = (before <= reading.until) & (reading.until < at)
        validity = reading.rules.validity
        if validity is not None:
            is_wanting |= rows.gap[bridges] > validity
        unknown = [state_of(word, reading.rules) is State.UNKNOWN for word in self._words]
        if any(unknown):
            bounds = self._plan.bounds
            cells = (np.searchsorted(bounds, each, side="right") for each in (before, at))
            is_wanting |= np.array(unknown)[rows.word[bridges]] & np.not_equal(*cells)
        return is_wanting
