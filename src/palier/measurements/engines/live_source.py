"""What the live engine reads beside rows: tallies of days, and the rows that are not in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from palier.calculus.selectors import Selector
from palier.calculus.spans import Span
from palier.measurements.dataset import picked
from palier.measurements.engines.columnar.parts import Part
from palier.measurements.engines.live_days import DayTallies
from palier.measurements.engines.protocol import Measurements
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey


@dataclass(frozen=True)
class RolledDay:
    """One UTC day of one kind: its tallies, and the rows that are not in them.

    Together they are all the rows of the day, each once. `tallies` is None where none were made.
    """

    tallies: DayTallies | None
    fresh: Sequence[Part] = ()


@dataclass(frozen=True)
class ThinnedDay:
    """One UTC day of states or checks: the rows that tell the others, and those not among either.

    Together they stand for all the rows of the day. `thinned` is None where nothing was thinned.
    """

    span: Span
    thinned: Part | None
    fresh: Sequence[Part] = ()


class RolledDays(Protocol):
    """Measurements of which tallies by day are kept, and thinned rows."""

    def rolled_days(self, kind: str, span: Span) -> Sequence[RolledDay]:
        """The days of a kind with rows in a span."""
        ...

    def thinned_days(self, kind: str, span: Span) -> Sequence[ThinnedDay]:
        """The days of states or checks with rows in a span."""
        ...


class Catalogue:
    """The series of each kind by their names: ten thousand objectives each ask for one."""

    def __init__(self, source: Measurements) -> None:
        self._source = source
        self._named: dict[str, dict[str, list[SeriesKey]]] = {}

    def series(self, kind: str, selector: Selector = Selector()) -> list[SeriesKey]:
        """The series of a kind that a selector picks, sorted."""
        if "*" in selector.series or "?" in selector.series:
            return self._source.series(kind, selector)
        named = self._named.get(kind)
        if named is None:
            named = self._named[kind] = {}
            for key in self._source.series(kind):
                named.setdefault(key.name, []).append(key)
        found = named.get(selector.series, [])
        return picked(found, selector) if selector.where else found

    def columns(self, kind: str, key: SeriesKey) -> dict[str, list[Any]]:
        """The columns of one series by the names of the schema; empty when there is none."""
        return self._source.columns(kind, key)

    def words(self, kind: str, key: SeriesKey) -> Collection[str]:
        """The states, by their words, that a series was measured in."""
        return self._source.words(kind, key)

    def quantity(self, name: str) -> Quantity:
        """The unit and resolution of a series of samples."""
        return self._source.quantity(name)
