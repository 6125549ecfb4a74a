"""A dataset in memory as a source of parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from palier.calculus.instants import Instant
from palier.calculus.selectors import Selector
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import table_of
from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.parts import Part, TablePart
from palier.measurements.engines.measured import horizon_of, is_still_down
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey

_ROWS = 1 << 20
"""Series are put together in parts of about so many rows."""


class MemorySource:
    """The measurements of a dataset, made into Arrow when they are first asked for."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._tables: dict[tuple[str, SeriesKey], pa.Table] = {}

    def series(self, kind: str, selector: Selector = Selector()) -> list[SeriesKey]:
        """The series of a kind that a selector picks, sorted."""
        return self._data.series(kind, selector)

    def columns(self, kind: str, key: SeriesKey) -> dict[str, list[Any]]:
        """The columns of one series by the names of the schema; empty when there is none."""
        return self._data.columns(kind, key)

    def quantity(self, name: str) -> Quantity:
        """The unit and resolution of a series of samples."""
        return self._data.quantity(name)

    def words(self, kind: str, key: SeriesKey) -> set[str]:
        """The states, by their words, that a series was measured in."""
        return self._data.words(kind, key)

    def parts(self, kind: str, keys: Collection[SeriesKey], span: Span) -> Sequence[Part]:
        """The series asked for, whole, in parts of about a million rows."""
        found: list[Part] = []
        chosen: list[SeriesKey] = []
        rows = 0
        for key in sorted(keys):
            chosen.append(key)
            rows += self._table(kind, key).num_rows
            if rows >= _ROWS:
                found.append(self._part(kind, chosen))
                chosen, rows = [], 0
        return [*found, self._part(kind, chosen)] if rows else found

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        return horizon_of(self._data)

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        return is_still_down(self._data, down_words)

    def _table(self, kind: str, key: SeriesKey) -> pa.Table:
        table = self._tables.get((kind, key))
        if table is None:
            table = table_of(kind, key, self._data.columns(kind, key))
            self._tables[kind, key] = table
        return table

    def _part(self, kind: str, keys: Sequence[SeriesKey]) -> TablePart:
        tables = [self._table(kind, key) for key in keys]
        starts = np.cumsum([0, *(table.num_rows for table in tables)])
        whole = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
        return TablePart(kind, tuple(keys), starts, whole)
