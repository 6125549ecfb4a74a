"""A dataset in memory that keeps tallies of its days, for tests of the live engine."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY
from palier.measurements.arrow_layout import table_of
from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.parts import TablePart
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_source import RolledDay


class RolledMemory(MemorySource):
    """`rolled(kind, key, at)` says whether a row is in the tallies of its day, or came later."""

    def __init__(self, data: Dataset, rolled=lambda kind, key, at: True, pieces=1) -> None:
        super().__init__(data)
        self.data = data
        self._rolled = rolled
        self._pieces = pieces
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

    def _all_days(self, kind):
        rows = {
            key: sorted(zip(*columns.values(), strict=True))
            for key, columns in self.data.tables.get(kind, {}).items()
        }
        found = []
        for day in sorted({row[0] // DAY for own in rows.values() for row in own}):
            of_day = {k: [r for r in own if r[0] // DAY == day] for k, own in rows.items()}
            old = {k: [r for r in own if self._rolled(kind, k, r[0])] for k, own in of_day.items()}
            new = {
                k: [r for r in own if not self._rolled(kind, k, r[0])] for k, own in of_day.items()
            }
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
    names = {"event": ("at", "good", "total"), "sample": ("at", "value")}[kind]
    tables = [
        table_of(kind, key, {n: [r[i] for r in own] for i, n in enumerate(names)})
        for key, own in sorted(rows.items())
    ]
    starts = np.cumsum([0, *(table.num_rows for table in tables)])
    whole = pa.concat_tables(tables).unify_dictionaries()
    return TablePart(kind, tuple(sorted(rows)), starts, whole)
