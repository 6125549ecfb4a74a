"""Rows that are put together in memory, as the engines read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import pyarrow as pa

from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT, INSTANTS, asked_column, series_key
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers
from palier.measurements.schema import SeriesKey
from palier.measurements.store.rows import Rows


@dataclass(frozen=True)
class HeldPart:
    """Settled rows held in memory."""

    kind: str
    held: Rows

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.held)

    @cached_property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series, in the order of the rows."""
        return tuple(map(series_key, self.held.texts))

    @property
    def starts(self) -> Integers:
        """The row at which each series begins, and after the last one the number of rows."""
        return self.held.starts

    @cached_property
    def span(self) -> Span:
        """From the first instant to the last, and one microsecond."""
        first, last = self.held.bounds()
        return Span(0, 0) if first is None or last is None else Span(first, last + 1)

    def read(self, columns: Sequence[str]) -> ArrowColumns:
        """The columns asked for; instants that no row has are null."""
        there = set(self.held.table.column_names)
        absent = pa.nulls(self.rows, INSTANT)
        return {
            name: absent
            if name.startswith(INSTANTS) and name not in there
            else self.held.array(name)
            for name in map(asked_column, columns)
        }


class Origin(Protocol):
    """What rows are computed from, when they are asked for; it can be pickled."""

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        ...

    @property
    def rows(self) -> int:
        """How many rows there are at most."""
        ...

    @property
    def span(self) -> Span:
        """From before the first instant to after the last."""
        ...

    def settled(self) -> Rows:
        """The rows that count, in order."""
        ...


@dataclass
class MergedPart:
    """Rows as the engines read them: merged in memory when they are asked for."""

    origin: Origin
    _outline: tuple[tuple[SeriesKey, ...], Integers] | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        return self.origin.kind

    @property
    def rows(self) -> int:
        """How many rows there are at most."""
        return self.origin.rows

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series, in the order of the rows."""
        return (self._outline or self._merged()[0])[0]

    @property
    def starts(self) -> Integers:
        """The row at which each series begins, and after the last one the number of rows."""
        return (self._outline or self._merged()[0])[1]

    @cached_property
    def span(self) -> Span:
        """From before the first instant to after the last."""
        return self.origin.span

    def read(self, columns: Sequence[str]) -> ArrowColumns:
        """The columns asked for. Raises `PartDamaged`."""
        _, rows = self._merged()
        return HeldPart(self.kind, rows).read(columns)

    def _merged(self) -> tuple[tuple[tuple[SeriesKey, ...], Integers], Rows]:
        rows = self.origin.settled()
        # The rows are not kept: many clusters may be under way.
        self._outline = tuple(map(series_key, rows.texts)), rows.starts
        return self._outline, rows
