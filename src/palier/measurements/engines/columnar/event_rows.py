"""Events as rows of a part: counted ones, or samples that a bound judges good or bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from palier.calculus.indicators import Events
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.columnar.goodness import Goodness, Interval, interval_of, layers
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, Part
from palier.measurements.engines.columnar.pieces import Located
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.sums import summed_over
from palier.measurements.engines.protocol import Measurements
from palier.measurements.engines.sample_units import resolution_in
from palier.measurements.schema import SeriesKey


class EventColumns(NamedTuple):
    """Events of each row; None where each row is one."""

    good: Integers | None
    total: Integers | None

    @property
    def as_met(self) -> EventColumns:
        """The same where all of them count as met."""
        return EventColumns(self.total, self.total)

    def over(self, located: Located) -> tuple[Integers, Integers]:
        """Good and total events of each piece."""
        good, total = (
            located.sizes if each is None else summed_over(each, located.first, located.last)
            for each in self
        )
        return good, total


@dataclass(frozen=True)
class EventRows:
    """How rows become good and total events; without `goodness` they say so themselves."""

    goodness: Goodness | None

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        return "event" if self.goodness is None else "sample"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read."""
        return ("at", "good", "total") if self.goodness is None else ("at", "value")

    def of(self, part: Part, columns: ArrowColumns) -> EventColumns:
        """Good and total events of each row of a part."""
        if self.goodness is None:
            return EventColumns(numbers(columns["good"]), numbers(columns["total"]))
        return EventColumns(self.goodness.of(part, numbers(columns["value"])), None)


@dataclass(frozen=True)
class EventLayer:
    """Jobs whose events are read together: no series of them is judged in two ways."""

    places: list[int]
    """Of the jobs, among those given."""
    jobs: list[Job]
    keys: list[list[SeriesKey]]
    """The series of each job."""
    rows: EventRows


def event_layers(
    jobs: Sequence[Job], events: Sequence[Events], source: Measurements
) -> list[EventLayer]:
    """Layers of jobs over one kind of measurement; `events` are what each of them counts."""
    kind = "event" if events[0].good_when is None else "sample"
    keys = [source.series(kind, job.selector) for job in jobs]
    judged = [_judged(each, own, source) for each, own in zip(events, keys, strict=True)]
    return [
        EventLayer(
            places,
            [jobs[place] for place in places],
            [keys[place] for place in places],
            EventRows(_goodness(kind, [judged[place] for place in places])),
        )
        for places in layers(judged)
    ]


def _judged(
    events: Events, keys: Sequence[SeriesKey], source: Measurements
) -> dict[SeriesKey, Interval]:
    bound = events.good_when
    if bound is None:
        return {}
    return {key: interval_of(bound, resolution_in(source, key.name, bound.unit)) for key in keys}


def _goodness(kind: str, judged: Sequence[dict[SeriesKey, Interval]]) -> Goodness | None:
    return None if kind == "event" else Goodness({k: i for own in judged for k, i in own.items()})
