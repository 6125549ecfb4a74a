"""Minutes that stand for their rows, for methods that need more of a row than its part in a sum.

That is so where no border cuts the minute; a minute of samples must have one value as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY, MINUTE, Duration
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT, numbers
from palier.measurements.engines.columnar.parts import ColumnarSource, Integers, Part, TablePart
from palier.measurements.engines.columnar.pieces import Pieces
from palier.measurements.engines.columnar.slices import SlicePlan
from palier.measurements.engines.columnar.values import ValuePlan
from palier.measurements.engines.live_days import HOURS, MINUTES, SUMS, DayTallies
from palier.measurements.engines.live_minutes import PlacedDay, Places
from palier.measurements.engines.live_pieces import by_day
from palier.measurements.engines.live_source import RolledDay, RolledDays
from palier.measurements.engines.protocol import TallyRequest

_Plan: TypeAlias = SlicePlan | ValuePlan


def starts_on_minutes(request: TallyRequest, step: Duration | None) -> bool:
    """Whether what a window is cut into begins on whole minutes; None: it is not cut."""
    return not step or (
        step % MINUTE == 0 and all(scope.span.start % MINUTE == 0 for scope in request.scopes)
    )


def from_minutes(plan: _Plan, rolled: RolledDays, source: ColumnarSource) -> Any:
    """The total of a plan; None where there is nothing."""
    total: Any = None
    if not plan.keys:
        return total
    minutes = _Minutes(plan, source)
    for day in rolled.rolled_days(plan.kind, plan.span):
        for part in minutes.of(day):
            partial: Any = plan.map(part, part.read(plan.columns))
            total = partial if total is None else plan.add(total, partial)
    return total


class _Rows(NamedTuple):
    """Rows, or minutes that stand for theirs, by the number of their series."""

    series: Integers
    at: Integers
    values: tuple[Integers, ...]


class _Minutes:
    """What stands for the rows of a plan, day by day."""

    def __init__(self, plan: _Plan, source: ColumnarSource) -> None:
        self._plan = plan
        self._keys = plan.keys
        self._places = Places(self._keys)
        self._source = source
        met = (plan.met,) if isinstance(plan, SlicePlan) else ()
        every = (plan.counted, *met, plan.heard)
        self._pieces = [(pieces, by_day(pieces)) for pieces in every]

    def of(self, day: RolledDay) -> Iterator[Part]:
        """Parts of which no two overlap in time for a series."""
        if day.tallies is None:
            yield from day.fresh
            return
        placed = self._places.of(day.tallies)
        span = Span(day.tallies.start, day.tallies.start + DAY)
        minutes = None if self._is_cut(placed) else _minutes(placed)
        fresh = [self._rows_of(part, span) for part in day.fresh]
        if minutes is not None:
            yield self._part([minutes, *fresh])
            return
        # Counters and events of one day are two of the source's days: each keeps to its series.
        of_day = placed.place >= 0
        for rows in fresh:
            of_day[rows.series] = True
        keys = [self._keys[number] for number in np.flatnonzero(of_day).tolist()]
        parts = self._source.parts(self._plan.kind, keys, span)
        yield self._part([self._rows_of(part, span, of_day) for part in parts])

    def _is_cut(self, day: PlacedDay) -> bool:
        cut: list[Pieces] = []
        for pieces, inside in self._pieces:
            if day.tallies.day in inside:
                day.whole_minutes(pieces, inside[day.tallies.day], cut)
        return any(len(each.series) for each in cut)

    def _rows_of(self, part: Part, span: Span, wanted: Integers | None = None) -> _Rows:
        columns = part.read(self._plan.columns)
        numbers_of = np.array([self._plan.numbers.get(key, -1) for key in part.keys], np.int64)
        if wanted is not None:
            numbers_of[~wanted[numbers_of]] = -1
        series = np.repeat(numbers_of, np.diff(part.starts))
        at = numbers(columns["at"])
        some = np.flatnonzero((series >= 0) & (at >= span.start) & (at < span.end))
        values = [numbers(columns[name])[some] for name in self._plan.columns if name != "at"]
        return _Rows(series[some], at[some], tuple(values))

    def _part(self, found: Sequence[_Rows]) -> Part:
        series = np.concatenate([each.series for each in found])
        at = np.concatenate([each.at for each in found])
        values = [
            np.concatenate(each) for each in zip(*(rows.values for rows in found), strict=True)
        ]
        order = np.lexsort((at, series))
        counts = np.bincount(series, minlength=len(self._keys))
        there = np.flatnonzero(counts)
        keys = tuple(self._keys[number] for number in there.tolist())
        columns: dict[str, Any] = {"at": pa.array(at[order]).cast(INSTANT)}
        names = (name for name in self._plan.columns if name != "at")
        columns |= {n: pa.array(each[order]) for n, each in zip(names, values, strict=True)}
        starts = np.cumsum([0, *counts[there]])
        return TablePart(self._plan.kind, keys, starts, pa.table(columns))


def _minutes(day: PlacedDay) -> _Rows | None:
    """The minutes with measurements of the series asked for; None where one has several values."""
    tallies = day.tallies
    series = np.flatnonzero(day.place >= 0)
    slots = (day.place[series][:, None] * HOURS + np.arange(HOURS)).ravel()
    bits = (tallies.masks[slots][:, None] >> np.arange(MINUTES, dtype=np.uint64)) & np.uint64(1)
    which, minute = np.nonzero(bits)
    slot = slots[which]
    counts = np.diff(np.append(np.flatnonzero(np.diff(slot, prepend=-1)), len(slot)))
    nth = np.arange(len(slot)) - np.repeat(np.cumsum(counts) - counts, counts)
    place = tallies.first[slot].astype(np.int64) + nth
    at = tallies.start + (slot % HOURS * MINUTES + minute) * MINUTE + tallies.opening.at(place)
    whose = series[which // HOURS]
    if tallies.kind == "event":
        own = (_own(tallies, name, place, nth) for name in SUMS["event"])
        return _Rows(whose, at, tuple(own))
    value = tallies.minute_extremes["least"].at(place)
    if np.any(value != tallies.minute_extremes["most"].at(place)):
        return None
    rows = _own(tallies, "rows", place, nth)
    return _Rows(np.repeat(whose, rows), np.repeat(at, rows), (np.repeat(value, rows),))


def _own(tallies: DayTallies, name: str, place: Integers, nth: Integers) -> Integers:
    """The sums of single minutes; `nth` of its hour."""
    sums = tallies.within[name].at(place)
    follows = np.flatnonzero(nth)
    sums[follows] -= tallies.within[name].at(place[follows] - 1)
    return sums
