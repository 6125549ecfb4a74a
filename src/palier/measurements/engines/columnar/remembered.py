"""A source that is asked the same questions about its series many times."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from palier.calculus.selectors import Selector
from palier.measurements.engines.protocol import Measurements
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey


class Remembered:
    """Measurements whose answers are kept: a thousand objectives ask for the same few series."""

    def __init__(self, data: Measurements) -> None:
        self._data = data
        self._series: dict[tuple[str, Selector], list[SeriesKey]] = {}
        self._columns: dict[tuple[str, SeriesKey], dict[str, list[Any]]] = {}

    def series(self, kind: str, selector: Selector = Selector()) -> list[SeriesKey]:
        """The series of a kind that a selector picks, sorted."""
        found = self._series.get((kind, selector))
        if found is None:
            found = self._series[kind, selector] = self._data.series(kind, selector)
        return found

    def columns(self, kind: str, key: SeriesKey) -> dict[str, list[Any]]:
        """The columns of one series by the names of the schema; empty when there is none."""
        found = self._columns.get((kind, key))
        if found is None:
            found = self._columns[kind, key] = self._data.columns(kind, key)
        return found

    def quantity(self, name: str) -> Quantity:
        """The unit and resolution of a series of samples."""
        return self._data.quantity(name)

    def words(self, kind: str, key: SeriesKey) -> Collection[str]:
        """The states, by their words, that a series was measured in."""
        return self._data.words(kind, key)
