"""Which series an indicator reads, so that a source that matches nothing is said, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from palier.calculus.indicators import (
    Availability,
    Composite,
    CompositeTimelines,
    Events,
    Incidents,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.records import Elapsed
from palier.calculus.selectors import Selector, Source
from palier.calculus.terms import Indicator
from palier.measurements.engines.observing import KIND_OF
from palier.measurements.engines.protocol import Measurements
from palier.measurements.schema import KINDS, SeriesKey


@dataclass(frozen=True, slots=True)
class Read:
    """A source that an indicator reads: measurements of one kind."""

    kind: str
    source: Source


def reads_of(indicator: Indicator) -> Iterator[Read]:
    """Every source of an indicator; none for composites of other objectives."""
    match indicator:
        case Composite():
            return
        case CompositeTimelines():
            for member in indicator.members:
                yield from reads_of(member)
        case Slices() | SliceMean():
            yield from reads_of(indicator.of)
        case Availability() | Incidents():
            yield Read(KIND_OF[indicator.rules.input], indicator.source)
        case Events():
            kind = "event" if indicator.good_when is None else "sample"
            yield Read(kind, indicator.source)
        case Elapsed():
            yield Read("record", indicator.source)
        case Stated():
            yield Read("figure", indicator.source)
        case _:
            yield Read("sample", indicator.source)


def matched(data: Measurements, read: Read) -> set[tuple[str, SeriesKey]]:
    """The series that a source reads, its fallback included, as (kind, series)."""
    found = set(_picked(data, read.kind, read.source.selector))
    if read.source.fallback is not None:
        found |= set(_picked(data, read.kind, read.source.fallback))
    return found


def unread(data: Measurements, indicators: Iterable[Indicator]) -> list[tuple[str, SeriesKey]]:
    """The series that no indicator reads, as (kind, series), sorted."""
    every = {(kind, key) for kind in KINDS for key in data.series(kind)}
    for indicator in indicators:
        for read in reads_of(indicator):
            every -= matched(data, read)
    return sorted(every)


def _picked(data: Measurements, kind: str, selector: Selector) -> Iterator[tuple[str, SeriesKey]]:
    return ((kind, key) for key in data.series(kind, selector))
