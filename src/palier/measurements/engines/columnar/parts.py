"""Parts: sorted rows of one kind, the unit that a kernel maps to partial tallies."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeAlias

import numpy as np
import pyarrow as pa

from palier.calculus.instants import Instant
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT, INSTANTS, asked_column
from palier.measurements.engines.protocol import Measurements
from palier.measurements.schema import SeriesKey

Integers: TypeAlias = np.ndarray[Any, np.dtype[Any]]
"""An array of integers."""

ArrowColumns: TypeAlias = Mapping[str, pa.Array]
"""Columns by the names of `arrow_layout`, of all the rows of a part, each in one piece."""


class Part(Protocol):
    """Rows of one kind in order of (series, instant), each measurement once.

    For one series, no two parts of a source overlap in time. A part can be pickled, so that another
    process may read it.
    """

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        ...

    @property
    def rows(self) -> int:
        """How many rows there are at most; known without reading."""
        ...

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series, in the order of the rows."""
        ...

    @property
    def starts(self) -> Integers:
        """The row at which each series begins, and after the last one the number of rows."""
        ...

    @property
    def span(self) -> Span:
        """From the first instant to the last, and one microsecond."""
        ...

    def read(self, columns: Sequence[str]) -> ArrowColumns:
        """The columns asked for by `asked_column`, as far as the part has them.

        A part of records lacks the instants that none of them has. Raises `ReadError` when the part
        is damaged.
        """
        ...


class ColumnarSource(Measurements, Protocol):
    """What the columnar engine reads: a dataset in memory, or a snapshot of a store."""

    def parts(self, kind: str, keys: Collection[SeriesKey], span: Span) -> Sequence[Part]:
        """The parts that may hold rows of these series in this span; they may hold others too."""
        ...

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        ...

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        ...


@dataclass(frozen=True)
class TablePart:
    """A part held in memory."""

    kind: str
    keys: tuple[SeriesKey, ...]
    starts: Integers
    table: pa.Table

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows)

    @cached_property
    def span(self) -> Span:
        """From the first instant to the last, and one microsecond."""
        of_records = [name for name in self.table.column_names if name.startswith(INSTANTS)]
        names = [name for name in ("at", "start", "end") if name in self.table.column_names]
        columns = [self.table.column(name) for name in of_records or names]
        ats = pa.chunked_array([chunk for column in columns for chunk in column.chunks], INSTANT)
        ats = ats.cast(pa.int64()).drop_null().to_numpy()
        return Span(int(ats.min()), int(ats.max()) + 1) if len(ats) else Span(0, 0)

    def read(self, columns: Sequence[str]) -> ArrowColumns:
        """The columns asked for, as far as the part has them."""
        asked = map(asked_column, columns)
        names = [name for name in asked if name in self.table.column_names]
        return {name: in_one_piece(self.table.column(name)) for name in names}


def in_one_piece(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array, copied only when it is in several."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
