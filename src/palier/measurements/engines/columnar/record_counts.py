"""Judged records of one part, counted by window and group."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from palier.calculus.instants import Duration
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Spans
from palier.measurements.engines.columnar.late_records import LateKind, LateRows, ended_or_open
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.readings import touches
from palier.measurements.engines.columnar.record_rows import NEVER
from palier.measurements.engines.columnar.record_totals import RecordTotal, RecordTotals
from palier.measurements.engines.columnar.record_windows import Windows
from palier.measurements.engines.protocol import TallyRequest, group_of
from palier.measurements.engines.record_limits import with_priority

_UNLIMITED, _LATE, _PENDING, _WITHIN = range(4)


class Kind(NamedTuple):
    """Records of one series and priority: how they are counted and shown."""

    series: int
    """The rank of the series."""
    group: Dimensions
    attributes: Dimensions
    amount: Duration | None
    """Their limit, when it is an amount of service time."""
    met: tuple[Spans, ...]
    """Time that counts as met in each window."""


class Judged(NamedTuple):
    """Records as they were judged; `due` is `NEVER` for those without a limit."""

    rows: Integers
    kind: Integers
    since: Integers
    end: Integers
    is_ended: Integers
    due: Integers
    is_late: Integers
    elapsed: Integers
    late_by: Integers
    belongs: Integers
    """The instant that decides the window."""


class _Late(NamedTuple):
    rows: Integers
    place: Integers
    since: Integers
    end: Integers
    is_ended: Integers
    due: Integers
    elapsed: Integers
    late_by: Integers


class Counted:
    """Counts judged records; a place is a kind and a window."""

    def __init__(self, request: TallyRequest) -> None:
        self._request = request
        self._windows = Windows(request.scopes)
        self._count = len(request.scopes)
        self._kinds: list[Kind] = []
        self._sums = np.zeros(0, np.int64)
        self._elapsed: list[tuple[Integers, Integers]] = []
        self._late: list[_Late] = []

    def kind(
        self, series: int, dimensions: Dimensions, priority: str, amount: Duration | None
    ) -> int:
        """The number of a new kind."""
        values = with_priority(dimensions, priority)
        every = tuple(sorted(values.items()))
        group = group_of(every, self._request.group_by)
        met = tuple(scope.counted_as_met(values) for scope in self._request.scopes)
        self._kinds.append(Kind(series, group, every, amount, met))
        return len(self._kinds) - 1

    def add(self, judged: Judged) -> None:
        """Counts records in the windows they belong to."""
        state = np.where(judged.is_ended, _WITHIN, _PENDING)
        state[judged.is_late] = _LATE
        state[judged.due == NEVER] = _UNLIMITED
        rows, place = self._windows.of(judged.belongs)
        place += judged.kind[rows] * self._count
        state = state[rows]
        sums = np.bincount(place * 4 + state, minlength=len(self._kinds) * self._count * 4)
        sums[: len(self._sums)] += self._sums
        self._sums = sums
        ended = np.flatnonzero(judged.is_ended[rows])
        self._elapsed.append((place[ended], judged.elapsed[rows[ended]]))
        is_late = state == _LATE
        late = rows[is_late]
        self._late.append(
            _Late(
                judged.rows[late],
                place[is_late],
                judged.since[late],
                judged.end[late],
                judged.is_ended[late],
                judged.due[late],
                judged.elapsed[late],
                judged.late_by[late],
            )
        )

    def totals(self, names: pa.Array) -> RecordTotals:
        """What was counted, by window and group; `names` are those of the part's rows."""
        found: RecordTotals = {
            (window, kind.group): RecordTotal()
            for kind in self._kinds
            for window in range(self._count)
        }
        if not self._late:
            return found
        groups = {
            group: number for number, group in enumerate({k.group: None for k in self._kinds})
        }
        # A place becomes a group and a window: what `found` is by.
        kinds = np.array([groups[kind.group] for kind in self._kinds], np.int64)
        merged = (kinds[:, None] * self._count + np.arange(self._count)).ravel()
        totals = [found[window, group] for group in groups for window in range(self._count)]
        self._put_counts(totals, merged)
        self._put_elapsed(totals, merged)
        self._put_late(totals, merged, names)
        return found

    def _put_counts(self, totals: list[RecordTotal], merged: Integers) -> None:
        sums = np.zeros((len(totals), 4), np.int64)
        # Of the last kinds there may be only records that are judged one by one.
        counted = self._sums.reshape(-1, 4)
        np.add.at(sums, merged[: len(counted)], counted)
        for total, (unlimited, late, pending, within) in zip(totals, sums.tolist(), strict=True):
            total.unlimited, total.late = unlimited, late
            total.pending, total.within = pending, within

    def _put_elapsed(self, totals: list[RecordTotal], merged: Integers) -> None:
        place = merged[np.concatenate([places for places, _ in self._elapsed])]
        elapsed = np.concatenate([values for _, values in self._elapsed])
        for number, rows in _by_place(place):
            values, counts = np.unique(elapsed[rows], return_counts=True)
            totals[number].elapsed.append((values, counts))

    def _put_late(self, totals: list[RecordTotal], merged: Integers, names: pa.Array) -> None:
        late = _Late(*(np.concatenate(each) for each in zip(*self._late, strict=True)))
        is_deemed = self._deemed_within(late)
        for number, rows in _by_place(merged[late.place]):
            total, deemed = totals[number], is_deemed[rows]
            counted = int(deemed.sum())
            total.deemed_within, total.within = counted, total.within + counted
            total.late -= counted
            if counted < len(rows):
                total.late_rows.append(self._rows(late, rows[~deemed], names))

    def _deemed_within(self, late: _Late) -> Integers:
        """Whether time that counts as met touches each late record."""
        found = np.zeros(len(late.place), np.bool_)
        places = np.unique(late.place).tolist()
        for place in places:
            met = self._kinds[place // self._count].met[place % self._count]
            if met:
                rows = np.flatnonzero(late.place == place)
                found[rows] = touches(met, late.since[rows], late.end[rows])
        return found

    def _rows(self, late: _Late, rows: Integers, names: pa.Array) -> LateRows:
        # There may be as many groups as kinds: each keeps its own, not all of them.
        kinds, kind = np.unique(late.place[rows] // self._count, return_inverse=True)
        own = (self._kinds[each] for each in kinds.tolist())
        return LateRows(
            names.take(pa.array(late.rows[rows])),
            late.due[rows],
            ended_or_open(late.end[rows], late.is_ended[rows]),
            late.elapsed[rows],
            late.late_by[rows],
            kind.astype(np.int32),
            tuple(LateKind(each.series, each.amount, each.attributes) for each in own),
        )


def _by_place(place: Integers) -> list[tuple[int, Integers]]:
    """The rows of each place that occurs."""
    if not len(place):
        return []
    # NumPy sorts 16 bits by counting, in a tenth of the time.
    small = place.astype(np.uint16) if int(place.max()) < 1 << 16 else place
    order = np.argsort(small, kind="stable")
    ordered = place[order]
    firsts = np.flatnonzero(np.diff(ordered, prepend=-1))
    return list(zip(ordered[firsts].tolist(), np.split(order, firsts[1:]), strict=True))
