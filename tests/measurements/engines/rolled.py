"""A dataset in memory that keeps tallies of its days, for tests of the live engine."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import schema_of, table_of
from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.parts import TablePart
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_source import RolledDay, ThinnedDay
from palier.measurements.engines.live_thinning import thinned_part


class RolledMemory(MemorySource):
    """`rolled(kind, key, at)` says whether a row is in the tallies of its day, or came later.

    Thinned days may be of any length.
    """

    def __init__(self, data: Dataset, rolled=lambda kind, key, at: True, pieces=1, day=DAY) -> None:
        super().__init__(data)
        self.data = data
        self._rolled = rolled
        self._pieces = pieces
        self._day = day
        self._days: dict[str, list[tuple[int, RolledDay]]] = {}
        self.asked: list[str] = []

    def parts(self, kind, keys, span):
        self.asked.append(kind)
        return super().parts(kind, keys, span)

    def rolled_days(self, kind, span):
        if kind not in self._days:
            self._days[kind] = self._all_days(kind)
        return [
            day
            for number, day in self._days[kind]
            if number * DAY < span.end and (number + 1) * DAY > span.start
        ]

    def thinned_days(self, kind, span):
        found = []
        for day, old, new in self._rows_by_day(kind):
            of_day = Span(day * self._day, (day + 1) * self._day)
            parts = self._parts_of(kind, old)
            thin = thinned_part(kind, parts, of_day) if parts else None
            if of_day.start < span.end and of_day.end > span.start:
                found.append(ThinnedDay(of_day, thin, self._parts_of(kind, new)))
        return found

    def _rows_by_day(self, kind):
        rows = {
            key: sorted(zip(*columns.values(), strict=True), key=lambda row: row[0])
            for key, columns in self.data.tables.get(kind, {}).items()
        }
        for day in sorted({row[0] // self._day for own in rows.values() for row in own}):
            of_day = {k: [r for r in own if r[0] // self._day == day] for k, own in rows.items()}
            old = {k: [r for r in own if self._rolled(kind, k, r[0])] for k, own in of_day.items()}
            new = {
                k: [r for r in own if not self._rolled(kind, k, r[0])] for k, own in of_day.items()
            }
            yield day, old, new

    def _all_days(self, kind):
        found = []
        for day, old, new in self._rows_by_day(kind):
            of_day = {key: old[key] + new[key] for key in old}
            tallies = day_tallies(kind, day, self._parts_of(kind, old), 1)
            fresh = new if tallies is not None else of_day
            found.append((day, RolledDay(tallies, self._parts_of(kind, fresh))))
        return found

    def _parts_of(self, kind, rows):
        """Parts of all series, cut in time: no two of them overlap for one series."""
        found = []
        for piece in range(self._pieces):
            own = {k: _share(r, piece, self._pieces) for k, r in rows.items()}
            own = {k: r for k, r in own.items() if r}
            if own:
                found.append(_part(kind, own))
        return found


def _share(rows, piece, pieces):
    size = -(-len(rows) // pieces)
    return rows[piece * size : (piece + 1) * size]


def _part(kind, rows):
    names = schema_of(kind).names[1:]
    tables = [
        table_of(kind, key, {n: [r[i] for r in own] for i, n in enumerate(names)})
        for key, own in sorted(rows.items())
    ]
    starts = np.cumsum([0, *(table.num_rows for table in tables)])
    whole = pa.concat_tables(tables).unify_dictionaries()
    return TablePart(kind, tuple(sorted(rows)), starts, whole)
