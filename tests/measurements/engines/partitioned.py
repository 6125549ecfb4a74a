"""A dataset whose parts are cut and shuffled at will, for tests that this changes no figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random

import numpy as np
import pyarrow as pa

from palier.calculus.spans import Span
from palier.measurements.arrow_layout import table_of
from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.executors import LocalPool
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.parts import Part, TablePart
from palier.measurements.schema import SeriesKey


class PartitionedSource(MemorySource):
    """Each series cut into stretches of time; a part holds some stretches, parts in any order."""

    def __init__(self, data: Dataset, random: Random, most: int = 4) -> None:
        super().__init__(data)
        self._dataset, self._random, self._most = data, random, most

    def parts(self, kind: str, keys: Collection[SeriesKey], span: Span) -> Sequence[Part]:
        held: dict[int, list[tuple[SeriesKey, pa.Table]]] = {}
        for key in sorted(keys):
            table = table_of(kind, key, self._dataset.columns(kind, key))
            height = table.num_rows
            cuts = sorted(self._random.choices(range(height + 1), k=self._most - 1))
            places = self._random.sample(range(2 * self._most), self._most)
            for place, start, end in zip(places, (0, *cuts), (*cuts, height), strict=True):
                if end > start:
                    held.setdefault(place, []).append((key, table.slice(start, end - start)))
        found = [_part(kind, stretches) for stretches in held.values()]
        self._random.shuffle(found)
        return found


def _part(kind: str, stretches: Sequence[tuple[SeriesKey, pa.Table]]) -> TablePart:
    whole = pa.concat_tables([table for _, table in stretches], promote_options="default")
    starts = np.cumsum([0, *(table.num_rows for _, table in stretches)])
    keys = tuple(key for key, _ in stretches)
    return TablePart(kind, keys, starts, whole.unify_dictionaries())


def partitioned(data: Dataset, random: Random) -> ColumnarEngine:
    """The columnar engine over a dataset cut at will."""
    return ColumnarEngine(PartitionedSource(data, random), LocalPool(threads=1))
