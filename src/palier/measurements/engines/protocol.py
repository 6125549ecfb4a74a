"""What every engine takes and gives: `tally(request) -> tallies`, integers only, UTC only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from palier.calculus.calendars import Calendar
from palier.calculus.instants import Instant
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions, Selector
from palier.calculus.tallies import Tally
from palier.calculus.terms import Indicator, MissingData
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey


@dataclass(frozen=True, slots=True)
class TallyRequest:
    """One indicator over some windows, grouped by dimensions, as known at one instant.

    `calendar` is the objective's (None: at all times), `calendars` those that limits may name.
    """

    indicator: Indicator
    scopes: tuple[Scope, ...]
    group_by: tuple[str, ...]
    missing: MissingData
    at: Instant
    calendar: Calendar | None = None
    calendars: tuple[Calendar, ...] = ()
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class GroupTally:
    """The tally of one window (by its place in the request) and one group."""

    window: int
    group: Dimensions
    tally: Tally


class Measurements(Protocol):
    """What an engine reads: series by kind, each as parallel lists in order of time."""

    def series(self, kind: str, selector: Selector = ...) -> list[SeriesKey]:
        """The series of a kind that a selector picks, sorted."""
        ...

    def columns(self, kind: str, key: SeriesKey) -> dict[str, list[Any]]:
        """The columns of one series by the names of the schema; empty when there is none."""
        ...

    def quantity(self, name: str) -> Quantity:
        """The unit and resolution of a series of samples."""
        ...

    def words(self, kind: str, key: SeriesKey) -> Collection[str]:
        """The states, by their words, that a series was measured in."""
        ...


class Engine(Protocol):
    """Reduces measurements to tallies. Every engine gives the same integers."""

    name: str

    def tally(self, request: TallyRequest) -> tuple[GroupTally, ...]:
        """One tally per window and group that has measurements."""
        ...

    def tally_all(self, requests: Sequence[TallyRequest]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each request; the measurements are read once for all of them."""
        ...

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        ...

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        ...


def group_of(dimensions: Dimensions, group_by: Sequence[str]) -> Dimensions:
    """The group that a series with these dimensions belongs to; a missing one counts as empty."""
    values = dict(dimensions)
    return tuple(sorted((name, values.get(name, "")) for name in group_by))
